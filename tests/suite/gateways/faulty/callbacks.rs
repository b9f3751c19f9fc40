//! Gateways that are wrong about the callback that they were asked for.

use serde_json::json;

use crate::gateways::gateway::{Gateway, faulty};

pub(super) fn gateways() -> Vec<Gateway> {
    vec![
        faulty("callback-never", "Never calls back.")
            .style(|style| style.callback = None)
            .shown_by_callbacks(|callbacks| callbacks.is_empty()),
        faulty(
            "callback-in-envelope",
            "Calls back with the envelope of an answer around the task.",
        )
        .style(|style| {
            style.callback = Some(|core, data| {
                let request_id = core.request_id();
                json!({"code": 0, "message": "SUCCEED", "request_id": request_id, "data": data})
            })
        })
        .shown_by_callbacks(|callbacks| {
            let callback = callbacks.first();
            callback.is_some_and(|callback| callback["data"]["task_id"].is_string())
        }),
        faulty(
            "callback-of-another",
            "Calls back about a task of somebody else.",
        )
        .style(|style| {
            style.callback = Some(|_, mut data| {
                data["task_id"] = json!("700000000000000001");
                data
            })
        })
        .shown_by_callbacks(|callbacks| {
            let callback = callbacks.first();
            callback.is_some_and(|callback| callback["task_id"] == "700000000000000001")
        }),
        faulty("callback-empty", "Calls back with an empty object.")
            .style(|style| style.callback = Some(|_, _| json!({})))
            .shown_by_callbacks(|callbacks| callbacks.first() == Some(&json!({}))),
    ]
}
