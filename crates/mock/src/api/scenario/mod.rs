//! What may happen to a request besides the ordinary: chosen by the client, by a test, or by chance.
//!
//! [`table`] defines the scenarios, [`argument`] reads their arguments, [`effect`] says what they can
//! change, [`choice`] finds out which one a request meets, [`chaos`] draws by chance.

mod argument;
pub(crate) mod chaos;
pub(crate) mod choice;
pub(crate) mod effect;
pub(crate) mod table;
