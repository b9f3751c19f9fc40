//! Gateways whose tasks do not become what was paid for.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::gateways::ask::{Ask, image};
use crate::gateways::gateway::{Gateway, faulty};
use crate::gateways::image::measure;
use crate::gateways::message::Answer;
use crate::gateways::rules::Body;
use crate::gateways::task::{Task, video_as_asked};
use crate::gateways::trial::{Evidence, download, follow, video_url};
use crate::gateways::video::{self, Video};

fn ten_seconds() -> Ask {
    Ask::create(&json!({"duration": "10", "mode": "pro"}))
}

pub(super) fn gateways() -> Vec<Gateway> {
    [lengths(), failures(), urls()]
        .into_iter()
        .flatten()
        .collect()
}

/// Length and size of the video that was downloaded last.
fn downloaded(evidence: &Evidence) -> Option<Video> {
    video::measure(evidence.last().body())
}

fn lengths() -> Vec<Gateway> {
    vec![
        faulty(
            "cut-to-5-seconds",
            "Makes videos of 5 seconds where 10 were paid for.",
        )
        .style(|style| {
            style.outcome = |asked| {
                let video = video_as_asked(asked)?;
                Ok(Video {
                    milliseconds: 5_100,
                    ..video
                })
            }
        })
        .shown_by(download(ten_seconds()), |evidence| {
            downloaded(evidence).is_some_and(|video| video.milliseconds == 5_100)
        }),
        faulty(
            "cut-in-silence",
            "Says that a video has 10 seconds, and delivers one of 5.",
        )
        .style(|style| {
            style.video = |video| {
                let video = Video {
                    milliseconds: 5_100,
                    ..*video
                };
                Answer::new(200, "video/mp4", video.to_mp4())
            }
        })
        .shown_by(download(ten_seconds()), |evidence| {
            downloaded(evidence).is_some_and(|video| video.milliseconds == 5_100)
        }),
        faulty(
            "std-for-pro",
            "Makes videos of mode std where pro was paid for.",
        )
        .style(|style| {
            style.outcome = |asked| {
                let video = video_as_asked(asked)?;
                Ok(Video {
                    width: 1280,
                    height: 720,
                    ..video
                })
            }
        })
        .shown_by(download(ten_seconds()), |evidence| {
            downloaded(evidence).is_some_and(|video| video.width == 1280)
        }),
        faulty("thumbnails", "Makes videos of 16 to 16 pixels.")
            .style(|style| {
                style.outcome = |asked| {
                    let video = video_as_asked(asked)?;
                    Ok(Video {
                        width: 16,
                        height: 16,
                        ..video
                    })
                }
            })
            .shown_by(download(ten_seconds()), |evidence| {
                downloaded(evidence).is_some_and(|video| video.height == 16)
            }),
        faulty("without-duration", "Does not say how long a video is.")
            .style(|style| {
                style.data = |snapshot| {
                    let mut data = snapshot.to_data();
                    if let Some(video) = data.pointer_mut("/task_result/videos/0") {
                        *video = json!({"id": video["id"], "url": video["url"]});
                    }
                    data
                }
            })
            .shown_by(follow(ten_seconds()), |evidence| {
                let video = &evidence.last().json()["data"]["task_result"]["videos"][0];
                video["url"].is_string() && video.get("duration").is_none()
            }),
        faulty("duration-number", "Says how long a video is with a number.")
            .style(|style| {
                style.data = |snapshot| {
                    let mut data = snapshot.to_data();
                    if let Some(video) = data.pointer_mut("/task_result/videos/0") {
                        video["duration"] = json!(10.1);
                    }
                    data
                }
            })
            .shown_by(follow(ten_seconds()), |evidence| {
                evidence.last().json()["data"]["task_result"]["videos"][0]["duration"] == 10.1
            }),
    ]
}

/// Fails for an image with too few pixels, as the owner's tasks do.
fn fails_for_few_pixels(asked: &Body) -> Result<Video, String> {
    let image = asked.get("image").and_then(Value::as_str);
    let file = image.and_then(|image| STANDARD.decode(image).ok());
    match file.and_then(|file| measure(&file)) {
        Some((width, height)) if width.min(height) < 300 => {
            Err("Image pixel is invalid".to_owned())
        }
        _ => video_as_asked(asked),
    }
}

