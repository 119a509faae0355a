//! Decides which addresses in a text may stand, and what they become.

use std::borrow::Cow;
use std::ops::Range;

use percent_encoding::percent_decode_str;
use pulldown_cmark::LinkType;

use super::heading_ids::Ids;
use super::{Picture, Problem, Resolver, Target};

/// How often percent-encoding is taken off to see what hides below.
const MAX_DECODINGS: usize = 3;

/// What becomes of a link.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It stays as written.
    Keep,
    /// It stays, but leads to this address.
    Lead(String),
    /// Only its words stay.
    Refuse,
}

/// The links and images of one text, and what is wrong with them.
pub(super) struct Links<'a> {
    schemes: Option<&'a [String]>,
    resolver: &'a dyn Resolver,
    /// Links to places within the text, to be checked when all of it is known.
    anchors: Vec<(String, Range<usize>)>,
    problems: Vec<Problem>,
}

/// A resolver that knows nothing and doubts nothing.
pub(super) struct AsWritten;

impl Resolver for AsWritten {
    fn link(&self, _target: &str) -> Target {
        Target::AsWritten
    }

    fn image(&self, target: &str) -> Picture {
        Picture { src: target.to_owned(), ..Picture::default() }
    }
}

impl<'a> Links<'a> {
    /// Starts on a text whose links may have these schemes; `None` allows all.
    pub(super) fn new(schemes: Option<&'a [String]>, resolver: &'a dyn Resolver) -> Self {
        Self { schemes, resolver, anchors: Vec::new(), problems: Vec::new() }
    }

    /// Decides on a link to `target`, written at `range`.
    pub(super) fn link(
        &mut self,
        link_type: LinkType,
        target: &str,
        range: &Range<usize>,
    ) -> Verdict {
        if link_type == LinkType::Email {
            return self.judge(&["mailto".to_owned()], target, range);
        }
        let verdict = self.judge(&schemes_of(target), target, range);
        if verdict == Verdict::Refuse || target.is_empty() || leads_away(target) {
            return verdict;
        }
        if let Some(anchor) = target.strip_prefix('#') {
            self.anchors.push((anchor.to_owned(), range.clone()));
            return Verdict::Keep;
        }
        self.ask(target, range)
    }

    /// Decides on an image at `target`, written at `range`; `None` refuses it.
    pub(super) fn image(
        &mut self,
        target: &str,
        range: &Range<usize>,
    ) -> Option<Picture> {
        let allowed = |scheme: &String| scheme == "http" || scheme == "https";
        let schemes = schemes_of(target);
        if self.schemes.is_some()
            && let Some(scheme) = schemes.iter().find(|scheme| !allowed(scheme))
        {
            let what = format!("image `{}`", shown(target));
            self.refuse(
                &what,
                scheme,
                "use `http`, `https` or a file of this site",
                range,
            );
            return None;
        }
        if target.is_empty() || leads_away(target) {
            return Some(AsWritten.image(target));
        }
        let picture = self.resolver.image(target);
        if let Some(reason) = &picture.problem {
            let message = format!("image `{}`: {reason}", shown(target));
            self.report("image", message, None, range);
        }
        Some(picture)
    }

    /// Returns all that is wrong; links within the text are looked up in `ids`, if given.
    pub(super) fn into_problems(mut self, ids: Option<&Ids>) -> Vec<Problem> {
        let Some(ids) = ids else { return self.problems };
        for (anchor, range) in std::mem::take(&mut self.anchors) {
            let decoded = percent_decode_str(&anchor).decode_utf8_lossy();
            let known = ["", "top"].contains(&anchor.as_str());
            if !known && !ids.contains(&anchor) && !ids.contains(&decoded) {
                let message = format!("no heading here has the id `{}`", shown(&anchor));
                let help = "an id is the heading's words in lower case, joined by `-`";
                self.report("anchor", message, Some(help), &range);
            }
        }
        self.problems
    }

