//! Every code that a diagnostic can have: how much it matters, what it means, and what to do.
//!
//! The words are for lists of codes; a diagnostic itself says what is wrong in one place.
//! Who finds what is not told here: `check` has a table of its own checks.

use crate::diagnostic::Level;

/// One kind of diagnostic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code {
    /// Its name, in `kebab-case`. It is promised: configs and other programs rely on it.
    pub name: &'static str,
    /// How much it matters at least. What is an error in every case hides a story, leaves
    /// something out or stops a build, and cannot be made less.
    pub level: Level,
    /// What is wrong: a sentence without full stop.
    pub meaning: &'static str,
    /// What to do about it: a sentence without full stop.
    pub way_out: &'static str,
}

/// Returns the code of this name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Code> {
    CODES.iter().find(|code| code.name == name)
}

const fn error(name: &'static str, meaning: &'static str, way_out: &'static str) -> Code {
    Code { name, level: Level::Error, meaning, way_out }
}

const fn warning(
    name: &'static str,
    meaning: &'static str,
    way_out: &'static str,
) -> Code {
    Code { name, level: Level::Warning, meaning, way_out }
}

const fn note(name: &'static str, meaning: &'static str, way_out: &'static str) -> Code {
    Code { name, level: Level::Info, meaning, way_out }
}

