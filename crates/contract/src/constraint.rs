//! The constraints that the dialect knows, and when one is at least as tight as another.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde_json::{Number, Value};
use strum::{EnumDiscriminants, EnumString, IntoStaticStr, VariantArray};

use crate::image::{ImageKey, ImageRule};
use crate::rule::Rule;

/// A JSON type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, VariantArray, IntoStaticStr)]
#[strum(serialize_all = "lowercase")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Type {
    Array,
    Boolean,
    Integer,
    Number,
    Object,
    String,
}

impl Type {
    /// All types of OpenAPI 3.0.
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// Its name in a schema.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

/// A format that the dialect knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, VariantArray, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Format {
    /// A point in time, RFC 3339.
    DateTime,
    /// An absolute URI, RFC 3986.
    Uri,
    /// A UUID, RFC 9562.
    Uuid,
    /// An integer from -2^63 to 2^63 - 1.
    Int64,
}

/// A keyword with its value.
#[derive(Debug, Clone, PartialEq, EnumDiscriminants)]
#[strum_discriminants(
    name(Keyword),
    doc = "A keyword of the dialect that constrains a value.",
    derive(PartialOrd, Ord, Hash, VariantArray, IntoStaticStr, EnumString),
    strum(serialize_all = "camelCase"),
    expect(missing_docs, reason = "each is the keyword of that name")
)]
#[expect(missing_docs, reason = "each is the keyword of that name")]
pub enum Constraint {
    Type(Type),
    Enum(Vec<Value>),
    Minimum(Number),
    Maximum(Number),
    MinLength(u64),
    MaxLength(u64),
    /// A regular expression that is found in the text, ECMA-262.
    Pattern(String),
    MinItems(u64),
    MaxItems(u64),
    Format(Format),
    Required(BTreeSet<String>),
    AdditionalProperties(bool),
    #[strum_discriminants(strum(serialize = "x-image"))]
    Image(ImageRule),
    #[strum_discriminants(strum(serialize = "x-rules"))]
    Rules(Vec<Rule>),
}

impl Keyword {
    /// Its name in the document.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    /// The keyword of that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        name.parse().ok()
    }
}

impl Constraint {
    /// Its keyword.
    #[must_use]
    pub fn keyword(&self) -> Keyword {
        self.into()
    }

    /// What of it a value can break by itself.
    #[must_use]
    pub fn parts(&self) -> Vec<ConstraintPart> {
        match self {
            Self::AdditionalProperties(true) => Vec::new(),
            // The bounds of the format, which JSON Schema does not check.
            Self::Format(Format::Int64) => [Keyword::Minimum, Keyword::Maximum]
                .map(ConstraintPart::Keyword)
                .to_vec(),
            Self::Required(names) => {
                let names = names.iter().cloned();
                names.map(ConstraintPart::Required).collect()
            }
            Self::Image(rule) => rule.keys().map(ConstraintPart::Image).collect(),
            Self::Rules(rules) => {
                let ids = rules.iter().map(|rule| rule.id.clone());
                ids.map(ConstraintPart::Rule).collect()
            }
            _ => vec![ConstraintPart::Keyword(self.keyword())],
        }
    }

    /// The bound that it sets to a number, or to a number of characters or items.
    pub(crate) fn bound(&self) -> Option<f64> {
        match self {
            Self::Minimum(bound) | Self::Maximum(bound) => bound.as_f64(),
            Self::MinLength(count)
            | Self::MaxLength(count)
            | Self::MinItems(count)
            | Self::MaxItems(count) => Some(*count as f64),
            _ => None,
        }
    }

    /// Whether every value that this allows is allowed by `loose`, a constraint of the same keyword.
    fn within(&self, loose: &Self) -> bool {
        match (self, loose) {
            (Self::Type(a), Self::Type(b)) => a == b || (*a, *b) == (Type::Integer, Type::Number),
            (Self::Enum(a), Self::Enum(b)) => a.iter().all(|value| b.contains(value)),
            (Self::Minimum(a), Self::Minimum(b)) => a.as_f64() >= b.as_f64(),
            (Self::Maximum(a), Self::Maximum(b)) => a.as_f64() <= b.as_f64(),
            (Self::MinLength(a), Self::MinLength(b)) => a >= b,
            (Self::MaxLength(a), Self::MaxLength(b)) => a <= b,
            (Self::Pattern(a), Self::Pattern(b)) => a == b,
            (Self::MinItems(a), Self::MinItems(b)) => a >= b,
            (Self::MaxItems(a), Self::MaxItems(b)) => a <= b,
            (Self::Format(a), Self::Format(b)) => a == b,
            (Self::Required(a), Self::Required(b)) => a.is_superset(b),
            (Self::AdditionalProperties(a), Self::AdditionalProperties(b)) => a <= b,
            (Self::Image(a), Self::Image(b)) => a.within(b),
            (Self::Rules(a), Self::Rules(b)) => b.iter().all(|rule| a.contains(rule)),
            _ => false,
        }
    }

