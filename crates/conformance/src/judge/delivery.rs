//! Whether what was delivered is what was paid for: each task that was followed is compared with what was
//! asked for, and with the others. What a video of a mode has to be, and what it costs, nobody promises; but
//! who asks for more should get more, and not pay for it without.

use image2video_contract::{Constraint, Keyword, MemberRole, Message, Strictness, TaskPhase};

use super::fold::Judging;
use super::task::Last;
use crate::finding::{Code, Finding};
use crate::run::{Exchange, is_web};
use crate::video::Video;

/// How far two lengths may lie apart, in seconds: a video is a few pictures longer than was asked for.
const TOLERANCE: f64 = 0.5;

/// What was asked for.
#[derive(Debug, Default)]
struct Asked {
    seconds: Option<f64>,
    mode: Option<Mode>,
}

/// A mode, and its place among all from the least to the best.
#[derive(Debug)]
struct Mode {
    place: usize,
    name: String,
}

/// A task, what was asked for, and what came of it.
struct Delivery<'j> {
    asked: Asked,
    last: &'j Last,
    /// What its file says, and the exchange that fetched that.
    video: Option<(usize, Video)>,
}

impl Judging<'_> {
    /// Everything that differs from what was asked for, with the exchange that shows it.
    pub(super) fn differences(&self) -> Vec<(usize, Finding)> {
        let deliveries = self.deliveries();
        let mut found = Vec::new();
        for delivery in &deliveries {
            found.extend(delivery.without_video());
            found.extend(delivery.other_length());
            found.extend(delivery.no_larger(&deliveries));
            found.extend(delivery.charged_in_vain());
            found.extend(delivery.charged_like_more(&deliveries));
        }
        found
    }

    fn deliveries(&self) -> Vec<Delivery<'_>> {
        let made = self.history().charged().flat_map(|exchange| {
            let tasks = exchange.facts().into_iter().flat_map(|facts| &facts.tasks);
            tasks.map(move |task| (exchange, task))
        });
        made.filter_map(|(exchange, task)| {
            Some(Delivery {
                asked: self.asked(exchange),
                last: self.told.get(&task.id)?,
                video: self.videos.get(&task.id).copied(),
            })
        })
        .collect()
    }

    fn asked(&self, exchange: &Exchange) -> Asked {
        let operation = self.operation(exchange);
        let message = operation
            .and_then(|it| it.request.as_ref())
            .map(|it| &it.message);
        let body = exchange.request().and_then(|it| it.body.json());
        let Some((message, body)) = message.zip(body) else {
            return Asked::default();
        };
        let body = body.with_small_images();
        let text = |role| message.value_of(role, &body).and_then(|it| it.as_str());
        Asked {
            seconds: text(MemberRole::Duration).and_then(|it| it.parse().ok()),
            mode: text(MemberRole::Mode).and_then(|name| {
                let place = place(message, name)?;
                let name = name.to_owned();
                Some(Mode { place, name })
            }),
        }
    }
}

/// The place of a mode among all.
fn place(message: &Message, mode: &str) -> Option<usize> {
    let schema = message.schema_of(MemberRole::Mode)?;
    match schema.constraint(Strictness::Decided, Keyword::Enum)? {
        Constraint::Enum(modes) => modes.iter().position(|known| known == mode),
        _ => None,
    }
}

fn counted(units: f64) -> String {
    let plural = if units == 1.0 { "" } else { "s" };
    format!("{units} unit{plural}")
}

impl Asked {
    /// Whether it is more of one thing, and not less of another.
    fn is_more_than(&self, other: &Self) -> bool {
        let (Some(seconds), Some(mode)) = (self.seconds.zip(other.seconds), self.modes(other))
        else {
            return false;
        };
        let is_less = seconds.0 < seconds.1 || mode.0.place < mode.1.place;
        !is_less && (seconds.0 > seconds.1 || mode.0.place > mode.1.place)
    }

    fn modes<'a>(&'a self, other: &'a Self) -> Option<(&'a Mode, &'a Mode)> {
        self.mode.as_ref().zip(other.mode.as_ref())
    }
}

