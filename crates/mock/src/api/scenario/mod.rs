//! What may happen to a request besides the ordinary: chosen by the client, by a test, or by chance.
//!
//! [`table`] defines the scenarios, [`effect`] says what they can change, [`choice`] finds out which one
//! a request meets.

pub(crate) mod choice;
pub(crate) mod effect;
mod table;

pub use effect::Delivery;
pub(crate) use effect::Effect;
pub use table::{Definition, Scenario, ScenarioError};
