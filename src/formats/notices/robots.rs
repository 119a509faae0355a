//! `robots.txt`: what crawlers may read, and where the sitemaps are; RFC 9309.

use crate::config::CrawlerRule;
use crate::pages::Edition;
use crate::paths::Address;

/// Returns `robots.txt`: the config's rules, then that all others may read everything, then
/// the sitemaps. A crawler follows the rule that names it, wherever that stands.
pub(in crate::formats) fn write(edition: &Edition<'_>) -> Vec<u8> {
    let config = edition.config;
    let rules = &config.notices.robots;
    let mut groups: Vec<String> =
        rules.iter().map(|rule| group(rule, config.base_path())).collect();
    let names_all = |rule: &CrawlerRule| rule.agents.iter().any(|agent| agent == "*");
    if !rules.iter().any(names_all) {
        groups.push("User-agent: *\nDisallow:\n".to_owned());
    }
    if let Some(base) = &config.base_url {
        let sitemap = base.full(&edition.href_of("/sitemap.xml"));
        groups.push(format!("Sitemap: {sitemap}\n"));
    }
    groups.join("\n").into_bytes()
}

fn group(rule: &CrawlerRule, base_path: &str) -> String {
    let line = |name: &str, path: &str| format!("{name}: {}\n", pattern(path, base_path));
    let mut group = String::new();
    for agent in &rule.agents {
        group.push_str(&format!("User-agent: {agent}\n"));
    }
    for path in &rule.allow {
        group.push_str(&line("Allow", path));
    }
    for path in &rule.disallow {
        group.push_str(&line("Disallow", path));
    }
    if rule.allow.is_empty() && rule.disallow.is_empty() {
        group.push_str("Disallow:\n");
    }
    group
}

/// A path below the site's own, with what is not ASCII, and `#`, percent-encoded.
fn pattern(path: &str, base_path: &str) -> String {
    let mut pattern = base_path.trim_end_matches('/').to_owned();
    for character in path.chars() {
        match character {
            '#' => pattern.push_str("%23"),
            _ if character.is_ascii() => pattern.push(character),
            _ => pattern.push_str(&Address::encoded(&character.to_string())),
        }
    }
    pattern
}
