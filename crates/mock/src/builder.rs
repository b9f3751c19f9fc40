//! How a service is set up.

use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use image2video_contract::{Contract, Reading};

use crate::clock::{Clock, SystemClock};
use crate::credentials::Secret;
use crate::endpoint::Endpoints;
use crate::id::Mint;
use crate::{MockError, MockService, Service};

/// 32 MiB: two images of 10 MB in base64 are 27 million characters.
const BODY_LIMIT: usize = 32 << 20;

/// How a service is set up. What is not set has a default that suits a test.
#[derive(Debug)]
#[must_use = "nothing listens until `start` is called"]
pub struct MockBuilder {
    contract: Option<Contract>,
    reading: Reading,
    api_key: Option<Secret>,
    clock: Option<Arc<dyn Clock>>,
    seed: u64,
    body_limit: usize,
    address: SocketAddr,
}

impl Default for MockBuilder {
    fn default() -> Self {
        Self {
            contract: None,
            reading: Reading::Decided,
            api_key: None,
            clock: None,
            seed: 0,
            body_limit: BODY_LIMIT,
            address: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
        }
    }
}

impl MockBuilder {
    /// The contract to judge requests by, and whose operations to answer. Default: the embedded one.
    pub fn contract(mut self, contract: Contract) -> Self {
        self.contract = Some(contract);
        self
    }

    /// The reading of the contract to judge by. Default: decided.
    pub fn reading(mut self, reading: Reading) -> Self {
        self.reading = reading;
        self
    }

    /// The only key that is accepted, sent as `Authorization: Bearer KEY`. Default: any.
    pub fn api_key(mut self, key: impl Into<String>) -> Self {
        self.api_key = Some(Secret::new(key.into()));
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

    /// What ids are checked by: services of one seed recognise each other's tasks. Default: 0, so
    /// that a restarted service knows the tasks of the one before.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Size of a request body at most, in bytes. Default: 32 MiB.
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.body_limit = bytes;
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
    /// [`MockError::ApiKey`] if no client could send the key.
    pub fn build(self) -> Result<Service, MockError> {
        if self.api_key.as_ref().is_some_and(|key| !key.is_sendable()) {
            return Err(MockError::ApiKey);
        }
        let first_serial = if self.clock.is_some() { 0 } else { random() };
        let contract = self.contract.as_ref();
        Ok(Service {
            endpoints: Endpoints::of(contract.unwrap_or_else(|| Contract::embedded())),
            reading: self.reading,
            api_key: self.api_key,
            mint: Mint::new(self.seed, first_serial),
            clock: self.clock.unwrap_or_else(|| Arc::new(SystemClock)),
            body_limit: self.body_limit,
        })
    }

    /// Starts the service on the tokio runtime that this is called in, which needs I/O and time
    /// enabled. It takes connections as soon as this returns.
    ///
    /// # Errors
    /// As [`MockBuilder::build`], and [`MockError::Listen`] if the address cannot be listened on.
    pub async fn start(self) -> Result<MockService, MockError> {
        let address = self.address;
        MockService::listen(self.build()?, address).await
    }
}

/// A number that differs from process to process and from call to call.
fn random() -> u32 {
    let [.., a, b, c, d] = RandomState::new().build_hasher().finish().to_be_bytes();
    u32::from_be_bytes([a, b, c, d])
}
