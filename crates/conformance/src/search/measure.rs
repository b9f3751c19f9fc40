//! What a limit limits: how a reading states it, the size that a case sends, and a value of a size.

use image2video_contract::image::ImageKey;
use image2video_contract::{
    Constraint, ConstraintPart as Part, Keyword, Question, Reading, pointer,
};
use serde_json::Value;

use crate::case::{Aspect, Case, JsonBody, Source};
use crate::image::ImageRecipe;

/// Into how many parts the search for a file's limit divides what the cases leave open.
const FILE_PARTS: u64 = 16;

/// What a limit limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Measure {
    /// Unicode characters of a text.
    Characters,
    /// Bytes of the file that an image is.
    FileBytes,
}

impl Measure {
    /// Its unit, in the plural.
    pub(crate) fn unit(self) -> &'static str {
        match self {
            Self::Characters => "characters",
            Self::FileBytes => "bytes",
        }
    }

    /// The limit that a reading states, if it states one. Three bytes of a file are four of its
    /// base64.
    pub(crate) fn limit_in(self, reading: &Reading) -> Option<u64> {
        let constraints = reading.constraints()?;
        match self {
            Self::Characters => match constraints.get(Keyword::MaxLength)? {
                Constraint::MaxLength(limit) => Some(*limit),
                _ => None,
            },
            Self::FileBytes => match constraints.get(Keyword::Image)? {
                Constraint::Image(rule) => {
                    let text = rule.max_text_bytes.map(|bytes| bytes / 4 * 3);
                    rule.max_bytes.into_iter().chain(text).min()
                }
                _ => None,
            },
        }
    }

    /// The measure of a question about a limit, and the limits that its readings state.
    pub(super) fn with_stated_limits(question: &Question) -> Option<(Self, Vec<u64>)> {
        [Self::Characters, Self::FileBytes]
            .into_iter()
            .find_map(|measure| {
                let limits = question.readings.iter();
                let limits = limits.map(|reading| measure.limit_in(reading));
                let mut limits: Vec<u64> = limits.collect::<Option<_>>()?;
                limits.sort_unstable();
                limits.dedup();
                (limits.len() > 1).then_some((measure, limits))
            })
    }

    /// Whether a case is about such a limit.
    pub(super) fn applies_to(self, case: &Case) -> bool {
        match self {
            Self::Characters => case.aspect == Aspect::keyword(Keyword::MaxLength),
            Self::FileBytes => matches!(
                case.aspect,
                Aspect::Constraint(Part::Image(ImageKey::MaxBytes | ImageKey::MaxTextBytes))
            ),
        }
    }

    /// The size that a case sends: of a text in ASCII, since other scripts may be counted differently.
    pub(super) fn size_in(self, case: &Case) -> Option<u64> {
        match self {
            Self::Characters => {
                let body = case.request.body.value()?;
                let text = body.pointer(&case.pointer)?.as_str()?;
                text.is_ascii().then_some(text.len() as u64)
            }
            Self::FileBytes => {
                let path: Vec<_> = pointer::tokens(&case.pointer).collect();
                recipe(case.request.body.json()?, &path)?.bytes
            }
        }
    }

    /// A value of that size, like the one that a body has at a place.
    pub(super) fn value(self, size: u64, like: &JsonBody, path: &[String]) -> Option<Source> {
        match self {
            Self::Characters => {
                let text = "a".repeat(usize::try_from(size).ok()?);
                Some(Source::Value(Value::String(text)))
            }
            Self::FileBytes => Some(Source::Image(ImageRecipe {
                bytes: Some(size),
                ..recipe(like, path)?
            })),
        }
    }

    /// The first step down, and the one after an acceptance.
    pub(super) fn steps(self, open: u64) -> (u64, u64) {
        match self {
            Self::Characters => (open.isqrt() + 1, 1),
            Self::FileBytes => {
                let part = (open / FILE_PARTS).max(1);
                (part * FILE_PARTS.isqrt(), part)
            }
        }
    }
}

/// The image that a body has at a place.
fn recipe(body: &JsonBody, path: &[String]) -> Option<ImageRecipe> {
    let change = body.changes.iter().find(|change| change.path == path)?;
    match change.to {
        Some(Source::Image(recipe)) => Some(recipe),
        _ => None,
    }
}
