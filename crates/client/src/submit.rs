//! Creating a task once, whatever becomes of the request on its way.

use std::{
    fmt,
    pin::Pin,
    time::{Duration, SystemTime},
};

use serde_json::Value;

use crate::journal::{Entry, Job, Journal, Place};
use crate::lookup::{Evidence, Found, look_up};
use crate::pause::Pauses;
use crate::shape::Member;
use crate::{Client, Error, role};

/// How often a task that was not found is created again under the same id.
const ATTEMPTS: usize = 5;

impl Client {
    /// Creates a task, and does not leave it open whether there is one: the request goes again only where
    /// nothing can have been made, and a task whose answer was lost is looked for. What cannot be decided is
    /// [`Outcome::Unknown`], and is never sent again.
    ///
    /// The task gets an `external_task_id` of its own, if the request has none; most gateways find it again by
    /// that. With a [journal](Submit::journal) all of this holds for a process that ends at any moment, too.
    pub fn submit(
        &self,
        request: impl TryInto<role::CreateRequest, Error: fmt::Display>,
    ) -> Submit<'_> {
        let request = request.try_into().map_err(|error| error.to_string());
        Submit {
            client: self,
            request,
            journal: None,
            external_id: true,
            note: Value::Null,
            pauses: Pauses::ATTEMPTS,
        }
    }
}

/// A task to be created, made by [`Client::submit`].
#[must_use = "nothing is sent until it is awaited"]
pub struct Submit<'c> {
    client: &'c Client,
    request: Result<role::CreateRequest, String>,
    journal: Place<'c>,
    external_id: bool,
    note: Value,
    pauses: Pauses,
}

/// Shows no member of the request.
impl fmt::Debug for Submit<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let job = self.journal.as_ref().map(|(_, job)| job);
        f.debug_struct("Submit")
            .field("job", &job)
            .finish_non_exhaustive()
    }
}

/// What became of a request to create a task.
#[derive(Debug)]
pub enum Outcome {
    /// There is a task.
    Accepted(Accepted),
    /// There is none, and nothing was paid for.
    Refused(Error),
    /// There may be one.
    Unknown(Unknown),
}

/// A task that was made.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Accepted {
    /// Its id, made by the service.
    pub task_id: String,
    /// The id that it was given by us.
    pub external_task_id: Option<String>,
}

/// A request that may have made a task, which was not found. Look for it later, by `external_task_id` or in the
/// list of tasks, before you send the request again.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub struct Unknown {
    /// The id that the task was given by us.
    pub external_task_id: Option<String>,
    /// When the request was sent first, in milliseconds since the Unix epoch.
    pub since: u64,
    /// Tasks that are as new and say nothing of an external id: it may be one of them.
    pub candidates: Vec<String>,
    /// What was received in the place of an answer, if this run sent the request.
    pub source: Option<Box<Error>>,
}

impl fmt::Display for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("there may be a task that was paid for, and it was not found")?;
        if let Some(id) = &self.external_task_id {
            write!(f, "; its external_task_id is {id}")?;
        }
        match &self.candidates[..] {
            [] => Ok(()),
            candidates => write!(f, "; it may be {}", candidates.join(" or ")),
        }
    }
}

impl Outcome {
    /// The task, or why there is none, or may be one.
    ///
    /// # Errors
    ///
    /// The refusal, or [`Error::Unknown`].
    pub fn into_result(self) -> Result<Accepted, Error> {
        match self {
            Self::Accepted(accepted) => Ok(accepted),
            Self::Refused(error) => Err(error),
            Self::Unknown(unknown) => Err(Box::new(unknown).into()),
        }
    }
}

impl<'c> Submit<'c> {
    /// Keeps what happens in a journal, under a name. The same name is the same job: if a run before this one
    /// has sent its request, the task of that is found, and none is made.
    pub fn journal(mut self, journal: &'c dyn Journal, job: impl Into<String>) -> Self {
        self.journal = Some((journal, job.into()));
        self
    }

    /// What the journal shall remember of the job; see [`Entry::note`].
    pub fn note(mut self, note: Value) -> Self {
        self.note = note;
        self
    }

    /// Whether the task gets an `external_task_id`. A gateway that does not know the member may refuse it;
    /// without it a task whose answer is lost is not found.
    pub fn external_id(mut self, external_id: bool) -> Self {
        self.external_id = external_id;
        self
    }

    /// The first pause before the request, or a question after the task, goes again. A second unless set.
    pub fn pause(mut self, first: Duration) -> Self {
        self.pauses.first = first;
        self
    }

