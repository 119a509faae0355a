//! Renders views. Teasers are made once for many pages and shared.

use std::collections::BTreeSet;
use std::collections::HashMap;

use serde::Serialize;
use tera::Context;
use tera::Value;

use crate::archive::ArticleId;
use crate::config::TickerRefresh;
use crate::config::direction;
use crate::diagnostic::Diagnostic;
use crate::fingerprint::Fingerprint;
use crate::fingerprint::Hasher;
use crate::fingerprint::NEWSGEN;
use crate::moment::Period;
use crate::pages::Edition;
use crate::pages::Fields;
use crate::pages::Head;
use crate::pages::SiteView;
use crate::pages::Slot;
use crate::pages::Title;
use crate::pages::View;
use crate::pages::site_view;
use crate::pages::teaser;
use crate::planted::Bug;
use crate::theme::Layer;
use crate::theme::TICKER;
use crate::theme::Theme;
use crate::theme::dates;
use crate::theme::template_error;

/// A theme with the look of one site.
pub struct Renderer<'a> {
    theme: Theme,
    edition: Edition<'a>,
    layers: &'a [Layer],
    look: Fingerprint,
}

/// Teasers as templates see them, made when first asked for. One for each thread's run of
/// neighbouring pages: they show much the same stories.
#[derive(Default)]
pub struct Teasers(HashMap<u32, Value>);

/// How many teasers are kept before old ones are dropped.
const KEPT: usize = 4096;

/// A page could not be rendered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenderError {
    /// What is wrong in which template.
    pub diagnostic: Diagnostic,
}

/// About a page itself, as templates see it.
#[derive(Serialize)]
struct PageView<'a> {
    kind: &'a str,
    url: &'a str,
    canonical: Option<String>,
    title: String,
    description: Option<&'a str>,
    lang: &'a str,
    dir: &'static str,
    date: Option<&'a str>,
}

#[derive(Serialize)]
struct CrumbView<'a> {
    title: String,
    url: &'a str,
}

#[derive(Serialize)]
struct ThemeView<'a> {
    name: &'a str,
    options: &'a std::collections::BTreeMap<String, serde_json::Value>,
}

