//! Ids that say what they stand for, so that nothing has to be remembered.
//!
//! A task id is a decimal number, as the real ones are. It is of 15 bytes, big-endian:
//!
//! | bytes | what |
//! |---|---|
//! | 0..6 | when it was made: milliseconds since the Unix epoch |
//! | 6 | what the task was asked for and how it ends; 0 is a video of 5 seconds in mode `std` |
//! | 7..11 | serial number: ids of one millisecond differ in it |
//! | 11..15 | checksum: the first bytes of SHA-256 of the seed, the scope, a zero byte, `0x0A` and bytes 0..11 |
//!
//! So it has 34 digits. The 18 of a real one are 59 bits: 41 for a time until 2039 and 5 for the outcome leave 13
//! for serial number and checksum together, of which replicas alone need 24 so that no two of their ids are equal,
//! and at 13 bits one in 8,192 made-up ids would be read.
//!
//! The scope is the path of the operation that made the task, so that an id is not valid under
//! another one. The id of a video has the same form in a scope of its own, which no path has: it differs from its
//! task's in the checksum only. That of a request is a UUID of version 7 of time and serial number. Ids of earlier
//! releases, base64url of `0x0A` and the 15 bytes, are still read.

use std::sync::atomic::{AtomicU32, Ordering};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest as _, Sha256};

use crate::task::{Ending, Failure, Length, Mode, Outcome};

/// What comes before an id where it is hashed, or written as base64.
const FORM: u8 = 0x0A;
/// Come after the path in the scope of a task and of its video.
const TASK: &str = "";
const VIDEO: &str = "#video";

/// By the bits of an id that stand for them.
const ENDINGS: [Ending; 6] = [
    Ending::Succeeds,
    Ending::Stuck,
    Ending::Fails(Failure::Generation),
    Ending::Fails(Failure::Content),
    Ending::Fails(Failure::Image),
    Ending::Fails(Failure::Timeout),
];

/// An id without its checksum.
type Payload = [u8; 12];

/// Makes ids and reads those that it, or another with the same seed, has made.
#[derive(Debug)]
pub struct IdGenerator {
    /// SHA-256 that has taken in the seed.
    keyed: Sha256,
    /// What request ids of this seed have in common. Nobody reads them, so they have no checksum.
    mark: [u8; 4],
    serial: AtomicU32,
}

/// A task id, and what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct TaskId {
    /// When the task was made, in milliseconds since the Unix epoch.
    pub created_at: u64,
    /// What it was asked for, and how it ends.
    pub outcome: Outcome,
    payload: Payload,
    /// Tasks differ in it that are made at the same time.
    pub(crate) checksum: [u8; 4],
}

impl TaskId {
    /// The id as clients know it.
    pub fn text(&self) -> String {
        text(self.payload, self.checksum)
    }
}

impl IdGenerator {
    /// The ids depend on nothing but the seed, the first serial number, and what is asked for, in
    /// that order. Generators of one seed read each other's ids; those that work at the same time
    /// need first serial numbers that lie apart.
    pub fn new(seed: u64, first_serial: u32) -> Self {
        let keyed = Sha256::new_with_prefix(seed.to_be_bytes());
        let [a, b, c, d, ..]: [u8; 32] = keyed.clone().finalize().into();
        Self {
            keyed,
            mark: [a, b, c, d],
            serial: AtomicU32::new(first_serial),
        }
    }

    /// The id of a new task. No two are equal unless 2^32 ids are made in one millisecond.
    pub fn new_task(&self, scope: &str, now_ms: u64, outcome: Outcome) -> TaskId {
        // An id has room for 48 bits: until the year 10889.
        let created_at = now_ms & 0xFFFF_FFFF_FFFF;
        let mut payload = [FORM; 12];
        payload[1..7].copy_from_slice(&created_at.to_be_bytes()[2..]);
        payload[7] = encode(outcome);
        payload[8..].copy_from_slice(&self.next_serial());
        TaskId {
            created_at,
            outcome,
            payload,
            checksum: self.checksum(scope, TASK, payload),
        }
    }

