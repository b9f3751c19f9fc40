//! Images given as text: what the dialect's `x-image` asks for, and whether a text meets it.

mod facts;
mod fault;
mod rule;
mod text;

pub use facts::{ImageFacts, ImageFormat};
pub use rule::{ImageKey, ImageRule};
pub use text::Base64;
