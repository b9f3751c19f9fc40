//! `cargo xtask regen`: writes what is derived from the spec, or with `--check` says what is stale.
//!
//! The spec is read, checked and turned into [artifacts](mod@artifacts) in memory, and these are compared
//! with the [files](mod@changes); only then is the disk touched. Of the workspace's crates this needs the
//! contract alone, and of that only the reader of documents: it works while the derived files are stale or
//! hold garbage.

mod apply;
mod artifacts;
mod changes;
mod diff;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;
use std::{env, fs};

use anstream::{eprint, eprintln, println};
use anyhow::Context as _;
use image2video_contract::{Contract, Defect};

use self::apply::apply;
use self::artifacts::{Artifact, artifacts};
use self::changes::{Change, changes};
use self::diff::diff;
use crate::diagnostic::{Diagnostic, report};
use crate::source::reader::{Document, read};
use crate::source::text::Text;

/// The exit status if `--check` finds something stale.
const STALE: u8 = 1;
/// The exit status if there are mistakes in the spec, or the environment failed.
pub(crate) const FAILED: u8 = 2;
/// Relative to the workspace root.
const SPEC: &str = "spec/image2video.yaml";

/// Write what is derived from the spec.
///
/// That is the client's generated module, the contract that `crates/contract` embeds, and the JSON
/// Schemas in `spec/schemas`.
#[derive(Debug, clap::Parser)]
#[command(bin_name = "cargo xtask regen")]
pub(crate) struct Options {
    /// Write nothing; show what is stale and exit with status 1 if anything is.
    #[arg(long)]
    check: bool,
    /// The OpenAPI document to read, instead of the workspace's.
    #[arg(long, value_name = "PATH")]
    spec: Option<PathBuf>,
    /// The workspace to read from and write to, instead of the one of the current directory.
    #[arg(long, value_name = "DIR", overrides_with = "root")]
    root: Option<PathBuf>,
}

/// Runs the task. Mistakes in the spec are shown here; an error is one of the environment.
pub(crate) fn run(options: &Options) -> anyhow::Result<ExitCode> {
    let start = Instant::now();
    let root = match &options.root {
        Some(root) => root.clone(),
        None => workspace(&env::current_dir().context("the current directory cannot be found")?)?,
    };
    let spec = options.spec.clone().unwrap_or_else(|| root.join(SPEC));
    let name = shown(&root, &spec);
    let bytes = fs::read(&spec).with_context(|| format!("{name} cannot be read"))?;
    let text = Text::decode(name, &bytes);
    let artifacts = match derive(&text) {
        Ok(artifacts) => artifacts,
        Err(mistakes) => {
            eprint!("{}", report(&text, mistakes));
            return Ok(FAILED.into());
        }
    };
    let all = artifacts.len();
    let changes = changes(&root, artifacts)?;
    let up_to_date = match all - changes.iter().filter(|it| it.new.is_some()).count() {
        1 => "1 file up to date".to_owned(),
        count => format!("{count} files up to date"),
    };
    if options.check {
        return Ok(check(&changes, &up_to_date));
    }
    apply(&root, &changes)?;
    for change in &changes {
        let done = match change.new {
            Some(_) => "wrote",
            None => "removed",
        };
        println!("{done} {}", change.path);
    }
    println!("{up_to_date} ({} ms)", start.elapsed().as_millis());
    Ok(ExitCode::SUCCESS)
}

/// The workspace that a folder is in: the nearest one above that has a spec.
fn workspace(folder: &Path) -> anyhow::Result<PathBuf> {
    let root = folder.ancestors().find(|it| it.join(SPEC).is_file());
    root.map(Path::to_path_buf).with_context(|| {
        format!("there is no {SPEC} here or above; name the workspace: --root DIR")
    })
}

/// From the text of the spec to the artifacts.
fn derive(text: &Text) -> Result<Vec<Artifact>, Vec<Diagnostic>> {
    let document = read(text)?;
    let shown = |defect| located(defect, &document);
    let contract = Contract::from_document(&document.value)
        .map_err(|defects| defects.into_iter().map(shown).collect::<Vec<_>>())?;
    let unanswerable = contract.unanswerable();
    if !unanswerable.is_empty() {
        return Err(unanswerable.into_iter().map(shown).collect());
    }
    artifacts(&contract).map_err(|defect| vec![shown(defect)])
}

/// A mistake in the document as one in the text.
fn located(defect: Defect, document: &Document) -> Diagnostic {
    let mistake = Diagnostic::new(document.locate(&defect.pointer), defect.message);
    match defect.help {
        Some(help) => mistake.help(help),
        None => mistake,
    }
}

fn check(changes: &[Change], up_to_date: &str) -> ExitCode {
    for change in changes {
        println!("{}", diff(change));
    }
    let stale = match changes.len() {
        0 => {
            println!("{up_to_date}");
            return ExitCode::SUCCESS;
        }
        1 => "1 derived file is".to_owned(),
        stale => format!("{stale} derived files are"),
    };
    eprintln!("{stale} stale; `cargo xtask regen` mends this");
    STALE.into()
}

/// A path as it is shown: relative to the workspace where it is inside, with `/`.
fn shown(root: &Path, path: &Path) -> String {
    let relative = path.strip_prefix(root).unwrap_or(path);
    relative.display().to_string().replace('\\', "/")
}
