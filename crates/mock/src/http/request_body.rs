//! Taking a body in under a limit, and getting rid of one that is not wanted.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::BodyExt as _;
use hyper::body::{Body as _, Incoming};
use tokio::time::{Instant, timeout, timeout_at};

use crate::Limits;

/// Room that is made before a byte has come, whatever length the client announces.
const FIRST_ROOM: usize = 64 << 10;

/// How much of an unwanted body is read, in bytes and in time.
const DISCARD_BYTES: usize = 64 << 20;
const DISCARD_TIME: Duration = Duration::from_secs(5);

/// What became of a body.
pub(crate) enum Taken {
    Whole(Vec<u8>),
    TooLarge,
    TooSlow,
    Broken,
}

/// The length that the client announces, in bytes; 0 if it announces none.
pub(crate) fn announced(body: &Incoming) -> usize {
    usize::try_from(body.size_hint().lower()).unwrap_or(usize::MAX)
}

/// Takes in a body within limits: one that is too long may not say so before, and one that is too slow
/// never does.
pub(crate) async fn take(body: &mut Incoming, limits: &Limits) -> Taken {
    // Most bodies are there at once: then no time has to be taken.
    let mut start = None;
    let announced = announced(body);
    let mut whole = Vec::with_capacity(announced.min(FIRST_ROOM));
    loop {
        let mut coming = pin!(next(body));
        let at_once = poll_fn(|context| Poll::Ready(coming.as_mut().poll(context))).await;
        let frame = match at_once {
            Poll::Ready(frame) => Ok(frame),
            Poll::Pending => {
                let start = *start.get_or_insert_with(Instant::now);
                timeout_at(start + limits.time_for(whole.len()), coming).await
            }
        };
        match frame {
            Ok(Ok(Some(data))) if whole.len() + data.len() > limits.body => return Taken::TooLarge,
            Ok(Ok(Some(data))) => append(&mut whole, &data, announced),
            Ok(Ok(None)) => return Taken::Whole(whole),
            Ok(Err(_)) => return Taken::Broken,
            Err(_) => return Taken::TooSlow,
        }
    }
}

/// Appends; once the first room is filled, makes room for all that is announced, so that a long
/// body is not copied again and again while it grows.
fn append(whole: &mut Vec<u8>, data: &[u8], announced: usize) {
    if whole.capacity() - whole.len() < data.len() && whole.len() < announced {
        whole.reserve_exact(announced - whole.len());
    }
    whole.extend_from_slice(data);
}

/// Reads the rest of a body and drops it. A client that is still sending when the connection closes
/// may lose the answer, so it gets a chance to finish; one that goes on for too long does not.
pub(crate) async fn discard(body: &mut Incoming) {
    let reading = async {
        let mut read = 0;
        while let Ok(Some(data)) = next(body).await {
            read += data.len();
            if read > DISCARD_BYTES {
                break;
            }
        }
    };
    // Out of time is one more reason to stop reading, not an error.
    let _ = timeout(DISCARD_TIME, reading).await;
}

/// The next piece of data; trailers are passed over.
async fn next(body: &mut Incoming) -> Result<Option<Bytes>, hyper::Error> {
    while let Some(frame) = body.frame().await {
        if let Ok(data) = frame?.into_data() {
            return Ok(Some(data));
        }
    }
    Ok(None)
}
