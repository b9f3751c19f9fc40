//! The service on a server of `wiremock`.

use std::{sync::Arc, time::Duration};

use http::Request;
use url::Position;
use wiremock::{Respond, ResponseTemplate};

use crate::api::{Refusal, Reply, scenario::Delivery};
use crate::http::Shared;

/// Longer than any client waits: an answer that never comes.
const NEVER: Duration = Duration::from_secs(24 * 3_600);

/// Answers for a [`MockService`](crate::MockService) on a server of `wiremock`, which carries the
/// connections. It shares everything with that service, callbacks included.
///
/// A pause is one of the machine's clock here, and a slow answer comes whole at its end. A connection cannot be reset or an answer broken off in
/// this way: a scenario that asks for it is answered with 501 and says so.
#[derive(Debug, Clone)]
pub struct Responder(pub(crate) Arc<Shared>);

impl Respond for Responder {
    fn respond(&self, request: &wiremock::Request) -> ResponseTemplate {
        let service = &self.0.service;
        let target = &request.url[Position::BeforePath..Position::AfterQuery];
        let mut received = Request::new(request.body.as_slice());
        *received.method_mut() = request.method.clone();
        *received.uri_mut() = target.parse().unwrap_or_default();
        *received.headers_mut() = request.headers.clone();
        let mut reply = service.reply_at(&received, service.now());
        if let Some(callbacks) = reply.callbacks.take() {
            self.0.dispatcher.send(callbacks);
        }
        match reply.delivery {
            Delivery::Whole => template(reply),
            Delivery::After(pause) | Delivery::Slowly(pause) => template(reply).set_delay(pause),
            Delivery::Never => template(reply).set_delay(NEVER),
            Delivery::Reset | Delivery::Truncated => {
                let why =
                    "a server of wiremock can neither reset a connection nor break off an answer";
                let refusal = Refusal::NotImplemented(why.to_owned());
                template(service.refuse_unread(&refusal))
            }
        }
    }
}

fn template(reply: Reply) -> ResponseTemplate {
    let (head, body) = reply.response.into_parts();
    let template = ResponseTemplate::new(head.status).append_headers(&head.headers);
    template.set_body_bytes(body)
}
