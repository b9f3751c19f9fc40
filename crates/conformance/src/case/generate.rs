//! All cases of a contract.

use std::collections::BTreeSet;

use image2video_contract::Contract;

use super::data::Case;
use super::environment::Environment;
use super::select::select;
use super::{lookups, protocol, schema};

/// The cases of a contract in an environment, sorted by id.
#[must_use]
pub fn cases(contract: &Contract, environment: &Environment) -> Vec<Case> {
    let mut all: Vec<Case> = Vec::new();
    let mut questions = contract.questions();
    for operation in &contract.operations {
        let (own, others) = questions
            .into_iter()
            .partition(|asked| asked.operation == operation.name);
        questions = others;
        if let Some(request) = &operation.request {
            all.extend(schema::cases(operation, request, &own, environment));
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
    all.retain(|case| ids.insert(case.id.clone()));
    let mut cases = select(all);
    cases.sort_by(|a, b| a.id.cmp(&b.id));
    cases
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::ImageUrls;

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
