//! Social cards: `/2016/03/11/slug.card.png`, one for each article without a picture of its
//! own, if the site wants them.
//!
//! Template: `card.svg`, which sees [`Fields`], and is drawn. A headline that no font of the
//! cards can be set in has none.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::archive::Article;
use crate::archive::ArticleId;
use crate::cards::Fonts;
use crate::cards::HEIGHT;
use crate::cards::WIDTH;
use crate::config::direction;
use crate::diagnostic::Diagnostic;
use crate::moment::Precision;
use crate::pages::Edition;
use crate::pages::Head;
use crate::pages::HeadLinks;
use crate::pages::Page;
use crate::pages::PageKind;
use crate::pages::Scope;
use crate::pages::Title;
use crate::pages::View;
use crate::pages::article::shown_image;
use crate::pages::teaser::terms_of;
use crate::pages::view;
use crate::paths::Address;
use crate::paths::PathError;

/// The template that is drawn. A theme must have it only if the site wants cards.
pub const CARD: &str = "card.svg";

/// What `card.svg` sees.
#[derive(Debug, Serialize)]
pub struct Fields<'a> {
    /// What the card shows.
    pub card: CardView<'a>,
}

/// What a card shows of its story.
#[derive(Debug, Serialize)]
pub struct CardView<'a> {
    /// The headline.
    pub title: &'a str,
    /// The agency or outlet.
    pub source: &'a str,
    /// The section it is filed in.
    pub section: Option<&'a str>,
    /// When it was published: RFC 3339 with the site's offset, or a day.
    pub date: String,
    /// Whether `date` has a time.
    pub has_time: bool,
    /// Its language.
    pub lang: &'a str,
    /// `ltr` or `rtl`.
    pub dir: &'static str,
    /// The width of the drawing in pixels.
    pub width: u32,
    /// Its height.
    pub height: u32,
}

/// An article's card, for those who show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CardLink {
    /// Where it lies, ready for links.
    pub url: String,
    /// Its width in pixels.
    pub width: u32,
    /// Its height.
    pub height: u32,
}

/// Whether an article has a card, and why not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HasCard {
    /// It has one.
    Yes,
    /// The site wants none, or the article has a picture of its own.
    NotWanted,
    /// No font of the cards has all characters of its headline.
    NoFont,
}

/// Tells whether an article has a card.
pub(crate) fn has_card(edition: &Edition<'_>, article: &Article) -> HasCard {
    let Some(fonts) = edition.cards else { return HasCard::NotWanted };
    let details = article.details.as_deref();
    let image = details.and_then(|details| shown_image(edition, article, details));
    match image {
        Some(_) => HasCard::NotWanted,
        None if fonts.cover(&article.title) => HasCard::Yes,
        None => HasCard::NoFont,
    }
}

/// Returns the file of a card that lies beside the file of its article's page.
pub(crate) fn card_beside(page: &str) -> String {
    format!("{}.card.png", page.strip_suffix(".html").unwrap_or(page))
}

fn address(article: &Article) -> Result<Address, PathError> {
    Address::parse(&format!("/{}", card_beside(article.address.output_path().as_str())))
}

/// An article's card; `None` if it has none.
pub(super) fn link(edition: &Edition<'_>, article: &Article) -> Option<CardLink> {
    if has_card(edition, article) != HasCard::Yes {
        return None;
    }
    let url = edition.href(&address(article).ok()?);
    Some(CardLink { url, width: WIDTH, height: HEIGHT })
}

/// Adds every card, and says how many articles have none for want of a font.
pub(super) fn plan(
    edition: &Edition<'_>,
    pages: &mut Vec<Page>,
    problems: &mut Vec<Diagnostic>,
) -> Result<(), PathError> {
    let Some(fonts) = edition.cards else { return Ok(()) };
    let mut bare = Bare::default();
    for id in edition.archive.ids() {
        let article = edition.archive.article(id);
        match has_card(edition, article) {
            HasCard::NotWanted => {}
            HasCard::NoFont => bare.add(fonts, article),
            HasCard::Yes => {
                let address = address(article)?;
                pages.push(Page { address, kind: PageKind::Card(id) });
            }
        }
    }
    problems.extend(bare.told());
    Ok(())
}

/// How many of the characters are named that no font has.
const MOST_NAMED: usize = 5;

/// The articles that have no card for want of a font.
#[derive(Default)]
struct Bare {
    count: usize,
    /// What the fonts lack of their headlines.
    letters: BTreeSet<char>,
}

impl Bare {
    fn add(&mut self, fonts: &Fonts, article: &Article) {
        self.count += 1;
        self.letters.extend(fonts.lacking(&article.title));
    }

    /// What is to be said of them; `None` if there are none.
    fn told(&self) -> Option<Diagnostic> {
        let Self { count: n_bare, letters } = self;
        if *n_bare == 0 {
            return None;
        }
        let named = letters.iter().take(MOST_NAMED).map(|letter| format!("`{letter}`"));
        let named: Vec<String> = named.collect();
        let named = named.join(", ");
        let more = if letters.len() > MOST_NAMED { " and others" } else { "" };
        let (stories, their) = match n_bare {
            1 => ("1 story has".to_owned(), "its headline"),
            _ => (format!("{n_bare} stories have"), "their headlines"),
        };
        let lacking = match letters.is_empty() {
            true => format!("no font has all characters of {their}"),
            false => format!("no font has all characters of {their}: {named}{more}"),
        };
        let message = format!("{stories} no social card, since {lacking}");
        let help = "name a font file that has them under `social_cards.fonts`, such as Noto \
            Serif SC for Chinese";
        Some(Diagnostic::info("card-letters", message).help(help))
    }
}

/// Returns what a card shows.
pub(super) fn view<'a>(edition: &Edition<'a>, page: &Page, id: ArticleId) -> View<'a> {
    let article = edition.archive.article(id);
    let first = |field| terms_of(edition, article, field).into_iter().next();
    let lang = article.language_in(edition.config);
    let date = article.date.shown(edition.config.time_zone);
    let scope = Scope::of_article(edition, article);
    let card = CardView {
        title: &article.title,
        source: first("source").map(|term| term.name).unwrap_or_default(),
        section: first("section").map(|term| term.name),
        date: date.clone(),
        has_time: article.date.precision() == Precision::Time,
        lang,
        dir: direction(lang),
        width: WIDTH,
        height: HEIGHT,
    };
    View {
        head: Head {
            kind: "card",
            url: edition.href(&page.address),
            canonical: None,
            title: Title::Text(article.title.to_string()),
            description: None,
            language: lang.to_owned(),
            interface: scope.interface(),
            date: Some(date),
            links: HeadLinks::default(),
        },
        breadcrumbs: Vec::new(),
        fields: view::Fields::Card(Fields { card }),
        ticker: Vec::new(),
        teasers: Vec::new(),
    }
}
