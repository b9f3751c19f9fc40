//! A JSON text with gaps where values go that have a role. It is made once, so that a request is answered
//! by copying text.

use std::collections::BTreeMap;

use image2video_contract::{MemberRole, Message, pointer};
use serde::Serialize;
use serde_json::Value;
use strum::VariantArray as _;

/// A JSON text with gaps.
#[derive(Debug, Default)]
pub(crate) struct Template(Vec<Part>);

#[derive(Debug)]
enum Part {
    Text(String),
    Gap(MemberRole),
}

/// Where a message has gaps: the roles by JSON pointer, with `*` for any item of a list.
type Gaps = BTreeMap<String, MemberRole>;

impl Template {
    /// The text of a value that stands at a pointer into a message, with gaps where the message has these roles.
    pub(crate) fn new(
        message: &Message,
        at: &str,
        value: &Value,
        is_gap: impl Fn(MemberRole) -> bool,
    ) -> Self {
        let roles = MemberRole::VARIANTS.iter().filter(|role| is_gap(**role));
        let gaps = roles.filter_map(|&role| Some((message.pointer_of(role)?.to_owned(), role)));
        let mut template = Self::default();
        template.add(value, at, &gaps.collect());
        template
    }

    fn add(&mut self, value: &Value, at: &str, gaps: &Gaps) {
        let item = pointer::join(at, "*");
        match value {
            _ if gaps.contains_key(at) => self.gap(gaps[at]),
            Value::Array(_) if gaps.contains_key(&item) => {
                self.text("[");
                self.gap(gaps[&item]);
                self.text("]");
            }
            Value::Array(items) => {
                self.text("[");
                for (number, value) in items.iter().enumerate() {
                    self.text(if number > 0 { "," } else { "" });
                    self.add(value, &item, gaps);
                }
                self.text("]");
            }
            Value::Object(members) => {
                self.text("{");
                for (number, (name, value)) in members.iter().enumerate() {
                    self.text(if number > 0 { "," } else { "" });
                    self.text(&Value::from(name.as_str()).to_string());
                    self.text(":");
                    self.add(value, &pointer::join(at, name), gaps);
                }
                self.text("}");
            }
            scalar => self.text(&scalar.to_string()),
        }
    }

    fn gap(&mut self, role: MemberRole) {
        self.0.push(Part::Gap(role));
    }

    fn text(&mut self, text: &str) {
        match self.0.last_mut() {
            Some(Part::Text(last)) => last.push_str(text),
            _ => self.0.push(Part::Text(text.to_owned())),
        }
    }

    /// Writes the text; `fill` writes the JSON of what has a role.
    pub(crate) fn write(&self, out: &mut Vec<u8>, mut fill: impl FnMut(MemberRole, &mut Vec<u8>)) {
        for part in &self.0 {
            match part {
                Part::Text(text) => out.extend_from_slice(text.as_bytes()),
                Part::Gap(role) => fill(*role, out),
            }
        }
    }
}

/// Writes a value as JSON.
pub(crate) fn write_json(value: &(impl Serialize + ?Sized), out: &mut Vec<u8>) {
    // Texts and numbers cannot fail to be written into memory.
    let _ = serde_json::to_writer(out, value);
}

#[cfg(test)]
mod tests {
    use image2video_contract::Contract;
    use serde_json::json;

    use super::*;

    #[test]
    fn a_gap_is_where_a_role_is() {
        let list = Contract::embedded().operation("list").expect("list");
        let message = &list.success().expect("an answer").message;
        let value = json!({ "request_id": "x", "data": [{}, {}], "a\"b": [1, null, "é"] });
        let roles = [MemberRole::RequestId, MemberRole::Task];
        let template = Template::new(message, "", &value, |role| roles.contains(&role));
        let mut text = Vec::new();
        template.write(&mut text, |role, out| match role {
            MemberRole::Task => out.extend(b"1,2"),
            _ => write_json("\"", out),
        });
        let text: Value = serde_json::from_slice(&text).expect("JSON");
        let expected = json!({ "request_id": "\"", "data": [1, 2], "a\"b": [1, null, "é"] });
        assert_eq!(text, expected);
    }
}
