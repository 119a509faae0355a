//! Makes the archive from stories: gate, order, addresses, days.

use std::collections::HashMap;

use rayon::iter::IntoParallelRefIterator as _;
use rayon::iter::ParallelIterator as _;
use rayon::slice::ParallelSliceMut as _;

use crate::archive::Admitted;
use crate::archive::Archive;
use crate::archive::Article;
use crate::archive::Articles;
use crate::archive::Held;
use crate::archive::HeldStory;
use crate::archive::Rank;
use crate::archive::Show;
use crate::archive::Tombstone;
use crate::archive::corrections::Corrections;
use crate::archive::facets;
use crate::archive::facets::Terms;
use crate::archive::gate;
use crate::archive::joins;
use crate::archive::kill_note;
use crate::archive::languages::Languages;
use crate::archive::translations::Translations;
use crate::config::Config;
use crate::config::PermalinkParts;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Place;
use crate::moment::Moment;
use crate::paths;
use crate::paths::Address;
use crate::paths::OutputPath;
use crate::paths::Slug;
use crate::story::Story;

/// See [`Archive::index`].
pub(super) fn index(
    stories: Vec<Story>,
    as_of: Moment,
    show: Show,
    config: &Config,
) -> (Archive, Vec<Diagnostic>) {
    let mut archive = Archive::default();
    let mut problems = Vec::new();
    archive.tombstones = tombstones(&stories, as_of, config);
    let mut admitted = admit(stories, as_of, show, &mut archive);
    put_in_order(&mut admitted, config);
    let addresses: Vec<Result<Address, Diagnostic>> =
        admitted.par_iter().map(|story| address_of(story, config)).collect();
    let files: Vec<OutputPath> =
        addresses.iter().flatten().map(Address::output_path).collect();
    let contested = paths::contested(&files);
    drop(files);

    let mut terms = Terms::default();
    let mut taken: HashMap<String, usize> = HashMap::new();
    let mut articles: Vec<Article> = Vec::with_capacity(admitted.len());
    for (story, address) in admitted.into_iter().zip(addresses) {
        let address = match address {
            Ok(address) => address,
            Err(problem) => {
                problems.push(problem);
                continue;
            }
        };
        let key = |address: &Address| address.output_path().portable_key().into_owned();
        let key = (!contested.is_empty()).then(|| key(&address));
        if let Some(key) = key.filter(|key| contested.contains(key)) {
            let first = *taken.entry(key).or_insert(articles.len());
            if let Some(first) = articles.get(first) {
                problems.push(collision(&story, first));
                continue;
            }
        }
        let ids =
            story.terms.iter().map(|(facet, text)| terms.id(*facet, text)).collect();
        articles.push(article(story, address, ids, config));
    }
    // None of these needs another.
    let ((by_path, languages, corrections), (facets, spellings)) = rayon::join(
        || {
            let languages = Languages::gather(&articles, config);
            let corrections = Corrections::gather(&articles, config.time_zone);
            (by_path(&articles), languages, corrections)
        },
        || facets::gather(terms, &articles, config, &mut problems),
    );
    archive.days = days(&articles);
    archive.ranks = articles.iter().map(Rank::of).collect();
    archive.articles = Articles::Held(articles);
    archive.by_path = by_path;
    archive.languages = languages;
    archive.corrections = corrections;
    archive.facets = facets;
    archive.spellings = spellings;
    archive.running = joins::join(&archive, config);
    archive.turn_news(as_of, config);
    archive.translations = Translations::gather(&archive, config, &mut problems);
    problems.append(&mut kill_note::warnings(&archive, config));
    (archive, problems)
}

/// What is left of killed stories, by path.
fn tombstones(stories: &[Story], as_of: Moment, config: &Config) -> Vec<Tombstone> {
    let of = |story| Tombstone::of(story, as_of, config);
    let mut tombstones: Vec<Tombstone> = stories.par_iter().filter_map(of).collect();
    tombstones.sort_by(|a, b| a.path.cmp(&b.path));
    tombstones
}

/// Puts stories in the order of time; ties stay in the order of their paths.
fn put_in_order(stories: &mut [Story], config: &Config) {
    // By day first: where clocks once went back across midnight, a later instant can
    // belong to the day before.
    let zone = config.time_zone;
    if !stories.is_sorted_by(|a, b| a.path <= b.path) {
        stories.sort_by(|a, b| a.path.cmp(&b.path));
    }
    stories.par_sort_by_cached_key(|story| (story.date.day(zone), story.date.millis()));
}

