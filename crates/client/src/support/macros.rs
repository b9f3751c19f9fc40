//! What generated types do. Generated code declares a type and calls one of these; bounds and values come
//! from the contract, the checks from [`constraint`](super::constraint).

/// A text that meets a constraint: `string!(Prompt, characters(..=2500))`.
macro_rules! string {
    ($name:ident, $constraint:ident($range:expr)) => {
        impl $name {
            /// The text as it is sent.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::types::error::ConversionError;

            fn from_str(value: &str) -> Result<Self, Self::Err> {
                $crate::support::constraint::$constraint(value, $range)?;
                Ok(Self(value.to_owned()))
            }
        }

        $crate::support::from_text!($name, &str String);
        $crate::support::as_text!($name);
    };
}

/// One of the listed texts, and no other.
macro_rules! closed_enum {
    ($name:ident, $($variant:ident($value:literal)),*) => {
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

        impl std::str::FromStr for $name {
            type Err = $crate::types::error::ConversionError;

            fn from_str(value: &str) -> Result<Self, Self::Err> {
                match value {
                    $($value => Ok(Self::$variant),)*
                    _ => Err($crate::support::constraint::unlisted(value, &[$($value),*])),
                }
            }
        }

        $crate::support::from_text!($name, &str String);
        $crate::support::as_text!($name);
    };
}

/// One of the listed texts, or any other, which is `__Unlisted` and known by its text alone: whoever asks for
/// that is not told otherwise once the contract lists it.
macro_rules! open_enum {
    ($name:ident, $($variant:ident($value:literal)),*) => {
        impl $name {
            /// The value as it was received, listed or not.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $value,)*
                    Self::__Unlisted(value) => value,
                }
            }
        }

        /// The value of an answer that has none: an empty text.
        impl Default for $name {
            fn default() -> Self {
                Self::__Unlisted(String::new())
            }
        }

        impl From<&str> for $name {
            fn from(value: &str) -> Self {
                match value {
                    $($value => Self::$variant,)*
                    _ => Self::__Unlisted(value.to_owned()),
                }
            }
        }

        impl From<String> for $name {
            fn from(value: String) -> Self {
                value.as_str().into()
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::convert::Infallible;

            fn from_str(value: &str) -> Result<Self, Self::Err> {
                Ok(value.into())
            }
        }

        $crate::support::as_text!($name);
    };
}

/// Made from a text of the listed types, by way of `FromStr`.
macro_rules! from_text {
    ($name:ident, $($from:ty)*) => {
        $(
            impl TryFrom<$from> for $name {
                type Error = <Self as std::str::FromStr>::Err;

                fn try_from(value: $from) -> Result<Self, Self::Error> {
                    value.parse()
                }
            }
        )*
    };
}

/// Shown, read and sent as a text, by way of `as_str` and `TryFrom`.
macro_rules! as_text {
    ($name:ident) => {
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.as_str().to_owned()
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <String as serde::Deserialize>::deserialize(deserializer)?;
                text.try_into().map_err(serde::de::Error::custom)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }
    };
}

/// A finite number of a range: `number!(CfgScale, 0.0..=1.0)`.
macro_rules! number {
    ($name:ident, $range:expr) => {
        $crate::support::numeric!($name, f64, number($range), f64 i32 u32);
    };
}

/// An integer of a range: `integer!(PageNum, 1..=1000)`.
macro_rules! integer {
    ($name:ident, $range:expr) => {
        $crate::support::numeric!($name, i64, within($range), i64 i32 u32);
    };
}

/// A number that meets a constraint, made from the listed types.
macro_rules! numeric {
    ($name:ident, $type:ident, $constraint:ident($range:expr), $($from:ident)*) => {
        impl $name {
            /// The number as it is sent.
            #[must_use]
            pub fn get(self) -> $type {
                self.0
            }
        }

        impl From<$name> for $type {
            fn from(value: $name) -> Self {
                value.0
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::types::error::ConversionError;

            fn from_str(value: &str) -> Result<Self, Self::Err> {
                let number = value.parse::<$type>().map_err(|error| error.to_string())?;
                number.try_into()
            }
        }

        $(
            impl TryFrom<$from> for $name {
                type Error = $crate::types::error::ConversionError;

                fn try_from(value: $from) -> Result<Self, Self::Error> {
                    $crate::support::constraint::$constraint(value.into(), $range).map(Self)
                }
            }
        )*

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let number = <$type as serde::Deserialize>::deserialize(deserializer)?;
                number.try_into().map_err(serde::de::Error::custom)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                self.0.serialize(serializer)
            }
        }
    };
}

/// A list of so many items: `list!(Tags, Tag, 1..=3)`.
macro_rules! list {
    ($name:ident, $item:ty, $range:expr) => {
        impl std::ops::Deref for $name {
            type Target = [$item];

            fn deref(&self) -> &[$item] {
                &self.0
            }
        }

        impl TryFrom<Vec<$item>> for $name {
            type Error = $crate::types::error::ConversionError;

            fn try_from(items: Vec<$item>) -> Result<Self, Self::Error> {
                $crate::support::constraint::items(&items, $range)?;
                Ok(Self(items))
            }
        }

        impl From<$name> for Vec<$item> {
            fn from(list: $name) -> Self {
                list.0
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let items = <Vec<$item> as serde::Deserialize>::deserialize(deserializer)?;
                items.try_into().map_err(serde::de::Error::custom)
            }
        }
    };
}

/// What builds a type that is sent, with how each of its members is taken, a function of
/// [`builder`](super::builder): `builder!(Request, RequestBuilder, Ok, image = required(ImageInput))`. A setter takes
/// whatever the member can be made from and keeps why it was refused.
macro_rules! builder {
    ($name:ident, $builder:ident, $end:expr, $($member:ident = $taken:ident($value:ty)),*) => {
        #[doc = concat!("Builds a [`", stringify!($name), "`], or is sent as one.")]
        #[derive(Clone, Debug, Default)]
        pub struct $builder {
            $($member: Option<Result<$value, String>>,)*
        }

        impl $name {
            /// Begins to build one.
            #[must_use]
            pub fn builder() -> $builder {
                <$builder as std::default::Default>::default()
            }
        }

        impl $builder {
            $(
                #[doc = concat!(
                    "Sets [`", stringify!($member), "`](", stringify!($name), "::", stringify!($member), ").",
                )]
                #[must_use]
                pub fn $member<T>(mut self, value: T) -> Self
                where
                    T: TryInto<$value>,
                    T::Error: std::fmt::Display,
                {
                    self.$member = Some($crate::support::given(stringify!($member), value));
                    self
                }
            )*
        }

        impl TryFrom<$builder> for $name {
            type Error = $crate::types::error::ConversionError;

            #[allow(unused_variables, reason = "a type need not have members")]
            fn try_from(builder: $builder) -> Result<Self, Self::Error> {
                $end(Self {
                    $($member: $crate::support::builder::$taken(
                        stringify!($member),
                        builder.$member,
                    )?,)*
                })
            }
        }

        impl From<$name> for $builder {
            #[allow(unused_variables, reason = "a type need not have members")]
            fn from(value: $name) -> Self {
                Self {
                    $($member: Option::from(value.$member).map(Ok),)*
                }
            }
        }
    };
}

pub(crate) use {
    as_text, builder, closed_enum, from_text, integer, list, number, numeric, open_enum, string,
};
