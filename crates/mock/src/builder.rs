//! How a service is set up, and why it could not be started.

use std::hash::{BuildHasher as _, RandomState};
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, atomic::AtomicU64};

use image2video_contract::{Contract, Resolution, ResolutionError, Resolutions, Strictness};
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};

use crate::api::credentials::{self, Authenticator, Secret};
use crate::api::{operations::Api, routes::Routes, scenario::choice::Choices};
use crate::http::{JUDGED_AT_ONCE, Limits, MockService, Service, Shared, server};
use crate::recent::Recent;
use crate::task::callback::{Dispatcher, Policy};
use crate::task::{Clock, IdGenerator, SystemClock};

/// Why a service could not be started.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MockError {
    /// The address could not be listened on: in use, not of this machine, or not permitted.
    #[error("cannot listen on {address}")]
    Listen {
        /// The address that was asked for.
        address: SocketAddr,
        /// What the operating system said.
        #[source]
        source: std::io::Error,
    },
    /// No client could ever send this key after `Bearer`: it is empty, or has white space or a
    /// character that is not ASCII. The key itself is not shown.
    #[error("the API key is empty or has characters that cannot be sent as a bearer token")]
    ApiKey,
    /// A secret of no characters would let anybody sign.
    #[error("the JWT secret is empty")]
    JwtSecret,
    /// The speed is no positive number.
    #[error("the speed is not a number above 0")]
    Speed,
    /// The share of requests that meet a fault is out of range.
    #[error("the share of faults is not a number from 0 to 1")]
    Chaos,
    /// The contract has no such question, or the question no such reading.
    #[error(transparent)]
    Reading(#[from] ResolutionError),
}

/// How a service is set up. What is not set has a default that suits a test.
#[derive(Debug)]
#[must_use = "nothing listens until `start` is called"]
pub struct MockBuilder {
    contract: Option<Contract>,
    strictness: Strictness,
    resolutions: Resolutions,
    authenticator: Authenticator,
    clock: Option<Arc<dyn Clock>>,
    seed: Option<u64>,
    speed: f64,
    chaos: f64,
    listed: usize,
    named: bool,
    recorded: usize,
    limits: Limits,
    callback_hosts: Vec<String>,
    address: SocketAddr,
}

impl MockBuilder {
    /// The contract to judge requests by, and whose operations to answer. Default: the embedded one.
    pub fn contract(mut self, contract: Contract) -> Self {
        self.contract = Some(contract);
        self
    }

    /// How strictly to judge by the contract. Default: decided.
    pub fn strictness(mut self, strictness: Strictness) -> Self {
        self.strictness = strictness;
        self
    }

    /// How to resolve a question that the contract leaves open, whatever the strictness: by one of its
    /// readings, `reading("unknown-members", "ignored")`, or by a limit of the service's own,
    /// `reading("prompt-limit", 1200_u64)`. May be called several times; of one question the last call
    /// counts. Default: as the strictness does.
    pub fn reading(mut self, question: impl Into<String>, reading: impl Into<Resolution>) -> Self {
        self.resolutions.insert(question.into(), reading.into());
        self
    }

    /// The only key that is accepted, sent as `Authorization: Bearer KEY`. Default: any.
    ///
    /// With [`jwt_secret`](Self::jwt_secret) it is the only issuer instead.
    pub fn api_key(mut self, key: impl Into<String>) -> Self {
        self.authenticator.key = Some(Secret(key.into()));
        self
    }

    /// What bearer tokens are signed with, which then have to be JWTs of HS256: with `iss`, `exp`, and
    /// `nbf` if it is there, judged by the service's clock. Default: tokens are opaque.
    pub fn jwt_secret(mut self, secret: impl Into<String>) -> Self {
        self.authenticator.jwt_secret = Some(Secret(secret.into()));
        self
    }

