//! The setting `robots`: what some crawlers may read; RFC 9309.

use std::collections::BTreeSet;

use crate::diagnostic::Level;
use crate::yaml::Fields;
use crate::yaml::Problems;

/// What some crawlers may read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CrawlerRule {
    /// Their names, or `*` for all that no other rule names.
    pub agents: Vec<String>,
    /// What they may read, as paths from the site's root; `*` and `$` are patterns.
    pub allow: Vec<String>,
    /// What they may not.
    pub disallow: Vec<String>,
}

const KEYS: [&str; 3] = ["agent", "allow", "disallow"];

pub(super) fn take(fields: &mut Fields<'_>, problems: &mut Problems) -> Vec<CrawlerRule> {
    let mut rules: Vec<CrawlerRule> = Vec::new();
    for mut inner in fields.maps("robots", problems) {
        let agents = inner.list("agent", problems);
        let rule = CrawlerRule {
            allow: paths(&mut inner, "allow", problems),
            disallow: paths(&mut inner, "disallow", problems),
            agents,
        };
        if rule.agents.is_empty() || !rule.agents.iter().all(|agent| is_agent(agent)) {
            let expected =
                "the name of a crawler: letters, digits, `-` and `_`, or `*` for all";
            problems.push(inner.wrong("agent", expected));
        } else if let Some(twice) = named_twice(&rules, &rule) {
            // Not every crawler puts its groups together, as RFC 9309 §2.2.1 asks.
            let expected = format!("named once: `{twice}` has another rule, too");
            problems.push(inner.wrong("agent", &expected));
        } else {
            rules.push(rule);
        }
        inner.finish(&KEYS, Level::Error, problems);
    }
    rules
}

/// The crawler of a rule that the rules before it, or the rule itself, have named already.
fn named_twice<'a>(before: &[CrawlerRule], rule: &'a CrawlerRule) -> Option<&'a str> {
    let mut named: BTreeSet<String> = BTreeSet::new();
    let earlier = before.iter().flat_map(|rule| &rule.agents);
    named.extend(earlier.map(|agent| agent.to_ascii_lowercase()));
    let twice =
        rule.agents.iter().find(|agent| !named.insert(agent.to_ascii_lowercase()));
    twice.map(String::as_str)
}

/// Whether a text is a product token, RFC 9309 §2.2.1; digits, too, as some crawlers have
/// them in their names all the same.
fn is_agent(text: &str) -> bool {
    let is_letter =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    text == "*" || !text.is_empty() && text.bytes().all(is_letter)
}

fn paths(fields: &mut Fields<'_>, key: &str, problems: &mut Problems) -> Vec<String> {
    let paths = fields.list(key, problems);
    let is_path = |path: &String| {
        path.starts_with('/') && !path.contains(|c: char| c.is_control() || c == ' ')
    };
    if !paths.iter().all(is_path) {
        problems.push(fields.wrong(key, "a list of paths that begin with `/`"));
        return Vec::new();
    }
    paths
}
