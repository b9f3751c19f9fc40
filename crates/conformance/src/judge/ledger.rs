//! What a run cost: each task that was made or may have been.

use std::collections::BTreeSet;

use image2video_contract::ParameterRole;

use super::fold::Judging;
use crate::disposition::Disposition;
use crate::finding::{Code, Finding};
use crate::recording::Purpose;
use crate::report::{Cost, Ledger, LedgerEntry, TaskReport, VideoReport};
use crate::run::{Ended, Exchange, Task};

impl Judging<'_> {
    /// Every request that was paid for or may have been, in the order of sending.
    pub(super) fn ledger(&self) -> Ledger {
        let listed = self.listed_anew();
        let doubt = match &listed {
            // Everything that was made is listed, and nothing else is: what is doubtful was not made.
            Some(unclaimed) if unclaimed.is_empty() => Cost::NotMade,
            _ => Cost::MaybePaid,
        };
        let charged = self.history().charged();
        let entries = charged.filter_map(|exchange| {
            let cost = match exchange.disposition() {
                Disposition::Paid => Cost::Paid,
                Disposition::MaybePaid => doubt,
                Disposition::Free => return None,
            };
            let tasks = exchange.facts().into_iter().flat_map(|facts| &facts.tasks);
            Some(LedgerEntry {
                at_ms: exchange.sent.at_ms,
                cases: exchange.sent.cases.clone(),
                purpose: exchange.sent.purpose.as_str(),
                status: exchange.facts().and_then(|facts| facts.status),
                cost,
                tasks: tasks.map(|task| self.task(task)).collect(),
            })
        });
        Ledger {
            entries: entries.collect(),
            unclaimed: listed.unwrap_or_default(),
        }
    }

    /// What came of a task.
    fn task(&self, task: &Task) -> TaskReport {
        let told = self.told.get(&task.id);
        let video = self.videos.get(&task.id).map(|(_, video)| VideoReport {
            seconds: video.seconds(),
            width: video.width,
            height: video.height,
            has_sound: video.has_sound,
        });
        TaskReport {
            id: task.id.clone(),
            phase: self.phases.get(&task.id).copied(),
            video,
            units: told.and_then(|told| told.task.units.clone()),
            faults: self.faults(task),
        }
    }

    /// How a task is not what was paid for.
    fn faults(&self, task: &Task) -> Vec<String> {
        let exchanges = self.history().exchanges.iter();
        let about = exchanges.filter(|it| it.sent.task_id.as_ref() == Some(&task.id));
        let findings = about.flat_map(|exchange| &self.checked(exchange).findings);
        let faults = findings.filter(|it| it.code.is_about_the_delivery());
        faults.map(|it| it.message.clone()).collect()
    }

    /// The tasks that are listed after the run, were not before it, and that no answer named. `None` where
    /// the list settles nothing: it was not asked for, or lacks a task that was made.
    fn listed_anew(&self) -> Option<Vec<String>> {
        let exchanges = self.history().exchanges.iter();
        let lists = exchanges.filter(|it| it.sent.purpose == Purpose::Settle && it.is_accepted());
        let lists: Vec<_> = lists.collect();
        let [before, .., after] = lists.as_slice() else {
            return None;
        };
        let mut charged = self.history().charged();
        let is_before = |place| move |end: &Ended| end.place < place;
        let is_last = charged.all(|it| it.end.as_ref().is_some_and(is_before(after.place)));
        let is_whole = self.is_whole(after);
        let [before, after] = [before, after].map(|list| ids(list));
        let made = self
            .history()
            .charged()
            .flat_map(ids)
            .collect::<BTreeSet<_>>();
        // A list that tells of what was made, tells of all.
        let is_telling = is_whole || !made.is_empty();
        (is_last && is_telling && made.is_subset(&after)).then(|| {
            let anew = after.difference(&before).filter(|id| !made.contains(*id));
            anew.map(|id| (*id).to_owned()).collect()
        })
    }

    /// Whether a list is what the contract promises, and has room for more tasks.
    fn is_whole(&self, list: &Exchange) -> bool {
        let operation = self.operation(list);
        let size = operation.and_then(|it| it.parameter_of(ParameterRole::PageSize));
        let size = size.and_then(|it| list.request()?.parameter(&it.name)?.parse().ok());
        let has_room = size.is_none_or(|size: usize| ids(list).len() < size);
        let findings = &self.checked(list).findings;
        let is_odd = |it: &Finding| {
            matches!(
                it.code,
                Code::ContentType | Code::AnswerNotJson | Code::AnswerSchema | Code::AnswerTooLong
            )
        };
        has_room && !findings.iter().any(is_odd)
    }
}

fn ids(exchange: &Exchange) -> BTreeSet<&str> {
    let tasks = exchange.facts().into_iter().flat_map(|facts| &facts.tasks);
    tasks.map(|task| task.id.as_str()).collect()
}
