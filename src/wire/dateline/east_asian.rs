//! The forms of datelines in Chinese, Japanese and Korean, which part no words by spaces.
//!
//! | form | as in |
//! |---|---|
//! | agency, place, day, "电" | `新华社北京9月2日电（记者…）`, `本报讯（记者…）` |
//! | all in brackets | `（中央社台北10日電）`, `【北京共同】`, `［東京 10日 ロイター］`, `(서울=연합뉴스)` |

use crate::wire::dateline::Confidence;
use crate::wire::dateline::Dateline;
use crate::wire::dateline::Known;
use crate::wire::dateline::dates;

/// Longest name of an agency or place, in characters.
const MOST_CHARS: usize = 24;

/// Finds the dateline that opens `line`, and where it ends.
pub(super) fn find(line: &str, known: &Known<'_>) -> Option<(Dateline, usize)> {
    let near = &line[..line.floor_char_boundary(240)];
    if near.is_ascii() {
        return None;
    }
    let (text, end) = chinese(near, known).or_else(|| bracketed(near, known))?;
    Some((text, end))
}

/// What a dateline says, as it is read.
#[derive(Default)]
struct Told<'a> {
    place: &'a str,
    year: Option<u32>,
    month: Option<u32>,
    day: Option<u32>,
    source: &'a str,
    reporters: Vec<String>,
}

impl Told<'_> {
    fn into_dateline(self) -> Option<Dateline> {
        let small = |number: u32| u8::try_from(number).ok();
        let places = split_places(self.place)?;
        let month = self.month.and_then(small);
        let day = self.day.and_then(small);
        let exists = month.is_none_or(|month| (1..=12).contains(&month))
            && day.is_none_or(|day| (1..=31).contains(&day));
        exists.then(|| Dateline {
            printed: String::new(),
            places,
            region: None,
            country: None,
            month,
            day,
            year: self.year.and_then(|year| i32::try_from(year).ok()),
            source: Some(self.source.to_owned()),
            reporters: self.reporters,
            confidence: Confidence::High,
        })
    }
}

/// `新华社北京9月2日电（记者…）`, also behind a column's name: `（体育）新华社…`.
fn chinese(line: &str, known: &Known<'_>) -> Option<(Dateline, usize)> {
    let text = without_column(line);
    let quoted = text.strip_prefix('据').or_else(|| text.strip_prefix('據'));
    let text = quoted.unwrap_or(text);
    let (source, rest) = split_agency(text, known)?;
    let rest = rest.trim_start();
    let mut told = Told { source, ..Told::default() };
    let after = match wired(rest) {
        // "本报讯（记者…）": neither place nor day.
        Some(after) if starts_with_reporter(after) => after,
        _ => {
            let digit = rest.find(|character| dates::digit_of(character).is_some())?;
            let (place, dated) = rest.split_at(digit);
            told.place = place.trim();
            let dated = take_day(dated, &mut told)?;
            behind_day(dated)?
        }
    };
    if quoted.is_some() && after.starts_with(['，', ',', '报', '報']) {
        return None;
    }
    let (reporters, after) = split_reporters(after);
    told.reporters = reporters;
    let after = after.trim_start_matches(['：', ':', '，']).trim_start();
    Some((told.into_dateline()?, line.len() - after.len()))
}

/// Passes over "（体育）" before the agency.
fn without_column(line: &str) -> &str {
    let pairs = [('（', '）'), ('(', ')'), ('【', '】'), ('[', ']')];
    let found = pairs.iter().find_map(|(open, close)| {
        let (name, rest) = line.strip_prefix(*open)?.split_once(*close)?;
        (name.chars().count() <= 8).then(|| rest.trim_start())
    });
    found.unwrap_or(line)
}

/// Parts `text` behind the agency that it begins with.
fn split_agency<'a>(text: &'a str, known: &Known<'_>) -> Option<(&'a str, &'a str)> {
    const MOST: usize = 8;
    let mut ends: Vec<usize> =
        text.char_indices().map(|(at, _)| at).skip(2).take(MOST).collect();
    ends.reverse();
    let mut parted = ends.into_iter().map(|end| text.split_at(end));
    parted
        .find(|(name, _)| name.chars().all(is_east_asian) && known.is_exact_agency(name))
}

fn is_east_asian(character: char) -> bool {
    matches!(character, '\u{3005}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}')
}