    fn judge(&mut self, found: &[String], target: &str, range: &Range<usize>) -> Verdict {
        let Some(allowed) = self.schemes else { return Verdict::Keep };
        let refused = found.iter().find(|scheme| {
            allowed.iter().all(|allowed| !allowed.eq_ignore_ascii_case(scheme))
        });
        let Some(scheme) = refused else { return Verdict::Keep };
        let help = format!("allowed are: {}", allowed.join(", "));
        let what = format!("link to `{}`", shown(target));
        self.refuse(&what, scheme, &help, range);
        Verdict::Refuse
    }

    fn ask(&mut self, target: &str, range: &Range<usize>) -> Verdict {
        match self.resolver.link(target) {
            Target::AsWritten => Verdict::Keep,
            Target::Page { href } => Verdict::Lead(href),
            Target::Missing { reason } => {
                let message = format!("link to `{}`: {reason}", shown(target));
                self.report("link", message, None, range);
                Verdict::Keep
            }
        }
    }

    fn refuse(&mut self, what: &str, scheme: &str, help: &str, range: &Range<usize>) {
        let message =
            format!("{what} has the scheme `{}`, which is not allowed", shown(scheme));
        self.report("link-scheme", message, Some(help), range);
    }

    fn report(
        &mut self,
        code: &'static str,
        message: String,
        help: Option<&str>,
        range: &Range<usize>,
    ) {
        let help = help.map(str::to_owned);
        self.problems.push(Problem { code, message, help, range: range.clone() });
    }
}

/// Returns the schemes an address has, as written and with its percent-encoding taken off.
///
/// Browsers drop control characters and some white space before they read the scheme
/// (<https://url.spec.whatwg.org/#url-parsing>), so they are dropped here. They do not
/// decode, but what stands between a page and a browser may.
fn schemes_of(target: &str) -> Vec<String> {
    let mut schemes = Vec::new();
    let mut address = bare(target);
    for _ in 0..=MAX_DECODINGS {
        if is_host(&address) {
            schemes.push("https".to_owned());
        } else if let Some(scheme) = scheme_of(&address) {
            schemes.push(scheme.to_ascii_lowercase());
        }
        if !address.contains('%') {
            break;
        }
        address =
            bare(&percent_decode_str(&address).decode_utf8_lossy()).into_owned().into();
    }
    schemes
}

/// Returns what stands before the colon, if it has the form of a scheme (RFC 3986, 3.1).
fn scheme_of(address: &str) -> Option<&str> {
    let (scheme, _) = address.split_once(':')?;
    let form = |byte: u8| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte);
    let letter = scheme.starts_with(|first: char| first.is_ascii_alphabetic());
    (letter && scheme.bytes().all(form)).then_some(scheme)
}

/// Says whether an address has a scheme or a host, so that it is no address of this site.
fn leads_away(target: &str) -> bool {
    let address = bare(target);
    is_host(&address) || scheme_of(&address).is_some()
}

/// Says whether an address begins with a host, as in `//example.org/`.
///
/// Browsers read a backslash there as a slash.
fn is_host(address: &str) -> bool {
    let slash = |byte: Option<&u8>| matches!(byte, Some(b'/' | b'\\'));
    slash(address.as_bytes().first()) && slash(address.as_bytes().get(1))
}

/// Returns an address without what does not show: white space, controls, joiners.
fn bare(target: &str) -> Cow<'_, str> {
    if target.bytes().all(|byte| byte.is_ascii_graphic()) {
        return target.into();
    }
    let hidden = |character: char| {
        character.is_control()
            || character.is_whitespace()
            || matches!(character, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}' | '\u{feff}')
    };
    target.chars().filter(|character| !hidden(*character)).collect()
}

