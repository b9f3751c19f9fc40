//! What the hand-written part of the client knows of images: what they have to be, and which members of a request
//! they are.

use std::collections::{BTreeMap, BTreeSet};

use image2video_contract::image::ImageRule;
use image2video_contract::{Constraint, Contract, Keyword, Schema};
use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};
use syn::{Item, parse_quote};

use super::names::{field, pascal};
use super::side::Side;
use super::special::{decided, has};
use super::view::View;

/// The module that has both.
pub(super) fn images(contract: &Contract, view: &View) -> Item {
    let requests = contract
        .operations
        .iter()
        .filter_map(|it| it.request.as_ref());
    let (mut rules, mut bodies) = (Vec::new(), BTreeMap::new());
    for request in requests {
        let schema = &request.message.schema;
        schema.walk(&mut |_, schema| rules.extend(rule(schema)));
        if let Some(name) = view
            .types
            .names
            .get(&(Side::Request, schema.pointer.clone()))
        {
            bodies.insert(name, images_of(name, schema));
        }
    }
    let (limits, bodies) = (limits(&rules), bodies.values());
    parse_quote! {
        pub(crate) mod images {
            use super::types;
            use crate::{body::RequestBody, ImageInput, image::{ImageFormat, ImageLimits}};
            /// What an image has to be, by the most lenient rule that the document has for one.
            pub(crate) const LIMITS: ImageLimits = #limits;
            #(#bodies)*
        }
    }
}

fn rule(schema: &Schema) -> Option<&ImageRule> {
    match decided(schema, Keyword::Image) {
        Some(Constraint::Image(rule)) => Some(rule),
        _ => None,
    }
}

/// The limits that every image keeps which some rule allows. A text is base64 of the file, 4 characters for 3 bytes.
fn limits(rules: &[&ImageRule]) -> TokenStream {
    let formats: BTreeSet<_> = rules.iter().flat_map(|rule| &rule.formats).collect();
    let formats = formats
        .into_iter()
        .map(|it| format_ident!("{}", pascal(it.as_str())));
    let schemes: BTreeSet<_> = rules.iter().flat_map(|rule| &rule.url_schemes).collect();
    let schemes = schemes.into_iter();
    let max_bytes = loosest(rules, u64::max, |rule| {
        let of_text = rule.max_text_bytes.map(|characters| characters / 4 * 3);
        rule.max_bytes.into_iter().chain(of_text).min()
    });
    let min_width = loosest(rules, u64::min, |rule| rule.min_width);
    let min_height = loosest(rules, u64::min, |rule| rule.min_height);
    let min_pixels = loosest(rules, u64::min, |rule| rule.min_pixels);
    quote! {
        ImageLimits {
            formats: &[#(ImageFormat::#formats),*],
            max_bytes: #max_bytes,
            min_width: #min_width,
            min_height: #min_height,
            min_pixels: #min_pixels,
            url_schemes: &[#(#schemes),*],
        }
    }
}

/// The loosest of a limit; where one rule has none, there is none.
fn loosest(
    rules: &[&ImageRule],
    looser: fn(u64, u64) -> u64,
    limit: impl Fn(&ImageRule) -> Option<u64>,
) -> TokenStream {
    let limits = rules.iter().map(|rule| limit(rule));
    let loosest = limits.reduce(|one, other| Some(looser(one?, other?)));
    match loosest.flatten() {
        Some(limit) => {
            let limit = Literal::u64_unsuffixed(limit);
            quote!(Some(#limit))
        }
        None => quote!(None),
    }
}

/// Says which members of a request are images. One that is deeper in a request is encoded with the rest of it.
fn images_of(type_: &str, schema: &Schema) -> TokenStream {
    let members = schema.properties.iter();
    let images = members
        .filter(|(_, member)| has(member, Keyword::Image))
        .map(|(name, _)| {
            let member = field(name);
            if schema.requires(name) {
                quote!((#name, Some(&mut self.#member)))
            } else {
                quote!((#name, self.#member.as_mut()))
            }
        });
    let type_ = format_ident!("{type_}");
    quote! {
        impl RequestBody for types::#type_ {
            fn images_mut(&mut self) -> Vec<(&'static str, Option<&mut ImageInput>)> {
                vec![#(#images),*]
            }
        }
    }
}
