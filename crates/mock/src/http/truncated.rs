//! The body of an answer: whole, or broken off on purpose.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};

/// A body that announces its whole length, and may end before.
pub(crate) struct Parcel {
    length: u64,
    data: Option<Bytes>,
    cut: Cut,
}

enum Cut {
    /// Everything is sent.
    No,
    /// What was sent first has to get out before the connection breaks.
    AfterFlush,
    Now,
}

impl Parcel {
    pub(crate) fn whole(data: Bytes) -> Self {
        Self {
            length: data.len() as u64,
            data: (!data.is_empty()).then_some(data),
            cut: Cut::No,
        }
    }

    /// Only the first bytes.
    pub(crate) fn truncated(data: &Bytes, bytes: usize) -> Self {
        Self {
            length: data.len() as u64,
            data: Some(data.slice(..bytes.min(data.len()))),
            cut: Cut::AfterFlush,
        }
    }
}

impl Body for Parcel {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        if let Some(data) = self.data.take() {
            return Poll::Ready(Some(Ok(Frame::data(data))));
        }
        match self.cut {
            Cut::No => Poll::Ready(None),
            Cut::AfterFlush => {
                self.cut = Cut::Now;
                context.waker().wake_by_ref();
                Poll::Pending
            }
            Cut::Now => Poll::Ready(Some(Err(io::ErrorKind::UnexpectedEof.into()))),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.data.is_none() && matches!(self.cut, Cut::No)
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(match self.cut {
            Cut::No => self.data.as_ref().map_or(0, |data| data.len() as u64),
            _ => self.length,
        })
    }
}
