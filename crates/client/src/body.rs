//! Bodies of requests: JSON, in which the base64 of an image is made while it is sent. So memory does not grow
//! with the image, and the length is known all the same.

use std::{
    collections::VecDeque,
    fs::File,
    future::Future as _,
    io::{self, Read as _},
    mem,
    path::Path,
    pin::Pin,
    task::{Context, Poll, ready},
};

use bytes::Bytes;
use http_body::{Frame, SizeHint};
use serde::Serialize;
use serde_json::Value;
use tokio::task::{JoinHandle, spawn_blocking};

use crate::{
    Client, Error, ImageError, ImageInput,
    image::{Content, encode, encoded_len},
};

/// Bytes of an image that are encoded at a time: a multiple of 3, so that no padding is between two chunks.
const CHUNK: usize = 96 << 10;

/// What an operation is sent. Generated code says which of its members are images.
pub(crate) trait RequestBody: Serialize {
    /// Its images, by the names of the members.
    fn images_mut(&mut self) -> Vec<(&'static str, Option<&mut ImageInput>)>;
}

/// The body that a request is sent with.
pub(crate) async fn of<T: RequestBody>(
    client: &Client,
    mut request: T,
) -> Result<reqwest::Body, Error> {
    let images = request.images_mut().into_iter();
    let mut images: Vec<_> = images
        .filter_map(|(name, image)| Some((name, image?.take())))
        .collect();
    let value =
        serde_json::to_value(&request).map_err(|error| Error::request(error.to_string()))?;
    let Value::Object(mut members) = value else {
        return Ok(value.to_string().into());
    };
    client.inner.extras.add_to(&mut members)?;
    let mut body = Body::default();
    let mut json = String::from("{");
    for (name, value) in members {
        if json.len() > 1 || !body.parts.is_empty() {
            json.push(',');
        }
        json += &format!("{}:", Value::String(name.clone()));
        match images.iter().position(|(member, _)| *member == name) {
            Some(index) => {
                let (_, image) = images.swap_remove(index);
                body.push_image(&mut json, image).await?;
            }
            None => json += &value.to_string(),
        }
    }
    json.push('}');
    body.push(Part::Bytes(json.into()));
    Ok(reqwest::Body::wrap(body))
}

/// Parts, one behind the other.
#[derive(Default)]
struct Body {
    parts: VecDeque<Part>,
    /// Bytes that are still to be sent.
    left: u64,
}

enum Part {
    /// What is sent.
    Bytes(Bytes),
    /// A file that is sent as its base64.
    Encoded(Bytes),
    /// The same, from disk.
    File(Chunks),
}

impl Part {
    /// How many bytes of it are still to be sent.
    fn left(&self) -> u64 {
        match self {
            Self::Bytes(bytes) => bytes.len() as u64,
            Self::Encoded(file) => encoded_len(file.len() as u64),
            Self::File(file) => encoded_len(file.left),
        }
    }
}

impl Body {
    fn push(&mut self, part: Part) {
        self.left += part.left();
        self.parts.push_back(part);
    }

    /// Adds what stands before an image, and the image as a text of JSON.
    async fn push_image(&mut self, json: &mut String, image: Content) -> Result<(), Error> {
        let image = match image {
            Content::Text(text) => {
                // It may have whatever characters if it was read.
                *json += &serde_json::to_string(&*text)
                    .map_err(|error| Error::request(error.to_string()))?;
                return Ok(());
            }
            Content::File(file) => Part::Encoded(file),
            Content::Path(path, len) => Part::File(Chunks::open(&path, len).await?),
        };
        json.push('"');
        self.push(Part::Bytes(mem::take(json).into()));
        self.push(image);
        json.push('"');
        Ok(())
    }
}

impl http_body::Body for Body {
    type Data = Bytes;
    type Error = ImageError;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, ImageError>>> {
        let this = self.get_mut();
        let Some(part) = this.parts.front_mut() else {
            return Poll::Ready(None);
        };
        let chunk = match part {
            Part::Bytes(bytes) => mem::take(bytes),
            Part::Encoded(file) => encode(&file.split_to(CHUNK.min(file.len()))).into(),
            Part::File(file) => match ready!(file.poll_next(cx)) {
                Ok(chunk) => chunk,
                Err(error) => return Poll::Ready(Some(Err(error))),
            },
        };
        if part.left() == 0 {
            this.parts.pop_front();
        }
        this.left = this.left.saturating_sub(chunk.len() as u64);
        Poll::Ready(Some(Ok(Frame::data(chunk))))
    }

    fn is_end_stream(&self) -> bool {
        self.parts.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}

/// A file on disk in chunks of base64. Files have no asynchronous reads, so threads of the runtime's pool read them,
/// one chunk ahead of what is sent.
struct Chunks {
    /// Bytes of the file that are still to be sent.
    left: u64,
    next: JoinHandle<Result<(File, Bytes), ImageError>>,
}

impl Chunks {
    async fn open(path: &Path, len: u64) -> Result<Self, ImageError> {
        let path = path.to_owned();
        let opened = spawn_blocking(move || {
            let file = File::open(path)?;
            match file.metadata()?.len() == len {
                true => Ok(file),
                false => Err(ImageError::Changed),
            }
        });
        let file = opened.await.map_err(io::Error::from)??;
        Ok(Self {
            left: len,
            next: spawn_blocking(move || read(file, len)),
        })
    }

    fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Result<Bytes, ImageError>> {
        let read_by = ready!(Pin::new(&mut self.next).poll(cx));
        let (file, chunk) = read_by.map_err(io::Error::from)??;
        self.left = self.left.saturating_sub(CHUNK as u64);
        if self.left > 0 {
            let left = self.left;
            self.next = spawn_blocking(move || read(file, left));
        }
        Poll::Ready(Ok(chunk))
    }
}

/// Reads the next chunk of a file that has so many bytes left, and encodes it. The last one is not given before the
/// file has ended behind it.
fn read(mut file: File, left: u64) -> Result<(File, Bytes), ImageError> {
    let wanted = left.min(CHUNK as u64);
    let mut chunk = Vec::with_capacity(CHUNK);
    file.by_ref().take(wanted).read_to_end(&mut chunk)?;
    let is_longer = || -> io::Result<bool> { Ok(wanted == left && (&file).read(&mut [0])? > 0) };
    if (chunk.len() as u64) < wanted || is_longer()? {
        return Err(ImageError::Changed);
    }
    Ok((file, encode(&chunk).into()))
}
