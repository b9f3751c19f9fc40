//! A new operation as its author begins it: a skeleton that can be read, with a comment where there is a choice.

use anyhow::bail;
use heck::ToKebabCase as _;
use image2video_contract::pointer;
use serde_json::Value;

use crate::source::reader::Document;

/// The text of a document with one more operation.
pub(super) fn with_operation(
    text: &str,
    document: &Document,
    name: &str,
    path: &str,
) -> anyhow::Result<String> {
    if !path.starts_with('/') {
        bail!("a path begins with `/`, and `{path}` does not");
    }
    if document.value["paths"].get(path).is_some() {
        bail!("`{path}` is there already; write the operation below its other methods");
    }
    let end = end_of_paths(text, document);
    let skeleton = skeleton(&document.value, name, path);
    Ok(format!("{}{skeleton}{}", &text[..end], &text[end..]))
}

/// Where the last line of `paths` ends. Empty lines and comments after it belong to what follows.
fn end_of_paths(text: &str, document: &Document) -> usize {
    let place = |key: &String| document.locate(&pointer::join("", key)).start;
    let start = place(&"paths".to_owned());
    let keys = document.value.as_object().into_iter().flatten();
    let others = keys.map(|(key, _)| place(key)).filter(|at| *at > start);
    let mut end = others.min().unwrap_or(text.len());
    while let Some(line) = text[..end].strip_suffix('\n').map(last_line)
        && (line.trim().is_empty() || line.starts_with('#'))
    {
        end -= line.len() + 1;
    }
    end
}

fn last_line(text: &str) -> &str {
    text.rsplit('\n').next().unwrap_or_default()
}

/// The lines of the operation, a GET where the path ends in a segment in braces, and a POST otherwise.
fn skeleton(document: &Value, name: &str, path: &str) -> String {
    let first = |at: &str, key: &str| {
        let found = document.pointer(at).and_then(|it| it.get(key));
        found.and_then(Value::as_str).unwrap_or_default().to_owned()
    };
    let tag = first("/tags/0", "name");
    let segments: Vec<_> = path.split('/').filter_map(segment).collect();
    let is_get = path.ends_with('}');
    let method = if is_get { "get" } else { "post" };
    let mut lines = HEAD
        .replace("PATH", path)
        .replace("METHOD", method)
        .replace("OPERATION", name)
        .replace("SHORT", &name.to_kebab_case())
        .replace("TAG", &tag);
    if !segments.is_empty() {
        lines += "      parameters:\n";
        lines.extend(segments.iter().map(|it| PARAMETER.replace("SEGMENT", it)));
    }
    if !is_get {
        lines += BODY;
    }
    lines += ANSWER;
    let errors = document.pointer("/components/responses");
    let errors = errors.and_then(Value::as_object);
    if let Some(error) = errors.and_then(|all| all.keys().next()) {
        lines += &ERRORS.replace("ERROR", error);
    }
    lines
}

/// The name of a segment in braces.
fn segment(text: &str) -> Option<&str> {
    text.strip_prefix('{')?.strip_suffix('}')
}

const HEAD: &str = "
  # A new operation. Say what stands at each TODO, take away what it does not have, then `cargo xtask regen`.
  PATH:
    METHOD:
      operationId: OPERATION
      # The first part of the ids of its cases, and what `--operations` takes.
      x-name: SHORT
      # If it creates, gets or lists tasks, `x-role` says so: spec/README.md, Other keys.
      # If the API owner states it and not the page: x-origin: owner
      x-source: TODO the part of the page that this rests on
      tags: [TAG]
      summary: TODO in a line
      description: TODO what it does, and whether it is charged.
";

const PARAMETER: &str = "        - name: SEGMENT
          in: path
          required: true
          description: TODO what it names.
          x-source: TODO
          schema:
            type: string
            description: TODO what it names.
            x-source: TODO
";

const BODY: &str = "      requestBody:
        description: TODO what is sent.
        required: true
        content:
          application/json:
            # A schema that others use as well stands in components: { $ref: '#/components/schemas/NAME' }
            schema:
              type: object
              description: TODO what is sent.
              x-source: TODO
              # Members that have to be there: required: [text]
              # Members that are not listed are refused by the client:
              additionalProperties: false
              properties:
                text:
                  type: string
                  description: TODO what it means, and its default.
                  # Or another constraint: spec/README.md, What the dialect knows.
                  maxLength: 500
                  x-source: TODO
";

const ANSWER: &str = "      responses:
        '200':
          description: TODO what success means.
          x-source: TODO
          content:
            application/json:
              schema:
                type: object
                description: TODO what is answered.
                x-source: TODO
                properties:
                  message:
                    type: string
                    description: TODO what it means.
                    x-source: TODO
";

const ERRORS: &str = "        4XX:
          $ref: '#/components/responses/ERROR'
        5XX:
          $ref: '#/components/responses/ERROR'
";
