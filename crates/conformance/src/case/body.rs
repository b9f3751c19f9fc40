//! Bodies: the least valid body and the changes made to it.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::image::{ImageRecipe, TextForm};

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The value itself.
    Value(Value),
    /// An image that is made when it is needed.
    Image(ImageRecipe),
    /// What the environment lacks: a value like it, which a server cannot use, and what is needed.
    Missing {
        /// The value.
        example: Value,
        /// What is needed, for people.
        needed: String,
    },
}

impl Source {
    /// The value.
    #[must_use]
    pub fn value(&self) -> Value {
        match self {
            Self::Value(value) | Self::Missing { example: value, .. } => value.clone(),
            Self::Image(recipe) => Value::String(recipe.text()),
        }
    }
}

/// A change to one member of the body.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// Names of the members that lead to it; empty for the whole body.
    pub path: Vec<String>,
    /// What it becomes; `None` takes it away.
    pub to: Option<Source>,
}

impl Change {
    /// Sets a member; `None` takes it away.
    #[must_use]
    pub fn set(path: &[String], to: impl Into<Option<Source>>) -> Self {
        let (path, to) = (path.to_vec(), to.into());
        Self { path, to }
    }

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
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Body {
    /// None.
    None,
    /// Text that is sent as it is.
    Text(String),
    /// JSON.
    Json(JsonBody),
    /// JSON that was damaged.
    Damaged {
        /// What it would be otherwise.
        json: JsonBody,
        /// What was done to its text.
        damage: Damage,
    },
}

/// What makes a text invalid JSON, or doubtful.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Damage {
    /// Its last brace is missing.
    Truncated,
    /// A comma is before the last brace.
    TrailingComma,
    /// The quotes are single ones.
    SingleQuotes,
    /// It is there twice in a row.
    TwoValues,
    /// A member is there again, with null.
    NullAgain,
    /// A member is there before, with null.
    NullBefore,
}

/// JSON: a base with changes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct JsonBody {
    /// What is changed.
    pub base: Source,
    /// Each at its own place.
    pub changes: Vec<Change>,
}

impl Body {
    /// The JSON, if the body is any.
    #[must_use]
    pub fn json(&self) -> Option<&JsonBody> {
        match self {
            Self::Json(json) => Some(json),
            Self::None | Self::Text(_) | Self::Damaged { .. } => None,
        }
    }

    /// The text that is sent.
    #[must_use]
    pub fn to_vec(&self) -> Vec<u8> {
        match self {
            Self::None => Vec::new(),
            Self::Text(text) => text.clone().into_bytes(),
            Self::Json(json) => json.to_vec(),
            Self::Damaged { json, damage } => damage.text(&json.value()).into_bytes(),
        }
    }

    /// Whether an image is in it.
    pub(crate) fn has_image(&self) -> bool {
        let mut sources = self.json().into_iter().flat_map(JsonBody::changed);
        sources.any(|source| matches!(source, Source::Image(_)))
    }

    /// The JSON value, if the body is one.
    #[must_use]
    pub fn value(&self) -> Option<Value> {
        self.json().map(JsonBody::value)
    }

    /// Whether the body takes megabytes.
    #[must_use]
    pub fn is_large(&self) -> bool {
        let mut sources = self.json().into_iter().flat_map(JsonBody::changed);
        sources.any(|source| matches!(source, Source::Image(recipe) if recipe.is_large()))
    }

    /// The body with the changes of another as well, unless one of them is no JSON, or the two change a
    /// member in ways that do not go together.
    #[must_use]
    pub fn merged(&self, other: &Self) -> Option<Self> {
        let (mine, theirs) = (self.json()?, other.json()?);
        if mine.base != theirs.base {
            return None;
        }
        let mut merged = mine.clone();
        for change in &theirs.changes {
            let mut known = merged.changes.iter_mut();
            match known.find(|known| known.path == change.path) {
                Some(known) => *known = known.merged(change)?,
                None => merged.changes.push(change.clone()),
            }
        }
        Some(Self::Json(merged))
    }
}

impl Damage {
    /// What was done to the text, in words.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Truncated => "its last brace is missing",
            Self::TrailingComma => "a comma is before its last brace",
            Self::SingleQuotes => "its quotes are single ones",
            Self::TwoValues => "it is there twice in a row",
            Self::NullAgain => "a member is there again, with null",
            Self::NullBefore => "a member is there before, with null",
        }
    }

    fn text(self, value: &Value) -> String {
        let text = value.to_string();
        let open = text.strip_suffix('}').unwrap_or(&text);
        let mut members = value.as_object().into_iter().flatten();
        let name = members.next().map(|(name, _)| Value::from(name.as_str()));
        let name = name.unwrap_or_default();
        match self {
            Self::Truncated => open.to_owned(),
            Self::TrailingComma => format!("{open},}}"),
            Self::SingleQuotes => text.replace('"', "'"),
            Self::TwoValues => format!("{text}{text}"),
            Self::NullAgain => format!("{open},{name}:null}}"),
            Self::NullBefore => {
                format!("{{{name}:null,{}", text.strip_prefix('{').unwrap_or(&text))
            }
        }
    }
}

