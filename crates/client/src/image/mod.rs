//! An image as the service takes it. What it has to be is the document's: [`LIMITS`].

mod base64;
mod error;
mod limits;

#[cfg(test)]
mod tests;

use std::{
    fmt, fs, io,
    path::{Path, PathBuf},
    str::FromStr,
    sync::Arc,
};

use ::base64::display::Base64Display;
use bytes::Bytes;
use fluent_uri::Uri;
use serde::{Deserialize, Deserializer, Serialize, Serializer, ser::Error as _};
use tokio::io::{AsyncRead, AsyncReadExt as _};

pub(crate) use self::base64::{encode, encoded_len};
pub use self::error::ImageError;
pub(crate) use self::limits::{ImageFormat, ImageLimits};
use crate::generated::images::LIMITS;

/// Bytes of the beginning of a file that nearly always tell its measures. A multiple of 3.
const HEAD: usize = 48 << 10;

/// An image: a file, its base64, or the URL where the service finds it. A file is read or held as it is, and
/// its base64 is made while the request is sent.
///
/// One that the service would refuse cannot be made: what it is (by content, not by name), how many bytes it has
/// and how many pixels are looked at, by the rules of the contract. What is behind a URL is for the service to
/// look at.
///
/// Cloning copies nothing. `Debug` shows the kind and the size, never content, path or URL.
#[derive(Clone)]
pub struct ImageInput(Content);

#[derive(Clone)]
pub(crate) enum Content {
    File(Bytes),
    /// A file on disk, and how many bytes it had when it was looked at.
    Path(Arc<Path>, u64),
    /// What is sent. A shared `String`, for a shared `str` would be a copy of the one that is given.
    Text(Arc<String>),
}

impl ImageInput {
    /// The content of a JPEG or PNG file.
    ///
    /// # Errors
    ///
    /// When it is none, or breaks a rule: [`ImageError`].
    pub fn from_bytes(file: impl Into<Bytes>) -> Result<Self, ImageError> {
        let file = file.into();
        LIMITS.check_len(file.len() as u64)?;
        LIMITS.check_bytes(&file)?;
        Ok(Self(Content::File(file)))
    }

    /// A JPEG or PNG file on disk. Its beginning is looked at now; it is read piece by piece while the request
    /// is sent, and is never in memory as a whole. [`ImageError::Changed`] is what comes of a file that has
    /// another length by then.
    ///
    /// # Errors
    ///
    /// When it cannot be read, is no image, or breaks a rule: [`ImageError`].
    pub async fn from_path(path: impl Into<PathBuf>) -> Result<Self, ImageError> {
        let path = path.into();
        let looked_at = tokio::task::spawn_blocking(move || {
            let metadata = fs::metadata(&path)?;
            // To open a pipe may block without an end.
            if !metadata.is_file() {
                return Err(io::Error::from(io::ErrorKind::InvalidInput).into());
            }
            LIMITS.check_len(metadata.len())?;
            LIMITS.check_file(fs::File::open(&path)?)?;
            Ok(Self(Content::Path(path.into(), metadata.len())))
        });
        looked_at.await.map_err(io::Error::from)?
    }

    /// What a reader gives, to its end: a JPEG or PNG file. It is held in memory, and no more of it is read
    /// than an image may have.
    ///
    /// # Errors
    ///
    /// When it cannot be read, is no image, or breaks a rule: [`ImageError`].
    pub async fn from_reader(reader: impl AsyncRead + Unpin) -> Result<Self, ImageError> {
        let most = LIMITS.max_bytes.unwrap_or(u64::MAX);
        let mut file = Vec::new();
        let mut reader = reader.take(most.saturating_add(1));
        reader.read_to_end(&mut file).await?;
        Self::from_bytes(file)
    }

    /// The URL of a JPEG or PNG file, which the service downloads. It is sent as it is given.
    ///
    /// # Errors
    ///
    /// When it is no http or https URL with a host.
    pub fn from_url(url: impl Into<String>) -> Result<Self, ImageError> {
        let url = url.into();
        let uri = Uri::parse(url.as_str()).map_err(|_| ImageError::Url)?;
        let scheme = uri.scheme().as_str().to_ascii_lowercase();
        let host = uri.authority().map(|authority| authority.host());
        if scheme == "data" {
            return Err(ImageError::DataUrl);
        }
        if !LIMITS.url_schemes.contains(&&*scheme) || host.is_none_or(str::is_empty) {
            return Err(ImageError::Url);
        }
        Ok(Self::text(url))
    }

    /// The base64 of a JPEG or PNG file: RFC 4648 section 4, padded, without line breaks and without a
    /// `data:` prefix.
    ///
    /// # Errors
    ///
    /// When it is not that, or the file is no image or breaks a rule: [`ImageError`].
    pub fn from_base64(text: impl Into<String>) -> Result<Self, ImageError> {
        let text = text.into();
        if is_data_url(&text) {
            return Err(ImageError::DataUrl);
        }
        let len = base64::decoded_len(text.as_bytes()).ok_or(ImageError::Base64)?;
        LIMITS.check_len(len)?;
        // What is left over in the last digits has to be zero.
        base64::decode(&text[text.len() - 4..])?;
        let head = base64::decode(&text[..text.len().min(HEAD / 3 * 4)])?;
        LIMITS.check_bytes(&head).or_else(|error| match error {
            // The measures of a JPEG may stand behind a picture in its beginning.
            ImageError::Damaged(_) if len > HEAD as u64 => {
                LIMITS.check_bytes(&base64::decode(&text)?)
            }
            other => Err(other),
        })?;
        Ok(Self::text(text))
    }

    fn text(text: String) -> Self {
        Self(Content::Text(Arc::new(text)))
    }

    /// The image, with an empty text in its place.
    pub(crate) fn take(&mut self) -> Content {
        std::mem::replace(&mut self.0, Content::Text(Arc::default()))
    }
}

impl fmt::Debug for ImageInput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (kind, size) = match &self.0 {
            Content::File(file) => ("file", file.len() as u64),
            Content::Path(_, len) => ("file on disk", *len),
            Content::Text(text) if has_colon(text) => ("URL", text.len() as u64),
            Content::Text(text) => ("base64", text.len() as u64),
        };
        write!(f, "ImageInput({kind}, {size} bytes)")
    }
}

/// What is sent. A file on disk is read for it, while the thread waits; a request that a client sends
/// does without.
impl Serialize for ImageInput {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // Piece by piece into the serializer's own buffer: the encoded image exists once.
        let encoded = |file: &[u8], serializer: S| {
            serializer.collect_str(&Base64Display::new(file, &base64::engine()))
        };
        match &self.0 {
            Content::File(file) => encoded(file, serializer),
            Content::Path(path, len) => match fs::read(path) {
                Ok(file) if file.len() as u64 == *len => encoded(&file, serializer),
                Ok(_) => Err(S::Error::custom(ImageError::Changed)),
                Err(error) => Err(S::Error::custom(ImageError::from(error))),
            },
            Content::Text(text) => serializer.serialize_str(text),
        }
    }
}

/// A URL or base64, whichever it is.
impl TryFrom<String> for ImageInput {
    type Error = ImageError;

    fn try_from(text: String) -> Result<Self, ImageError> {
        if has_colon(&text) && !is_data_url(&text) {
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

/// Whether there is one behind what may be a scheme: no alphabet of base64 has a colon.
fn has_colon(text: &str) -> bool {
    text.bytes().take(64).any(|byte| byte == b':')
}

fn is_data_url(text: &str) -> bool {
    text.get(..5)
        .is_some_and(|start| start.eq_ignore_ascii_case("data:"))
}
