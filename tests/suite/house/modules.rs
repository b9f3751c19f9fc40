//! The modules of a crate: which file each is in, what it defines and imports, and which paths it names.
//!
//! Read from the source alone. What only types tell is not seen: a method that another file gives to a
//! type, or a trait's that is called by a dot.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Attribute, Item, ItemMod, ItemUse, Macro, UseTree, Visibility};

/// The segments of a path such as `crate::case::Body`.
pub(super) type Segments = Vec<String>;

/// A module. Others name it by its place in [`Modules`].
#[derive(Debug, Default)]
pub(super) struct Module {
    /// Its file.
    pub(super) file: String,
    /// Every path that its code names, re-exports aside.
    named: BTreeSet<Segments>,
    parent: usize,
    children: BTreeMap<String, usize>,
    /// The names that it defines itself.
    items: BTreeSet<String>,
    /// What each imported or re-exported name stands for.
    imports: BTreeMap<String, Segments>,
    globs: BTreeSet<Segments>,
    /// Whether a macro defines some of its names: then it is taken to define what is not found.
    has_macros: bool,
}

/// The modules of a crate; the first is its root.
#[derive(Debug, Default)]
pub(super) struct Modules(pub(super) Vec<Module>);

impl Modules {
    /// Reads a crate from its root file. `read` gives the text of a file, if there is one.
    pub(super) fn read(root: &str, read: &dyn Fn(&str) -> Option<String>) -> Self {
        let mut modules = Self::default();
        modules.add_file(0, root, read);
        modules
    }

    fn add_file(
        &mut self,
        parent: usize,
        file: &str,
        read: &dyn Fn(&str) -> Option<String>,
    ) -> usize {
        let text = read(file).unwrap_or_else(|| panic!("there is no {file}"));
        let parsed = syn::parse_file(&text).unwrap_or_else(|error| panic!("{file}: {error}"));
        self.add(parent, file, &parsed.items, read)
    }

    fn add(
        &mut self,
        parent: usize,
        file: &str,
        items: &[Item],
        read: &dyn Fn(&str) -> Option<String>,
    ) -> usize {
        let index = self.0.len();
        let file = file.to_owned();
        self.0.push(Module {
            file: file.clone(),
            parent,
            ..Module::default()
        });
        for item in items {
            self.0[index].visit_item(item);
            if let Item::Mod(child) = item
                && !is_of_tests(&child.attrs)
            {
                let added = match &child.content {
                    Some((_, items)) => self.add(index, &file, items, read),
                    None => self.add_file(index, &file_of(&file, child, read), read),
                };
                self.0[index]
                    .children
                    .insert(child.ident.to_string(), added);
            }
        }
        index
    }

    /// The module that defines what a path names, as seen from a module; `None` for what is of another
    /// crate, or a variable.
    pub(super) fn resolve(&self, from: usize, path: &[String]) -> Option<usize> {
        match path.first()?.as_str() {
            "crate" => self.walk(0, &path[1..]),
            "self" => self.walk(from, &path[1..]),
            _ => self.walk(from, path),
        }
    }

    fn walk(&self, at: usize, path: &[String]) -> Option<usize> {
        let module = &self.0[at];
        let Some((name, rest)) = path.split_first() else {
            return Some(at);
        };
        if name == "super" {
            return self.walk(module.parent, rest);
        }
        if let Some(child) = module.children.get(name) {
            return self.walk(*child, rest);
        }
        if module.items.contains(name) {
            return Some(at);
        }
        if let Some(import) = module.imports.get(name) {
            // `use quote::quote;` is about a crate of that name.
            let is_of_crate = import.first() == Some(name);
            let whole = [import, rest].concat();
            return if is_of_crate {
                None
            } else {
                self.resolve(at, &whole)
            };
        }
        let mut globs = module.globs.iter();
        let found = globs.find_map(|glob| self.walk(self.resolve(at, glob)?, path));
        found.or(module.has_macros.then_some(at))
    }
}

/// Whether something is only there in tests.
fn is_of_tests(attributes: &[Attribute]) -> bool {
    let is_test = |attribute: &Attribute| {
        attribute.path().is_ident("cfg")
            && attribute
                .parse_args::<syn::Path>()
                .is_ok_and(|path| path.is_ident("test"))
    };
    attributes.iter().any(is_test)
}

