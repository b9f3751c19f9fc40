//! JSON as it is meant: `serde_json` keeps the last of two members of one name and says nothing, so
//! what is charged could differ from what a person reads. Here that is an error.

use std::{cell::Cell, fmt};

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

/// Values at most in a text: each takes about a hundred bytes, however short it is written.
const VALUES: usize = 10_000;

/// Reads a JSON text. The error has a place and no part of the text.
pub(crate) fn parse(text: &[u8]) -> Result<Value, serde_json::Error> {
    let mut reader = serde_json::Deserializer::from_slice(text);
    let left = Cell::new(VALUES);
    let value = Strict(&left).deserialize(&mut reader)?;
    reader.end()?;
    Ok(value)
}

/// Reads a value in which no object has two members of one name, and which is not of more values than are left.
#[derive(Clone, Copy)]
struct Strict<'l>(&'l Cell<usize>);

impl<'de> DeserializeSeed<'de> for Strict<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        let left = self.0.get().checked_sub(1);
        self.0
            .set(left.ok_or_else(|| D::Error::custom(format!("more than {VALUES} values")))?);
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut array = Vec::new();
        while let Some(item) = items.next_element_seed(self)? {
            array.push(item);
        }
        Ok(Value::Array(array))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(name) = members.next_key()? {
            if object
                .insert(name, members.next_value_seed(self)?)
                .is_some()
            {
                return Err(A::Error::custom("an object has two members of one name"));
            }
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_serde_json_reads() -> Result<(), serde_json::Error> {
        let text = r#"{"a":[null,true,-1,18446744073709551615,0.5,"x\u00e9\n"],"b":{"a":{}}} "#;
        assert_eq!(
            parse(text.as_bytes())?,
            serde_json::from_str::<Value>(text)?
        );
        Ok(())
    }

    #[test]
    fn refuses_with_a_place_and_nothing_of_the_text() {
        let deep = "[".repeat(200_000);
        let many = format!("[{}0]", "0,".repeat(VALUES));
        let table: &[(&[u8], &str)] = &[
            (
                br#"{"zebra":1,"zebra":2}"#,
                "two members of one name at line 1 column 21",
            ),
            (
                br#"[{"b":{"zebra":1,"zebra":1}}]"#,
                "two members of one name",
            ),
            (br#"{"\u007aebra":1,"zebra":1}"#, "two members of one name"),
            (b"", "EOF while parsing a value"),
            (b"{} {}", "trailing characters"),
            (b"zebra", "expected value at line 1 column 1"),
            (b"{'zebra':1}", "key must be a string"),
            (b"\xef\xbb\xbf{}", "expected value"),
            (b"\"zebra\xff\"", "invalid unicode"),
            (b"1e999", "number out of range"),
            (deep.as_bytes(), "recursion limit exceeded"),
            (
                many.as_bytes(),
                "more than 10000 values at line 1 column 19999",
            ),
        ];
        for (text, expected) in table {
            let error = parse(text).expect_err(expected).to_string();
            assert!(error.contains(expected), "{error:?} has no {expected:?}");
            assert!(!error.contains("zebra"), "{error:?} shows the text");
        }
    }
}