    /// The clock that timestamps are read from. Default: that of the machine.
    ///
    /// With a clock that is set here the ids depend only on the seed, the clock and the order of
    /// the requests. With the default they also start at a random serial number, so that services
    /// that run side by side never give the same one.
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Some(Arc::new(clock));
        self
    }

    /// What ids are checked by: services of one seed recognise each other's tasks. Default: 0 with a clock that is
    /// set, and otherwise at random, so that nobody can make up an id.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = Some(seed);
        self
    }

    /// How many times faster tasks go on than those of the real service typically do. Default: 1, at
    /// which a task takes 32 to 100 seconds. With [`f64::MAX`] it has ended as soon as it is made.
    pub fn speed(mut self, speed: f64) -> Self {
        self.speed = speed;
        self
    }

    /// The share of requests, from 0 to 1, that meets a fault which passes: 5xx and a reset connection before
    /// and after the task is made, 429, an answer that comes late, breaks off or is odd, a callback that is lost
    /// or repeated, a download that fails. Which do depends on the seed (0 if none is set) and their order.
    /// Default: 0.
    pub fn chaos(mut self, share: f64) -> Self {
        self.chaos = share;
        self
    }

    /// How many tasks a path lists at most, and how many of their callers' own ids it knows; older tasks can still
    /// be queried by the id that the service gave them. Default: 1000.
    pub fn listed(mut self, tasks: usize) -> Self {
        self.listed = tasks;
        self
    }

    /// Ignores the ids that callers give their tasks, as a gateway does that does not know them: they may be
    /// sent twice, no answer tells them, and no task is found by them.
    pub fn ignore_external_task_ids(mut self) -> Self {
        self.named = false;
        self
    }

    /// How many of the last requests are kept for [`Service::received`]. Default: none.
    pub fn record(mut self, requests: usize) -> Self {
        self.recorded = requests;
        self
    }

    /// Size of a request body at most, in bytes. Default: 32 MiB.
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.limits.body = bytes;
        self
    }

    /// How much a client may use of memory, connections and time.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// A host that callbacks may be sent to. This machine needs no leave as long as the service listens on a
    /// loopback address, so that nobody else can ask for it: a name or an address, without a
    /// port. May be called several times. Default: none.
    pub fn allow_callback_host(mut self, host: impl Into<String>) -> Self {
        self.callback_hosts.push(host.into());
        self
    }

    /// The address to listen on. Default: a free port of 127.0.0.1.
    pub fn listen(mut self, address: impl Into<SocketAddr>) -> Self {
        self.address = address.into();
        self
    }

    /// The service without a socket; the address is not used.
    ///
    /// # Errors
    /// [`MockError::ApiKey`] if no client could send the key, and others of [`MockError`] for values
    /// that make no sense.
    pub fn build(self) -> Result<Service, MockError> {
        self.service("http://localhost".to_owned())
    }

    /// Starts the service on the tokio runtime that this is called in, which needs I/O and time
    /// enabled. It takes connections as soon as this returns.
    ///
    /// # Errors
    /// As [`MockBuilder::build`], and [`MockError::Listen`] if the address cannot be listened on.
    pub async fn start(mut self) -> Result<MockService, MockError> {
        let address = self.address;
        let failed = |source| MockError::Listen { address, source };
        let listener = TcpListener::bind(address).await.map_err(failed)?;
        // The one that it turns out to be, where any port was asked for.
        let address = listener.local_addr().map_err(failed)?;
        let policy = Policy::new(std::mem::take(&mut self.callback_hosts), address.ip());
        let limits = self.limits.clone();
        let service = self.service(server::base_url(address))?;
        let dispatcher = Dispatcher::new(policy, Arc::clone(&service.clock), limits.callbacks);
        let shared = Shared {
            service,
            dispatcher,
            limits,
            judging: Semaphore::new(JUDGED_AT_ONCE),
            stop: watch::Sender::new(false),
        };
        Ok(MockService::new(listener, address, shared))
    }

    fn service(self, base_url: String) -> Result<Service, MockError> {
        let Authenticator { key, jwt_secret } = &self.authenticator;
        let is_key = |key: &Secret| jwt_secret.is_some() || credentials::is_token(&key.0);
        if !key.as_ref().is_none_or(is_key) {
            return Err(MockError::ApiKey);
        }
        if jwt_secret
            .as_ref()
            .is_some_and(|secret| secret.0.is_empty())
        {
            return Err(MockError::JwtSecret);
        }
        if self.speed.is_nan() || self.speed <= 0.0 {
            return Err(MockError::Speed);
        }
        if !(0.0..=1.0).contains(&self.chaos) {
            return Err(MockError::Chaos);
        }
        // Differs from process to process and from call to call.
        let random = || RandomState::new().hash_one(());
        let (seed, first_serial) = match self.clock {
            Some(_) => (self.seed.unwrap_or(0), 0),
            None => (self.seed.unwrap_or_else(random), random() as u32),
        };
        let open = self.contract.as_ref();
        let open = open.unwrap_or_else(|| Contract::embedded());
        let contract = open.resolved(self.strictness, &self.resolutions)?;
        Ok(Service {
            api: Api {
                routes: Routes::new(&contract, open, self.listed, self.named),
                authenticator: self.authenticator,
                ids: IdGenerator::new(seed, first_serial),
                speed: self.speed,
                choices: Choices::new(self.seed.unwrap_or(0), self.chaos),
                tasks_made: AtomicU64::new(0),
                base_url,
            },
            clock: self.clock.unwrap_or_else(|| Arc::new(SystemClock)),
            latest: AtomicU64::new(0),
            received: Recent::new(self.recorded),
            body_limit: self.limits.body,
        })
    }
}

impl MockService {
    /// Starts a service with all defaults on a free port of 127.0.0.1.
    ///
    /// # Errors
    /// As [`MockBuilder::start`].
    pub async fn start() -> Result<Self, MockError> {
        Self::builder().start().await
    }

    /// A service to be set up.
    pub fn builder() -> MockBuilder {
        MockBuilder {
            contract: None,
            strictness: Strictness::Decided,
            resolutions: Resolutions::new(),
            authenticator: Authenticator::default(),
            clock: None,
            seed: None,
            speed: 1.0,
            chaos: 0.0,
            listed: 1_000,
            named: true,
            recorded: 0,
            limits: Limits::default(),
            callback_hosts: Vec::new(),
            address: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
        }
    }
}
