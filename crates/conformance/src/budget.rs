//! How many accepted requests a run may cost.

use crate::disposition::Disposition;

/// How many accepted requests a run may cost, and how many it has cost. One that may have been accepted
/// counts as one that was.
///
/// Whatever is expected of a request, it is only sent while one more is allowed: a broken server may
/// accept what it should refuse.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    limit: Option<u32>,
    spent: u32,
}

impl Budget {
    /// At most `limit` accepted requests.
    #[must_use]
    pub const fn new(limit: u32) -> Self {
        Self {
            limit: Some(limit),
            spent: 0,
        }
    }

    /// No limit: for a server that costs nothing.
    #[must_use]
    pub const fn unlimited() -> Self {
        Self {
            limit: None,
            spent: 0,
        }
    }

    /// The limit, if there is one.
    #[must_use]
    pub const fn limit(&self) -> Option<u32> {
        self.limit
    }

    /// How many requests were accepted, or may have been.
    #[must_use]
    pub const fn spent(&self) -> u32 {
        self.spent
    }

    /// Whether one more request may be sent.
    #[must_use]
    pub fn allows_another(&self) -> bool {
        self.limit.is_none_or(|limit| self.spent < limit)
    }

    /// Books what an exchange may have cost.
    pub(crate) fn book(&mut self, disposition: Disposition) {
        match disposition {
            Disposition::Paid | Disposition::MaybePaid => self.spent = self.spent.saturating_add(1),
            Disposition::Free => {}
        }
    }
}
