//! Images given as text: what the dialect's `x-image` asks for, and whether a text meets it.

mod facts;
mod rule;
mod text;

pub use facts::{ImageFacts, ImageFormat};
pub use rule::{Base64, ImageFault, ImageKey, ImageRule};
