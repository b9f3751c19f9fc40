//! `image2video plan`.

use anyhow::Context as _;
use image2video_conformance::{BaseUrl, Environment, plan_text};
use image2video_contract::Contract;

use crate::{output, select::Selection, stale};

/// Where `image2video mock` listens by default.
const MOCK: &str = "http://127.0.0.1:8080";

/// Show what `check` would send: the requests in order, their cases, what they cost, and curl lines.
///
/// Ends with the constraints of the contract and the cases on each side of them. Nothing is sent.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// The server that would be checked, for the curl lines [default: where `mock` listens]
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    #[command(flatten)]
    selection: Selection,
}

pub(crate) fn run(options: &Options) -> anyhow::Result<()> {
    stale::tell();
    let contract = Contract::embedded();
    let environment = Environment {
        image_urls: options.selection.image_urls(options.base_url.is_some()),
        callback_url: None,
    };
    let plan = options.selection.plan(contract, environment)?;
    let base_url = options.base_url.as_deref().unwrap_or(MOCK);
    let base_url = BaseUrl::new(base_url).context("--base-url")?;
    output::out(&plan_text(contract, &plan, base_url.as_str()))
}
