//! Makes an item of one message: header, text and stamp.

use crate::gazetteer;
use crate::import::charset;
use crate::import::fields::Fields;
use crate::import::format::anpa::EOT;
use crate::import::format::anpa::ETX;
use crate::import::format::anpa::STX;
use crate::import::format::anpa::header::CYCLES;
use crate::import::format::anpa::header::Header;
use crate::import::format::anpa::header::Standard;
use crate::import::format::anpa::header::header;
use crate::import::format::anpa::is_filler;
use crate::import::format::anpa::stamp::stamp;
use crate::import::hash;
use crate::import::item::Body;
use crate::import::item::Item;
use crate::import::item::Refusal;
use crate::wire::Agencies;
use crate::wire::dateline;

/// What begins notes that are not for readers.
const PRIVATE: [&str; 2] = [
    "the following information is not for publication",
    "the following information is not intended for publication",
];
/// How lines to editors begin.
const TO_EDITORS: [&str; 5] = ["eds:", "(eds:", "editor's note", "editors:", "ap photo"];
/// The sign of ANPA that begins a line which stays as it is set.
const TABLE_LINE: char = '\u{8}';

/// Makes an item of a message's bytes, from behind its first sign up to the next message's.
/// `year` is that of the day in the header.
pub(super) fn item(bytes: &[u8], year: Option<i32>) -> Result<Item, Refusal> {
    let (head, rest) = parted(bytes, STX)
        .ok_or_else(|| Refusal::fail("no text begins in the message"))?;
    let Some(header) = header(&charset::text(head)) else {
        let reason = "the message's header is neither ANPA's nor IPTC's";
        return Err(Refusal::fail(reason));
    };
    let (text, behind) = parted(rest, ETX).unwrap_or_else(|| {
        let text = parted(rest, EOT).map_or(rest, |(text, _)| text);
        (text, &[])
    });
    let (trailer, after) = parted(behind, EOT).unwrap_or((behind, &[]));
    let mut item = Item::default();
    item.origin.sha256 = hash::sha256(bytes);
    if parted(rest, ETX).is_none() {
        item.note("the message has no end: it may be cut");
    }
    let after = after.iter().copied().filter(|&b| !is_filler(b)).count();
    if after > 0 {
        item.note(format!("left out: {after} bytes behind the message's end"));
    }
    let text = charset::text(text).replace("\r\n", "\n").replace('\r', "\n");
    match header.standard {
        Standard::Anpa => take_anpa(&mut item, &text, &header),
        Standard::Iptc => take_iptc(&mut item, &text, &header),
    }
    take_header(&mut item, &header);
    take_date(&mut item, (&charset::text(trailer), &text), (&header, year))?;
    take_source(&mut item, &header);
    Ok(item)
}

/// The bytes before and behind the first such byte.
fn parted(bytes: &[u8], at: u8) -> Option<(&[u8], &[u8])> {
    let end = bytes.iter().position(|&b| b == at)?;
    Some((bytes.get(..end)?, bytes.get(end + 1..)?))
}

/// Lines that begin with `^` are the wire's: slugline, headline, notes, who wrote it.
fn take_anpa(item: &mut Item, text: &str, header: &Header) {
    let mut body: Vec<String> = Vec::new();
    let mut lines = Vec::new();
    for line in text.lines() {
        match line.strip_prefix('^') {
            Some(line) => lines.push(bare(line)),
            None if header.is_tabular || line.starts_with(TABLE_LINE) => {
                push_column(&mut body, line);
            }
            None => push_line(&mut body, line),
        }
    }
    let mut lines = lines.into_iter().filter(|line| !line.is_empty()).peekable();
    if let Some(slugline) = lines.next_if(|line| is_slugline(line, &header.slugline)) {
        item.set("slugline", without_count(&slugline));
    }
    let mut notes = Vec::new();
    let mut others = Vec::new();
    for line in lines {
        let lower = line.to_lowercase();
        if TO_EDITORS.iter().any(|begin| lower.starts_with(begin)) {
            notes.push(line);
        } else if item.title.is_empty() {
            item.title = line;
        } else if lower.starts_with("by ") {
            let names = line.get(3..).unwrap_or_default().to_owned();
            item.set_list("byline", [names]);
        } else {
            others.push(line);
        }
    }
    item.set("ednote", notes.join("\n"));
    let mut extra = Fields::default();
    extra.set_list("header", others);
    item.set("extra", extra.into_mapping());
    item.body = Body::Plain(body.join("\n"));
}

/// A line of the wire without the signs at its ends.
fn bare(line: &str) -> String {
    let is_sign = |c: char| c.is_whitespace() || c.is_control() || "^<=".contains(c);
    line.trim_matches(is_sign).to_owned()
}

/// Whether a line repeats what the header says the story is called.
fn is_slugline(line: &str, keyword: &str) -> bool {
    let letters = |text: &str| -> String {
        text.chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect()
    };
    let lower = line.to_lowercase();
    let word = keyword.split([',', ' ']).next().unwrap_or_default();
    let word = letters(word);
    CYCLES.iter().any(|cycle| lower.starts_with(cycle))
        || word.len() > 3 && letters(line).starts_with(&word)
}

