//! The open connections: how many there may be, and which one makes room for another.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

use tokio::task::{self, AbortHandle, JoinError, JoinSet};

/// Since when a connection waits for a request; `None` while it has one.
#[derive(Debug)]
pub(crate) struct Activity(Mutex<Option<Instant>>);

impl Activity {
    /// A request has come.
    pub(crate) fn begin(&self) {
        *self.idle_since() = None;
    }

    /// The request is answered.
    pub(crate) fn end(&self) {
        *self.idle_since() = Some(Instant::now());
    }

    fn idle_since(&self) -> MutexGuard<'_, Option<Instant>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// All connections that there are. They are cut when this is dropped.
#[derive(Debug, Default)]
pub(crate) struct Connections {
    tasks: JoinSet<()>,
    open: HashMap<task::Id, (AbortHandle, Arc<Activity>)>,
}

impl Connections {
    /// Serves one more connection.
    pub(crate) fn spawn<F>(&mut self, serve: impl FnOnce(Arc<Activity>) -> F)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let activity = Arc::new(Activity(Mutex::new(Some(Instant::now()))));
        let task = self.tasks.spawn(serve(Arc::clone(&activity)));
        self.open.insert(task.id(), (task, activity));
    }

    /// Whether there is room for one more, where there may be so many; closes the connection that is
    /// idle for the longest if need be. There is none if all are busy.
    pub(crate) fn make_room(&mut self, limit: usize) -> bool {
        while let Some(ended) = self.tasks.try_join_next_with_id() {
            self.forget(ended);
        }
        self.open.len() < limit || self.close_longest_idle()
    }

    /// Closes the connection that is idle for the longest; whether there was one.
    pub(crate) fn close_longest_idle(&mut self) -> bool {
        let idle = self.open.iter().filter_map(|(id, (_, activity))| {
            let since = *activity.idle_since();
            Some((since?, *id))
        });
        let longest = idle.min_by_key(|(since, _)| *since);
        let closed = longest.and_then(|(_, id)| self.open.remove(&id));
        closed.inspect(|(task, _)| task.abort()).is_some()
    }

    /// Closes the connections that have been idle for so long.
    pub(crate) fn close_idle(&mut self, time: Duration) {
        self.open.retain(|_, (task, activity)| {
            let since = *activity.idle_since();
            let is_over = since.is_some_and(|since| since.elapsed() >= time);
            if is_over {
                task.abort();
            }
            !is_over
        });
    }

    /// Waits until a connection has ended; `None` if there is none.
    pub(crate) async fn ended(&mut self) -> Option<()> {
        let ended = self.tasks.join_next_with_id().await?;
        self.forget(ended);
        Some(())
    }

    fn forget(&mut self, ended: Result<(task::Id, ()), JoinError>) {
        let id = ended.map_or_else(|error| error.id(), |(id, ())| id);
        self.open.remove(&id);
    }
}
