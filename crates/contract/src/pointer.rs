//! JSON pointers (RFC 6901) as strings.

use std::borrow::Cow;

use serde_json::Value;

/// The pointer of the member or item `token` of the value at `pointer`.
#[must_use]
pub fn join(pointer: &str, token: &str) -> String {
    format!("{pointer}/{}", token.replace('~', "~0").replace('/', "~1"))
}

/// The unescaped tokens of a pointer.
pub fn tokens(pointer: &str) -> impl Iterator<Item = String> + '_ {
    let tokens = pointer.split('/').skip(1);
    tokens.map(|token| unescape(token).into_owned())
}

fn unescape(token: &str) -> Cow<'_, str> {
    match token.contains('~') {
        true => token.replace("~1", "/").replace("~0", "~").into(),
        false => token.into(),
    }
}

/// The values at a pointer in which `*` stands for any item of a list, each with its own pointer. Each
/// body is looked through for its images, so a pointer is written only where it is another one.
#[must_use]
pub fn select<'p, 'v>(value: &'v Value, pattern: &'p str) -> Vec<(Cow<'p, str>, &'v Value)> {
    let mut found = Vec::new();
    select_below(Cow::Borrowed(""), value, pattern, pattern, &mut found);
    found
}

fn select_below<'p, 'v>(
    at: Cow<'p, str>,
    value: &'v Value,
    pattern: &'p str,
    rest: &'p str,
    found: &mut Vec<(Cow<'p, str>, &'v Value)>,
) {
    let Some(tokens) = rest.strip_prefix('/') else {
        found.push((at, value));
        return;
    };
    let (token, rest) = tokens.split_at(tokens.find('/').unwrap_or(tokens.len()));
    match value {
        Value::Array(items) if token == "*" => {
            for (i, item) in items.iter().enumerate() {
                let at = format!("{at}/{i}").into();
                select_below(at, item, pattern, rest, found);
            }
        }
        Value::Object(members) => {
            if let Some(member) = members.get(&*unescape(token)) {
                let at = match at {
                    // No item of a list is on the way.
                    Cow::Borrowed(_) => pattern[..pattern.len() - rest.len()].into(),
                    Cow::Owned(at) => [&at, "/", token].concat().into(),
                };
                select_below(at, member, pattern, rest, found);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_star_stands_for_any_item() {
        let value = json!({ "data": [{ "a/b": 1 }, { "c": 2 }, { "a/b": 3 }, 4], "*": 5 });
        let found = |pattern: &str| {
            let found = select(&value, pattern).into_iter();
            found
                .map(|(at, value)| (at.into_owned(), value.clone()))
                .collect::<Vec<_>>()
        };
        let expected = [
            ("/data/0/a~1b".to_owned(), json!(1)),
            ("/data/2/a~1b".to_owned(), json!(3)),
        ];
        assert_eq!(found("/data/*/a~1b"), expected);
        assert_eq!(found("/*"), [("/*".to_owned(), json!(5))]);
        assert_eq!(found(""), [(String::new(), value.clone())]);
        assert!(found("/data/0").is_empty());
    }

    #[test]
    fn a_token_with_separators_survives() {
        let pointer = join("/paths", "/kling/v1~x");
        assert_eq!(pointer, "/paths/~1kling~1v1~0x");
        assert_eq!(
            tokens(&pointer).collect::<Vec<_>>(),
            ["paths", "/kling/v1~x"]
        );
    }
}
