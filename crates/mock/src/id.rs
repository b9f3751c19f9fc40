//! Ids that say what they stand for, so that nothing has to be remembered.
//!
//! An id is 22 characters, base64url without padding of 16 bytes:
//!
//! | bytes | what |
//! |---|---|
//! | 0 | form of the id, `0x0A`; ids of the real service begin with it too |
//! | 1..7 | when it was made: milliseconds since the Unix epoch, big-endian |
//! | 7 | how the task ends; 0, it succeeds, is the only value yet |
//! | 8..12 | serial number, big-endian: tells ids of one millisecond apart |
//! | 12..16 | checksum: the first bytes of SHA-256 of the seed, the scope, a zero byte and bytes 0..12 |
//!
//! The scope is the path of the operation that made the task, so that an id is not valid under
//! another one. Request ids have the same form in a scope of their own, which no path has.

use std::sync::atomic::{AtomicU32, Ordering};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

const FORM: u8 = 0x0A;
const SUCCEEDS: u8 = 0;
const REQUEST_SCOPE: &str = "";

/// Makes ids and reads those that it, or another with the same seed, has made.
#[derive(Debug)]
pub struct Mint {
    /// SHA-256 that has taken in the seed.
    keyed: Sha256,
    serial: AtomicU32,
}

/// What a task id says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct TaskId {
    /// When the task was made, in milliseconds since the Unix epoch.
    pub created_at: u64,
}

impl Mint {
    /// A mint. What it makes depends on nothing but the seed, the first serial number, and what it
    /// is asked for, in that order. Mints of one seed read each other's ids; those that work at the
    /// same time need first serial numbers that lie apart.
    #[must_use]
    pub fn new(seed: u64, first_serial: u32) -> Self {
        Self {
            keyed: Sha256::new_with_prefix(seed.to_be_bytes()),
            serial: AtomicU32::new(first_serial),
        }
    }

    /// The id of a new task. No two are equal unless 2^32 ids are made in one millisecond.
    #[must_use]
    pub fn task(&self, scope: &str, now_ms: u64) -> String {
        self.mint(scope, now_ms)
    }

    /// The id of a new request; as unique as that of a task.
    #[must_use]
    pub fn request(&self, now_ms: u64) -> String {
        self.mint(REQUEST_SCOPE, now_ms)
    }

    /// What a task id says; `None` if no mint of this seed has made it in this scope.
    #[must_use]
    pub fn read(&self, scope: &str, id: &str) -> Option<TaskId> {
        // The checksum has to be read back whole: the decoder refuses stray bits after it.
        let bytes: [u8; 16] = URL_SAFE_NO_PAD.decode(id).ok()?.try_into().ok()?;
        let (said, checksum) = bytes.split_at(12);
        let genuine = self.checksum(scope, said) == checksum;
        if !genuine || said[0] != FORM || said[7] != SUCCEEDS {
            return None;
        }
        let time = said[1..7].iter();
        Some(TaskId {
            created_at: time.fold(0, |ms, &byte| ms << 8 | u64::from(byte)),
        })
    }

    fn mint(&self, scope: &str, now_ms: u64) -> String {
        let serial = self.serial.fetch_add(1, Ordering::Relaxed);
        let mut bytes = [0; 16];
        bytes[0] = FORM;
        bytes[1..7].copy_from_slice(&now_ms.to_be_bytes()[2..]);
        bytes[7] = SUCCEEDS;
        bytes[8..12].copy_from_slice(&serial.to_be_bytes());
        let checksum = self.checksum(scope, &bytes[..12]);
        bytes[12..].copy_from_slice(&checksum);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    fn checksum(&self, scope: &str, said: &[u8]) -> [u8; 4] {
        let mut hash = self.keyed.clone();
        hash.update(scope);
        hash.update([0]);
        hash.update(said);
        let digest = hash.finalize();
        [digest[0], digest[1], digest[2], digest[3]]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATH: &str = "/kling/v1/videos/image2video";
    const NOW: u64 = 1_722_769_557_708;

    #[test]
    fn ids_of_a_million_creates_are_unique() {
        // The serial number wraps on the way.
        let mint = Mint::new(0, u32::MAX - 1_000_000);
        let create = |_| [mint.request(NOW), mint.task(PATH, NOW)];
        let mut ids: Vec<_> = (0..1_000_000).flat_map(create).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), 2_000_000);
    }

    #[test]
    fn ids_look_real() {
        let mint = Mint::new(0, 0);
        for id in [mint.task(PATH, NOW), mint.request(NOW)] {
            let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
            assert!(id.len() == 22 && id.bytes().all(plain), "{id}");
        }
    }

    #[test]
    fn ids_are_the_same_for_the_same_seed() {
        let make = |seed| Mint::new(seed, 0).task(PATH, NOW);
        assert_eq!(make(7), make(7));
        assert_ne!(make(7), make(8));
        // Pinned: a change of this text makes every id that is in use unreadable.
        assert_eq!(make(7), "CgGRHRFIzAAAAAAA2Yg7oA");
    }

    #[test]
    fn a_mint_of_the_same_seed_reads_the_id() {
        let id = Mint::new(7, 3).task(PATH, NOW);
        let read = Mint::new(7, 99).read(PATH, &id);
        assert_eq!(read, Some(TaskId { created_at: NOW }));
    }

    #[test]
    fn forged_and_foreign_ids_are_not_read() {
        let mint = Mint::new(7, 0);
        let id = mint.task(PATH, NOW);
        assert_eq!(Mint::new(8, 0).read(PATH, &id), None, "another seed");
        assert_eq!(
            mint.read("/kling/v1/videos/text2video", &id),
            None,
            "another path"
        );
        assert_eq!(mint.read(PATH, &mint.request(NOW)), None, "a request id");
        for foreign in [
            "",
            "CjMT7WdSwWcAAAAAALvB3g",
            "1",
            "é",
            &id[..21],
            &format!("{id}A"),
        ] {
            assert_eq!(mint.read(PATH, foreign), None, "{foreign}");
        }
    }

    #[test]
    fn no_change_of_one_character_goes_unnoticed() {
        const ALPHABET: &str =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=+/ ";
        let mint = Mint::new(7, 0);
        let id = mint.task(PATH, NOW);
        for at in 0..id.len() {
            for other in ALPHABET
                .chars()
                .filter(|other| !id[at..].starts_with(*other))
            {
                let forged = format!("{}{other}{}", &id[..at], &id[at + 1..]);
                assert_eq!(mint.read(PATH, &forged), None, "{forged}");
            }
        }
    }
}
