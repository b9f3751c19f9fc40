//! `image2video check`.

use std::cell::RefCell;
use std::env::VarError;
use std::fs::{self, File};
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, bail};
use image2video_conformance::{
    CONCURRENCY, Conclusion, Environment, Follow, HttpTransport, Inbox, Key, Progress, Receiver,
    Recording, Report, Settings, TargetKind, judge_for_client, run as run_plan,
};
use image2video_contract::Contract;
use image2video_mock::MockService;

use crate::{
    Exit, output, reader,
    reports::{Destination, Reports},
    select::Selection,
    sink, stale,
    stop::stopped,
};

const KEY_VARIABLE: &str = "IMAGE2VIDEO_API_KEY";

/// The key that the mock is started with, so that it refuses every other.
const MOCK_KEY: &str = "mock-key";

/// How many times faster a task of the mock goes on than one of the real service: it ends within a fifth
/// of a second.
const MOCK_SPEED: f64 = 500.0;

/// Check that a server keeps the promises of the contract.
///
/// Without --base-url the mock is started on a free loopback port and checked. The key
/// for a live server comes from the environment variable IMAGE2VIDEO_API_KEY or from a file.
#[derive(Debug, clap::Args)]
#[command(after_help = crate::EXIT_STATUS)]
pub(crate) struct Options {
    /// The server, such as `https://gateway.example`; paths are appended [default: the mock]
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// Most requests that may be charged: those that are accepted, and those that may have been, such
    /// as one that is answered 5XX; checked before each is sent [default: 10 for a live server, none
    /// for the mock]
    #[arg(long, value_name = "N")]
    budget: Option<u32>,
    #[command(flatten)]
    selection: Selection,
    /// Seconds that one exchange may take
    #[arg(long, value_name = "S", default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..=3600))]
    timeout: u64,
    /// Seconds that a task is followed for, to its end, its video and its callbacks; lookups are not
    /// charged [default: 0 for a live server, 10 for the mock]
    #[arg(long, value_name = "S", value_parser = clap::value_parser!(u64).range(0..=86_400))]
    follow: Option<u64>,
    /// A file with the API key and nothing else
    #[arg(long, value_name = "PATH")]
    api_key_file: Option<PathBuf>,
    /// Requests a second at most
    #[arg(long, value_name = "N/s", value_parser = rate)]
    rate: Option<f64>,
    /// Free requests that are sent at a time; one that may be charged always goes alone
    #[arg(long, value_name = "N", default_value_t = CONCURRENCY as u64, value_parser = clap::value_parser!(u64).range(1..=64))]
    concurrency: u64,
    /// Answers with a 5XX status that are not called broken promises
    #[arg(long, value_name = "N", default_value_t = 0)]
    max_server_errors: u32,
    /// Fetch a video from an address of a private network too
    #[arg(long)]
    allow_private: bool,
    /// A new file for a recording of everything that is sent and received, without the key; it grows with
    /// the run, so that nothing is lost if the run is ended
    #[arg(long, value_name = "FILE")]
    record: Option<PathBuf>,
    /// Judge a recording; nothing is sent
    #[arg(long, value_name = "FILE", conflicts_with_all = ["base_url", "record", "only", "operations"])]
    replay: Option<PathBuf>,
    /// How to report, and where to: `human` or `json`, to standard output unless `=PATH` is added;
    /// may be repeated. A report that cannot be written to its path goes to standard output, if no
    /// other does
    #[arg(long, value_name = "FORMAT[=PATH]", default_value = "human")]
    report: Vec<Destination>,
}

pub(crate) fn run(options: &Options) -> anyhow::Result<Exit> {
    stale::tell();
    let reports = Reports::open(&options.report);
    let (report, is_recorded) = match &options.replay {
        Some(path) => {
            let report = replay(path).with_context(|| format!("--replay {}", path.display()))?;
            (report, true)
        }
        None => {
            // One thread: each would keep memory for bodies of 10 MB.
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .context("the runtime cannot be started")?;
            runtime.block_on(run_check(options))?
        }
    };
    let is_well = reports.write(&report) && is_recorded;
    Ok(match report.conclusion() {
        _ if !is_well => Exit::Usage,
        Conclusion::Conforms => Exit::Fine,
        Conclusion::Findings => Exit::Findings,
        Conclusion::NotJudged => Exit::NotJudged,
        Conclusion::SuiteError => Exit::Usage,
    })
}

fn replay(path: &Path) -> anyhow::Result<Report> {
    let contract = Contract::embedded();
    let file = File::open(path).context("it cannot be read")?;
    let recording = Recording::read(contract, BufReader::new(file))?;
    Ok(judge_for_client(contract, &recording, &reader::read))
}

