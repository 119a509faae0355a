//! Made-up wire stories, the same on every machine.
//!
//! Story `k` is the same in an archive of any size, and story 0 is the newest: 1,000 stories
//! are the newest five days of a million. Nothing here touches a disk.

mod random;
mod sentences;
mod shape;
mod words;

use chrono::{Datelike as _, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};
use random::Random;
use sentences::Sentence;
use std::collections::HashMap;
use std::fmt::Write as _;
use words::{
    AGENCIES, ASPECTS, DEEDS, LAST_NAMES, MATTERS, OFFICES, PLACES, SUBJECTS, TURNS,
};

pub(crate) use shape::Shape;
pub(crate) use words::MONTHS;

/// How many stories come in on a day.
pub(crate) const A_DAY: usize = 200;

/// How long stories are, in words: of a thousand, so many have at most so many. The curve is
/// log-normal with a median of 300, cut at both ends.
const LENGTHS: [(usize, usize); 12] = [
    (0, 80),
    (50, 121),
    (100, 148),
    (250, 207),
    (400, 261),
    (500, 300),
    (600, 345),
    (750, 435),
    (900, 607),
    (970, 843),
    (990, 1078),
    (1000, 1500),
];

/// How long the name of a file may be. newsgen cuts addresses at 80, and numbers that tell
/// names apart come after it.
const MOST_SLUG: usize = 70;

/// One story.
#[derive(Debug, Clone)]
pub(crate) struct Story {
    pub(crate) title: String,
    pub(crate) source: &'static str,
    pub(crate) date: NaiveDateTime,
    pub(crate) dateline: String,
    pub(crate) topics: Vec<String>,
    /// The name of its file, without the ending; no other story of its day has it.
    pub(crate) slug: String,
    pub(crate) text: String,
}

/// What all stories are made from.
pub(crate) struct Newsroom {
    sentences: Vec<Sentence>,
    topics: Vec<String>,
    /// Sums of weights, for picking.
    topic_sums: Vec<usize>,
    agency_sums: Vec<usize>,
}

impl Story {
    /// The story as a Markdown file.
    pub(crate) fn file(&self) -> String {
        let date = self.date.format("%Y-%m-%dT%H:%M:%SZ");
        let topics: Vec<String> = self.topics.iter().map(|topic| quote(topic)).collect();
        format!(
            "---\ntitle: {}\nsource: {}\ndate: {date}\ndateline: {}\ntopics: [{}]\n---\n\n{}",
            quote(&self.title),
            quote(self.source),
            quote(&self.dateline),
            topics.join(", "),
            self.text,
        )
    }

    /// Dates it anew, its dateline with it: one of another day would be warned about.
    pub(crate) fn redate(&mut self, date: NaiveDateTime) {
        let [before, now] = [self.date, date].map(|date| day_in_words(date.date()));
        self.dateline = self.dateline.replace(&before, &now);
        self.date = date;
    }

    /// Where its file lies, below `content/`.
    pub(crate) fn path(&self) -> String {
        format!("{}/{}.md", self.date.format("%Y/%m/%d"), self.slug)
    }
}

/// As datelines print a day.
fn day_in_words(day: NaiveDate) -> String {
    format!("{} {}", MONTHS[day.month0() as usize], day.day())
}

/// A text as JSON writes it, which YAML reads as well.
fn quote(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// The day on which the newest stories came in.
pub(crate) fn last_day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2025, 12, 31).unwrap_or_default()
}

/// The day that lies so many days before the last.
pub(crate) fn day_before(n_days: usize) -> NaiveDate {
    last_day().checked_sub_days(Days::new(n_days as u64)).unwrap_or_default()
}

impl Newsroom {
    pub(crate) fn new() -> Self {
        let named = |aspect: &str| SUBJECTS.map(|subject| format!("{subject}{aspect}"));
        let topics: Vec<String> =
            ASPECTS.iter().flat_map(|aspect| named(aspect)).collect();
        // The second is half as common as the first, the third a third: Zipf's law.
        let weights = (1..=topics.len()).map(|rank| 1_000_000 / rank);
        Self {
            sentences: sentences::all(),
            topic_sums: sums(weights),
            agency_sums: sums(AGENCIES.iter().map(|(_, _, weight)| *weight)),
            topics,
        }
    }

    /// All stories of the day that lies `n_days` before the last, newest first.
    pub(crate) fn day(&self, n_days: usize) -> Vec<Story> {
        let day = day_before(n_days);
        let mut random = Random::new(n_days as u64);
        let mut slugs: HashMap<String, usize> = HashMap::new();
        let mut stories: Vec<Story> = (0..A_DAY)
            .map(|slot| {
                let mut story = self.story(&mut random, day, slot);
                let n_same = slugs.entry(story.slug.clone()).or_default();
                *n_same += 1;
                if *n_same > 1 {
                    _ = write!(story.slug, "-{n_same}");
                }
                story
            })
            .collect();
        stories.reverse();
        stories
    }