impl<'a> Renderer<'a> {
    /// Gives a theme the look of the site.
    pub fn new(mut theme: Theme, edition: Edition<'a>, layers: &'a [Layer]) -> Self {
        let site_view = site_view(&edition);
        let own_view = ThemeView { name: &theme.name, options: &theme.options };
        let look = look(&theme, &edition, &site_view, &own_view);
        let site = Value::from_serializable(&site_view);
        let own = Value::from_serializable(&own_view);
        for kind in theme.kinds.values_mut() {
            kind.tera.global_context().insert_value("site", site.clone());
            kind.tera.global_context().insert_value("theme", own.clone());
        }
        Self { theme, edition, layers, look }
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

    /// Renders a view through a template into `bytes`, which is emptied first.
    ///
    /// # Errors
    ///
    /// If the template fails; the diagnostic names its file and line.
    pub fn render(
        &self,
        template: &str,
        view: &View<'_>,
        teasers: &mut Teasers,
        bytes: &mut Vec<u8>,
    ) -> Result<(), RenderError> {
        bytes.clear();
        self.write(template, view, teasers, bytes).map_err(|error| {
            let all = template_error::diagnose(&error, &self.theme.files, self.layers);
            let unknown = || Diagnostic::error("template", error.to_string());
            RenderError { diagnostic: all.into_iter().next().unwrap_or_else(unknown) }
        })
    }

    fn write(
        &self,
        template: &str,
        view: &View<'_>,
        teasers: &mut Teasers,
        bytes: &mut Vec<u8>,
    ) -> tera::TeraResult<()> {
        let mut context = Context::new();
        context.insert_value("page", self.page(&view.head));
        context.insert_value("breadcrumbs", self.breadcrumbs(view));
        self.add_fields(view, teasers, &mut context)?;
        let items: Vec<Value> =
            view.ticker.iter().map(|&id| teasers.get(&self.edition, id)).collect();
        context.insert_value("ticker", ticker(items, Value::none()));
        let Some(kind) = self.theme.kinds.get(template) else {
            let message = format!("the theme has no template `{template}`");
            return Err(tera::Error::message(message));
        };
        if kind.shows_ticker {
            let html = self.ticker_html(&context)?;
            if let Some(Some(map)) = context.remove("ticker").map(Value::into_map) {
                let mut map = map;
                map.insert("html".into(), Value::safe_string(&html));
                context.insert_value("ticker", Value::from(map));
            }
        }
        kind.tera.render_to(template, &context, bytes)
    }

    /// The ticker of the page, or what puts the newest headlines in its place.
    fn ticker_html(&self, context: &Context) -> tera::TeraResult<String> {
        let config = &self.edition.config.ticker;
        let own = || match self.theme.kinds.get(TICKER) {
            Some(kind) => kind.tera.render(TICKER, context),
            None => Ok(String::new()),
        };
        let url = || self.edition.href_of("/ticker.html");
        match config.refresh {
            TickerRefresh::None | TickerRefresh::Script => own(),
            TickerRefresh::Ssi => Ok(format!("<!--#include virtual=\"{}\" -->", url())),
            TickerRefresh::Esi => {
                let own = own()?;
                let include = format!("<esi:include src=\"{}\"/>", url());
                Ok(format!("<esi:remove>{own}</esi:remove>{include}"))
            }
        }
    }

    fn page(&self, head: &Head) -> Value {
        let base = self.edition.config.base_url.as_ref();
        Value::from_serializable(&PageView {
            kind: head.kind,
            url: &head.url,
            canonical: base.map(|base| base.full(&head.url)),
            title: self.title(&head.title),
            description: head.description.as_deref(),
            lang: &head.language,
            dir: direction(&head.language),
            date: head.date.as_deref(),
        })
    }

    fn breadcrumbs(&self, view: &View<'_>) -> Value {
        let crumbs = view.breadcrumbs.iter();
        let crumbs: Vec<Value> = crumbs
            .map(|crumb| CrumbView { title: self.title(&crumb.title), url: &crumb.url })
            .map(|crumb| Value::from_serializable(&crumb))
            .collect();
        Value::from(crumbs)
    }

    /// Puts a title into words of the site's language.
    fn title(&self, title: &Title) -> String {
        let messages = &self.theme.messages;
        let message = |key: &str| messages.text(key).unwrap_or(key).to_owned();
        match title {
            Title::Text(text) => text.clone(),
            Title::Period(period) => self.period(*period),
            Title::Within(name, period) => {
                let comma = messages.text("punctuation.comma").unwrap_or(", ");
                format!("{name}{comma}{}", self.period(*period))
            }
            Title::DayOfYear(month, day) => {
                let date = self.date(&format!("{month:02}-{day:02}"), "month_day");
                message("on_this_day.title").replace("{day}", &date)
            }
            Title::Facet(_, Some(title)) => title.clone(),
            Title::Facet(name, None) => {
                messages.text(&format!("facets.{name}")).unwrap_or(name).to_owned()
            }
            Title::Message(key) => message(key),
        }
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
        teasers: &mut Teasers,
        context: &mut Context,
    ) -> tera::TeraResult<()> {
        let fields = Value::try_from_serializable(&view.fields)?;
        let html_in = match &view.fields {
            Fields::Article(_) => Some("story"),
            Fields::Undated(_) => Some("content"),
            _ => None,
        };
        for (key, value) in fields.into_map().unwrap_or_default() {
            let key = key.to_string();
            let inside = view.teasers.iter().filter(|slot| slot.within == Some(&key));
            let html = html_in == Some(key.as_str());
            let mut inside = inside.peekable();
            if !html && inside.peek().is_none() {
                context.insert_value(key, value);
                continue;
            }
            let mut map = value.into_map().unwrap_or_default();
            for slot in inside {
                map.insert(slot.name.into(), self.slot(&slot.slot, teasers));
            }
            if html && let Some(body) = map.remove(&"html".into()) {
                map.insert("html".into(), body.mark_safe());
            }
            context.insert_value(key, Value::from(map));
        }
        for slot in view.teasers.iter().filter(|slot| slot.within.is_none()) {
            context.insert_value(slot.name, self.slot(&slot.slot, teasers));
        }
        Ok(())
    }

    fn slot(&self, slot: &Slot, teasers: &mut Teasers) -> Value {
        match slot {
            Slot::One(None) => Value::none(),
            Slot::One(Some(id)) => teasers.get(&self.edition, *id),
            Slot::Many(ids) => {
                let values: Vec<Value> =
                    ids.iter().map(|&id| teasers.get(&self.edition, id)).collect();
                Value::from(values)
            }
        }
    }
}

/// Of what every page shares: site, theme options, messages, addresses of assets.
fn look(
    theme: &Theme,
    edition: &Edition<'_>,
    site: &SiteView<'_>,
    own: &ThemeView<'_>,
) -> Fingerprint {
    let mut hasher = Hasher::default();
    hasher.value(&NEWSGEN).value(own);
    if !Bug::Site.is_planted() {
        hasher.value(site);
    }
    hasher.value(&edition.config.base_path());
    if !Bug::Messages.is_planted() {
        hasher.bytes(theme.messages.fingerprint().bytes().as_slice());
    }
    let assets = theme.assets.iter().filter(|_| !Bug::AssetAddresses.is_planted());
    for asset in assets {
        hasher.value(&(&asset.path, &asset.address));
    }
    hasher.take()
}

fn ticker(items: Vec<Value>, html: Value) -> Value {
    let mut map = tera::Map::new();
    map.insert("items".into(), Value::from(items));
    map.insert("html".into(), html);
    Value::from(map)
}

impl Teasers {
    fn get(&mut self, edition: &Edition<'_>, id: ArticleId) -> Value {
        if let Some(value) = self.0.get(&id.0) {
            return value.clone();
        }
        if self.0.len() >= KEPT {
            self.0.clear();
        }
        let value = Value::from_serializable(&teaser(edition, id));
        self.0.insert(id.0, value.clone());
        value
    }
}
