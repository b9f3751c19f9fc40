//! A body that comes slowly: in pieces, at times of the service's clock.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::{convert::Infallible, time::Duration};

use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};

use crate::task::{Clock, clock};

const PIECES: usize = 10;

pub(crate) struct Pieces {
    rest: Bytes,
    /// Bytes of a piece; the last may be shorter.
    size: usize,
    clock: Arc<dyn Clock>,
    /// When the next piece may go, in milliseconds since the Unix epoch.
    at_ms: u64,
    pause_ms: u64,
    wait: Pin<Box<dyn Future<Output = ()> + Send>>,
}

impl Pieces {
    /// A body that takes so long from now on.
    pub(crate) fn new(body: Bytes, time: Duration, clock: Arc<dyn Clock>, now_ms: u64) -> Self {
        let pause_ms = clock::millis(time) / PIECES as u64;
        let at_ms = now_ms.saturating_add(pause_ms);
        Self {
            size: body.len().div_ceil(PIECES),
            rest: body,
            wait: until(&clock, at_ms),
            clock,
            at_ms,
            pause_ms,
        }
    }
}

fn until(clock: &Arc<dyn Clock>, ms: u64) -> Pin<Box<dyn Future<Output = ()> + Send>> {
    let clock = Arc::clone(clock);
    Box::pin(async move { clock.wait_until(ms).await })
}

impl Body for Pieces {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if self.rest.is_empty() {
            return Poll::Ready(None);
        }
        ready!(self.wait.as_mut().poll(context));
        let size = self.size.min(self.rest.len());
        let piece = self.rest.split_to(size);
        self.at_ms = self.at_ms.saturating_add(self.pause_ms);
        self.wait = until(&self.clock, self.at_ms);
        Poll::Ready(Some(Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.rest.len() as u64)
    }
}
