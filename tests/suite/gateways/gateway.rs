//! What a gateway is to the tests: a name, what it does, and a way to start it.

use std::sync::Arc;

use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::ask::Ask;
use super::core::{Core, Style};
use super::message::{Answer, Request};
use super::raw_server::Act;
use super::rules::Rules;
use super::task::Task;
use super::trial::{Evidence, Next, Trial, each};
use super::{hyper_server, raw_server};

/// A gateway that others might run.
pub(crate) struct Gateway {
    pub(crate) name: &'static str,
    /// What it does, in one sentence.
    pub(crate) about: &'static str,
    /// Whether it keeps the promises of the page.
    pub(crate) honest: bool,
    rules: Rules,
    style: Style,
    service: Service,
    trial: Trial,
}

/// How a gateway answers what it has read.
#[derive(Clone, Copy)]
enum Service {
    Hyper(fn(&Core, &Request) -> Answer),
    Raw(fn(&Core, &Request) -> Vec<Act>),
}

/// One that runs; it stops when this is dropped.
pub(crate) struct Running {
    pub(crate) base_url: String,
    core: Arc<Core>,
    server: JoinHandle<()>,
}

impl Gateway {
    /// Starts it on a free port of this machine.
    pub(crate) async fn start(&self) -> Running {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let base_url = format!("http://{}", listener.local_addr().expect("an address"));
        let core = Arc::new(Core::new(self.rules.clone(), self.style.clone()));
        let (served, url) = (Arc::clone(&core), base_url.clone());
        let server = match self.service {
            Service::Hyper(answer) => {
                tokio::spawn(hyper_server::serve(listener, served, answer, url))
            }
            Service::Raw(script) => tokio::spawn(raw_server::serve(listener, served, script, url)),
        };
        Running {
            base_url,
            core,
            server,
        }
    }

    pub(super) fn trial(&self) -> &Trial {
        &self.trial
    }
}

impl Running {
    /// How many tasks were made, and charged.
    pub(crate) fn tasks_made(&self) -> usize {
        self.core.tasks().len()
    }

    /// How many requests were read whole.
    pub(crate) fn requests(&self) -> usize {
        self.core.requests()
    }

    /// The tasks that were made, in this order.
    pub(crate) fn tasks(&self) -> Vec<Task> {
        self.core.tasks()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// A gateway that lacks the trial that shows what it does.
pub(super) struct Draft {
    name: &'static str,
    about: &'static str,
    honest: bool,
    rules: Rules,
    style: Style,
    service: Service,
}

/// A gateway that keeps the page's promises in a way of its own.
pub(super) fn honest(name: &'static str, about: &'static str) -> Draft {
    Draft {
        name,
        about,
        honest: true,
        rules: Rules::default(),
        style: Style::default(),
        service: Service::Hyper(Core::answer),
    }
}

/// A gateway that gets one thing wrong.
pub(super) fn faulty(name: &'static str, about: &'static str) -> Draft {
    Draft {
        honest: false,
        ..honest(name, about)
    }
}

impl Draft {
    pub(super) fn rules(mut self, change: impl FnOnce(&mut Rules)) -> Draft {
        change(&mut self.rules);
        self
    }

    pub(super) fn style(mut self, change: impl FnOnce(&mut Style)) -> Draft {
        change(&mut self.style);
        self
    }

    /// Answers like this instead.
    pub(super) fn answers(self, answer: fn(&Core, &Request) -> Answer) -> Draft {
        Draft {
            service: Service::Hyper(answer),
            ..self
        }
    }

    /// Does this with the connection instead.
    pub(super) fn scripted(self, script: fn(&Core, &Request) -> Vec<Act>) -> Draft {
        Draft {
            service: Service::Raw(script),
            ..self
        }
    }

    /// Only a gateway that is as it says can have given these replies.
    pub(super) fn shown_by(self, next: Next, shows: fn(&Evidence) -> bool) -> Gateway {
        self.with(Trial::Replies(next, shows))
    }

    /// Only a gateway that is as it says can have called back like this.
    pub(super) fn shown_by_callbacks(self, shows: fn(&[Value]) -> bool) -> Gateway {
        self.with(Trial::Callbacks(shows))
    }

    fn with(self, trial: Trial) -> Gateway {
        Gateway {
            name: self.name,
            about: self.about,
            honest: self.honest,
            rules: self.rules,
            style: self.style,
            service: self.service,
            trial,
        }
    }

    /// It makes a task for this, and the usual gateway does not.
    pub(super) fn takes(self, ask: Ask) -> Gateway {
        self.shown_by(each(vec![ask]), |evidence| evidence.first().is_task())
    }

    /// It refuses this, and the usual gateway does not.
    pub(super) fn refuses(self, ask: Ask) -> Gateway {
        self.shown_by(each(vec![ask]), |evidence| {
            evidence.tasks.is_empty() && evidence.first().status() == 400
        })
    }
}

/// The gateway that does as most do. All others differ from it in what their trials show.
pub(super) fn usual() -> Gateway {
    let about = "Does as most gateways do, over HTTP/1.1 with keep-alive.";
    honest("usual", about).takes(Ask::create(&json!({})))
}
