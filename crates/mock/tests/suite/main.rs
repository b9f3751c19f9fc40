//! Tests of the stand-in: what it answers, judged without a socket, and how it behaves on one.
#![expect(clippy::expect_used, reason = "helpers of tests fail as tests do")]

mod answers;
mod browser;
mod callbacks;
mod contract;
mod expect;
mod faults;
mod head;
mod images;
mod jwt;
mod lifetime;
mod limits;
mod named;
mod received;
mod replicas;
mod request;
mod scenarios;
mod socket;
mod tasks;
mod video;
