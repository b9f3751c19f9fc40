//! Makes changes, all or nothing as far as a file system allows.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::changes::Change;

/// Writes and removes. Everything is on disk under temporary names before the first file is replaced,
/// so that a full disk or a directory without permission changes nothing.
pub(super) fn apply(root: &Path, changes: &[Change]) -> anyhow::Result<()> {
    let mut staged = Vec::new();
    for Change { path, new, .. } in changes {
        if let Some(new) = new {
            staged.push(Staged::write(root, path, new)?);
        }
    }
    for file in &staged {
        file.replace()?;
    }
    for Change { path, .. } in changes.iter().filter(|it| it.new.is_none()) {
        fs::remove_file(root.join(path)).with_context(|| format!("{path} cannot be removed"))?;
    }
    Ok(())
}

/// New content beside the file that it will replace: a rename is atomic within one directory.
struct Staged {
    temporary: PathBuf,
    target: PathBuf,
}

impl Staged {
    fn write(root: &Path, path: &str, content: &str) -> anyhow::Result<Self> {
        let target = root.join(path);
        if let Some(directory) = target.parent() {
            fs::create_dir_all(directory)
                .with_context(|| format!("the directory of {path} cannot be made"))?;
        }
        // The process id keeps two runs at the same time out of each other's way.
        let suffix = format!("regen-{}.tmp", std::process::id());
        let temporary = target.with_extension(suffix);
        let staged = Self { temporary, target };
        fs::write(&staged.temporary, content)
            .with_context(|| format!("{path} cannot be written"))?;
        Ok(staged)
    }

    fn replace(&self) -> anyhow::Result<()> {
        fs::rename(&self.temporary, &self.target)
            .with_context(|| format!("{} cannot be replaced", self.target.display()))
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        // Once renamed it is gone, which is no mistake; when something else failed, this cleans up.
        let _ = fs::remove_file(&self.temporary);
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{Change, apply};

    fn write(path: &str) -> Change {
        Change {
            path: path.to_owned(),
            old: None,
            new: Some("new\n".to_owned()),
        }
    }

    #[test]
    fn all_or_nothing() {
        let root = std::env::temp_dir().join(format!("xtask-apply-{}", std::process::id()));
        fs::create_dir_all(root.join("a")).unwrap();
        fs::write(root.join("a/first"), "old\n").unwrap();
        fs::write(root.join("file"), "in the way of a directory\n").unwrap();
        let names = || {
            let entries = fs::read_dir(root.join("a")).unwrap();
            let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name()).collect();
            names.sort();
            names
        };

        let error = apply(
            &root,
            &[write("a/first"), write("a/second"), write("file/third")],
        );

        let message = error.unwrap_err().to_string();
        assert_eq!(message, "the directory of file/third cannot be made");
        assert_eq!(fs::read_to_string(root.join("a/first")).unwrap(), "old\n");
        assert_eq!(names(), ["first"]);

        apply(&root, &[write("a/first"), write("a/second")]).unwrap();

        assert_eq!(fs::read_to_string(root.join("a/first")).unwrap(), "new\n");
        assert_eq!(names(), ["first", "second"]);
        fs::remove_dir_all(root).unwrap();
    }
}