/// The file of `mod name;` in a file.
fn file_of(parent: &str, module: &ItemMod, read: &dyn Fn(&str) -> Option<String>) -> String {
    let path = Path::new(parent);
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let folder = match &*stem {
        "lib" | "main" | "mod" => path.parent().unwrap_or(path).to_path_buf(),
        _ => path.with_extension(""),
    };
    let file = folder.join(module.ident.to_string()).with_extension("rs");
    let file = file.to_string_lossy().into_owned();
    match read(&file) {
        Some(_) => file,
        None => file.replace(".rs", "/mod.rs"),
    }
}

impl Module {
    /// Every path that its code names, re-exports aside. What is named as a module alone is a variable.
    pub(super) fn named_paths(&self) -> impl Iterator<Item = &Segments> {
        let is_module = |path: &Segments| path.len() == 1 && self.children.contains_key(&path[0]);
        self.named.iter().filter(move |path| !is_module(path))
    }

    fn import(&mut self, prefix: &Segments, tree: &UseTree, is_exported: bool) {
        let (name, alias) = match tree {
            UseTree::Path(path) => {
                let longer = [&prefix[..], &[path.ident.to_string()]].concat();
                return self.import(&longer, &path.tree, is_exported);
            }
            UseTree::Group(group) => {
                let trees = &group.items;
                return trees
                    .iter()
                    .for_each(|tree| self.import(prefix, tree, is_exported));
            }
            UseTree::Glob(_) => {
                self.globs.insert(prefix.clone());
                return;
            }
            UseTree::Name(name) => (&name.ident, &name.ident),
            UseTree::Rename(rename) => (&rename.ident, &rename.rename),
        };
        let (mut path, mut alias) = (prefix.clone(), alias.to_string());
        if name == "self" {
            alias = prefix.last().cloned().unwrap_or(alias);
        } else {
            path.push(name.to_string());
        }
        if !is_exported {
            self.named.insert(path.clone());
        }
        self.imports.insert(alias, path);
    }
}

impl<'ast> Visit<'ast> for Module {
    fn visit_item(&mut self, item: &'ast Item) {
        let name = match item {
            Item::Const(item) => &item.ident,
            Item::Enum(item) => &item.ident,
            Item::Fn(item) => &item.sig.ident,
            Item::Static(item) => &item.ident,
            Item::Struct(item) => &item.ident,
            Item::Trait(item) => &item.ident,
            Item::Type(item) => &item.ident,
            Item::Union(item) => &item.ident,
            Item::Macro(item) => {
                self.has_macros = true;
                return self.visit_macro(&item.mac);
            }
            // A module is added by its parent.
            Item::Mod(_) => return,
            other => return visit::visit_item(self, other),
        };
        self.items.insert(name.to_string());
        visit::visit_item(self, item);
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        let is_exported = !matches!(item.vis, Visibility::Inherited);
        self.import(&Segments::new(), &item.tree, is_exported);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let segments = path.segments.iter();
        self.named
            .insert(segments.map(|segment| segment.ident.to_string()).collect());
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, item: &'ast Macro) {
        let name = item.path.segments.last().map(|it| it.ident.to_string());
        // What is quoted is the code of another crate.
        if name.is_some_and(|name| name.ends_with("quote")) {
            return;
        }
        paths(item.tokens.clone(), &mut self.named);
    }

    fn visit_visibility(&mut self, _: &'ast Visibility) {}

    fn visit_attribute(&mut self, attribute: &'ast Attribute) {
        // The one derive in use that defines a name which others import.
        self.has_macros |= attribute.path().is_ident("strum_discriminants");
    }
}

/// Every path in the argument of a macro.
fn paths(tokens: TokenStream, named: &mut BTreeSet<Segments>) {
    let (mut path, mut colons) = (Segments::new(), 0);
    for token in tokens {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == ':' => {
                colons += 1;
                continue;
            }
            TokenTree::Ident(ident) => {
                if colons != 2 {
                    named.insert(std::mem::take(&mut path));
                }
                path.push(ident.to_string());
            }
            other => {
                named.insert(std::mem::take(&mut path));
                if let TokenTree::Group(group) = other {
                    paths(group.stream(), named);
                }
            }
        }
        colons = 0;
    }
    named.insert(path);
}
