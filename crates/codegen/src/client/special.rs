//! The types that hold a constraint, made with the macros of the client crate, one for each kind of
//! constraint. Where no type can do that, the constraint is refused.

use image2video_contract::{
    Constraint, Defect, Format, Keyword, Schema, Strictness, Type, pointer,
};
use proc_macro2::{Ident, Literal, TokenStream};
use quote::{ToTokens, format_ident, quote};
use serde_json::{Number, Value};

use super::names::{is_identifier, pascal};
use super::side::Side;

/// From 2^53 on not every integer is a `f64`, so a bound could not be compared exactly.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// A component whose type is not typify's.
#[derive(Debug)]
pub(super) struct Special {
    pub(super) name: String,
    /// The type that takes the place of typify's.
    pub(super) path: String,
    /// Whether it can be shown as a text.
    pub(super) is_text: bool,
    /// The items that define it, for the module `types`.
    pub(super) items: TokenStream,
}

/// What a schema is described by in generated code: also by what its type does not hold. A regular expression
/// would cost the client an engine of its own, and a request that the service refuses costs nothing.
pub(super) fn description(side: Side, schema: &Schema) -> String {
    let mut text = schema.description.clone();
    if side == Side::Request {
        for constraint in schema.constraints(Strictness::Decided).iter() {
            let form = match constraint {
                Constraint::Pattern(pattern) => format!("matches the pattern `{pattern}`"),
                Constraint::Format(Format::DateTime) => "is a point in time (RFC 3339)".to_owned(),
                Constraint::Format(Format::Uuid) => "is a UUID (RFC 9562)".to_owned(),
                _ => continue,
            };
            text += &format!(" Whether it {form} is left to the service.");
        }
    }
    text
}

