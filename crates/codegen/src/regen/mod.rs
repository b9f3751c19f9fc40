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
mod skeleton;

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
use self::skeleton::with_operation;
use crate::diagnostic::{Diagnostic, notes, report};
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
    #[command(subcommand)]
    task: Option<Task>,
}

#[derive(Debug, clap::Subcommand)]
enum Task {
    /// Add a commented skeleton of an operation to the document.
    NewOperation {
        /// Its `operationId`, for example `createText2VideoTask`.
        name: String,
        /// Its path. One that ends in a segment in braces gets a GET, any other a POST.
        path: String,
    },
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
    if let Some(Task::NewOperation { name, path }) = &options.task {
        return new_operation(&spec, &text, name, path);
    }
    let artifacts = match derive(&text) {
        Ok(derived) => {
            eprint!("{}", notes(&text, derived.notes));
            derived.artifacts
        }
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

/// Writes a skeleton into the document, if what is read of it then is a contract.
fn new_operation(spec: &Path, text: &Text, name: &str, path: &str) -> anyhow::Result<ExitCode> {
    let mistakes = match read(text) {
        Ok(document) => {
            let content = with_operation(&text.content, &document, name, path)?;
            let added = Text::decode(&text.name, content.as_bytes());
            match derive(&added) {
                Ok(_) => {
                    fs::write(spec, content)
                        .with_context(|| format!("{} cannot be written", text.name))?;
                    println!(
                        "wrote `{name}` into {}: say what stands at each TODO, then `cargo xtask regen`",
                        text.name
                    );
                    return Ok(ExitCode::SUCCESS);
                }
                Err(mistakes) => report(&added, mistakes),
            }
        }
        Err(unreadable) => report(text, unreadable.mistakes),
    };
    eprint!("{mistakes}");
    Ok(FAILED.into())
}

/// The workspace that a folder is in: the nearest one above that has a spec.
fn workspace(folder: &Path) -> anyhow::Result<PathBuf> {
    let root = folder.ancestors().find(|it| it.join(SPEC).is_file());
    root.map(Path::to_path_buf).with_context(|| {
        format!("there is no {SPEC} here or above; name the workspace: --root DIR")
    })
}

/// What comes of a spec.
struct Derived {
    artifacts: Vec<Artifact>,
    notes: Vec<Diagnostic>,
}

/// From the text of the spec to the artifacts.
fn derive(text: &Text) -> Result<Derived, Vec<Diagnostic>> {
    let document = read(text).map_err(|unreadable| {
        let mut mistakes = unreadable.mistakes;
        // Of a line that was mended the rest may still be wrong, which would be the same mistake twice.
        let line = |mistake: &Diagnostic| text.position(mistake.start()).0;
        let known: Vec<_> = mistakes.iter().map(line).collect();
        let others = unreadable.document.iter().flat_map(defects);
        mistakes.extend(others.filter(|it| !known.contains(&line(it))));
        mistakes
    })?;
    let shown = |defect| located(defect, &document);
    let contract = Contract::from_document(&document.value)
        .map_err(|defects| defects.into_iter().map(shown).collect::<Vec<_>>())?;
    let unanswerable = contract.unanswerable();
    if !unanswerable.is_empty() {
        return Err(unanswerable.into_iter().map(shown).collect());
    }
    Ok(Derived {
        artifacts: artifacts(&contract, &text.content).map_err(|defect| vec![shown(defect)])?,
        notes: contract.notes.into_iter().map(shown).collect(),
    })
}

/// What the reader of contracts refuses in a document.
fn defects(document: &Document) -> Vec<Diagnostic> {
    let defects = Contract::from_document(&document.value).err();
    let defects = defects.into_iter().flatten();
    defects.map(|defect| located(defect, document)).collect()
}

/// A mistake in the document as one in the text.
fn located(defect: Defect, document: &Document) -> Diagnostic {
    let mut mistake = Diagnostic::new(document.locate(&defect.pointer), defect.message);
    if let Some(help) = defect.help {
        mistake = mistake.help(help);
    }
    match defect.other {
        Some(place) => mistake.note(document.locate(&place.pointer), place.label),
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
