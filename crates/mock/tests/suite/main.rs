//! Tests of the stand-in: what it answers, judged without a socket, and how it behaves on one.
#![expect(clippy::expect_used, reason = "helpers of tests fail as tests do")]

mod answers;
mod contract;
mod head;
mod images;
mod lifetime;
mod request;
mod socket;
