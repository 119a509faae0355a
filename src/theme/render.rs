//! Renders views. Teasers are made once for many pages and shared.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use serde::Serialize;
use serde::Serializer;
use serde::ser::SerializeStruct as _;
use tera::Context;
use tera::Tera;
use tera::Value;

use crate::archive::ArticleId;
use crate::config::Addresses;
use crate::config::TickerRefresh;
use crate::diagnostic::Diagnostic;
use crate::fingerprint::Fingerprint;
use crate::fingerprint::Hasher;
use crate::fingerprint::NEWSGEN;
use crate::formats;
use crate::markdown::Heading;
use crate::moment::Period;
use crate::pages::Body;
use crate::pages::Content;
use crate::pages::Edition;
use crate::pages::Fields;
use crate::pages::Scope;
use crate::pages::SiteView;
use crate::pages::Slot;
use crate::pages::StoryView;
use crate::pages::Title;
use crate::pages::View;
use crate::pages::feed_links;
use crate::pages::site_view;
use crate::pages::teaser;
use crate::planted::Bug;
use crate::theme::Asset;
use crate::theme::Kind;
use crate::theme::Printed;
use crate::theme::TICKER;
use crate::theme::Theme;
use crate::theme::dates;
use crate::theme::memory::Memory;
use crate::theme::memory::PerThread;
use crate::theme::page_view::Worded;
use crate::theme::page_view::cite_value;
use crate::theme::running::whole_running;
use crate::theme::template_error;

/// A theme with the look of one site. It holds no news: what it renders is handed to it with
/// the edition that it belongs to.
pub struct Renderer {
    theme: Theme,
    look: Fingerprint,
    /// The links to the feeds of the site.
    pub(super) site_feeds: String,
    /// Of one edition.
    teasers: PerThread<Teasers>,
    /// The language whose edition this is the look of; `None` is the whole site.
    own: Option<String>,
    /// The looks of the editions of languages.
    editions: BTreeMap<String, Self>,
}

/// Teasers as templates see them: a teaser that many pages show is made once.
type Teasers = Memory<u32, Value>;

/// A page could not be rendered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenderError {
    /// What is wrong in which template.
    pub diagnostic: Diagnostic,
}

/// A page to render.
pub struct Shown<'a> {
    /// The edition that the page is of.
    pub edition: &'a Edition<'a>,
    /// The template.
    pub template: &'a str,
    /// What it sees.
    pub view: &'a View<'a>,
    /// The text of the page's own story; pages without one ignore it.
    pub body: &'a Body,
}

/// What was on the wire, as templates see it.
#[derive(Serialize)]
struct TickerView {
    items: Value,
    html: Value,
}

/// A story on its own page, with its text.
struct WholeStory<'a> {
    story: &'a StoryView<'a>,
    body: &'a Body,
    cite: Value,
}

impl Serialize for WholeStory<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { story, body, cite } = self;
        let mut to = serializer.serialize_struct("Story", StoryView::N_FIELDS + 5)?;
        story.add_to(&mut to)?;
        to.serialize_field("html", &Value::safe_string(&body.html))?;
        to.serialize_field("end_mark", &body.end_mark)?;
        to.serialize_field("words", &body.words)?;
        to.serialize_field("headings", &body.headings)?;
        to.serialize_field("cite", cite)?;
        to.end()
    }
}

/// An undated page, with its text.
#[derive(Serialize)]
struct WholeContent<'a> {
    #[serde(flatten)]
    content: &'a Content<'a>,
    html: Value,
    headings: &'a [Heading],
}

#[derive(Serialize)]
struct ThemeView<'a> {
    name: &'a str,
    options: &'a std::collections::BTreeMap<String, serde_json::Value>,
}

impl Renderer {
    /// Gives a theme the look of the site.
    pub fn new(theme: Theme, edition: &Edition<'_>) -> Self {
        Self::of(theme, &Scope::site(edition))
    }

