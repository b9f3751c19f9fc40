//! `regen`: writes what is derived from the spec. `cargo xtask regen` runs it.
//!
//! One way, each step a function of values but for the ends:
//!
//! | room | step |
//! |---|---|
//! | [`source`] | the YAML text to a document that knows where each part stands |
//! | (the crate `image2video-contract`) | the document to a `Contract` |
//! | [`client`] | the contract to the client's generated module |
//! | [`regen`] | the contract to artifacts, their changes, and the disk |
//!
//! A mistake is a [`diagnostic`], with its place in the text.

mod client;
mod diagnostic;
mod regen;
mod source;

use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    regen::run(&regen::Options::parse()).unwrap_or_else(|error| {
        anstream::eprintln!("error: {error:#}");
        regen::FAILED.into()
    })
}
