//! The task: from the spec on disk to the derived files on disk.

use std::env;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::Context as _;
use image2video_contract::{Contract, Defect};

use super::apply::apply;
use super::artifacts::{Artifact, artifacts};
use super::changes::{Change, Changes, changes};
use super::diff::diff;
use crate::diagnostic::Diagnostic;
use crate::exit::Exit;
use crate::report::report;
use crate::source::reader::{Document, read};
use crate::source::text::Text;
use crate::terminal;

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
pub(crate) fn run(options: &Options) -> anyhow::Result<Exit> {
    let start = Instant::now();
    let root = match &options.root {
        Some(root) => root.clone(),
        None => workspace(&env::current_dir().context("the current directory cannot be found")?)?,
    };
    let spec = options.spec.clone().unwrap_or_else(|| root.join(SPEC));
    let bytes =
        std::fs::read(&spec).with_context(|| format!("{} cannot be read", shown(&root, &spec)))?;
    let text = Text::decode(shown(&root, &spec), &bytes);
    let artifacts = match derive(&text) {
        Ok(artifacts) => artifacts,
        Err(mistakes) => {
            terminal::err(&report(&text, mistakes));
            return Ok(Exit::Failed);
        }
    };
    let changes = changes(&root, artifacts)?;
    if options.check {
        return Ok(check(&changes));
    }
    apply(&root, &changes.changes)?;
    terminal::out(&summary(&changes, start));
    Ok(Exit::Fine)
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

fn check(changes: &Changes) -> Exit {
    for change in &changes.changes {
        terminal::out(&(diff(change) + "\n"));
    }
    let verdict = match changes.changes.len() {
        0 => {
            terminal::out(&(up_to_date(changes) + "\n"));
            return Exit::Fine;
        }
        1 => "1 derived file is stale".to_owned(),
        stale => format!("{stale} derived files are stale"),
    };
    terminal::err(&format!("{verdict}; `cargo xtask regen` mends this\n"));
    Exit::Finding
}

fn summary(changes: &Changes, start: Instant) -> String {
    let mut summary = String::new();
    for change in &changes.changes {
        let done = match change {
            Change::Write { .. } => "wrote",
            Change::Remove { .. } => "removed",
        };
        summary.push_str(&format!("{done} {}\n", change.path()));
    }
    let elapsed = start.elapsed().as_millis();
    summary + &format!("{} ({elapsed} ms)\n", up_to_date(changes))
}

fn up_to_date(changes: &Changes) -> String {
    match changes.up_to_date {
        1 => "1 file up to date".to_owned(),
        count => format!("{count} files up to date"),
    }
}

/// A path as it is shown: relative to the workspace where it is inside, with `/`.
fn shown(root: &Path, path: &Path) -> String {
    let relative = path.strip_prefix(root).unwrap_or(path);
    relative.display().to_string().replace('\\', "/")
}
