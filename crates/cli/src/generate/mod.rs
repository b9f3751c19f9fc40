//! `image2video generate` and `image2video resume`.

mod job;
mod journal;
mod members;
mod screen;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs;
use std::path::{self, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, bail};
use futures_util::{StreamExt as _, stream};
use image2video_client::{
    Client, Credentials, DownloadError, Entry, Error, Event, FileJournal, Journal as _, Saved,
};
use tokio::sync::mpsc;
use tokio::time::interval;

use self::job::{Job, Manner};
use self::members::Members;
use self::screen::Screen;
use crate::{Exit, output, stop::stopped};

/// What the exit status of the two means.
const EXIT_STATUS: &str = "\
Each accepted request is charged. The same command is the same job: run it again after whatever happened, and it goes on
where it was, without paying twice. `image2video resume` goes on with every job that has not ended.

Exit status:
  0  each video is saved
  1  a request was refused or did not get through, or a task failed; nothing is left to be done
  2  an argument, a file or the journal cannot be used
  3  something is left: a task that is not done, a video that is not saved, or a request that may have made a task";

/// Make videos of images, and save them.
///
/// The key comes from the environment variable IMAGE2VIDEO_API_KEY.
#[derive(Debug, clap::Args)]
#[command(after_help = EXIT_STATUS)]
pub(crate) struct Options {
    /// Images: JPEG or PNG files, or their http or https URLs
    #[arg(required = true, value_name = "IMAGE")]
    images: Vec<String>,
    /// The file for the video; for several images the folder for the videos [default: beside the image, with its name]
    #[arg(short, long, value_name = "PATH")]
    output: Option<PathBuf>,
    /// Replace files that are there
    #[arg(long)]
    overwrite: bool,
    /// Give tasks no id of our own; then a task whose answer is lost cannot be found
    #[arg(long)]
    no_external_id: bool,
    #[command(flatten)]
    members: Members,
    /// The gateway, such as `https://gateway.example`; paths are appended
    #[arg(long, value_name = "URL", env = "IMAGE2VIDEO_BASE_URL")]
    base_url: String,
    #[command(flatten)]
    common: Common,
}

/// Go on with every job that `generate` has not ended, or list them.
#[derive(Debug, clap::Args)]
#[command(after_help = EXIT_STATUS)]
pub(crate) struct ResumeOptions {
    /// List the jobs and their tasks; nothing is sent
    #[arg(long)]
    list: bool,
    /// Forget a job, by its name in the list; its task, if there is one, goes on
    #[arg(long, value_name = "JOB")]
    forget: Option<String>,
    #[command(flatten)]
    common: Common,
}

/// What the two have in common.
#[derive(Debug, clap::Args)]
struct Common {
    /// Images at a time
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..=64))]
    jobs: u64,
    /// Seconds that a task is waited for
    #[arg(long, value_name = "S", default_value_t = 3600)]
    deadline: u64,
    /// Seconds between the first two questions after a task [default: 5]
    #[arg(long, value_name = "S", value_parser = seconds)]
    interval: Option<Duration>,
    /// The folder of the journal [default: image2video in the user's state folder, such as ~/.local/state]
    #[arg(long, value_name = "DIR")]
    journal: Option<PathBuf>,
    /// Print what happens as JSON, a line for each event
    #[arg(long)]
    json: bool,
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds = text
        .parse()
        .map_err(|_| "a number of seconds is expected".to_owned())?;
    Duration::try_from_secs_f64(seconds).map_err(|error| error.to_string())
}

pub(crate) fn run(options: &Options) -> anyhow::Result<Exit> {
    let journal = journal::open(options.common.journal.as_ref())?;
    let jobs = jobs(options)?;
    let client = client(&options.base_url)?;
    let unfinished = journal.unfinished()?;
    for job in &jobs {
        check_output(job, &unfinished)?;
    }
    let jobs = jobs.into_iter().map(|job| (client.clone(), job)).collect();
    work(jobs, &journal, &options.common)
}

pub(crate) fn resume(options: &ResumeOptions) -> anyhow::Result<Exit> {
    let journal = journal::open(options.common.journal.as_ref())?;
    let unfinished = journal.unfinished()?;
    if let Some(job) = &options.forget {
        if !unfinished.iter().any(|(name, _)| name == job) {
            bail!("--forget: the journal has no job `{job}`");
        }
        journal.remove(job)?;
        return Ok(Exit::Fine);
    }
    if options.list {
        for (name, entry) in &unfinished {
            let job = Job::of_note(&entry.note)?;
            let task = entry.task_id.as_deref().unwrap_or("no task is known");
            output::out(&format!(
                "{name}  {}  {task}  {}\n",
                job.output.display(),
                entry.gateway
            ))?;
        }
        return Ok(Exit::Fine);
    }
    let mut jobs = Vec::new();
    for (_, entry) in &unfinished {
        jobs.push((client(&entry.gateway)?, Job::of_note(&entry.note)?));
    }
    work(jobs, &journal, &options.common)
}

