//! Tells whether a server, any server, keeps the promises of the contract.
//!
//! Everything but the sending is a pure function; the transport and the clock are passed in. The crate
//! knows neither the generated client, whose types cannot hold the malformed bodies that it needs, nor
//! the mock.
//!
//! ## Where things are
//!
//! A check goes one way: contract and [`Environment`] -> [`cases`] -> [`Plan`] -> [`run`] -> [`Recording`]
//! -> [`judge()`] -> [`Report`].
//!
//! | room | what is in it |
//! |---|---|
//! | [`case`] | cases: what is sent, what a server owes to it, what it tells of the questions |
//! | [`mod@image`] | images of exact measures, made when they are sent |
//! | `coverage`, `control` | which case exercises which side of which constraint; what a refusal is held against |
//! | `plan`, `bound` | which requests a run sends, as far as that is known before the first answer, and how few could do |
//! | `run` | what is sent next, as a function of what was recorded, and the loop that sends it |
//! | `search` | what is sent to find a limit that the page leaves open |
//! | `recording` | the log of a run, masked, as it is kept in a file and read from it |
//! | `judge` | what a recording comes to: outcomes, findings, answers to questions, the ledger |
//! | `disposition` | what an exchange may have cost |
//! | `transport`, `address`, `key`, `receiver` | what is sent over the network and what comes back: answers and callbacks |
//! | `finding` | findings as data, and what each code means |
//! | `report`, `curl` | the report as data, and its renderers |
//!
//! ```no_run
//! use std::future::pending;
//! use std::time::Duration;
//!
//! use image2video_conformance::{
//!     Conclusion, Environment, HttpTransport, Key, Plan, Settings, Target, TargetKind, cases, human,
//!     judge, run,
//! };
//! use image2video_contract::Contract;
//!
//! # async fn check() -> Result<(), Box<dyn std::error::Error>> {
//! let contract = Contract::embedded();
//! let environment = Environment::default();
//! let cases = cases(contract, &environment);
//! let plan = Plan::new(contract, environment, cases);
//! let transport = HttpTransport::new("https://gateway.example", Duration::from_secs(60))?;
//! let settings = Settings {
//!     budget: Some(10),
//!     key: Some(Key::new(&std::env::var("IMAGE2VIDEO_API_KEY")?)?),
//!     ..Settings::new(Target::new(transport.base_url(), TargetKind::Server))
//! };
//! let recording = run(contract, &plan, &transport, &settings, pending(), &mut |_| {}).await;
//! let report = judge(contract, &recording);
//! println!("{}", human(&report, false));
//! assert_eq!(report.conclusion(), Conclusion::Conforms);
//! # Ok(())
//! # }
//! ```

mod address;
mod bound;
pub mod case;
mod control;
mod coverage;
mod curl;
mod disposition;
mod escape;
mod finding;
pub mod image;
mod judge;
mod key;
mod plan;
mod receiver;
mod recording;
mod report;
mod run;
mod search;
mod transport;
mod video;

pub use address::{BaseUrl, BaseUrlError};
pub use bound::Bound;
pub use case::{Aspect, Case, Environment, ImageUrl, ImageUrlError, ImageUrls, cases};
pub use coverage::{Coverage, NotExercised, Side, coverage, not_exercised};
pub use finding::{Code, Finding, Level, ShownBy};
pub use judge::{ReadAnswer, judge, judge_for_client};
pub use key::{Key, KeyError};
pub use plan::{Acceptance, Charged, Plan, Trial};
pub use receiver::{Inbox, Received, Receiver};
pub use recording::{ReadError, Recording};
pub use report::{
    Assessment, CaseReport, Conclusion, ContractId, ControlReport, Cost, Degree, Incomplete,
    Ledger, LedgerEntry, LimitReport, Outcome, QuestionReport, ReadingReport, Report, ReportError,
    Summary, Target, TargetKind, TaskReport, Tool, VideoReport, human, json, ledger_text, observed,
    plan as plan_text,
};
pub use run::{CONCURRENCY, Follow, Progress, Settings, run};
pub use transport::{
    Answer, HttpRequest, HttpTransport, SetupError, Transport, TransportError, Wanted,
};
