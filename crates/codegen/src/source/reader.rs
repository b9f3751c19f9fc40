//! From the parser's events to a document, in one pass.

use std::ops::{ControlFlow, Range};

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError};
use serde_json::Value;

use super::scalar;
use super::spans::Spans;
use super::text::Text;
use super::tree::Tree;
use crate::diagnostic::Diagnostic;

/// Deeper than any honest document, and well within the 128 levels at which JSON readers give up.
const MAX_DEPTH: usize = 64;

/// A document and the place of each of its nodes.
#[derive(Debug)]
pub(crate) struct Document {
    pub(crate) value: Value,
    pub(crate) spans: Spans,
}

/// Reads a YAML text. What makes the rest unreadable ends the reading; other mistakes are collected.
pub(crate) fn read(text: &Text) -> Result<Document, Vec<Diagnostic>> {
    if let Some(at) = text.invalid_at() {
        let mistake = Diagnostic::new(at..at, "the file is not UTF-8 from here on");
        return Err(vec![mistake.help("save it as UTF-8")]);
    }
    let mut reader = Reader {
        text,
        offsets: text.content().char_indices().map(|(at, _)| at).collect(),
        documents: 0,
        tree: Tree::default(),
        mistakes: Vec::new(),
    };
    for event in Parser::new_from_str(text.content()) {
        let step = match event {
            Ok((event, span)) => {
                let span = reader.offset(span.start.index())..reader.offset(span.end.index());
                reader.take(event, span)
            }
            Err(error) => reader.syntax_error(&error),
        };
        if step.is_break() {
            break;
        }
    }
    reader.finish()
}

struct Reader<'a> {
    text: &'a Text,
    /// Byte offset of each character, since the parser counts characters.
    offsets: Vec<usize>,
    documents: usize,
    tree: Tree,
    mistakes: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn offset(&self, character: usize) -> usize {
        let end = self.text.content().len();
        self.offsets.get(character).copied().unwrap_or(end)
    }

    fn take(&mut self, event: Event<'_>, span: Range<usize>) -> ControlFlow<()> {
        match event {
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {}
            Event::DocumentStart(_) => {
                self.documents += 1;
                if self.documents > 1 {
                    return self.fatal(span, "a second document starts here; one is expected");
                }
            }
            Event::Alias(_) => {
                self.refuse_properties(true, false, &span);
                return self.scalar("", ScalarStyle::Plain, span);
            }
            Event::Scalar(text, style, anchor, tag) => {
                self.refuse_properties(anchor != 0, tag.is_some(), &span);
                return self.scalar(&text, style, span);
            }
            Event::SequenceStart(anchor, tag) => {
                self.refuse_properties(anchor != 0, tag.is_some(), &span);
                self.check_collection(&span)?;
                self.tree.open_sequence(span.start);
            }
            Event::MappingStart(anchor, tag) => {
                self.refuse_properties(anchor != 0, tag.is_some(), &span);
                self.check_collection(&span)?;
                self.tree.open_mapping(span.start);
            }
            Event::SequenceEnd | Event::MappingEnd => self.tree.close(span.end),
        }
        ControlFlow::Continue(())
    }

    fn refuse_properties(&mut self, anchor: bool, tag: bool, span: &Range<usize>) {
        if anchor {
            let message = "anchors and aliases are not part of this dialect";
            let mistake = Diagnostic::new(span.clone(), message);
            let help = "say it once under `components` and refer to it by `$ref`";
            self.mistakes.push(mistake.help(help));
        }
        if tag {
            self.mistake(span.clone(), "tags are not part of this dialect");
        }
    }

    fn check_collection(&mut self, span: &Range<usize>) -> ControlFlow<()> {
        if self.tree.expects_name() {
            return self.fatal(span.clone(), "a key must be a string");
        }
        if self.tree.depth() == MAX_DEPTH {
            let message = format!("nested more than {MAX_DEPTH} levels deep");
            return self.fatal(span.clone(), message);
        }
        ControlFlow::Continue(())
    }

    fn scalar(&mut self, text: &str, style: ScalarStyle, span: Range<usize>) -> ControlFlow<()> {
        let plain = style == ScalarStyle::Plain;
        let value = if plain {
            scalar::resolve(text)
        } else {
            Ok(Value::String(text.to_owned()))
        };
        if self.tree.expects_name() {
            if plain && text == "<<" {
                self.mistake(span.clone(), "merge keys are not part of this dialect");
            } else if !matches!(value, Ok(Value::String(_))) {
                let mistake = Diagnostic::new(span.clone(), "a key must be a string");
                let mistake = mistake.help(format!("quote it: '{text}'"));
                self.mistakes.push(mistake);
            }
            if let Some(first) = self.tree.name(text, span.clone()) {
                let mistake = Diagnostic::new(span, format!("duplicate key `{text}`"));
                self.mistakes.push(mistake.note(first, "also given here"));
            }
        } else {
            let value = value.unwrap_or_else(|message| {
                self.mistake(span.clone(), message);
                Value::Null
            });
            self.tree.scalar(value, span);
        }
        ControlFlow::Continue(())
    }

    fn syntax_error(&mut self, error: &ScanError) -> ControlFlow<()> {
        let at = self.offset(error.marker().index());
        // The parser reports such a tab at the end of the line before it, or in its own terms.
        let mistake = match self.text.tab_in_indentation(at) {
            Some(tab) => Diagnostic::new(tab..tab + 1, "a tab in the indentation")
                .help("YAML is indented with spaces"),
            None => Diagnostic::new(at..at, error.info()),
        };
        // What is wrong with a bracket is often found far behind it.
        let bracket = self.tree.innermost().filter(|&start| {
            let rest = self.text.content().get(start..);
            rest.is_some_and(|rest| rest.starts_with(['{', '[']))
        });
        self.mistakes.push(match bracket {
            Some(start) => mistake.note(start..start + 1, "inside of this"),
            None => mistake,
        });
        ControlFlow::Break(())
    }

    fn mistake(&mut self, span: Range<usize>, message: impl Into<String>) {
        self.mistakes.push(Diagnostic::new(span, message));
    }

    fn fatal(&mut self, span: Range<usize>, message: impl Into<String>) -> ControlFlow<()> {
        self.mistake(span, message);
        ControlFlow::Break(())
    }

    fn finish(self) -> Result<Document, Vec<Diagnostic>> {
        match self.tree.finish() {
            Some((value, spans)) if self.mistakes.is_empty() => Ok(Document { value, spans }),
            None if self.mistakes.is_empty() => {
                let message = "the file holds no document";
                Err(vec![Diagnostic::new(0..0, message)])
            }
            _ => Err(self.mistakes),
        }
    }
}