    /// One story of a day; slots follow each other through the day.
    fn story(&self, random: &mut Random, day: NaiveDate, slot: usize) -> Story {
        let (source, short, _) = AGENCIES[random.weighted(&self.agency_sums)];
        let title = title(random);
        let seconds = slot * 86_400 / A_DAY + random.below(400);
        let seconds = TimeDelta::seconds(i64::try_from(seconds).unwrap_or_default());
        let place = random.pick(&PLACES).to_uppercase();
        Story {
            source,
            date: day.and_time(NaiveTime::MIN) + seconds,
            dateline: format!("{place}, {} ({short}) --", day_in_words(day)),
            topics: self.topics_of_one(random),
            slug: slug(&title),
            text: self.text(random),
            title,
        }
    }

    fn topics_of_one(&self, random: &mut Random) -> Vec<String> {
        let n_topics = 1 + random.weighted(&[30, 70, 90, 100]);
        let mut places = Vec::new();
        while places.len() < n_topics {
            let place = random.weighted(&self.topic_sums);
            if !places.contains(&place) {
                places.push(place);
            }
        }
        places.into_iter().map(|place| self.topics[place].clone()).collect()
    }

    /// Paragraphs, and now and then what else a text may have.
    fn text(&self, random: &mut Random) -> String {
        let length = length(random.below(1000));
        let mut paragraphs = self.paragraphs(random, length);
        if random.happens(30) {
            embolden(&mut paragraphs[0]);
        }
        if random.happens(25) {
            let paragraph = random.below(paragraphs.len());
            let number = random.below(1_000_000);
            _ = write!(
                paragraphs[paragraph],
                " The [record of the hearing](https://records.example.org/{number}) was \
                 opened to the public *in full*."
            );
        }
        if random.happens(10) {
            let quote = format!("> {}", self.sentence(random).text);
            paragraphs.insert(paragraphs.len() / 2, quote);
        }
        if random.happens(6) {
            let item = |_| format!("- {}", self.sentence(random).text);
            paragraphs.push((0..3).map(item).collect::<Vec<_>>().join("\n"));
        }
        if length > 600 && random.happens(50) {
            paragraphs
                .insert(paragraphs.len() * 2 / 3, "## How it came to this".to_owned());
        }
        paragraphs.join("\n\n") + "\n"
    }

    /// Paragraphs of one to four sentences, with about so many words.
    fn paragraphs(&self, random: &mut Random, n_words: usize) -> Vec<String> {
        let mut paragraphs = Vec::new();
        let mut n_written = 0;
        while n_written < n_words {
            let n_sentences = random.between(1, 4);
            let sentences: Vec<&Sentence> =
                (0..n_sentences).map(|_| self.sentence(random)).collect();
            n_written += sentences.iter().map(|sentence| sentence.n_words).sum::<usize>();
            let texts: Vec<&str> =
                sentences.iter().map(|sentence| sentence.text.as_str()).collect();
            paragraphs.push(texts.join(" "));
        }
        paragraphs
    }

    fn sentence(&self, random: &mut Random) -> &Sentence {
        &self.sentences[random.below(self.sentences.len())]
    }
}

/// Each number added to those before it.
fn sums(weights: impl Iterator<Item = usize>) -> Vec<usize> {
    let add = |sum: &mut usize, weight| {
        *sum += weight;
        Some(*sum)
    };
    weights.scan(0, add).collect()
}

/// A headline of eight to fourteen words.
fn title(random: &mut Random) -> String {
    let (place, office) = (random.pick(&PLACES), random.pick(&OFFICES));
    let (name, deed) = (random.pick(&LAST_NAMES), random.pick(&DEEDS));
    let (matter, turn) = (random.pick(&MATTERS), random.pick(&TURNS));
    match random.below(3) {
        0 => format!("{place} {office} {name} {deed} {matter} {turn}"),
        1 => format!("{name}, {office}, {deed} {matter} in {place} {turn}"),
        _ => format!("{place}: {office} {deed} {matter} {turn}, {name} says"),
    }
}

/// How long the story is that `n_shorter` of a thousand are shorter than.
fn length(n_shorter: usize) -> usize {
    let after = LENGTHS.partition_point(|(share, _)| *share <= n_shorter);
    let (low, short) = LENGTHS[after - 1];
    let (high, long) = LENGTHS[after.min(LENGTHS.len() - 1)];
    short + (long - short) * (n_shorter - low) / (high - low).max(1)
}

/// Makes the second to fourth word of a paragraph bold.
fn embolden(paragraph: &mut String) {
    let mut words: Vec<&str> = paragraph.splitn(5, ' ').collect();
    let strong = words.get(1..4).map(|strong| format!("**{}**", strong.join(" ")));
    if let Some(strong) = &strong {
        words.splice(1..4, [strong.as_str()]);
        *paragraph = words.join(" ");
    }
}

/// A headline as it stands in a file's name.
fn slug(title: &str) -> String {
    let plain = deunicode::deunicode(title).to_ascii_lowercase().replace('\'', "");
    let words = plain.split(|c: char| !c.is_ascii_alphanumeric());
    let mut slug = String::new();
    for word in words.filter(|word| !word.is_empty()) {
        if slug.len() + word.len() > MOST_SLUG {
            break;
        }
        if !slug.is_empty() {
            slug.push('-');
        }
        slug.push_str(word);
    }
    slug
}
