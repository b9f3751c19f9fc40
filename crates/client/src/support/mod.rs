//! What generated types are made of where typify's are not what the contract says. Generated code is the
//! only user; it takes from here what the contract has a need for.

pub(crate) mod macros;
pub(crate) mod number;
pub(crate) mod path;
mod range;
pub(crate) mod uri;
pub(crate) mod wire;

#[cfg(test)]
#[expect(
    unreachable_pub,
    reason = "the types here are private, those of generated code are not"
)]
mod tests;