/// The report, and whether the run was recorded as it was to be.
async fn run_check(options: &Options) -> anyhow::Result<(Report, bool)> {
    if let Some(base_url) = &options.base_url {
        let key = live_key(options)?;
        return check(options, TargetKind::Server, base_url, key).await;
    }
    let builder = MockService::builder().api_key(MOCK_KEY).speed(MOCK_SPEED);
    let service = builder.start().await?;
    let key = Some(Key::new(MOCK_KEY)?);
    let report = check(options, TargetKind::Mock, service.base_url(), key).await;
    service.shutdown().await;
    report
}

async fn check(
    options: &Options,
    kind: TargetKind,
    base_url: &str,
    key: Option<Key>,
) -> anyhow::Result<(Report, bool)> {
    let contract = Contract::embedded();
    let timeout = Duration::from_secs(options.timeout);
    let transport = HttpTransport::new(base_url, timeout).context("--base-url")?;
    let transport = transport.allow_private(options.allow_private);
    let mut receiver = None;
    if transport.is_on_this_machine() {
        let started = Receiver::start().await;
        receiver = Some(started.context("callbacks cannot be received")?);
    }
    let environment = Environment {
        image_urls: options.selection.image_urls(kind == TargetKind::Server),
        callback_url: receiver.as_ref().map(Receiver::url),
    };
    let plan = options.selection.plan(contract, environment)?;
    let mut record = None;
    if let Some(path) = &options.record {
        let file = sink::growing(path);
        record = Some(file.with_context(|| format!("--record {}", path.display()))?);
    }
    let (budget, follow, interval) = match kind {
        // Enough for the requests that must be accepted, and two observations. Clients of the real
        // service wait about 10 seconds between two lookups of a task.
        TargetKind::Server => (Some(10), 0, Duration::from_secs(10)),
        TargetKind::Mock => (None, 10, Duration::from_millis(10)),
    };
    let settings = Settings {
        budget: options.budget.or(budget),
        key,
        follow: Follow {
            max_time: Duration::from_secs(options.follow.unwrap_or(follow)),
            interval,
        },
        rate: options.rate,
        concurrency: usize::try_from(options.concurrency)?,
        max_server_errors: options.max_server_errors,
        inbox: receiver.as_ref().map(|receiver| receiver as &dyn Inbox),
        record: record.as_ref(),
        ..Settings::new(transport.target(kind))
    };
    let shown = RefCell::new(output::Progress::to_stderr());
    let mut show = |progress| shown.borrow_mut().set(line(progress));
    let stop = stopped().context("Ctrl-C and SIGTERM cannot be watched")?;
    let run = run_plan(contract, &plan, &transport, &settings, stop, &mut show);
    let recording = output::with_progress(&shown, run).await;
    if let Some(why) = recording.unwritten() {
        output::note(&format!("error: --record cannot be written: {why}"));
    }
    let report = judge_for_client(contract, &recording, &reader::read);
    Ok((report, recording.unwritten().is_none()))
}

/// The key of a live server, if there is one.
fn live_key(options: &Options) -> anyhow::Result<Option<Key>> {
    if let Some(path) = &options.api_key_file {
        let source = || format!("--api-key-file {}", path.display());
        let text = fs::read_to_string(path).with_context(source)?;
        return Key::new(&text).map(Some).with_context(source);
    }
    let text = match std::env::var(KEY_VARIABLE) {
        // The error would show the value.
        Err(VarError::NotUnicode(_)) => bail!("{KEY_VARIABLE} is not text"),
        text => text.unwrap_or_default(),
    };
    if text.is_empty() {
        output::note(&format!(
            "note: there is no key in {KEY_VARIABLE}, so requests carry no credentials"
        ));
        return Ok(None);
    }
    Key::new(&text).map(Some).context(KEY_VARIABLE)
}

/// Requests a second: `2`, `0.5` or `2/s`.
fn rate(text: &str) -> Result<f64, String> {
    let number = text.strip_suffix("/s").unwrap_or(text).parse::<f64>();
    let rate = number.ok().filter(|rate| rate.is_finite() && *rate > 0.0);
    rate.ok_or_else(|| "not a number of requests a second".to_owned())
}

fn line(progress: Progress) -> String {
    let (done, total, spent) = (progress.done, progress.total, progress.spent);
    let mut line = format!("{done} of {total} cases, {spent} requests accepted or maybe accepted");
    if let Some(why) = progress.waits_for {
        line += &format!("; waiting: {why}");
    }
    line
}
