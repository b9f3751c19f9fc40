//! The socket as hyper sees it, with an envelope in each refusal.
//!
//! hyper answers what it cannot read as a request with an empty body. Here, between hyper and the
//! socket, it gets the envelope, and so does a client that is too slow. Time is not taken here, as that
//! would cost each request something: the watchdog says when it is up.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::{Buf as _, Bytes};
use http::StatusCode;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Sleep, sleep};

use crate::api::refusal::Refusal;
use crate::http::access_log;
use crate::http::connections::{Activity, Phase};
use crate::http::service::Service;

/// How much of what a refused client still sends is read, in bytes and in time, so that it gets to
/// read the answer: a connection that is closed with data unread is reset.
const LINGER_BYTES: usize = 4 << 20;
const LINGER_TIME: Duration = Duration::from_secs(2);

/// The socket of a connection.
pub(crate) struct Wire {
    stream: TcpStream,
    service: Arc<Service>,
    activity: Arc<Activity>,
    /// An envelope in place of what hyper said, as far as it is not yet sent.
    own: Bytes,
    lingering: Option<Linger>,
}

/// How long it goes on, and what was read so far.
struct Linger {
    end: Pin<Box<Sleep>>,
    read: usize,
}

impl Wire {
    pub(crate) fn new(stream: TcpStream, service: Arc<Service>, activity: Arc<Activity>) -> Self {
        Self {
            stream,
            service,
            activity,
            own: Bytes::new(),
            lingering: None,
        }
    }

    /// The time of a client is up: told to hyper as the end of what it sends.
    fn expire(&mut self) {
        if matches!(self.activity.phase(), Phase::Head(_)) {
            let answer = envelope(&self.service, Refusal::too_slow());
            // The client has taken all that it was sent before, so there is room for it.
            let _ = self.stream.try_write(&answer);
        }
    }

    /// Whether this is hyper refusing something; then it is replaced.
    fn is_replaced(&mut self, written: &[u8]) -> bool {
        // hyper closes the connection after it, so there is one at most.
        let Some(status) = refused_by_hyper(written).filter(|_| self.lingering.is_none()) else {
            return false;
        };
        self.own = envelope(&self.service, Refusal::not_http(status));
        let end = Box::pin(sleep(LINGER_TIME));
        self.lingering = Some(Linger { end, read: 0 });
        true
    }

    /// Sends what is left of an envelope.
    fn poll_own(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        while !self.own.is_empty() {
            let written = ready!(Pin::new(&mut self.stream).poll_write(context, &self.own))?;
            if written == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            self.own.advance(written);
        }
        Poll::Ready(Ok(()))
    }

    /// A client that takes nothing of its answer for too long is cut off.
    fn written<T>(&mut self, result: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        self.activity.written(result.is_ready());
        if result.is_pending() && self.activity.is_expired() {
            return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        }
        result
    }

    /// Reads and drops, so that a refused client that is still sending gets its answer.
    fn poll_linger(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let Some(linger) = &mut self.lingering else {
            return Poll::Ready(Ok(()));
        };
        let mut room = [0; 16 << 10];
        while linger.read < LINGER_BYTES && linger.end.as_mut().poll(context).is_pending() {
            let mut buffer = ReadBuf::new(&mut room);
            ready!(Pin::new(&mut self.stream).poll_read(context, &mut buffer))?;
            match buffer.filled().len() {
                0 => break,
                length => linger.read += length,
            }
        }
        Poll::Ready(Ok(()))
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        if self.activity.is_reset() {
            // Where the system does not know it, the connection is closed instead.
            let _ = self.stream.set_zero_linger();
        }
    }
}

impl AsyncRead for Wire {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(context, buffer);
        if read.is_pending() && self.activity.is_expired() {
            self.expire();
            return Poll::Ready(Ok(()));
        }
        if buffer.filled().len() > before {
            self.activity.received();
        }
        read
    }
}

impl AsyncWrite for Wire {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        data: &[u8],
    ) -> Poll<io::Result<usize>> {
        if self.is_replaced(data) {
            return Poll::Ready(Ok(data.len()));
        }
        let written = Pin::new(&mut self.stream).poll_write(context, data);
        self.written(written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        data: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        if data.first().is_some_and(|first| self.is_replaced(first)) {
            return Poll::Ready(Ok(data.iter().map(|part| part.len()).sum()));
        }
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, data);
        self.written(written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.poll_own(context))?;
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.poll_own(context))?;
        ready!(Pin::new(&mut self.stream).poll_shutdown(context))?;
        self.poll_linger(context)
    }
}

/// The status of a refusal that is hyper's own: it has no body, where all of the service's have one.
fn refused_by_hyper(written: &[u8]) -> Option<StatusCode> {
    let has = |part: &[u8]| written.windows(part.len()).any(|window| window == part);
    let is_refusal = written.starts_with(b"HTTP/1.1 4")
        && has(b"content-length: 0\r\n")
        && !has(b"access-control-allow-origin");
    is_refusal.then(|| StatusCode::from_bytes(written.get(9..12)?).ok())?
}

/// A refusal as it goes over the wire, logged.
pub(crate) fn envelope(service: &Service, refusal: Refusal) -> Bytes {
    let reply = service.refuse(refusal, service.now());
    let (head, body) = reply.response.into_parts();
    let reply_head = http::Response::from_parts(head, Bytes::new());
    let mut wire = format!("HTTP/1.1 {}\r\n", reply_head.status()).into_bytes();
    for (name, value) in reply_head.headers() {
        if name != http::header::CONNECTION {
            wire.extend([name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"].concat());
        }
    }
    wire.extend(
        format!(
            "content-length: {}\r\nconnection: close\r\n\r\n",
            body.len()
        )
        .bytes(),
    );
    wire.extend_from_slice(&body);
    access_log::refused(reply_head.status(), reply.code, reply.request_id.as_deref());
    Bytes::from(wire)
}
