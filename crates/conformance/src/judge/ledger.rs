//! What a run cost: each task that was made or may have been.

use std::collections::BTreeSet;

use super::fold::Judging;
use crate::disposition::Disposition;
use crate::recording::Purpose;
use crate::report::{Cost, Ledger, LedgerEntry, TaskReport, VideoReport};
use crate::run::{Exchange, Task};

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
        }
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
        let charged = self.history().charged();
        let is_last = charged
            .filter_map(|it| it.end.as_ref())
            .all(|end| end.place < after.place);
        let [before, after] = [before, after].map(|list| ids(list));
        let made = self
            .history()
            .charged()
            .flat_map(ids)
            .collect::<BTreeSet<_>>();
        (is_last && made.is_subset(&after)).then(|| {
            let anew = after.difference(&before).filter(|id| !made.contains(*id));
            anew.map(|id| (*id).to_owned()).collect()
        })
    }
}

fn ids(exchange: &Exchange) -> BTreeSet<&str> {
    let tasks = exchange.facts().into_iter().flat_map(|facts| &facts.tasks);
    tasks.map(|task| task.id.as_str()).collect()
}
