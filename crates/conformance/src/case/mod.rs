//! Cases: what is sent, what a server owes to it, and which constraint that exercises.
//!
//! Cases are a pure function of the contract and the environment, sorted and with stable ids. One change
//! is made at a time to a body that must be accepted, so that each case has one fault at most; what to expect is
//! computed from the contract and never written by hand.
//!
//! `base` finds such bodies, `values` and `images` propose values, `rules` combinations of them, `schema`, `protocol` and `lookups` make cases of them, and
//! `select` leaves out what tells nothing new.

mod base;
mod body;
mod change;
mod data;
mod environment;
mod exercise;
mod images;
mod judgement;
mod lookups;
mod protocol;
mod request;
mod rules;
mod schema;
mod select;
mod values;

use std::collections::BTreeSet;

use image2video_contract::Contract;

use exercise::{Exercise, Probe};

pub(crate) use base::base;
pub use body::{Body, Damage, JsonBody};
pub(crate) use change::pointer_of;
pub use change::{Change, Source};
pub use data::Case;
pub(crate) use data::case_of;
pub use environment::{Environment, ImageUrl, ImageUrlError, ImageUrls};
pub use exercise::{Action, Aspect};
pub use judgement::{ConstraintAt, Evidence};
pub use request::{CaseRequest, Credentials};
pub(crate) use values::least;

/// The cases of a contract in an environment, sorted by id.
#[must_use]
pub fn cases(contract: &Contract, environment: &Environment) -> Vec<Case> {
    chosen(contract, environment, &|_| true)
}

/// Those of the cases whose ids are wanted. The others are not judged, which takes long where an image has 10 MB.
pub(crate) fn chosen(
    contract: &Contract,
    environment: &Environment,
    is_wanted: &dyn Fn(&str) -> bool,
) -> Vec<Case> {
    let mut all = Vec::new();
    let mut questions = contract.questions();
    for operation in &contract.operations {
        let own = questions.extract_if(.., |asked| asked.operation == operation.name);
        let own: Vec<_> = own.collect();
        if let Some(request) = &operation.request {
            all.extend(schema::cases(
                operation,
                request,
                &own,
                environment,
                is_wanted,
            ));
        }
        all.extend(protocol::cases(contract, operation));
        if !operation.is_charged() {
            all.extend(lookups::cases(operation, environment));
        }
        let callbacks = operation.callbacks.iter();
        all.extend(callbacks.map(|callback| lookups::callback(operation, callback)));
    }
    // Two strictnesses may propose one value; the first to propose it names the case.
    let mut ids = BTreeSet::new();
    all.retain(|case: &Case| is_wanted(&case.id) && ids.insert(case.id.clone()));
    let mut cases = select::select(all);
    cases.sort_by(|a, b| a.id.cmp(&b.id));
    cases
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_is_in_the_cases() {
        let image = "https://cdn.test/a/b.JPG?sig=1#x";
        let environment = Environment {
            image_urls: ImageUrls::Fetched(vec![image.parse().expect("a URL")]),
            callback_url: Some("http://127.0.0.1:9/hook".to_owned()),
        };
        let cases = cases(Contract::embedded(), &environment);
        for (id, member, value, is_missing) in [
            (
                "create/callback_url/format/https",
                "callback_url",
                "http://127.0.0.1:9/hook",
                false,
            ),
            (
                "create/callback_url/format/words",
                "callback_url",
                "not a URI",
                false,
            ),
            (
                "create/image/x-image/urlExtensions/https-jpg",
                "image",
                image,
                false,
            ),
            (
                "create/image/x-image/urlExtensions/http-jpeg",
                "image",
                "http://images.example/harbour.jpeg",
                true,
            ),
            (
                "create/body/type/example-end-frame",
                "image_tail",
                image,
                false,
            ),
            (
                "create/body/type/example-everything",
                "callback_url",
                "http://127.0.0.1:9/hook",
                false,
            ),
            (
                "create/image/x-image/urlSchemes/ftp",
                "image",
                "ftp://images.example/harbour.jpg",
                false,
            ),
        ] {
            let case = cases.iter().find(|case| case.id == id).expect(id);
            let body = case.request.body.value().expect("JSON");
            assert_eq!(body[member], value, "{id}");
            assert_eq!(case.missing.is_some(), is_missing, "{id}");
        }
    }
}
