//! Bodies: the least valid body and the changes made to it.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::change::{Change, Source, apply, part};
use crate::image::{ImageRecipe, TextForm};

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
    /// Each at its own place; one to an object comes before those to its members.
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
        self.merged_by(other, Change::merged)
    }

    /// The same, where a change that does not insist on its value gives way to another.
    #[must_use]
    pub fn merged_freely(&self, other: &Self) -> Option<Self> {
        let merged = |a: &Change, b: &Change| a.merged(b).or_else(|| a.insisting(b).cloned());
        self.merged_by(other, merged)
    }

    fn merged_by(
        &self,
        other: &Self,
        merged: impl Fn(&Change, &Change) -> Option<Change>,
    ) -> Option<Self> {
        let (mine, theirs) = (self.json()?, other.json()?);
        if mine.base != theirs.base {
            return None;
        }
        let mut changes = mine.changes.clone();
        for change in &theirs.changes {
            match changes.iter().position(|it| it.path == change.path) {
                Some(known) => changes[known] = merged(&changes[known], change)?,
                None if changes.iter().any(|it| it.excludes(change)) => return None,
                None => changes.push(change.clone()),
            }
        }
        Some(Self::Json(JsonBody::new(mine.base.clone(), changes)))
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
    /// A base with changes.
    pub(crate) fn new(base: Source, mut changes: Vec<Change>) -> Self {
        changes.sort_by_key(|change| change.path.len());
        Self { base, changes }
    }

    /// What it has at a place.
    pub(crate) fn member(&self, path: &[String]) -> Option<Source> {
        let above = self.changes.iter().rfind(|it| path.starts_with(&it.path));
        let mut found = match (above, &self.base) {
            (Some(it), _) if it.path == path => it.to.clone(),
            (Some(it), _) => part(&it.to.as_ref()?.value(), &path[it.path.len()..]),
            (None, Source::Value(base)) => part(base, path),
            (None, Source::Image(_) | Source::Missing { .. }) => None,
        };
        let below = self.changes.iter().filter(|it| it.path.len() > path.len());
        for it in below.filter(|it| it.path.starts_with(path)) {
            let mut value = found.as_ref().map_or_else(|| json!({}), Source::value);
            let to = it.to.as_ref().map(Source::value);
            apply(&mut value, &it.path[path.len()..], to);
            found = Some(Source::Value(value));
        }
        found
    }

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
        let sources = || [&self.base].into_iter().chain(self.changed());
        let large = || {
            sources().filter_map(|source| match source {
                Source::Image(recipe) if recipe.is_large() => Some(recipe),
                _ => None,
            })
        };
        // Text that grows is copied, and is there twice while it is.
        text.reserve_exact(large().map(ImageRecipe::room).sum());
        for recipe in large() {
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

    /// The body with one more change, in place of those to the same member and to what is in it.
    pub(crate) fn with(&self, change: Change) -> Self {
        let others = self.changes.iter();
        let others = others.filter(|it| !it.path.starts_with(&change.path));
        let changes = others.cloned().chain([change.clone()]).collect();
        Self::new(self.base.clone(), changes)
    }

    /// The same changes, but for those to other members than one.
    pub(crate) fn only(&self, member: &str) -> Self {
        let changes = self.changes.iter();
        let changes = changes.filter(|it| it.path.first().is_some_and(|name| name == member));
        Self::new(self.base.clone(), changes.cloned().collect())
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
