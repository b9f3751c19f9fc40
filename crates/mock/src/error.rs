//! Why a service could not be started.

use std::io;
use std::net::SocketAddr;

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
        source: io::Error,
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
}
