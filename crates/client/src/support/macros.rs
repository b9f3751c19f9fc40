//! The behaviour of generated types that typify cannot make. Generated code declares the type and calls
//! one of these; the bounds and the values come from the contract.
//!
//! All of them refuse with the error type of the other generated types, and never repeat the value.

/// `TryFrom` for texts, `Deserialize` and `Display` by way of `FromStr`, `as_str` and `Serialize`.
macro_rules! text {
    ($name:ident) => {
        impl ::std::convert::TryFrom<&str> for $name {
            type Error = $crate::types::error::ConversionError;

            fn try_from(value: &str) -> ::std::result::Result<Self, Self::Error> {
                value.parse()
            }
        }

        impl ::std::convert::TryFrom<::std::string::String> for $name {
            type Error = $crate::types::error::ConversionError;

            fn try_from(value: ::std::string::String) -> ::std::result::Result<Self, Self::Error> {
                value.parse()
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                let text =
                    <::std::string::String as ::serde::Deserialize>::deserialize(deserializer)?;
                text.parse().map_err(::serde::de::Error::custom)
            }
        }

        $crate::support::macros::as_text!($name);
    };
}

/// `Display` and `Serialize` by way of `as_str`.
macro_rules! as_text {
    ($name:ident) => {
        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }
    };
}

/// An enum of the listed strings.
macro_rules! closed_enum {
    ($name:ident, $($variant:ident = $value:literal),*) => {
        impl $name {
            /// All values, in the order of the contract.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The value as it is sent.
            #[must_use]
            pub const fn as_str(&self) -> &'static str {
                match self {
                    $(Self::$variant => $value,)*
                }
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = $crate::types::error::ConversionError;

            fn from_str(value: &str) -> ::std::result::Result<Self, Self::Err> {
                match value {
                    $($value => Ok(Self::$variant),)*
                    _ => Err(concat!("not one of:" $(, " `", $value, "`")*).into()),
                }
            }
        }

        $crate::support::macros::text!($name);
    };
}

/// An enum of the listed strings, and a variant for all others.
macro_rules! open_enum {
    ($name:ident, $other:ident, $($variant:ident = $value:literal),*) => {
        impl $name {
            /// The value as it was received.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $value,)*
                    Self::$other(value) => value,
                }
            }
        }

        impl ::std::convert::From<&str> for $name {
            fn from(value: &str) -> Self {
                match value {
                    $($value => Self::$variant,)*
                    _ => Self::$other(value.to_owned()),
                }
            }
        }

        impl ::std::convert::From<::std::string::String> for $name {
            fn from(value: ::std::string::String) -> Self {
                value.as_str().into()
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                <::std::string::String as ::serde::Deserialize>::deserialize(deserializer).map(Self::from)
            }
        }

        $crate::support::macros::as_text!($name);
    };
}

/// An absolute URI whose length in characters is in the range.
macro_rules! uri {
    ($name:ident, $characters:expr) => {
        impl $name {
            /// The URI as it was given.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = $crate::types::error::ConversionError;

            fn from_str(value: &str) -> ::std::result::Result<Self, Self::Err> {
                $crate::support::uri::check(value, $characters)?;
                Ok(Self(value.to_owned()))
            }
        }

        $crate::support::macros::text!($name);
    };
}

/// A number in the range.
macro_rules! number {
    ($name:ident, $range:expr) => {
        impl $name {
            /// The number.
            #[must_use]
            pub fn get(&self) -> f64 {
                self.0.as_f64()
            }

            fn bounded(
                value: $crate::support::number::Number,
            ) -> ::std::result::Result<Self, $crate::types::error::ConversionError> {
                $crate::support::number::number(value, $range).map(Self)
            }
        }

        $crate::support::macros::numeric!($name, f64 => Float, i32 => Integer, i64 => Integer);

        impl ::std::convert::From<$name> for f64 {
            fn from(value: $name) -> Self {
                value.get()
            }
        }
    };
}

/// An integer in the range.
macro_rules! integer {
    ($name:ident, $range:expr) => {
        impl $name {
            /// The integer.
            #[must_use]
            pub fn get(&self) -> i64 {
                // `bounded` lets nothing pass that is no such integer.
                self.0.as_i64().unwrap_or_default()
            }

            fn bounded(
                value: $crate::support::number::Number,
            ) -> ::std::result::Result<Self, $crate::types::error::ConversionError> {
                $crate::support::number::integer(value, $range).map(Self)
            }
        }

        $crate::support::macros::numeric!($name, i32 => Integer, u32 => Integer, i64 => Integer);

        impl ::std::convert::From<$name> for i64 {
            fn from(value: $name) -> Self {
                value.get()
            }
        }
    };
}

/// `TryFrom` for numbers, `Deserialize`, `Display` and `Serialize` by way of `bounded`.
macro_rules! numeric {
    ($name:ident, $($from:ty => $variant:ident),*) => {
        $(
            impl ::std::convert::TryFrom<$from> for $name {
                type Error = $crate::types::error::ConversionError;

                fn try_from(value: $from) -> ::std::result::Result<Self, Self::Error> {
                    Self::bounded($crate::support::number::Number::$variant(value.into()))
                }
            }
        )*

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Display::fmt(&self.0, f)
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                ::serde::Serialize::serialize(&self.0, serializer)
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                let number = <$crate::support::number::Number as ::serde::Deserialize>::deserialize(deserializer)?;
                Self::bounded(number).map_err(::serde::de::Error::custom)
            }
        }
    };
}

pub(crate) use {as_text, closed_enum, integer, number, numeric, open_enum, text, uri};
