//! How much of its machine a client may use.

use std::{fs, time::Duration};

/// How much a client may use: of memory, of connections, and of time. Whoever wants more is refused,
/// or cut off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a body. Default: 32 MiB, as two images of 10 MB in base64 are 27 million characters.
    pub body: usize,
    /// Bytes of a head. Default: 64 KiB.
    pub head: usize,
    /// Header fields of a head. Default: 100.
    pub headers: usize,
    /// Connections at a time. When there are so many, the one that is idle for the longest is closed
    /// to make room. Default: three quarters of the files that the process may have open, 4096 at
    /// most.
    pub connections: usize,
    /// Connections at a time to receivers of callbacks; more have to wait. Default: an eighth of the files that
    /// the process may have open, 256 at most.
    pub callbacks: usize,
    /// Time for a body to come whole, besides what `body_rate` allows. Default: 10 seconds.
    pub body_time: Duration,
    /// Bytes of a body that are to come in each second. Default: 16 KiB.
    pub body_rate: usize,
    /// Time for a head to come whole, from the end of the request before or from the connection on; a
    /// quarter more at most. Default: 75 seconds.
    pub idle_time: Duration,
    /// Time in which a client has to take some of its answer. Default: 30 seconds.
    pub write_time: Duration,
    /// Time after which even an answer that never comes is given up. Default: 10 minutes.
    pub hang_time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body: 32 << 20,
            head: 64 << 10,
            headers: 100,
            connections: (open_files() / 4 * 3).clamp(1, 4_096),
            callbacks: (open_files() / 8).clamp(1, 256),
            body_time: Duration::from_secs(10),
            body_rate: 16 << 10,
            idle_time: Duration::from_secs(75),
            write_time: Duration::from_secs(30),
            hang_time: Duration::from_secs(600),
        }
    }
}

impl Limits {
    /// The time by which so many bytes of a body have to be there.
    pub(crate) fn time_for(&self, bytes: usize) -> Duration {
        let seconds = bytes / self.body_rate.max(1);
        self.body_time + Duration::from_secs(seconds as u64)
    }
}

/// Files that the process may have open, where the system tells it in a file; else 256, the least that
/// is usual.
fn open_files() -> usize {
    let limits = fs::read_to_string("/proc/self/limits").unwrap_or_default();
    let mut lines = limits.lines();
    let line = lines.find_map(|line| line.strip_prefix("Max open files"));
    let soft = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
    soft.unwrap_or(256)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connections_leave_room_for_other_files() {
        let limits = Limits::default();
        let used = limits.connections + limits.callbacks;
        assert!(used < open_files().max(3), "{limits:?}");
    }

    #[test]
    fn a_long_body_has_more_time() {
        let limits = Limits::default();
        assert_eq!(limits.time_for(0), Duration::from_secs(10));
        assert_eq!(limits.time_for(16 << 20), Duration::from_secs(10 + 1_024));
    }
}
