//! Creating a task, which is charged, and following tasks: one by its id, or a page of them.

use std::{collections::BTreeMap, fmt, pin::Pin};

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::{
    Client, Error, ImageInput, ResponseValue, body::RequestBody as _, mask::unquote, role,
};

impl Client {
    /// Creates an image-to-video task. **Every accepted request is charged**, and this never sends a
    /// request twice that may have been accepted; [`Error::is_retryable`] says whether the caller may.
    ///
    /// `request` is a [`CreateRequest`](role::CreateRequest) or its builder. For the status and headers of the answer there is
    /// the method that has the name of the operation; so for the other two.
    ///
    /// # Errors
    ///
    /// See [`Error`]. After some of them there may be a task nevertheless:
    /// [`Error::may_have_been_accepted`].
    pub async fn create(
        &self,
        request: impl TryInto<role::CreateRequest, Error: fmt::Display>,
    ) -> Result<role::CreateAnswer, Error> {
        let call = self.create_call().body(request);
        self.renewing(|| call.clone().send()).await
    }

    /// Gets a task: where it stands, and its video once `task_status` is `succeed`. It is not charged.
    ///
    /// `task_id` is the id that [`create`](Self::create) gave, or the `external_task_id` that the caller
    /// gave the task. A task has its video after some minutes; about 10 seconds between two questions are
    /// enough. The URL of the video serves an MP4 file, whole or in ranges, for 30 days.
    ///
    /// ```no_run
    /// # async fn example(client: image2video_client::Client) -> Result<(), image2video_client::Error> {
    /// let task = client.get("CjMT7WdSwWcAAAAAALvB3g").await?.data;
    /// println!("{}", task.task_status);
    /// let videos = task.task_result.and_then(|result| result.videos);
    /// for video in videos.iter().flat_map(|videos| videos.iter()) {
    ///     println!("{} ({} s)", video.url, video.duration);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// See [`Error`]. An unknown id is an [`Error::Api`] of status 404 and code 1203. An id that is empty,
    /// `.` or `..` would lead to another resource, and is refused without being sent. Nothing is paid
    /// for, so asking again is safe after any error; [`Error::is_retryable`] is more careful than need be.
    pub async fn get(&self, task_id: &str) -> Result<role::GetAnswer, Error> {
        let call = self.get_call(task_id);
        self.renewing(|| call.clone().send()).await
    }

    /// Lists the tasks of the account, a page at a time. It is not charged.
    ///
    /// Await it for the first page of 30 tasks, or set another page before.
    ///
    /// ```no_run
    /// # async fn example(client: image2video_client::Client) -> Result<(), image2video_client::Error> {
    /// let page = client.list().page_num(2).page_size(100).await?;
    /// for task in page.data.iter() {
    ///     println!("{}: {}", task.task_id, task.task_status);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// See [`Error`]. Nothing is paid for, so asking again is safe after any error.
    pub fn list(&self) -> ListTasks<'_> {
        ListTasks {
            client: self,
            call: self.list_call(),
        }
    }

    /// Sends what was refused for its token once more, if there is another by now. A refusal with 401 is free.
    async fn renewing<T, F>(&self, send: impl Fn() -> F) -> Result<T, Error>
    where
        F: Future<Output = Result<ResponseValue<T>, Error>>,
    {
        let sent = match send().await {
            Err(error) if self.inner.credentials.are_renewed_after(&error) => send().await,
            sent => sent,
        };
        sent.map(ResponseValue::into_inner)
    }
}

impl role::CreateRequest {
    /// A request of members as JSON, and of images by the names of their members. It is for callers that do not know
    /// the members when they are compiled, such as a command line; others use the builder.
    ///
    /// # Errors
    ///
    /// [`Error::Request`] for a member that is not known, or has a value that the contract refuses. Rules across
    /// members are checked when it is sent.
    pub fn from_members(
        members: Map<String, Value>,
        images: impl IntoIterator<Item = (String, ImageInput)>,
    ) -> Result<Self, Error> {
        let mut images: BTreeMap<_, _> = images.into_iter().collect();
        let mut members = members;
        members.extend(
            images
                .keys()
                .map(|name| (name.clone(), Value::String(String::new()))),
        );
        let read = serde_json::from_value(Value::Object(members.clone()));
        let mut request: Self = read.map_err(|error| {
            let reason = unquote(&error.to_string());
            Error::request(match culprit::<Self>(&members) {
                Some(name) => format!("`{name}`: {reason}"),
                None => reason,
            })
        })?;
        for (name, place) in request.images_mut() {
            if let (Some(place), Some(image)) = (place, images.remove(name)) {
                *place = image;
            }
        }
        match images.into_keys().next() {
            Some(name) => Err(Error::request(format!("`{name}` is no image"))),
            None => Ok(request),
        }
    }
}

/// The member without which the others can be read.
fn culprit<T: DeserializeOwned>(members: &Map<String, Value>) -> Option<&String> {
    members.keys().find(|name| {
        let mut others = members.clone();
        others.remove(*name);
        serde_json::from_value::<T>(Value::Object(others)).is_ok()
    })
}

/// A page of tasks to be asked for, made by [`Client::list`].
#[derive(Debug, Clone)]
#[must_use = "nothing is asked until it is awaited"]
pub struct ListTasks<'c> {
    client: &'c Client,
    call: role::ListCall<'c>,
}

impl ListTasks<'_> {
    /// Which page, from 1 to 1000. 1 unless set.
    ///
    /// A number beyond is [`Error::Request`] when this is awaited, and nothing is sent.
    pub fn page_num(mut self, number: impl TryInto<role::PageNumber, Error: fmt::Display>) -> Self {
        self.call = role::page_number(self.call, number);
        self
    }

    /// How many tasks a page has, from 1 to 500. 30 unless set.
    ///
    /// A number beyond is [`Error::Request`] when this is awaited, and nothing is sent.
    pub fn page_size(mut self, size: impl TryInto<role::PageSize, Error: fmt::Display>) -> Self {
        self.call = role::page_size(self.call, size);
        self
    }
}

impl<'c> IntoFuture for ListTasks<'c> {
    type Output = Result<role::ListAnswer, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'c>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { self.client.renewing(|| self.call.clone().send()).await })
    }
}
