//! Tells that the program was built from another spec than the workspace that it runs in has.

use std::fs;
use std::path::Path;

use image2video_contract::{is_embedded_spec, spec_digest};

use crate::output;

const SPEC: &str = "spec/image2video.yaml";
/// What `cargo xtask regen` has last seen of the spec. A folder with both is a workspace of this program.
const DERIVED: &str = "crates/contract/src/spec.sha256";

/// Says so on standard error, and what to do; nothing outside such a workspace.
pub(crate) fn tell() {
    let current = std::env::current_dir();
    if let Some(warning) = current.ok().and_then(|folder| warning(&folder)) {
        output::note(&warning);
    }
}

/// By the content of the files: times say nothing in a checkout.
fn warning(folder: &Path) -> Option<String> {
    let (spec, derived) = folder.ancestors().find_map(|root| {
        let read = |path| fs::read_to_string(root.join(path)).ok();
        Some((read(SPEC)?, read(DERIVED)?))
    })?;
    let digest = spec_digest(&spec);
    if is_embedded_spec(&digest) {
        return None;
    }
    let remedy = match derived.trim_end() == digest {
        true => "build it again",
        false => "run `cargo xtask regen`, and build it again",
    };
    Some(format!(
        "warning: this program was built from another {SPEC} than is here, and judges by that: {remedy}"
    ))
}
