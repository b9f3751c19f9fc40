//! `image2video check`.

use std::fs::File;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context as _;
use image2video_conformance::{
    CONCURRENCY, Environment, Follow, HttpTransport, Inbox, Key, Plan, Progress, Receiver,
    Recording, Report, Settings, TargetKind, judge, run as run_plan,
};
use image2video_contract::Contract;
use image2video_mock::MockService;

use crate::exit::Exit;
use crate::output;
use crate::reports::{self, Destination};
use crate::select::Selection;

/// The key that the mock is started with, so that it refuses every other.
const MOCK_KEY: &str = "mock-key";

/// How many times faster a task of the mock goes on than one of the real service: it ends within a fifth
/// of a second.
const MOCK_SPEED: f64 = 500.0;

/// The pauses between two lookups of a task. Clients of the real service wait about 10 seconds.
const MOCK_INTERVAL: Duration = Duration::from_millis(10);
const LIVE_INTERVAL: Duration = Duration::from_secs(10);

/// The default budget of a live run: the requests that must be accepted, and two observations.
const DEFAULT_BUDGET: u32 = 10;

/// Check that a server keeps the promises of the contract.
///
/// Without --base-url the mock is started on a free loopback port and checked. The key
/// for a live server comes from the environment variable IMAGE2VIDEO_API_KEY or from a file.
#[derive(Debug, clap::Args)]
#[command(after_help = crate::exit::HELP)]
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
    let report = match &options.replay {
        Some(path) => replay(path)?,
        None => {
            let runtime =
                tokio::runtime::Runtime::new().context("the runtime cannot be started")?;
            runtime.block_on(async {
                match &options.base_url {
                    Some(base_url) => live(options, base_url).await,
                    None => mock(options).await,
                }
            })?
        }
    };
    output::Progress::clear();
    let errors = reports::write(&report, &options.report);
    for error in &errors {
        output::error(error);
    }
    if errors.is_empty() {
        Ok(report.conclusion().into())
    } else {
        Ok(Exit::Usage)
    }
}

fn replay(path: &PathBuf) -> anyhow::Result<Report> {
    let contract = Contract::embedded();
    let recording = std::fs::read(path)
        .context("it cannot be read")
        // A file that was cut off may end within a character.
        .and_then(|bytes| Ok(Recording::read(contract, &String::from_utf8_lossy(&bytes))?));
    let recording = recording.with_context(|| format!("--replay {}", path.display()))?;
    Ok(judge(contract, &recording))
}

/// Requests a second: `2`, `0.5` or `2/s`.
fn rate(text: &str) -> Result<f64, String> {
    let number = text.strip_suffix("/s").unwrap_or(text).parse::<f64>();
    let rate = number.ok().filter(|rate| rate.is_finite() && *rate > 0.0);
    rate.ok_or_else(|| "not a number of requests a second".to_owned())
}

async fn live(options: &Options, base_url: &str) -> anyhow::Result<Report> {
    let key = key(options)?;
    if key.is_none() {
        output::note(
            "note: there is no key in IMAGE2VIDEO_API_KEY, so requests carry no credentials",
        );
    }
    let run = Run {
        base_url,
        kind: TargetKind::Server,
        key,
        budget: Some(options.budget.unwrap_or(DEFAULT_BUDGET)),
        follow: Follow {
            max_time: Duration::from_secs(options.follow.unwrap_or(0)),
            interval: LIVE_INTERVAL,
        },
    };
    check(options, run).await
}

async fn mock(options: &Options) -> anyhow::Result<Report> {
    let service = MockService::builder()
        .api_key(MOCK_KEY)
        .speed(MOCK_SPEED)
        .start()
        .await?;
    let run = Run {
        base_url: service.base_url(),
        kind: TargetKind::Mock,
        key: Some(Key::new(MOCK_KEY)?),
        budget: options.budget,
        follow: Follow {
            max_time: Duration::from_secs(options.follow.unwrap_or(10)),
            interval: MOCK_INTERVAL,
        },
    };
    let report = check(options, run).await;
    service.shutdown().await;
    report
}

/// What is checked, and how.
struct Run<'r> {
    base_url: &'r str,
    kind: TargetKind,
    key: Option<Key>,
    budget: Option<u32>,
    follow: Follow,
}

async fn check(options: &Options, run: Run<'_>) -> anyhow::Result<Report> {
    let contract = Contract::embedded();
    let timeout = Duration::from_secs(options.timeout);
    let transport = HttpTransport::new(run.base_url, timeout).context("--base-url")?;
    let transport = transport.allow_private(options.allow_private);
    let receiver = if transport.is_on_this_machine() {
        let receiver = Receiver::start().await;
        Some(receiver.context("callbacks cannot be received")?)
    } else {
        None
    };
    let environment = Environment {
        image_urls: options.selection.image_urls(run.kind == TargetKind::Server),
        callback_url: receiver.as_ref().map(Receiver::url),
    };
    let cases = options.selection.cases(contract, &environment)?;
    let record = options.record.as_ref().map(|path| {
        let file = File::create_new(path);
        file.with_context(|| format!("--record {}", path.display()))
    });
    let record = record.transpose()?;
    let settings = Settings {
        budget: run.budget,
        key: run.key,
        follow: run.follow,
        rate: options.rate,
        concurrency: usize::try_from(options.concurrency)?,
        max_server_errors: options.max_server_errors,
        inbox: receiver.as_ref().map(|receiver| receiver as &dyn Inbox),
        record: record.as_ref(),
        ..Settings::new(transport.target(run.kind))
    };
    let plan = Plan::new(contract, environment, cases);
    let mut show = output::Progress::default();
    let mut show = |progress| show.line(&line(progress));
    let recording = run_plan(contract, &plan, &transport, &settings, stopped(), &mut show).await;
    Ok(judge(contract, &recording))
}

/// Waits until somebody wants the run to end.
async fn stopped() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}

fn key(options: &Options) -> anyhow::Result<Option<Key>> {
    if let Some(path) = &options.api_key_file {
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("--api-key-file {}", path.display()))?;
        let key = Key::new(&text).with_context(|| format!("--api-key-file {}", path.display()))?;
        return Ok(Some(key));
    }
    match std::env::var("IMAGE2VIDEO_API_KEY") {
        Ok(text) if !text.is_empty() => Ok(Some(Key::new(&text).context("IMAGE2VIDEO_API_KEY")?)),
        Ok(_) | Err(std::env::VarError::NotPresent) => Ok(None),
        // The error would show the value.
        Err(std::env::VarError::NotUnicode(_)) => anyhow::bail!("IMAGE2VIDEO_API_KEY is not text"),
    }
}

fn line(progress: Progress) -> String {
    let Progress {
        done,
        total,
        spent,
        waits_for,
    } = progress;
    let waits = waits_for.map_or_else(String::new, |why| format!("; waiting: {why}"));
    format!("{done} of {total} cases, {spent} requests accepted{waits}")
}
