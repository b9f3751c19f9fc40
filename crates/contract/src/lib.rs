//! The contract of the image-to-video API: read from its OpenAPI document, compiled, and ready to
//! judge requests and answers.
//!
//! The crate is pure: no network, no clock, no files. The document is embedded
//! ([`Contract::embedded`]), so the crate can be packaged alone; a changed document is read with
//! [`Contract::from_document`], which reports every mistake by JSON pointer.
//!
//! A statement that the source page makes clearly is one constraint. Where the page contradicts
//! itself or is silent, a node has constraints of three strictnesses ([`Strictness`]): *narrow* is what
//! every reading allows, *decided* is what the generated client keeps to, *wide* is what some reading
//! allows. What a server owes to a request follows ([`Expectation`]).
//!
//! ```
//! use image2video_contract::{Contract, Expectation, Strictness};
//! use serde_json::json;
//!
//! let contract = Contract::embedded();
//! let create = contract.operation("create").expect("the contract has it");
//! let request = create.request.as_ref().expect("it has a body");
//!
//! let body = json!({ "image": "https://images.example/harbour.jpg", "prompt": "x".repeat(600) });
//! assert_eq!(request.message.expectation(&body), Expectation::Observe); // 500 in prose, 5000 in the schema
//! assert!(request.message.judge(Strictness::Decided).violations(&body).is_empty());
//!
//! let body = json!({ "image": "https://images.example/harbour.jpg", "duration": 5 });
//! let violations = request.message.judge(Strictness::Wide).violations(&body);
//! assert_eq!(violations[0].pointer, "/duration");
//! assert_eq!(request.message.expectation(&body), Expectation::Refuse);
//! ```
//!
//! | room | what is in it |
//! |---|---|
//! | `contract`, `operation`, `parameter`, `message`, `response`, `task` | what a contract consists of |
//! | `other_shape` | shapes of answers that are known from elsewhere |
//! | `schema`, `constraint`, `rule`, `image`, `strictness`, `question`, `role`, `error_code` | what is said of a value |
//! | `sample` | answers as a stand-in gives them: the examples of the document, or what its schemas ask for |
//! | `resolution` | the contract of a server whose answers to the questions are known |
//! | `spec` | the text that the embedded contract is derived from |
//! | `read` | from the document to the contract: `dialect` has the keys of each kind of object, `document` begins |
//! | `compile`, `judge` | from a schema to JSON Schema, and to what judges values |

mod compile;
mod constraint;
mod contract;
mod error_code;
pub mod image;
mod judge;
mod message;
mod operation;
mod other_shape;
mod parameter;
pub mod pointer;
mod question;
mod read;
mod resolution;
mod response;
mod role;
mod rule;
mod sample;
mod schema;
mod spec;
mod strictness;
mod task;

pub use constraint::{Constraint, ConstraintPart, Constraints, Format, Keyword, Type};
pub use contract::Contract;
pub use error_code::{ErrorClass, ErrorCode, Retry};
pub use judge::{Judge, Violation};
pub use message::{Example, Message, Request};
pub use operation::{Callback, Operation, Security};
pub use other_shape::OtherShape;
pub use parameter::{Location, Parameter};
pub use question::{Origin, Question, QuestionAt, Reading, ReadingMeaning};
pub use read::{Defect, Place, dialect_schema};
pub use resolution::{Resolution, ResolutionError, Resolutions};
pub use response::{Response, StatusRange};
pub use role::{MemberRole, OperationRole, ParameterRole, TaskPhase};
pub use rule::Rule;
pub use sample::Stage;
pub use schema::Schema;
pub use spec::{is_embedded_spec, spec_digest};
pub use strictness::{Expectation, PerStrictness, Strictness};
pub use task::{TaskFamily, TaskView};