/// Refuses a job whose output is that of another one: two tasks would be paid for.
fn check_output(job: &Job, unfinished: &[(String, Entry)]) -> anyhow::Result<()> {
    let name = job.name()?;
    let others = unfinished.iter().filter(|(other, _)| *other != name);
    for (other, entry) in others {
        if Job::of_note(&entry.note).is_ok_and(|other| other.output == job.output) {
            bail!(
                "{} is the output of another job that has not ended: go on with it by `image2video resume`, or forget \
                 it by `image2video resume --forget {other}`",
                job.output.display()
            );
        }
    }
    Ok(())
}

fn client(base_url: &str) -> anyhow::Result<Client> {
    Ok(Client::builder(base_url, Credentials::from_env()?).build()?)
}

/// A job for each image, each with an output of its own.
fn jobs(options: &Options) -> anyhow::Result<Vec<Job>> {
    let is_single = options.images.len() == 1;
    let folder = options
        .output
        .as_deref()
        .filter(|output| !is_single || output.is_dir());
    if let Some(folder) = folder {
        fs::create_dir_all(folder).with_context(|| format!("--output {}", folder.display()))?;
    }
    let mut jobs = BTreeMap::new();
    for image in &options.images {
        let output = match &options.output {
            Some(output) if folder.is_none() => output.clone(),
            _ => job::output(image, folder),
        };
        let output = path::absolute(&output)?;
        let image = match image.contains("://") {
            true => image.clone(),
            false => path::absolute(image)?.to_string_lossy().into_owned(),
        };
        let job = Job {
            image,
            output: output.clone(),
            members: options.members.clone(),
            overwrite: options.overwrite,
            external_id: !options.no_external_id,
        };
        if jobs.insert(output.clone(), job).is_some() {
            bail!(
                "two images would become {}; name them apart, or run them one by one",
                output.display()
            );
        }
    }
    Ok(jobs.into_values().collect())
}

fn work(jobs: Vec<(Client, Job)>, journal: &FileJournal, common: &Common) -> anyhow::Result<Exit> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let stopped = stopped().context("signals cannot be received")?;
        let screen = RefCell::new(Screen::new(common.json, jobs.len()));
        tokio::select! {
            ends = ends(&jobs, journal, common, &screen) => {
                screen.borrow_mut().clear();
                Ok(ends.into_iter().max_by_key(|exit| *exit as u8).unwrap_or(Exit::Fine))
            }
            () = stopped => {
                screen.borrow_mut().clear();
                output::note("stopped; `image2video resume` goes on");
                Ok(Exit::NotJudged)
            }
        }
    })
}

/// Does the jobs, some at a time, and tells what happens.
async fn ends(
    jobs: &[(Client, Job)],
    journal: &FileJournal,
    common: &Common,
    screen: &RefCell<Screen>,
) -> Vec<Exit> {
    let (tell, mut told) = mpsc::unbounded_channel();
    let at_a_time = usize::try_from(common.jobs).unwrap_or(1);
    let manner = Manner {
        deadline: Duration::from_secs(common.deadline),
        interval: common.interval,
    };
    let work = stream::iter(jobs).for_each_concurrent(at_a_time, move |(client, job)| {
        let (events, tell) = (tell.clone(), tell.clone());
        async move {
            // Nobody listens any more once the process is asked to stop.
            let event = move |event| drop(events.send((job, Told::Event(event))));
            let result = job::generate(client, journal, job, manner, event).await;
            let _ = tell.send((job, Told::End(result)));
        }
    });
    let show = async {
        let mut exits = Vec::new();
        let mut second = interval(Duration::from_secs(1));
        loop {
            tokio::select! {
                told = told.recv() => match told {
                    Some((job, Told::Event(event))) => screen.borrow_mut().event(job, &event),
                    Some((job, Told::End(result))) => {
                        screen.borrow_mut().end(job, &result);
                        exits.push(exit(&result));
                    }
                    None => return exits,
                },
                _ = second.tick() => screen.borrow_mut().show(),
            }
        }
    };
    let ((), exits) = tokio::join!(work, show);
    exits
}

enum Told {
    Event(Event),
    End(anyhow::Result<Saved>),
}

fn exit(result: &anyhow::Result<Saved>) -> Exit {
    let Err(error) = result else {
        return Exit::Fine;
    };
    let Some(error) = error.downcast_ref::<Error>() else {
        return Exit::Usage;
    };
    match error {
        Error::Request { .. } | Error::Image(_) | Error::Journal { task_id: None, .. } => {
            Exit::Usage
        }
        Error::Download(DownloadError::Exists(_)) => Exit::Usage,
        Error::TaskFailed { .. } => Exit::Findings,
        Error::Download(_) => Exit::NotJudged,
        error if error.may_have_been_accepted() => Exit::NotJudged,
        _ => Exit::Findings,
    }
}
