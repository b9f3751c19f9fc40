//! How a builder takes a member: what was given for it, if it was given.

type Given<V> = Option<Result<V, String>>;

/// One that has to be there.
pub(crate) fn required<V>(member: &str, given: Given<V>) -> Result<V, String> {
    given.unwrap_or_else(|| Err(format!("no value supplied for {member}")))
}

/// One that is there or not.
pub(crate) fn optional<V>(_: &str, given: Given<V>) -> Result<Option<V>, String> {
    given.transpose()
}

/// The members that the contract does not name; there may be none.
pub(crate) fn others<V: Default>(_: &str, given: Given<V>) -> Result<V, String> {
    given.unwrap_or_else(|| Ok(V::default()))
}
