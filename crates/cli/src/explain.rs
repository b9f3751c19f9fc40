//! `image2video explain`.

use anyhow::bail;
use image2video_conformance::{Code, Level};

use crate::output;

/// Explain what a finding means, which statement it rests on, and how to fix it.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// The code of a finding, such as `answer-schema`; without it all codes are listed
    code: Option<String>,
}

pub(crate) fn run(options: &Options) -> anyhow::Result<()> {
    let Some(name) = &options.code else {
        let lines = Code::all().map(|code| format!("{:<22} {}\n", code.as_str(), level(code)));
        return output::out(&lines.collect::<String>());
    };
    let Some(code) = Code::all().find(|code| code.as_str() == name) else {
        bail!("`{name}` is not the code of a finding; `image2video explain` lists them");
    };
    let (name, level, explanation) = (code.as_str(), level(code), code.explanation());
    let shown_by = code.shown_by();
    output::out(&format!(
        "{name} ({level})\n\n{explanation}\nShown by: the gateway `{shown_by}` of `tests/suite/gateways`.\n"
    ))
}

fn level(code: Code) -> &'static str {
    match code.level() {
        Level::Failure => "failure",
        Level::Observation => "observation",
    }
}
