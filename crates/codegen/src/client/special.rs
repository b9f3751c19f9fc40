//! Types that typify cannot make: what they are, and the code that makes them with the macros of the
//! client crate.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, format_ident, quote};

/// A component whose type is not typify's.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Special {
    pub(super) name: String,
    pub(super) description: Option<String>,
    pub(super) kind: Kind,
}

/// What a special type holds.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kind {
    /// An image: bytes, a URL or base64 text.
    Image,
    /// An absolute URI of so many characters.
    Uri(Range<u64>),
    /// A number between bounds.
    Number(Range<f64>),
    /// An integer between bounds.
    Integer(Range<i64>),
    /// One of the listed strings.
    Closed(Vec<Variant>),
    /// One of the listed strings, or another, which goes to the variant of the given name.
    Open(Vec<Variant>, String),
}

/// Bounds, both inclusive.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Range<T> {
    pub(super) min: Option<T>,
    pub(super) max: Option<T>,
}

/// A variant and the string that it stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
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
        match &self.kind {
            Kind::Image => TokenStream::new(),
            Kind::Uri(range) => {
                let range = range.tokens(Literal::u64_unsuffixed);
                self.newtype(
                    &quote!(Eq, Hash, Ord, PartialEq, PartialOrd),
                    &quote!(::std::string::String),
                    &quote!(crate::support::macros::uri!(#name, #range);),
                )
            }
            Kind::Number(range) => {
                let range = range.tokens(Literal::f64_unsuffixed);
                self.newtype(
                    &quote!(Copy, PartialEq, PartialOrd),
                    &quote!(crate::support::number::Number),
                    &quote!(crate::support::macros::number!(#name, #range);),
                )
            }
            Kind::Integer(range) => {
                let range = range.tokens(Literal::i64_unsuffixed);
                self.newtype(
                    &quote!(Copy, PartialEq, PartialOrd),
                    &quote!(crate::support::number::Number),
                    &quote!(crate::support::macros::integer!(#name, #range);),
                )
            }
            Kind::Closed(variants) => self.closed(variants),
            Kind::Open(variants, other) => self.open(variants, other),
        }
    }

    fn newtype(
        &self,
        derives: &TokenStream,
        inner: &TokenStream,
        behaviour: &TokenStream,
    ) -> TokenStream {
        let (doc, name) = (self.doc(), format_ident!("{}", self.name));
        quote! {
            #doc
            #[derive(Clone, Debug, #derives)]
            pub struct #name(#inner);
            #behaviour
        }
    }

    fn closed(&self, variants: &[Variant]) -> TokenStream {
        let (doc, name) = (self.doc(), format_ident!("{}", self.name));
        let names = variants.iter().map(Variant::ident);
        let docs = variants.iter().map(Variant::doc);
        let pairs = variants.iter().map(Variant::pair);
        quote! {
            #doc
            #[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
            pub enum #name {
                #(#[doc = #docs] #names,)*
            }
            crate::support::macros::closed_enum!(#name, #(#pairs),*);
        }
    }

    fn open(&self, variants: &[Variant], other: &str) -> TokenStream {
        let (doc, name) = (self.doc(), format_ident!("{}", self.name));
        let names = variants.iter().map(Variant::ident);
        let docs = variants.iter().map(Variant::doc);
        let pairs = variants.iter().map(Variant::pair);
        let other = format_ident!("{other}");
        quote! {
            #doc
            #[derive(Clone, Debug, Eq, Hash, PartialEq)]
            #[non_exhaustive]
            pub enum #name {
                #(#[doc = #docs] #names,)*
                /// A value that the contract does not list, as it was received.
                #other(::std::string::String),
            }
            crate::support::macros::open_enum!(#name, #other, #(#pairs),*);
        }
    }

    fn doc(&self) -> Option<TokenStream> {
        let text = self.description.as_ref()?;
        Some(quote!(#[doc = #text]))
    }
}

impl Variant {
    fn ident(&self) -> proc_macro2::Ident {
        format_ident!("{}", self.name)
    }

    fn doc(&self) -> String {
        format!("`{}`", self.value)
    }

    fn pair(&self) -> TokenStream {
        let (name, value) = (self.ident(), &self.value);
        quote!(#name = #value)
    }
}

impl<T: Copy> Range<T> {
    fn tokens<L: ToTokens>(self, literal: fn(T) -> L) -> TokenStream {
        let (min, max) = (self.min.map(literal), self.max.map(literal));
        match (min, max) {
            (Some(min), Some(max)) => quote!(#min..=#max),
            (Some(min), None) => quote!(#min..),
            (None, Some(max)) => quote!(..=#max),
            (None, None) => quote!(..),
        }
    }
}
