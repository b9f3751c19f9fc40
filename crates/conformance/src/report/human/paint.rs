//! Colours.

/// Colours, or none.
#[derive(Debug, Clone, Copy)]
pub(super) struct Paint(bool);

impl Paint {
    pub(super) fn new(is_coloured: bool) -> Self {
        Self(is_coloured)
    }

    fn with_code(self, code: &str, text: &str) -> String {
        if self.0 {
            format!("\u{1b}[{code}m{text}\u{1b}[0m")
        } else {
            text.to_owned()
        }
    }
    pub(super) fn good(self, text: &str) -> String {
        self.with_code("32", text)
    }
    pub(super) fn bad(self, text: &str) -> String {
        self.with_code("1;31", text)
    }
    pub(super) fn dim(self, text: &str) -> String {
        self.with_code("2", text)
    }
    pub(super) fn head(self, text: &str) -> String {
        self.with_code("1", text)
    }
}
