#![doc = include_str!("../README.md")]
#![deny(missing_docs)]

mod answer;
mod api_error;
mod auth;
mod body;
mod callback;
mod class;
mod client;
mod download;
mod error;
mod extras;
mod generate;
#[rustfmt::skip]
#[allow(
    clippy::approx_constant,
    clippy::doc_lazy_continuation,
    clippy::redundant_field_names,
    clippy::should_implement_trait,
    clippy::tabs_in_doc_comments,
    missing_docs,
    unused_imports,
    reason = "progenitor writes it; bounds, descriptions and names of members are the contract's"
)]
mod generated;
mod image;
mod journal;
mod lookup;
mod mask;
mod pause;
mod response;
mod salvage;
mod shape;
mod submit;
#[allow(
    dead_code,
    unused_imports,
    unused_macros,
    reason = "a contract need not have each kind of type"
)]
mod support;
mod task;
mod tasks;
mod wait;

pub use answer::{Answer, read_answer};
pub use api_error::ApiError;
pub use auth::{ApiKey, ApiKeyError, Credentials, KeyPair};
pub use callback::{Callbacks, read_callback};
pub use class::ErrorClass;
pub use client::{BuildError, ClientBuilder};
pub use download::{Download, DownloadError, Saved};
pub use error::{Error, PayloadError};
pub use generate::{Event, Generate};
pub use generated::{Client, builder, role, types};
pub use image::{ImageError, ImageInput};
pub use journal::{Entry, FileJournal, Journal};
pub use reqwest;
pub use response::ResponseValue;
pub use shape::TaskPhase;
pub use submit::{Accepted, Outcome, Submit, Unknown};
pub use tasks::ListTasks;
pub use wait::Wait;
