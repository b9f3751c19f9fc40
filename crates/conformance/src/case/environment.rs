//! What the person who runs a check supplies.

use std::str::FromStr;

use image2video_contract::Operation;
use reqwest::Url;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::Source;

/// A URI of a host that does not exist (RFC 2606).
pub(super) const EXAMPLE_URI: &str = "https://app.example/hooks/video?id=1";

/// What the person who runs a check supplies. The default suits the mock: it fetches no image, and nothing
/// receives callbacks.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Environment {
    /// The images that a request may name by URL.
    pub image_urls: ImageUrls,
    /// Where callbacks are received, if the server can reach it.
    pub callback_url: Option<String>,
}

/// The images that a request may name by URL.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImageUrls {
    /// The server fetches none of them: any URL will do.
    #[default]
    NotFetched,
    /// The server fetches what it is given, and these are there.
    Fetched(Vec<ImageUrl>),
}

impl Environment {
    /// The queries of the URLs: what lets anybody fetch what is there.
    pub(crate) fn signatures(&self) -> impl Iterator<Item = String> {
        let urls = match &self.image_urls {
            ImageUrls::NotFetched => [].as_slice(),
            ImageUrls::Fetched(urls) => urls.as_slice(),
        };
        let queries = urls.iter().filter_map(|ImageUrl(url)| url.query());
        queries.map(str::to_owned)
    }

    /// A URI for a member.
    pub(super) fn uri(&self, operation: &Operation, pointer: &str) -> &str {
        self.callback(operation, pointer).unwrap_or(EXAMPLE_URI)
    }

    /// Where callbacks are received, for the member that tells the service where to send them.
    pub(super) fn callback(&self, operation: &Operation, pointer: &str) -> Option<&str> {
        let mut callbacks = operation.callbacks.iter();
        let is_callback_url = callbacks.any(|callback| callback.url == pointer);
        self.callback_url.as_deref().filter(|_| is_callback_url)
    }
}

impl ImageUrls {
    /// The URL of an image with this scheme and file extension.
    pub(super) fn with(&self, scheme: &str, extension: Option<&str>) -> Source {
        let example = json!(made_up(scheme, extension));
        let Self::Fetched(urls) = self else {
            return Source::Value(example);
        };
        if let Some(ImageUrl(url)) = urls.iter().find(|url| url.is(scheme, extension)) {
            return Source::Value(json!(url.as_str()));
        }
        let ending = extension.map_or("without a file extension".to_owned(), |extension| {
            format!("ending in .{extension}")
        });
        let needed =
            format!("needs an image that the server can fetch at an {scheme} URL {ending}");
        Source::Missing { example, needed }
    }

    /// What is sent in place of an image that the document shows; nothing if that will do.
    pub(super) fn in_place_of(&self, text: &str) -> Option<Source> {
        let shown: ImageUrl = match self {
            Self::NotFetched => return None,
            Self::Fetched(_) => text.parse().ok()?,
        };
        Some(self.with(shown.0.scheme(), shown.extension().as_deref()))
    }
}

/// The URL of an image that nobody has.
pub(super) fn made_up(scheme: &str, extension: Option<&str>) -> String {
    let end = extension.map_or(String::new(), |extension| format!(".{extension}"));
    format!("{scheme}://images.example/harbour{end}")
}

/// The URL of an image that a server can fetch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ImageUrl(Url);

impl TryFrom<String> for ImageUrl {
    type Error = ImageUrlError;

    fn try_from(text: String) -> Result<Self, ImageUrlError> {
        text.parse()
    }
}

impl From<ImageUrl> for String {
    fn from(ImageUrl(url): ImageUrl) -> Self {
        url.into()
    }
}

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

impl ImageUrl {
    /// Whether it has this scheme and file extension, by which the contract distinguishes URLs.
    fn is(&self, scheme: &str, extension: Option<&str>) -> bool {
        self.0.scheme() == scheme && self.extension().as_deref() == extension
    }

    fn extension(&self) -> Option<String> {
        let name = self.0.path().rsplit('/').next()?;
        name.rsplit_once('.').map(|(_, end)| end.to_lowercase())
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_real_url_takes_the_place_of_one_of_its_kind() {
        let url = "https://cdn.test/a/b.JPG?sig=1#x";
        let urls = ImageUrls::Fetched(vec![url.parse().expect("a URL")]);
        let given = urls.with("https", Some("jpg"));
        assert_eq!(given, Source::Value(json!(url)));
        for (scheme, extension, ending) in [
            ("http", Some("jpg"), "an http URL ending in .jpg"),
            ("https", Some("png"), "an https URL ending in .png"),
            ("https", None, "an https URL without a file extension"),
        ] {
            let Source::Missing { needed, .. } = urls.with(scheme, extension) else {
                panic!("{ending} is there");
            };
            assert!(needed.ends_with(ending), "{needed}");
        }
        let made_up = ImageUrls::NotFetched.with("https", Some("jpg"));
        let example = json!("https://images.example/harbour.jpg");
        assert_eq!(made_up, Source::Value(example));
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
