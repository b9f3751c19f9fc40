//! From the parser's events to a document.

use std::{collections::HashMap, ops::Range};

use image2video_contract::pointer;
use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, StrInput};
use serde_json::{Map, Value};

use super::mend::{self, Mend};
use super::{scalar, text::Text};
use crate::diagnostic::Diagnostic;

/// Deeper than any honest document, and well within the 128 levels at which JSON readers give up.
const MAX_DEPTH: usize = 64;

/// A document and the place of each of its nodes.
#[derive(Debug)]
pub(crate) struct Document {
    pub(crate) value: Value,
    /// By JSON pointer (RFC 6901): a member with its name, an item, or the whole document.
    spans: HashMap<String, Range<usize>>,
}

impl Document {
    /// With each place moved.
    fn moved(mut self, by: impl Fn(usize) -> usize) -> Self {
        for span in self.spans.values_mut() {
            *span = by(span.start)..by(span.end);
        }
        self
    }

    /// What to underline for a mistake at `pointer`. A pointer to nothing, such as a missing member, is
    /// taken as its nearest ancestor.
    pub(crate) fn locate(&self, mut pointer: &str) -> Range<usize> {
        loop {
            match (self.spans.get(pointer), pointer.rfind('/')) {
                (Some(span), _) => return span.clone(),
                (None, Some(parent)) => pointer = &pointer[..parent],
                (None, None) => return 0..0,
            }
        }
    }
}

/// A text with mistakes in it.
#[derive(Debug)]
pub(crate) struct Unreadable {
    pub(crate) mistakes: Vec<Diagnostic>,
    /// The rest, where it can be read.
    pub(crate) document: Option<Document>,
}

/// Reads a YAML text. What makes the rest unreadable ends the reading; other mistakes are collected.
pub(crate) fn read(text: &Text) -> Result<Document, Unreadable> {
    /// More are not shown at once.
    const MENDS: usize = 20;
    let (mut mended, mut mends): (Option<Text>, Vec<Mend>) = (None, Vec::new());
    let mut mistakes = Vec::new();
    loop {
        let undone = |place| mends.iter().rev().fold(place, |at, mend| mend.undone(at));
        let now = mended.as_ref().unwrap_or(text);
        let (document, found, mend) = read_once(now, text.invalid_at);
        match mend.filter(|_| mends.len() < MENDS) {
            // Those that do not end the reading are found again.
            Some(mend) => {
                mistakes.extend(found.into_iter().next_back().map(|it| it.moved(undone)));
                mends.push(mend);
                mended = Some(Text::of(mend.apply(&now.content)));
            }
            None => {
                mistakes.extend(found.into_iter().map(|it| it.moved(undone)));
                let document = document.map(|it| it.moved(undone));
                return match document {
                    Some(document) if mistakes.is_empty() => Ok(document),
                    document => Err(Unreadable { mistakes, document }),
                };
            }
        }
    }
}

/// What a text has, its mistakes, and how the last of them, which ended the reading, can be mended.
fn read_once(
    text: &Text,
    invalid_at: Option<usize>,
) -> (Option<Document>, Vec<Diagnostic>, Option<Mend>) {
    let mut reader = Reader {
        text,
        offsets: text.content.char_indices().map(|(at, _)| at).collect(),
        parser: Parser::new_from_str(&text.content),
        open: Vec::new(),
        spans: HashMap::new(),
        mistakes: Vec::new(),
        mend: None,
    };
    let document = match reader.document(invalid_at) {
        Ok(mut value) => {
            // Derived files must not depend on which features of serde_json a build has: with one of them
            // it keeps a document's order, without it sorts.
            value.sort_all_objects();
            let spans = reader.spans;
            Some(Document { value, spans })
        }
        Err(last) => {
            reader.mistakes.push(last);
            None
        }
    };
    (document, reader.mistakes, reader.mend)
}

/// Whether it would reach the terminals of those who read of the document.
fn is_control(character: char) -> bool {
    character.is_control() && !matches!(character, '\n' | '\t')
}

