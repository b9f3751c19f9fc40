//! Generates the client crate's types and calls from the contract.
//!
//! Progenitor does the most of it. It is shown a [view](mod@view) of the contract that it gets right, and
//! its output is [edited](mod@rewrite) before it is formatted. Both are needed, because the generated
//! request types must refuse exactly what the contract refuses; where no type can do that, the
//! contract is refused, with the place of the constraint.
//!
//! All of it is a pure function of the contract, and knows no schema by its name.

mod condition;
mod generate;
mod images;
mod names;
mod rewrite;
mod role;
mod rules;
mod schema;
mod shapes;
mod side;
mod special;
mod view;

use image2video_contract::{Contract, Defect};
use syn::File;

use self::generate::generate;
use self::images::images;
use self::rewrite::rewrite;
use self::role::{error_codes, role};
use self::shapes::shapes;
use self::view::{View, view};

/// What progenitor calls by a path though it is in scope. No type of the document gets one of these names.
const PATHS: [(&str, &str); 12] = [
    ("::serde::", "serde::"),
    ("::serde_json::", "serde_json::"),
    ("::reqwest::", "reqwest::"),
    ("::std::", "std::"),
    ("std::convert::From", "From"),
    ("std::convert::TryFrom", "TryFrom"),
    ("std::convert::TryInto", "TryInto"),
    ("std::default::Default", "Default"),
    ("std::option::Option", "Option"),
    ("std::result::Result", "Result"),
    ("std::string::String", "String"),
    ("std::vec::Vec", "Vec"),
];

/// The generated module as text.
pub(crate) fn module(contract: &Contract) -> Result<String, Defect> {
    let view = view(contract)?;
    let mut file = types_and_calls(&view)?;
    file.items.push(role(contract, &view)?);
    file.items.push(shapes(contract));
    file.items.push(images(contract, &view));
    file.items.push(error_codes(contract));
    format(&file)
}

/// The types and calls of a view.
fn types_and_calls(view: &View) -> Result<File, Defect> {
    let tokens = generate(view)?;
    let mut file = syn::parse2(tokens)
        .map_err(|error| Defect::new("", format!("progenitor's output is no Rust: {error}")))?;
    rewrite(&mut file, view)?;
    Ok(file)
}

/// Formats a module. It is done twice, since lines break elsewhere when paths are shorter.
fn format(file: &File) -> Result<String, Defect> {
    let mut code = prettyplease::unparse(file);
    for (path, name) in PATHS {
        code = code.replace(path, name);
    }
    let file = syn::parse_file(&code)
        .map_err(|error| Defect::new("", format!("the generated module is no Rust: {error}")))?;
    // It sets a keyword apart in what a macro is given.
    Ok(prettyplease::unparse(&file).replace("crate ::", "crate::"))
}

#[cfg(test)]
mod tests;
