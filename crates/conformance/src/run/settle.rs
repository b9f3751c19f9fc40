//! The list of tasks, before and after what may make some: it settles what was paid for.

use image2video_contract::{
    Constraint, Keyword, Operation, OperationRole, ParameterRole, Strictness,
};

use super::history::Exchange;
use super::situation::{Request, Situation, State, Step};
use crate::disposition::Disposition;
use crate::recording::{Outgoing, Purpose};

/// What is listed before anything may be paid for.
pub(crate) fn before(situation: &Situation<'_>) -> Step {
    list(situation, None)
}

/// What is listed afterwards. What may have been paid for is settled so, and what was refused for free is taken at
/// its word, and compared.
pub(crate) fn after(situation: &Situation<'_>) -> Step {
    let charged = situation.history.charged();
    let unsettled = charged.filter(|it| it.disposition() != Disposition::Paid);
    let ended = unsettled.filter_map(|it| it.end.as_ref());
    match ended.map(|end| end.place).max() {
        Some(place) if was_listed(situation) => list(situation, Some(place)),
        _ => Step::Nothing,
    }
}

fn lists<'s>(situation: &Situation<'s>) -> impl Iterator<Item = &'s Exchange> {
    let exchanges = situation.history.exchanges.iter();
    exchanges.filter(|it| it.sent.purpose == Purpose::Settle)
}

fn was_listed(situation: &Situation<'_>) -> bool {
    lists(situation).any(Exchange::is_accepted)
}

/// Lists the tasks once, since a place; once more if that fails, since it is free.
fn list(situation: &Situation<'_>, since: Option<usize>) -> Step {
    let Some(request) = request(situation) else {
        return Step::Nothing;
    };
    let again = lists(situation).filter(|it| since.is_none_or(|since| it.place > since));
    match Situation::state(again, true) {
        State::InFlight => Step::Answer,
        State::NotSent | State::Again => Step::send(request),
        State::Accepted(_) | State::Refused(_) | State::Lost => Step::Nothing,
    }
}

/// The request for the longest page, where money is at stake and the list is among what was chosen.
fn request(situation: &Situation<'_>) -> Option<Request> {
    situation.settings.budget?;
    situation.plan.charged.first()?;
    let is_list = |case: &usize| {
        let case = situation.case(*case);
        let operation = situation.contract.operation(&case.operation);
        case.is_plain() && operation.is_some_and(|it| it.role == Some(OperationRole::List))
    };
    let case = situation.plan.lookups.iter().copied().find(is_list)?;
    let mut request = situation.case(case).request.clone();
    let operation = situation
        .contract
        .operation(&situation.case(case).operation)?;
    request.parameters.extend(longest_page(operation));
    Some(Request {
        purpose: Purpose::Settle,
        outgoing: Outgoing::Request(request.clone()),
        ..situation.request(case, request)
    })
}

fn longest_page(operation: &Operation) -> Option<(String, String)> {
    let size = operation.parameter_of(ParameterRole::PageSize)?;
    let schema = &size.message.schema;
    match schema.constraint(Strictness::Narrow, Keyword::Maximum)? {
        Constraint::Maximum(most) => Some((size.name.clone(), most.to_string())),
        _ => None,
    }
}
