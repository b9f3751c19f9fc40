//! Runs progenitor on a view. It panics on some legal documents, which is an error here.

use std::any::Any;
use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

use image2video_contract::Defect;
use openapiv3::OpenAPI;
use proc_macro2::TokenStream;
use progenitor::{GenerationSettings, Generator, InterfaceStyle, TypeImpl};
use quote::quote;

use super::view::View;

/// What a document that progenitor cannot take is told to look at.
const HELP: &str = "take back the last change of the document, or teach `crates/codegen/src/client/view.rs` \
                    to show progenitor less of it";

/// The client as progenitor makes it.
pub(super) fn generate(view: &View) -> Result<TokenStream, Defect> {
    // The clone is small: the view has neither examples nor readings.
    let document: OpenAPI = serde_json::from_value(view.document.clone())
        .map_err(|error| failed(format!("progenitor cannot read the document: {error}")))?;
    let mut settings = GenerationSettings::new();
    settings
        .with_interface(InterfaceStyle::Builder)
        .with_inner_type(quote!(crate::client::Inner));
    for special in &view.types.specials {
        let impls = special.is_text.then_some(TypeImpl::Display).into_iter();
        settings.with_replacement(&special.name, &special.path, impls);
    }
    let generated = caught(|| Generator::new(&settings).generate_tokens(&document));
    let generated =
        generated.map_err(|panic| failed(format!("progenitor panics on the document: {panic}")))?;
    generated.map_err(|error| failed(format!("progenitor refuses the document: {error}")))
}

fn failed(message: String) -> Defect {
    Defect::new("", message).help(HELP)
}

thread_local! {
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// Runs `work`; a panic in it prints nothing and comes back as its message.
fn caught<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    install();
    QUIET.set(true);
    // What `work` leaves half done is dropped with it, so nobody sees a broken invariant.
    let result = panic::catch_unwind(AssertUnwindSafe(work));
    QUIET.set(false);
    result.map_err(|payload| message(&*payload))
}

/// Puts a hook in front of the present one, once. Taking the hook away for the time of one call would
/// silence the panics of every other thread too.
fn install() {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        let previous = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !QUIET.get() {
                previous(info);
            }
        }));
    });
}

fn message(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| payload.downcast_ref::<&str>().copied());
    text.unwrap_or("no message").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_its_message() {
        assert_eq!(caught(|| 1), Ok(1));
        assert_eq!(caught(|| panic!("plain")), Err::<(), _>("plain".to_owned()));
        let made = caught(|| panic!("made of {}", "parts"));
        assert_eq!(made, Err::<(), _>("made of parts".to_owned()));
    }
}
