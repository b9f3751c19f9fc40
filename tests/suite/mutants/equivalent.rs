//! Mutants that keep every promise, whatever the mutation: no request and no answer tells them from the
//! honest server. Each has its reason.

/// How the names of some mutants begin, and why they are equivalent.
const TABLE: &[(&str, &str)] = &[
    (
        "answer 5XX ",
        "a server that answers 5XX is found out by that alone",
    ),
    (
        "get operation with any method",
        "wrong methods are tried with an id that nobody has, lest a task be lost: it is refused either way",
    ),
    (
        "list operation with any method",
        "methods that could destroy are tried without a good key: they are refused either way",
    ),
    (
        "list operation with anything but GET as the list",
        "methods that could destroy are tried without a good key: they are refused either way",
    ),
    (
        "list query pageNum format removed",
        "a number that is no int64 is above the maximum",
    ),
    (
        "list query pageSize format removed",
        "a number that is no int64 is above the maximum",
    ),
    (
        "request /image narrow x-image maxTextBytes 10000000 -> 10000001",
        "base64 comes in fours: no text has 10000001 bytes",
    ),
    (
        "request /image_tail narrow x-image maxTextBytes 10000000 -> 10000001",
        "base64 comes in fours: no text has 10000001 bytes",
    ),
];

/// Why a mutant is equivalent, if it is.
pub(super) fn reason(name: &str) -> Option<&'static str> {
    let row = TABLE.iter().find(|(start, _)| name.starts_with(start));
    row.map(|(_, reason)| *reason)
}

/// Rows that no mutant needs any more.
pub(super) fn without_a_mutant<'m>(names: impl Iterator<Item = &'m str>) -> Vec<String> {
    let names: Vec<_> = names.collect();
    let unused = TABLE
        .iter()
        .filter(|(start, _)| !names.iter().any(|name| name.starts_with(start)));
    unused
        .map(|(start, _)| format!("no mutant begins with {start:?}"))
        .collect()
}