impl JsonBody {
    /// The value.
    #[must_use]
    pub fn value(&self) -> Value {
        self.rendered(ImageRecipe::text)
    }

    /// The text. A large image is made where its words stand, so that its millions of characters are there once;
    /// one in lines is not, as its line breaks are escaped.
    fn to_vec(&self) -> Vec<u8> {
        let words = |recipe: &ImageRecipe| match recipe.form {
            TextForm::Lines => recipe.text(),
            _ => format!("<{recipe}>"),
        };
        let mut text = self.rendered(words).to_string();
        for source in [&self.base].into_iter().chain(self.changed()) {
            let Source::Image(recipe) = source else {
                continue;
            };
            if let Some((before, after)) = text.split_once(&format!("<{recipe}>")) {
                let (place, after) = (before.len(), after.to_owned());
                text.truncate(place);
                recipe.write_text(&mut text);
                text.push_str(&after);
            }
        }
        text.into_bytes()
    }

    /// The value with each large image as the words `<a PNG of 10000001 bytes, base64>`, for people.
    #[must_use]
    pub fn outline(&self) -> Value {
        self.rendered(|recipe| format!("<{recipe}>"))
    }

    /// The value with a small image in place of each large one. Rules across members look at what is
    /// there, not at how large it is.
    pub(crate) fn with_small_images(&self) -> Value {
        let bytes = None;
        self.rendered(|recipe| ImageRecipe { bytes, ..*recipe }.text())
    }

    /// What members are set to.
    pub(crate) fn changed(&self) -> impl Iterator<Item = &Source> {
        self.changes.iter().filter_map(|change| change.to.as_ref())
    }

    /// The body with one more change, in place of the one to the same member.
    pub(crate) fn with(&self, change: Change) -> Self {
        let others = self.changes.iter().filter(|it| it.path != change.path);
        Self {
            base: self.base.clone(),
            changes: others.cloned().chain([change.clone()]).collect(),
        }
    }

    /// The body with what another sets beyond it.
    pub(crate) fn with_members_of(&self, other: &Self) -> Self {
        let is_new = |change: &&Change| self.changes.iter().all(|it| it.path != change.path);
        let more = other
            .changes
            .iter()
            .filter(|it| it.to.is_some())
            .filter(is_new);
        Self {
            base: self.base.clone(),
            changes: self.changes.iter().chain(more).cloned().collect(),
        }
    }

    fn rendered(&self, large: impl Fn(&ImageRecipe) -> String) -> Value {
        let render = |source: &Source| match source {
            Source::Image(recipe) if recipe.is_large() => Value::String(large(recipe)),
            _ => source.value(),
        };
        let mut value = render(&self.base);
        for change in &self.changes {
            apply(&mut value, &change.path, change.to.as_ref().map(&render));
        }
        value
    }
}

fn apply(value: &mut Value, path: &[String], to: Option<Value>) {
    let Some((first, rest)) = path.split_first() else {
        *value = to.unwrap_or_default();
        return;
    };
    let Some(members) = value.as_object_mut() else {
        return;
    };
    if rest.is_empty() && to.is_none() {
        members.remove(first);
    } else {
        let member = members.entry(first).or_insert_with(|| json!({}));
        apply(member, rest, to);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_images_stand_where_their_members_are() {
        let large = |bytes, form| {
            let bytes = Some(bytes);
            let recipe = ImageRecipe {
                bytes,
                form,
                ..ImageRecipe::png(300, 300)
            };
            Source::Image(recipe)
        };
        let set = |name: &str, to| Change::set(&[name.to_owned()], to);
        let json = JsonBody {
            base: Source::Value(json!({ "image": "x", "prompt": "a \"quote\"" })),
            changes: vec![
                set("image", large(1_200_000, TextForm::DataUrl)),
                set("end", large(1_100_000, TextForm::Base64)),
                set("last", large(1_100_000, TextForm::Base64)),
                set("lines", large(1_100_000, TextForm::Lines)),
            ],
        };
        let sent: Value = serde_json::from_slice(&json.to_vec()).expect("JSON");
        assert!(sent == json.value(), "{}", json.outline());
    }
}
