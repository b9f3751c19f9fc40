//! `image2video check`.

use std::path::PathBuf;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::Context as _;
use image2video_conformance::{
    Budget, Environment, Follow, HttpTransport, Inbox, Key, Plan, Progress, Receiver, Report,
    Settings, Target, TargetKind, run as run_plan,
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
    /// How to report, and where to: `human` or `json`, to standard output unless `=PATH` is added;
    /// may be repeated. A report that cannot be written to its path goes to standard output, if no
    /// other does
    #[arg(long, value_name = "FORMAT[=PATH]", default_value = "human")]
    report: Vec<Destination>,
}

pub(crate) fn run(options: &Options) -> anyhow::Result<Exit> {
    // One thread: requests go one by one, and each thread would keep memory for bodies of 10 MB.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("the runtime cannot be started")?;
    let report = runtime.block_on(async {
        match &options.base_url {
            Some(base_url) => live(options, base_url).await,
            None => mock(options).await,
        }
    })?;
    output::progress("");
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
        budget: Budget::new(options.budget.unwrap_or(DEFAULT_BUDGET)),
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
        budget: options.budget.map_or(Budget::unlimited(), Budget::new),
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
    budget: Budget,
    follow: Follow,
}

async fn check(options: &Options, run: Run<'_>) -> anyhow::Result<Report> {
    let contract = Contract::embedded();
    let transport = HttpTransport::new(run.base_url, Duration::from_secs(options.timeout))
        .context("--base-url")?;
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
    let settings = Settings {
        budget: run.budget,
        key: run.key,
        target: Target {
            base_url: transport.base_url().to_owned(),
            kind: run.kind,
        },
        now_ms: &now_ms,
        follow: run.follow,
        inbox: receiver.as_ref().map(|receiver| receiver as &dyn Inbox),
    };
    let plan = Plan::new(contract, cases);
    Ok(run_plan(contract, &plan, &transport, &settings, &mut show).await)
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

fn show(progress: Progress) {
    let Progress {
        done,
        total,
        accepted,
        followed,
    } = progress;
    let followed = followed.map_or_else(String::new, |time| {
        format!(", a task followed for {} s", time.as_secs())
    });
    output::progress(&format!(
        "{done} of {total} cases, {accepted} requests accepted{followed}"
    ));
}

fn now_ms() -> i64 {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
