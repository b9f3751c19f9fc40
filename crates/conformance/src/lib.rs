//! Tells whether a server, any server, keeps the promises of the contract.
//!
//! Everything but the sending is a pure function; the transport and the clock are passed in. The crate
//! knows neither the generated client, whose types cannot hold the malformed bodies that it needs, nor
//! the mock.
//!
//! ## Where things are
//!
//! A check goes one way: contract and [`Environment`] -> [`cases`] -> [`Plan`] -> [`run`] -> [`Finding`]s
//! -> [`Report`].
//!
//! | room | what is in it |
//! |---|---|
//! | [`case`] | cases: what is sent, what a server owes to it, what it tells of the questions |
//! | [`mod@image`] | images of exact measures, made when they are sent |
//! | `coverage` | which case exercises which side of which constraint |
//! | `plan` | which requests are sent, in which order, and what they may cost |
//! | `run` | sends the plan within the `budget`, follows a task, and ends in a report |
//! | `transport`, `key`, `receiver` | what is sent over the network and what comes back: answers and callbacks |
//! | `exchange`, `verdict`, `disposition` | a request with its answer, what the server did with it, what that may have cost |
//! | `check` | what is wrong with an exchange |
//! | `finding` | findings as data, and what each code means |
//! | `search` | searches for a limit that the page leaves open |
//! | `questions` | what a run tells of the questions |
//! | `report`, `curl` | the report as data, and its renderers |
//!
//! ```no_run
//! use std::time::{Duration, SystemTime, UNIX_EPOCH};
//!
//! use image2video_conformance::{
//!     Budget, Conclusion, Environment, Follow, HttpTransport, ImageUrls, Key, Plan, Settings, Target,
//!     TargetKind, cases, human, run,
//! };
//! use image2video_contract::Contract;
//!
//! # async fn check() -> Result<(), Box<dyn std::error::Error>> {
//! let contract = Contract::embedded();
//! let environment = Environment {
//!     image_urls: ImageUrls::Fetched(vec!["https://cdn.example/harbour.jpg".parse()?]),
//!     callback_url: None,
//! };
//! let plan = Plan::new(contract, cases(contract, &environment));
//! let transport = HttpTransport::new("https://gateway.example", Duration::from_secs(60))?;
//! let settings = Settings {
//!     budget: Budget::new(10),
//!     follow: Follow::OFF,
//!     inbox: None,
//!     key: Some(Key::new(&std::env::var("IMAGE2VIDEO_API_KEY")?)?),
//!     target: Target { base_url: transport.base_url().to_owned(), kind: TargetKind::Server },
//!     now_ms: &|| SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as i64),
//! };
//! let report = run(contract, &plan, &transport, &settings, &mut |_| {}).await;
//! println!("{}", human(&report, false));
//! assert_eq!(report.conclusion(), Conclusion::Conforms);
//! # Ok(())
//! # }
//! ```

mod budget;
pub mod case;
mod check;
mod coverage;
mod curl;
mod disposition;
mod exchange;
mod finding;
pub mod image;
mod key;
mod plan;
mod questions;
mod receiver;
mod report;
mod run;
mod search;
mod transport;
mod verdict;

pub use budget::Budget;
pub use case::{Aspect, Case, Environment, ImageUrl, ImageUrlError, ImageUrls, cases};
pub use coverage::{Coverage, coverage};
pub use finding::{Code, Finding, Level};
pub use key::{Key, KeyError};
pub use plan::{Plan, Step};
pub use receiver::{Inbox, Received, Receiver};
pub use report::{
    CaseReport, Conclusion, ContractId, Outcome, QuestionReport, ReadingReport, Report, Summary,
    Target, TargetKind, Tool, human, json, plan as plan_text,
};
pub use run::{Follow, Progress, Settings, run};
pub use transport::{
    Answer, HttpRequest, HttpTransport, SetupError, Transport, TransportError, Wanted,
};
