//! Turns a panic of the generator into a value: it panics on some legal documents.

use std::any::Any;
use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

thread_local! {
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// Runs `work`; a panic in it prints nothing and comes back as its message.
pub(super) fn caught<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    install();
    QUIET.set(true);
    // What `work` leaves half done is dropped with it, so nobody sees a broken invariant.
    let result = panic::catch_unwind(AssertUnwindSafe(work));
    QUIET.set(false);
    result.map_err(|payload| message(&*payload))
}

/// Puts a hook in front of the present one, once. Taking the hook away for the time of one call would
/// silence the panics of every other thread too.
fn install() {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        let previous = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !QUIET.get() {
                previous(info);
            }
        }));
    });
}

fn message(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| payload.downcast_ref::<&str>().copied());
    text.unwrap_or("no message").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_its_message() {
        assert_eq!(caught(|| 1), Ok(1));
        assert_eq!(caught(|| panic!("plain")), Err::<(), _>("plain".to_owned()));
        let made = caught(|| panic!("made of {}", "parts"));
        assert_eq!(made, Err::<(), _>("made of parts".to_owned()));
    }
}
