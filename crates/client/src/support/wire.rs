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
