//! What may happen to a request besides the ordinary: chosen by the client, by a test, or by chance.
//!
//! [`table`] defines the scenarios, [`text`] reads and writes their names, [`effect`] says what they can
//! change, [`choice`] finds out which one a request meets.

pub(crate) mod choice;
pub(crate) mod effect;
mod table;
mod text;

pub use effect::{Delivery, DownloadFault, When};
pub(crate) use effect::{Effect, Loss};
pub use table::{Definition, Scenario};
pub use text::ScenarioError;
