//! No file imports another that imports it, directly or by way of others. A module that re-exports a name
//! does not import it: who uses the name imports the file that defines it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use super::modules::Modules;
use crate::support::root;

/// Folders of sources: no circle may lead through a file of them.
const TREES: [&str; 9] = [
    "crates/codegen/src",
    "crates/conformance/src/case",
    "crates/conformance/src/judge",
    "crates/conformance/src/report",
    "crates/conformance/src/run",
    "crates/conformance/src/search",
    "crates/conformance/src/transport",
    "crates/contract/src",
    "crates/mock/src",
];

/// Files, and what each needs of other files: the path that it names, by the file that defines it.
type Imports = BTreeMap<String, BTreeMap<String, String>>;

fn imports(modules: &Modules) -> Imports {
    let mut imports = Imports::new();
    for (index, module) in modules.0.iter().enumerate() {
        let needs = imports.entry(module.file.clone()).or_default();
        for path in module.named_paths() {
            let found = modules.resolve(index, path);
            let inside = matches!(
                path.first().map(String::as_str),
                Some("crate" | "self" | "super")
            );
            let text = path.join("::");
            assert!(
                found.is_some() || !inside,
                "{}: what is {text}?",
                module.file
            );
            let file = found.map(|found| &modules.0[found].file);
            if let Some(file) = file.filter(|file| **file != module.file) {
                // The longest path says most: that of a `use`.
                let known = needs.entry(file.clone()).or_default();
                if known.len() < text.len() {
                    *known = text;
                }
            }
        }
    }
    imports
}

/// Everything that a file needs, by way of others too.
fn reachable<'i>(imports: &'i Imports, file: &'i str, found: &mut BTreeSet<&'i str>) {
    for needed in imports[file].keys() {
        if found.insert(needed) {
            reachable(imports, needed, found);
        }
    }
}

/// The imports that are part of a circle through a file of a folder.
fn circles(imports: &Imports, folder: &str) -> Vec<String> {
    let reached: BTreeMap<&str, BTreeSet<&str>> = imports
        .keys()
        .map(|file| {
            let mut found = BTreeSet::new();
            reachable(imports, file, &mut found);
            (file.as_str(), found)
        })
        .collect();
    let is_back = |from: &str, to: &str| reached[to].contains(from);
    let through = |from: &str| {
        let mut all = reached[from].iter();
        all.any(|other| other.starts_with(folder) && is_back(from, other))
    };
    let edges = imports
        .iter()
        .flat_map(|(from, needs)| needs.iter().map(move |need| (from, need)));
    edges
        .filter(|(from, (to, _))| is_back(from, to) && through(from))
        .map(|(from, (to, path))| format!("{from} -> {to} ({path})"))
        .collect()
}

fn crate_of(folder: &str) -> Modules {
    let (package, _) = folder.split_once("/src").expect("a folder of sources");
    let read = |file: &str| fs::read_to_string(root().join(file)).ok();
    let roots = ["lib", "main"].map(|name| format!("{package}/src/{name}.rs"));
    let found = roots.iter().find(|file| read(file).is_some());
    Modules::read(found.expect("a root"), &read)
}

#[test]
fn no_file_imports_in_a_circle() {
    let found = TREES.iter().flat_map(|folder| {
        let imports = imports(&crate_of(folder));
        circles(&imports, &format!("{folder}/"))
    });
    let found: Vec<_> = found.collect();
    assert!(
        found.is_empty(),
        "imports in a circle:\n{}",
        found.join("\n")
    );
}

/// The circles of a crate of these files.
fn circles_of(files: &[(&str, &str)]) -> Vec<String> {
    let read = |name: &str| {
        let found = files.iter().find(|(known, _)| *known == name);
        found.map(|(_, text)| (*text).to_owned())
    };
    let found = circles(&imports(&Modules::read("lib.rs", &read)), "");
    let edges = found.iter().filter_map(|edge| edge.split(" (").next());
    edges.map(str::to_owned).collect()
}

#[test]
fn a_circle_is_seen_however_it_is_imported() {
    let circle = ["a.rs -> b.rs", "b.rs -> a.rs"];
    for (root, a, b, expected) in [
        (
            "",
            "use crate::b::B; pub struct A;",
            "use super::a::A; pub struct B;",
            true,
        ),
        (
            "",
            "pub fn a() { crate::b::b() }",
            "pub fn b() { dbg!(1, crate::a::a()); }",
            true,
        ),
        (
            "",
            "use super::{b::{self}}; pub struct A;",
            "pub type B = crate::a::A;",
            true,
        ),
        (
            "pub use a::A; pub use b::*;",
            "pub struct A(crate::B);",
            "use crate::A; pub struct B;",
            true,
        ),
        (
            "",
            "macro_rules! structs { ($name:ident) => { pub struct $name; } } structs!(A);",
            "pub struct B(crate::a::A);",
            false,
        ),
        (
            "pub use a::A;",
            "pub struct A;",
            "use crate::A; pub struct B;",
            false,
        ),
        (
            "use b::B; struct C;",
            "use super::C; pub struct A;",
            "pub struct B;",
            false,
        ),
        (
            "",
            "pub struct A; #[cfg(test)] mod tests { use crate::b::B; }",
            "use crate::a::A; struct B;",
            false,
        ),
    ] {
        let root = format!("mod a; mod b; {root}");
        let found = circles_of(&[("lib.rs", &root), ("a.rs", a), ("b.rs", b)]);
        let expected: &[&str] = if expected { &circle } else { &[] };
        assert_eq!(found, expected, "{root} {a} {b}");
    }
    let parent = [
        ("lib.rs", "mod a;"),
        ("a.rs", "mod b; use b::B; pub struct A(B);"),
        ("a/b.rs", "pub struct B(Box<super::A>);"),
    ];
    assert_eq!(circles_of(&parent), ["a.rs -> a/b.rs", "a/b.rs -> a.rs"]);
}
