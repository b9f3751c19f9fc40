//! `image2video mock`.

use std::net::SocketAddr;

use anyhow::Context as _;
use clap::ValueEnum;
use image2video_contract::Reading;
use image2video_mock::MockService;

use crate::exit::Exit;
use crate::output;

/// Stand in for the service: answer its requests, and charge nothing.
///
/// Stops on Ctrl-C or SIGTERM, after the answers that are under way.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Where to listen; port 0 is a free one
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// The only key that is good [default: any]
    #[arg(long, value_name = "KEY")]
    api_key: Option<String>,
    /// By which reading of the contract requests are judged
    #[arg(long, value_enum, default_value_t = ReadingName::Decided)]
    reading: ReadingName,
    /// Ids are checked by this; services of one seed know each other's tasks
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ReadingName {
    /// Accept only what every reading of the page allows
    Narrow,
    /// Accept what was decided
    Decided,
    /// Accept what some reading of the page allows
    Wide,
}

impl From<ReadingName> for Reading {
    fn from(name: ReadingName) -> Self {
        match name {
            ReadingName::Narrow => Self::Narrow,
            ReadingName::Decided => Self::Decided,
            ReadingName::Wide => Self::Wide,
        }
    }
}

pub(crate) fn run(options: &Options) -> anyhow::Result<Exit> {
    let runtime = tokio::runtime::Runtime::new().context("the runtime cannot be started")?;
    runtime.block_on(serve(options))?;
    Ok(Exit::Fine)
}

async fn serve(options: &Options) -> anyhow::Result<()> {
    let mut builder = MockService::builder()
        .listen(options.listen)
        .reading(options.reading.into())
        .seed(options.seed);
    if let Some(key) = &options.api_key {
        builder = builder.api_key(key.as_str());
    }
    let service = builder.start().await?;
    output::out(&format!("listening on {}\n", service.base_url()))?;
    stopped().await?;
    service.shutdown().await;
    Ok(())
}

#[cfg(unix)]
async fn stopped() -> anyhow::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminated = signal(SignalKind::terminate()).context("SIGTERM cannot be watched")?;
    tokio::select! {
        result = tokio::signal::ctrl_c() => result.context("Ctrl-C cannot be watched"),
        _ = terminated.recv() => Ok(()),
    }
}

#[cfg(not(unix))]
async fn stopped() -> anyhow::Result<()> {
    tokio::signal::ctrl_c()
        .await
        .context("Ctrl-C cannot be watched")
}
