//! Numbers that stay as they were written.

use std::cmp::Ordering;
use std::fmt;
use std::ops::RangeBounds;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::range::in_words;
use crate::types::error::ConversionError;

/// A JSON number. In JSON `1` and `1.0` are the same number and two texts; a body that is read and
/// written again keeps its text.
#[derive(Clone, Copy)]
pub(crate) enum Number {
    /// Written without a fraction; wide enough for both kinds of 64 bits.
    Integer(i128),
    /// Written with one.
    Float(f64),
}

impl Number {
    pub(crate) fn as_f64(self) -> f64 {
        match self {
            // Rounds from 2^53 on. Bounds are below that, so a comparison is exact nevertheless.
            Self::Integer(value) => value as f64,
            Self::Float(value) => value,
        }
    }

    /// The integer that this is, however it was written.
    pub(crate) fn as_i64(self) -> Option<i64> {
        // 2^63 is the first float above what an i64 holds; -2^63 is the last that it holds.
        const END: f64 = 9_223_372_036_854_775_808.0;
        match self {
            Self::Integer(value) => value.try_into().ok(),
            Self::Float(value) => {
                let whole = value.fract() == 0.0 && (-END..END).contains(&value);
                whole.then_some(value as i64)
            }
        }
    }
}

/// The number, if it is in the range.
pub(crate) fn number(
    value: Number,
    range: impl RangeBounds<f64>,
) -> Result<Number, ConversionError> {
    let number = value.as_f64();
    // What is infinite or no number has no form in JSON, though a range without an end holds it.
    if number.is_finite() && range.contains(&number) {
        Ok(value)
    } else {
        Err(format!("not a number {}", in_words(&range)).into())
    }
}

/// The number, if it is an integer in the range.
pub(crate) fn integer(
    value: Number,
    range: impl RangeBounds<i64>,
) -> Result<Number, ConversionError> {
    match value.as_i64() {
        None => Err("not an integer of 64 bits".into()),
        Some(integer) if range.contains(&integer) => Ok(value),
        Some(_) => Err(format!("not an integer {}", in_words(&range)).into()),
    }
}

/// By value, however written.
impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.partial_cmp(other) == Some(Ordering::Equal)
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Integer(a), Self::Integer(b)) => Some(a.cmp(b)),
            _ => self.as_f64().partial_cmp(&other.as_f64()),
        }
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Integer(value) => value.fmt(f),
            Self::Float(value) => value.fmt(f),
        }
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Integer(value) => match i64::try_from(*value) {
                Ok(value) => serializer.serialize_i64(value),
                Err(_) => serializer.serialize_i128(*value),
            },
            Self::Float(value) => serializer.serialize_f64(*value),
        }
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // serde_json's own type also reads what its feature `arbitrary_precision` hands out.
        let number = serde_json::Number::deserialize(deserializer)?;
        let integer = number.as_i64().map(i128::from);
        let integer = integer.or_else(|| number.as_u64().map(i128::from));
        integer
            .map(Self::Integer)
            .or_else(|| number.as_f64().map(Self::Float))
            .ok_or_else(|| serde::de::Error::custom("a number that is too large"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_written_as_it_was_read() {
        for text in ["0", "1", "1.0", "0.5", "-3", "-0.0", "18446744073709551615"] {
            let number: Number = serde_json::from_str(text).expect("a number");
            assert_eq!(serde_json::to_string(&number).expect("serialises"), text);
        }
    }

    #[test]
    fn an_integer_may_be_written_with_a_fraction_of_nothing() {
        let integer = |text| {
            serde_json::from_str::<Number>(text)
                .map(Number::as_i64)
                .ok()
        };
        assert_eq!(integer("5.0"), Some(Some(5)));
        assert_eq!(integer("1e3"), Some(Some(1000)));
        assert_eq!(integer("-9223372036854775808"), Some(Some(i64::MIN)));
        assert_eq!(integer("-9223372036854775808.0"), Some(Some(i64::MIN)));
        for none in [
            "5.5",
            "9223372036854775808",
            "9223372036854775808.0",
            "1e300",
            "-1e300",
        ] {
            assert_eq!(integer(none), Some(None), "{none}");
        }
        assert_eq!(integer("\"5\""), None);
    }

    #[test]
    fn equality_is_by_value() {
        assert_eq!(Number::Integer(1), Number::Float(1.0));
        assert!(Number::Integer(1) > Number::Float(0.5));
    }
}
