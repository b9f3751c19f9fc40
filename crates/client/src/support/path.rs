//! Texts in paths.

use crate::Error;

/// A value as one segment of a path. What is not unreserved (RFC 3986, section 2.3) is percent-encoded; a
/// URL library would take `\` for a separator otherwise.
///
/// An empty segment, `.` and `..` have no such form: written in whatever way, they lead to another
/// resource. They are refused.
pub(crate) fn segment(value: &impl ToString) -> Result<String, Error> {
    let text = value.to_string();
    if matches!(&*text, "" | "." | "..") {
        let reason = "a parameter in the path is empty, `.` or `..`";
        return Err(Error::request(reason.to_owned()));
    }
    let encoded = text.bytes().map(|byte| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
            char::from(byte).to_string()
        }
        _ => format!("%{byte:02X}"),
    });
    Ok(encoded.collect())
}

#[cfg(test)]
mod tests {
    use reqwest::Url;

    use super::*;

    #[test]
    fn a_text_stays_one_segment() {
        for text in [
            "CjMT7WdSwWcAAAAAALvB3g",
            "a/b",
            "/",
            "a?b",
            "a#b",
            "a%2Fb",
            "%2e%2e",
            "a\\b",
            "..\\..",
            "../..",
            "...",
            ".a",
            "a b",
            " ",
            "a\tb",
            "\n",
            ";v=1",
            "a:b@c",
            "日本",
            "{id}",
            "\0",
            "+",
        ] {
            let segment = segment(&text).expect("a segment");
            let url = format!("https://gateway.example/tasks/{segment}");
            let url = Url::parse(&url).expect("a URL");
            let parts: Vec<_> = url.path_segments().expect("a path").collect();
            assert_eq!(parts, ["tasks", &segment], "{text:?}");
            assert_eq!((url.query(), url.fragment()), (None, None), "{text:?}");
        }
        assert_eq!(segment(&"a/日").ok().as_deref(), Some("a%2F%E6%97%A5"));
    }

    #[test]
    fn a_text_that_would_lead_elsewhere_is_refused() {
        for text in ["", ".", ".."] {
            let error = segment(&text).expect_err("no segment");
            assert!(!error.may_have_been_accepted() && !error.is_retryable());
        }
    }
}
