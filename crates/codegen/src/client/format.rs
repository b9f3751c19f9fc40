//! The text of the generated module.

use image2video_contract::Defect;
use syn::File;

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

/// Formats a module. It is done twice, since lines break elsewhere when paths are shorter.
pub(super) fn format(file: &File) -> Result<String, Defect> {
    let mut code = prettyplease::unparse(file);
    for (path, name) in PATHS {
        code = code.replace(path, name);
    }
    let file = syn::parse_file(&code)
        .map_err(|error| Defect::new("", format!("the generated module is no Rust: {error}")))?;
    Ok(prettyplease::unparse(&file))
}
