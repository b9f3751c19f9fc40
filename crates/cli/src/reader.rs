//! Reads recorded answers as the generated client does.

use std::error::Error as _;

use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use image2video_client::{ApiKey, Error, read_answer, role};

/// Reads an answer of an operation. A refusal that the client understands is read.
pub(crate) fn read(
    operation: &str,
    status: u16,
    headers: &[(String, String)],
    body: &[u8],
) -> Result<(), String> {
    let status = StatusCode::from_u16(status).map_err(|error| error.to_string())?;
    let headers = headers.iter().filter_map(|(name, value)| {
        let name = HeaderName::try_from(name.as_str()).ok()?;
        Some((name, HeaderValue::try_from(value.as_str()).ok()?))
    });
    let headers: HeaderMap = headers.collect();
    // What stands for the key in a recording.
    let key = ApiKey::new("$IMAGE2VIDEO_API_KEY").map_err(|error| error.to_string())?;
    let body = body.to_vec();
    let result = match operation {
        "create" => read_answer::<role::CreateAnswer>(status, headers, body, &key).map(drop),
        "get" => read_answer::<role::GetAnswer>(status, headers, body, &key).map(drop),
        "list" => read_answer::<role::ListAnswer>(status, headers, body, &key).map(drop),
        other => return Err(format!("the client has no operation `{other}`")),
    };
    match result {
        Ok(()) | Err(Error::Api(_)) => Ok(()),
        Err(error) => Err(match error.source() {
            Some(source) => format!("{error}: {source}"),
            None => error.to_string(),
        }),
    }
}
