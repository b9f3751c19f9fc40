//! The body of a request: read under limits, or discarded.

use std::time::Duration;

use http_body_util::{BodyExt as _, Limited};
use hyper::body::{Body as _, Incoming};
use tokio::time::{Instant, timeout, timeout_at};

use crate::{api::Refusal, http::Limits};

/// Room that is made before a byte has come, whatever length the client announces.
const FIRST_ROOM: usize = 64 << 10;

/// How much of an unwanted body is read, in bytes and in time.
const DISCARD_BYTES: usize = 64 << 20;
const DISCARD_TIME: Duration = Duration::from_secs(5);

/// The length that the client announces, in bytes; 0 if it announces none.
pub(crate) fn announced_length(body: &Incoming) -> usize {
    usize::try_from(body.size_hint().lower()).unwrap_or(usize::MAX)
}

/// Reads a body within limits: one that is too long may not say so before, and one that is too slow
/// never does.
pub(crate) async fn read(body: &mut Incoming, limits: &Limits) -> Result<Vec<u8>, Refusal> {
    let start = Instant::now();
    let announced = announced_length(body);
    let mut whole = Vec::with_capacity(announced.min(FIRST_ROOM));
    loop {
        let deadline = start + limits.time_for(whole.len());
        let frame = match timeout_at(deadline, body.frame()).await {
            Ok(Some(Ok(frame))) => frame,
            Ok(None) => return Ok(whole),
            Ok(Some(Err(_))) => {
                let broken = "the body could not be read to its end";
                return Err(Refusal::Body(broken.to_owned()));
            }
            Err(_) => return Err(Refusal::TooSlow),
        };
        // Trailers are passed over.
        let Ok(data) = frame.into_data() else {
            continue;
        };
        if whole.len() + data.len() > limits.body {
            return Err(Refusal::TooLarge(limits.body));
        }
        // Once the first room is filled, room is made for all that is announced, so that a long body is
        // not copied again and again while it grows.
        if whole.capacity() - whole.len() < data.len() && whole.len() < announced {
            whole.reserve_exact(announced - whole.len());
        }
        whole.extend_from_slice(&data);
    }
}

/// Reads the rest of a body and drops it. A client that is still sending when the connection closes
/// may lose the answer, so it gets a chance to finish; one that goes on for too long does not.
pub(crate) async fn discard(body: &mut Incoming) {
    let mut rest = Limited::new(body, DISCARD_BYTES);
    let reading = async { while let Some(Ok(_)) = rest.frame().await {} };
    // Out of time is one more reason to stop reading, not an error.
    let _ = timeout(DISCARD_TIME, reading).await;
}
