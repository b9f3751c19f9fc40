//! Servers of which a default check says something else than most, each with the reason.

use image2video_conformance::Code;

/// Names, with the reason that they share.
type Listed = (&'static str, &'static [&'static str]);

/// Honest servers that a check cannot judge whole.
pub(super) const INCOMPLETE: &[Listed] = &[(
    "the money ran out before what is kept back for the end of the run",
    &["quota-3", "quota-5", "quota-3-first", "arrears-402"],
)];

/// The beginnings of the names of servers that never end an answer.
pub(super) const NEVER_END: &[&str] = &["hang", "endless", "drip"];

/// Faulty servers of which a check without `--follow` and `--image` says nothing.
pub(super) const NOT_SEEN_BY_DEFAULT: &[Listed] = &[];

/// Codes that only other tests see.
pub(super) const SEEN_ELSEWHERE: &[(Code, &str)] = &[];

/// The reason why a name is in a list.
pub(super) fn of(list: &[Listed], name: &str) -> Option<&'static str> {
    let found = list.iter().find(|(_, names)| names.contains(&name));
    found.map(|(reason, _)| *reason)
}
