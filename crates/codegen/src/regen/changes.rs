//! How the files on disk differ from the artifacts: a comparison that writes nothing.

use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::Path;

use anyhow::Context as _;

use super::artifacts::{Artifact, SCHEMAS, is_derived_schema};

/// An artifact that differs from disk.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// Missing, or with other content.
    Write {
        path: String,
        old: Option<String>,
        new: String,
    },
    /// A derived schema of a message that is no more.
    Remove { path: String, old: String },
}

/// All changes, and how many artifacts are as they should be.
#[derive(Debug)]
pub(super) struct Changes {
    pub(super) changes: Vec<Change>,
    pub(super) up_to_date: usize,
}

/// Compares the artifacts with the files under `root`.
pub(super) fn changes(root: &Path, artifacts: Vec<Artifact>) -> anyhow::Result<Changes> {
    let mut changes = leftovers(root, &artifacts)?;
    let mut up_to_date = 0;
    for Artifact { path, content: new } in artifacts {
        let old = existing(root, &path)?;
        if old.as_deref().is_some_and(|old| same_lines(old, &new)) {
            up_to_date += 1;
        } else {
            changes.push(Change::Write { path, old, new });
        }
    }
    changes.sort_by(|a, b| a.path().cmp(b.path()));
    Ok(Changes {
        changes,
        up_to_date,
    })
}

impl Change {
    pub(super) fn path(&self) -> &str {
        match self {
            Self::Write { path, .. } | Self::Remove { path, .. } => path,
        }
    }
}

/// The file's text; what is not UTF-8 in it cannot equal what would be written, so it is replaced.
fn existing(root: &Path, path: &str) -> anyhow::Result<Option<String>> {
    match std::fs::read(root.join(path)) {
        Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("{path} cannot be read")),
    }
}

/// Whether two texts differ in nothing but line ends, which a checkout may change.
fn same_lines(a: &str, b: &str) -> bool {
    a == b || a.replace("\r\n", "\n") == b.replace("\r\n", "\n")
}

/// Derived files in the directory of the schemas that no message yields any more.
fn leftovers(root: &Path, artifacts: &[Artifact]) -> anyhow::Result<Vec<Change>> {
    let entries = match std::fs::read_dir(root.join(SCHEMAS)) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error).with_context(|| format!("{SCHEMAS} cannot be read")),
    };
    let wanted: BTreeSet<&str> = artifacts.iter().map(|it| it.path.as_str()).collect();
    let mut changes = Vec::new();
    for entry in entries {
        let entry = entry.with_context(|| format!("{SCHEMAS} cannot be read"))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{SCHEMAS}/{name}");
        if name.ends_with(".json") && !wanted.contains(path.as_str()) {
            let old = existing(root, &path)?.filter(|old| is_derived_schema(old));
            changes.extend(old.map(|old| Change::Remove { path, old }));
        }
    }
    Ok(changes)
}

#[cfg(test)]
mod tests {
    use super::same_lines;

    #[test]
    fn line_ends_are_no_difference() {
        assert!(same_lines("a\r\nb\r\n", "a\nb\n"));
        assert!(!same_lines("a\nb", "a\nb\n"));
    }
}
