//! How generated types read JSON where what serde derives is not what the contract says.

use serde::de::{Deserialize, Deserializer, Visitor};
use serde::forward_to_deserialize_any;

use super::number::Number;

/// Reads an object and nothing else: a derived struct would also take an array of its members' values.
pub(crate) struct Object<D>(pub(crate) D);

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Object<D> {
    type Error = D::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0.deserialize_map(visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit
        unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// An optional member that is there: `null` is a value like any other, so it is up to its type.
pub(crate) fn present<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    T::deserialize(deserializer).map(Some)
}

/// An integer; in JSON Schema 5.0 is one.
pub(crate) fn integer<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
    whole(Number::deserialize(deserializer)?)
}

/// An integer, or `null` for one that is not there.
pub(crate) fn optional_integer<'de, D>(deserializer: D) -> Result<Option<i64>, D::Error>
where
    D: Deserializer<'de>,
{
    Option::<Number>::deserialize(deserializer)?
        .map(whole)
        .transpose()
}

/// A list of integers.
pub(crate) fn integers<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<i64>, D::Error> {
    let numbers = Vec::<Number>::deserialize(deserializer)?;
    numbers.into_iter().map(whole).collect()
}

fn whole<E: serde::de::Error>(number: Number) -> Result<i64, E> {
    number
        .as_i64()
        .ok_or_else(|| E::custom("a number that is no integer of 64 bits"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Default, PartialEq, serde::Deserialize)]
    #[serde(default)]
    struct Members {
        #[serde(deserialize_with = "present")]
        flag: Option<bool>,
        #[serde(deserialize_with = "integer")]
        one: i64,
        #[serde(deserialize_with = "optional_integer")]
        maybe: Option<i64>,
        #[serde(deserialize_with = "integers")]
        many: Vec<i64>,
    }

    fn read(json: &str) -> Option<Members> {
        Members::deserialize(Object(&mut serde_json::Deserializer::from_str(json))).ok()
    }

    #[test]
    fn members_are_read_as_the_contract_means_them() {
        let all = Members {
            flag: Some(true),
            one: 1,
            maybe: Some(2),
            many: vec![3, 4],
        };
        let json = r#"{ "flag": true, "one": 1.0, "maybe": 2.0, "many": [3, 4.0] }"#;
        assert_eq!(read(json), Some(all));
        assert_eq!(read("{}"), Some(Members::default()));
        assert_eq!(read(r#"{ "maybe": null }"#), Some(Members::default()));
        for refused in [
            "[true, 1, 2, [3]]",
            "null",
            r#"{ "flag": null }"#,
            r#"{ "one": null }"#,
            r#"{ "one": 1.5 }"#,
            r#"{ "maybe": 1.5 }"#,
            r#"{ "many": [1.5] }"#,
        ] {
            assert_eq!(read(refused), None, "{refused}");
        }
    }
}
