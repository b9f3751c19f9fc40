//! A recording: everything that a run sent and received, line by line, without secrets.
//!
//! What a run means is a function of its recording, so that a run which was cut short, by whatever,
//! loses nothing, and a recording can be judged again without a server.

mod content;
mod line;
mod mask;
mod reader;
mod recorder;

pub(crate) use content::Content;
pub(crate) use line::{
    Answered, Begin, Callback, End, Failed, Fault, Line, Outgoing, Purpose, Sent, Waited,
};
pub(crate) use mask::Mask;
pub use reader::ReadError;
pub(crate) use recorder::Recorder;
pub use recorder::Recording;
