//! What stands before a message's text: who sent it, how pressing it is, its slugline.

/// What a message's header says. What it does not say is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Header {
    /// The letters of the service that sent it.
    pub(super) service: String,
    /// Its number on that service.
    pub(super) number: String,
    pub(super) priority: String,
    pub(super) category: String,
    /// Words and version, as printed.
    pub(super) slugline: String,
    /// The month and the day, where the header has no year.
    pub(super) day: Option<(u32, u32)>,
    /// How many words it says the text has.
    pub(super) words: String,
    /// Whether its text is set in columns.
    pub(super) is_tabular: bool,
    /// What else stands in the first line.
    pub(super) rest: Vec<String>,
    pub(super) standard: Standard,
}

/// Which of the two standards a message goes by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Standard {
    /// ANPA 1312 of the American publishers.
    #[default]
    Anpa,
    /// IPTC 7901 of the world's.
    Iptc,
}

/// The sign of ANPA that parts the parts of a first line, and those of its formats.
const PART: char = '\u{1f}';
const TABULAR: char = '\u{12}';
/// Letters that begin the keyword of ANPA: which papers it is for.
pub(super) const CYCLES: [&str; 4] = ["am-", "pm-", "bc-", "ap-"];

/// Reads a header; `None` if it is of neither standard.
pub(super) fn header(text: &str) -> Option<Header> {
    let mut lines = text.lines().map(|line| line.trim_matches(is_noise));
    let mut lines = lines.by_ref().filter(|line| !line.is_empty());
    let first = lines.next()?;
    let lines: Vec<&str> = lines.collect();
    match first.contains(PART) {
        true => anpa(first, &lines),
        false => iptc(first, &lines),
    }
}

/// Whether a character says nothing at an end of a line.
fn is_noise(character: char) -> bool {
    character.is_whitespace() || matches!(character, '\0' | '\u{16}' | '\u{7f}')
}

/// `a4069␟…`, and `r a␓␑ bc-Pilots, 1st Ld 03-11 0210` on the next line.
fn anpa(first: &str, lines: &[&str]) -> Option<Header> {
    let (sender, _) = first.split_once(PART)?;
    let (service, number) = sender_of(sender)?;
    let mut header = Header { service, number, ..Header::default() };
    let Some(line) = lines.first() else { return Some(header) };
    header.is_tabular = line.contains(TABULAR);
    let line = line.replace(char::is_control, " ");
    let mut words: Vec<&str> = line.split_whitespace().collect();
    let day = words.iter().rposition(|word| month_and_day(word).is_some());
    if let Some(at) = day.filter(|at| at + 2 >= words.len()) {
        header.day = words.get(at).and_then(|word| month_and_day(word));
        header.words = words.get(at + 1).copied().unwrap_or_default().to_owned();
        words.truncate(at);
    }
    let mut words = words.into_iter().peekable();
    let is_letter = |word: &&str| word.len() == 1 && word.is_ascii();
    header.priority = words.next_if(is_letter).unwrap_or_default().to_ascii_lowercase();
    header.category = words.next_if(is_letter).unwrap_or_default().to_ascii_lowercase();
    header.slugline = words.collect::<Vec<_>>().join(" ");
    Some(header)
}

/// `mdn0123 3 pl 210 …`, and the keywords on the lines that follow.
fn iptc(first: &str, lines: &[&str]) -> Option<Header> {
    let mut words = first.split_whitespace();
    let (service, number) = sender_of(words.next()?)?;
    let priority = words.next().filter(|word| word.len() == 1)?.to_owned();
    let category = words.next().filter(|word| word.len() <= 5)?.to_owned();
    let mut rest: Vec<String> = words.map(ToOwned::to_owned).collect();
    let is_count = |word: &String| word.bytes().all(|b| b.is_ascii_digit());
    let count = rest.first().is_some_and(is_count).then(|| rest.remove(0));
    let slugline: String = lines.concat();
    Some(Header {
        service,
        number,
        priority,
        category,
        words: count.unwrap_or_default(),
        slugline: slugline.trim_matches('/').trim().to_owned(),
        rest,
        standard: Standard::Iptc,
        ..Header::default()
    })
}

/// Parts the letters of a service from the number of the message.
fn sender_of(text: &str) -> Option<(String, String)> {
    let text = text.trim();
    let at = text.find(|c: char| c.is_ascii_digit()).unwrap_or(text.len());
    let (service, number) = text.split_at(at);
    let is_sender = service.len() <= 8
        && number.len() <= 8
        && !text.is_empty()
        && service.bytes().all(|b| b.is_ascii_alphabetic())
        && number.bytes().all(|b| b.is_ascii_digit());
    is_sender.then(|| (service.to_owned(), number.to_owned()))
}

/// `03-11` as a month and a day.
fn month_and_day(word: &str) -> Option<(u32, u32)> {
    let (month, day) = word.split_once('-')?;
    let number = |part: &str| part.parse::<u32>().ok().filter(|_| part.len() <= 2);
    let (month, day) = (number(month)?, number(day)?);
    ((1..=12).contains(&month) && (1..=31).contains(&day)).then_some((month, day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_standards_are_read() {
        let read = header(
            "a4069\u{1f}upbcv-\r\nu i\u{13}\u{12} bc-ports-Pilots, 1st Ld-Writethru 03-11 0210\r\n",
        );
        let expected = Header {
            service: "a".into(),
            number: "4069".into(),
            priority: "u".into(),
            category: "i".into(),
            slugline: "bc-ports-Pilots, 1st Ld-Writethru".into(),
            day: Some((3, 11)),
            words: "0210".into(),
            is_tabular: true,
            ..Header::default()
        };
        assert_eq!(read, Some(expected));
        let read = header("mdn0123 3 pl 210  dpa 0456\r\nPorts/\r\nPilots/\r\n");
        let expected = Header {
            service: "mdn".into(),
            number: "0123".into(),
            priority: "3".into(),
            category: "pl".into(),
            slugline: "Ports/Pilots".into(),
            words: "210".into(),
            rest: vec!["dpa".into(), "0456".into()],
            standard: Standard::Iptc,
            ..Header::default()
        };
        assert_eq!(read, Some(expected));
    }

    #[test]
    fn what_is_neither_is_none() {
        for text in ["", "\u{1f}", "Dear Sir or Madam", "a4069", "mdn0123 three pl"] {
            assert_eq!(header(text), None, "{text}");
        }
        assert!(header("a4069\u{1f}").is_some());
    }
}