    fn of(mut theme: Theme, scope: &Scope<'_>) -> Self {
        let edition = &scope.edition();
        let editions = std::mem::take(&mut theme.editions).into_iter();
        let editions: BTreeMap<String, Self> = editions
            .map(|(tag, theme)| {
                let own = Self::of(theme, &Scope::of_language(edition, &tag));
                (tag, own)
            })
            .collect();
        let look = look(&theme, scope, &editions);
        let site = Value::from_serializable(&whole_site_view(&theme, scope));
        let own = Value::from_serializable(&own_view(&theme));
        let give_look = |tera: &mut Tera| {
            tera.global_context().insert_value("site", site.clone());
            tera.global_context().insert_value("theme", own.clone());
        };
        theme.kinds.values_mut().for_each(|kind| give_look(&mut kind.tera));
        if let Some(mut tera) = theme.of_pieces.take() {
            give_look(&mut tera);
            theme.pieces.begin(tera);
        }
        theme.shelf.put(edition.cards);
        let feeds = feed_links(edition, &scope.feed());
        let site_feeds = formats::meta_of_site(&feeds, scope.title());
        let own = scope.own_language().map(ToOwned::to_owned);
        let teasers = PerThread::default();
        Self { theme, look, site_feeds, teasers, own, editions }
    }

    /// Goes on with another edition of the site; `false` if that has another look, which
    /// takes another renderer.
    pub fn turn_to(&mut self, edition: &Edition<'_>) -> bool {
        self.teasers = PerThread::default();
        self.theme.shelf.put(edition.cards);
        let mut is_same = true;
        for own in self.editions.values_mut() {
            is_same &= own.turn_to(edition);
        }
        let look = look(&self.theme, &self.scope(edition), &self.editions);
        is_same && look == self.look
    }

