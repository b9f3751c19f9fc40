//! Findings of one cause, told as one.

use std::collections::{BTreeMap, HashMap};

use super::{Cause, Code, Finding, Level};

/// Findings of one cause as one, in the order in which they first came, and of one code not more than
/// can be read.
pub(crate) fn merged(findings: impl IntoIterator<Item = Finding>) -> Vec<Finding> {
    /// So many causes of one code are told.
    const MOST: usize = 20;
    let mut merged: Vec<Finding> = Vec::new();
    let mut places: HashMap<Cause, usize> = HashMap::new();
    let mut causes: HashMap<Code, usize> = HashMap::new();
    let mut others: BTreeMap<(Code, Level), Finding> = BTreeMap::new();
    for finding in findings {
        let cause = finding.cause();
        if let Some(&place) = places.get(&cause) {
            merged[place].add(&finding);
            continue;
        }
        let causes = causes.entry(finding.code).or_default();
        *causes += 1;
        if *causes > MOST {
            let other = Finding {
                pointer: String::new(),
                message: "others of this kind".to_owned(),
                ..finding
            };
            let others = others.entry((other.code, other.level));
            others.and_modify(|it| it.add(&other)).or_insert(other);
        } else {
            places.insert(cause, merged.len());
            merged.push(finding);
        }
    }
    merged.into_iter().chain(others.into_values()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(findings: Vec<Finding>) -> Vec<(String, String, usize)> {
        let told = merged(findings).into_iter();
        told.map(|it| (it.pointer, it.message, it.count)).collect()
    }

    #[test]
    fn what_is_told_once_is_true_of_all() {
        let at = |pointer: &str, message: &str| Finding::at(Code::AnswerSchema, pointer, message);
        let findings = vec![
            at("/data/0/task_id", "1722769557708 is a day away"),
            at("/data/17/task_id", "1722769557709 is a day away"),
            at("/data/17/task_id", "1722769557709 is a day away"),
            at("/code", "status 403 and code 1001 contradict each other"),
            at("/code", "status 403 and code 1002 contradict each other"),
            at("", "refused: no model kling-v1-6 (request id: 4f21-a)"),
            at("", "refused: no model kling-v1-6 (request id: 4f21-b)"),
            at("", "refused: no prompt"),
        ];
        let expected = [
            ("/data/*/task_id", "… is a day away", 3),
            ("/code", "status 403 and code 1001 contradict each other", 1),
            ("/code", "status 403 and code 1002 contradict each other", 1),
            ("", "refused: no model … (request id: …)", 2),
            ("", "refused: no prompt", 1),
        ];
        let expected = expected.map(|(at, message, n)| (at.to_owned(), message.to_owned(), n));
        assert_eq!(told(findings), expected);
    }

    #[test]
    fn of_one_code_not_more_is_told_than_can_be_read() {
        let causes = (0..1000).map(|n| format!("no member {}", "x".repeat(n)));
        let findings: Vec<_> = causes
            .map(|it| Finding::new(Code::AnswerSchema, it))
            .collect();
        let told = told(findings);
        assert_eq!(told.len(), 21);
        assert_eq!(
            told[20],
            (String::new(), "others of this kind".to_owned(), 980)
        );
    }
}
