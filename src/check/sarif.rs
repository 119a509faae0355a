//! Findings as a SARIF log, which code hosts and editors read.
//!
//! <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>; section numbers below
//! are its own.

use serde_json::Value;
use serde_json::json;

use crate::check::document::Scope;
use crate::check::document::word;
use crate::codes::CODES;
use crate::codes::Code;
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::diagnostic::Place;

/// What stands for the project's root in addresses; code hosts know this name (§3.14.14).
const ROOT: &str = "%SRCROOT%";

/// Returns findings as a SARIF 2.1.0 log with one run, whose rules are all codes with the
/// levels that the config gives them.
#[must_use]
pub fn sarif(findings: &[Diagnostic], config: &Config, scope: Scope) -> Value {
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {
                "driver": {
                    "name": "newsgen",
                    "semanticVersion": env!("CARGO_PKG_VERSION"),
                    "rules": CODES.iter().map(|code| rule(code, config)).collect::<Vec<_>>(),
                },
            },
            "invocations": [{ "executionSuccessful": scope == Scope::Whole }],
            "originalUriBaseIds": {
                ROOT: { "description": { "text": "The archive's folder" } },
            },
            "columnKind": "unicodeCodePoints",
            "results": findings.iter().map(result).collect::<Vec<_>>(),
        }],
    })
}

fn rule(code: &Code, config: &Config) -> Value {
    let asked = config.checks.get(code.name).filter(|_| code.level < Level::Error);
    let (is_on, level) = match asked {
        Some(None) => (false, code.level),
        Some(Some(level)) => (true, *level),
        None => (true, code.level),
    };
    json!({
        "id": code.name,
        "shortDescription": { "text": plain(code.meaning) },
        "help": { "text": plain(&capital(code.way_out)) },
        "defaultConfiguration": { "enabled": is_on, "level": word(level) },
    })
}

fn result(finding: &Diagnostic) -> Value {
    let text = match &finding.help {
        Some(help) => {
            format!("{}.\n{}.", capital(&finding.message), capital(help))
        }
        None => format!("{}.", capital(&finding.message)),
    };
    let mut result = json!({
        "ruleId": finding.code,
        "level": word(finding.level),
        "message": { "text": plain(&text) },
    });
    if let Some(index) = CODES.iter().position(|code| code.name == finding.code) {
        result["ruleIndex"] = index.into();
    }
    if let Some(place) = &finding.place {
        result["locations"] = json!([{ "physicalLocation": location(place) }]);
    }
    result
}

fn location(place: &Place) -> Value {
    let file = json!({ "uri": uri(&place.file), "uriBaseId": ROOT });
    let mut location = json!({ "artifactLocation": file });
    if place.line > 0 {
        let start = place.column.max(1);
        location["region"] = json!({
            "startLine": place.line,
            "startColumn": start,
            "endColumn": start.saturating_add(place.len.max(1)),
            "snippet": { "text": place.excerpt },
        });
    }
    location
}

/// A path as a relative reference: percent-encoded (§3.10.1, RFC 3986 §4.2).
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    uri
}

/// A sentence as it may stand in a message: braces would be placeholders (§3.11.5), and
/// brackets before parentheses links (§3.11.6).
fn plain(text: &str) -> String {
    let text = text.replace('{', "{{").replace('}', "}}");
    if text.contains("](") { text.replace('[', "\\[").replace(']', "\\]") } else { text }
}

fn capital(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters.next().map(|first| first.to_uppercase().to_string());
    first.unwrap_or_default() + characters.as_str()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_is_a_result_with_its_rule_and_its_region() {
        let place = Place {
            file: "content/2016/Überfall 1.md".to_owned(),
            line: 7,
            column: 3,
            len: 9,
            excerpt: "  ![](a.jpg)".to_owned(),
        };
        let finding = Diagnostic::warning("no-alt", "the image has no alternative text")
            .at(place)
            .help("write `![Quay](a.jpg)`");
        let rule = CODES.iter().position(|code| code.name == "no-alt");
        let expected = json!({
            "ruleId": "no-alt",
            "ruleIndex": rule,
            "level": "warning",
            "message": {
                "text": "The image has no alternative text.\nWrite `!\\[Quay\\](a.jpg)`.",
            },
            "locations": [{ "physicalLocation": {
                "artifactLocation": {
                    "uri": "content/2016/%C3%9Cberfall%201.md",
                    "uriBaseId": "%SRCROOT%",
                },
                "region": {
                    "startLine": 7,
                    "startColumn": 3,
                    "endColumn": 12,
                    "snippet": { "text": "  ![](a.jpg)" },
                },
            } }],
        });
        assert_eq!(result(&finding), expected);
    }

    #[test]
    fn a_finding_without_place_or_rule_stands_by_itself() {
        let finding = Diagnostic::error("build", "`{{ x }}` is not known");
        let expected = json!({
            "ruleId": "build",
            "level": "error",
            "message": { "text": "`{{{{ x }}}}` is not known." },
        });
        assert_eq!(result(&finding), expected);
    }

    #[test]
    fn rules_have_the_levels_of_the_config() {
        let checks = [("no-alt", None), ("link", Some(Level::Error)), ("embargo", None)];
        let config = Config { checks: checks.into(), ..Config::default() };
        let rule = |name| {
            let code = CODES.iter().find(|code| code.name == name);
            rule(code.unwrap(), &config)["defaultConfiguration"].clone()
        };
        assert_eq!(rule("no-alt"), json!({ "enabled": false, "level": "warning" }));
        assert_eq!(rule("link"), json!({ "enabled": true, "level": "error" }));
        assert_eq!(rule("embargo"), json!({ "enabled": true, "level": "error" }));
    }
}
