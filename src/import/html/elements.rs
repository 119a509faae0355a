//! What HTML's elements are to a reader of a text.

use crate::import::tree::Element;

/// What an element is to a reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// A part of a line, as a link.
    Inline,
    /// A part of the text that has lines of its own.
    Block,
    /// Nothing that anybody sees.
    Nothing,
    /// Something else than text, which stays behind.
    Left(Left),
    /// Something from elsewhere that is shown in the text.
    Embedded(Left),
}

/// What stays behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Left {
    Script,
    Hidden,
    Form,
    Drawing,
    NoScript,
    Frame,
    Video,
    Recording,
    Object,
    DataPicture,
    Pixel,
    OddPicture,
    OddLink,
    InnerLink,
}

/// Returns what an element is to a reader.
pub(super) fn role(element: &Element) -> Role {
    if is_hidden(element) {
        return match element.name() {
            "script" | "style" | "meta" | "link" | "template" => Role::Nothing,
            _ => Role::Left(Left::Hidden),
        };
    }
    match element.name() {
        "head" | "title" | "style" | "template" | "meta" | "link" | "base" | "param"
        | "source" | "track" | "rp" | "annotation" | "annotation-xml" | "datalist"
        | "noframes" | "noembed" | "area" | "col" | "colgroup" => Role::Nothing,
        "script" => Role::Left(Left::Script),
        "input" => match element.attribute("type") {
            Some(kind) if kind.eq_ignore_ascii_case("hidden") => Role::Nothing,
            _ => Role::Left(Left::Form),
        },
        "select" | "textarea" | "progress" | "meter" => Role::Left(Left::Form),
        "svg" | "canvas" => Role::Left(Left::Drawing),
        "noscript" => Role::Left(Left::NoScript),
        "iframe" | "frame" => Role::Embedded(Left::Frame),
        "video" => Role::Embedded(Left::Video),
        "audio" | "bgsound" => Role::Embedded(Left::Recording),
        "object" if element.attribute("data").is_none() => Role::Block,
        "object" | "embed" | "applet" => Role::Embedded(Left::Object),
        name if is_block(name) => Role::Block,
        _ => Role::Inline,
    }
}

/// Whether nothing of what is in an element is a part of the text.
pub(super) fn is_passed_over(element: &Element) -> bool {
    !matches!(role(element), Role::Inline | Role::Block)
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "caption"
            | "center"
            | "dd"
            | "details"
            | "dialog"
            | "dir"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "frameset"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hgroup"
            | "hr"
            | "html"
            | "legend"
            | "li"
            | "listing"
            | "main"
            | "menu"
            | "nav"
            | "object"
            | "ol"
            | "optgroup"
            | "option"
            | "p"
            | "plaintext"
            | "pre"
            | "search"
            | "section"
            | "summary"
            | "table"
            | "tbody"
            | "td"
            | "tfoot"
            | "th"
            | "thead"
            | "tr"
            | "ul"
            | "xmp"
    )
}

fn is_hidden(element: &Element) -> bool {
    if element.attribute("hidden").is_some_and(|value| value != "until-found") {
        return true;
    }
    let Some(style) = element.attribute("style") else { return false };
    let style: String = style
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| c.to_ascii_lowercase())
        .collect();
    style.contains("display:none") || style.contains("visibility:hidden")
}

/// Small characters, above and below the line.
const SMALL: [(char, char, char); 15] = [
    ('0', '⁰', '₀'),
    ('1', '¹', '₁'),
    ('2', '²', '₂'),
    ('3', '³', '₃'),
    ('4', '⁴', '₄'),
    ('5', '⁵', '₅'),
    ('6', '⁶', '₆'),
    ('7', '⁷', '₇'),
    ('8', '⁸', '₈'),
    ('9', '⁹', '₉'),
    ('+', '⁺', '₊'),
    ('-', '⁻', '₋'),
    ('=', '⁼', '₌'),
    ('(', '⁽', '₍'),
    (')', '⁾', '₎'),
];

/// Returns words in small characters, above the line or below, as `element` has it; `None`
/// if there are none for them.
pub(super) fn small(element: &str, words: &str) -> Option<String> {
    let small_of = |c: char| {
        let (_, above, below) = SMALL.iter().find(|(plain, ..)| *plain == c)?;
        Some(if element == "sup" { *above } else { *below })
    };
    let words = words.trim();
    (!words.is_empty()).then(|| words.chars().map(small_of).collect())?
}

/// Returns what a small character is otherwise.
pub(super) fn plain_of(c: char) -> Option<char> {
    if c.is_ascii() {
        return None;
    }
    let is_it = |&&(_, above, below): &&(char, char, char)| above == c || below == c;
    SMALL.iter().find(is_it).map(|(plain, ..)| *plain)
}
