//! Parameters: the parts of a path or a query that the caller fills in.

use serde_json::{Number, Value};
use strum::{IntoStaticStr, VariantArray};

use crate::{constraint::Type, message::Message, question::Origin, role::ParameterRole};

/// A parameter of an operation.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// Where it stands in the document (of the component, if it was referred to).
    pub pointer: String,
    /// Its name: in the path template between braces, in the query before `=`. Case matters.
    pub name: String,
    /// Where a request has it.
    pub location: Location,
    /// What it is for, if code needs to know.
    pub role: Option<ParameterRole>,
    /// Whether every request has it. One in a path always is.
    pub required: bool,
    /// What it means.
    pub description: String,
    /// The part of the page that it rests on.
    pub source: String,
    /// Who states it.
    pub origin: Origin,
    /// Its schema, of a string, a number, an integer or a boolean; it has no examples.
    pub message: Message,
}

impl Parameter {
    /// The value that a text stands for, to be judged by [`message`](Self::message): what the schema's
    /// type makes of the text, after percent-decoding.
    ///
    /// A number is written as in JSON, and an integer without fraction or exponent, so that neither has
    /// a `+`, white space or needless zeros. A text that is no such thing stays a string, which breaks
    /// `type`.
    #[must_use]
    pub fn value(&self, text: &str) -> Value {
        let value = match self.message.schema.type_() {
            Some(Type::Integer) => number(text, false).map(Value::Number),
            Some(Type::Number) => number(text, true).map(Value::Number),
            Some(Type::Boolean) => text.parse().ok().map(Value::Bool),
            _ => None,
        };
        value.unwrap_or_else(|| Value::String(text.to_owned()))
    }
}

/// JSON's number, without the white space that a JSON text may have around it.
fn number(text: &str, fraction: bool) -> Option<Number> {
    let digit = |c: char| c.is_ascii_digit();
    let part = |c: char| digit(c) || c == '-' || fraction && matches!(c, '.' | 'e' | 'E' | '+');
    let text = Some(text).filter(|text| text.chars().all(part))?;
    serde_json::from_str(text).ok()
}

/// Where a request has a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, VariantArray, IntoStaticStr)]
#[strum(serialize_all = "lowercase")]
pub enum Location {
    /// A segment of the path.
    Path,
    /// The query.
    Query,
}

impl Location {
    /// Its name in the document.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

/// The names of the parameters in a path template: `task_id` of `/tasks/{task_id}`. The error says why it
/// is no template of this dialect.
pub(crate) fn template(path: &str) -> Result<Vec<&str>, &'static str> {
    let Some(path) = path.strip_prefix('/') else {
        return Err("a path begins with `/`");
    };
    if path.contains(['?', '#']) {
        return Err("a path ends before `?` and `#`; a query is told by parameters");
    }
    let mut names = Vec::new();
    for segment in path.split('/') {
        let inner = segment.strip_prefix('{');
        let inner = inner.and_then(|rest| rest.strip_suffix('}'));
        let name = inner.unwrap_or(segment);
        if name.contains(['{', '}']) || inner == Some("") {
            return Err("a parameter in a path is a whole segment, `{name}`");
        }
        if inner.is_some() && names.contains(&name) {
            return Err("a path has each parameter once");
        }
        names.extend(inner);
    }
    Ok(names)
}
