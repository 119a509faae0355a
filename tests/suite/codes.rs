//! The codes of diagnostics: each is explained, in the program and in the guide.

use std::collections::BTreeSet;
use std::path::Path;

use newsgen::codes::CODES;

use crate::site::files_below;

/// Every code that the library can use has words of its own, and the guide has every code.
#[test]
fn every_code_is_explained() {
    let guide = read("content/pages/guide/checks.md");
    let missing: Vec<&str> = CODES
        .iter()
        .filter(|code| !guide.contains(&format!("| `{}` |", code.name)))
        .map(|code| code.name)
        .collect();
    assert_eq!(missing, [""; 0], "in the guide");
    let known: BTreeSet<&str> = CODES.iter().map(|code| code.name).collect();
    let unknown: Vec<String> =
        used_codes().into_iter().filter(|code| !known.contains(&**code)).collect();
    // What the server says of the machine it runs on is no finding.
    assert_eq!(unknown, ["environment"], "in `codes`");
}

/// The codes in the calls that make diagnostics and problems, without those in tests and in
/// the command line.
fn used_codes() -> BTreeSet<String> {
    let mut codes = BTreeSet::new();
    for (path, bytes) in files_below(&root().join("src")) {
        let text = String::from_utf8_lossy(&bytes).replace('\n', " ");
        let code_only = text.split("#[cfg(test)] mod tests {").next().unwrap();
        if path.starts_with("cli/") || path.contains("tests") || path == "codes.rs" {
            continue;
        }
        let starts = [
            "Diagnostic::error(",
            "Diagnostic::warning(",
            "Diagnostic::info(",
            "self.report(",
            "refuse(",
            "code: ",
        ];
        for start in starts {
            let calls = code_only.split(start).skip(1);
            codes.extend(calls.filter_map(|rest| Some(first_text(rest)?.to_owned())));
        }
    }
    codes
}

/// The text in quotes with which code begins.
fn first_text(code: &str) -> Option<&str> {
    let inside = code.trim_start().strip_prefix('"')?;
    let end = inside.find('"')?;
    let text = &inside[..end];
    let is_code = text.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
    (is_code && !text.is_empty()).then_some(text)
}

fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).expect(path)
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
