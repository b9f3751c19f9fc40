//! Runs progenitor on a view.

use image2video_contract::Defect;
use openapiv3::OpenAPI;
use proc_macro2::TokenStream;
use progenitor::{GenerationSettings, Generator, HooksMode, InterfaceStyle, TypeImpl};
use quote::quote;

use super::{panic::caught, view::View};

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
        .with_inner_type(quote!(crate::ApiKey))
        .with_hooks(HooksMode::Expected);
    for special in &view.types.specials {
        let impls = [TypeImpl::Display].into_iter();
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
