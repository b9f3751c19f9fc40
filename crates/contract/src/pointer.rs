//! JSON pointers (RFC 6901) as strings.

use serde_json::Value;

/// The pointer of the member or item `token` of the value at `pointer`.
#[must_use]
pub fn join(pointer: &str, token: &str) -> String {
    format!("{pointer}/{}", token.replace('~', "~0").replace('/', "~1"))
}

/// The unescaped tokens of a pointer.
pub fn tokens(pointer: &str) -> impl Iterator<Item = String> + '_ {
    pointer
        .split('/')
        .skip(1)
        .map(|token| token.replace("~1", "/").replace("~0", "~"))
}

/// The values at a pointer in which `*` stands for any item of a list, each with its own pointer.
#[must_use]
pub fn select<'v>(value: &'v Value, pattern: &str) -> Vec<(String, &'v Value)> {
    let mut found = vec![(String::new(), value)];
    for token in tokens(pattern) {
        let below = found.iter();
        found = below
            .flat_map(|(at, value)| children(at, value, &token))
            .collect();
    }
    found
}

fn children<'v>(at: &str, value: &'v Value, token: &str) -> Vec<(String, &'v Value)> {
    match value {
        Value::Array(items) if token == "*" => {
            let items = items.iter().enumerate();
            items.map(|(i, item)| (format!("{at}/{i}"), item)).collect()
        }
        Value::Object(members) => {
            let member = members.get(token);
            member.map(|it| (join(at, token), it)).into_iter().collect()
        }
        _ => Vec::new(),
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
                .map(|(at, value)| (at, value.clone()))
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
