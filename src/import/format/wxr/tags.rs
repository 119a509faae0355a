//! Which elements of an export are WordPress's own.

use crate::import::xml::element::Element;

/// What the address of WordPress's namespace has in it, in each version.
const SPACE: &str = "wordpress.org/export/";

/// Whether an element is WordPress's own.
pub(super) fn wp(element: &Element) -> bool {
    match element.space.as_deref() {
        Some(space) => space.contains(SPACE) && !space.contains("/excerpt"),
        None => element.prefix == "wp",
    }
}

/// Whether an element is a post's text.
pub(super) fn is_text(element: &Element) -> bool {
    element.is("encoded") && element.prefix == "content"
}

/// Whether an element is what a post's author wrote as its summary.
pub(super) fn is_summary(element: &Element) -> bool {
    element.is("encoded") && element.prefix == "excerpt"
}
