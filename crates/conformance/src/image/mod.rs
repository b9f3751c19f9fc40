//! Images made in memory: real files of exact measures, tiny where the size does not matter.

mod encode;
mod recipe;
#[cfg(test)]
mod tests;

pub use recipe::{FileFormat, ImageRecipe, TextForm};
