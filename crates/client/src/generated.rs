// @generated from spec/image2video.yaml by `cargo xtask regen`.
// Edit the document and run that again; an edit of this file would be lost.

use progenitor_client::{ByteStream, ClientInfo, Error, ResponseValue};
use progenitor_client::{encode_path, ClientHooks, OperationInfo, RequestBuilderExt};
/// Types used as operation parameters and responses.
pub mod types {
    /// Where the service sends the task when its status changes. An absolute URI.
    #[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
    pub struct CallbackUrl(::std::string::String);
    crate::support::macros::uri!(CallbackUrl, ..);
    /// How closely the video follows the prompt, from 0 (freely) to 1 (closely). No unit. The service chooses when it is left out.
    #[derive(Clone, Debug, Copy, PartialEq, PartialOrd)]
    pub struct CfgScale(crate::support::number::Number);
    crate::support::macros::number!(CfgScale, 0.0..= 1.0);
    /// Length of the video in seconds, written as a string.
    #[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
    pub enum Duration {
        /// `5`
        FiveSeconds,
        /// `10`
        TenSeconds,
    }
    crate::support::macros::closed_enum!(Duration, FiveSeconds = "5", TenSeconds = "10");
    /// How the video is made, `std` for speed or `pro` for quality.
    #[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
    pub enum Mode {
        /// `std`
        Std,
        /// `pro`
        Pro,
    }
    crate::support::macros::closed_enum!(Mode, Std = "std", Pro = "pro");
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
        /// A value that the contract does not list, as it was received.
        Unknown(::std::string::String),
    }
    crate::support::macros::open_enum!(
        TaskStatus, Unknown, Submitted = "submitted", Processing = "processing", Succeed
        = "succeed", Failed = "failed"
    );
    /// Number of a page, from 1 to 1000.
    #[derive(Clone, Debug, Copy, PartialEq, PartialOrd)]
    pub struct PageNum(crate::support::number::Number);
    crate::support::macros::integer!(PageNum, 1..= 1000);
    /// Tasks of a page at most, from 1 to 500.
    #[derive(Clone, Debug, Copy, PartialEq, PartialOrd)]
    pub struct PageSize(crate::support::number::Number);
    crate::support::macros::integer!(PageSize, 1..= 500);
    /// What the video is made from and how.
    #[derive(::serde::Serialize, Clone, Debug)]
    #[serde(deny_unknown_fields)]
    pub struct CreateImage2VideoRequest {
        /// Where the service sends the task when its status changes. An absolute URI.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub callback_url: ::std::option::Option<crate::types::CallbackUrl>,
        /// How closely the video follows the prompt, from 0 (freely) to 1 (closely). No unit. The service chooses when it is left out.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub cfg_scale: ::std::option::Option<crate::types::CfgScale>,
        /// Length of the video in seconds, written as a string.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub duration: ::std::option::Option<crate::types::Duration>,
        /// The first frame: base64 of a JPEG or PNG file, without a `data:` prefix, or an http or https URL of one. The file has at most 10 MB (10,000,000 bytes) and each side at least 300 pixels.
        pub image: crate::ImageInput,
        /// The end frame, given like `image`: base64 of a JPEG or PNG file, or a URL of one; at most 10 MB (10,000,000 bytes), each side at least 300 pixels. With it, `duration` is 5 seconds.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub image_tail: ::std::option::Option<crate::ImageInput>,
        /// How the video is made, `std` for speed or `pro` for quality.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub mode: ::std::option::Option<crate::types::Mode>,
        /// Name of the model. `kling-v1`, `kling-v1-5` and `kling-v1-6` are the ones that the page lists; the service has newer ones. The service chooses when it is left out.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub model_name: ::std::option::Option<ModelName>,
        /// What should not be in the video. At most 2000 Unicode characters; the page states both 200 and 2000.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub negative_prompt: ::std::option::Option<NegativePrompt>,
        /// What should happen in the video. At most 2500 Unicode characters; the page states both 500 and 5000.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub prompt: ::std::option::Option<Prompt>,
    }
    const _: () = {
        #[derive(::serde::Deserialize)]
        #[serde(remote = "CreateImage2VideoRequest")]
        #[serde(deny_unknown_fields)]
        struct __Members {
            #[serde(default, deserialize_with = "crate::support::wire::present")]
            callback_url: ::std::option::Option<crate::types::CallbackUrl>,
            #[serde(default, deserialize_with = "crate::support::wire::present")]
            cfg_scale: ::std::option::Option<crate::types::CfgScale>,
            #[serde(default, deserialize_with = "crate::support::wire::present")]
            duration: ::std::option::Option<crate::types::Duration>,
            image: crate::ImageInput,
            #[serde(default, deserialize_with = "crate::support::wire::present")]
            image_tail: ::std::option::Option<crate::ImageInput>,
            #[serde(default, deserialize_with = "crate::support::wire::present")]
            mode: ::std::option::Option<crate::types::Mode>,
            #[serde(default, deserialize_with = "crate::support::wire::present")]
            model_name: ::std::option::Option<ModelName>,
            #[serde(default, deserialize_with = "crate::support::wire::present")]
            negative_prompt: ::std::option::Option<NegativePrompt>,
            #[serde(default, deserialize_with = "crate::support::wire::present")]
            prompt: ::std::option::Option<Prompt>,
        }
        impl<'de> ::serde::Deserialize<'de> for CreateImage2VideoRequest {
            fn deserialize<D>(deserializer: D) -> ::std::result::Result<Self, D::Error>
            where
                D: ::serde::Deserializer<'de>,
            {
                __Members::deserialize(crate::support::wire::Object(deserializer))
                    .and_then(|value: Self| {
                        value.keep_rules().map_err(::serde::de::Error::custom)
                    })
            }
        }
    };
    impl CreateImage2VideoRequest {
        /// Whether the rules across members are met; the error says which is not.
        pub(crate) fn keep_rules(
            self,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            if !(if self.image_tail.is_some() {
                self.duration
                    .as_ref()
                    .is_none_or(|value| ["5"].contains(&&*value.to_string()))
            } else {
                true
            }) {
                return Err("With an end frame the only duration is 5 seconds.".into());
            }
            Ok(self)
        }
    }
    impl CreateImage2VideoRequest {
        pub fn builder() -> builder::CreateImage2VideoRequest {
            Default::default()
        }
    }
    /// The accepted task in its envelope.
    #[derive(::serde::Serialize, Clone, Debug)]
    pub struct CreateImage2VideoResponse {
        /// Error code; 0 for success.
        pub code: i64,
        /// A task at the moment of the answer.
        pub data: Task,
        /// The error code in words.
        pub message: ::std::string::String,
        /// Id of this request, made by the service, for support and tracing.
        pub request_id: ::std::string::String,
    }
    const _: () = {
        #[derive(::serde::Deserialize)]
        #[serde(remote = "CreateImage2VideoResponse")]
        struct __Members {
            #[serde(deserialize_with = "crate::support::wire::integer")]
            code: i64,
            data: Task,
            message: ::std::string::String,
            request_id: ::std::string::String,
        }
        impl<'de> ::serde::Deserialize<'de> for CreateImage2VideoResponse {
            fn deserialize<D>(deserializer: D) -> ::std::result::Result<Self, D::Error>
            where
                D: ::serde::Deserializer<'de>,
            {
                __Members::deserialize(crate::support::wire::Object(deserializer))
            }
        }
    };
    impl CreateImage2VideoResponse {
        pub fn builder() -> builder::CreateImage2VideoResponse {
            Default::default()
        }
    }
    /// What went wrong.
    #[derive(::serde::Serialize, Clone, Debug)]
    pub struct ErrorResponse {
        /// Error code; `x-error-codes` has the ones that the API owner documents.
        pub code: i64,
        /// The error code in words; for a bad member it says which.
        pub message: ::std::string::String,
        /// Id of this request, made by the service, for support and tracing.
        pub request_id: ::std::string::String,
    }
    const _: () = {
        #[derive(::serde::Deserialize)]
        #[serde(remote = "ErrorResponse")]
        struct __Members {
            #[serde(deserialize_with = "crate::support::wire::integer")]
            code: i64,
            message: ::std::string::String,
            request_id: ::std::string::String,
        }
        impl<'de> ::serde::Deserialize<'de> for ErrorResponse {
            fn deserialize<D>(deserializer: D) -> ::std::result::Result<Self, D::Error>
            where
                D: ::serde::Deserializer<'de>,
            {
                __Members::deserialize(crate::support::wire::Object(deserializer))
            }
        }
    };
    impl ErrorResponse {
        pub fn builder() -> builder::ErrorResponse {
            Default::default()
        }
    }
    /// A task in its envelope.
    #[derive(::serde::Serialize, Clone, Debug)]
    pub struct GetImage2VideoTaskResponse {
        /// Error code; 0 for success.
        pub code: i64,
        /// A task as it stands, with its result once there is one.
        pub data: TaskDetails,
        /// The error code in words.
        pub message: ::std::string::String,
        /// Id of this request, made by the service, for support and tracing.
        pub request_id: ::std::string::String,
    }
    const _: () = {
        #[derive(::serde::Deserialize)]
        #[serde(remote = "GetImage2VideoTaskResponse")]
        struct __Members {
            #[serde(deserialize_with = "crate::support::wire::integer")]
            code: i64,
            data: TaskDetails,
            message: ::std::string::String,
            request_id: ::std::string::String,
        }
        impl<'de> ::serde::Deserialize<'de> for GetImage2VideoTaskResponse {
            fn deserialize<D>(deserializer: D) -> ::std::result::Result<Self, D::Error>
            where
                D: ::serde::Deserializer<'de>,
            {
                __Members::deserialize(crate::support::wire::Object(deserializer))
            }
        }
    };
    impl GetImage2VideoTaskResponse {
        pub fn builder() -> builder::GetImage2VideoTaskResponse {
            Default::default()
        }
    }
    /// The images that were made; tasks of this API make none.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[serde(transparent)]
    pub struct Images(pub ::std::vec::Vec<ImagesItem>);
    impl ::std::ops::Deref for Images {
        type Target = ::std::vec::Vec<ImagesItem>;
        fn deref(&self) -> &::std::vec::Vec<ImagesItem> {
            &self.0
        }
    }
    impl ::std::convert::From<Images> for ::std::vec::Vec<ImagesItem> {
        fn from(value: Images) -> Self {
            value.0
        }
    }
    impl ::std::convert::From<::std::vec::Vec<ImagesItem>> for Images {
        fn from(value: ::std::vec::Vec<ImagesItem>) -> Self {
            Self(value)
        }
    }
    /// An image. Its members are not promised.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[serde(transparent)]
    pub struct ImagesItem(
        pub ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    );
    impl ::std::ops::Deref for ImagesItem {
        type Target = ::serde_json::Map<::std::string::String, ::serde_json::Value>;
        fn deref(
            &self,
        ) -> &::serde_json::Map<::std::string::String, ::serde_json::Value> {
            &self.0
        }
    }
    impl ::std::convert::From<ImagesItem>
    for ::serde_json::Map<::std::string::String, ::serde_json::Value> {
        fn from(value: ImagesItem) -> Self {
            value.0
        }
    }
    impl ::std::convert::From<
        ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    > for ImagesItem {
        fn from(
            value: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
        ) -> Self {
            Self(value)
        }
    }
    /// A page of tasks in its envelope.
    #[derive(::serde::Serialize, Clone, Debug)]
    pub struct ListImage2VideoTasksResponse {
        /// Error code; 0 for success.
        pub code: i64,
        /// The tasks of a page.
        pub data: TaskList,
        /// The error code in words.
        pub message: ::std::string::String,
        /// Id of this request, made by the service, for support and tracing.
        pub request_id: ::std::string::String,
    }
    const _: () = {
        #[derive(::serde::Deserialize)]
        #[serde(remote = "ListImage2VideoTasksResponse")]
        struct __Members {
            #[serde(deserialize_with = "crate::support::wire::integer")]
            code: i64,
            data: TaskList,
            message: ::std::string::String,
            request_id: ::std::string::String,
        }
        impl<'de> ::serde::Deserialize<'de> for ListImage2VideoTasksResponse {
            fn deserialize<D>(deserializer: D) -> ::std::result::Result<Self, D::Error>
            where
                D: ::serde::Deserializer<'de>,
            {
                __Members::deserialize(crate::support::wire::Object(deserializer))
            }
        }
    };
    impl ListImage2VideoTasksResponse {
        pub fn builder() -> builder::ListImage2VideoTasksResponse {
            Default::default()
        }
    }
    /// Name of the model. `kling-v1`, `kling-v1-5` and `kling-v1-6` are the ones that the page lists; the service has newer ones. The service chooses when it is left out.
    #[derive(
        ::serde::Deserialize,
        ::serde::Serialize,
        Clone,
        Debug,
        Eq,
        Hash,
        Ord,
        PartialEq,
        PartialOrd
    )]
    #[serde(transparent)]
    pub struct ModelName(pub ::std::string::String);
    impl ::std::convert::From<&str> for ModelName {
        fn from(value: &str) -> Self {
            Self(value.to_string())
        }
    }
    impl ::std::ops::Deref for ModelName {
        type Target = ::std::string::String;
        fn deref(&self) -> &::std::string::String {
            &self.0
        }
    }
    impl ::std::convert::From<ModelName> for ::std::string::String {
        fn from(value: ModelName) -> Self {
            value.0
        }
    }
    impl ::std::convert::From<::std::string::String> for ModelName {
        fn from(value: ::std::string::String) -> Self {
            Self(value)
        }
    }
    impl ::std::fmt::Display for ModelName {
        fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
            self.0.fmt(f)
        }
    }
    impl ::std::str::FromStr for ModelName {
        type Err = ::std::convert::Infallible;
        fn from_str(value: &str) -> ::std::result::Result<Self, Self::Err> {
            Ok(Self(value.to_string()))
        }
    }
    /// What should not be in the video. At most 2000 Unicode characters; the page states both 200 and 2000.
    #[derive(::serde::Serialize, Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
    #[serde(transparent)]
    pub struct NegativePrompt(::std::string::String);
    impl ::std::ops::Deref for NegativePrompt {
        type Target = ::std::string::String;
        fn deref(&self) -> &::std::string::String {
            &self.0
        }
    }
    impl ::std::convert::From<NegativePrompt> for ::std::string::String {
        fn from(value: NegativePrompt) -> Self {
            value.0
        }
    }
    impl ::std::str::FromStr for NegativePrompt {
        type Err = self::error::ConversionError;
        fn from_str(
            value: &str,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            if value.chars().count() > 2000usize {
                return Err("longer than 2000 characters".into());
            }
            Ok(Self(value.to_string()))
        }
    }
    impl ::std::convert::TryFrom<&str> for NegativePrompt {
        type Error = self::error::ConversionError;
        fn try_from(
            value: &str,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl ::std::convert::TryFrom<::std::string::String> for NegativePrompt {
        type Error = self::error::ConversionError;
        fn try_from(
            value: ::std::string::String,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl<'de> ::serde::Deserialize<'de> for NegativePrompt {
        fn deserialize<D>(deserializer: D) -> ::std::result::Result<Self, D::Error>
        where
            D: ::serde::Deserializer<'de>,
        {
            ::std::string::String::deserialize(deserializer)?
                .parse()
                .map_err(|e: self::error::ConversionError| {
                    <D::Error as ::serde::de::Error>::custom(e.to_string())
                })
        }
    }
    /// The video that the task began from, if there was one. Its members are not promised.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[serde(transparent)]
    pub struct ParentVideo(
        pub ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    );
    impl ::std::ops::Deref for ParentVideo {
        type Target = ::serde_json::Map<::std::string::String, ::serde_json::Value>;
        fn deref(
            &self,
        ) -> &::serde_json::Map<::std::string::String, ::serde_json::Value> {
            &self.0
        }
    }
    impl ::std::convert::From<ParentVideo>
    for ::serde_json::Map<::std::string::String, ::serde_json::Value> {
        fn from(value: ParentVideo) -> Self {
            value.0
        }
    }
    impl ::std::convert::From<
        ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    > for ParentVideo {
        fn from(
            value: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
        ) -> Self {
            Self(value)
        }
    }
    /// What should happen in the video. At most 2500 Unicode characters; the page states both 500 and 5000.
    #[derive(::serde::Serialize, Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
    #[serde(transparent)]
    pub struct Prompt(::std::string::String);
    impl ::std::ops::Deref for Prompt {
        type Target = ::std::string::String;
        fn deref(&self) -> &::std::string::String {
            &self.0
        }
    }
    impl ::std::convert::From<Prompt> for ::std::string::String {
        fn from(value: Prompt) -> Self {
            value.0
        }
    }
    impl ::std::str::FromStr for Prompt {
        type Err = self::error::ConversionError;
        fn from_str(
            value: &str,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            if value.chars().count() > 2500usize {
                return Err("longer than 2500 characters".into());
            }
            Ok(Self(value.to_string()))
        }
    }
    impl ::std::convert::TryFrom<&str> for Prompt {
        type Error = self::error::ConversionError;
        fn try_from(
            value: &str,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl ::std::convert::TryFrom<::std::string::String> for Prompt {
        type Error = self::error::ConversionError;
        fn try_from(
            value: ::std::string::String,
        ) -> ::std::result::Result<Self, self::error::ConversionError> {
            value.parse()
        }
    }
    impl<'de> ::serde::Deserialize<'de> for Prompt {
        fn deserialize<D>(deserializer: D) -> ::std::result::Result<Self, D::Error>
        where
            D: ::serde::Deserializer<'de>,
        {
            ::std::string::String::deserialize(deserializer)?
                .parse()
                .map_err(|e: self::error::ConversionError| {
                    <D::Error as ::serde::de::Error>::custom(e.to_string())
                })
        }
    }
    /// A task at the moment of the answer.
    #[derive(::serde::Serialize, Clone, Debug)]
    pub struct Task {
        /// When the task was made, in milliseconds since the Unix epoch.
        pub created_at: i64,
        /// Id of the task, made by the service.
        pub task_id: ::std::string::String,
        /// Where the task stands: `submitted` and `processing` are on the way, `succeed` and `failed` are final.
        pub task_status: crate::types::TaskStatus,
        /// When the task last changed, in milliseconds since the Unix epoch.
        pub updated_at: i64,
    }
    const _: () = {
        #[derive(::serde::Deserialize)]
        #[serde(remote = "Task")]
        struct __Members {
            #[serde(deserialize_with = "crate::support::wire::integer")]
            created_at: i64,
            task_id: ::std::string::String,
            task_status: crate::types::TaskStatus,
            #[serde(deserialize_with = "crate::support::wire::integer")]
            updated_at: i64,
        }
        impl<'de> ::serde::Deserialize<'de> for Task {
            fn deserialize<D>(deserializer: D) -> ::std::result::Result<Self, D::Error>
            where
                D: ::serde::Deserializer<'de>,
            {
                __Members::deserialize(crate::support::wire::Object(deserializer))
            }
        }
    };
    impl Task {
        pub fn builder() -> builder::Task {
            Default::default()
        }
    }
    /// A task as it stands, with its result once there is one.
    #[derive(::serde::Serialize, Clone, Debug)]
    pub struct TaskDetails {
        /// When the task was made, in milliseconds since the Unix epoch.
        pub created_at: i64,
        /// What the task cost in the end, in units of the account, written as a string.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub final_unit_deduction: ::std::option::Option<::std::string::String>,
        /// Id of the task, made by the service.
        pub task_id: ::std::string::String,
        /// What the caller gave the task when it was made.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub task_info: ::std::option::Option<TaskInfo>,
        /// What the task made.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub task_result: ::std::option::Option<TaskResult>,
        /// Where the task stands: `submitted` and `processing` are on the way, `succeed` and `failed` are final.
        pub task_status: crate::types::TaskStatus,
        /// Why the task failed, in words.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub task_status_msg: ::std::option::Option<::std::string::String>,
        /// When the task last changed, in milliseconds since the Unix epoch.
        pub updated_at: i64,
    }
    const _: () = {
        #[derive(::serde::Deserialize)]
        #[serde(remote = "TaskDetails")]
        struct __Members {
            #[serde(deserialize_with = "crate::support::wire::integer")]
            created_at: i64,
            final_unit_deduction: ::std::option::Option<::std::string::String>,
            task_id: ::std::string::String,
            task_info: ::std::option::Option<TaskInfo>,
            task_result: ::std::option::Option<TaskResult>,
            task_status: crate::types::TaskStatus,
            task_status_msg: ::std::option::Option<::std::string::String>,
            #[serde(deserialize_with = "crate::support::wire::integer")]
            updated_at: i64,
        }
        impl<'de> ::serde::Deserialize<'de> for TaskDetails {
            fn deserialize<D>(deserializer: D) -> ::std::result::Result<Self, D::Error>
            where
                D: ::serde::Deserializer<'de>,
            {
                __Members::deserialize(crate::support::wire::Object(deserializer))
            }
        }
    };
    impl TaskDetails {
        pub fn builder() -> builder::TaskDetails {
            Default::default()
        }
    }
    /// What the caller gave the task when it was made.
    #[derive(::serde::Serialize, Clone, Debug, Default)]
    pub struct TaskInfo {
        /// The caller's own id of the task.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub external_task_id: ::std::option::Option<::std::string::String>,
        /// The video that the task began from, if there was one. Its members are not promised.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub parent_video: ::std::option::Option<ParentVideo>,
    }
    const _: () = {
        #[derive(::serde::Deserialize)]
        #[serde(remote = "TaskInfo")]
        struct __Members {
            external_task_id: ::std::option::Option<::std::string::String>,
            parent_video: ::std::option::Option<ParentVideo>,
        }
        impl<'de> ::serde::Deserialize<'de> for TaskInfo {
            fn deserialize<D>(deserializer: D) -> ::std::result::Result<Self, D::Error>
            where
                D: ::serde::Deserializer<'de>,
            {
                __Members::deserialize(crate::support::wire::Object(deserializer))
            }
        }
    };
    impl TaskInfo {
        pub fn builder() -> builder::TaskInfo {
            Default::default()
        }
    }
    /// The tasks of a page.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[serde(transparent)]
    pub struct TaskList(pub ::std::vec::Vec<TaskDetails>);
    impl ::std::ops::Deref for TaskList {
        type Target = ::std::vec::Vec<TaskDetails>;
        fn deref(&self) -> &::std::vec::Vec<TaskDetails> {
            &self.0
        }
    }
    impl ::std::convert::From<TaskList> for ::std::vec::Vec<TaskDetails> {
        fn from(value: TaskList) -> Self {
            value.0
        }
    }
    impl ::std::convert::From<::std::vec::Vec<TaskDetails>> for TaskList {
        fn from(value: ::std::vec::Vec<TaskDetails>) -> Self {
            Self(value)
        }
    }
    /// What the task made.
    #[derive(::serde::Serialize, Clone, Debug, Default)]
    pub struct TaskResult {
        /// The images that were made; tasks of this API make none.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub images: ::std::option::Option<Images>,
        /// The videos that were made; for an image-to-video task one.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub videos: ::std::option::Option<Videos>,
    }
    const _: () = {
        #[derive(::serde::Deserialize)]
        #[serde(remote = "TaskResult")]
        struct __Members {
            images: ::std::option::Option<Images>,
            videos: ::std::option::Option<Videos>,
        }
        impl<'de> ::serde::Deserialize<'de> for TaskResult {
            fn deserialize<D>(deserializer: D) -> ::std::result::Result<Self, D::Error>
            where
                D: ::serde::Deserializer<'de>,
            {
                __Members::deserialize(crate::support::wire::Object(deserializer))
            }
        }
    };
    impl TaskResult {
        pub fn builder() -> builder::TaskResult {
            Default::default()
        }
    }
    /// A video that was made.
    #[derive(::serde::Serialize, Clone, Debug)]
    pub struct Video {
        /// Length of the video in seconds, written as a string such as "5.1".
        pub duration: ::std::string::String,
        /// Id of the video, made by the service.
        pub id: ::std::string::String,
        /// Where the video is: an MP4 file, which can be fetched in ranges. The service clears it 30 days after it was made.
        pub url: ::std::string::String,
    }
    const _: () = {
        #[derive(::serde::Deserialize)]
        #[serde(remote = "Video")]
        struct __Members {
            duration: ::std::string::String,
            id: ::std::string::String,
            url: ::std::string::String,
        }
        impl<'de> ::serde::Deserialize<'de> for Video {
            fn deserialize<D>(deserializer: D) -> ::std::result::Result<Self, D::Error>
            where
                D: ::serde::Deserializer<'de>,
            {
                __Members::deserialize(crate::support::wire::Object(deserializer))
            }
        }
    };
    impl Video {
        pub fn builder() -> builder::Video {
            Default::default()
        }
    }
    /// The videos that were made; for an image-to-video task one.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[serde(transparent)]
    pub struct Videos(pub ::std::vec::Vec<Video>);
    impl ::std::ops::Deref for Videos {
        type Target = ::std::vec::Vec<Video>;
        fn deref(&self) -> &::std::vec::Vec<Video> {
            &self.0
        }
    }
    impl ::std::convert::From<Videos> for ::std::vec::Vec<Video> {
        fn from(value: Videos) -> Self {
            value.0
        }
    }
    impl ::std::convert::From<::std::vec::Vec<Video>> for Videos {
        fn from(value: ::std::vec::Vec<Video>) -> Self {
            Self(value)
        }
    }
    /// Types for composing complex structures.
    pub mod builder {
        #[derive(Clone, Debug)]
        pub struct CreateImage2VideoRequest {
            callback_url: ::std::result::Result<
                ::std::option::Option<crate::types::CallbackUrl>,
                ::std::string::String,
            >,
            cfg_scale: ::std::result::Result<
                ::std::option::Option<crate::types::CfgScale>,
                ::std::string::String,
            >,
            duration: ::std::result::Result<
                ::std::option::Option<crate::types::Duration>,
                ::std::string::String,
            >,
            image: ::std::result::Result<crate::ImageInput, ::std::string::String>,
            image_tail: ::std::result::Result<
                ::std::option::Option<crate::ImageInput>,
                ::std::string::String,
            >,
            mode: ::std::result::Result<
                ::std::option::Option<crate::types::Mode>,
                ::std::string::String,
            >,
            model_name: ::std::result::Result<
                ::std::option::Option<super::ModelName>,
                ::std::string::String,
            >,
            negative_prompt: ::std::result::Result<
                ::std::option::Option<super::NegativePrompt>,
                ::std::string::String,
            >,
            prompt: ::std::result::Result<
                ::std::option::Option<super::Prompt>,
                ::std::string::String,
            >,
        }
        impl ::std::default::Default for CreateImage2VideoRequest {
            fn default() -> Self {
                Self {
                    callback_url: Ok(Default::default()),
                    cfg_scale: Ok(Default::default()),
                    duration: Ok(Default::default()),
                    image: Err("no value supplied for image".to_string()),
                    image_tail: Ok(Default::default()),
                    mode: Ok(Default::default()),
                    model_name: Ok(Default::default()),
                    negative_prompt: Ok(Default::default()),
                    prompt: Ok(Default::default()),
                }
            }
        }
        impl CreateImage2VideoRequest {
            pub fn callback_url<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<crate::types::CallbackUrl>,
                T::Error: ::std::fmt::Display,
            {
                self.callback_url = value
                    .try_into()
                    .map(::std::option::Option::Some)
                    .map_err(|e| {
                        format!("error converting supplied value for callback_url: {e}")
                    });
                self
            }
            pub fn cfg_scale<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<crate::types::CfgScale>,
                T::Error: ::std::fmt::Display,
            {
                self.cfg_scale = value
                    .try_into()
                    .map(::std::option::Option::Some)
                    .map_err(|e| {
                        format!("error converting supplied value for cfg_scale: {e}")
                    });
                self
            }
            pub fn duration<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<crate::types::Duration>,
                T::Error: ::std::fmt::Display,
            {
                self.duration = value
                    .try_into()
                    .map(::std::option::Option::Some)
                    .map_err(|e| {
                        format!("error converting supplied value for duration: {e}")
                    });
                self
            }
            pub fn image<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<crate::ImageInput>,
                T::Error: ::std::fmt::Display,
            {
                self.image = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for image: {e}")
                    });
                self
            }
            pub fn image_tail<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<crate::ImageInput>,
                T::Error: ::std::fmt::Display,
            {
                self.image_tail = value
                    .try_into()
                    .map(::std::option::Option::Some)
                    .map_err(|e| {
                        format!("error converting supplied value for image_tail: {e}")
                    });
                self
            }
            pub fn mode<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<crate::types::Mode>,
                T::Error: ::std::fmt::Display,
            {
                self.mode = value
                    .try_into()
                    .map(::std::option::Option::Some)
                    .map_err(|e| {
                        format!("error converting supplied value for mode: {e}")
                    });
                self
            }
            pub fn model_name<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<super::ModelName>,
                T::Error: ::std::fmt::Display,
            {
                self.model_name = value
                    .try_into()
                    .map(::std::option::Option::Some)
                    .map_err(|e| {
                        format!("error converting supplied value for model_name: {e}")
                    });
                self
            }
            pub fn negative_prompt<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<super::NegativePrompt>,
                T::Error: ::std::fmt::Display,
            {
                self.negative_prompt = value
                    .try_into()
                    .map(::std::option::Option::Some)
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for negative_prompt: {e}"
                        )
                    });
                self
            }
            pub fn prompt<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<super::Prompt>,
                T::Error: ::std::fmt::Display,
            {
                self.prompt = value
                    .try_into()
                    .map(::std::option::Option::Some)
                    .map_err(|e| {
                        format!("error converting supplied value for prompt: {e}")
                    });
                self
            }
        }
        impl ::std::convert::TryFrom<CreateImage2VideoRequest>
        for super::CreateImage2VideoRequest {
            type Error = super::error::ConversionError;
            fn try_from(
                value: CreateImage2VideoRequest,
            ) -> ::std::result::Result<Self, super::error::ConversionError> {
                Self {
                    callback_url: value.callback_url?,
                    cfg_scale: value.cfg_scale?,
                    duration: value.duration?,
                    image: value.image?,
                    image_tail: value.image_tail?,
                    mode: value.mode?,
                    model_name: value.model_name?,
                    negative_prompt: value.negative_prompt?,
                    prompt: value.prompt?,
                }
                    .keep_rules()
            }
        }
        impl ::std::convert::From<super::CreateImage2VideoRequest>
        for CreateImage2VideoRequest {
            fn from(value: super::CreateImage2VideoRequest) -> Self {
                Self {
                    callback_url: Ok(value.callback_url),
                    cfg_scale: Ok(value.cfg_scale),
                    duration: Ok(value.duration),
                    image: Ok(value.image),
                    image_tail: Ok(value.image_tail),
                    mode: Ok(value.mode),
                    model_name: Ok(value.model_name),
                    negative_prompt: Ok(value.negative_prompt),
                    prompt: Ok(value.prompt),
                }
            }
        }
        #[derive(Clone, Debug)]
        pub struct CreateImage2VideoResponse {
            code: ::std::result::Result<i64, ::std::string::String>,
            data: ::std::result::Result<super::Task, ::std::string::String>,
            message: ::std::result::Result<::std::string::String, ::std::string::String>,
            request_id: ::std::result::Result<
                ::std::string::String,
                ::std::string::String,
            >,
        }
        impl ::std::default::Default for CreateImage2VideoResponse {
            fn default() -> Self {
                Self {
                    code: Err("no value supplied for code".to_string()),
                    data: Err("no value supplied for data".to_string()),
                    message: Err("no value supplied for message".to_string()),
                    request_id: Err("no value supplied for request_id".to_string()),
                }
            }
        }
        impl CreateImage2VideoResponse {
            pub fn code<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<i64>,
                T::Error: ::std::fmt::Display,
            {
                self.code = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for code: {e}")
                    });
                self
            }
            pub fn data<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<super::Task>,
                T::Error: ::std::fmt::Display,
            {
                self.data = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for data: {e}")
                    });
                self
            }
            pub fn message<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::string::String>,
                T::Error: ::std::fmt::Display,
            {
                self.message = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for message: {e}")
                    });
                self
            }
            pub fn request_id<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::string::String>,
                T::Error: ::std::fmt::Display,
            {
                self.request_id = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for request_id: {e}")
                    });
                self
            }
        }
        impl ::std::convert::TryFrom<CreateImage2VideoResponse>
        for super::CreateImage2VideoResponse {
            type Error = super::error::ConversionError;
            fn try_from(
                value: CreateImage2VideoResponse,
            ) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self {
                    code: value.code?,
                    data: value.data?,
                    message: value.message?,
                    request_id: value.request_id?,
                })
            }
        }
        impl ::std::convert::From<super::CreateImage2VideoResponse>
        for CreateImage2VideoResponse {
            fn from(value: super::CreateImage2VideoResponse) -> Self {
                Self {
                    code: Ok(value.code),
                    data: Ok(value.data),
                    message: Ok(value.message),
                    request_id: Ok(value.request_id),
                }
            }
        }
        #[derive(Clone, Debug)]
        pub struct ErrorResponse {
            code: ::std::result::Result<i64, ::std::string::String>,
            message: ::std::result::Result<::std::string::String, ::std::string::String>,
            request_id: ::std::result::Result<
                ::std::string::String,
                ::std::string::String,
            >,
        }
        impl ::std::default::Default for ErrorResponse {
            fn default() -> Self {
                Self {
                    code: Err("no value supplied for code".to_string()),
                    message: Err("no value supplied for message".to_string()),
                    request_id: Err("no value supplied for request_id".to_string()),
                }
            }
        }
        impl ErrorResponse {
            pub fn code<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<i64>,
                T::Error: ::std::fmt::Display,
            {
                self.code = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for code: {e}")
                    });
                self
            }
            pub fn message<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::string::String>,
                T::Error: ::std::fmt::Display,
            {
                self.message = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for message: {e}")
                    });
                self
            }
            pub fn request_id<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::string::String>,
                T::Error: ::std::fmt::Display,
            {
                self.request_id = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for request_id: {e}")
                    });
                self
            }
        }
        impl ::std::convert::TryFrom<ErrorResponse> for super::ErrorResponse {
            type Error = super::error::ConversionError;
            fn try_from(
                value: ErrorResponse,
            ) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self {
                    code: value.code?,
                    message: value.message?,
                    request_id: value.request_id?,
                })
            }
        }
        impl ::std::convert::From<super::ErrorResponse> for ErrorResponse {
            fn from(value: super::ErrorResponse) -> Self {
                Self {
                    code: Ok(value.code),
                    message: Ok(value.message),
                    request_id: Ok(value.request_id),
                }
            }
        }
        #[derive(Clone, Debug)]
        pub struct GetImage2VideoTaskResponse {
            code: ::std::result::Result<i64, ::std::string::String>,
            data: ::std::result::Result<super::TaskDetails, ::std::string::String>,
            message: ::std::result::Result<::std::string::String, ::std::string::String>,
            request_id: ::std::result::Result<
                ::std::string::String,
                ::std::string::String,
            >,
        }
        impl ::std::default::Default for GetImage2VideoTaskResponse {
            fn default() -> Self {
                Self {
                    code: Err("no value supplied for code".to_string()),
                    data: Err("no value supplied for data".to_string()),
                    message: Err("no value supplied for message".to_string()),
                    request_id: Err("no value supplied for request_id".to_string()),
                }
            }
        }
        impl GetImage2VideoTaskResponse {
            pub fn code<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<i64>,
                T::Error: ::std::fmt::Display,
            {
                self.code = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for code: {e}")
                    });
                self
            }
            pub fn data<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<super::TaskDetails>,
                T::Error: ::std::fmt::Display,
            {
                self.data = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for data: {e}")
                    });
                self
            }
            pub fn message<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::string::String>,
                T::Error: ::std::fmt::Display,
            {
                self.message = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for message: {e}")
                    });
                self
            }
            pub fn request_id<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::string::String>,
                T::Error: ::std::fmt::Display,
            {
                self.request_id = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for request_id: {e}")
                    });
                self
            }
        }
        impl ::std::convert::TryFrom<GetImage2VideoTaskResponse>
        for super::GetImage2VideoTaskResponse {
            type Error = super::error::ConversionError;
            fn try_from(
                value: GetImage2VideoTaskResponse,
            ) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self {
                    code: value.code?,
                    data: value.data?,
                    message: value.message?,
                    request_id: value.request_id?,
                })
            }
        }
        impl ::std::convert::From<super::GetImage2VideoTaskResponse>
        for GetImage2VideoTaskResponse {
            fn from(value: super::GetImage2VideoTaskResponse) -> Self {
                Self {
                    code: Ok(value.code),
                    data: Ok(value.data),
                    message: Ok(value.message),
                    request_id: Ok(value.request_id),
                }
            }
        }
        #[derive(Clone, Debug)]
        pub struct ListImage2VideoTasksResponse {
            code: ::std::result::Result<i64, ::std::string::String>,
            data: ::std::result::Result<super::TaskList, ::std::string::String>,
            message: ::std::result::Result<::std::string::String, ::std::string::String>,
            request_id: ::std::result::Result<
                ::std::string::String,
                ::std::string::String,
            >,
        }
        impl ::std::default::Default for ListImage2VideoTasksResponse {
            fn default() -> Self {
                Self {
                    code: Err("no value supplied for code".to_string()),
                    data: Err("no value supplied for data".to_string()),
                    message: Err("no value supplied for message".to_string()),
                    request_id: Err("no value supplied for request_id".to_string()),
                }
            }
        }
        impl ListImage2VideoTasksResponse {
            pub fn code<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<i64>,
                T::Error: ::std::fmt::Display,
            {
                self.code = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for code: {e}")
                    });
                self
            }
            pub fn data<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<super::TaskList>,
                T::Error: ::std::fmt::Display,
            {
                self.data = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for data: {e}")
                    });
                self
            }
            pub fn message<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::string::String>,
                T::Error: ::std::fmt::Display,
            {
                self.message = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for message: {e}")
                    });
                self
            }
            pub fn request_id<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::string::String>,
                T::Error: ::std::fmt::Display,
            {
                self.request_id = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for request_id: {e}")
                    });
                self
            }
        }
        impl ::std::convert::TryFrom<ListImage2VideoTasksResponse>
        for super::ListImage2VideoTasksResponse {
            type Error = super::error::ConversionError;
            fn try_from(
                value: ListImage2VideoTasksResponse,
            ) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self {
                    code: value.code?,
                    data: value.data?,
                    message: value.message?,
                    request_id: value.request_id?,
                })
            }
        }
        impl ::std::convert::From<super::ListImage2VideoTasksResponse>
        for ListImage2VideoTasksResponse {
            fn from(value: super::ListImage2VideoTasksResponse) -> Self {
                Self {
                    code: Ok(value.code),
                    data: Ok(value.data),
                    message: Ok(value.message),
                    request_id: Ok(value.request_id),
                }
            }
        }
        #[derive(Clone, Debug)]
        pub struct Task {
            created_at: ::std::result::Result<i64, ::std::string::String>,
            task_id: ::std::result::Result<::std::string::String, ::std::string::String>,
            task_status: ::std::result::Result<
                crate::types::TaskStatus,
                ::std::string::String,
            >,
            updated_at: ::std::result::Result<i64, ::std::string::String>,
        }
        impl ::std::default::Default for Task {
            fn default() -> Self {
                Self {
                    created_at: Err("no value supplied for created_at".to_string()),
                    task_id: Err("no value supplied for task_id".to_string()),
                    task_status: Err("no value supplied for task_status".to_string()),
                    updated_at: Err("no value supplied for updated_at".to_string()),
                }
            }
        }
        impl Task {
            pub fn created_at<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<i64>,
                T::Error: ::std::fmt::Display,
            {
                self.created_at = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for created_at: {e}")
                    });
                self
            }
            pub fn task_id<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::string::String>,
                T::Error: ::std::fmt::Display,
            {
                self.task_id = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for task_id: {e}")
                    });
                self
            }
            pub fn task_status<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<crate::types::TaskStatus>,
                T::Error: ::std::fmt::Display,
            {
                self.task_status = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for task_status: {e}")
                    });
                self
            }
            pub fn updated_at<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<i64>,
                T::Error: ::std::fmt::Display,
            {
                self.updated_at = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for updated_at: {e}")
                    });
                self
            }
        }
        impl ::std::convert::TryFrom<Task> for super::Task {
            type Error = super::error::ConversionError;
            fn try_from(
                value: Task,
            ) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self {
                    created_at: value.created_at?,
                    task_id: value.task_id?,
                    task_status: value.task_status?,
                    updated_at: value.updated_at?,
                })
            }
        }
        impl ::std::convert::From<super::Task> for Task {
            fn from(value: super::Task) -> Self {
                Self {
                    created_at: Ok(value.created_at),
                    task_id: Ok(value.task_id),
                    task_status: Ok(value.task_status),
                    updated_at: Ok(value.updated_at),
                }
            }
        }
        #[derive(Clone, Debug)]
        pub struct TaskDetails {
            created_at: ::std::result::Result<i64, ::std::string::String>,
            final_unit_deduction: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            task_id: ::std::result::Result<::std::string::String, ::std::string::String>,
            task_info: ::std::result::Result<
                ::std::option::Option<super::TaskInfo>,
                ::std::string::String,
            >,
            task_result: ::std::result::Result<
                ::std::option::Option<super::TaskResult>,
                ::std::string::String,
            >,
            task_status: ::std::result::Result<
                crate::types::TaskStatus,
                ::std::string::String,
            >,
            task_status_msg: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            updated_at: ::std::result::Result<i64, ::std::string::String>,
        }
        impl ::std::default::Default for TaskDetails {
            fn default() -> Self {
                Self {
                    created_at: Err("no value supplied for created_at".to_string()),
                    final_unit_deduction: Ok(Default::default()),
                    task_id: Err("no value supplied for task_id".to_string()),
                    task_info: Ok(Default::default()),
                    task_result: Ok(Default::default()),
                    task_status: Err("no value supplied for task_status".to_string()),
                    task_status_msg: Ok(Default::default()),
                    updated_at: Err("no value supplied for updated_at".to_string()),
                }
            }
        }
        impl TaskDetails {
            pub fn created_at<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<i64>,
                T::Error: ::std::fmt::Display,
            {
                self.created_at = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for created_at: {e}")
                    });
                self
            }
            pub fn final_unit_deduction<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::string::String>,
                T::Error: ::std::fmt::Display,
            {
                self.final_unit_deduction = value
                    .try_into()
                    .map(::std::option::Option::Some)
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for final_unit_deduction: {e}"
                        )
                    });
                self
            }
            pub fn task_id<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::string::String>,
                T::Error: ::std::fmt::Display,
            {
                self.task_id = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for task_id: {e}")
                    });
                self
            }
            pub fn task_info<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<super::TaskInfo>,
                T::Error: ::std::fmt::Display,
            {
                self.task_info = value
                    .try_into()
                    .map(::std::option::Option::Some)
                    .map_err(|e| {
                        format!("error converting supplied value for task_info: {e}")
                    });
                self
            }
            pub fn task_result<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<super::TaskResult>,
                T::Error: ::std::fmt::Display,
            {
                self.task_result = value
                    .try_into()
                    .map(::std::option::Option::Some)
                    .map_err(|e| {
                        format!("error converting supplied value for task_result: {e}")
                    });
                self
            }
            pub fn task_status<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<crate::types::TaskStatus>,
                T::Error: ::std::fmt::Display,
            {
                self.task_status = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for task_status: {e}")
                    });
                self
            }
            pub fn task_status_msg<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::string::String>,
                T::Error: ::std::fmt::Display,
            {
                self.task_status_msg = value
                    .try_into()
                    .map(::std::option::Option::Some)
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for task_status_msg: {e}"
                        )
                    });
                self
            }
            pub fn updated_at<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<i64>,
                T::Error: ::std::fmt::Display,
            {
                self.updated_at = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for updated_at: {e}")
                    });
                self
            }
        }
        impl ::std::convert::TryFrom<TaskDetails> for super::TaskDetails {
            type Error = super::error::ConversionError;
            fn try_from(
                value: TaskDetails,
            ) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self {
                    created_at: value.created_at?,
                    final_unit_deduction: value.final_unit_deduction?,
                    task_id: value.task_id?,
                    task_info: value.task_info?,
                    task_result: value.task_result?,
                    task_status: value.task_status?,
                    task_status_msg: value.task_status_msg?,
                    updated_at: value.updated_at?,
                })
            }
        }
        impl ::std::convert::From<super::TaskDetails> for TaskDetails {
            fn from(value: super::TaskDetails) -> Self {
                Self {
                    created_at: Ok(value.created_at),
                    final_unit_deduction: Ok(value.final_unit_deduction),
                    task_id: Ok(value.task_id),
                    task_info: Ok(value.task_info),
                    task_result: Ok(value.task_result),
                    task_status: Ok(value.task_status),
                    task_status_msg: Ok(value.task_status_msg),
                    updated_at: Ok(value.updated_at),
                }
            }
        }
        #[derive(Clone, Debug)]
        pub struct TaskInfo {
            external_task_id: ::std::result::Result<
                ::std::option::Option<::std::string::String>,
                ::std::string::String,
            >,
            parent_video: ::std::result::Result<
                ::std::option::Option<super::ParentVideo>,
                ::std::string::String,
            >,
        }
        impl ::std::default::Default for TaskInfo {
            fn default() -> Self {
                Self {
                    external_task_id: Ok(Default::default()),
                    parent_video: Ok(Default::default()),
                }
            }
        }
        impl TaskInfo {
            pub fn external_task_id<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::string::String>,
                T::Error: ::std::fmt::Display,
            {
                self.external_task_id = value
                    .try_into()
                    .map(::std::option::Option::Some)
                    .map_err(|e| {
                        format!(
                            "error converting supplied value for external_task_id: {e}"
                        )
                    });
                self
            }
            pub fn parent_video<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<super::ParentVideo>,
                T::Error: ::std::fmt::Display,
            {
                self.parent_video = value
                    .try_into()
                    .map(::std::option::Option::Some)
                    .map_err(|e| {
                        format!("error converting supplied value for parent_video: {e}")
                    });
                self
            }
        }
        impl ::std::convert::TryFrom<TaskInfo> for super::TaskInfo {
            type Error = super::error::ConversionError;
            fn try_from(
                value: TaskInfo,
            ) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self {
                    external_task_id: value.external_task_id?,
                    parent_video: value.parent_video?,
                })
            }
        }
        impl ::std::convert::From<super::TaskInfo> for TaskInfo {
            fn from(value: super::TaskInfo) -> Self {
                Self {
                    external_task_id: Ok(value.external_task_id),
                    parent_video: Ok(value.parent_video),
                }
            }
        }
        #[derive(Clone, Debug)]
        pub struct TaskResult {
            images: ::std::result::Result<
                ::std::option::Option<super::Images>,
                ::std::string::String,
            >,
            videos: ::std::result::Result<
                ::std::option::Option<super::Videos>,
                ::std::string::String,
            >,
        }
        impl ::std::default::Default for TaskResult {
            fn default() -> Self {
                Self {
                    images: Ok(Default::default()),
                    videos: Ok(Default::default()),
                }
            }
        }
        impl TaskResult {
            pub fn images<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<super::Images>,
                T::Error: ::std::fmt::Display,
            {
                self.images = value
                    .try_into()
                    .map(::std::option::Option::Some)
                    .map_err(|e| {
                        format!("error converting supplied value for images: {e}")
                    });
                self
            }
            pub fn videos<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<super::Videos>,
                T::Error: ::std::fmt::Display,
            {
                self.videos = value
                    .try_into()
                    .map(::std::option::Option::Some)
                    .map_err(|e| {
                        format!("error converting supplied value for videos: {e}")
                    });
                self
            }
        }
        impl ::std::convert::TryFrom<TaskResult> for super::TaskResult {
            type Error = super::error::ConversionError;
            fn try_from(
                value: TaskResult,
            ) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self {
                    images: value.images?,
                    videos: value.videos?,
                })
            }
        }
        impl ::std::convert::From<super::TaskResult> for TaskResult {
            fn from(value: super::TaskResult) -> Self {
                Self {
                    images: Ok(value.images),
                    videos: Ok(value.videos),
                }
            }
        }
        #[derive(Clone, Debug)]
        pub struct Video {
            duration: ::std::result::Result<
                ::std::string::String,
                ::std::string::String,
            >,
            id: ::std::result::Result<::std::string::String, ::std::string::String>,
            url: ::std::result::Result<::std::string::String, ::std::string::String>,
        }
        impl ::std::default::Default for Video {
            fn default() -> Self {
                Self {
                    duration: Err("no value supplied for duration".to_string()),
                    id: Err("no value supplied for id".to_string()),
                    url: Err("no value supplied for url".to_string()),
                }
            }
        }
        impl Video {
            pub fn duration<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::string::String>,
                T::Error: ::std::fmt::Display,
            {
                self.duration = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for duration: {e}")
                    });
                self
            }
            pub fn id<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::string::String>,
                T::Error: ::std::fmt::Display,
            {
                self.id = value
                    .try_into()
                    .map_err(|e| format!("error converting supplied value for id: {e}"));
                self
            }
            pub fn url<T>(mut self, value: T) -> Self
            where
                T: ::std::convert::TryInto<::std::string::String>,
                T::Error: ::std::fmt::Display,
            {
                self.url = value
                    .try_into()
                    .map_err(|e| {
                        format!("error converting supplied value for url: {e}")
                    });
                self
            }
        }
        impl ::std::convert::TryFrom<Video> for super::Video {
            type Error = super::error::ConversionError;
            fn try_from(
                value: Video,
            ) -> ::std::result::Result<Self, super::error::ConversionError> {
                Ok(Self {
                    duration: value.duration?,
                    id: value.id?,
                    url: value.url?,
                })
            }
        }
        impl ::std::convert::From<super::Video> for Video {
            fn from(value: super::Video) -> Self {
                Self {
                    duration: Ok(value.duration),
                    id: Ok(value.id),
                    url: Ok(value.url),
                }
            }
        }
    }
    /// Error types.
    pub mod error {
        /// Error from a `TryFrom` or `FromStr` implementation.
        pub struct ConversionError(::std::borrow::Cow<'static, str>);
        impl ::std::error::Error for ConversionError {}
        impl ::std::fmt::Display for ConversionError {
            fn fmt(
                &self,
                f: &mut ::std::fmt::Formatter<'_>,
            ) -> Result<(), ::std::fmt::Error> {
                ::std::fmt::Display::fmt(&self.0, f)
            }
        }
        impl ::std::fmt::Debug for ConversionError {
            fn fmt(
                &self,
                f: &mut ::std::fmt::Formatter<'_>,
            ) -> Result<(), ::std::fmt::Error> {
                ::std::fmt::Debug::fmt(&self.0, f)
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
#[derive(Clone)]
/// Client for Image to video
///
/// Turn a still image into a short video. Creating a task is charged; its answer names the task, and the video follows later: by querying the task, or by a callback.
///
/// Version: 1.0.0
pub struct Client {
    pub(crate) baseurl: String,
    pub(crate) client: reqwest::Client,
    pub(crate) inner: crate::ApiKey,
}
impl ClientInfo<crate::ApiKey> for Client {
    fn api_version() -> &'static str {
        "1.0.0"
    }
    fn baseurl(&self) -> &str {
        self.baseurl.as_str()
    }
    fn client(&self) -> &reqwest::Client {
        &self.client
    }
    fn inner(&self) -> &crate::ApiKey {
        &self.inner
    }
}
const _: () = {
    fn assert_client_hooks()
    where
        Client: ClientHooks<crate::ApiKey>,
    {}
};
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
    use super::{
        encode_path, ByteStream, ClientInfo, ClientHooks, Error, OperationInfo,
        RequestBuilderExt, ResponseValue,
    };
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
        pub fn page_num<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<crate::types::PageNum>,
            V::Error: ::std::fmt::Display,
        {
            self.page_num = value
                .try_into()
                .map(Some)
                .map_err(|e| {
                    format!("error converting supplied value for page_num: {e}")
                });
            self
        }
        pub fn page_size<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<crate::types::PageSize>,
            V::Error: ::std::fmt::Display,
        {
            self.page_size = value
                .try_into()
                .map(Some)
                .map_err(|e| {
                    format!("error converting supplied value for page_size: {e}")
                });
            self
        }
        /// Sends a `GET` request to `/kling/v1/videos/image2video`
        pub async fn send(
            self,
        ) -> Result<ResponseValue<types::ListImage2VideoTasksResponse>, crate::Error> {
            let Self { client, page_num, page_size } = self;
            let page_num = page_num.map_err(Error::InvalidRequest)?;
            let page_size = page_size.map_err(Error::InvalidRequest)?;
            let url = format!("{}/kling/v1/videos/image2video", client.baseurl,);
            let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
            header_map
                .append(
                    ::reqwest::header::HeaderName::from_static("api-version"),
                    ::reqwest::header::HeaderValue::from_static(
                        super::Client::api_version(),
                    ),
                );
            let mut request = client
                .client
                .get(url)
                .header(
                    ::reqwest::header::ACCEPT,
                    ::reqwest::header::HeaderValue::from_static("application/json"),
                )
                .query(&progenitor_client::QueryParam::new("pageNum", &page_num))
                .query(&progenitor_client::QueryParam::new("pageSize", &page_size))
                .headers(header_map)
                .build()?;
            let info = OperationInfo {
                operation_id: "list_image2_video_tasks",
            };
            client.pre(&mut request, &info).await?;
            let result = client.exec(request, &info).await;
            client.post(&result, &info).await?;
            let response = result?;
            match response.status().as_u16() {
                200u16 => crate::answer::success(client, response).await,
                _ => Err(crate::answer::failure(client, response).await),
            }
        }
    }
    /// Builder for [`Client::create_image2_video_task`]
    ///
    /// [`Client::create_image2_video_task`]: super::Client::create_image2_video_task
    #[derive(Debug, Clone)]
    pub struct CreateImage2VideoTask<'a> {
        client: &'a super::Client,
        body: Result<types::builder::CreateImage2VideoRequest, String>,
    }
    impl<'a> CreateImage2VideoTask<'a> {
        pub fn new(client: &'a super::Client) -> Self {
            Self {
                client: client,
                body: Ok(::std::default::Default::default()),
            }
        }
        pub fn body<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<types::CreateImage2VideoRequest>,
            <V as std::convert::TryInto<
                types::CreateImage2VideoRequest,
            >>::Error: std::fmt::Display,
        {
            self.body = value
                .try_into()
                .map(From::from)
                .map_err(|s| {
                    format!(
                        "conversion to `CreateImage2VideoRequest` for body failed: {}", s
                    )
                });
            self
        }
        pub fn body_map<F>(mut self, f: F) -> Self
        where
            F: std::ops::FnOnce(
                types::builder::CreateImage2VideoRequest,
            ) -> types::builder::CreateImage2VideoRequest,
        {
            self.body = self.body.map(f);
            self
        }
        /// Sends a `POST` request to `/kling/v1/videos/image2video`
        pub async fn send(
            self,
        ) -> Result<ResponseValue<types::CreateImage2VideoResponse>, crate::Error> {
            let Self { client, body } = self;
            let body = body
                .and_then(|v| {
                    types::CreateImage2VideoRequest::try_from(v)
                        .map_err(|e| e.to_string())
                })
                .map_err(Error::InvalidRequest)?;
            let url = format!("{}/kling/v1/videos/image2video", client.baseurl,);
            let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
            header_map
                .append(
                    ::reqwest::header::HeaderName::from_static("api-version"),
                    ::reqwest::header::HeaderValue::from_static(
                        super::Client::api_version(),
                    ),
                );
            let mut request = client
                .client
                .post(url)
                .header(
                    ::reqwest::header::ACCEPT,
                    ::reqwest::header::HeaderValue::from_static("application/json"),
                )
                .json(&body)
                .headers(header_map)
                .build()?;
            let info = OperationInfo {
                operation_id: "create_image2_video_task",
            };
            client.pre(&mut request, &info).await?;
            let result = client.exec(request, &info).await;
            client.post(&result, &info).await?;
            let response = result?;
            match response.status().as_u16() {
                200u16 => crate::answer::success(client, response).await,
                _ => Err(crate::answer::failure(client, response).await),
            }
        }
    }
    /// Builder for [`Client::get_image2_video_task`]
    ///
    /// [`Client::get_image2_video_task`]: super::Client::get_image2_video_task
    #[derive(Debug, Clone)]
    pub struct GetImage2VideoTask<'a> {
        client: &'a super::Client,
        task_id: Result<::std::string::String, String>,
    }
    impl<'a> GetImage2VideoTask<'a> {
        pub fn new(client: &'a super::Client) -> Self {
            Self {
                client: client,
                task_id: Err("task_id was not initialized".to_string()),
            }
        }
        pub fn task_id<V>(mut self, value: V) -> Self
        where
            V: std::convert::TryInto<::std::string::String>,
            V::Error: ::std::fmt::Display,
        {
            self.task_id = value
                .try_into()
                .map_err(|e| {
                    format!("error converting supplied value for task_id: {e}")
                });
            self
        }
        /// Sends a `GET` request to `/kling/v1/videos/image2video/{task_id}`
        pub async fn send(
            self,
        ) -> Result<ResponseValue<types::GetImage2VideoTaskResponse>, crate::Error> {
            let Self { client, task_id } = self;
            let task_id = task_id.map_err(Error::InvalidRequest)?;
            let url = format!(
                "{}/kling/v1/videos/image2video/{}", client.baseurl, segment(& task_id
                .to_string()) ?,
            );
            let mut header_map = ::reqwest::header::HeaderMap::with_capacity(1usize);
            header_map
                .append(
                    ::reqwest::header::HeaderName::from_static("api-version"),
                    ::reqwest::header::HeaderValue::from_static(
                        super::Client::api_version(),
                    ),
                );
            let mut request = client
                .client
                .get(url)
                .header(
                    ::reqwest::header::ACCEPT,
                    ::reqwest::header::HeaderValue::from_static("application/json"),
                )
                .headers(header_map)
                .build()?;
            let info = OperationInfo {
                operation_id: "get_image2_video_task",
            };
            client.pre(&mut request, &info).await?;
            let result = client.exec(request, &info).await;
            client.post(&result, &info).await?;
            let response = result?;
            match response.status().as_u16() {
                200u16 => crate::answer::success(client, response).await,
                _ => Err(crate::answer::failure(client, response).await),
            }
        }
    }
}
/// The types of `create`, `get` and `list`, by names that stay when the document has others.
pub mod role {
    use super::{Client, builder};
    pub use super::builder::ListImage2VideoTasks as ListCall;
    pub use super::types::CreateImage2VideoResponse as CreateAnswer;
    pub use super::types::ErrorResponse as ErrorAnswer;
    pub use super::types::GetImage2VideoTaskResponse as GetAnswer;
    pub use super::types::ListImage2VideoTasksResponse as ListAnswer;
    pub use super::types::PageNum as PageNumber;
    pub use super::types::PageSize;
    pub use super::types::CreateImage2VideoRequest as CreateRequest;
    impl Client {
        pub(crate) fn create_call(&self) -> builder::CreateImage2VideoTask<'_> {
            self.create_image2_video_task()
        }
        pub(crate) fn get_call(&self, task_id: &str) -> builder::GetImage2VideoTask<'_> {
            self.get_image2_video_task().task_id(task_id)
        }
        pub(crate) fn list_call(&self) -> ListCall<'_> {
            self.list_image2_video_tasks()
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
