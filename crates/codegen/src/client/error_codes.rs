//! The documented error codes as a table, which the client's errors look in.

use image2video_contract::Contract;
use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};
use syn::{Item, parse_quote};

use super::names::pascal;

/// The module that has the table.
pub(super) fn error_codes(contract: &Contract) -> Item {
    let entries: Vec<TokenStream> = contract
        .error_codes()
        .iter()
        .map(|known| {
            let code = Literal::i64_unsuffixed(known.code);
            let class = format_ident!("{}", pascal(known.class.into()));
            let retry = format_ident!("{}", pascal(known.retry.into()));
            let may_be_paid = known.may_be_paid;
            quote! {
                ErrorCode {
                    code: #code,
                    class: ErrorClass::#class,
                    retry: Retry::#retry,
                    may_be_paid: #may_be_paid,
                }
            }
        })
        .collect();
    parse_quote! {
        pub(crate) mod error_codes {
            use crate::class::{ErrorClass, ErrorCode, Retry};
            /// The error codes that the document has.
            pub(crate) const ALL: &[ErrorCode] = &[#(#entries),*];
        }
    }
}