/// Returns an address as a message can show it: on one line and not too long.
fn shown(target: &str) -> String {
    const MAX_CHARS: usize = 80;
    let visible =
        |character: char| if character.is_control() { '\u{fffd}' } else { character };
    let mut shown: String = target.chars().take(MAX_CHARS).map(visible).collect();
    if target.chars().nth(MAX_CHARS).is_some() {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A site with one page, which no other address leads to.
    struct Site;

    impl Resolver for Site {
        fn link(&self, target: &str) -> Target {
            match target {
                "strike.md#vote" => {
                    Target::Page { href: "/2016/strike.html#vote".to_owned() }
                }
                _ => Target::Missing { reason: "no such story".to_owned() },
            }
        }

        fn image(&self, target: &str) -> Picture {
            AsWritten.image(target)
        }
    }

    fn link(target: &str) -> (Verdict, Vec<&'static str>) {
        let schemes = crate::markdown::Style::default().link_schemes;
        let mut links = Links::new(schemes.as_deref(), &Site);
        let verdict = links.link(LinkType::Inline, target, &(0..1));
        let problems = links.into_problems(Some(&Ids::default()));
        (verdict, problems.iter().map(|problem| problem.code).collect())
    }

    #[test]
    fn allowed_schemes_and_hosts_stand_as_written() {
        let targets = [
            "https://example.org/a?b=c:d",
            "HTTP://example.org",
            "mailto:desk@example.org",
            "tel:+31-10-5550100",
            "//example.org/a",
            "",
            "#",
            "#top",
        ];
        assert_eq!(targets.map(link), [const { (Verdict::Keep, Vec::new()) }; 8]);
    }

    #[test]
    fn schemes_are_refused_however_they_are_dressed() {
        let targets = [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "java\tscript:alert(1)",
            "java\u{0}script:alert(1)",
            " \u{1}javascript:alert(1)",
            "java\u{200b}script:alert(1)",
            "%6Aavascript:alert(1)",
            "%256Aavascript%253Aalert(1)",
            "javascript%3Aalert(1)",
            "data:text/html,<script>alert(1)</script>",
            "vbscript:x",
            "blob:https://example.org/1",
            "file:///etc/passwd",
            "ftp://example.org/",
            "C:\\stories",
        ];
        for target in targets {
            assert_eq!(
                link(target),
                (Verdict::Refuse, vec!["link-scheme"]),
                "{target:?}"
            );
        }
    }

    #[test]
    fn what_has_no_scheme_is_asked_of_the_site() {
        let lead = Verdict::Lead("/2016/strike.html#vote".to_owned());
        assert_eq!(link("strike.md#vote"), (lead, vec![]));
        for target in ["strike.md", "/a:b", "?page=2", "./12:30.md", "100%", "a%2Fb"] {
            assert_eq!(link(target), (Verdict::Keep, vec!["link"]), "{target:?}");
        }
        assert_eq!(link("#nowhere"), (Verdict::Keep, vec!["anchor"]));
    }

    #[test]
    fn any_scheme_stands_where_all_are_allowed() {
        let mut links = Links::new(None, &Site);
        let verdicts = ["javascript:alert(1)", "//example.org"]
            .map(|target| links.link(LinkType::Inline, target, &(0..1)));
        assert_eq!(verdicts, [Verdict::Keep, Verdict::Keep]);
    }

    #[test]
    fn images_come_from_the_web_or_the_site() {
        let schemes = crate::markdown::Style::default().link_schemes;
        let targets = ["https://example.org/a.png", "//example.org/a.png", "a.png"];
        for target in targets {
            let mut links = Links::new(schemes.as_deref(), &Site);
            assert_eq!(links.image(target, &(0..1)), Some(AsWritten.image(target)));
        }
        for target in
            ["data:image/svg+xml,<svg/>", "mailto:a@example.org", "java\nscript:x"]
        {
            let mut links = Links::new(schemes.as_deref(), &Site);
            assert_eq!(links.image(target, &(0..1)), None);
        }
    }

    #[test]
    fn messages_stay_on_one_short_line() {
        assert_eq!(shown("a\n\u{1b}[31m"), "a\u{fffd}\u{fffd}[31m");
        assert_eq!(shown(&"x".repeat(1000)).chars().count(), 81);
    }
}