    fn scope<'a>(&self, edition: &Edition<'a>) -> Scope<'a> {
        match &self.own {
            Some(tag) => Scope::of_language(edition, tag),
            None => Scope::site(edition),
        }
    }

    /// A message of the theme; its key if it has none.
    pub fn message<'a>(&'a self, key: &'a str) -> &'a str {
        self.theme.messages.text(key).unwrap_or(key)
    }

    /// What the theme does without.
    pub fn warnings(&self) -> &[Diagnostic] {
        self.theme.warnings()
    }

    /// The theme's assets, by path.
    pub fn assets(&self) -> &[Asset] {
        &self.theme.assets
    }

    /// Of all that every page shares and its view does not hold.
    pub fn look(&self) -> Fingerprint {
        self.look
    }

    /// Of a template and all that it reaches; none has none.
    pub fn template(&self, name: &str) -> Fingerprint {
        let of = |name| self.theme.kinds.get(name).map(|kind| kind.fingerprint);
        let shows_ticker =
            self.theme.kinds.get(name).is_some_and(|kind| kind.shows_ticker);
        let mut hasher = Hasher::default();
        hasher.add(of(name).unwrap_or_default());
        if shows_ticker && !Bug::TickerTemplate.is_planted() {
            hasher.add(of(TICKER).unwrap_or_default());
        }
        if self.theme.kinds.get(name).is_some_and(|kind| kind.fits) {
            hasher.add(self.theme.shelf.fingerprint());
        }
        hasher.take()
    }

    /// The files of the templates that a template reaches, as shown to people.
    pub fn files_of(&self, name: &str) -> Vec<&str> {
        let mut files: BTreeSet<&str> = BTreeSet::new();
        let mut kinds = vec![name];
        if self.theme.kinds.get(name).is_some_and(|kind| kind.shows_ticker) {
            kinds.push(TICKER);
        }
        for kind in kinds.into_iter().filter_map(|name| self.theme.kinds.get(name)) {
            let reached = kind.reached.iter();
            files.extend(
                reached.filter_map(|name| self.theme.files.get(name)).map(|file| &**file),
            );
        }
        files.into_iter().collect()
    }

    /// Renders a page into `bytes`, which is emptied first.
    ///
    /// # Errors
    ///
    /// If the template fails; the diagnostic names its file and line.
    pub fn render(
        &self,
        shown: &Shown<'_>,
        bytes: &mut Vec<u8>,
    ) -> Result<(), RenderError> {
        bytes.clear();
        let own = shown.view.head.interface.as_deref();
        let own = own.and_then(|tag| self.editions.get(tag)).unwrap_or(self);
        own.write(shown, bytes).map_err(|error| {
            let all =
                template_error::diagnose(&error, &self.theme.files, &self.theme.layers);
            let unknown = || Diagnostic::error("template", error.to_string());
            RenderError { diagnostic: all.into_iter().next().unwrap_or_else(unknown) }
        })
    }

    fn write(
        &self,
        Shown { edition, template, view, body }: &Shown<'_>,
        bytes: &mut Vec<u8>,
    ) -> tera::TeraResult<()> {
        let mut own = self.teasers.own();
        let mut teasers = TeasersOf { edition, made: &mut own };
        let mut context = Context::new();
        let Some(kind) = self.theme.kinds.get(template) else {
            let message = format!("the theme has no template `{template}`");
            return Err(tera::Error::message(message));
        };
        let worded = Worded::new(self, edition, view);
        context.insert_value("page", worded.page(self, kind, body.words));
        context.insert_value("breadcrumbs", worded.breadcrumbs());
        if let Fields::Article(fields) = &view.fields {
            let cite = self.prints_cite(kind).then(|| worded.cite()).flatten();
            let cite = cite.as_ref().map_or(Value::none(), cite_value);
            let story = WholeStory { story: &fields.story, body, cite };
            context.insert_value("story", Value::from_serializable(&story));
        }
        self.add_fields(view, body, &mut teasers, &mut context)?;
        let items: Vec<Value> = view.ticker.iter().map(|&id| teasers.get(id)).collect();
        drop(own);
        let mut ticker = TickerView { items: Value::from(items), html: Value::none() };
        context.insert_value("ticker", Value::from_serializable(&ticker));
        if kind.shows_ticker {
            ticker.html = Value::safe_string(&self.ticker_html(edition, &context)?);
            context.insert_value("ticker", Value::from_serializable(&ticker));
        }
        kind.tera.render_to(template, &context, bytes)
    }

    /// The ticker of the page, or what puts the newest headlines in its place.
    fn ticker_html(
        &self,
        edition: &Edition<'_>,
        context: &Context,
    ) -> tera::TeraResult<String> {
        let config = &edition.config.ticker;
        let own = || match self.theme.kinds.get(TICKER) {
            Some(kind) => kind.tera.render(TICKER, context),
            None => Ok(String::new()),
        };
        let url = || self.scope(edition).href("ticker.html");
        match config.refresh {
            // No server puts anything into a page that is opened without one.
            _ if edition.config.addresses == Addresses::Relative => own(),
            TickerRefresh::None | TickerRefresh::Script => own(),
            TickerRefresh::Ssi => Ok(format!("<!--#include virtual=\"{}\" -->", url())),
            TickerRefresh::Esi => {
                let own = own()?;
                let include = format!("<esi:include src=\"{}\"/>", url());
                Ok(format!("<esi:remove>{own}</esi:remove>{include}"))
            }
        }
    }

    /// Whether pages of a kind show how to cite a story, and the site wants them to.
    fn prints_cite(&self, kind: &Kind) -> bool {
        let option = self.theme.options.get("cite_box");
        let is_wanted = option.and_then(serde_json::Value::as_bool).unwrap_or(true);
        is_wanted && kind.prints.contains(&Printed::Cite)
    }

    /// Puts a title into words of the site's language.
    pub(super) fn title(&self, title: &Title) -> String {
        let messages = &self.theme.messages;
        let message = |key: &str| messages.text(key).unwrap_or(key).to_owned();
        match title {
            Title::Text(text) => text.clone(),
            Title::Period(period) => self.period(*period),
            Title::Within(name, period) => self.within(name, *period),
            Title::DayOfYear(month, day) => {
                let date = self.date(&format!("{month:02}-{day:02}"), "month_day");
                message("on_this_day.title").replace("{day}", &date)
            }
            Title::Facet(_, Some(title)) => title.clone(),
            Title::Facet(name, None) => {
                messages.text(&format!("facets.{name}")).unwrap_or(name).to_owned()
            }
            Title::Message(key) => message(key),
            Title::MessageWithin(key, period) => self.within(&message(key), *period),
        }
    }

    fn within(&self, name: &str, period: Period) -> String {
        let comma = self.theme.messages.text("punctuation.comma").unwrap_or(", ");
        format!("{name}{comma}{}", self.period(period))
    }

    fn period(&self, period: Period) -> String {
        match period {
            Period::All => String::new(),
            Period::Year(_) => self.date(&period.text(), "year"),
            Period::Month(..) => self.date(&period.text(), "month"),
            Period::Day(_) => self.date(&period.text(), "day"),
        }
    }

    fn date(&self, date: &str, format: &str) -> String {
        let messages = &self.theme.messages;
        let written = dates::format_date(date, format, &messages.language, messages);
        written.unwrap_or_else(|_| date.to_owned())
    }

    /// Adds what this kind of page shows, its teasers in their slots.
    fn add_fields(
        &self,
        view: &View<'_>,
        body: &Body,
        teasers: &mut TeasersOf<'_>,
        context: &mut Context,
    ) -> tera::TeraResult<()> {
        match &view.fields {
            // Its story is there already.
            Fields::Article(_) => {}
            Fields::Running(fields) => {
                let running = whole_running(&fields.running, &body.changes);
                context.insert_value("running", running);
            }
            Fields::Undated(fields) => {
                let html = Value::safe_string(&body.html);
                let headings = &body.headings;
                let content = WholeContent { content: &fields.content, html, headings };
                context.insert_value("content", Value::from_serializable(&content));
            }
            fields => self.add_lists(fields, view, teasers, context)?,
        }
        for slot in view.teasers.iter().filter(|slot| slot.within.is_none()) {
            context.insert_value(slot.name, teasers.slot(&slot.slot, None));
        }
        Ok(())
    }

    /// Adds fields that hold no text, but perhaps lists of teasers.
    fn add_lists(
        &self,
        fields: &Fields<'_>,
        view: &View<'_>,
        teasers: &mut TeasersOf<'_>,
        context: &mut Context,
    ) -> tera::TeraResult<()> {
        let fields = Value::try_from_serializable(fields)?;
        for (key, value) in fields.into_map().unwrap_or_default() {
            let key = key.to_string();
            let inside = view.teasers.iter().filter(|slot| slot.within == Some(&key));
            let mut inside = inside.peekable();
            if inside.peek().is_none() {
                context.insert_value(key, value);
                continue;
            }
            let mut map = value.into_map().unwrap_or_default();
            for slot in inside {
                let field = map.remove(&slot.name.into());
                map.insert(slot.name.into(), teasers.slot(&slot.slot, field.as_ref()));
            }
            context.insert_value(key, Value::from(map));
        }
        Ok(())
    }
}

