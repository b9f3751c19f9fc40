//! URLs that a server uses. Those of images: the cases name a host that does not exist; a live server fetches what it is given,
//! so there it has to be the URL of a real image, which only the user can give.

use std::str::FromStr;

use image2video_contract::{Contract, Expectation, pointer};
use reqwest::Url;
use serde_json::{Value, json};

use super::{Body, Case, Source};

/// What the made-up URLs have after their scheme (RFC 2606: no such host can ever be).
const MADE_UP: &str = "://images.example/harbour";

/// The URL of an image that nobody has.
pub(super) fn made_up(scheme: &str, extension: Option<&str>) -> String {
    let dot = if extension.is_some() { "." } else { "" };
    format!("{scheme}{MADE_UP}{dot}{}", extension.unwrap_or_default())
}

/// The URL of an image that a server can fetch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageUrl(Url);

/// Why a text is not the URL of an image.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ImageUrlError {
    /// It is no URL.
    #[error("this is no URL")]
    NotAUrl,
    /// Its scheme is another one.
    #[error("its scheme is neither http nor https")]
    Scheme,
    /// A report would show the password.
    #[error("it has a user or a password, which the report would show")]
    Credentials,
}

impl FromStr for ImageUrl {
    type Err = ImageUrlError;

    fn from_str(text: &str) -> Result<Self, ImageUrlError> {
        let url = Url::parse(text).map_err(|_| ImageUrlError::NotAUrl)?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(ImageUrlError::Scheme);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(ImageUrlError::Credentials);
        }
        Ok(Self(url))
    }
}

/// Scheme and file extension: what the contract distinguishes URLs of images by.
fn kind(url: &Url) -> (&str, Option<String>) {
    let name = url.path().rsplit('/').next().unwrap_or_default();
    let extension = name.rsplit_once('.').map(|(_, end)| end.to_lowercase());
    (url.scheme(), extension)
}

/// Puts real URLs in place of the made-up ones, in all cases that a server may accept: for each, one
/// with the same scheme and file extension. A case without such a URL says that it is missing.
pub fn with_image_urls(cases: &mut [Case], urls: &[ImageUrl]) {
    for case in cases
        .iter_mut()
        .filter(|case| case.expect != Expectation::Refuse)
    {
        let Body::Json { changes, .. } = &mut case.request.body else {
            continue;
        };
        for change in changes {
            let Some(Source::Value(Value::String(text))) = &change.to else {
                continue;
            };
            let made_up = text.starts_with("http") && text.contains(MADE_UP);
            let Some(wanted) = Url::parse(text).ok().filter(|_| made_up) else {
                continue;
            };
            match urls.iter().find(|ImageUrl(url)| kind(url) == kind(&wanted)) {
                Some(ImageUrl(url)) => change.to = Some(Source::Value(json!(url.as_str()))),
                None => case.missing = Some(missing(&wanted)),
            }
        }
    }
}

/// Puts a URL in place of the made-up one where a request that must be accepted tells the service where
/// to send callbacks.
pub fn with_callback_url(contract: &Contract, cases: &mut [Case], url: &str) {
    for case in cases
        .iter_mut()
        .filter(|case| case.expect == Expectation::Accept)
    {
        let operation = contract.operation(&case.operation);
        let pointers = operation.map(|it| it.callbacks.iter().map(|callback| &callback.url));
        let pointers: Vec<_> = pointers.into_iter().flatten().collect();
        let Body::Json { changes, .. } = &mut case.request.body else {
            continue;
        };
        for change in changes.iter_mut().filter(|change| change.to.is_some()) {
            let at = |pointer: &&&String| pointer::tokens(pointer).eq(change.path.iter().cloned());
            if pointers.iter().any(|pointer| at(&pointer)) {
                change.to = Some(Source::Value(json!(url)));
            }
        }
    }
}

fn missing(wanted: &Url) -> String {
    let (scheme, extension) = kind(wanted);
    let ending = match extension {
        Some(extension) => format!("ending in .{extension}"),
        None => "without a file extension".to_owned(),
    };
    format!("needs an image that the server can fetch at an {scheme} URL {ending}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cases;

    fn urls(texts: &[&str]) -> Vec<ImageUrl> {
        texts
            .iter()
            .map(|text| text.parse().expect("a URL"))
            .collect()
    }

    #[test]
    fn a_real_url_takes_the_place_of_one_of_its_kind() {
        let mut all = cases(Contract::embedded());
        with_image_urls(&mut all, &urls(&["https://cdn.test/a/b.JPG?sig=1#x"]));
        let find = |id: &str| all.iter().find(|case| case.id == id).expect("the case");
        let given = find("create/image/x-image/urlExtensions/https-jpg");
        let body = given.request.body.value().expect("JSON");
        assert_eq!(body["image"], "https://cdn.test/a/b.JPG?sig=1#x");
        assert_eq!(given.missing, None);
        let other = find("create/image/x-image/urlExtensions/http-jpeg");
        assert_eq!(
            other.missing.as_deref(),
            Some("needs an image that the server can fetch at an http URL ending in .jpeg")
        );
        let refused = find("create/image/x-image/urlSchemes/ftp");
        assert_eq!(refused.missing, None);
    }

    #[test]
    fn what_is_no_url_of_an_image_is_refused() {
        for (text, error) in [
            ("harbour.jpg", ImageUrlError::NotAUrl),
            ("ftp://cdn.test/a.jpg", ImageUrlError::Scheme),
            (
                "https://me:secret@cdn.test/a.jpg",
                ImageUrlError::Credentials,
            ),
        ] {
            assert_eq!(text.parse::<ImageUrl>(), Err(error), "{text}");
        }
    }
}
