//! Who wrote it: names out of a line such as `By Ada Quill and Ben Marsh`.

/// What stands before names, in the languages of the wires.
const BEFORE: [&str; 7] = ["by ", "von ", "par ", "por ", "av ", "af ", "door "];
/// What stands between names.
const BETWEEN: [&str; 8] =
    [" and ", " und ", " et ", " och ", " og ", " en ", " & ", " y "];
/// Words of names that may be in small letters.
const PARTICLES: [&str; 12] =
    ["de", "del", "della", "der", "di", "du", "la", "le", "ten", "van", "von", "zu"];

/// Returns the names of a line. `source` is the agency, which is no person.
pub(in crate::import::format) fn names(line: &str, source: Option<&str>) -> Vec<String> {
    let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut line = without_by(&line);
    let is_source = |part: &str| {
        source.is_some_and(|source| source.to_lowercase() == part.trim().to_lowercase())
    };
    if is_source(line) {
        return Vec::new();
    }
    for sign in [',', '/'] {
        if let Some((names, agency)) = line.rsplit_once(sign)
            && is_source(agency)
        {
            line = names.trim_end();
        }
    }
    let mut parts = vec![line];
    for between in BETWEEN {
        parts = parts.into_iter().flat_map(|part| part.split(between)).collect();
    }
    // Behind a comma alone may stand what the one person is.
    if parts.len() > 1 {
        parts = parts.into_iter().flat_map(|part| part.split(", ")).collect();
    }
    let parts: Vec<&str> = parts.into_iter().map(str::trim).collect();
    match parts.iter().all(|part| is_name(part)) {
        true => parts.into_iter().map(ToOwned::to_owned).collect(),
        false => vec![line.to_owned()],
    }
}

fn without_by(line: &str) -> &str {
    let line = line.trim();
    let is_by = |before: &&str| {
        line.get(..before.len()).is_some_and(|head| head.eq_ignore_ascii_case(before))
    };
    // A name may begin with a small `von`.
    let before = BEFORE
        .iter()
        .find(|before| is_by(before) && (**before != "von " || line.starts_with("Von ")));
    before.and_then(|before| line.get(before.len()..)).unwrap_or(line).trim()
}

/// Whether a text is surely the name of one person: two to four words, in capitals but for
/// particles.
fn is_name(text: &str) -> bool {
    let words: Vec<&str> = text.split(' ').collect();
    let is_word = |word: &&str| {
        // `d’Emilio` has its capital behind the sign.
        let word = match word.split_once(['\'', '’']) {
            Some(("d" | "l" | "o", rest)) => rest,
            _ => *word,
        };
        let first = word.chars().next();
        PARTICLES.contains(&word)
            || first.is_some_and(|c| c.is_alphabetic() && !c.is_lowercase())
                && !word.chars().any(|c| c.is_ascii_digit())
    };
    (2..=4).contains(&words.len()) && words.iter().all(is_word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_parted_where_all_are_names() {
        let cases: [(&str, &[&str]); 10] = [
            ("By Ada Quill", &["Ada Quill"]),
            ("BY  ADA QUILL", &["ADA QUILL"]),
            ("Von Ada Quill, mw", &["Ada Quill"]),
            ("Ada Quill and Ben de Marsh", &["Ada Quill", "Ben de Marsh"]),
            ("Ada Quill, Ben Marsh & Cy Dodd", &["Ada Quill", "Ben Marsh", "Cy Dodd"]),
            ("Ada Quill, Harbour Correspondent", &["Ada Quill, Harbour Correspondent"]),
            ("staff and wire reports", &["staff and wire reports"]),
            ("Byron Quill/MW", &["Byron Quill"]),
            ("Ada Quill and Ben d'Emilio", &["Ada Quill", "Ben d'Emilio"]),
            ("MW", &[]),
        ];
        for (line, expected) in cases {
            assert_eq!(names(line, Some("MW")), expected, "{line}");
        }
    }
}
