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
}
