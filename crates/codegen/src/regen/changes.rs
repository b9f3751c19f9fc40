//! How the files on disk differ from the artifacts: a comparison that writes nothing.

use std::{fs, io::ErrorKind, path::Path};

use anyhow::Context as _;

use super::artifacts::{Artifact, SCHEMAS, is_derived_schema};

/// A derived file that is not on disk as it should be.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Change {
    pub(super) path: String,
    /// What is there now, if anything.
    pub(super) old: Option<String>,
    /// What should be there: nothing, where it is the schema of a message that is no more.
    pub(super) new: Option<String>,
}

/// Compares the artifacts with the files under `root`.
pub(super) fn changes(root: &Path, artifacts: Vec<Artifact>) -> anyhow::Result<Vec<Change>> {
    let mut changes = leftovers(root, &artifacts)?;
    for Artifact { path, content: new } in artifacts {
        let old = existing(root, &path)?;
        if !old.as_deref().is_some_and(|old| same_lines(old, &new)) {
            let new = Some(new);
            changes.push(Change { path, old, new });
        }
    }
    changes.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(changes)
}

/// The file's text; what is not UTF-8 in it cannot equal what would be written, so it is replaced.
fn existing(root: &Path, path: &str) -> anyhow::Result<Option<String>> {
    match fs::read(root.join(path)) {
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
    let unreadable = || format!("{SCHEMAS} cannot be read");
    let directory = root.join(SCHEMAS);
    let mut changes = Vec::new();
    if !directory.exists() {
        return Ok(changes);
    }
    for entry in fs::read_dir(directory).with_context(unreadable)? {
        let name = entry.with_context(unreadable)?.file_name();
        let path = format!("{SCHEMAS}/{}", name.display());
        if path.ends_with(".json") && artifacts.iter().all(|it| it.path != path) {
            let old = existing(root, &path)?.filter(|old| is_derived_schema(old));
            let removed = |old| Change {
                path,
                old: Some(old),
                new: None,
            };
            changes.extend(old.map(removed));
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
