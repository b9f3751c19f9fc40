//! Images made in memory: real files of exact measures, tiny where the size does not matter.

mod encode;
mod recipe;

pub use recipe::{FileFormat, ImageRecipe, TextForm};