    /// The id of a new request; as unique as that of a task.
    pub fn new_request_id(&self, now_ms: u64) -> String {
        let [_, _, time @ ..] = now_ms.to_be_bytes();
        let [a, b, c, d] = self.mark;
        let mut uuid = [0; 16];
        uuid[..6].copy_from_slice(&time);
        // Version and variant, as RFC 9562 has them.
        uuid[6..10].copy_from_slice(&[0x70 | a >> 4, b, 0x80 | c >> 2, d]);
        uuid[12..].copy_from_slice(&self.next_serial());
        let digit = |half: u8| char::from(b"0123456789abcdef"[usize::from(half)]);
        // `format!` would take longer than making the task.
        let mut text = String::with_capacity(36);
        for (number, byte) in uuid.into_iter().enumerate() {
            if let 4 | 6 | 8 | 10 = number {
                text.push('-');
            }
            text.extend([digit(byte >> 4), digit(byte & 0xF)]);
        }
        text
    }

    /// What a task id says; `None` if no generator of this seed has made it in this scope.
    pub fn parse_task(&self, scope: &str, id: &str) -> Option<TaskId> {
        self.parse(scope, TASK, id)
    }

    /// The id of the video that a task results in.
    pub fn video_id(&self, scope: &str, task: &TaskId) -> String {
        text(task.payload, self.checksum(scope, VIDEO, task.payload))
    }

    /// The task that a video is the result of; `None` if no generator of this seed has made its id.
    pub fn parse_video_id(&self, scope: &str, id: &str) -> Option<TaskId> {
        self.parse(scope, VIDEO, id)
    }

    /// The task that an id is about, if the checksum is right.
    fn parse(&self, scope: &str, kind: &str, id: &str) -> Option<TaskId> {
        let [payload @ .., a, b, c, d] = bytes(id)?;
        if payload[0] != FORM || self.checksum(scope, kind, payload) != [a, b, c, d] {
            return None;
        }
        let time = payload[1..7].iter();
        Some(TaskId {
            created_at: time.fold(0, |ms, &byte| ms << 8 | u64::from(byte)),
            outcome: decode(payload[7])?,
            payload,
            checksum: self.checksum(scope, TASK, payload),
        })
    }

    fn next_serial(&self) -> [u8; 4] {
        self.serial.fetch_add(1, Ordering::Relaxed).to_be_bytes()
    }

    fn checksum(&self, scope: &str, kind: &str, payload: Payload) -> [u8; 4] {
        let hash = self.keyed.clone().chain_update(scope).chain_update(kind);
        let hash = hash.chain_update([0]).chain_update(payload);
        let [a, b, c, d, ..]: [u8; 32] = hash.finalize().into();
        [a, b, c, d]
    }
}

fn text(payload: Payload, checksum: [u8; 4]) -> String {
    let mut id = [0; 16];
    id[1..12].copy_from_slice(&payload[1..]);
    id[12..].copy_from_slice(&checksum);
    u128::from_be_bytes(id).to_string()
}

/// An id with its form: a number in its one spelling, or base64 without stray bits at the end.
fn bytes(id: &str) -> Option<[u8; 16]> {
    let Ok(number) = id.parse::<u128>() else {
        return URL_SAFE_NO_PAD.decode(id).ok()?.try_into().ok();
    };
    let mut bytes = number.to_be_bytes();
    let is_one = bytes[0] == 0 && number.to_string() == id;
    bytes[0] = FORM;
    is_one.then_some(bytes)
}

/// One byte: the lowest bit is the length, the highest the mode, the others are the ending.
fn encode(outcome: Outcome) -> u8 {
    let mut endings = (0..).zip(ENDINGS);
    let ending = endings.find_map(|(bits, ending)| (ending == outcome.ending).then_some(bits));
    let mode = u8::from(outcome.mode == Mode::Professional);
    mode << 7 | ending.unwrap_or(0) << 1 | u8::from(outcome.length == Length::Ten)
}