fn failures() -> Vec<Gateway> {
    vec![
        faulty(
            "few-pixels-late",
            "Takes an image with too few pixels, and fails its task a moment later.",
        )
        .rules(|rules| rules.image_pixels = 0)
        .style(|style| style.outcome = fails_for_few_pixels)
        .shown_by(
            follow(Ask::create(&json!({"image": image(200, 200)}))),
            |evidence| {
                evidence.last().json()["data"]["task_status_msg"] == "Image pixel is invalid"
            },
        ),
        faulty("failures-charged", "Fails every task, and charges for it.")
            .style(|style| {
                style.outcome = |_| Err("content policy".to_owned());
                style.data = |snapshot| {
                    let mut data = snapshot.to_data();
                    if snapshot.status == "failed" {
                        data["final_unit_deduction"] = json!("1");
                    }
                    data
                };
            })
            .shown_by(follow(Ask::create(&json!({}))), |evidence| {
                let data = &evidence.last().json()["data"];
                data["task_status"] == "failed" && data["final_unit_deduction"] == "1"
            }),
        faulty(
            "charged-for-10",
            "Charges for 10 seconds where 5 were asked for.",
        )
        .style(|style| {
            style.data = |snapshot| {
                let mut data = snapshot.to_data();
                if snapshot.status == "succeed" {
                    data["final_unit_deduction"] = json!("2");
                }
                data
            }
        })
        .shown_by(follow(Ask::create(&json!({"duration": "5"}))), |evidence| {
            evidence.last().json()["data"]["final_unit_deduction"] == "2"
        }),
        faulty(
            "fails-in-silence",
            "Fails every task, and does not say why.",
        )
        .style(|style| style.outcome = |_| Err(String::new()))
        .shown_by(follow(Ask::create(&json!({}))), |evidence| {
            evidence.last().json()["data"]["task_status_msg"] == ""
        }),
        faulty(
            "succeeds-without-video",
            "Ends every task well, and has no video for it.",
        )
        .style(|style| {
            style.data = |snapshot| {
                let mut data = snapshot.to_data();
                if snapshot.status == "succeed" {
                    data["task_result"] = json!({"videos": []});
                }
                data
            }
        })
        .shown_by(follow(Ask::create(&json!({}))), |evidence| {
            evidence.last().json()["data"]["task_result"]["videos"] == json!([])
        }),
    ]
}

fn urls() -> Vec<Gateway> {
    let with_url = |name, about, url: fn(&str, &Task) -> String| {
        faulty(name, about).style(|style| style.video_url = url)
    };
    let followed = || follow(Ask::create(&json!({})));
    vec![
        with_url(
            "video-at-private-address",
            "Says that videos are at a private address.",
            |_, task| format!("http://10.0.0.7/{}.mp4", task.id),
        )
        .shown_by(followed(), |evidence| has_url(evidence, "http://10.0.0.7/")),
        with_url(
            "video-at-metadata",
            "Says that videos are where clouds keep credentials.",
            |_, _| "http://169.254.169.254/latest/meta-data/iam/".to_owned(),
        )
        .shown_by(followed(), |evidence| has_url(evidence, "http://169.254.")),
        with_url(
            "video-in-file",
            "Says that videos are a file of the client's.",
            |_, _| "file:///etc/passwd".to_owned(),
        )
        .shown_by(followed(), |evidence| has_url(evidence, "file:")),
        with_url(
            "video-relative",
            "Gives URLs of videos that are paths.",
            |_, task| format!("/files/{}.mp4", task.number),
        )
        .shown_by(followed(), |evidence| has_url(evidence, "/files/")),
        with_url(
            "video-with-password",
            "Gives URLs of videos with a name and a password.",
            |base_url, task| {
                let host = base_url.trim_start_matches("http://");
                format!("http://user:secret@{host}/files/{}.mp4", task.number)
            },
        )
        .shown_by(followed(), |evidence| {
            has_url(evidence, "http://user:secret@")
        }),
    ]
}

fn has_url(evidence: &Evidence, start: &str) -> bool {
    video_url(evidence.last()).is_some_and(|url| url.starts_with(start))
}