    /// Whether it allows every value, so that leaving it out is the same.
    fn is_vacuous(&self) -> bool {
        match self {
            Self::AdditionalProperties(allowed) => *allowed,
            Self::MinLength(least) | Self::MinItems(least) => *least == 0,
            Self::Required(names) => names.is_empty(),
            Self::Rules(rules) => rules.is_empty(),
            _ => false,
        }
    }
}

/// What of a constraint a value can break by itself: the whole of it, or one of its parts. As text it is
/// the keyword, with the key of an `x-image` and the id of a rule: `maxLength`, `x-image/maxBytes`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ConstraintPart {
    /// The constraint of a keyword that has no parts.
    Keyword(Keyword),
    /// `required`: the member that has to be there.
    Required(String),
    /// `x-image`: one of its keys.
    Image(ImageKey),
    /// `x-rules`: the rule of that id.
    Rule(String),
}

impl ConstraintPart {
    /// The keyword of the constraint.
    #[must_use]
    pub fn keyword(&self) -> Keyword {
        match self {
            Self::Keyword(keyword) => *keyword,
            Self::Required(_) => Keyword::Required,
            Self::Image(_) => Keyword::Image,
            Self::Rule(_) => Keyword::Rules,
        }
    }
}

impl fmt::Display for ConstraintPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.keyword().as_str())?;
        match self {
            Self::Keyword(_) | Self::Required(_) => Ok(()),
            Self::Image(key) => write!(f, "/{}", key.as_str()),
            Self::Rule(id) => write!(f, "/{id}"),
        }
    }
}

/// The constraints of one schema in one strictness, at most one per keyword, in the order of
/// [`Keyword`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Constraints(BTreeMap<Keyword, Constraint>);

impl Constraints {
    /// The constraint of a keyword.
    #[must_use]
    pub fn get(&self, keyword: Keyword) -> Option<&Constraint> {
        self.0.get(&keyword)
    }

    /// The type, if one is named.
    #[must_use]
    pub fn type_(&self) -> Option<Type> {
        match self.get(Keyword::Type) {
            Some(Constraint::Type(type_)) => Some(*type_),
            _ => None,
        }
    }

    /// The values of the enum; none where there is no enum.
    pub(crate) fn enum_values(&self) -> &[Value] {
        match self.get(Keyword::Enum) {
            Some(Constraint::Enum(values)) => values,
            _ => &[],
        }
    }

    /// The rule of an image, if there is one.
    pub(crate) fn image(&self) -> Option<&ImageRule> {
        match self.get(Keyword::Image) {
            Some(Constraint::Image(rule)) => Some(rule),
            _ => None,
        }
    }

    /// The rules across members; none where there is no such keyword.
    pub(crate) fn rules(&self) -> &[Rule] {
        match self.get(Keyword::Rules) {
            Some(Constraint::Rules(rules)) => rules,
            _ => &[],
        }
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Constraint> {
        self.0.values()
    }

    /// Adds a constraint, in place of the one of the same keyword.
    pub(crate) fn set(&mut self, constraint: Constraint) {
        self.0.insert(constraint.keyword(), constraint);
    }

    /// Takes a constraint away.
    pub(crate) fn lift(&mut self, keyword: Keyword) {
        self.0.remove(&keyword);
    }

    /// The first keyword by which this is *not* within `loose`: a value may meet this and break that.
    #[must_use]
    pub fn beyond(&self, loose: &Self) -> Option<Keyword> {
        let fits =
            |b: &&Constraint| b.is_vacuous() || self.get(b.keyword()).is_some_and(|a| a.within(b));
        loose.iter().find(|b| !fits(b)).map(Constraint::keyword)
    }
    /// Takes over what is stated, where readings differ; the rest stays as it is.
    pub(crate) fn resolve(&mut self, stated: &Self, readings: &[&Self]) {
        for &keyword in Keyword::VARIANTS {
            let of_readings: Vec<_> = readings.iter().map(|it| it.get(keyword)).collect();
            if of_readings.iter().all(|it| Some(it) == of_readings.first()) {
                continue;
            }
            let resolved = match keyword {
                Keyword::Rules => Some(self.resolved_rules(stated, readings)),
                Keyword::Image => self.resolved_image(stated, readings),
                _ => None,
            };
            match resolved.or_else(|| stated.get(keyword).cloned()) {
                Some(constraint) => self.set(constraint),
                None => self.lift(keyword),
            }
        }
    }

    /// Of the rules that only some readings have, those that are stated.
    fn resolved_rules(&self, stated: &Self, readings: &[&Self]) -> Constraint {
        let is_open = |rule: &&Rule| {
            let has = |reading: &&Self| reading.rules().contains(rule);
            readings.iter().any(has) && !readings.iter().all(has)
        };
        let settled = self.rules().iter().filter(|rule| !is_open(rule));
        let stated = stated.rules().iter().filter(is_open);
        Constraint::Rules(settled.chain(stated).cloned().collect())
    }

    /// The image's rule, if there is one and readings differ in its keys alone.
    fn resolved_image(&self, stated: &Self, readings: &[&Self]) -> Option<Constraint> {
        let readings: Vec<_> = readings
            .iter()
            .map(|it| it.image())
            .collect::<Option<_>>()?;
        let rule = self.image()?.resolved(stated.image()?, &readings);
        Some(Constraint::Image(rule))
    }
}