/// Takes `2016年3月10日`, of which only the day must be there.
fn take_day<'a>(text: &'a str, told: &mut Told<'_>) -> Option<&'a str> {
    let mut rest = text;
    for _ in 0..3 {
        let is_digit = |character: char| dates::digit_of(character).is_some();
        let unit = rest.trim_start_matches(is_digit);
        let (number, _) = dates::number_of(&rest[..rest.len() - unit.len()])?;
        let mut after = unit.trim_start().chars();
        match after.next()? {
            '年' => told.year = Some(number),
            '月' | '월' => told.month = Some(number),
            '日' | '일' => {
                told.day = Some(number);
                return Some(after.as_str());
            }
            _ => return None,
        }
        rest = after.as_str().trim_start();
    }
    None
}

/// Returns what is behind "电", with the word for its kind before it, or behind a dash.
fn behind_day(text: &str) -> Option<&str> {
    const KINDS: [&str; 12] = [
        "综合",
        "体育专",
        "体育",
        "专",
        "特",
        "外",
        "综合外",
        "英文",
        "图文",
        "上午",
        "晚",
        "綜合",
    ];
    let spaced = text.trim_start();
    let kinds = KINDS.iter().filter_map(|kind| spaced.strip_prefix(kind));
    let found = std::iter::once(spaced).chain(kinds).find_map(wired);
    found.or_else(|| {
        let after = spaced.trim_start_matches(['-', '—', '－', '–']);
        (after.len() < spaced.len()).then(|| after.trim_start())
    })
}

/// Returns what is behind "电" or "讯" if it is a word of its own.
fn wired(text: &str) -> Option<&str> {
    const LONGER: &str =
        "报报話话视視影子台臺力器动動商网網池脑腦号號问問息飞线線源路压壓";
    let after = text.strip_prefix(['电', '電', '讯', '訊'])?;
    let goes_on = after.chars().next().is_some_and(|next| LONGER.contains(next));
    (!goes_on).then_some(after)
}

/// The words for a reporter.
const REPORTERS: [&str; 8] =
    ["记者", "記者", "通讯员", "通訊員", "实习生", "特派员", "本报记者", "新华社记者"];

fn starts_with_reporter(text: &str) -> bool {
    let text = text.trim_start().trim_start_matches(['（', '(']).trim_start();
    REPORTERS.iter().any(|word| text.starts_with(word))
}

/// Takes `（记者白瀛、王鹏）`, or `记者张金江报道`.
fn split_reporters(text: &str) -> (Vec<String>, &str) {
    if !starts_with_reporter(text) {
        return (Vec::new(), text);
    }
    let inside = text.trim_start();
    let end = match inside.strip_prefix(['（', '(']) {
        Some(rest) => rest.split_once(['）', ')']),
        None => rest_of_report(inside),
    };
    match end {
        Some((names, rest)) if names.chars().count() <= 4 * MOST_CHARS => {
            (names_in(names), rest)
        }
        _ => (Vec::new(), text),
    }
}

/// `记者张金江报道：` in the open ends in "报道".
fn rest_of_report(text: &str) -> Option<(&str, &str)> {
    let found = ["报道", "報道", "報導"].iter().find_map(|word| text.split_once(word));
    found.filter(|(names, _)| names.chars().count() <= MOST_CHARS)
}

fn names_in(text: &str) -> Vec<String> {
    let mut text = text.to_owned();
    for word in REPORTERS.iter().rev() {
        text = text.replace(word, "、");
    }
    let is_gap = |character: char| {
        character.is_whitespace() || "、，,和/／;；".contains(character)
    };
    let names: Vec<&str> = text.split(is_gap).filter(|name| !name.is_empty()).collect();
    let single = |name: &&str| name.chars().count() == 1;
    if names.len() > 1 && names.len().is_multiple_of(2) && names.iter().all(single) {
        return names.chunks(2).map(<[&str]>::concat).collect();
    }
    names.into_iter().map(ToOwned::to_owned).collect()
}

/// Parts `北京、上海`; no place is no place, and other words are `None`.
fn split_places(text: &str) -> Option<Vec<String>> {
    const OTHER_WORDS: [&str; 20] = [
        "记者", "記者", "在", "于", "於", "称", "稱", "说", "報導", "报道", "报导", "据",
        "從", "从", "日前", "昨", "今", "成立", "发表", "發表",
    ];
    if text.is_empty() {
        return Some(Vec::new());
    }
    let is_gap = |character: char| "、／/，,・".contains(character);
    let places: Vec<&str> = text.split(is_gap).map(str::trim).collect();
    let is_place = |place: &&str| {
        let letters = place.chars().all(|c| is_east_asian(c) || "·・ ー".contains(c));
        letters && !place.is_empty() && place.chars().count() <= MOST_CHARS
    };
    let sentence = OTHER_WORDS.iter().any(|word| text.contains(word));
    let all = places.iter().all(is_place) && !sentence;
    all.then(|| places.into_iter().map(ToOwned::to_owned).collect())
}