impl Delivery<'_> {
    fn is(&self, phase: TaskPhase) -> bool {
        self.last.task.phase == Some(phase)
    }

    fn units(&self) -> Option<f64> {
        self.last.task.units.as_deref()?.parse().ok()
    }

    fn shown_by(&self, exchange: usize, code: Code, message: String) -> (usize, Finding) {
        (exchange, Finding::new(code, message))
    }

    /// A task that has succeeded has a video that anybody could fetch.
    fn without_video(&self) -> Option<(usize, Finding)> {
        let url = self.last.task.video_url.as_deref();
        let what = match url.filter(|_| self.is(TaskPhase::Succeeded))? {
            url if is_web(url) => return None,
            _ => "the URL of its video is none of http or https, or has credentials in it",
        };
        Some(self.shown_by(self.last.exchange, Code::VideoUnavailable, what.to_owned()))
    }

    /// A video is as long as was asked for, and as its answer says.
    fn other_length(&self) -> Option<(usize, Finding)> {
        let of_file = self
            .video
            .and_then(|(exchange, video)| Some((exchange, video.seconds()?, "its file has")));
        let said = self.last.task.seconds;
        let said = said.map(|seconds| (self.last.exchange, seconds, "it has, as the answer says,"));
        let (exchange, seconds, who) = of_file.or(said)?;
        let differs = |from: f64| (seconds - from).abs() > TOLERANCE;
        let what = match (self.asked.seconds, self.last.task.seconds) {
            (Some(asked), _) if differs(asked) => format!("{asked} seconds were asked for"),
            (_, Some(told)) if differs(told) => format!("the answer says {told} seconds"),
            _ => return None,
        };
        let message = format!("{what}, and {who} {seconds} seconds");
        Some(self.shown_by(exchange, Code::VideoDiffers, message))
    }

    /// A video of a better mode has more pixels than one of another.
    fn no_larger(&self, all: &[Delivery<'_>]) -> Option<(usize, Finding)> {
        let (exchange, video) = self.video?;
        let pixels = |video: Video| u64::from(video.width) * u64::from(video.height);
        let (mode, lesser) = all.iter().find_map(|other| {
            let (mode, lesser) = self.asked.modes(&other.asked)?;
            let is_no_larger = pixels(other.video?.1) >= pixels(video);
            (mode.place > lesser.place && is_no_larger).then_some((mode, lesser))
        })?;
        let message = format!(
            "mode {} was asked for, and it has {} x {} pixels, no more than one of mode {}",
            mode.name, video.width, video.height, lesser.name
        );
        Some(self.shown_by(exchange, Code::VideoDiffers, message))
    }

    /// A task that has failed costs nothing.
    fn charged_in_vain(&self) -> Option<(usize, Finding)> {
        let units = self.units().filter(|units| *units > 0.0)?;
        let what = format!("the task has failed, and was charged: {}", counted(units));
        self.is(TaskPhase::Failed)
            .then(|| self.shown_by(self.last.exchange, Code::FailedCharged, what))
    }

    /// What costs as much as more does was charged for more.
    fn charged_like_more(&self, all: &[Delivery<'_>]) -> Option<(usize, Finding)> {
        let units = self.units().filter(|_| self.is(TaskPhase::Succeeded))?;
        let more = all.iter().find(|other| {
            let is_dearer = other.units().is_some_and(|theirs| theirs > units);
            other.is(TaskPhase::Succeeded)
                && other.units().is_some()
                && !is_dearer
                && other.asked.is_more_than(&self.asked)
        })?;
        let words = |asked: &Asked| {
            let mode = asked.mode.as_ref().map_or("", |mode| &mode.name);
            let seconds = asked.seconds.unwrap_or_default();
            format!("{seconds} seconds in mode {mode}")
        };
        let message = format!(
            "{} for {}, no less than for {}",
            counted(units),
            words(&self.asked),
            words(&more.asked)
        );
        Some(self.shown_by(self.last.exchange, Code::UnitsDiffer, message))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::Task;

    fn of_length(asked: Option<f64>, said: Option<f64>, file: Option<u64>) -> Option<String> {
        let task = Task {
            id: "a".to_owned(),
            phase: Some(TaskPhase::Succeeded),
            created_at: None,
            video_url: None,
            seconds: said,
            units: None,
        };
        let video = file.map(|milliseconds| Video {
            milliseconds: Some(milliseconds),
            width: 16,
            height: 9,
            has_sound: false,
        });
        let delivery = Delivery {
            asked: Asked {
                seconds: asked,
                mode: None,
            },
            last: &Last { exchange: 0, task },
            video: video.map(|video| (1, video)),
        };
        delivery.other_length().map(|(_, finding)| finding.message)
    }

    #[test]
    fn a_length_is_held_against_what_was_asked_for_and_what_was_said() {
        let short = "10 seconds were asked for, and its file has 5.1 seconds";
        let told = "10 seconds were asked for, and it has, as the answer says, 5.1 seconds";
        let silent = "the answer says 10.1 seconds, and its file has 5.1 seconds";
        for (asked, said, file, found) in [
            (Some(5.0), Some(5.1), Some(5_100), None),
            (Some(5.0), Some(5.0), Some(5_500), None),
            (None, None, Some(7_000), None),
            (Some(10.0), None, None, None),
            (Some(10.0), Some(10.1), Some(5_100), Some(short)),
            (Some(10.0), Some(5.1), None, Some(told)),
            (None, Some(10.1), Some(5_100), Some(silent)),
        ] {
            let message = of_length(asked, said, file);
            assert_eq!(message.as_deref(), found, "{asked:?} {said:?} {file:?}");
        }
    }
}