fn decode(byte: u8) -> Option<Outcome> {
    Some(Outcome {
        length: [Length::Five, Length::Ten][usize::from(byte & 1)],
        mode: [Mode::Standard, Mode::Professional][usize::from(byte >> 7)],
        ending: *ENDINGS.get(usize::from(byte >> 1 & 0x3F))?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATH: &str = "/kling/v1/videos/image2video";
    const NOW: u64 = 1_722_769_557_708;

    fn task(ids: &IdGenerator) -> String {
        ids.new_task(PATH, NOW, Outcome::default()).text()
    }

    #[test]
    fn ids_of_a_million_creates_are_unique() {
        // The serial number wraps on the way.
        let ids = IdGenerator::new(0, u32::MAX - 1_000_000);
        let create = |_| [ids.new_request_id(NOW), task(&ids)];
        let mut ids: Vec<_> = (0..1_000_000).flat_map(create).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), 2_000_000);
    }

    #[test]
    fn ids_look_real() {
        let ids = IdGenerator::new(0, 0);
        let id = task(&ids);
        assert!(
            id.len() == 34 && id.bytes().all(|it| it.is_ascii_digit()),
            "{id}"
        );
        let request = ids.new_request_id(NOW);
        let groups: Vec<_> = request.split('-').map(str::len).collect();
        assert_eq!(groups, [8, 4, 4, 4, 12], "{request}");
        assert!(request.starts_with("01911d11-48cc-7"), "{request}");
        assert!(request[19..].starts_with(['8', '9', 'a', 'b']), "{request}");
    }

    #[test]
    fn ids_are_the_same_for_the_same_seed() {
        let make = |seed| task(&IdGenerator::new(seed, 0));
        assert_eq!(make(7), make(7));
        assert_ne!(make(7), make(8));
        // Pinned: a change of this text makes every id that is in use unreadable.
        assert_eq!(make(7), "8135549217028422243417940713552800");
    }

    #[test]
    fn a_generator_of_the_same_seed_reads_the_id() {
        for ending in ENDINGS {
            for (length, mode) in [
                (Length::Five, Mode::Standard),
                (Length::Five, Mode::Professional),
                (Length::Ten, Mode::Standard),
                (Length::Ten, Mode::Professional),
            ] {
                let outcome = Outcome {
                    length,
                    mode,
                    ending,
                };
                let task = IdGenerator::new(7, 3).new_task(PATH, NOW, outcome);
                assert_eq!((task.created_at, task.outcome), (NOW, outcome));
                let read = IdGenerator::new(7, 99).parse_task(PATH, &task.text());
                assert_eq!(read, Some(task));
            }
        }
    }

    #[test]
    fn a_video_leads_to_its_task() {
        let ids = IdGenerator::new(7, 0);
        let task = ids.new_task(PATH, NOW, Outcome::default());
        let video = ids.video_id(PATH, &task);
        assert_eq!(ids.parse_video_id(PATH, &video), Some(task));
        assert_eq!(ids.parse_task(PATH, &video), None);
        assert_eq!(ids.parse_video_id(PATH, &task.text()), None);
        assert_eq!(IdGenerator::new(8, 0).parse_video_id(PATH, &video), None);
    }

    #[test]
    fn forged_and_foreign_ids_are_not_read() {
        let ids = IdGenerator::new(7, 0);
        let id = task(&ids);
        assert_eq!(
            IdGenerator::new(8, 0).parse_task(PATH, &id),
            None,
            "another seed"
        );
        assert_eq!(
            ids.parse_task("/kling/v1/videos/text2video", &id),
            None,
            "another path"
        );
        assert_eq!(
            ids.parse_task(PATH, &ids.new_request_id(NOW)),
            None,
            "a request id"
        );
        for foreign in [
            "",
            "CjMT7WdSwWcAAAAAALvB3g",
            "1",
            "é",
            &id[..33],
            &format!("{id}0"),
            &format!("0{id}"),
            &format!("+{id}"),
            &u128::MAX.to_string(),
        ] {
            assert_eq!(ids.parse_task(PATH, foreign), None, "{foreign}");
        }
    }

    #[test]
    fn no_change_of_one_character_goes_unnoticed() {
        const ALPHABET: &str =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=+/ ";
        let ids = IdGenerator::new(7, 0);
        let id = task(&ids);
        for at in 0..id.len() {
            for other in ALPHABET
                .chars()
                .filter(|other| !id[at..].starts_with(*other))
            {
                let forged = format!("{}{other}{}", &id[..at], &id[at + 1..]);
                assert_eq!(ids.parse_task(PATH, &forged), None, "{forged}");
            }
        }
    }
}
