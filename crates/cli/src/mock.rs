//! `image2video mock`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io, net::SocketAddr};

use anyhow::{Context as _, anyhow};
use clap::ValueEnum;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use image2video_conformance::{ReportError, observed};
use image2video_contract::{Contract, Resolution, Resolutions, Strictness};
use image2video_mock::{MockService, Scenario};
use tracing_subscriber::fmt::fmt;

use crate::{output, stop};

/// Stand in for the service: answer its requests, and charge nothing.
///
/// Prints `listening on URL` and how it answers what the page leaves open to standard output, and what it
/// answers to standard error. Stops on Ctrl-C or SIGTERM, after the answers that are under way.
#[derive(Debug, clap::Args)]
#[command(after_help = scenarios())]
pub(crate) struct Options {
    /// The address to listen on; port 0 means a free port
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// The only key that is accepted, or with `--jwt-secret` the only issuer [default: any]
    #[arg(long, value_name = "KEY")]
    api_key: Option<String>,
    /// Accept only keys that are JWTs, signed with this secret (HS256)
    #[arg(long, value_name = "SECRET", env = "IMAGE2VIDEO_JWT_SECRET")]
    #[arg(hide_env_values = true)]
    jwt_secret: Option<String>,
    /// How strictly requests are judged where the page leaves something open
    #[arg(long, default_value_t = Strictness::Decided, value_parser = strictness())]
    strictness: Strictness,
    /// How to answer one question that the page leaves open, such as `unknown-members=ignored`; may be
    /// given several times, and wins over --like
    #[arg(long, value_name = "ID=READING", value_parser = reading)]
    reading: Vec<ChosenReading>,
    /// A report of `check --report json`: accept and refuse like the server that was checked, as far as
    /// the report tells; the rest is as --strictness says
    #[arg(long, value_name = "REPORT.json")]
    like: Option<PathBuf>,
    /// The seed of task ids; services of one seed know each other's tasks [default: at random]
    #[arg(long, value_name = "N", env = "IMAGE2VIDEO_MOCK_SEED")]
    #[arg(hide_env_values = true)]
    seed: Option<u64>,
    /// How many times faster than the real service, where a task takes about a minute
    #[arg(long, value_name = "X", default_value_t = 1.0)]
    speed: f64,
    /// The share of requests, from 0 to 1, that meets a fault which passes: 5xx before or after a task is made, 429,
    /// a reset, a late, broken or odd answer, a lost callback, a failing download
    #[arg(long, value_name = "SHARE", default_value_t = 0.0)]
    chaos: f64,
    /// A host that callbacks may be sent to, besides this machine if --listen is loopback; may be given several
    /// times
    #[arg(long, value_name = "HOST")]
    allow_callback_host: Vec<String>,
    /// How many of the last tasks are listed
    #[arg(long, value_name = "N", default_value_t = 1_000)]
    listed: usize,
    /// How requests are logged
    #[arg(long, value_enum, default_value_t = LogFormat::Text)]
    log: LogFormat,
    /// Print the scenarios that a request can ask for, and exit
    #[arg(long)]
    list_scenarios: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum LogFormat {
    /// A line of text for each request
    Text,
    /// A line of JSON for each request
    Json,
    /// Not at all
    Off,
}

/// A reading that was chosen for a question.
#[derive(Debug, Clone)]
struct ChosenReading {
    question: String,
    reading: String,
}

fn reading(text: &str) -> Result<ChosenReading, &'static str> {
    let (question, reading) = text.split_once('=').ok_or("it is not ID=READING")?;
    Ok(ChosenReading {
        question: question.to_owned(),
        reading: reading.to_owned(),
    })
}

fn strictness() -> impl TypedValueParser<Value = Strictness> {
    let values = Strictness::ALL.map(|strictness| {
        PossibleValue::new(strictness.as_str()).help(match strictness {
            Strictness::Narrow => "Accept only what every reading of the page allows",
            Strictness::Decided => "Accept what was decided",
            Strictness::Wide => "Accept what some reading of the page allows",
        })
    });
    PossibleValuesParser::new(values).try_map(|name| {
        let mut all = Strictness::ALL.into_iter();
        all.find(|it| it.as_str() == name).ok_or("no strictness")
    })
}

