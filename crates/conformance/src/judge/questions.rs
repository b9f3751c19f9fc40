//! What a run tells of the questions that the page leaves open. Only what is proven counts: a request
//! that was accepted, or a refusal that nothing but the value can have caused.

use image2video_contract::{Question, QuestionAt, Reading, ReadingMeaning};

use super::did::status;
use super::fold::Judging;
use crate::case::{Aspect, Credentials, Evidence};
use crate::finding::Code;
use crate::report::{LimitReport, QuestionReport, ReadingReport};
use crate::run::Exchange;
use crate::search::{Limit, Searched};

/// What was observed: words for each observation, and the readings that fit all of them.
#[derive(Default)]
struct Observed {
    words: Vec<String>,
    matches: Vec<String>,
    limit: Option<Limit>,
}

impl Judging<'_> {
    /// Every question, in the order of the document, with what the server does.
    pub(super) fn questions(&self) -> Vec<QuestionReport> {
        let asked = self.contract.questions().into_iter();
        asked.map(|asked| self.question(&asked)).collect()
    }

    fn question(&self, asked: &QuestionAt<'_>) -> QuestionReport {
        let question = asked.question;
        let observed = self.observed(asked, &|evidence| self.may_have_other_cause(evidence));
        let reading = |reading: &Reading| ReadingReport {
            id: reading.id.clone(),
            source: reading.source.clone(),
        };
        QuestionReport {
            id: question.id.clone(),
            question: question.question.clone(),
            limit: observed.limit.map(|limit| LimitReport {
                accepted: limit.accepted,
                refused: limit.refused,
                unit: limit.measure.unit(),
            }),
            readings: question.readings.iter().map(reading).collect(),
            matches: match observed.words.is_empty() {
                true => Vec::new(),
                false => observed.matches,
            },
            observed: (!observed.words.is_empty()).then(|| observed.words.join(". It ")),
        }
    }

    /// What was observed of a question. `is_void` is whether an acceptance contradicts no reading.
    fn observed(&self, asked: &QuestionAt<'_>, is_void: &dyn Fn(&Evidence) -> bool) -> Observed {
        let question = asked.question;
        match question.readings.first().map(|reading| &reading.meaning) {
            Some(ReadingMeaning::Credentials { .. }) => self.by_credentials(asked),
            Some(ReadingMeaning::Body { .. }) => self.by_error_answers(asked),
            Some(ReadingMeaning::Schema { .. }) | None => match self.limit(question) {
                Some(limit) => by_limit(question, limit),
                None => self.by_evidence(question, is_void),
            },
        }
    }

    /// Whether an acceptance may follow from how the server answers a narrower question. Where that is not known, or
    /// no reading is what the server does, it may.
    fn may_have_other_cause(&self, evidence: &Evidence) -> bool {
        let questions = self.contract.questions();
        evidence.narrower.iter().any(|narrower| {
            let asked = questions
                .iter()
                .find(|it| it.question.id == narrower.question);
            let matches = asked.map(|asked| self.observed(asked, &|_| false).matches);
            let matches = matches.unwrap_or_default();
            matches.is_empty() || matches.iter().any(|it| narrower.allowed_by.contains(it))
        })
    }

    /// Whether an exchange proves what it shows.
    fn is_proven(&self, exchange: &Exchange) -> bool {
        exchange.is_accepted() || exchange.is_refused() && self.proof(exchange).is_ok()
    }

    fn searched(&self, question: &Question) -> Option<&Searched> {
        let mut searches = self.plan.searches.iter();
        searches.find(|it| it.question == question.id)
    }

    fn limit(&self, question: &Question) -> Option<Limit> {
        let searched = self.searched(question)?;
        let search = searched.search(self.history(), |exchange| self.is_proven(exchange))?;
        Some(search.limit())
    }

    /// Readings that would have answered every observation as the server did.
    fn by_evidence(&self, question: &Question, is_void: &dyn Fn(&Evidence) -> bool) -> Observed {
        let searched = self.searched(question);
        // A limit that was not found may lie beyond what the page forbids.
        let mut matches = ids(question, |reading| {
            let counts = |exchange: &Exchange| self.is_proven(exchange);
            searched.is_none_or(|it| it.fits(reading, self.history(), counts))
        });
        let (mut accepted, mut refused) = (Vec::new(), Vec::new());
        for (index, case) in self.plan.cases.iter().enumerate() {
            let mut evidence = case.evidence.iter();
            let Some(evidence) = evidence.find(|evidence| evidence.question == question.id) else {
                continue;
            };
            let mut shown = self.history().of_case(index);
            let Some(exchange) = shown.find(|exchange| self.is_proven(exchange)) else {
                continue;
            };
            let (list, contradicted) = match exchange.is_accepted() {
                true if is_void(evidence) => (&mut accepted, &[][..]),
                true => (&mut accepted, &evidence.forbidden_by[..]),
                false => (&mut refused, &evidence.allowed_by[..]),
            };
            matches.retain(|id| !contradicted.contains(id));
            list.push(case.summary.as_str());
        }
        let words = [("accepts", accepted), ("refuses", refused)];
        let words = words
            .iter()
            .filter_map(|(verb, list)| enumerated(verb, list));
        Observed {
            words: words.collect(),
            matches,
            limit: None,
        }
    }

    /// What a server does with a bad request without credentials.
    fn by_credentials(&self, asked: &QuestionAt<'_>) -> Observed {
        let is_shown = |exchange: &&Exchange| {
            let case = self.case(exchange);
            exchange.sent.operation == asked.operation
                && case.is_some_and(|case| case.aspect == Aspect::Credentials)
        };
        let last = |is_meant: fn(&Credentials) -> bool| {
            let shown = self.history().exchanges.iter().filter(is_shown);
            let mut decided = shown.filter(|it| it.is_accepted() || it.is_refused()).rev();
            decided.find(|it| it.request().is_some_and(|it| is_meant(&it.credentials)))
        };
        let refuses_key = |it: &Exchange| it.facts().is_some_and(|facts| facts.refuses_key);
        let Some(absent) = last(|it| *it == Credentials::Absent) else {
            return Observed::default();
        };
        // The body is bad: who refuses a wrong key and then looks at the body wants no key.
        let refuses_wrong = last(|it| !it.are_left_out()).is_some_and(refuses_key);
        let status = status(absent);
        let (optional, words) = if refuses_key(absent) {
            let words = format!("refuses a request without credentials ({status})");
            (Some(false), words)
        } else if absent.is_accepted() {
            let words = format!("accepts a request without credentials ({status})");
            (Some(true), words)
        } else if refuses_wrong {
            let words = "refuses a wrong key, and the body of a bad request without credentials";
            (Some(true), format!("{words} ({status})"))
        } else {
            let words = "to a bad body without credentials; only a good one would tell";
            (
                None,
                format!("answers {status} {words}, and may be charged"),
            )
        };
        let fits = |reading: &&Reading| match reading.meaning {
            ReadingMeaning::Credentials { optional: says } => optional.is_none_or(|it| it == says),
            _ => true,
        };
        Observed {
            words: vec![words],
            matches: ids(asked.question, fits),
            limit: None,
        }
    }

    /// What error answers look like.
    fn by_error_answers(&self, asked: &QuestionAt<'_>) -> Observed {
        let exchanges = self.history().exchanges.iter().filter(|exchange| {
            let status = exchange.facts().and_then(|facts| facts.status);
            exchange.sent.operation == asked.operation && matches!(status, Some(400..=599))
        });
        let is_strange = |exchange: &Exchange| {
            let found = &self.checked(exchange).findings;
            found
                .iter()
                .any(|finding| finding.code == Code::ErrorEnvelope)
        };
        let name = asked.operation;
        let (mut total, mut strange) = (0, 0);
        for exchange in exchanges {
            total += 1;
            strange += usize::from(is_strange(exchange));
        }
        let words = match (total, strange) {
            (0, _) => return Observed::default(),
            (1, 0) => format!("1 error answer of `{name}` is the API owner's envelope"),
            (_, 0) => format!("{total} error answers of `{name}` are the API owner's envelope"),
            (1, _) => format!("1 error answer of `{name}` is not the API owner's envelope"),
            _ => format!(
                "{strange} of {total} error answers of `{name}` are not the API owner's envelope"
            ),
        };
        // The envelope is within any body, too; the narrower reading is what was seen.
        let fits = |reading: &&Reading| match reading.meaning {
            ReadingMeaning::Body { promised } => promised == (strange == 0),
            _ => false,
        };
        Observed {
            words: vec![words],
            matches: ids(asked.question, fits),
            limit: None,
        }
    }
}

