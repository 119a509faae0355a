//! One record of SGML as that of Reuters-21578: its fields, and its text.

use std::ops::Range;

use crate::import::charset;
use crate::import::fields::Fields;
use crate::import::hash;
use crate::import::item::Body;
use crate::import::item::Item;
use crate::import::item::Refusal;
use crate::import::plain;
use crate::import::xml::text::one_line;
use crate::import::xml::text::resolved;

/// The agency of the set whose tag records have.
const AGENCY: &str = "Reuters";
/// Lists that become keywords, and keep their names below `extra`.
const LISTS: [&str; 4] = ["PEOPLE", "ORGS", "EXCHANGES", "COMPANIES"];
/// What a record's tag says beside its number.
const NUMBERS: [&str; 4] = ["OLDID", "LEWISSPLIT", "CGISPLIT", "CSECS"];

/// Makes an item of a record.
pub(super) fn item(bytes: &[u8]) -> Result<Item, Refusal> {
    let text = charset::text(bytes).replace("\r\n", "\n");
    let Some((tag, inner)) = text.split_once('>') else {
        return Err(Refusal::fail("the record's tag has no end"));
    };
    let mut item = Item::default();
    item.origin.sha256 = hash::sha256(bytes);
    item.origin.id = attribute(tag, "NEWID").filter(|id| !id.is_empty());
    // Only that set parts its records for tests of programs.
    if attribute(tag, "LEWISSPLIT").is_some() {
        item.source = Some(AGENCY.to_owned());
    }
    for name in NUMBERS {
        let value = attribute(tag, name);
        item.origin.more.set_some(&name.to_ascii_lowercase(), value);
    }
    // What was sent before the text: codes, and the slug of the wire.
    item.origin.more.set_some("unknown", element(inner, "UNKNOWN").map(words));
    take_date(&mut item, element(inner, "DATE").unwrap_or_default());
    take_lists(&mut item, inner);
    take_text(&mut item, inner);
    if let Some(note) = element(inner, "MKNOTE") {
        item.set("ednote", words(note));
    }
    Ok(item)
}

/// `26-FEB-1987 15:01:01.79` as front matter has it. A time that no clock shows goes.
fn take_date(item: &mut Item, text: &str) {
    let text = words(text);
    let mut parts = text.split_whitespace();
    let day = parts.next().unwrap_or_default();
    let mut of_day = day.split('-');
    let (Some(number), Some(month), Some(year), None) =
        (of_day.next(), of_day.next(), of_day.next(), of_day.next())
    else {
        item.date = Some(text);
        return;
    };
    let day = format!("{number} {} {year}", capitalized(month));
    item.date = Some(day.clone());
    let Some(time) = parts.next() else { return };
    let time = time.split('.').next().unwrap_or_default();
    let is_clock = time.split(':').zip([24, 60, 60]).all(|(part, most)| {
        part.len() == 2 && part.parse::<u8>().is_ok_and(|part| part < most)
    });
    if is_clock && matches!(time.split(':').count(), 2 | 3) {
        item.date = Some(format!("{day} {time}"));
    } else {
        item.note(format!("its time is left out, as no clock shows it: “{text}”"));
    }
}

fn capitalized(month: &str) -> String {
    let lower = month.to_ascii_lowercase();
    let mut characters = lower.chars();
    let first = characters.next().map(|c| c.to_ascii_uppercase());
    first.into_iter().chain(characters).collect()
}

fn take_lists(item: &mut Item, inner: &str) {
    item.set_list("topics", list(inner, "TOPICS"));
    item.set_list("places", list(inner, "PLACES"));
    let mut extra = Fields::default();
    let mut keywords = Vec::new();
    for name in LISTS {
        let values = list(inner, name);
        keywords.extend(values.iter().cloned());
        extra.set_list(&name.to_ascii_lowercase(), values);
    }
    item.set_list("keywords", keywords);
    item.set("extra", extra.into_mapping());
}