/// Parts the stories at the gate.
fn admit(
    mut stories: Vec<Story>,
    as_of: Moment,
    show: Show,
    archive: &mut Archive,
) -> Vec<Story> {
    let held: Vec<Option<Held>> =
        stories.par_iter().map(|story| gate::judge(story, as_of, show)).collect();
    for (story, held) in stories.iter_mut().zip(&held) {
        let change = gate::next_change(story, *held, (as_of, show));
        archive.steady = gate::steady(story, as_of, archive.steady);
        archive.next_change = [archive.next_change, change].into_iter().flatten().min();
        gate::leave_out_corrections(story, as_of, show);
    }
    if held.iter().all(Option::is_none) {
        return stories;
    }
    let mut admitted = Vec::with_capacity(stories.len());
    for (story, held) in stories.into_iter().zip(held) {
        match held {
            None => admitted.push(story),
            Some(reason) => archive.held.push(HeldStory::new(&story, reason)),
        }
    }
    archive.held.sort_by(|a, b| a.path.cmp(&b.path));
    admitted
}

pub(super) fn address_of(story: &Story, config: &Config) -> Result<Address, Diagnostic> {
    let day = story.date.day(config.time_zone);
    let slug_of = |field: &str| {
        let at = config.facets.iter().position(|facet| facet.field == field)?;
        let term = story.terms.iter().find(|(facet, _)| usize::from(*facet) == at)?;
        Slug::from_text(&term.1)
    };
    let text = if config.permalink.names_terms() {
        let (source, section) = (slug_of("source"), slug_of("section"));
        let source = source.as_ref().map_or("unknown", Slug::as_str);
        let section = section.as_ref().map(Slug::as_str);
        config.permalink.address(&PermalinkParts {
            day,
            slug: &story.slug,
            source,
            section,
        })
    } else {
        let parts = PermalinkParts { day, slug: &story.slug, source: "", section: None };
        config.permalink.address(&parts)
    };
    Address::parse(&text).map_err(|error| {
        Diagnostic::error(
            "address",
            format!("the address `{text}` cannot be used: {error}"),
        )
        .at(Place::file(format!("content/{}", story.path)))
        .help(error.help())
    })
}

fn collision(story: &Story, first: &Article) -> Diagnostic {
    let message = format!(
        "`{}` is taken: `content/{}` and `content/{}` would both be that page",
        first.address, first.path, story.path
    );
    Diagnostic::error("address-taken", message)
        .at(Place::file(format!("content/{}", story.path)))
        .help(
            "give one of them another `slug:`; until then only the one with the earlier date is \
             published, or the one whose path comes first",
        )
}

pub(super) fn article(
    story: Story,
    address: Address,
    terms: Box<[u32]>,
    config: &Config,
) -> Article {
    Article {
        day: story.date.day(config.time_zone),
        path: story.path,
        address,
        title: story.title,
        date: story.date,
        updated: story.updated,
        dateline: story.dateline,
        summary: story.summary,
        is_summary_given: story.is_summary_given,
        language: story.language,
        terms,
        details: story.details,
        text: story.text,
        _admitted: Admitted,
    }
}

/// The first article of each day, and an entry that closes the list.
fn days(articles: &[Article]) -> Vec<(chrono::NaiveDate, u32)> {
    let mut days: Vec<(chrono::NaiveDate, u32)> = Vec::new();
    for (position, article) in articles.iter().enumerate() {
        if days.last().is_none_or(|&(day, _)| day != article.day) {
            days.push((article.day, u32::try_from(position).unwrap_or(u32::MAX)));
        }
    }
    if let Some(&(last, _)) = days.last() {
        days.push((last, u32::try_from(articles.len()).unwrap_or(u32::MAX)));
    }
    days
}

fn by_path(articles: &[Article]) -> Vec<u32> {
    let count = u32::try_from(articles.len()).unwrap_or(u32::MAX);
    let mut by_path: Vec<u32> = (0..count).collect();
    by_path
        .par_sort_by(|&a, &b| articles[a as usize].path.cmp(&articles[b as usize].path));
    by_path
}
