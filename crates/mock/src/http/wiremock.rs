//! The service on a server of `wiremock`.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use wiremock::{Respond, ResponseTemplate};

use crate::api::refusal::Refusal;
use crate::api::reply::Reply;
use crate::api::scenario::effect::Delivery;
use crate::http::service::Service;
use crate::task::callback::dispatcher::Dispatcher;

/// Longer than any client waits: an answer that never comes.
const NEVER: Duration = Duration::from_secs(24 * 3_600);

/// Answers for a [`MockService`](crate::MockService) on a server of `wiremock`, which carries the
/// connections. It shares everything with that service, callbacks included.
///
/// A pause is one of the machine's clock here. A connection cannot be reset or an answer broken off in
/// this way: a scenario that asks for it is answered with 501 and says so.
#[derive(Clone)]
pub struct Responder {
    service: Arc<Service>,
    dispatcher: Arc<Dispatcher>,
}

impl Responder {
    pub(crate) fn new(service: Arc<Service>, dispatcher: Arc<Dispatcher>) -> Self {
        Self {
            service,
            dispatcher,
        }
    }
}

impl fmt::Debug for Responder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Responder").field(&self.service).finish()
    }
}

impl Respond for Responder {
    fn respond(&self, request: &wiremock::Request) -> ResponseTemplate {
        let mut head = http::Request::builder()
            .method(request.method.clone())
            .uri(target(request));
        if let Some(headers) = head.headers_mut() {
            *headers = request.headers.clone();
        }
        let mut reply = match head.body(request.body.as_slice()) {
            Ok(request) => self.service.reply(&request),
            Err(_) => self.service.refuse_unread(&Refusal::BrokenBody),
        };
        if let Some(callbacks) = reply.callbacks.take() {
            self.dispatcher.send(callbacks);
        }
        match reply.delivery {
            Delivery::Whole => template(reply),
            Delivery::After(pause) => template(reply).set_delay(pause),
            Delivery::Never => template(reply).set_delay(NEVER),
            Delivery::Reset | Delivery::Truncated => {
                template(self.service.refuse_unread(&Refusal::NotDeliverable))
            }
        }
    }
}

/// Path and query.
fn target(request: &wiremock::Request) -> String {
    let path = request.url.path().to_owned();
    match request.url.query() {
        Some(query) => path + "?" + query,
        None => path,
    }
}

fn template(reply: Reply) -> ResponseTemplate {
    let (head, body) = reply.response.into_parts();
    let mut template = ResponseTemplate::new(head.status);
    for (name, value) in &head.headers {
        template = template.append_header(name, value);
    }
    template.set_body_bytes(body)
}
