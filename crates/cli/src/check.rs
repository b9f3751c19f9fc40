//! `image2video check`.

use std::path::PathBuf;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::Context as _;
use image2video_conformance::{
    Budget, Case, Follow, HttpTransport, Inbox, Key, Plan, Progress, Receiver, Report, Settings,
    Target, TargetKind, run as run_plan, with_callback_url,
};
use image2video_contract::Contract;
use image2video_mock::MockService;

use crate::exit::Exit;
use crate::output;
use crate::reports::{self, Destination};
use crate::select::Selection;

/// The key that the stand-in is started with, so that other keys are wrong ones.
const STAND_IN_KEY: &str = "stand-in-key";

/// So many times faster than at the real service a task of the stand-in goes on: it ends within a
/// fifth of a second.
const STAND_IN_SPEED: f64 = 500.0;

/// The pauses between two questions for one task. Pollers of the real service take about 10 seconds.
const STAND_IN_PAUSE: Duration = Duration::from_millis(10);
const LIVE_PAUSE: Duration = Duration::from_secs(10);

/// Accepted requests that a live run may cost unless told otherwise: those that must be accepted,
/// and two observations.
const DEFAULT_BUDGET: u32 = 10;

/// Check that a server keeps the promises of the contract.
///
/// Without --base-url the stand-in service is started on a free loopback port and checked. The key
/// for a live server comes from the environment variable IMAGE2VIDEO_API_KEY or from a file.
#[derive(Debug, clap::Args)]
#[command(after_help = crate::exit::HELP)]
pub(crate) struct Options {
    /// The server, such as `https://gateway.example`; paths are appended [default: the stand-in]
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// Most requests that may be charged: those that are accepted, and those that may have been, such
    /// as one that is answered 5XX; checked before each is sent [default: 10 for a live server, none
    /// for the stand-in]
    #[arg(long, value_name = "N")]
    budget: Option<u32>,
    #[command(flatten)]
    selection: Selection,
    /// Seconds that one exchange may take
    #[arg(long, value_name = "S", default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..=3600))]
    timeout: u64,
    /// Seconds that a task is followed for, to its end, its video and its callbacks; asking is not
    /// charged [default: 0 for a live server, 10 for the stand-in]
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
    let contract = Contract::embedded();
    let cases = options
        .selection
        .cases(contract, options.base_url.is_some())?;
    let runtime = tokio::runtime::Runtime::new().context("the runtime cannot be started")?;
    let report = runtime.block_on(async {
        match &options.base_url {
            Some(base_url) => live(options, contract, cases, base_url).await,
            None => stand_in(options, contract, cases).await,
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

async fn live(
    options: &Options,
    contract: &Contract,
    cases: Vec<Case>,
    base_url: &str,
) -> anyhow::Result<Report> {
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
        budget: Budget::of(options.budget.unwrap_or(DEFAULT_BUDGET)),
        follow: Follow {
            patience: Duration::from_secs(options.follow.unwrap_or(0)),
            every: LIVE_PAUSE,
        },
    };
    check(options, contract, cases, run).await
}

async fn stand_in(
    options: &Options,
    contract: &Contract,
    cases: Vec<Case>,
) -> anyhow::Result<Report> {
    let service = MockService::builder()
        .api_key(STAND_IN_KEY)
        .speed(STAND_IN_SPEED)
        .start()
        .await?;
    let run = Run {
        base_url: service.base_url(),
        kind: TargetKind::Mock,
        key: Some(Key::new(STAND_IN_KEY)?),
        budget: options.budget.map_or(Budget::unlimited(), Budget::of),
        follow: Follow {
            patience: Duration::from_secs(options.follow.unwrap_or(10)),
            every: STAND_IN_PAUSE,
        },
    };
    let report = check(options, contract, cases, run).await;
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

async fn check(
    options: &Options,
    contract: &Contract,
    mut cases: Vec<Case>,
    run: Run<'_>,
) -> anyhow::Result<Report> {
    let transport = HttpTransport::new(run.base_url, Duration::from_secs(options.timeout))
        .context("--base-url")?;
    let receiver = if transport.is_on_this_machine() {
        let receiver = Receiver::start().await;
        Some(receiver.context("callbacks cannot be received")?)
    } else {
        None
    };
    if let Some(receiver) = &receiver {
        with_callback_url(contract, &mut cases, &receiver.url());
    }
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
