//! JSON pointers (RFC 6901) as strings.

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

#[cfg(test)]
mod tests {
    use super::*;

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
