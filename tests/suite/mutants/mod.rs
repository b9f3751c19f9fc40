//! Mutants: how strong the check is, measured. Each promise of the contract is broken in turn in a
//! server of the same process, and the check, which knows nothing of it, has to notice.
//!
//! Mutants are made by walking the document, so a new member or keyword has its mutants without a
//! line of code here. A server is seen from outside only: a value that it takes by heart and that
//! has nothing to do with those of the contract cannot be guessed, so what is added to an enum is
//! what servers do take by mistake (another case, white space around, the next number).

mod answers;
mod callbacks;
mod caught;
mod changed;
mod documents;
mod equivalent;
mod honest;
mod image;
mod keywords;
mod leniency;
mod meanings;
mod owners;
mod protocol;
mod requests;
pub(crate) mod server;
mod table;
mod tasks;
