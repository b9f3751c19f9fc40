//! Images, as the API takes them: base64 of a file, or a URL.

use std::{fmt, str::FromStr, sync::Arc};

use base64::{display::Base64Display, engine::general_purpose::STANDARD};
use bytes::Bytes;
use fluent_uri::Uri;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An image of a request: the bytes of a file, the base64 of them, or a URL.
///
/// Cloning copies no content. `Debug` shows the kind and the size, never content or URL.
#[derive(Clone)]
pub struct ImageInput(Content);

#[derive(Clone)]
enum Content {
    File(Bytes),
    /// What is sent. A shared `String`, for a shared `str` would be a copy of the one that is given.
    Text(Arc<String>),
}

impl ImageInput {
    /// The content of a JPEG or PNG file. It is encoded while the request is written, straight into the
    /// request's buffer.
    pub fn from_bytes(file: impl Into<Bytes>) -> Self {
        Self(Content::File(file.into()))
    }

    /// The URL of a JPEG or PNG file, which the service downloads. It is sent as it is given.
    ///
    /// # Errors
    ///
    /// When it is no http or https URL with a host.
    pub fn from_url(url: impl Into<String>) -> Result<Self, ImageError> {
        let url = url.into();
        let uri = Uri::parse(url.as_str()).map_err(|_| ImageError::Url)?;
        let host = uri.authority().map(|authority| authority.host());
        if !is_url(&url) || host.is_none_or(str::is_empty) {
            return Err(ImageError::Url);
        }
        Ok(Self::text(url))
    }

    /// The base64 of a JPEG or PNG file: RFC 4648 section 4, padded, without line breaks and without a
    /// `data:` prefix.
    ///
    /// # Errors
    ///
    /// When it is not that. The encoded file is not looked at.
    pub fn from_base64(text: impl Into<String>) -> Result<Self, ImageError> {
        let text = text.into();
        if has_prefix(&text, "data:") {
            return Err(ImageError::DataUrl);
        }
        if !is_base64(text.as_bytes()) {
            return Err(ImageError::Base64);
        }
        Ok(Self::text(text))
    }

    fn text(text: String) -> Self {
        Self(Content::Text(Arc::new(text)))
    }
}

impl fmt::Debug for ImageInput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (kind, size) = match &self.0 {
            Content::File(file) => ("file", file.len()),
            Content::Text(text) if is_url(text) => ("URL", text.len()),
            Content::Text(text) => ("base64", text.len()),
        };
        write!(f, "ImageInput({kind}, {size} bytes)")
    }
}

impl Serialize for ImageInput {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            // Piece by piece into the serializer's own buffer: the encoded image exists once.
            Content::File(file) => serializer.collect_str(&Base64Display::new(file, &STANDARD)),
            Content::Text(text) => serializer.serialize_str(text),
        }
    }
}

/// A URL or base64, whichever it is.
impl TryFrom<String> for ImageInput {
    type Error = ImageError;

    fn try_from(text: String) -> Result<Self, ImageError> {
        if is_url(&text) {
            Self::from_url(text)
        } else {
            Self::from_base64(text)
        }
    }
}

/// A URL or base64, whichever it is.
impl TryFrom<&str> for ImageInput {
    type Error = ImageError;

    fn try_from(text: &str) -> Result<Self, ImageError> {
        text.to_owned().try_into()
    }
}

impl FromStr for ImageInput {
    type Err = ImageError;

    fn from_str(text: &str) -> Result<Self, ImageError> {
        text.try_into()
    }
}

/// Any string: whoever sent it has to keep the contract, not whoever reads it.
impl<'de> Deserialize<'de> for ImageInput {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::text)
    }
}

fn is_url(text: &str) -> bool {
    has_prefix(text, "http://") || has_prefix(text, "https://")
}

/// Whether a text begins with another, in whatever case.
fn has_prefix(text: &str, prefix: &str) -> bool {
    let start = text.get(..prefix.len());
    start.is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}

