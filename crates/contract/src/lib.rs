#![doc = include_str!("../README.md")]
//!
//! ## Where things are
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
