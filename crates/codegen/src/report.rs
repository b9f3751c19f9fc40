//! Diagnostics as rustc shows its own, each under a line `path:line:column: message` that editors and CI
//! services can follow.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use crate::diagnostic::Diagnostic;
use crate::source::text::Text;

/// All mistakes of one file in the order of the file, then how many there are. Coloured; the terminal
/// writer takes colours out where none are wanted.
pub(crate) fn report(text: &Text, mut mistakes: Vec<Diagnostic>) -> String {
    mistakes.sort_by(|a, b| (a.span.start, &a.message).cmp(&(b.span.start, &b.message)));
    mistakes.dedup();
    let mut report = String::new();
    for mistake in &mistakes {
        report.push_str(&render(text, mistake));
        report.push_str("\n\n");
    }
    let count = match mistakes.len() {
        1 => "1 mistake".to_owned(),
        count => format!("{count} mistakes"),
    };
    report + &count + "; nothing was written\n"
}

fn render(text: &Text, mistake: &Diagnostic) -> String {
    let (line, column) = text.position(mistake.span.start);
    let title = format!("{}:{line}:{column}: {}", text.name(), mistake.message);
    let primary = AnnotationKind::Primary.span(text.first_line(mistake.span.clone()));
    let notes = mistake.notes.iter().map(|note| {
        let span = text.first_line(note.span.clone());
        AnnotationKind::Context.span(span).label(&note.label)
    });
    let snippet = Snippet::source(text.content())
        .annotation(primary)
        .annotations(notes);
    // The title has the place, so that the snippet needs no line of its own for it.
    let group = Group::with_title(Level::ERROR.no_name().primary_title(title)).element(snippet);
    let group = match &mistake.help {
        Some(help) => group.element(Level::HELP.message(help)),
        None => group,
    };
    Renderer::styled().render(&[group])
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