fn control_character(span: Range<usize>, character: char) -> Diagnostic {
    let message = format!("a control character, U+{:04X}", u32::from(character));
    Diagnostic::new(span, message).help("leave it out")
}

struct Reader<'t> {
    text: &'t Text,
    /// Byte offset of each character, since the parser counts characters.
    offsets: Vec<usize>,
    parser: Parser<'t, StrInput<'t>>,
    /// Where each collection starts that is being read, outermost first.
    open: Vec<usize>,
    spans: HashMap<String, Range<usize>>,
    /// Those that do not end the reading.
    mistakes: Vec<Diagnostic>,
    /// How the one that does can be mended.
    mend: Option<Mend>,
}

impl<'t> Reader<'t> {
    fn document(&mut self, invalid_at: Option<usize>) -> Result<Value, Diagnostic> {
        if let Some(at) = invalid_at {
            let mistake = Diagnostic::new(at..at, "the file is not UTF-8 from here on");
            return Err(mistake.help("save it as UTF-8"));
        }
        if let Some((at, control)) = self.text.content.char_indices().find(|it| is_control(it.1)) {
            return Err(control_character(at..at + control.len_utf8(), control));
        }
        let mut root = None;
        loop {
            let (event, span) = self.next()?;
            match event {
                Event::StreamEnd => {
                    let none = || Diagnostic::new(0..0, "the file holds no document");
                    return root.ok_or_else(none);
                }
                Event::DocumentStart(_) if root.is_some() => {
                    let message = "a second document starts here; one is expected";
                    return Err(Diagnostic::new(span, message));
                }
                Event::Nothing
                | Event::StreamStart
                | Event::DocumentStart(_)
                | Event::DocumentEnd => {}
                first => root = Some(self.node(first, span.start, span, String::new())?),
            }
        }
    }

    /// The next event and its place in bytes.
    fn next(&mut self) -> Result<(Event<'t>, Range<usize>), Diagnostic> {
        match self.parser.next_event() {
            Some(Ok((event, span))) => {
                let span = self.offset(span.start.index())..self.offset(span.end.index());
                Ok((event, span))
            }
            Some(Err(error)) => Err(self.syntax_error(&error)),
            None => Ok((Event::StreamEnd, 0..0)),
        }
    }

    fn offset(&self, character: usize) -> usize {
        let end = self.text.content.len();
        self.offsets.get(character).copied().unwrap_or(end)
    }

    /// The node that begins with an event. Of a member, `start` is where its name starts.
    fn node(
        &mut self,
        first: Event<'t>,
        start: usize,
        span: Range<usize>,
        pointer: String,
    ) -> Result<Value, Diagnostic> {
        self.refuse_properties(&first, &span);
        let (value, end) = match first {
            Event::Scalar(text, style, ..) => (self.scalar(&text, style, &span), span.end),
            Event::SequenceStart(..) | Event::MappingStart(..) => {
                if self.open.len() == MAX_DEPTH {
                    let message = format!("nested more than {MAX_DEPTH} levels deep");
                    return Err(Diagnostic::new(span, message));
                }
                self.open.push(span.start);
                let collection = match first {
                    Event::SequenceStart(..) => self.sequence(&pointer)?,
                    _ => self.mapping(&pointer)?,
                };
                self.open.pop();
                collection
            }
            // An alias, which is refused already.
            _ => (Value::Null, span.end),
        };
        self.spans.insert(pointer, start..end);
        Ok(value)
    }

    /// The items of a sequence, and where it ends.
    fn sequence(&mut self, pointer: &str) -> Result<(Value, usize), Diagnostic> {
        let mut items = Vec::new();
        loop {
            let (event, span) = self.next()?;
            if matches!(event, Event::SequenceEnd | Event::StreamEnd) {
                return Ok((Value::Array(items), span.end));
            }
            let pointer = pointer::join(pointer, &items.len().to_string());
            items.push(self.node(event, span.start, span, pointer)?);
        }
    }