pub(crate) fn run(options: &Options) -> anyhow::Result<()> {
    if options.list_scenarios {
        return output::out(&scenarios());
    }
    log(options.log);
    let runtime = tokio::runtime::Runtime::new().context("the runtime cannot be started")?;
    runtime.block_on(serve(options))
}

/// Shows events on standard error, where they do not mix with what a script reads.
fn log(format: LogFormat) {
    let subscriber = fmt()
        .with_writer(io::stderr)
        .with_max_level(tracing::Level::INFO);
    match format {
        LogFormat::Text => {
            let colours = output::colours(&io::stderr());
            subscriber.with_ansi(colours).compact().init();
        }
        LogFormat::Json => subscriber.json().flatten_event(true).init(),
        LogFormat::Off => {}
    }
}

/// What a request can ask for, as a table.
fn scenarios() -> String {
    let head = "Scenarios, for a header `X-Mock-Scenario: NAME` or `[mock:NAME]` in a prompt:\n";
    let rows = Scenario::ALL.iter();
    let rows = rows.map(|it| format!("  {:<24} {}\n", it.usage, it.description));
    head.to_owned() + &rows.collect::<String>()
}

/// A resolution, and the option that it comes from.
type Resolved = BTreeMap<String, (Resolution, String)>;

/// How questions are resolved that are not left to the strictness.
fn resolved(options: &Options) -> anyhow::Result<Resolved> {
    let mut resolved = Resolved::new();
    if let Some(path) = &options.like {
        let by = format!("--like {}", path.display());
        for (question, resolution) in like(path).with_context(|| by.clone())? {
            resolved.insert(question, (resolution, by.clone()));
        }
    }
    for ChosenReading { question, reading } in &options.reading {
        let chosen = (Resolution::from(reading.as_str()), "--reading".to_owned());
        resolved.insert(question.clone(), chosen);
    }
    Ok(resolved)
}

fn like(path: &Path) -> anyhow::Result<Resolutions> {
    let report = fs::read_to_string(path).context("it cannot be read")?;
    observed(Contract::embedded(), &report).map_err(|error| match error {
        ReportError::NoReport {
            place: (line, column),
            ..
        } => anyhow!("{}:{line}:{column}: {error}", path.display()),
        error => error.into(),
    })
}

/// How each question is answered, and what decided that.
fn questions(strictness: Strictness, resolved: &Resolved) -> String {
    let rows = Contract::embedded().questions().into_iter().map(|asked| {
        let question = asked.question;
        let (how, by) = match (resolved.get(&question.id), strictness) {
            (Some((resolution, by)), _) => (resolution.to_string(), by.clone()),
            (None, Strictness::Decided) => {
                (question.decided.clone(), "--strictness decided".to_owned())
            }
            (None, strictness) => (strictness.to_string(), format!("--strictness {strictness}")),
        };
        format!("  {:<22} {how:<14} {by}\n", question.id)
    });
    let head = "Questions that the page leaves open, how they are answered here, and by what:\n";
    head.to_owned() + &rows.collect::<String>()
}

async fn serve(options: &Options) -> anyhow::Result<()> {
    let mut builder = MockService::builder()
        .listen(options.listen)
        .strictness(options.strictness)
        .speed(options.speed)
        .chaos(options.chaos)
        .listed(options.listed);
    if let Some(seed) = options.seed {
        builder = builder.seed(seed);
    }
    let resolved = resolved(options)?;
    for (question, (resolution, _)) in &resolved {
        builder = builder.reading(question, resolution.clone());
    }
    for host in &options.allow_callback_host {
        builder = builder.allow_callback_host(host);
    }
    if let Some(secret) = &options.jwt_secret {
        builder = builder.jwt_secret(secret.as_str());
    }
    if let Some(key) = &options.api_key {
        builder = builder.api_key(key.as_str());
    }
    // Watched before the address is printed: a script may stop it as soon as it listens.
    let stopped = stop::stopped().context("Ctrl-C and SIGTERM cannot be watched")?;
    let service = builder.start().await?;
    output::out(&format!("listening on {}\n", service.base_url()))?;
    output::out(&questions(options.strictness, &resolved))?;
    stopped.await;
    service.shutdown().await;
    Ok(())
}
