//! A mistake in the hand-written spec, and how it is shown: as rustc shows its own, each under a line
//! `path:line:column: message` that editors and CI services can follow.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use crate::source::text::Text;

/// A mistake, and where it is in the file (byte offsets).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Diagnostic {
    span: Range<usize>,
    message: String,
    help: Option<String>,
    note: Option<Note>,
}

/// A further place that the mistake is about.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Note {
    span: Range<usize>,
    label: &'static str,
}

impl Diagnostic {
    pub(crate) fn new(span: Range<usize>, message: impl Into<String>) -> Self {
        Self {
            span,
            message: message.into(),
            help: None,
            note: None,
        }
    }

    /// Where it starts.
    pub(crate) fn start(&self) -> usize {
        self.span.start
    }

    /// With each place moved.
    pub(crate) fn moved(mut self, by: impl Fn(usize) -> usize) -> Self {
        self.span = by(self.span.start)..by(self.span.end);
        if let Some(note) = &mut self.note {
            note.span = by(note.span.start)..by(note.span.end);
        }
        self
    }

    /// Says how to mend it.
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Shows a further place with a label.
    pub(crate) fn note(mut self, span: Range<usize>, label: &'static str) -> Self {
        self.note = Some(Note { span, label });
        self
    }

    fn render(&self, text: &Text, level: Level<'_>) -> String {
        let (line, column) = text.position(self.span.start);
        let title = format!("{}:{line}:{column}: {}", text.name, self.message);
        let primary = AnnotationKind::Primary.span(text.first_line(self.span.clone()));
        let note = self.note.as_ref().map(|note| {
            let span = text.first_line(note.span.clone());
            AnnotationKind::Context.span(span).label(note.label)
        });
        let snippet = Snippet::source(&text.content);
        // The title has the place, so that the snippet needs no line of its own for it.
        let group = Group::with_title(level.primary_title(title))
            .element(snippet.annotation(primary).annotations(note))
            .elements(self.help.as_ref().map(|help| Level::HELP.message(help)));
        Renderer::styled().render(&[group])
    }
}

/// All mistakes of one file in the order of the file, then how many there are. Coloured; what prints it
/// takes colours out where none are wanted.
pub(crate) fn report(text: &Text, mistakes: Vec<Diagnostic>) -> String {
    let (shown, count) = rendered(text, mistakes, &Level::ERROR.no_name());
    let plural = if count == 1 { "" } else { "s" };
    format!("{shown}{count} mistake{plural}; nothing was written\n")
}

/// What is no mistake, but likely not meant, in the same way.
pub(crate) fn notes(text: &Text, notes: Vec<Diagnostic>) -> String {
    rendered(text, notes, &Level::NOTE).0
}

/// All of them, and how many there are.
fn rendered(text: &Text, mut all: Vec<Diagnostic>, level: &Level<'_>) -> (String, usize) {
    all.sort_by(|a, b| (a.span.start, &a.message).cmp(&(b.span.start, &b.message)));
    all.dedup();
    let shown = all.iter().map(|it| it.render(text, level.clone()) + "\n\n");
    (shown.collect(), all.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mistakes_come_in_the_order_of_the_file_and_once() {
        let text = Text::decode("a.yaml", b"one: 1\ntwo: 2\n");
        let (one, two) = (
            Diagnostic::new(0..6, "first"),
            Diagnostic::new(7..10, "second"),
        );
        let shown = report(&text, vec![two.clone(), one.help("mend it"), two]);
        let expected = "\
a.yaml:1:1: first
  |
1 | one: 1
  | ^^^^^^
  |
  = help: mend it

a.yaml:2:1: second
  |
2 | two: 2
  | ^^^

2 mistakes; nothing was written
";
        assert_eq!(anstream::adapter::strip_str(&shown).to_string(), expected);
    }
}
