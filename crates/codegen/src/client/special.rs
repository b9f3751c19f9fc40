//! The types that hold a constraint: what they are, and the code that makes them with the macros of the
//! client crate, one for each kind of constraint.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{ToTokens, format_ident, quote};

/// A component whose type is not typify's.
#[derive(Debug)]
pub(super) struct Special {
    pub(super) name: String,
    pub(super) description: String,
    pub(super) kind: Kind,
}

/// What a special type holds.
#[derive(Debug)]
pub(super) enum Kind {
    /// An image: bytes, a URL or base64 text.
    Image,
    /// A text of so many characters.
    Text(Range),
    /// An absolute URI of so many characters.
    Uri(Range),
    /// A number between bounds.
    Number(Range),
    /// An integer between bounds.
    Integer(Range),
    /// One of the listed strings.
    Closed(Vec<Variant>),
    /// One of the listed strings, or another, which goes to the variant of the given name.
    Open(Vec<Variant>, String),
}

/// Bounds, both inclusive.
#[derive(Debug)]
pub(super) struct Range {
    pub(super) min: Option<Literal>,
    pub(super) max: Option<Literal>,
}

/// A variant and the string that it stands for.
#[derive(Debug)]
pub(super) struct Variant {
    pub(super) name: String,
    pub(super) value: String,
}

impl Special {
    /// The type that takes the place of typify's.
    pub(super) fn path(&self) -> String {
        match self.kind {
            Kind::Image => "crate::ImageInput".to_owned(),
            _ => format!("crate::types::{}", self.name),
        }
    }

    /// The items that define it, for the module `types`.
    pub(super) fn items(&self) -> TokenStream {
        let name = format_ident!("{}", self.name);
        let doc = &self.description;
        let items = match &self.kind {
            Kind::Image => return TokenStream::new(),
            Kind::Text(range) => string(&name, &quote!(characters(#range))),
            Kind::Uri(range) => string(&name, &quote!(uri(#range))),
            Kind::Number(range) => quote! {
                #[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
                pub struct #name(f64);
                crate::support::number!(#name, #range);
            },
            Kind::Integer(range) => quote! {
                #[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
                pub struct #name(i64);
                crate::support::integer!(#name, #range);
            },
            Kind::Closed(variants) => closed(&name, variants),
            Kind::Open(variants, other) => open(&name, variants, &format_ident!("{other}")),
        };
        quote!(#[doc = #doc] #items)
    }
}

fn string(name: &Ident, constraint: &TokenStream) -> TokenStream {
    quote! {
        #[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
        pub struct #name(String);
        crate::support::string!(#name, #constraint);
    }
}

fn closed(name: &Ident, variants: &[Variant]) -> TokenStream {
    let values = variants.iter().map(Variant::value);
    quote! {
        #[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
        pub enum #name {
            #(#variants,)*
        }
        crate::support::closed_enum!(#name, #(#values),*);
    }
}

fn open(name: &Ident, variants: &[Variant], other: &Ident) -> TokenStream {
    let values = variants.iter().map(Variant::value);
    quote! {
        #[derive(Clone, Debug, Eq, Hash, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            /// A value that the contract does not list, as it was received.
            #other(String),
        }
        crate::support::open_enum!(#name, #other, #(#values),*);
    }
}

impl Variant {
    fn value(&self) -> TokenStream {
        let (name, value) = (format_ident!("{}", self.name), &self.value);
        quote!(#name(#value))
    }
}

/// Its declaration.
impl ToTokens for Variant {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let (name, doc) = (format_ident!("{}", self.name), format!("`{}`", self.value));
        tokens.extend(quote!(#[doc = #doc] #name));
    }
}

impl ToTokens for Range {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Self { min, max } = self;
        let end = max.as_ref().map_or(quote!(..), |max| quote!(..=#max));
        tokens.extend(quote!(#min #end));
    }
}
