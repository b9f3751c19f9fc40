//! A value of the document that knows its place.

use image2video_contract::pointer::join;
use serde_json::Value;

use super::error::CodegenError;

/// A value and the JSON pointer to it.
#[derive(Debug, Clone)]
pub(super) struct Node<'d> {
    pub(super) pointer: String,
    pub(super) value: &'d Value,
}

impl<'d> Node<'d> {
    pub(super) fn root(document: &'d Value) -> Self {
        Self {
            pointer: String::new(),
            value: document,
        }
    }

    /// A member of an object.
    pub(super) fn get(&self, key: &str) -> Option<Self> {
        self.value.get(key).map(|value| Self {
            pointer: join(&self.pointer, key),
            value,
        })
    }

    /// The members of an object by name, so that the output does not depend on the order in which the
    /// document or serde_json keeps them.
    pub(super) fn members(&self) -> Vec<(&'d str, Self)> {
        let mut members: Vec<_> = self
            .value
            .as_object()
            .into_iter()
            .flatten()
            .map(|(key, value)| {
                let pointer = join(&self.pointer, key);
                (key.as_str(), Self { pointer, value })
            })
            .collect();
        members.sort_by_key(|(key, _)| *key);
        members
    }

    /// The items of an array.
    pub(super) fn items(&self) -> Vec<Self> {
        let items = self.value.as_array().into_iter().flatten();
        items
            .enumerate()
            .map(|(index, value)| Self {
                pointer: join(&self.pointer, &index.to_string()),
                value,
            })
            .collect()
    }

    /// A member that is a string.
    pub(super) fn text(&self, key: &str) -> Option<&'d str> {
        self.value.get(key).and_then(Value::as_str)
    }

    /// The component schema that this refers to.
    pub(super) fn component(&self) -> Option<&'d str> {
        self.text("$ref")?.strip_prefix("#/components/schemas/")
    }

    /// What this refers to, or this.
    pub(super) fn resolve(self, root: &Self) -> Result<Self, CodegenError> {
        let Some(reference) = self.text("$ref") else {
            return Ok(self);
        };
        let target = reference
            .strip_prefix('#')
            .and_then(|pointer| root.value.pointer(pointer).zip(Some(pointer)));
        match target {
            Some((value, pointer)) if value.get("$ref").is_none() => Ok(Self {
                pointer: pointer.to_owned(),
                value,
            }),
            _ => Err(self.error(format!("`{reference}` leads nowhere"))),
        }
    }

    pub(super) fn error(&self, message: impl std::fmt::Display) -> CodegenError {
        CodegenError::new(&self.pointer, message)
    }
}
