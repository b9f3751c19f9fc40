//! The findings of a report, each cause once, and what they come to.

use std::collections::{BTreeMap, HashMap};
use std::fmt;

use image2video_contract::Expectation;

use super::assessment::{Assessment, Degree};
use super::data::{CaseReport, Report};
use super::words::others;
use crate::finding::{Code, Finding, Level};

/// A cause of findings, and where it was seen.
#[derive(Debug, Clone)]
pub(crate) struct CauseReport<'r> {
    /// What was found, in words that are true of all of its cases.
    pub(crate) finding: Finding,
    /// At least one, in the order of the report: those that show it, or else those that it is told with.
    pub(crate) cases: Vec<&'r CaseReport>,
}

impl<'r> CauseReport<'r> {
    /// The case that it is shown with: one of a good request before others, and of those one that has a control.
    pub(crate) fn example(&self) -> &'r CaseReport {
        let cases = self.cases.iter().copied();
        let best = cases.min_by_key(|it| (it.expect != Expectation::Accept, it.control.is_none()));
        best.unwrap_or(self.cases[0])
    }

    /// Where it is seen, for people: the case that it is shown with, or the request that is none of a case.
    pub(crate) fn place(&self) -> String {
        match &self.finding.shown_by {
            Some(request) => request.words.clone(),
            None => format!("{}{}", self.example().id, others(self.cases.len())),
        }
    }
}

impl fmt::Display for CauseReport<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.finding.code.as_str())?;
        if !self.finding.pointer.is_empty() {
            write!(f, " at {}", self.finding.pointer)?;
        }
        write!(f, " in {}", self.place())
    }
}

impl Report {
    /// Whether the server keeps the page's promises.
    #[must_use]
    pub fn keeps_promises(&self) -> Assessment {
        if let Some(why) = self.suite_errors.first().or(self.not_judged.as_ref()) {
            return Assessment {
                answer: Degree::Unknown,
                limits: vec![why.clone()],
            };
        }
        let causes = self.causes().into_iter();
        let failures = causes.filter(|cause| cause.finding.level == Level::Failure);
        let failures: Vec<_> = failures.map(|cause| cause.to_string()).collect();
        if !failures.is_empty() {
            return Assessment {
                answer: Degree::No,
                limits: failures,
            };
        }
        let mut not_judged: BTreeMap<&str, usize> = BTreeMap::new();
        for incomplete in &self.incomplete {
            *not_judged.entry(&incomplete.why).or_default() += 1;
        }
        let not_judged = not_judged.into_iter();
        let limits = not_judged.map(|(why, sides)| match sides {
            1 => format!("1 side of a constraint could not be judged: {why}"),
            _ => format!("{sides} sides of constraints could not be judged: {why}"),
        });
        Assessment::within(limits.collect())
    }

    /// The findings, each cause once, with the cases that have it in the order of the cases. What makes tasks of its own
    /// has causes of its own.
    pub(crate) fn causes(&self) -> Vec<CauseReport<'_>> {
        let mut causes: Vec<CauseReport<'_>> = Vec::new();
        let mut known = HashMap::new();
        let found = self.cases.iter();
        let found = found.flat_map(|case| case.findings.iter().map(move |it| (case, it)));
        for (case, finding) in found {
            let place = *known
                .entry((&case.maker, finding.cause()))
                .or_insert(causes.len());
            let Some(cause) = causes.get_mut(place) else {
                causes.push(CauseReport {
                    finding: finding.clone(),
                    cases: vec![case],
                });
                continue;
            };
            // A case that shows it says more than another request that is told with a case.
            if finding.shown_by.is_none() && cause.finding.shown_by.is_some() {
                cause.cases.clear();
            }
            let is_shown = finding.shown_by.is_none() || cause.finding.shown_by.is_some();
            cause.finding.add(finding);
            if is_shown && cause.cases.last().is_none_or(|last| last.id != case.id) {
                cause.cases.push(case);
            }
        }
        // What was not sent is about the run, and comes last.
        causes.sort_by_key(|cause| (cause.finding.level, cause.finding.code == Code::NotSent));
        causes
    }
}
