//! Bodies: the least valid body and the changes made to it.

use serde_json::{Map, Value};

use crate::image::ImageRecipe;

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq)]
pub enum Source {
    /// The value itself.
    Value(Value),
    /// An image that is made when it is needed.
    Image(ImageRecipe),
}

impl Source {
    /// The value.
    #[must_use]
    pub fn value(&self) -> Value {
        match self {
            Self::Value(value) => value.clone(),
            Self::Image(recipe) => Value::String(recipe.text()),
        }
    }

    /// Whether the value takes megabytes.
    #[must_use]
    pub fn is_large(&self) -> bool {
        matches!(self, Self::Image(ImageRecipe { bytes: Some(bytes), .. }) if *bytes > 1_000_000)
    }
}

/// A change to one member of the body.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// Names of the members that lead to it; empty for the whole body.
    pub path: Vec<String>,
    /// What it becomes; `None` takes it away.
    pub to: Option<Source>,
}

impl Change {
    /// Sets a member.
    #[must_use]
    pub fn set(path: &[String], to: Source) -> Self {
        Self {
            path: path.to_vec(),
            to: Some(to),
        }
    }

    /// Takes a member away.
    #[must_use]
    pub fn remove(path: &[String]) -> Self {
        Self {
            path: path.to_vec(),
            to: None,
        }
    }
}

impl Change {
    /// What does as both do: two changes alike, or two images that each say something of their own.
    fn merged(&self, other: &Self) -> Option<Self> {
        if self.to == other.to {
            return Some(self.clone());
        }
        let (Some(Source::Image(mine)), Some(Source::Image(theirs))) = (&self.to, &other.to) else {
            return None;
        };
        let both = Source::Image(mine.merged(theirs)?);
        Some(Self::set(&self.path, both))
    }
}

/// A request body.
#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    /// None.
    None,
    /// Text that is sent as it is.
    Text(String),
    /// JSON: a base with changes.
    Json {
        /// What is changed.
        base: Source,
        /// Each at its own place.
        changes: Vec<Change>,
    },
}

impl Body {
    /// The JSON value, if the body is one.
    #[must_use]
    pub fn value(&self) -> Option<Value> {
        self.rendered(Source::value)
    }

    /// The JSON value with each image as the words `<a png of 10000001 bytes, base64>`, for people.
    #[must_use]
    pub fn outline(&self) -> Option<Value> {
        self.rendered(|source| match source {
            Source::Image(recipe) if source.is_large() => Value::String(format!("<{recipe}>")),
            _ => source.value(),
        })
    }

    /// The JSON value with a small image in place of each that takes megabytes. Rules across members
    /// look at what is there, not at how large it is.
    #[must_use]
    pub(crate) fn lightened(&self) -> Option<Value> {
        self.rendered(|source| match source {
            Source::Image(recipe) if source.is_large() => {
                let small = ImageRecipe {
                    bytes: None,
                    ..*recipe
                };
                Value::String(small.text())
            }
            _ => source.value(),
        })
    }

    /// The changes made to the base.
    #[must_use]
    pub fn changes(&self) -> &[Change] {
        match self {
            Self::Json { changes, .. } => changes,
            Self::None | Self::Text(_) => &[],
        }
    }

    /// Whether the body takes megabytes.
    #[must_use]
    pub fn is_large(&self) -> bool {
        self.changes()
            .iter()
            .filter_map(|change| change.to.as_ref())
            .any(Source::is_large)
    }

    /// The body with the changes of another as well, unless the two change a member in ways that do
    /// not go together.
    #[must_use]
    pub fn merged(&self, other: &Self) -> Option<Self> {
        let Self::Json { base, changes } = self else {
            return None;
        };
        let Self::Json {
            base: other_base,
            changes: more,
        } = other
        else {
            return None;
        };
        if base != other_base {
            return None;
        }
        let mut all = changes.clone();
        for change in more {
            match all.iter_mut().find(|known| known.path == change.path) {
                Some(known) => *known = known.merged(change)?,
                None => all.push(change.clone()),
            }
        }
        Some(Self::Json {
            base: base.clone(),
            changes: all,
        })
    }

    fn rendered(&self, render: impl Fn(&Source) -> Value) -> Option<Value> {
        let Self::Json { base, changes } = self else {
            return None;
        };
        let mut value = render(base);
        for change in changes {
            apply(&mut value, &change.path, change.to.as_ref().map(&render));
        }
        Some(value)
    }
}

fn apply(value: &mut Value, path: &[String], to: Option<Value>) {
    match (path, to) {
        ([], Some(to)) => *value = to,
        ([], None) => *value = Value::Null,
        ([last], None) => {
            if let Some(map) = value.as_object_mut() {
                map.remove(last);
            }
        }
        ([first, rest @ ..], to) => {
            if let Some(map) = value.as_object_mut() {
                let slot = map
                    .entry(first)
                    .or_insert_with(|| Value::Object(Map::new()));
                apply(slot, rest, to);
            }
        }
    }
}
