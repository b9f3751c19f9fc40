//! Whether the generated client can use a server: whether it can read the answers, and may send what it
//! would.

use std::collections::BTreeSet;

use super::fold::Judging;
use crate::finding::Code;
use crate::report::{Assessment, CaseReport, Degree, others};
use crate::run::{Exchange, Verdict};

/// How many answers were read, and how many could not be.
#[derive(Default)]
struct Tally<'j> {
    total: usize,
    unreadable: usize,
    /// Why the first of them could not be.
    why: &'j str,
}

impl Judging<'_> {
    /// Whether the generated client can use the server. `None` if nothing reads answers as it does.
    pub(super) fn client(&self, cases: &[CaseReport]) -> Option<Assessment> {
        self.read?;
        let mut limits = Vec::new();
        for operation in self
            .contract
            .operations
            .iter()
            .filter(|it| it.role.is_some())
        {
            let name = &operation.name;
            let Tally {
                total,
                unreadable,
                why,
            } = self.tally(|it| it.is_accepted() && it.sent.operation == *name);
            let what = format!("{unreadable} of {total} answers to `{name}` cannot be read: {why}");
            match (operation.is_charged(), total, unreadable) {
                (true, 0, _) => {
                    return Some(Assessment {
                        answer: Degree::Unknown,
                        limits: vec![format!("`{name}` accepted nothing")],
                    });
                }
                (true, total, unreadable) if unreadable == total => {
                    return Some(Assessment {
                        answer: Degree::No,
                        limits: vec![what],
                    });
                }
                (false, 0, _) => limits.push(match self.absence(operation) {
                    Some(absence) => format!("`{name}` is not offered: {}", absence.message),
                    None => format!("no answer to `{name}` was seen"),
                }),
                (_, _, 0) => {}
                _ => limits.push(what),
            }
        }
        limits.extend(self.refuses(cases));
        limits.extend(self.fails());
        let Tally {
            total,
            unreadable,
            why,
        } = self.tally(Exchange::is_refused);
        if unreadable > 0 {
            limits.push(format!(
                "{unreadable} of {total} refusals are not told apart by their code: {why}"
            ));
        }
        Some(Assessment::within(limits))
    }

    /// The answers to requests that the client may make.
    fn tally<'j>(&'j self, is_meant: impl Fn(&Exchange) -> bool) -> Tally<'j> {
        let mut tally = Tally::default();
        for exchange in self.history().exchanges.iter().filter(|it| is_meant(it)) {
            match &self.checked(exchange).read {
                None => continue,
                Some(Ok(())) => {}
                Some(Err(why)) if tally.unreadable == 0 => {
                    tally.why = why;
                    tally.unreadable = 1;
                }
                Some(Err(_)) => tally.unreadable += 1,
            }
            tally.total += 1;
        }
        tally
    }

    /// What the client may send and the server refuses.
    fn refuses(&self, cases: &[CaseReport]) -> Option<String> {
        let refused = cases.iter().filter(|case| {
            let mut findings = case.findings.iter();
            findings.any(|finding| finding.code == Code::ValidRefused)
        });
        let members: BTreeSet<_> = refused.map(|case| case.id.as_str()).collect();
        let first = members.first()?;
        let others = others(members.len());
        Some(format!(
            "what the client may send is refused, such as {first}{others}"
        ))
    }

    fn fails(&self) -> Option<String> {
        let exchanges = self.history().exchanges.iter();
        let failed = exchanges.filter(|it| {
            let verdict = it.facts().map(|facts| facts.verdict);
            it.request().is_some() && matches!(verdict, Some(Verdict::Failed | Verdict::NoAnswer))
        });
        let failed = failed.count();
        let s = if failed == 1 { "" } else { "s" };
        let what = format!("{failed} request{s} got no whole answer, or the server failed");
        (failed > 0).then_some(what)
    }
}