/// A slugline without the count of words behind it.
fn without_count(line: &str) -> &str {
    match line.rsplit_once(',') {
        Some((words, count))
            if !count.trim().is_empty()
                && count.trim().bytes().all(|b| b.is_ascii_digit()) =>
        {
            words.trim()
        }
        _ => line,
    }
}

/// Adds a line that stays as it is set.
fn push_column(body: &mut Vec<String>, line: &str) {
    let words = without_end(line).trim_start_matches(TABLE_LINE);
    let blank = if words.trim().is_empty() { "" } else { "    " };
    body.push(format!("{blank}{words}"));
}

/// Adds a line of a text. A tab begins a paragraph.
fn push_line(body: &mut Vec<String>, line: &str) {
    let words = without_end(line);
    if words.starts_with('\t') {
        body.push(String::new());
    }
    body.push(words.trim().to_owned());
}

fn without_end(line: &str) -> &str {
    line.trim_end_matches(|c: char| c.is_whitespace() || c == '<')
}

/// The headline stands where the text begins; a part for editors may end it.
fn take_iptc(item: &mut Item, text: &str, header: &Header) {
    let mut lines = text.lines();
    let headline = lines.by_ref().find(|line| !line.trim().is_empty());
    item.title = headline.map(bare).unwrap_or_default();
    let mut body: Vec<&str> = Vec::new();
    let mut notes: Vec<&str> = Vec::new();
    for line in lines {
        let lower = line.to_lowercase();
        if !notes.is_empty() || PRIVATE.iter().any(|begin| lower.contains(begin)) {
            notes.push(line.trim());
            continue;
        }
        // A line with blanks before it begins a paragraph, unless it is one of a table.
        let words = line.trim_start();
        let is_indented = words.len() < line.len() && !words.contains("  ");
        if is_indented && !header.is_tabular {
            body.push("");
        }
        body.push(line);
    }
    item.set("ednote", notes.join("\n"));
    item.set("slugline", header.slugline.as_str());
    item.body = Body::Plain(body.join("\n"));
}

fn take_header(item: &mut Item, header: &Header) {
    if !item.fields.has("slugline") {
        item.set("slugline", header.slugline.as_str());
    }
    match (header.standard, header.priority.as_str()) {
        (Standard::Anpa, "f") => item.set("priority", "flash"),
        (Standard::Anpa, "b") => item.set("priority", "bulletin"),
        (Standard::Anpa, "u") => item.set("priority", "urgent"),
        (Standard::Anpa, "r") => item.set("priority", "routine"),
        (Standard::Iptc, digit) => {
            let urgency = digit.parse::<u8>().ok().filter(|it| (1..=9).contains(it));
            item.fields.set_some("urgency", urgency);
        }
        (Standard::Anpa, _) => {}
    }
    let lower = header.slugline.to_lowercase();
    let cycle = CYCLES.iter().find(|cycle| lower.starts_with(*cycle));
    let more = &mut item.origin.more;
    more.set("service", header.service.as_str());
    more.set("number", header.number.as_str());
    more.set("priority", header.priority.as_str());
    more.set("category", header.category.as_str());
    more.set_some("cycle", cycle.map(|cycle| cycle.trim_end_matches('-')));
    more.set_some("words", header.words.parse::<u32>().ok());
    more.set("rest", header.rest.join(" "));
}

/// Takes the date: that of the stamp, or the header's day in the year that was given.
fn take_date(
    item: &mut Item,
    (trailer, text): (&str, &str),
    (header, year): (&Header, Option<i32>),
) -> Result<(), Refusal> {
    let last = text.trim_end().lines().next_back().unwrap_or_default();
    let found = stamp(trailer)
        .or_else(|| stamp(last).filter(|_| header.standard == Standard::Iptc));
    if let Some(found) = found {
        item.source = found.agency.as_deref().and_then(agency);
        item.date = Some(found.date);
    } else if let Some((month, day)) = header.day {
        let Some(year) = year else {
            let reason = format!(
                "it is of a {month:02}-{day:02} and names no year: \
                 `--date` with a day of that year tells it"
            );
            return Err(Refusal::fail(reason));
        };
        item.date = Some(format!("{year:04}-{month:02}-{day:02}"));
    }
    if !header.number.is_empty()
        && let Some(date) = &item.date
    {
        item.origin.id = Some(format!("{}{} {date}", header.service, header.number));
    }
    Ok(())
}

/// The agency's name, if there is such an agency.
fn agency(name: &str) -> Option<String> {
    Agencies::built_in().exact(name).map(|agency| agency.name.clone())
}

/// Where the stamp names no agency, the header may, or the dateline.
fn take_source(item: &mut Item, header: &Header) {
    let Body::Plain(text) = &item.body else { return };
    let named = || {
        let mut words = header.rest.iter().chain([&header.service]);
        words.find_map(|word| agency(word))
    };
    let printed = || {
        let known = dateline::Known {
            agencies: Agencies::built_in(),
            source: None,
            place: &gazetteer::is_known_place,
        };
        let (found, _) = dateline::find(text.trim_start(), &known)?;
        agency(&found.source?)
    };
    item.source = item.source.take().or_else(named).or_else(printed);
}