/// A list of so many items. What it has is for the caller to give, as a `Vec`.
pub(super) fn list(name: &str, item: &TokenStream, schema: &Schema) -> Special {
    let range = count_range(schema, Keyword::MinItems, Keyword::MaxItems);
    let (ident, description) = (format_ident!("{name}"), &schema.description);
    Special {
        name: name.to_owned(),
        path: format!("crate::types::{name}"),
        is_text: false,
        items: quote! {
            #[doc = #description]
            #[derive(Clone, Debug, serde::Serialize)]
            pub struct #ident(Vec<#item>);
            crate::support::list!(#ident, #item, #range);
        },
    }
}

/// The special type of a schema, or none where typify's is right.
pub(super) fn special(side: Side, schema: &Schema, name: &str) -> Result<Option<Special>, Defect> {
    let (path, items) = if has(schema, Keyword::Image) {
        holds_only(schema, Keyword::Image)?;
        ("crate::ImageInput".to_owned(), TokenStream::new())
    } else {
        let Some(items) = items(side, schema, &format_ident!("{name}"))? else {
            return Ok(None);
        };
        let description = description(side, schema);
        let items = quote!(#[doc = #description] #items);
        (format!("crate::types::{name}"), items)
    };
    Ok(Some(Special {
        name: name.to_owned(),
        path,
        is_text: true,
        items,
    }))
}

fn items(side: Side, schema: &Schema, name: &Ident) -> Result<Option<TokenStream>, Defect> {
    let listed = decided(schema, Keyword::Enum);
    Ok(Some(match (side, schema.type_(), listed) {
        (Side::Request, _, Some(Constraint::Enum(values))) => {
            holds_only(schema, Keyword::Enum)?;
            closed_enum(name, &variants(schema, values)?)
        }
        // An answer need not keep to a list; listed numbers are any number to it.
        (Side::Answer, Some(Type::String), Some(Constraint::Enum(values))) => {
            let variants = variants(schema, values)?;
            open_enum(name, &variants)
        }
        (Side::Answer, _, _) => return Ok(None),
        (_, Some(Type::String), _) => string(name, schema),
        (_, Some(Type::Number), _) => {
            let range = bounds(schema, exact, Literal::f64_unsuffixed)?;
            quote! {
                #[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
                pub struct #name(f64);
                crate::support::number!(#name, #range);
            }
        }
        (_, Some(Type::Integer), _) => {
            let range = bounds(schema, Number::as_i64, Literal::i64_unsuffixed)?;
            quote! {
                #[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
                pub struct #name(i64);
                crate::support::integer!(#name, #range);
            }
        }
        _ => return Ok(None),
    }))
}

/// The decided constraint of a keyword.
pub(super) fn decided(schema: &Schema, keyword: Keyword) -> Option<&Constraint> {
    schema.constraint(Strictness::Decided, keyword)
}

/// Whether a keyword constrains the value in the decided contract.
pub(super) fn has(schema: &Schema, keyword: Keyword) -> bool {
    decided(schema, keyword).is_some()
}

/// Refuses constraints that the type made for `owner` would not look at.
fn holds_only(schema: &Schema, owner: Keyword) -> Result<(), Defect> {
    let mut others = schema.constraints(Strictness::Decided).iter();
    let lost = others.find(|it| ![Keyword::Type, owner].contains(&it.keyword()));
    match lost.map(Constraint::keyword) {
        Some(keyword) => {
            let (lost, owner) = (keyword.as_str(), owner.as_str());
            let message = format!("no generated type would hold `{lost}` together with `{owner}`");
            Err(at(schema, keyword, message))
        }
        None => Ok(()),
    }
}

fn at(schema: &Schema, keyword: Keyword, message: impl Into<String>) -> Defect {
    Defect::new(pointer::join(&schema.pointer, keyword.as_str()), message)
}

/// A text of so many characters, which may have to be a URI.
fn string(name: &Ident, schema: &Schema) -> TokenStream {
    let range = count_range(schema, Keyword::MinLength, Keyword::MaxLength);
    let constraint = match decided(schema, Keyword::Format) {
        Some(Constraint::Format(Format::Uri)) => quote!(uri(#range)),
        _ => quote!(characters(#range)),
    };
    quote! {
        #[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
        pub struct #name(String);
        crate::support::string!(#name, #constraint);
    }
}

/// The range of a number of characters or items.
fn count_range(schema: &Schema, least: Keyword, most: Keyword) -> TokenStream {
    let bound = |keyword| match decided(schema, keyword) {
        Some(
            Constraint::MinLength(count)
            | Constraint::MaxLength(count)
            | Constraint::MinItems(count)
            | Constraint::MaxItems(count),
        ) => Some(Literal::u64_unsuffixed(*count)),
        _ => None,
    };
    range(bound(least), bound(most))
}

/// The range of a number.
fn bounds<T>(
    schema: &Schema,
    exact: fn(&Number) -> Option<T>,
    literal: fn(T) -> Literal,
) -> Result<TokenStream, Defect> {
    let bound = |keyword| {
        let (Constraint::Minimum(bound) | Constraint::Maximum(bound)) = decided(schema, keyword)?
        else {
            return None;
        };
        let message = "no generated type would hold this bound exactly";
        Some(exact(bound).ok_or_else(|| at(schema, keyword, message)))
    };
    let min = bound(Keyword::Minimum).transpose()?;
    let max = bound(Keyword::Maximum).transpose()?;
    Ok(range(min.map(literal), max.map(literal)))
}

fn exact(bound: &Number) -> Option<f64> {
    bound.as_f64().filter(|bound| bound.abs() < EXACT)
}

/// A range of Rust; both bounds are inclusive.
fn range(min: Option<Literal>, max: Option<Literal>) -> TokenStream {
    let end = max.map_or(quote!(..), |max| quote!(..=#max));
    quote!(#min #end)
}

/// One of the listed strings.
fn closed_enum(name: &Ident, variants: &[Variant]) -> TokenStream {
    let values = variants.iter().map(Variant::value);
    quote! {
        #[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
        }
        crate::support::closed_enum!(#name, #(#values),*);
    }
}

/// One of the listed strings, or another.
fn open_enum(name: &Ident, variants: &[Variant]) -> TokenStream {
    let values = variants.iter().map(Variant::value);
    quote! {
        #[derive(Clone, Debug, Eq, Hash, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            #[doc(hidden)]
            __Unlisted(String),
        }
        crate::support::open_enum!(#name, #(#values),*);
    }
}

/// A variant and the string that it stands for.
struct Variant {
    name: Ident,
    value: String,
}

impl Variant {
    fn value(&self) -> TokenStream {
        let Self { name, value } = self;
        quote!(#name(#value))
    }
}

/// Its declaration.
impl ToTokens for Variant {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let (name, doc) = (&self.name, format!("`{}`", self.value));
        tokens.extend(quote!(#[doc = #doc] #name));
    }
}

fn variants(schema: &Schema, values: &[Value]) -> Result<Vec<Variant>, Defect> {
    let place = |keyword: &str, index: usize| {
        let list = pointer::join(&schema.pointer, keyword);
        pointer::join(&list, &index.to_string())
    };
    let mut variants: Vec<Variant> = Vec::new();
    for (index, value) in values.iter().enumerate() {
        let Some(text) = value.as_str() else {
            let message = "no generated type would hold a listed value that is no text";
            return Err(Defect::new(place("enum", index), message));
        };
        let (place, name) = match schema.enum_names.get(index) {
            Some(name) => (place("x-enum-varnames", index), name.clone()),
            None => (place("enum", index), pascal(text)),
        };
        if !is_variant(&name) || variants.iter().any(|variant| variant.name == name) {
            let message = format!("`{text}` gives no variant name, or one that is taken");
            let help =
                "name each value of `enum` in `x-enum-varnames`, for example `FiveSeconds` for `5`";
            return Err(Defect::new(place, message).help(help));
        }
        let (name, value) = (format_ident!("{name}"), text.to_owned());
        variants.push(Variant { name, value });
    }
    Ok(variants)
}

/// Whether it can name a variant, as Rust writes them; no keyword but this one begins with a capital.
fn is_variant(name: &str) -> bool {
    is_identifier(name)
        && name.starts_with(char::is_uppercase)
        && !name.contains('_')
        && name != "Self"
}