/// Every code of the library, in alphabetical order.
pub const CODES: &[Code] = &[
    error(
        "address",
        "An address cannot be used",
        "change `slug:` or the file's name; the message says what is not allowed",
    ),
    error(
        "address-taken",
        "Two pages or files would stand at one address, or would on a disk that ignores case",
        "give one of them another `slug:`, alias or file name",
    ),
    error(
        "alias",
        "An old address cannot be used",
        "write it from the site's root, as in `/old/story.html`, or remove it",
    ),
    note(
        "alias-left-out",
        "An old address is left out, since something else is shown there by some hosts",
        "remove it, or give the page that is shown there another address",
    ),
    warning(
        "alias-target",
        "An old address leads to a page that is not its story's",
        "give its story an address that nothing else has",
    ),
    warning(
        "anchor",
        "A link names a heading that is not there",
        "link to a heading's id: its words in lower case, joined by `-`",
    ),
    error(
        "asset",
        "A file of the theme cannot be published under its name",
        "rename it in the theme's `assets/`",
    ),
    error(
        "base-url",
        "`base_url` is no full address",
        "write it as `https://news.example.org/`",
    ),
    error(
        "binary",
        "A file that is named like a story is no text",
        "give a picture or document its own extension",
    ),
    error(
        "cannot-edit",
        "The front matter of a story cannot be changed without breaking it",
        "write `status: canceled` into the file by hand",
    ),
    error(
        "card",
        "A social card cannot be drawn",
        "mend the theme's `card.svg`; the message says what is wrong with the drawing",
    ),
    warning(
        "card-font",
        "`social_cards.fonts` names no font file",
        "write the path of a TrueType or OpenType font below the project",
    ),
    note(
        "card-letters",
        "Stories have no social card, since no font has all characters of their headlines",
        "name a font file that has them under `social_cards.fonts`, such as Noto Serif SC for Chinese",
    ),
    error("changed", "A file changed while it was being read", "run the command again"),
    warning(
        "cut-short",
        "A headline or summary ends where ` #` begins a comment",
        "put the value in quotes",
    ),
    warning(
        "date",
        "A field holds no date or time that can be read",
        "write it as `2016-03-11` or `2016-03-11T09:05:00+01:00`",
    ),
    note(
        "date-from-path",
        "A story has no `date:`; its file's path tells one",
        "add `date:`, or leave it",
    ),
    warning(
        "dateline-date",
        "A dateline names a day that does not exist, or one more than a week from `date:`",
        "mend the day in the dateline, or `date:`",
    ),
    warning(
        "dateline-source",
        "A dateline names another agency than `source:`",
        "mend one of the two; `agencies:` in newsgen.yaml says which names are one agency",
    ),
    error("duplicate-key", "A key is given twice", "keep one of the two"),
    error(
        "embargo",
        "An embargo does not say without doubt when it ends; the story is hidden",
        "write the time with its offset, as in `2016-03-11T09:00:00+01:00`",
    ),
    error("empty", "A story's file is empty", "write the story, or remove the file"),
    error("encoding", "A file is not UTF-8", "save it as UTF-8"),
    warning(
        "expansion",
        "A text's markup would grow beyond measure; the text is shown as it is written",
        "write its links without so many references",
    ),
    error(
        "expires",
        "An expiry does not say without doubt when it comes; the story is hidden",
        "write the time with its offset, as in `2016-03-11T09:00:00+01:00`",
    ),
    error(
        "facet-field",
        "A facet's field has a meaning of its own",
        "give the facet a field of another name",
    ),
    error("facet-name", "A facet's address is taken", "give the facet another `name`"),
    warning(
        "far-future",
        "A story is dated or embargoed more than a year ahead",
        "look at the year; if it is right, leave it",
    ),
    error(
        "feed",
        "A setting of feeds has a value that it cannot have",
        "the message says what it should be; the guide's page on feeds has examples",
    ),
    warning(
        "feed-value",
        "`feed.facets` names a value that no story has",
        "write it as in the address of its page, or remove it",
    ),
    warning(
        "fixed-level",
        "`checks:` names a code whose level cannot be set",
        "remove the line, and mend what is wrong",
    ),
    warning(
        "footnotes",
        "So many footnotes have no text that footnotes are off",
        "write the notes, or set `markdown.footnotes: false`",
    ),
    warning(
        "head",
        "A theme's templates leave out what search engines and reference managers look for",
        "write `{{ page.meta }}` into the `head` of the templates that are named",
    ),
    warning(
        "host-limit",
        "The site is too much for the host that `--host` names",
        "do what the message says, or take another host",
    ),
    warning(
        "host-rules",
        "A server gets rules for some of the old addresses only",
        "nothing has to be done: each of the others has a page that leads on",
    ),
    warning(
        "icon",
        "`icon` names no picture of the archive",
        "put a PNG or SVG into `static/`, and write its name",
    ),
    warning(
        "image",
        "A picture is missing",
        "put it beside the story, or into `static/` with `/` before its name",
    ),
    warning(
        "kill-note",
        "A note that kills or holds a story stands among the stories; it is not published",
        "withdraw the story that it names with `newsgen withdraw`, then give the note `draft: true`",
    ),
    warning(
        "language",
        "A language is no language tag",
        "write a tag such as `en`, `pt-BR` or `zh-Hans`",
    ),
    warning(
        "link",
        "A link leads to no page or file of the site",
        "mend the link; a story that is not published counts as not there",
    ),
    warning(
        "link-scheme",
        "A link or picture begins with a scheme that is not allowed; only its words stay",
        "use `https:`, or add the scheme to `markdown.link_schemes`",
    ),
    error(
        "map",
        "A map of columns for an import says what cannot be",
        "mend it; the message says what it should be",
    ),
    warning(
        "menu-link",
        "A link in the menu leads to no page or file of the site",
        "mend the `url` under `menu:`",
    ),
    error(
        "missing-field",
        "A story or page lacks a field that it must have",
        "add it; `source:` and `defaults:` in the settings serve many stories",
    ),
    warning(
        "nesting",
        "A text nests deeper than a page can; it is shown as it is written",
        "write it with fewer lists or quotes within each other",
    ),
    warning(
        "no-alt",
        "A picture says nothing to those who cannot see it",
        "say what it shows: `![Two pilot boats at the quay](quay.jpg)`, or `alt:` under `image:`",
    ),
    error(
        "no-front-matter",
        "A file that is named like a story has no front matter",
        "begin it with `---`, the fields, and `---`",
    ),
    warning(
        "no-summary",
        "A story has no `summary:` and no paragraph that could be one",
        "add a `summary:`, or a paragraph to its text",
    ),
    warning(
        "not-markdown",
        "A file begins like a story, and its name does not end with `.md`",
        "rename it to publish it",
    ),
    error(
        "path",
        "A file's path cannot stand on every disk",
        "rename it; the message says what is not allowed",
    ),
    error(
        "pattern",
        "A path pattern in the settings cannot be read",
        "`*` stands for one name, `**` for any folders",
    ),
    error(
        "permalink",
        "`permalink` is no pattern of addresses",
        "begin it with `/`, and name `:slug` in it",
    ),
    warning(
        "picture",
        "A picture is damaged or too large, so that no smaller ones are made of it",
        "save it anew, smaller if it is very large, or raise `pictures.max_megapixels`",
    ),
    warning(
        "raw-html",
        "A text holds HTML, which is shown as text",
        "write it as Markdown, or set `markdown.raw_html`",
    ),
    warning(
        "same-headline",
        "Two stories of one source and day have the same headline",
        "remove one; if they are versions of one story, say so with `story:` and `version:`",
    ),
    warning(
        "same-id",
        "Two stories that are no versions of one another have one `id`, or one file name",
        "give one of them another `id`; readers of feeds take them for one story",
    ),
    warning(
        "second-name",
        "A field stands under two names, such as `tags` and `topics`",
        "keep one of them; when a story may come out is said by `embargo`",
    ),
    warning(
        "security-expires",
        "`security.expires` is over, or comes within 30 days",
        "look through `security:`, and write a later time",
    ),
    note(
        "security-far",
        "`security.expires` is more than a year ahead",
        "write a time within a year: RFC 9116 advises it, so that what stands there is looked through",
    ),
    error(
        "skipped",
        "A file is passed over: it is no plain, readable file",
        "make it one, or name it under `ignore:`",
    ),
    warning(
        "spelling",
        "A source, topic or other value is spelled in several ways",
        "spell it one way in all stories",
    ),
    note(
        "suggested-version",
        "Two stories of one source have nearly the same headline within 48 hours",
        "if they are versions of one story, give both one `story:`; else leave them",
    ),
    warning(
        "supersedes",
        "A story says that it replaces one that is not there",
        "write the other story's `id`, its path below `content/`, or its address",
    ),
    error("template", "A template has a mistake", "mend it; the message names the place"),
    error("theme", "The theme cannot be used", "mend it, or name another under `theme:`"),
    error(
        "theme-asset",
        "A template names an asset that the theme does not have",
        "put it into the theme's `assets/`, or mend its name",
    ),
    warning(
        "theme-message",
        "A template asks for a message that is missing, in some languages or in all; only `newsgen theme check` looks for it",
        "add it to the files in the theme's `messages/`",
    ),
    error(
        "theme-option",
        "An option is not one that the theme has, or has a value that it cannot have",
        "the theme's `theme.yaml` lists them",
    ),
    error(
        "theme-version",
        "The theme is made for another version of newsgen",
        "take a version of the theme for this one",
    ),
    error(
        "time-zone",
        "`time_zone` is no IANA time zone",
        "write a name such as `Europe/Lisbon`",
    ),
    error(
        "too-long",
        "A story or its front matter is longer than newsgen reads",
        "part it; what is no story should not end with `.md`",
    ),
    warning(
        "translation",
        "Stories with the same `translation:` are in one language; only the oldest counts",
        "give each but one its own `lang:`, or another `translation:`",
    ),
    error(
        "unclosed",
        "Front matter has no closing `---`",
        "add a line `---` before the text",
    ),
    note(
        "unknown-agency",
        "A source is nearly the name of an agency, or none of those that the config names",
        "leave it if it is spelled right; `agencies:` in newsgen.yaml adds names of agencies",
    ),
    warning(
        "unknown-check",
        "`checks:` names a code that does not exist",
        "write one of the codes that the guide lists",
    ),
    warning(
        "unknown-key",
        "A key is none that newsgen knows",
        "mend its spelling, remove it, or keep it under `extra:`",
    ),
    error(
        "unreadable",
        "A file cannot be read",
        "look at its permissions, and at the disk",
    ),
    note(
        "unused-message",
        "No template asks for a message of a theme; only `newsgen theme check` looks for it",
        "remove it, or mend its name",
    ),
    warning(
        "updated",
        "A story's `updated:` is before its `date:`; it is left out",
        "mend one of the two, or leave `updated` out",
    ),
    error(
        "verify",
        "A page was not what its inputs make it",
        "report it: it is a mistake in newsgen",
    ),
    warning(
        "version-gap",
        "A running story lacks a version between two others, or has one twice",
        "add the missing version, or mend the number in `version:`, the slugline or the headline",
    ),
    warning(
        "withdrawn",
        "`withdrawn:` holds no time, and is left out; or `status: usable` contradicts it, and counts",
        "write it as `2016-03-11` or `2016-03-11T09:05:00+01:00`",
    ),
    warning(
        "wrong-type",
        "A value is not of the kind that its key takes",
        "write what the message asks for",
    ),
    error("yaml", "Front matter or settings are not YAML", "write what the message says"),
    error(
        "yaml-reference",
        "YAML anchors, aliases and tags are not used here",
        "write the value out; put a text that begins with `&` or `*` in quotes",
    ),
    error(
        "yaml-shape",
        "Front matter or settings are no list of `key: value` lines",
        "write one field a line, as in `title: Harbour pilots end strike`",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_in_order_and_each_is_there_once() {
        assert!(CODES.is_sorted_by(|one, next| one.name < next.name));
    }

    #[test]
    fn a_code_is_found_by_its_name() {
        assert_eq!(find("embargo").map(|code| code.level), Some(Level::Error));
        assert_eq!(find("Embargo"), None);
    }
}