    pub(crate) fn client(&self) -> &'c Client {
        self.client
    }

    /// The length of the video that is asked for, if the request says it.
    pub(crate) fn seconds(&self) -> Option<f64> {
        role::seconds(self.request.as_ref().ok()?)
    }

    /// Claims the job in the journal.
    pub(crate) fn job(&mut self) -> Result<Job<'c>, Error> {
        Job::claim(self.journal.take())
    }

    /// Does what is left to do of a job until it is known what became of the request.
    pub(crate) async fn outcome(&self, job: &Job<'_>) -> Result<Outcome, Error> {
        let request = self.request.clone();
        let mut request = request.map_err(Error::request)?;
        let gateway = self.client.base_url();
        job.check_gateway(gateway)?;
        let is_begun = job.known().is_some();
        let mut entry = job.known().cloned().unwrap_or_else(|| Entry {
            external_task_id: self.new_external_id(&request),
            gateway: gateway.to_owned(),
            begun_at: now(),
            task_id: None,
            note: self.note.clone(),
        });
        if let Some(task_id) = &entry.task_id {
            return Ok(accepted(task_id.clone(), &entry));
        }
        if let Some(id) = &entry.external_task_id {
            role::set_external_id(&mut request, id);
        }
        job.store(&entry)?;
        let tells_external_ids = job.tells_external_ids(gateway)?;
        let mut evidence = Evidence {
            tells_external_ids,
            ..Evidence::default()
        };
        let found = self.found(&request, &entry, &mut evidence, is_begun).await;
        match &found {
            Outcome::Accepted(accepted) => {
                entry.task_id = Some(accepted.task_id.clone());
                job.store(&entry)
                    .map_err(|error| error.with_task(&accepted.task_id))?;
            }
            Outcome::Refused(_) => job.remove()?,
            Outcome::Unknown(_) => {}
        }
        if evidence.tells_external_ids && !tells_external_ids {
            job.remember_external_ids(gateway);
        }
        Ok(found)
    }

    fn new_external_id(&self, request: &role::CreateRequest) -> Option<String> {
        let own = role::external_id(request);
        own.or_else(|| {
            let id = random_id()?;
            let is_taken = self.external_id && role::set_external_id(&mut request.clone(), &id);
            is_taken.then_some(id)
        })
    }

    /// Sends the request until it is known what became of it. A request that another run may have sent is
    /// looked for first.
    async fn found(
        &self,
        request: &role::CreateRequest,
        entry: &Entry,
        evidence: &mut Evidence,
        is_begun: bool,
    ) -> Outcome {
        let mut doubt = None;
        let mut is_open = is_begun;
        for _ in 0..ATTEMPTS {
            if is_open {
                match look_up(self.client, self.pauses, entry, evidence).await {
                    Found::Task(task_id) => return accepted(task_id, entry),
                    Found::Nothing if evidence.tells_external_ids => {}
                    Found::Nothing | Found::Unclear => break,
                }
            }
            match self.create(request).await {
                Ok(answer) => return created(answer, entry, evidence),
                Err(error) => match error.task_id() {
                    Some(task_id) => return accepted(task_id.to_owned(), entry),
                    // A request before this one may have made a task, and this one be refused for it.
                    None if !error.may_have_been_accepted() && !is_open => {
                        return Outcome::Refused(error);
                    }
                    None => doubt = Some(Box::new(error)),
                },
            }
            is_open = true;
        }
        Outcome::Unknown(Unknown {
            external_task_id: entry.external_task_id.clone(),
            since: entry.begun_at,
            candidates: std::mem::take(&mut evidence.candidates),
            source: doubt,
        })
    }

    /// Sends the request, again only while nothing can have been made.
    async fn create(&self, request: &role::CreateRequest) -> Result<role::CreateAnswer, Error> {
        let call = || self.client.create(request.clone());
        self.pauses.repeat(call, Error::may_be_sent_again).await
    }
}

fn created(answer: role::CreateAnswer, entry: &Entry, evidence: &mut Evidence) -> Outcome {
    let body = serde_json::to_value(answer).unwrap_or_default();
    let tasks = crate::generated::shapes::CREATE.tasks(&body);
    let Some(task) = tasks.first() else {
        // The type of the answer requires the id.
        return Outcome::Unknown(Unknown {
            external_task_id: entry.external_task_id.clone(),
            since: entry.begun_at,
            candidates: Vec::new(),
            source: None,
        });
    };
    let told = task.text(Member::ExternalId);
    evidence.tells_external_ids |= told.is_some() && told == entry.external_task_id;
    accepted(task.id().unwrap_or_default(), entry)
}

fn accepted(task_id: String, entry: &Entry) -> Outcome {
    let external_task_id = entry.external_task_id.clone();
    Outcome::Accepted(Accepted {
        task_id,
        external_task_id,
    })
}

/// Sends it.
///
/// # Errors
///
/// When the request breaks the contract, or the journal cannot be used; everything else is an [`Outcome`].
impl<'c> IntoFuture for Submit<'c> {
    type Output = Result<Outcome, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'c>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let mut submit = self;
            let job = submit.job()?;
            submit.outcome(&job).await
        })
    }
}

/// Milliseconds since the Unix epoch.
fn now() -> u64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    since.map_or(0, |since| {
        u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
    })
}

/// An id that no other task has: 128 random bits. `None` if the system has none.
fn random_id() -> Option<String> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).ok()?;
    Some(format!("i2v-{:032x}", u128::from_be_bytes(bytes)))
}
