//! The query of a request: judged by the parameters of the contract, and read.

use image2video_contract::{ConstraintPart, Location, Operation, Parameter, Strictness, Violation};

use crate::refusal::Refusal;
use crate::tasks::Page;

/// Judges the query by the operation's parameters; ones that the contract does not have are ignored.
pub(crate) fn check(
    operation: &Operation,
    strictness: Strictness,
    query: &str,
) -> Result<(), Refusal> {
    let of_query = |parameter: &&Parameter| parameter.location == Location::Query;
    let mut violations = Vec::new();
    for parameter in operation.parameters.iter().filter(of_query) {
        let judge = parameter.message.judge(strictness);
        let mut given = false;
        for value in values(query, &parameter.name) {
            given = true;
            violations.extend(judge.violations(&parameter.value(&value)));
        }
        if parameter.required && !given {
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

/// The page that a query asks for; the API owner's names, and the owner's defaults.
pub(crate) fn page(query: &str) -> Page {
    let number = |name, default| {
        let last = values(query, name).last();
        let number = last.and_then(|value| value.parse().ok());
        number.filter(|number| *number > 0).unwrap_or(default)
    };
    Page {
        number: number("pageNum", 1),
        size: number("pageSize", 30),
    }
}

/// Every value of a parameter, decoded.
fn values<'q>(query: &'q str, name: &'q str) -> impl Iterator<Item = String> + 'q {
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    pairs.filter_map(move |pair| {
        let (found, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decoded(found) == name).then(|| decoded(value))
    })
}

/// Without its percent-encoding; what is no such encoding stays as it is.
fn decoded(text: &str) -> String {
    let (mut bytes, mut rest) = (Vec::with_capacity(text.len()), text.as_bytes());
    while let [first, after @ ..] = rest {
        let hex = |byte: u8| {
            char::from(byte)
                .to_digit(16)
                .and_then(|d| u8::try_from(d).ok())
        };
        let (byte, after) = match (first, after) {
            (b'%', [high, low, after @ ..]) => match (hex(*high), hex(*low)) {
                (Some(high), Some(low)) => (high << 4 | low, after),
                _ => (b'%', rest.get(1..).unwrap_or_default()),
            },
            (b'+', after) => (b' ', after),
            (byte, after) => (*byte, after),
        };
        bytes.push(byte);
        rest = after;
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_read_from_the_query() {
        for (query, number, size) in [
            ("", 1, 30),
            ("pageNum=3&pageSize=500", 3, 500),
            ("&pageSize=1&trace=x&&", 1, 1),
            ("page%4Eum=%32", 2, 30),
            ("pageNum=2&pageNum=5", 5, 30),
        ] {
            assert_eq!(page(query), Page { number, size }, "{query:?}");
        }
    }

    #[test]
    fn percent_encoding_is_undone() {
        for (text, expected) in [
            ("a%20b+c", "a b c"),
            ("%", "%"),
            ("%zz%4", "%zz%4"),
            ("%C3%A9", "é"),
        ] {
            assert_eq!(decoded(text), expected);
        }
    }
}
