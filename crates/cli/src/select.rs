//! Which cases: the options that `check` and `plan` share.

use anyhow::bail;
use image2video_conformance::{Aspect, Environment, ImageUrl, ImageUrls, Plan};
use image2video_contract::{Contract, TaskFamily};

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

    /// The plan of the selected cases.
    pub(crate) fn plan(
        &self,
        contract: &Contract,
        environment: Environment,
    ) -> anyhow::Result<Plan> {
        let operations = contract.operations.iter();
        let callbacks = operations.clone().flat_map(|it| &it.callbacks);
        let names = operations.map(|it| &it.name);
        let known: Vec<_> = names.chain(callbacks.map(|it| &it.name)).cloned().collect();
        if let Some(name) = self.operations.iter().find(|name| !known.contains(name)) {
            let known = known.join(", ");
            bail!("--operations: the contract has no operation `{name}`; it has {known}");
        }
        let needed = self.needed(contract)?;
        let plan = Plan::selected(contract, environment, |id| {
            let operation = id.split('/').next().unwrap_or_default();
            let is_chosen = self.operations.is_empty()
                || self.operations.iter().any(|it| it == operation)
                || needed.iter().any(|it| it == id);
            let is_matched = self.only.is_empty() || self.only.iter().any(|it| matches(it, id));
            is_chosen && is_matched
        });
        if plan.cases.is_empty() {
            bail!("no case is left: `image2video plan` lists their ids");
        }
        Ok(plan)
    }

    /// Ids of the cases that the chosen callbacks need: a callback is waited for while its task is followed.
    fn needed(&self, contract: &Contract) -> anyhow::Result<Vec<String>> {
        let is_chosen = |name: &str| self.operations.iter().any(|it| it == name);
        let mut needed = Vec::new();
        for TaskFamily { create, get, .. } in contract.task_families() {
            let mut callbacks = create.callbacks.iter();
            let Some(callback) = callbacks.find(|it| is_chosen(&it.name)) else {
                continue;
            };
            let (name, create) = (&callback.name, &create.name);
            if !is_chosen(create) {
                bail!(
                    "--operations: `{name}` tells of tasks that `{create}` makes; choose `{create},{name}`"
                );
            }
            needed.extend(get.map(|get| format!("{}/{}", get.name, Aspect::StatusOrder)));
        }
        Ok(needed)
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