    /// The members of a mapping, and where it ends.
    fn mapping(&mut self, pointer: &str) -> Result<(Value, usize), Diagnostic> {
        let (mut members, mut names) = (Map::new(), HashMap::new());
        loop {
            let (event, at) = self.next()?;
            if matches!(event, Event::MappingEnd | Event::StreamEnd) {
                return Ok((Value::Object(members), at.end));
            }
            let name = self.name(event, &at)?;
            if let Some(first) = names.insert(name.clone(), at.clone()) {
                let mistake = Diagnostic::new(at.clone(), format!("duplicate key `{name}`"));
                self.mistakes.push(mistake.note(first, "also given here"));
            }
            let (event, span) = self.next()?;
            let value = self.node(event, at.start, span, pointer::join(pointer, &name))?;
            members.insert(name, value);
        }
    }

    fn name(&mut self, event: Event<'t>, span: &Range<usize>) -> Result<String, Diagnostic> {
        self.refuse_properties(&event, span);
        let mistake = Diagnostic::new(span.clone(), "a key must be a string");
        let (text, style) = match event {
            Event::Scalar(text, style, ..) => (text, style),
            Event::Alias(_) => return Ok(String::new()),
            _ => return Err(mistake),
        };
        if style == ScalarStyle::Plain {
            if text == "<<" {
                self.mistake(span, "merge keys are not part of this dialect");
            } else if !matches!(scalar::resolve(&text), Ok(Value::String(_))) {
                self.mistakes
                    .push(mistake.help(format!("quote it: '{text}'")));
            }
        }
        Ok(text.into_owned())
    }

    fn scalar(&mut self, text: &str, style: ScalarStyle, span: &Range<usize>) -> Value {
        if let Some(control) = text.chars().find(|&it| is_control(it)) {
            self.mistakes.push(control_character(span.clone(), control));
        }
        if style != ScalarStyle::Plain {
            return Value::String(text.to_owned());
        }
        scalar::resolve(text).unwrap_or_else(|message| {
            self.mistake(span, message);
            Value::Null
        })
    }

    /// What a JSON reader of the contract could not see is refused.
    fn refuse_properties(&mut self, event: &Event<'_>, span: &Range<usize>) {
        let (anchor, tag) = match event {
            Event::Alias(anchor) => (anchor, &None),
            Event::Scalar(_, _, anchor, tag)
            | Event::SequenceStart(anchor, tag)
            | Event::MappingStart(anchor, tag) => (anchor, tag),
            _ => return,
        };
        if *anchor != 0 {
            let message = "anchors and aliases are not part of this dialect";
            let help = "say it once under `components` and refer to it by `$ref`";
            self.mistakes
                .push(Diagnostic::new(span.clone(), message).help(help));
        }
        if tag.is_some() {
            self.mistake(span, "tags are not part of this dialect");
        }
    }

    fn mistake(&mut self, span: &Range<usize>, message: impl Into<String>) {
        self.mistakes.push(Diagnostic::new(span.clone(), message));
    }

    fn syntax_error(&mut self, error: &ScanError) -> Diagnostic {
        let at = self.offset(error.marker().index());
        let is_tab = self.text.tab_in_indentation(at).is_some();
        if let Some(fault) = mend::fault(&self.text.content, at, error.info()).filter(|_| !is_tab) {
            self.mend = Some(fault.mend);
            return Diagnostic::new(fault.at..fault.at, fault.message).help(fault.help);
        }
        // The parser reports such a tab at the end of the line before it, or in its own terms.
        let mistake = match self.text.tab_in_indentation(at) {
            Some(tab) => Diagnostic::new(tab..tab + 1, "a tab in the indentation")
                .help("YAML is indented with spaces"),
            None => Diagnostic::new(at..at, error.info()),
        };
        // What is wrong with a bracket is often found far behind it.
        match self.open.last() {
            Some(&start) if self.text.content[start..].starts_with(['{', '[']) => {
                mistake.note(start..start + 1, "inside of this")
            }
            _ => mistake,
        }
    }
}
