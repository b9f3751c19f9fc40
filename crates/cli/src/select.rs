//! Which cases: the options that `check` and `plan` share.

use anyhow::bail;
use image2video_conformance::{Case, Environment, ImageUrl, ImageUrls, cases};
use image2video_contract::Contract;

/// Which cases.
#[derive(Debug, clap::Args)]
pub(crate) struct Selection {
    /// Operations, separated by commas [default: all]
    #[arg(long, value_delimiter = ',', value_name = "NAME")]
    operations: Vec<String>,
    /// Only cases whose id matches, such as 'create/prompt/*'; `*` stands for any characters
    #[arg(long, value_name = "GLOB")]
    only: Vec<String>,
    /// An image that the server can fetch, by its http or https URL, for the cases that send one of
    /// its scheme and file extension; may be repeated. A live server is not sent other URLs
    #[arg(long, value_name = "URL")]
    image: Vec<ImageUrl>,
}

impl Selection {
    /// The images that cases may name by URL; `fetches` is whether the server fetches them.
    pub(crate) fn image_urls(&self, fetches: bool) -> ImageUrls {
        if fetches || !self.image.is_empty() {
            ImageUrls::Fetched(self.image.clone())
        } else {
            ImageUrls::NotFetched
        }
    }

    /// The selected cases.
    pub(crate) fn cases(
        &self,
        contract: &Contract,
        environment: &Environment,
    ) -> anyhow::Result<Vec<Case>> {
        let operations = contract.operations.iter();
        let callbacks = operations.clone().flat_map(|it| &it.callbacks);
        let names = operations.map(|it| &it.name);
        let known: Vec<_> = names.chain(callbacks.map(|it| &it.name)).cloned().collect();
        if let Some(name) = self.operations.iter().find(|name| !known.contains(name)) {
            let known = known.join(", ");
            bail!("--operations: the contract has no operation `{name}`; it has {known}");
        }
        let mut cases = cases(contract, environment);
        let (operations, only) = (&self.operations, &self.only);
        cases.retain(|case| operations.is_empty() || operations.contains(&case.operation));
        cases.retain(|case| only.is_empty() || only.iter().any(|glob| matches(glob, &case.id)));
        if cases.is_empty() {
            bail!("no case is left: `image2video plan` lists their ids");
        }
        Ok(cases)
    }
}

/// Whether `*` in the pattern can be replaced so that it becomes the text.
fn matches(pattern: &str, text: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == text,
        Some((head, rest)) => text.strip_prefix(head).is_some_and(|tail| {
            let ends = tail.char_indices().map(|(i, _)| i).chain([tail.len()]);
            ends.into_iter().any(|i| matches(rest, &tail[i..]))
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn a_star_stands_for_any_characters() {
        for (pattern, text, expected) in [
            ("create/prompt/*", "create/prompt/type/null", true),
            ("*/null", "create/prompt/type/null", true),
            ("create/*/type/*", "create/prompt/type/null", true),
            ("create/prompt", "create/prompt/type/null", false),
            ("*", "", true),
            ("a*b*c", "a-c", false),
        ] {
            assert_eq!(matches(pattern, text), expected, "{pattern} {text}");
        }
    }
}
