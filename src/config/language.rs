//! Language tags: which texts are one, how they are written, and in which direction their
//! languages are.
//!
//! Whether a language exists is not asked: the registry grows.

use crate::diagnostic::Diagnostic;
use crate::yaml::Fields;
use crate::yaml::Problems;

/// The most bytes of a tag, which is a folder's name in addresses. RFC 5646 §4.4.1 asks for
/// room for 35.
const LONGEST: usize = 64;

/// Scripts that are written from right to left, ISO 15924.
const RTL_SCRIPTS: [&str; 10] =
    ["arab", "aran", "hebr", "thaa", "syrc", "nkoo", "adlm", "rohg", "mand", "samr"];

/// Languages that are mostly written in one of these, ISO 639.
const RTL_LANGUAGES: [&str; 38] = [
    "acm", "aeb", "ajp", "apc", "apd", "ar", "arb", "arc", "ars", "ary", "arz", "azb",
    "bal", "bqi", "ckb", "dv", "fa", "glk", "haz", "he", "iw", "khw", "ks", "lrc", "luz",
    "mzn", "nqo", "pbt", "pes", "pnb", "prs", "ps", "sd", "skr", "syr", "ug", "ur", "yi",
];

/// Takes a language tag, written in the common way; `en_GB` is taken for `en-GB`. `None` if
/// there is none, or what stands there is no tag.
pub fn take(
    fields: &mut Fields<'_>,
    key: &str,
    problems: &mut Problems,
) -> Option<String> {
    let written = fields.text(key, problems)?;
    let parsed = parse(key, &written);
    parsed.map_err(|problem| problems.push(problem.at(fields.place(key)))).ok()
}

/// Returns the language tag `written`, in the common way. `key` is what it was given for.
///
/// # Errors
///
/// If it is no language tag.
pub fn parse(key: &str, written: &str) -> Result<String, Diagnostic> {
    let tag = written.replace('_', "-");
    if is_language(&tag) {
        return Ok(language_tag(&tag));
    }
    let message = format!("`{key}` is `{written}`, which is not a language tag");
    let help = "write a tag such as `en`, `pt-BR` or `zh-Hans`";
    Err(Diagnostic::error("language", message).help(help))
}

/// Returns `rtl` for languages written from right to left, else `ltr`.
///
/// A script subtag decides (`az-Arab`, `ar-Latn`); else the language does. What follows a
/// single letter is no script: `ar-u-nu-latn` only has other digits.
pub fn direction(language: &str) -> &'static str {
    let lower = language.to_ascii_lowercase();
    let mut parts = lower.split('-').take_while(|part| part.len() > 1);
    let primary = parts.next().unwrap_or_default();
    let is_script =
        |part: &&str| part.len() == 4 && part.bytes().all(|b| b.is_ascii_alphabetic());
    let rtl = match parts.find(is_script) {
        Some(script) => RTL_SCRIPTS.contains(&script),
        None => RTL_LANGUAGES.contains(&primary),
    };
    if rtl { "rtl" } else { "ltr" }
}

/// Returns a language tag as it is commonly written, RFC 5646 §2.1.1: `pt-BR`, `zh-Hant`. So
/// that `en-gb` and `en-GB` are one language.
fn language_tag(tag: &str) -> String {
    let mut parts: Vec<String> = Vec::new();
    for part in tag.split('-') {
        let lower = part.to_ascii_lowercase();
        let is_letters = part.bytes().all(|byte| byte.is_ascii_alphabetic());
        let is_first = parts.is_empty();
        // What follows a single letter is private, and has no case of its own.
        let is_private = parts.iter().any(|part| part.len() == 1);
        parts.push(match part.len() {
            2 if !is_first && !is_private && is_letters => part.to_ascii_uppercase(),
            4 if !is_first && !is_private && is_letters => {
                let (first, rest) = lower.split_at(1);
                format!("{}{rest}", first.to_ascii_uppercase())
            }
            _ => lower,
        });
    }
    parts.join("-")
}

/// Whether `tag` has the shape of a BCP 47 language tag: `en`, `pt-BR`, `zh-Hant`.
///
/// A language has two or three letters: longer ones, which RFC 5646 §2.1 leaves room for, were
/// never given out, and `english` is a mistake. A single letter or digit announces something,
/// which has to follow.
fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let primary = parts.next().unwrap_or_default();
    let letters = primary.bytes().all(|b| b.is_ascii_alphabetic());
    tag.len() <= LONGEST
        && (2..=3).contains(&primary.len())
        && letters
        && are_subtags(&parts.collect::<Vec<_>>())
}

fn are_subtags(parts: &[&str]) -> bool {
    let is_part = |part: &&str| {
        (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
    };
    if !parts.iter().all(is_part) {
        return false;
    }
    // Behind `x` everything is private.
    let private = parts.iter().position(|part| part.eq_ignore_ascii_case("x"));
    let (public, own) = parts.split_at(private.unwrap_or(parts.len()));
    let is_followed = |at: usize| public.get(at + 1).is_some_and(|next| next.len() > 1);
    (0..public.len()).all(|at| public[at].len() > 1 || is_followed(at)) && own.len() != 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_decides_the_direction_before_the_language() {
        let tags = ["ar", "fa-IR", "az-Arab", "ar-Latn", "en", "zh-Hant-TW", "he"];
        let found: Vec<_> = tags.into_iter().map(direction).collect();
        assert_eq!(found, ["rtl", "rtl", "rtl", "ltr", "ltr", "ltr", "rtl"]);
    }

    #[test]
    fn digits_calendars_and_private_parts_do_not_turn_a_text_around() {
        let tags =
            ["ar-u-nu-latn", "en-x-arab", "ar-EG-u-ca-gregory", "sl-1994", "ur-1996"];
        let found: Vec<_> = tags.into_iter().map(direction).collect();
        assert_eq!(found, ["rtl", "ltr", "rtl", "ltr", "rtl"]);
        let languages = ["prs", "pnb", "azb", "arz", "mzn", "ckb", "ku", "az"];
        let expected = ["rtl", "rtl", "rtl", "rtl", "rtl", "rtl", "ltr", "ltr"];
        assert_eq!(languages.map(direction), expected);
    }

    #[test]
    fn a_tag_is_written_in_one_way() {
        let tags = ["EN-gb", "zh-hant-tw", "sr-LATN", "es-419", "de-x-Berlin", "fr"];
        let expected = ["en-GB", "zh-Hant-TW", "sr-Latn", "es-419", "de-x-berlin", "fr"];
        assert_eq!(tags.map(language_tag), expected);
    }

    #[test]
    fn a_language_is_a_tag_not_a_word() {
        let long = format!("en-x{}", "-abcdefgh".repeat(7));
        let good =
            ["en", "pt-BR", "zh-Hant-TW", "ar-u-nu-latn", "de-x-a", "ast", "en-1994"];
        assert_eq!(good.map(is_language), [true; 7]);
        let bad = [
            "English language",
            "e",
            "en_GB",
            "",
            "english",
            "german",
            "en-x",
            "en-u",
            "en-u-x-a",
            "en-a-b-cc",
            "en--GB",
            &long,
        ];
        assert_eq!(bad.map(is_language), [false; 12]);
    }
}
