//! Which cases: the options that `check` and `plan` share.

use anyhow::bail;
use image2video_conformance::{Plan, cases};
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
}

impl Selection {
    /// The plan of the selected cases.
    pub(crate) fn plan(&self, contract: &Contract) -> anyhow::Result<Plan> {
        for name in &self.operations {
            if contract.operation(name).is_none() {
                let known: Vec<_> = contract
                    .operations
                    .iter()
                    .map(|operation| operation.name.as_str())
                    .collect();
                bail!(
                    "--operations: the contract has no operation `{name}`; it has {}",
                    known.join(", ")
                );
            }
        }
        let mut cases = cases(contract);
        cases
            .retain(|case| self.operations.is_empty() || self.operations.contains(&case.operation));
        cases.retain(|case| {
            self.only.is_empty() || self.only.iter().any(|glob| matches(glob, &case.id))
        });
        if cases.is_empty() {
            bail!("no case is left: `image2video plan` lists their ids");
        }
        Ok(Plan::new(contract, cases))
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