/// The teasers of an edition as templates see them.
struct TeasersOf<'a> {
    edition: &'a Edition<'a>,
    made: &'a mut Teasers,
}

impl TeasersOf<'_> {
    /// What stands in a slot; `field` is what the view has under the same name.
    fn slot(&mut self, slot: &Slot, field: Option<&Value>) -> Value {
        match slot {
            Slot::One(None) => Value::none(),
            Slot::One(Some(id)) => self.get(*id),
            Slot::Many(ids) => self.many(ids),
            Slot::Each(lists) => {
                let items = field.and_then(Value::as_array).unwrap_or_default();
                let of_item = |(item, ids): (&Value, &Vec<ArticleId>)| {
                    let mut map = item.as_map().cloned().unwrap_or_default();
                    map.insert("stories".into(), self.many(ids));
                    Value::from(map)
                };
                Value::from(items.iter().zip(lists).map(of_item).collect::<Vec<Value>>())
            }
        }
    }

    fn many(&mut self, ids: &[ArticleId]) -> Value {
        Value::from(ids.iter().map(|&id| self.get(id)).collect::<Vec<Value>>())
    }

    fn get(&mut self, id: ArticleId) -> Value {
        let make = || Value::try_from_serializable(&teaser(self.edition, id));
        // A teaser is plain data, which always has a value.
        self.made.get_or_make(&id.0, |_| true, make).cloned().unwrap_or(Value::none())
    }
}

fn own_view(theme: &Theme) -> ThemeView<'_> {
    ThemeView { name: &theme.name, options: &theme.options }
}

/// What templates see of the site: editions that say nothing of it are called by the theme.
fn whole_site_view<'a>(theme: &'a Theme, scope: &Scope<'a>) -> SiteView<'a> {
    let mut site = site_view(scope);
    for language in &mut site.languages {
        let by_theme = theme.messages.name_of(language.lang);
        language.name = language.name.or(Some(by_theme));
    }
    site
}

/// Of what every page shares: site, theme options, messages, addresses of assets; and of the
/// same in every edition.
fn look(
    theme: &Theme,
    scope: &Scope<'_>,
    editions: &BTreeMap<String, Renderer>,
) -> Fingerprint {
    let edition = &scope.edition();
    let mut hasher = Hasher::default();
    hasher.value(&NEWSGEN).value(&own_view(theme));
    if !Bug::Site.is_planted() {
        hasher.value(&whole_site_view(theme, scope));
    }
    hasher.value(&edition.config.base_path()).value(&edition.config.addresses);
    hasher.value(&feed_links(edition, &scope.feed()));
    for own in editions.values() {
        hasher.add(own.look);
    }
    if !Bug::Messages.is_planted() {
        hasher.bytes(theme.messages.fingerprint().bytes().as_slice());
    }
    let assets = theme.assets.iter().filter(|_| !Bug::AssetAddresses.is_planted());
    for asset in assets {
        hasher.value(&(&asset.path, &asset.address));
    }
    hasher.take()
}
