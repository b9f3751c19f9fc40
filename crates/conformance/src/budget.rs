//! How many accepted requests a run may cost.

/// How many accepted requests a run may cost, and how many it has cost.
///
/// Every request reserves one before it is sent, whatever is expected of it, since a broken server
/// may accept what it should refuse. A refusal gives the reserve back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    limit: Option<u32>,
    spent: u32,
}

impl Budget {
    /// At most `limit` accepted requests.
    #[must_use]
    pub const fn of(limit: u32) -> Self {
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

    /// How many requests were accepted.
    #[must_use]
    pub const fn spent(&self) -> u32 {
        self.spent
    }

    /// Whether one more request may be sent.
    #[must_use]
    pub fn allows_one(&self) -> bool {
        self.limit.is_none_or(|limit| self.spent < limit)
    }

    /// Books an accepted request.
    pub(crate) fn spend(&mut self) {
        self.spent = self.spent.saturating_add(1);
    }
}