/// Takes headline, dateline, author and text.
fn take_text(item: &mut Item, inner: &str) {
    let Some((tag, text)) = opened(inner, "TEXT") else {
        item.note("the record has no text");
        return;
    };
    let mut text = text.to_owned();
    item.title = cut(&mut text, "TITLE").map(|title| words(&title)).unwrap_or_default();
    item.dateline = cut(&mut text, "DATELINE").map(|line| words(&line));
    item.dateline = item.dateline.take().filter(|line| !line.is_empty());
    if let Some(author) = cut(&mut text, "AUTHOR") {
        item.set_list("byline", author_of(&words(&author)));
    }
    let body = cut(&mut text, "BODY");
    if attribute(tag, "TYPE").is_some_and(|kind| kind == "UNPROC") {
        item.note("it was never taken apart: its text holds all there is");
    }
    let rest = decoded(&text);
    let rest = rest.trim_matches(|c: char| c.is_whitespace() || c == '*');
    let body = body.map(|body| with_mark_apart(&decoded(&body)));
    let text = match body {
        Some(body) if rest.is_empty() => body,
        // What stands beside the body belongs to the text, too.
        Some(body) => format!("{rest}\n\n{body}"),
        None => with_mark_apart(rest),
    };
    item.body = Body::Plain(with_paragraphs_apart(&text));
}

/// A text with an empty line before each indented one, as each begins a paragraph or is a row
/// by itself. Rows that are set in columns stay together.
fn with_paragraphs_apart(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let mut out: Vec<&str> = Vec::new();
    let is_alike =
        |one: &&str, other: &&str| plain::is_indented(one) == plain::is_indented(other);
    for run in lines.chunk_by(is_alike) {
        if run.first().is_none_or(|line| !plain::is_indented(line)) {
            out.extend(run);
            continue;
        }
        let table = table_in(run);
        for (at, line) in run.iter().enumerate() {
            let goes_on = table.contains(&at) && at > table.start;
            if !goes_on {
                out.push("");
            }
            out.push(line);
        }
        if !table.is_empty() && table.end == run.len() {
            out.push("");
        }
    }
    out.join("\n")
}

/// Which of some indented lines are set in columns: none, or all from the first to the last
/// with a gap.
fn table_in(run: &[&str]) -> Range<usize> {
    let has_gap = |line: &&str| plain::has_gap(line);
    let first = run.iter().position(has_gap).unwrap_or_default();
    let end = run.iter().rposition(has_gap).map_or(0, |last| last + 1);
    match plain::is_in_columns(&run[first..end.max(first)]) {
        true => first..end,
        false => 0..0,
    }
}

/// A text with its last line in a paragraph of its own, if that is the agency's mark: right
/// behind a table it would be one more row.
fn with_mark_apart(text: &str) -> String {
    let text = text.trim_end();
    match text.rsplit_once('\n') {
        Some((before, mark)) if mark.trim().eq_ignore_ascii_case("reuter") => {
            format!("{before}\n\n{}", mark.trim())
        }
        _ => text.to_owned(),
    }
}

/// The people of `By Jane Roe, Reuters`.
fn author_of(text: &str) -> Vec<String> {
    let is_by = text.get(..3).is_some_and(|by| by.eq_ignore_ascii_case("by "));
    let names = if is_by { text.get(3..).unwrap_or_default() } else { text };
    let names = names.trim();
    let names = names.strip_suffix(&format!(", {AGENCY}")).unwrap_or(names);
    names
        .split(" and ")
        .map(|name| name.trim().trim_end_matches(',').to_owned())
        .collect()
}

/// The values of a list: `<TOPICS><D>tin</D><D>zinc</D></TOPICS>`.
fn list(inner: &str, name: &str) -> Vec<String> {
    let list = element(inner, name).unwrap_or_default();
    let values = list.split("<D>").skip(1);
    values.map(|value| words(value.split("</D>").next().unwrap_or_default())).collect()
}

/// The value of an attribute of a tag.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let start = tag.match_indices(name).find_map(|(at, _)| {
        let is_own = tag.get(..at)?.ends_with(char::is_whitespace);
        let rest = tag.get(at + name.len()..)?.strip_prefix('=')?;
        is_own.then_some(rest)
    })?;
    let value = match start.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next(),
        None => start.split(|c: char| c.is_whitespace() || c == '>').next(),
    };
    value.map(words)
}

