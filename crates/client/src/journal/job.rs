//! One job of a journal, or none: who has no journal remembers nothing.

use std::{any::Any, io};

use super::{Entry, Journal};
use crate::Error;

/// A journal and the name that a job has in it.
pub(crate) type Place<'c> = Option<(&'c dyn Journal, String)>;

/// A job that is claimed, if it has a journal.
pub(crate) struct Job<'c> {
    place: Place<'c>,
    known: Option<Entry>,
    _claim: Option<Box<dyn Any + Send + Sync>>,
}

impl<'c> Job<'c> {
    /// Claims a job, and reads what is known of it.
    pub(crate) fn claim(place: Place<'c>) -> Result<Self, Error> {
        let claim = with(&place, |journal, job| journal.claim(job))?;
        let known = with(&place, |journal, job| journal.load(job))?.flatten();
        Ok(Self {
            place,
            known,
            _claim: claim,
        })
    }

    /// What a run before this one knew.
    pub(crate) fn known(&self) -> Option<&Entry> {
        self.known.as_ref()
    }

    pub(crate) fn store(&self, entry: &Entry) -> Result<(), Error> {
        with(&self.place, |journal, job| journal.store(job, entry)).map(drop)
    }

    pub(crate) fn remove(&self) -> Result<(), Error> {
        with(&self.place, |journal, job| journal.remove(job)).map(drop)
    }

    pub(crate) fn tells_external_ids(&self, gateway: &str) -> Result<bool, Error> {
        let tells = with(&self.place, |journal, _| {
            journal.tells_external_ids(gateway)
        })?;
        Ok(tells.unwrap_or_default())
    }

    pub(crate) fn remember_external_ids(&self, gateway: &str) {
        // What is not remembered is learned again.
        let _ = with(&self.place, |journal, _| {
            journal.remember_external_ids(gateway)
        });
    }

    /// Refuses to go on with a job of another gateway.
    pub(crate) fn check_gateway(&self, gateway: &str) -> Result<(), Error> {
        match &self.known {
            Some(entry) if entry.gateway != gateway => {
                let message = format!("it was begun at {}", entry.gateway);
                let wrong = io::Error::new(io::ErrorKind::InvalidInput, message);
                with(&self.place, |_, _| Err(wrong))
                    .map(|done: Option<()>| done.unwrap_or_default())
            }
            _ => Ok(()),
        }
    }
}

fn with<T>(
    place: &Place<'_>,
    act: impl FnOnce(&dyn Journal, &str) -> io::Result<T>,
) -> Result<Option<T>, Error> {
    let Some((journal, job)) = place else {
        return Ok(None);
    };
    let done = act(*journal, job);
    done.map(Some).map_err(|source| Error::Journal {
        job: job.clone(),
        task_id: None,
        source,
    })
}