fn ids(question: &Question, fits: impl Fn(&&Reading) -> bool) -> Vec<String> {
    let readings = question.readings.iter().filter(fits);
    readings.map(|reading| reading.id.clone()).collect()
}

/// Readings that state just the limit that was found.
fn by_limit(question: &Question, limit: Limit) -> Observed {
    let Limit {
        measure,
        accepted,
        refused,
    } = limit;
    let states = |reading: &&Reading| {
        let stated = measure.limit_in(reading);
        stated.is_some_and(|stated| (accepted..refused).contains(&stated))
    };
    let unit = measure.unit();
    let words = match accepted + 1 == refused {
        true => format!("the limit is {accepted} {unit}"),
        false => format!("the limit is {accepted} {unit} or more, and less than {refused}"),
    };
    Observed {
        words: vec![words],
        matches: ids(question, states),
        limit: Some(limit),
    }
}

/// `accepts a; b; c; and 5 more`; nothing if there is nothing to list.
fn enumerated(verb: &str, list: &[&str]) -> Option<String> {
    const SHOWN: usize = 3;
    let shown = list.get(..SHOWN.min(list.len()))?.join("; ");
    let more = list.len().saturating_sub(SHOWN);
    match (list.is_empty(), more) {
        (true, _) => None,
        (false, 0) => Some(format!("{verb} {shown}")),
        (false, more) => Some(format!("{verb} {shown}; and {more} more")),
    }
}