/// What an element holds, with the rest of its tag before it.
fn opened<'t>(text: &'t str, name: &str) -> Option<(&'t str, &'t str)> {
    let begin = format!("<{name}");
    let (at, _) = text.match_indices(&*begin).find(|(at, _)| {
        let next = text.get(at + begin.len()..).and_then(|rest| rest.chars().next());
        next.is_some_and(|c| c == '>' || c.is_whitespace())
    })?;
    let (tag, rest) = text.get(at + begin.len()..)?.split_once('>')?;
    let end = rest.find(&format!("</{name}>")).unwrap_or(rest.len());
    Some((tag, &rest[..end]))
}

fn element<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    opened(text, name).map(|(_, inner)| inner)
}

/// Takes an element out of a text, and returns what it held.
fn cut(text: &mut String, name: &str) -> Option<String> {
    let inner = element(text, name)?.to_owned();
    let begin = text.find(&format!("<{name}"))?;
    let end = format!("</{name}>");
    let end = match text.get(begin..)?.find(&end) {
        Some(at) => begin + at + end.len(),
        None => text.len(),
    };
    text.replace_range(begin..end, "\n");
    Some(inner)
}

/// A text on one line, its entities decoded.
fn words(text: &str) -> String {
    one_line(&decoded(text))
}

/// A text with its entities decoded, and without control characters.
fn decoded(text: &str) -> String {
    let mut out = resolved(text);
    out.retain(|c| !c.is_control() || matches!(c, '\n' | '\t'));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(item: &Item) -> &str {
        match &item.body {
            Body::Plain(text) => text,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn times_that_no_clock_shows_leave_the_day() {
        let dated = |date: &str| {
            let record =
                format!("<REUTERS NEWID=\"1\"><DATE>{date}</DATE><TEXT>x</TEXT>");
            let item = item(record.as_bytes()).unwrap();
            (item.date.unwrap_or_default(), item.notes.len())
        };
        let cases = [
            ("26-FEB-1987 15:01:01.79", "26 Feb 1987 15:01:01", 0),
            (" 5-MAR-1987 09:20:48.63", "5 Mar 1987 09:20:48", 0),
            ("31-MAR-1987 605:12:19.12", "31 Mar 1987", 1),
            ("19-OCT-1987", "19 Oct 1987", 0),
            ("soon", "soon", 0),
        ];
        for (date, expected, notes) in cases {
            assert_eq!(dated(date), (expected.to_owned(), notes), "{date}");
        }
    }

    #[test]
    fn entities_are_signs_and_control_characters_go() {
        assert_eq!(
            decoded("&#2;A &lt;GE> &amp;c. &#65; &x; & &#xe9;\u{1f}&#3;"),
            "A <GE> &c. A &x; & é"
        );
    }

    #[test]
    fn a_text_that_was_never_taken_apart_is_kept_whole() {
        let item = item(
            b"<REUTERS LEWISSPLIT=\"TRAIN\" NEWID=\"7\"><TEXT TYPE=\"UNPROC\">&#2;\n\
              TIN PRICES - MARCH 3\n  Kielund  6,400\n  Sund     6,380\n REUTER\n&#3;</TEXT>",
        )
        .unwrap();
        let text =
            "TIN PRICES - MARCH 3\n\n  Kielund  6,400\n  Sund     6,380\n\n\nREUTER";
        assert_eq!((body(&item), item.title.as_str()), (text, ""));
    }

    #[test]
    fn a_brief_is_its_headline() {
        let item = item(
            b"<REUTERS NEWID=\"8\"><TEXT TYPE=\"BRIEF\">&#2;\n******<TITLE>HERRING \
              QUOTA CUT BY 4 PCT\n</TITLE>Blah blah blah.\n&#3;\n\n</TEXT></REUTERS>",
        )
        .unwrap();
        assert_eq!(item.title, "HERRING QUOTA CUT BY 4 PCT");
        assert_eq!(body(&item), "Blah blah blah.");
        assert_eq!(item.source, None);
    }

    #[test]
    fn authors_lose_by_and_agency() {
        assert_eq!(author_of("By Jane Roe, Reuters"), ["Jane Roe"]);
        assert_eq!(author_of("by Jane Roe and Ib Ek"), ["Jane Roe", "Ib Ek"]);
        assert_eq!(author_of("Jane Roe"), ["Jane Roe"]);
    }
}
