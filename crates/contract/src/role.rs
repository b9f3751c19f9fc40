//! What parts of the document are for (`x-role`), so that no code has to know their names.

use strum::{IntoStaticStr, VariantArray};

use crate::constraint::Type;

/// What an operation does with tasks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, VariantArray, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum OperationRole {
    /// It creates a task, which is charged.
    Create,
    /// It gets one task.
    Get,
    /// It lists tasks, a page at a time.
    List,
}

/// What a parameter is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, VariantArray, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum ParameterRole {
    /// The id of the task that is asked for.
    TaskId,
    /// Which page of a list is asked for, counted from 1.
    PageNumber,
    /// How many tasks a page has at most.
    PageSize,
}

/// What a value in a body is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, VariantArray, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum MemberRole {
    /// The code of an answer: 0 for success, otherwise an error code.
    Code,
    /// The code in words.
    Message,
    /// The id of the request, made by the service.
    RequestId,
    /// A task.
    Task,
    /// The id of a task, made by the service.
    TaskId,
    /// Where a task stands; its values have a [`TaskPhase`].
    TaskStatus,
    /// Why a task failed, in words.
    StatusMessage,
    /// The caller's own id of a task.
    ExternalTaskId,
    /// When a task was made, in milliseconds since the Unix epoch.
    CreatedAt,
    /// When a task last changed, in milliseconds since the Unix epoch.
    UpdatedAt,
    /// The id of a video that a task made, made by the service.
    VideoId,
    /// The URL of a video that a task made.
    VideoUrl,
    /// The length of a video in seconds.
    Duration,
    /// How well a video is made; its values go from the least to the best.
    Mode,
    /// What a task cost in the end, in units of the account.
    Units,
    /// What a video shows, in the caller's words.
    Prompt,
}

impl MemberRole {
    /// The type that a value of this role has.
    pub(crate) fn type_(self) -> Type {
        match self {
            Self::Task => Type::Object,
            Self::Code | Self::CreatedAt | Self::UpdatedAt => Type::Integer,
            Self::Message
            | Self::RequestId
            | Self::TaskId
            | Self::TaskStatus
            | Self::StatusMessage
            | Self::ExternalTaskId
            | Self::VideoId
            | Self::VideoUrl
            | Self::Duration
            | Self::Mode
            | Self::Units
            | Self::Prompt => Type::String,
        }
    }
}

/// How far a task is; a task never goes back to an earlier phase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, VariantArray, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum TaskPhase {
    /// It waits.
    Submitted,
    /// The work has begun.
    Processing,
    /// It has ended with what was asked for.
    Succeeded,
    /// It has ended without.
    Failed,
}

impl TaskPhase {
    /// Whether nothing comes after it.
    #[must_use]
    pub fn is_final(self) -> bool {
        matches!(self, Self::Succeeded | Self::Failed)
    }
}
