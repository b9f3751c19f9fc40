//! The table of promises: one line per member of a request, and one for the answers.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::paint::Paint;
use crate::case::Aspect;
use crate::finding::{Code, Level};
use crate::report::data::{CaseReport, Outcome, Report};

/// What came of some promises.
#[derive(Default)]
struct Row {
    /// What was tried, or what is broken.
    what: BTreeSet<String>,
    broken: usize,
    cases: usize,
    /// Whether a side of a promise could not be judged.
    is_partial: bool,
    /// Whether no case exercises a side of a promise.
    is_open: bool,
}

/// What a case shows of the promise that it is about.
#[derive(PartialEq, Eq)]
enum Shown {
    Holds,
    Broken,
    Nothing,
}

/// Which promises were tried, and whether they hold. What is wrong with an answer breaks no promise about
/// the member of the request that was answered so.
pub(super) fn promises(out: &mut String, report: &Report, paint: Paint) -> std::fmt::Result {
    let mut rows: BTreeMap<(&str, &str), Row> = BTreeMap::new();
    let mut refused = BTreeSet::new();
    for case in &report.cases {
        let shown = shown(case);
        // Of cases that share a request the first tells what became of it.
        let is_told = shown == Shown::Broken && !refused.insert(&case.curl);
        if shown != Shown::Nothing && !is_told {
            let row = rows.entry((&case.operation, member(case))).or_default();
            row.what.insert(short(&case.aspect));
            row.cases += 1;
            row.broken += usize::from(shown == Shown::Broken);
        }
        let faults: Vec<_> = faults_of_answers(case).collect();
        if !faults.is_empty() {
            let row = rows.entry((&case.operation, "(answers)")).or_default();
            row.what
                .extend(faults.iter().map(|code| code.as_str().to_owned()));
            row.cases += 1;
            row.broken += 1;
        }
    }
    for it in &report.incomplete {
        let (at, part) = it
            .constraint
            .split_once(' ')
            .unwrap_or((&it.constraint, ""));
        let key = (&it.operation[..], at.strip_prefix('/').unwrap_or(at));
        if !it.is_exercised {
            let row = rows.entry(key).or_default();
            row.what
                .insert(part.split(['/', ' ']).next().unwrap_or_default().to_owned());
            row.is_open = true;
        } else if let Some(row) = rows.get_mut(&key) {
            row.is_partial = true;
        }
    }
    let mut operation = "";
    for ((name, member), row) in &rows {
        if operation != *name {
            operation = name;
            writeln!(out, "\n{}", paint.head(&format!("Promises of `{name}`")))?;
        }
        line(out, member, row, paint)?;
    }
    Ok(())
}

fn line(out: &mut String, member: &str, row: &Row, paint: Paint) -> std::fmt::Result {
    let Row {
        what,
        broken,
        cases,
        is_partial,
        is_open,
    } = row;
    let mark = match (broken, is_partial) {
        (0, _) if *is_open => paint.dim("not exercised"),
        (0, false) => paint.good("holds "),
        (0, true) => paint.dim("partly"),
        _ => paint.bad("broken"),
    };
    let what: Vec<_> = what.iter().map(String::as_str).collect();
    let of = match *broken {
        0 => String::new(),
        broken if broken == *cases => String::new(),
        broken => format!("{broken} of "),
    };
    let s = if *cases == 1 { "" } else { "s" };
    let what = what.join(", ");
    writeln!(out, "  {mark}  {member:<18} {what:<58} {of}{cases} case{s}")
}

/// What a case shows of the promise that it is about.
fn shown(case: &CaseReport) -> Shown {
    let failures = || {
        let failures = case.findings.iter().filter(|it| it.level == Level::Failure);
        failures.map(|it| it.code)
    };
    let is_broken = |code: Code| {
        matches!(
            code,
            Code::ValidRefused | Code::InvalidAccepted | Code::CredentialsIgnored
        )
    };
    let is_undecided = |code: Code| matches!(code, Code::ServerError | Code::NoAnswer);
    match case.outcome {
        Outcome::Passed => Shown::Holds,
        Outcome::Failed if failures().any(is_broken) => Shown::Broken,
        Outcome::Failed if failures().any(is_undecided) => Shown::Nothing,
        Outcome::Failed => Shown::Holds,
        Outcome::Unproven | Outcome::Observed | Outcome::Skipped => Shown::Nothing,
    }
}

/// What is wrong with the answers of a case, whatever was asked.
fn faults_of_answers(case: &CaseReport) -> impl Iterator<Item = Code> {
    let failures = case.findings.iter().filter(|it| it.level == Level::Failure);
    let codes = failures.map(|it| it.code);
    codes.filter(|code| {
        !matches!(
            code,
            Code::ValidRefused | Code::InvalidAccepted | Code::CredentialsIgnored
        )
    })
}

fn member(case: &CaseReport) -> &str {
    if let Some(member) = case.pointer.strip_prefix('/') {
        return member;
    }
    match case.aspect {
        Aspect::Constraint(_) => "(body)",
        Aspect::Method | Aspect::Path | Aspect::ContentType | Aspect::Json => "(http)",
        Aspect::Credentials => "(credentials)",
        Aspect::Plain | Aspect::UnknownId => "(plain request)",
        Aspect::StatusOrder | Aspect::Video => "(following a task)",
        Aspect::Callbacks => "(callbacks)",
    }
}

/// The aspect without its group; of a constraint the keyword.
fn short(aspect: &Aspect) -> String {
    match aspect {
        Aspect::Constraint(part) => part.keyword().as_str().to_owned(),
        other => other
            .to_string()
            .rsplit('/')
            .next()
            .unwrap_or_default()
            .to_owned(),
    }
}