/// `【北京共同】`, `［東京 10日 ロイター］ -`, `（中央社台北10日電）`, `(서울=연합뉴스)`.
fn bracketed(line: &str, known: &Known<'_>) -> Option<(Dateline, usize)> {
    let pairs =
        [('【', '】'), ('［', '］'), ('[', ']'), ('〔', '〕'), ('（', '）'), ('(', ')')];
    let (inside, after) = pairs
        .iter()
        .find_map(|(open, close)| line.strip_prefix(*open)?.split_once(*close))?;
    let inside = inside.trim();
    if inside.chars().count() > 2 * MOST_CHARS || !inside.contains(is_east_asian) {
        return None;
    }
    let mut told = agency_last(inside, known).or_else(|| agency_first(inside, known))?;
    let (reporters, after) = korean_reporters(after);
    told.reporters.extend(reporters);
    let after = after.trim_start();
    let bare = after.trim_start_matches(['-', '—', '－', '–', '=', '＝']);
    let after = bare.trim_start();
    if told.place.is_empty() && told.day.is_none() {
        return None;
    }
    Some((told.into_dateline()?, line.len() - after.len()))
}

/// `中央社台北10日電`, `中央社記者…台北10日電`.
fn agency_first<'a>(inside: &'a str, known: &Known<'_>) -> Option<Told<'a>> {
    let (source, rest) = split_agency(inside, known)?;
    let digit = rest.find(|character| dates::digit_of(character).is_some())?;
    let (place, dated) = rest.split_at(digit);
    let mut told = Told { source, place: place.trim(), ..Told::default() };
    let after = take_day(dated, &mut told)?;
    wired(after.trim_start()).filter(|left| left.trim().is_empty())?;
    let named = ["記者", "记者"].iter().find_map(|word| told.place.strip_prefix(word));
    if let Some(named) = named {
        let (name, place) = split_known_place(named, known);
        told.reporters = name.into_iter().map(ToOwned::to_owned).collect();
        told.place = place;
    }
    Some(told)
}

/// Name and place stand together: only a known place parts them.
fn split_known_place<'a>(text: &'a str, known: &Known<'_>) -> (Option<&'a str>, &'a str) {
    let starts = text.char_indices().map(|(at, _)| at).skip(2);
    let mut parted = starts.map(|at| text.split_at(at));
    let found = parted.find(|(_, place)| (known.place)(place));
    found.map_or((None, ""), |(name, place)| (Some(name), place))
}

/// `北京共同`, `東京 10日 ロイター`, `서울=연합뉴스`.
fn agency_last<'a>(inside: &'a str, known: &Known<'_>) -> Option<Told<'a>> {
    let is_gap =
        |character: char| character.is_whitespace() || "=＝・".contains(character);
    let inside = inside.trim_end_matches(['電', '电']);
    let starts = inside.char_indices().map(|(at, _)| at).skip(1);
    let mut parted = starts.map(|at| inside.split_at(at));
    let (before, source) = parted.find(|(_, name)| known.is_exact_agency(name))?;
    let source = source.trim_start_matches(is_gap);
    let before = before.trim_matches(is_gap);
    let mut told = Told { source, place: before, ..Told::default() };
    if before.ends_with(['日', '일']) {
        let digit = before.find(|character| dates::digit_of(character).is_some())?;
        let (place, dated) = before.split_at(digit);
        take_day(dated, &mut told)?;
        told.place = place.trim_matches(is_gap);
    }
    Some(told)
}

/// `홍길동 기자 = ` behind the bracket.
fn korean_reporters(text: &str) -> (Vec<String>, &str) {
    let Some((names, rest)) = text.split_once(['=', '＝']) else {
        return (Vec::new(), text);
    };
    let words: Vec<&str> = names.split_whitespace().collect();
    let is_title = |word: &&str| matches!(*word, "기자" | "특파원" | "통신원");
    let is_short = names.chars().count() <= MOST_CHARS;
    if !is_short || !words.last().is_some_and(is_title) {
        return (Vec::new(), text);
    }
    let named = words.into_iter().filter(|word| !is_title(word));
    let named =
        named.flat_map(|word| word.split(['·', ','])).filter(|name| !name.is_empty());
    (named.map(ToOwned::to_owned).collect(), rest)
}