fn is_base64(text: &[u8]) -> bool {
    let padding = text.iter().rev().take_while(|byte| **byte == b'=').count();
    let digits = &text[..text.len() - padding];
    let digit = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    !text.is_empty() && text.len().is_multiple_of(4) && padding <= 2 && digits.iter().all(digit)
}

/// Why something is no image input. The text itself is not in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ImageError {
    /// Not a URL that the service could download.
    #[error("an image URL is an http or https URL with a host")]
    Url,
    /// Not base64 as the service reads it.
    #[error("the text is not base64: standard alphabet, padded, without white space")]
    Base64,
    /// A `data:` URL, which the service refuses.
    #[error("base64 goes without a `data:` prefix")]
    DataUrl,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_sent_as_its_base64() {
        let image = ImageInput::from_bytes(b"foobarf".as_slice());
        let sent = serde_json::to_string(&image).expect("serialises");
        assert_eq!(sent, r#""Zm9vYmFyZg==""#);
        let read: ImageInput = serde_json::from_str(&sent).expect("a string");
        let given = ImageInput::from_base64("Zm9vYmFyZg==").expect("base64");
        for same in [read, given] {
            assert_eq!(serde_json::to_string(&same).expect("serialises"), sent);
        }
    }

    #[test]
    fn nothing_shows_an_image() {
        let url = "https://images.example/secret.jpg?token=secret";
        let images = [
            (
                ImageInput::from_bytes(vec![0; 1000]),
                "ImageInput(file, 1000 bytes)",
            ),
            (
                ImageInput::from_url(url).expect("a URL"),
                "ImageInput(URL, 46 bytes)",
            ),
            (
                ImageInput::from_base64("Zm9v").expect("base64"),
                "ImageInput(base64, 4 bytes)",
            ),
        ];
        for (image, shown) in images {
            assert_eq!(format!("{image:?}"), shown);
        }
    }

    #[test]
    fn what_is_no_url_is_refused() {
        for url in [
            "https://a.example/b.png",
            "HTTP://a.example",
            "http://[::1]:8080/a",
        ] {
            assert!(ImageInput::from_url(url).is_ok(), "{url}");
        }
        for url in [
            "",
            "a.png",
            "ftp://a.example/b",
            "https://",
            "https:///b",
            "https:b",
            "http://a b",
        ] {
            let error = ImageInput::from_url(url).err();
            assert_eq!(error, Some(ImageError::Url), "{url}");
        }
    }

    #[test]
    fn what_is_no_base64_is_refused() {
        for text in ["Zm9v", "Zg==", "Zm8=", "++//"] {
            assert!(ImageInput::from_base64(text).is_ok(), "{text}");
        }
        for text in [
            "", "Zm9", "Zm 9v", "Zm9v\n", "Z===", "====", "Zg=a", "-_-_", "ä00",
        ] {
            let error = ImageInput::from_base64(text).err();
            assert_eq!(error, Some(ImageError::Base64), "{text}");
        }
        let error = ImageInput::from_base64("data:image/png;base64,Zm9v").err();
        assert_eq!(error, Some(ImageError::DataUrl));
    }

    #[test]
    fn a_text_is_a_url_or_base64() {
        for (text, shown) in [
            ("https://a.example/b.png", "ImageInput(URL, 23 bytes)"),
            ("Zm9v", "ImageInput(base64, 4 bytes)"),
        ] {
            let image = ImageInput::try_from(text).expect("an image");
            assert_eq!(format!("{image:?}"), shown);
            assert_eq!(serde_json::to_value(image).expect("serialises"), text);
        }
        for (text, error) in [
            ("http://", ImageError::Url),
            ("ftp://a.example/b.png", ImageError::Base64),
            ("data:image/png;base64,Zm9v", ImageError::DataUrl),
        ] {
            let refused = ImageInput::try_from(text.to_owned()).err();
            assert_eq!(refused, Some(error), "{text}");
        }
    }
}
