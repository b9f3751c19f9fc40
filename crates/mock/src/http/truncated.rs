//! The body of an answer that breaks off on purpose.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};

/// A body that announces its whole length, and ends after half of it.
pub(crate) struct Truncated {
    length: u64,
    state: State,
}

enum State {
    Half(Bytes),
    /// The half has to get out before the connection breaks.
    Flush,
    Broken,
}

impl Truncated {
    pub(crate) fn new(mut data: Bytes) -> Self {
        let length = data.len();
        data.truncate(length / 2);
        Self {
            length: length as u64,
            state: State::Half(data),
        }
    }
}

impl Body for Truncated {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        match std::mem::replace(&mut self.state, State::Broken) {
            State::Half(data) => {
                self.state = State::Flush;
                Poll::Ready(Some(Ok(Frame::data(data))))
            }
            State::Flush => {
                context.waker().wake_by_ref();
                Poll::Pending
            }
            State::Broken => Poll::Ready(Some(Err(io::ErrorKind::UnexpectedEof.into()))),
        }
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.length)
    }
}
