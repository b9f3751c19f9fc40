//! What the registry and the pages of the documentation get of a package: whatever it is built from, and links that lead
//! somewhere from there.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

use serde_json::Value;

use super::{cargo, is_ours, metadata, packages};
use crate::support::read;

/// The packages that others can build on.
fn published(metadata: &Value) -> Vec<&Value> {
    let ours = packages(metadata).iter().filter(|it| is_ours(it));
    ours.filter(|package| package["publish"].is_null())
        .collect()
}

fn name(package: &Value) -> &str {
    package["name"].as_str().expect("a name")
}

/// The folder of a package, from the root of the workspace.
fn folder(package: &Value) -> String {
    let manifest = package["manifest_path"].as_str().expect("a path");
    let folder = Path::new(manifest).parent().and_then(Path::file_name);
    format!("crates/{}", folder.expect("a folder").to_string_lossy())
}

/// The files that its archive has.
fn files(package: &Value) -> BTreeSet<String> {
    let list = ["package", "--list", "--allow-dirty", "--offline", "-p"];
    let listed = cargo(&[&list[..], &[name(package)]].concat());
    listed.lines().map(|line| line.replace('\\', "/")).collect()
}

#[test]
fn what_is_published_depends_on_nothing_that_is_not() {
    let metadata = metadata();
    let published = published(&metadata);
    let names: BTreeSet<&str> = published.iter().map(|package| name(package)).collect();
    let expected = ["", "-client", "-conformance", "-contract", "-mock"];
    let expected = expected.map(|rest| format!("image2video{rest}"));
    assert_eq!(names, expected.iter().map(String::as_str).collect());
    for package in published {
        for dependency in package["dependencies"].as_array().expect("a list") {
            let inside = dependency["path"].is_string();
            let to = dependency["name"].as_str().expect("a name");
            assert!(!inside || names.contains(to), "{} -> {to}", name(package));
        }
    }
}

#[test]
fn a_package_says_what_it_is_and_under_which_licence() {
    for package in published(&metadata()) {
        let name = name(package);
        for field in ["description", "license", "documentation", "readme"] {
            assert!(package[field].is_string(), "{name} has no {field}");
        }
        for field in ["keywords", "categories"] {
            let list = package[field].as_array().expect("a list");
            assert!(!list.is_empty(), "{name} has no {field}");
        }
        let files = files(package);
        for file in ["README.md", "LICENSE-MIT", "LICENSE-APACHE"] {
            assert!(files.contains(file), "the package {name} has no {file}");
        }
        for licence in ["LICENSE-MIT", "LICENSE-APACHE"] {
            let copy = read(&format!("{}/{licence}", folder(package)));
            assert_eq!(copy, read(licence), "{name}");
        }
        // The page of a package is no place that a path leads on from.
        let readme = read(&format!("{}/README.md", folder(package)));
        for link in readme.split("](").skip(1) {
            assert!(link.starts_with("https://"), "{name}: {:.60}", link);
        }
    }
}

#[test]
fn a_package_has_every_file_that_its_source_includes() {
    let mut included = 0;
    for package in published(&metadata()) {
        let (files, folder) = (files(package), folder(package));
        for file in files.iter().filter(|file| file.starts_with("src/")) {
            let source = Path::new(file).parent().expect("a folder");
            if !file.ends_with(".rs") {
                continue;
            }
            let text = read(&format!("{folder}/{file}"));
            for path in ["include_str!(\"", "include_bytes!(\""]
                .iter()
                .flat_map(|it| text.split(it).skip(1))
            {
                let path = path.split('"').next().expect("a path");
                let path = normal(&source.join(path));
                assert!(files.contains(&path), "{folder}/{file} includes {path}");
                included += 1;
            }
        }
    }
    assert!(included > 8, "{included}");
}

/// A path without `..`.
fn normal(path: &Path) -> String {
    let mut normal = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => assert!(normal.pop(), "{} leads out", path.display()),
            part => normal.push(part),
        }
    }
    normal.to_string_lossy().replace('\\', "/")
}
