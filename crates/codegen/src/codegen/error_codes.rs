//! The documented error codes as a table, which the client's errors look in.

use image2video_contract::Contract;
use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::error::CodegenError;
use super::names::pascal;

/// The end of the client's generated module.
pub(crate) fn table(contract: &Contract) -> Result<String, CodegenError> {
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
    let table = quote! {
        pub(crate) mod error_codes {
            use crate::class::{ErrorClass, ErrorCode, Retry};
            /// The error codes that the document has.
            pub(crate) const ALL: &[ErrorCode] = &[#(#entries),*];
        }
    };
    let file = syn::parse2(table)
        .map_err(|error| CodegenError::new("", format!("the error codes are no Rust: {error}")))?;
    Ok(prettyplease::unparse(&file))
}
