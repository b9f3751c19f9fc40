//! The query of a request: judged by the parameters of the contract, and read.

use std::borrow::Cow;

use image2video_contract::{
    ConstraintPart, Location, Operation, ParameterRole, Strictness, Violation,
};
use url::form_urlencoded;

use crate::api::refusal::Refusal;
use crate::task::list::Page;

/// Judges the query by the operation's parameters; ones that the contract does not have are ignored.
pub(crate) fn check(
    operation: &Operation,
    strictness: Strictness,
    query: &str,
) -> Result<(), Refusal> {
    for parameter in &operation.parameters {
        if parameter.location != Location::Query {
            continue;
        }
        let judge = parameter.message.judge(strictness);
        let values: Vec<_> = values(query, &parameter.name).collect();
        let mut violations: Vec<_> = values
            .iter()
            .flat_map(|value| judge.violations(&parameter.value(value)))
            .collect();
        if parameter.required && values.is_empty() {
            violations.push(Violation {
                pointer: String::new(),
                part: ConstraintPart::Required(parameter.name.clone()),
                message: "it is missing".to_owned(),
            });
        }
        if !violations.is_empty() {
            return Err(Refusal::parameter(&parameter.name, &violations));
        }
    }
    Ok(())
}

/// The page that a query asks for, with the API owner's defaults.
pub(crate) fn page(operation: &Operation, query: &str) -> Page {
    let number = |role, default| {
        let parameter = operation.parameter_of(role);
        let last = parameter.and_then(|parameter| values(query, &parameter.name).last());
        let number = last.and_then(|value| value.parse().ok());
        number.filter(|number| *number > 0).unwrap_or(default)
    };
    Page {
        number: number(ParameterRole::PageNumber, 1),
        size: number(ParameterRole::PageSize, 30),
    }
}

/// Every value of a parameter, decoded.
fn values<'q>(query: &'q str, name: &'q str) -> impl Iterator<Item = Cow<'q, str>> {
    let pairs = form_urlencoded::parse(query.as_bytes());
    pairs.filter_map(move |(found, value)| (found == name).then_some(value))
}

#[cfg(test)]
mod tests {
    use image2video_contract::Contract;

    use super::*;

    #[test]
    fn a_page_is_read_from_the_query() {
        let list = Contract::embedded().operation("list").expect("list");
        for (query, number, size) in [
            ("", 1, 30),
            ("pageNum=3&pageSize=500", 3, 500),
            ("&pageSize=1&trace=x&&", 1, 1),
            ("page%4Eum=%32", 2, 30),
            ("pageNum=2&pageNum=5", 5, 30),
        ] {
            assert_eq!(page(list, query), Page { number, size }, "{query:?}");
        }
    }
}
