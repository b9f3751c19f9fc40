//! `image2video plan`.

use image2video_conformance::plan_text;
use image2video_contract::Contract;

use crate::exit::Exit;
use crate::output;
use crate::select::Selection;

/// Show what `check` would send: the requests in order, their cases, what they cost, and curl lines.
///
/// Ends with the constraints of the contract and the cases on each side of them. Nothing is sent.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// The server of the curl lines
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:8080")]
    base_url: String,
    #[command(flatten)]
    selection: Selection,
}

pub(crate) fn run(options: &Options) -> anyhow::Result<Exit> {
    let contract = Contract::embedded();
    let plan = options.selection.plan(contract)?;
    output::out(&plan_text(
        contract,
        &plan,
        options.base_url.trim_end_matches('/'),
    ))?;
    Ok(Exit::Fine)
}
