// @generated from spec/image2video.yaml by `cargo xtask regen`.
// Edit the document and run that again; an edit of this file would be lost.

/// Types used as operation parameters and responses.
pub mod types {
    /// Where the service sends the task when its status changes. An absolute URI.
    #[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
    pub struct CallbackUrl(String);
    crate::support::string!(CallbackUrl, uri(..));
    /// How closely the video follows the prompt, from 0 (freely) to 1 (closely). No unit. The service chooses when it is left out.
    #[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
    pub struct CfgScale(f64);
    crate::support::number!(CfgScale, 0.0..= 1.0);
    /// How the video is made, `std` for speed or `pro` for quality.
    #[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
    #[non_exhaustive]
    pub enum Mode {
        /// `std`
        Std,
        /// `pro`
        Pro,
    }
    crate::support::closed_enum!(Mode, Std("std"), Pro("pro"));
    /// Name of the model. `kling-v1`, `kling-v1-5` and `kling-v1-6` are the ones that the page lists; the service has newer ones. The service chooses when it is left out.
    #[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
    pub struct ModelName(String);
    crate::support::string!(ModelName, characters(..));
    /// What should not be in the video. At most 2000 Unicode characters; the page states both 200 and 2000.
    #[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
    pub struct NegativePrompt(String);
    crate::support::string!(NegativePrompt, characters(..= 2000));
    /// What should happen in the video. At most 2500 Unicode characters; the page states both 500 and 5000.
    #[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
    pub struct Prompt(String);
    crate::support::string!(Prompt, characters(..= 2500));
    /// Where the task stands: `submitted` and `processing` are on the way, `succeed` and `failed` are final.
    #[derive(Clone, Debug, Eq, Hash, PartialEq)]
    #[non_exhaustive]
    pub enum TaskStatus {
        /// `submitted`
        Submitted,
        /// `processing`
        Processing,
        /// `succeed`
        Succeed,
        /// `failed`
        Failed,
        #[doc(hidden)]
        __Unlisted(String),
    }
    crate::support::open_enum!(
        TaskStatus, Submitted("submitted"), Processing("processing"), Succeed("succeed"),
        Failed("failed")
    );
    /// Length of the video in seconds, written as a string.
    #[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
    #[non_exhaustive]
    pub enum VideoDuration {
        /// `5`
        FiveSeconds,
        /// `10`
        TenSeconds,
    }
    crate::support::closed_enum!(VideoDuration, FiveSeconds("5"), TenSeconds("10"));
    /// Number of a page, from 1 to 1000.
    #[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
    pub struct PageNum(i64);
    crate::support::integer!(PageNum, 1..= 1000);
    /// Tasks of a page at most, from 1 to 500.
    #[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
    pub struct PageSize(i64);
    crate::support::integer!(PageSize, 1..= 500);
    /// The sounds that were made; tasks of this API make none.
    #[derive(serde::Deserialize, serde::Serialize, Clone, Debug)]
    #[serde(transparent)]
    pub struct Audios(pub Vec<AudiosItem>);
    impl std::ops::Deref for Audios {
        type Target = Vec<AudiosItem>;
        fn deref(&self) -> &Vec<AudiosItem> {
            &self.0
        }
    }
    impl From<Audios> for Vec<AudiosItem> {
        fn from(value: Audios) -> Self {
            value.0
        }
    }
    impl From<Vec<AudiosItem>> for Audios {
        fn from(value: Vec<AudiosItem>) -> Self {
            Self(value)
        }
    }
    /// A sound. Its members are not promised.
    #[derive(serde::Deserialize, serde::Serialize, Clone, Debug)]
    #[serde(transparent)]
    pub struct AudiosItem(pub serde_json::Map<String, serde_json::Value>);
    impl std::ops::Deref for AudiosItem {
        type Target = serde_json::Map<String, serde_json::Value>;
        fn deref(&self) -> &serde_json::Map<String, serde_json::Value> {
            &self.0
        }
    }
    impl From<AudiosItem> for serde_json::Map<String, serde_json::Value> {
        fn from(value: AudiosItem) -> Self {
            value.0
        }
    }
    impl From<serde_json::Map<String, serde_json::Value>> for AudiosItem {
        fn from(value: serde_json::Map<String, serde_json::Value>) -> Self {
            Self(value)
        }
    }
    /// What the video is made from and how.
    #[derive(serde::Deserialize, serde::Serialize, Clone, Debug)]
    #[serde(deny_unknown_fields)]
    #[non_exhaustive]
    pub struct CreateImage2VideoRequest {
        /// Where the service sends the task when its status changes. An absolute URI.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub callback_url: Option<CallbackUrl>,
        /// How closely the video follows the prompt, from 0 (freely) to 1 (closely). No unit. The service chooses when it is left out.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub cfg_scale: Option<CfgScale>,
        /// Length of the video in seconds, written as a string.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub duration: Option<VideoDuration>,
        /// The caller's own id of the task, by which it can be queried as well. No two tasks of an account have the same: the owner refuses the second with code 1201. A gateway may not know it.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub external_task_id: Option<String>,
        /// The first frame: base64 of a JPEG or PNG file, without a `data:` prefix, or an http or https URL of one. The file has at most 10 MB (10,000,000 bytes) and each side at least 300 pixels.
        pub image: crate::ImageInput,
        /// The end frame, given like `image`: base64 of a JPEG or PNG file, or a URL of one; at most 10 MB (10,000,000 bytes), each side at least 300 pixels. With it, `duration` is 5 seconds.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub image_tail: Option<crate::ImageInput>,
        /// How the video is made, `std` for speed or `pro` for quality.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub mode: Option<Mode>,
        /// Name of the model. `kling-v1`, `kling-v1-5` and `kling-v1-6` are the ones that the page lists; the service has newer ones. The service chooses when it is left out.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub model_name: Option<ModelName>,
        /// What should not be in the video. At most 2000 Unicode characters; the page states both 200 and 2000.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub negative_prompt: Option<NegativePrompt>,
        /// What should happen in the video. At most 2500 Unicode characters; the page states both 500 and 5000.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub prompt: Option<Prompt>,
    }
    crate::support::builder!(
        CreateImage2VideoRequest, CreateImage2VideoRequestBuilder, Self::checked,
        callback_url = optional(CallbackUrl), cfg_scale = optional(CfgScale), duration =
        optional(VideoDuration), external_task_id = optional(String), image =
        required(crate::ImageInput), image_tail = optional(crate::ImageInput), mode =
        optional(Mode), model_name = optional(ModelName), negative_prompt =
        optional(NegativePrompt), prompt = optional(Prompt)
    );
    impl CreateImage2VideoRequest {
        /// The value, if it keeps the rules across its members.
        fn checked(self) -> Result<Self, error::ConversionError> {
            if self.image_tail.is_some()
                && self.duration.as_ref().is_some_and(|value| value.as_str() != "5")
            {
                return Err("With an end frame the only duration is 5 seconds.".into());
            }
            Ok(self)
        }
    }
    /// The accepted task in its envelope.
    #[derive(serde::Deserialize, serde::Serialize, Clone, Debug)]
    #[non_exhaustive]
    pub struct CreateImage2VideoResponse {
        /// Error code; 0 for success.
        #[serde(default, deserialize_with = "crate::support::lenient::or_default")]
        pub code: i64,
        /// A task at the moment of the answer.
        pub data: Task,
        /// The error code in words.
        #[serde(default, deserialize_with = "crate::support::lenient::or_default")]
        pub message: String,
        /// Id of this request, made by the service, for support and tracing.
        #[serde(default, deserialize_with = "crate::support::lenient::or_default")]
        pub request_id: String,
    }
    /// What went wrong.
    #[derive(serde::Deserialize, serde::Serialize, Clone, Debug)]
    #[non_exhaustive]
    pub struct ErrorResponse {
        /// Error code; `x-error-codes` has the ones that the API owner documents.
        #[serde(deserialize_with = "crate::support::lenient::promised")]
        pub code: i64,
        /// The error code in words; for a bad member it says which.
        #[serde(deserialize_with = "crate::support::lenient::promised")]
        pub message: String,
        /// Id of this request, made by the service, for support and tracing.
        #[serde(deserialize_with = "crate::support::lenient::promised")]
        pub request_id: String,
    }
    /// A task in its envelope.
    #[derive(serde::Deserialize, serde::Serialize, Clone, Debug)]
    #[non_exhaustive]
    pub struct GetImage2VideoTaskResponse {
        /// Error code; 0 for success.
        #[serde(default, deserialize_with = "crate::support::lenient::or_default")]
        pub code: i64,
        /// A task as it stands, with its result once there is one.
        pub data: TaskDetails,
        /// The error code in words.
        #[serde(default, deserialize_with = "crate::support::lenient::or_default")]
        pub message: String,
        /// Id of this request, made by the service, for support and tracing.
        #[serde(default, deserialize_with = "crate::support::lenient::or_default")]
        pub request_id: String,
    }
    /// The images that were made; tasks of this API make none.
    #[derive(serde::Deserialize, serde::Serialize, Clone, Debug)]
    #[serde(transparent)]
    pub struct Images(pub Vec<ImagesItem>);
    impl std::ops::Deref for Images {
        type Target = Vec<ImagesItem>;
        fn deref(&self) -> &Vec<ImagesItem> {
            &self.0
        }
    }
    impl From<Images> for Vec<ImagesItem> {
        fn from(value: Images) -> Self {
            value.0
        }
    }
    impl From<Vec<ImagesItem>> for Images {
        fn from(value: Vec<ImagesItem>) -> Self {
            Self(value)
        }
    }
    /// An image. Its members are not promised.
    #[derive(serde::Deserialize, serde::Serialize, Clone, Debug)]
    #[serde(transparent)]
    pub struct ImagesItem(pub serde_json::Map<String, serde_json::Value>);
    impl std::ops::Deref for ImagesItem {
        type Target = serde_json::Map<String, serde_json::Value>;
        fn deref(&self) -> &serde_json::Map<String, serde_json::Value> {
            &self.0
        }
    }
    impl From<ImagesItem> for serde_json::Map<String, serde_json::Value> {
        fn from(value: ImagesItem) -> Self {
            value.0
        }
    }
    impl From<serde_json::Map<String, serde_json::Value>> for ImagesItem {
        fn from(value: serde_json::Map<String, serde_json::Value>) -> Self {
            Self(value)
        }
    }
    /// A page of tasks in its envelope.
    #[derive(serde::Deserialize, serde::Serialize, Clone, Debug)]
    #[non_exhaustive]
    pub struct ListImage2VideoTasksResponse {
        /// Error code; 0 for success.
        #[serde(default, deserialize_with = "crate::support::lenient::or_default")]
        pub code: i64,
        /// The tasks of a page.
        pub data: TaskList,
        /// The error code in words.
        #[serde(default, deserialize_with = "crate::support::lenient::or_default")]
        pub message: String,
        /// Id of this request, made by the service, for support and tracing.
        #[serde(default, deserialize_with = "crate::support::lenient::or_default")]
        pub request_id: String,
    }
    /// The video that the task began from, if there was one. Its members are not promised.
    #[derive(serde::Deserialize, serde::Serialize, Clone, Debug)]
    #[serde(transparent)]
    pub struct ParentVideo(pub serde_json::Map<String, serde_json::Value>);
    impl std::ops::Deref for ParentVideo {
        type Target = serde_json::Map<String, serde_json::Value>;
        fn deref(&self) -> &serde_json::Map<String, serde_json::Value> {
            &self.0
        }
    }
    impl From<ParentVideo> for serde_json::Map<String, serde_json::Value> {
        fn from(value: ParentVideo) -> Self {
            value.0
        }
    }
    impl From<serde_json::Map<String, serde_json::Value>> for ParentVideo {
        fn from(value: serde_json::Map<String, serde_json::Value>) -> Self {
            Self(value)
        }
    }
    /// A task at the moment of the answer.
    #[derive(serde::Deserialize, serde::Serialize, Clone, Debug)]
    #[non_exhaustive]
    pub struct Task {
        /// When the task was made, in milliseconds since the Unix epoch.
        #[serde(default, deserialize_with = "crate::support::lenient::or_default")]
        pub created_at: i64,
        /// Id of the task, made by the service.
        #[serde(deserialize_with = "crate::support::lenient::promised")]
        pub task_id: String,
        /// What the caller gave the task when it was made.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[serde(default, deserialize_with = "crate::support::lenient::or_default")]
        pub task_info: Option<TaskInfo>,
        /// Where the task stands: `submitted` and `processing` are on the way, `succeed` and `failed` are final.
        #[serde(default, deserialize_with = "crate::support::lenient::or_default")]
        pub task_status: TaskStatus,
        /// When the task last changed, in milliseconds since the Unix epoch.
        #[serde(default, deserialize_with = "crate::support::lenient::or_default")]
        pub updated_at: i64,
    }
    /// A task as it stands, with its result once there is one.
    #[derive(serde::Deserialize, serde::Serialize, Clone, Debug)]
    #[non_exhaustive]
    pub struct TaskDetails {
        /// When the task was made, in milliseconds since the Unix epoch.
        #[serde(default, deserialize_with = "crate::support::lenient::or_default")]
        pub created_at: i64,
        /// What the task cost in the end, in units of the account, written as a string.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[serde(default, deserialize_with = "crate::support::lenient::or_default")]
        pub final_unit_deduction: Option<String>,
        /// Id of the task, made by the service.
        #[serde(deserialize_with = "crate::support::lenient::promised")]
        pub task_id: String,
        /// What the caller gave the task when it was made.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub task_info: Option<TaskInfo>,
        /// What the task made.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub task_result: Option<TaskResult>,
        /// Where the task stands: `submitted` and `processing` are on the way, `succeed` and `failed` are final.
        #[serde(default, deserialize_with = "crate::support::lenient::or_default")]
        pub task_status: TaskStatus,
        /// Why the task failed, in words.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[serde(default, deserialize_with = "crate::support::lenient::or_default")]
        pub task_status_msg: Option<String>,
        /// When the task last changed, in milliseconds since the Unix epoch.
        #[serde(default, deserialize_with = "crate::support::lenient::or_default")]
        pub updated_at: i64,
    }
    /// What the caller gave the task when it was made.
    #[derive(serde::Deserialize, serde::Serialize, Clone, Debug, Default)]
    #[non_exhaustive]
    pub struct TaskInfo {
        /// The caller's own id of the task.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[serde(default, deserialize_with = "crate::support::lenient::or_default")]
        pub external_task_id: Option<String>,
        /// The video that the task began from, if there was one. Its members are not promised.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub parent_video: Option<ParentVideo>,
    }
    /// The tasks of a page.
    #[derive(serde::Deserialize, serde::Serialize, Clone, Debug)]
    #[serde(transparent)]
    pub struct TaskList(pub Vec<TaskDetails>);
    impl std::ops::Deref for TaskList {
        type Target = Vec<TaskDetails>;
        fn deref(&self) -> &Vec<TaskDetails> {
            &self.0
        }
    }
    impl From<TaskList> for Vec<TaskDetails> {
        fn from(value: TaskList) -> Self {
            value.0
        }
    }
    impl From<Vec<TaskDetails>> for TaskList {
        fn from(value: Vec<TaskDetails>) -> Self {
            Self(value)
        }
    }
    /// What the task made.
    #[derive(serde::Deserialize, serde::Serialize, Clone, Debug, Default)]
    #[non_exhaustive]
    pub struct TaskResult {
        /// The sounds that were made; tasks of this API make none.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub audios: Option<Audios>,
        /// The images that were made; tasks of this API make none.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub images: Option<Images>,
        /// The videos that were made; for an image-to-video task one.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub videos: Option<Videos>,
    }
    /// A video that was made.
    #[derive(serde::Deserialize, serde::Serialize, Clone, Debug)]
    #[non_exhaustive]
    pub struct Video {
        /// Length of the video in seconds, written as a string such as "5.1".
        #[serde(default, deserialize_with = "crate::support::lenient::or_default")]
        pub duration: String,
        /// Id of the video, made by the service.
        #[serde(default, deserialize_with = "crate::support::lenient::or_default")]
        pub id: String,
        /// Where the video is: an MP4 file, which can be fetched in ranges. The service clears it 30 days after it was made.
        #[serde(deserialize_with = "crate::support::lenient::promised")]
        pub url: String,
    }
    /// The videos that were made; for an image-to-video task one.
    #[derive(serde::Deserialize, serde::Serialize, Clone, Debug)]
    #[serde(transparent)]
    pub struct Videos(pub Vec<Video>);
    impl std::ops::Deref for Videos {
        type Target = Vec<Video>;
        fn deref(&self) -> &Vec<Video> {
            &self.0
        }
    }
    impl From<Videos> for Vec<Video> {
        fn from(value: Videos) -> Self {
            value.0
        }
    }
    impl From<Vec<Video>> for Videos {
        fn from(value: Vec<Video>) -> Self {
            Self(value)
        }
    }
    /// Error types.
    pub mod error {
        /// Error from a `TryFrom` or `FromStr` implementation.
        pub struct ConversionError(std::borrow::Cow<'static, str>);
        impl std::error::Error for ConversionError {}
        impl std::fmt::Display for ConversionError {
            fn fmt(
                &self,
                f: &mut std::fmt::Formatter<'_>,
            ) -> Result<(), std::fmt::Error> {
                std::fmt::Display::fmt(&self.0, f)
            }
        }
        impl std::fmt::Debug for ConversionError {
            fn fmt(
                &self,
                f: &mut std::fmt::Formatter<'_>,
            ) -> Result<(), std::fmt::Error> {
                std::fmt::Debug::fmt(&self.0, f)
            }
        }
        impl From<&'static str> for ConversionError {
            fn from(value: &'static str) -> Self {
                Self(value.into())
            }
        }
        impl From<String> for ConversionError {
            fn from(value: String) -> Self {
                Self(value.into())
            }
        }
    }
}
/// Client for Image to video
///
/// Turn a still image into a short video. Creating a task is charged; its answer names the task, and the video follows later: by querying the task, or by a callback.
///
/// Version: 1.0.0
#[derive(Clone)]
pub struct Client {
    pub(crate) baseurl: String,
    pub(crate) client: reqwest::Client,
    pub(crate) inner: crate::client::Inner,
}
impl Client {
    /// List image-to-video tasks
    ///
    /// The tasks of the account, a page at a time. It is not charged.
    ///
    /// Sends a `GET` request to `/kling/v1/videos/image2video`
    ///
    /// Arguments:
    /// - `page_num`: Which page, counted from 1. The first when it is left out.
    /// - `page_size`: How many tasks a page has. 30 when it is left out.
    ///
    /// ```text
    /// let response = client.list_image2_video_tasks()
    ///    .page_num(page_num)
    ///    .page_size(page_size)
    ///    .send()
    ///    .await;
    /// ```
    pub fn list_image2_video_tasks(&self) -> builder::ListImage2VideoTasks<'_> {
        builder::ListImage2VideoTasks::new(self)
    }
    /// Create an image-to-video task
    ///
    /// Starts a task that turns `image` into a video. Every accepted request is charged. The answer arrives before the video does: it names the task and its status at that moment.
    ///
    /// Sends a `POST` request to `/kling/v1/videos/image2video`
    ///
    /// Arguments:
    /// - `body`: What the video is made from and how.
    ///
    /// ```text
    /// let response = client.create_image2_video_task()
    ///    .body(body)
    ///    .send()
    ///    .await;
    /// ```
    pub fn create_image2_video_task(&self) -> builder::CreateImage2VideoTask<'_> {
        builder::CreateImage2VideoTask::new(self)
    }
    /// Get an image-to-video task
    ///
    /// The task as it now stands, with its video once there is one. It is not charged.
    ///
    /// Sends a `GET` request to `/kling/v1/videos/image2video/{task_id}`
    ///
    /// Arguments:
    /// - `task_id`: Id of the task as the service made it, or the `external_task_id` that the caller gave it.
    ///
    /// ```text
    /// let response = client.get_image2_video_task()
    ///    .task_id(task_id)
    ///    .send()
    ///    .await;
    /// ```
    pub fn get_image2_video_task(&self) -> builder::GetImage2VideoTask<'_> {
        builder::GetImage2VideoTask::new(self)
    }
}
/// Types for composing operation parameters.
pub mod builder {
    use crate::support::path::segment;
    use super::types;
    /// Builder for [`Client::list_image2_video_tasks`]
    ///
    /// [`Client::list_image2_video_tasks`]: super::Client::list_image2_video_tasks
    #[derive(Debug, Clone)]
    pub struct ListImage2VideoTasks<'a> {
        client: &'a super::Client,
        page_num: Result<Option<crate::types::PageNum>, String>,
        page_size: Result<Option<crate::types::PageSize>, String>,
    }
    impl<'a> ListImage2VideoTasks<'a> {
        pub fn new(client: &'a super::Client) -> Self {
            Self {
                client: client,
                page_num: Ok(None),
                page_size: Ok(None),
            }
        }
        pub fn page_num<T>(mut self, value: T) -> Self
        where
            T: TryInto<crate::types::PageNum>,
            T::Error: std::fmt::Display,
        {
            self.page_num = crate::support::given("page_num", value).map(Some);
            self
        }
        pub fn page_size<T>(mut self, value: T) -> Self
        where
            T: TryInto<crate::types::PageSize>,
            T::Error: std::fmt::Display,
        {
            self.page_size = crate::support::given("page_size", value).map(Some);
            self
        }
        /// Sends a `GET` request to `/kling/v1/videos/image2video`
        ///
        /// # Errors
        ///
        /// See [`Error`](crate::Error).
        pub async fn send(
            self,
        ) -> Result<
            crate::ResponseValue<types::ListImage2VideoTasksResponse>,
            crate::Error,
        > {
            let Self { client, page_num, page_size } = self;
            let page_num = page_num.map_err(crate::Error::request)?;
            let page_size = page_size.map_err(crate::Error::request)?;
            let url = format!("{}/v1/videos/image2video", client.baseurl,);
            let request = client
                .client
                .get(url)
                .header(
                    reqwest::header::ACCEPT,
                    reqwest::header::HeaderValue::from_static("application/json"),
                )
                .query(&[("pageNum", &page_num)])
                .query(&[("pageSize", &page_size)])
                .build()?;
            let response = client.execute(request).await?;
            crate::answer::received(client, response).await
        }
    }
    /// Builder for [`Client::create_image2_video_task`]
    ///
    /// [`Client::create_image2_video_task`]: super::Client::create_image2_video_task
    #[derive(Debug, Clone)]
    pub struct CreateImage2VideoTask<'a> {
        client: &'a super::Client,
        body: Result<types::CreateImage2VideoRequestBuilder, String>,
    }
    impl<'a> CreateImage2VideoTask<'a> {
        pub fn new(client: &'a super::Client) -> Self {
            Self {
                client: client,
                body: Ok(Default::default()),
            }
        }
        pub fn body<T>(mut self, value: T) -> Self
        where
            T: TryInto<types::CreateImage2VideoRequest>,
            T::Error: std::fmt::Display,
        {
            self.body = crate::support::given("body", value).map(From::from);
            self
        }
        pub fn body_map<F>(mut self, f: F) -> Self
        where
            F: std::ops::FnOnce(
                types::CreateImage2VideoRequestBuilder,
            ) -> types::CreateImage2VideoRequestBuilder,
        {
            self.body = self.body.map(f);
            self
        }
        /// Sends a `POST` request to `/kling/v1/videos/image2video`
        ///
        /// # Errors
        ///
        /// See [`Error`](crate::Error).
        pub async fn send(
            self,
        ) -> Result<
            crate::ResponseValue<types::CreateImage2VideoResponse>,
            crate::Error,
        > {
            let Self { client, body } = self;
            let body = body
                .and_then(|v| {
                    types::CreateImage2VideoRequest::try_from(v)
                        .map_err(|e| e.to_string())
                })
                .map_err(crate::Error::request)?;
            let url = format!("{}/v1/videos/image2video", client.baseurl,);
            let request = client
                .client
                .post(url)
                .header(
                    reqwest::header::ACCEPT,
                    reqwest::header::HeaderValue::from_static("application/json"),
                )
                .header(
                    reqwest::header::CONTENT_TYPE,
                    reqwest::header::HeaderValue::from_static("application/json"),
                )
                .body(crate::body::of(client, body).await?)
                .build()?;
            let response = client.execute(request).await?;
            crate::answer::received(client, response).await
        }
    }
    /// Builder for [`Client::get_image2_video_task`]
    ///
    /// [`Client::get_image2_video_task`]: super::Client::get_image2_video_task
    #[derive(Debug, Clone)]
    pub struct GetImage2VideoTask<'a> {
        client: &'a super::Client,
        task_id: Result<String, String>,
    }
    impl<'a> GetImage2VideoTask<'a> {
        pub fn new(client: &'a super::Client) -> Self {
            Self {
                client: client,
                task_id: Err("task_id was not initialized".to_string()),
            }
        }
        pub fn task_id<T>(mut self, value: T) -> Self
        where
            T: TryInto<String>,
            T::Error: std::fmt::Display,
        {
            self.task_id = crate::support::given("task_id", value);
            self
        }
        /// Sends a `GET` request to `/kling/v1/videos/image2video/{task_id}`
        ///
        /// # Errors
        ///
        /// See [`Error`](crate::Error).
        pub async fn send(
            self,
        ) -> Result<
            crate::ResponseValue<types::GetImage2VideoTaskResponse>,
            crate::Error,
        > {
            let Self { client, task_id } = self;
            let task_id = task_id.map_err(crate::Error::request)?;
            let url = format!(
                "{}/v1/videos/image2video/{}", client.baseurl, segment(& task_id) ?,
            );
            let request = client
                .client
                .get(url)
                .header(
                    reqwest::header::ACCEPT,
                    reqwest::header::HeaderValue::from_static("application/json"),
                )
                .build()?;
            let response = client.execute(request).await?;
            crate::answer::received(client, response).await
        }
    }
}
/// The types of `create`, `get` and `list`, by names that stay when the document has others.
pub mod role {
    use super::Client;
    pub use super::builder::CreateImage2VideoTask as CreateCall;
    pub use super::builder::GetImage2VideoTask as GetCall;
    pub use super::builder::ListImage2VideoTasks as ListCall;
    pub use super::types::CreateImage2VideoResponse as CreateAnswer;
    pub use super::types::CreateImage2VideoRequest as CreateRequest;
    pub use super::types::ErrorResponse as ErrorAnswer;
    pub use super::types::GetImage2VideoTaskResponse as GetAnswer;
    pub use super::types::TaskDetails as Task;
    pub use super::types::ListImage2VideoTasksResponse as ListAnswer;
    pub use super::types::PageNum as PageNumber;
    pub use super::types::PageSize;
    /// Where an answer names the task that a request made, in the shape of the page and in those that
    /// other servers have: JSON pointers.
    pub(crate) const NAMED_TASKS: &[&str] = &["/data/task_id", "/id"];
    /// What a gateway puts before the paths.
    pub(crate) const PATH_PREFIX: &str = "/kling";
    impl Client {
        pub(crate) fn create_call(&self) -> CreateCall<'_> {
            CreateCall::new(self)
        }
        pub(crate) fn get_call(&self, task_id: &str) -> GetCall<'_> {
            GetCall::new(self).task_id(task_id)
        }
        pub(crate) fn list_call(&self) -> ListCall<'_> {
            ListCall::new(self)
        }
    }
    pub(crate) fn page_number<V>(call: ListCall<'_>, value: V) -> ListCall<'_>
    where
        V: TryInto<PageNumber>,
        V::Error: std::fmt::Display,
    {
        call.page_num(value)
    }
    pub(crate) fn page_size<V>(call: ListCall<'_>, value: V) -> ListCall<'_>
    where
        V: TryInto<PageSize>,
        V::Error: std::fmt::Display,
    {
        call.page_size(value)
    }
    /// The task of an answer.
    pub(crate) fn task(answer: GetAnswer) -> Task {
        answer.data
    }
    /// The caller's own id of the task.
    pub(crate) fn external_id(request: &CreateRequest) -> Option<String> {
        request.external_task_id.as_ref().map(ToString::to_string)
    }
    /// Sets it; whether a request can have one.
    pub(crate) fn set_external_id(request: &mut CreateRequest, id: &str) -> bool {
        request.external_task_id = crate::support::given("", id.to_owned()).ok();
        request.external_task_id.is_some()
    }
    /// The length that is asked for, in seconds.
    pub(crate) fn seconds(request: &CreateRequest) -> Option<f64> {
        request.duration.as_ref()?.to_string().parse().ok()
    }
}
pub(crate) mod shapes {
    use crate::shape::{Member, Shape, TaskPhase};
    /// Of what creates a task.
    pub(crate) static CREATE: Shape = Shape {
        task: Some("/data"),
        members: &[
            (Member::Id, "/task_id"),
            (Member::Status, "/task_status"),
            (Member::ExternalId, "/task_info/external_task_id"),
            (Member::CreatedAt, "/created_at"),
            (Member::UpdatedAt, "/updated_at"),
        ],
        phases: &[
            ("failed", TaskPhase::Failed),
            ("processing", TaskPhase::Processing),
            ("submitted", TaskPhase::Submitted),
            ("succeed", TaskPhase::Succeeded),
        ],
        message: Some("/message"),
    };
    /// Of what gets one.
    pub(crate) static GET: Shape = Shape {
        task: Some("/data"),
        members: &[
            (Member::Id, "/task_id"),
            (Member::Status, "/task_status"),
            (Member::Message, "/task_status_msg"),
            (Member::ExternalId, "/task_info/external_task_id"),
            (Member::CreatedAt, "/created_at"),
            (Member::UpdatedAt, "/updated_at"),
            (Member::VideoId, "/task_result/videos/*/id"),
            (Member::VideoUrl, "/task_result/videos/*/url"),
            (Member::VideoSeconds, "/task_result/videos/*/duration"),
            (Member::Units, "/final_unit_deduction"),
        ],
        phases: &[
            ("failed", TaskPhase::Failed),
            ("processing", TaskPhase::Processing),
            ("submitted", TaskPhase::Submitted),
            ("succeed", TaskPhase::Succeeded),
        ],
        message: Some("/message"),
    };
    /// Of what lists them.
    pub(crate) static LIST: Shape = Shape {
        task: Some("/data/*"),
        members: &[
            (Member::Id, "/task_id"),
            (Member::Status, "/task_status"),
            (Member::Message, "/task_status_msg"),
            (Member::ExternalId, "/task_info/external_task_id"),
            (Member::CreatedAt, "/created_at"),
            (Member::UpdatedAt, "/updated_at"),
            (Member::VideoId, "/task_result/videos/*/id"),
            (Member::VideoUrl, "/task_result/videos/*/url"),
            (Member::VideoSeconds, "/task_result/videos/*/duration"),
            (Member::Units, "/final_unit_deduction"),
        ],
        phases: &[
            ("failed", TaskPhase::Failed),
            ("processing", TaskPhase::Processing),
            ("submitted", TaskPhase::Submitted),
            ("succeed", TaskPhase::Succeeded),
        ],
        message: Some("/message"),
    };
    /// Of other servers.
    pub(crate) static OTHERS: &[Shape] = &[
        Shape {
            task: Some(""),
            members: &[
                (Member::Id, "/id"),
                (Member::Status, "/status"),
                (Member::VideoUrl, "/metadata/url"),
            ],
            phases: &[
                ("completed", TaskPhase::Succeeded),
                ("failed", TaskPhase::Failed),
                ("in_progress", TaskPhase::Processing),
                ("queued", TaskPhase::Submitted),
            ],
            message: None,
        },
        Shape {
            task: Some("/data"),
            members: &[
                (Member::Id, "/task_id"),
                (Member::Status, "/status"),
                (Member::VideoUrl, "/result_url"),
            ],
            phases: &[
                ("FAILURE", TaskPhase::Failed),
                ("IN_PROGRESS", TaskPhase::Processing),
                ("NOT_START", TaskPhase::Submitted),
                ("QUEUED", TaskPhase::Submitted),
                ("SUBMITTED", TaskPhase::Submitted),
                ("SUCCESS", TaskPhase::Succeeded),
            ],
            message: Some("/message"),
        },
        Shape {
            task: None,
            members: &[],
            phases: &[],
            message: Some("/error/message"),
        },
        Shape {
            task: None,
            members: &[],
            phases: &[],
            message: Some("/message"),
        },
    ];
}
pub(crate) mod images {
    use super::types;
    use crate::{body::RequestBody, ImageInput, image::{ImageFormat, ImageLimits}};
    /// What an image has to be, by the most lenient rule that the document has for one.
    pub(crate) const LIMITS: ImageLimits = ImageLimits {
        formats: &[ImageFormat::Jpeg, ImageFormat::Png],
        max_bytes: Some(10000000),
        min_width: Some(300),
        min_height: Some(300),
        min_pixels: None,
        url_schemes: &["http", "https"],
    };
    impl RequestBody for types::CreateImage2VideoRequest {
        fn images_mut(&mut self) -> Vec<(&'static str, Option<&mut ImageInput>)> {
            vec![
                ("image", Some(& mut self.image)), ("image_tail", self.image_tail
                .as_mut())
            ]
        }
    }
}
pub(crate) mod error_codes {
    use crate::class::{ErrorClass, ErrorCode, Retry};
    /// The error codes that the document has.
    pub(crate) const ALL: &[ErrorCode] = &[
        ErrorCode {
            code: 1000,
            class: ErrorClass::Authentication,
            retry: Retry::Never,
            may_be_paid: false,
        },
        ErrorCode {
            code: 1001,
            class: ErrorClass::Authentication,
            retry: Retry::Never,
            may_be_paid: false,
        },
        ErrorCode {
            code: 1002,
            class: ErrorClass::Authentication,
            retry: Retry::Never,
            may_be_paid: false,
        },
        ErrorCode {
            code: 1003,
            class: ErrorClass::Authentication,
            retry: Retry::Later,
            may_be_paid: false,
        },
        ErrorCode {
            code: 1004,
            class: ErrorClass::Authentication,
            retry: Retry::Never,
            may_be_paid: false,
        },
        ErrorCode {
            code: 1100,
            class: ErrorClass::Account,
            retry: Retry::Never,
            may_be_paid: false,
        },
        ErrorCode {
            code: 1101,
            class: ErrorClass::Account,
            retry: Retry::Never,
            may_be_paid: false,
        },
        ErrorCode {
            code: 1102,
            class: ErrorClass::Account,
            retry: Retry::Never,
            may_be_paid: false,
        },
        ErrorCode {
            code: 1103,
            class: ErrorClass::Permission,
            retry: Retry::Never,
            may_be_paid: false,
        },
        ErrorCode {
            code: 1200,
            class: ErrorClass::InvalidRequest,
            retry: Retry::Never,
            may_be_paid: false,
        },
        ErrorCode {
            code: 1201,
            class: ErrorClass::InvalidRequest,
            retry: Retry::Never,
            may_be_paid: false,
        },
        ErrorCode {
            code: 1202,
            class: ErrorClass::NotFound,
            retry: Retry::Never,
            may_be_paid: false,
        },
        ErrorCode {
            code: 1203,
            class: ErrorClass::NotFound,
            retry: Retry::Never,
            may_be_paid: false,
        },
        ErrorCode {
            code: 1300,
            class: ErrorClass::Policy,
            retry: Retry::Never,
            may_be_paid: false,
        },
        ErrorCode {
            code: 1301,
            class: ErrorClass::Policy,
            retry: Retry::Never,
            may_be_paid: false,
        },
        ErrorCode {
            code: 1302,
            class: ErrorClass::RateLimited,
            retry: Retry::Backoff,
            may_be_paid: false,
        },
        ErrorCode {
            code: 1303,
            class: ErrorClass::RateLimited,
            retry: Retry::Backoff,
            may_be_paid: false,
        },
        ErrorCode {
            code: 1304,
            class: ErrorClass::Permission,
            retry: Retry::Never,
            may_be_paid: false,
        },
        ErrorCode {
            code: 5000,
            class: ErrorClass::Server,
            retry: Retry::Later,
            may_be_paid: true,
        },
        ErrorCode {
            code: 5001,
            class: ErrorClass::Server,
            retry: Retry::Later,
            may_be_paid: true,
        },
        ErrorCode {
            code: 5002,
            class: ErrorClass::Server,
            retry: Retry::Later,
            may_be_paid: true,
        },
    ];
}
