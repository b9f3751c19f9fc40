//! A case as a curl line that a person can run.

use crate::case::{Body, CaseRequest, Credentials};
use crate::escape::visible;

/// Bodies above this many bytes are abridged; a shell does not take them as an argument anyway.
const LONGEST: usize = 8 * 1024;

/// The request as a curl line for a POSIX shell. The key is `$IMAGE2VIDEO_API_KEY`; `task_id` fills the
/// path where it is open.
pub(crate) fn curl(base_url: &str, request: &CaseRequest, task_id: &str) -> String {
    // In JSON an escape says the same; nothing else that is sent has what is escaped.
    visible(&line(base_url, request, task_id)).into_owned()
}

fn line(base_url: &str, request: &CaseRequest, task_id: &str) -> String {
    let url = quoted(&format!("{base_url}{}", request.target(task_id)));
    let header = |name: &str, value: &str| format!(" -H {}", quoted(&format!("{name}: {value}")));
    let mut line = match request.method.as_str() {
        "HEAD" => format!("curl -sS --head {url}"),
        method => format!("curl -sS -X {method} {url}"),
    };
    match &request.credentials {
        Credentials::Given => line.push_str(r#" -H "Authorization: Bearer $IMAGE2VIDEO_API_KEY""#),
        Credentials::Absent => {}
        // curl leaves a header with an empty value out, unless it ends in a semicolon.
        Credentials::Wrong(value) if value.is_empty() => line.push_str(" -H 'Authorization;'"),
        Credentials::Wrong(value) => line.push_str(&header("Authorization", value)),
    }
    match &request.content_type {
        Some(media_type) => line.push_str(&header("Content-Type", media_type)),
        None if request.body != Body::None => line.push_str(" -H 'Content-Type:'"),
        None => {}
    }
    let body = match &request.body {
        Body::None => return line,
        Body::Json(json) => json.outline().to_string(),
        other => String::from_utf8_lossy(&other.to_vec()).into_owned(),
    };
    if body.len() > LONGEST {
        let start: String = body.chars().take(80).collect();
        let (start, length) = (quoted(&format!("{start}...")), body.len());
        return format!("{line} --data-raw {start} # abridged: {length} bytes in all");
    }
    format!("{line} --data-raw {}", quoted(&body))
}

/// In single quotes, as a POSIX shell reads them.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}
