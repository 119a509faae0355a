//! Reads `newsgen.yaml`: every key optional, every value checked.

use chrono::Weekday;
use globset::Glob;
use globset::GlobBuilder;
use globset::GlobSetBuilder;

use crate::config::Addresses;
use crate::config::Api;
use crate::config::Assets;
use crate::config::BaseUrl;
use crate::config::Config;
use crate::config::Defaults;
use crate::config::FeedConfig;
use crate::config::Headlines;
use crate::config::Ignore;
use crate::config::MenuItem;
use crate::config::Notices;
use crate::config::OptionPlace;
use crate::config::OwnEdition;
use crate::config::Permalink;
use crate::config::Pictures;
use crate::config::SocialCards;
use crate::config::TickerConfig;
use crate::config::TickerMode;
use crate::config::TickerRefresh;
use crate::config::Versions;
use crate::config::checks;
use crate::config::facets::take_facets;
use crate::config::language;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::markdown::RawHtml;
use crate::markdown::Style;
use crate::moment;
use crate::wire::Agency;
use crate::yaml;
use crate::yaml::Fields;
use crate::yaml::Problems;
use crate::yaml::Source;

/// Every key of the config.
const KEYS: [&str; 36] = [
    "title",
    "description",
    "base_url",
    "language",
    "languages",
    "time_zone",
    "rights",
    "theme",
    "options",
    "page_size",
    "front_page",
    "permalink",
    "facets",
    "defaults",
    "ticker",
    "feed",
    "api",
    "versions",
    "markdown",
    "assets",
    "relative_urls",
    "week_starts",
    "menu",
    "ignore",
    "checks",
    "source",
    "agencies",
    "robots",
    "security",
    "trust",
    "llms",
    "app",
    "icon",
    "hosts",
    "pictures",
    "social_cards",
];

/// Reads the config from the text of `newsgen.yaml`.
///
/// Returns the config beside what is wrong with it. Where something is an error, the
/// default stands in its place, so that all errors can be shown at once.
pub fn read(file: &str, text: &str) -> (Config, Problems) {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let source = Source::whole(file, text);
    let mut problems = Problems::new();
    let mut config = Config::default();
    match yaml::read(&source) {
        Ok(entries) => {
            let mut fields = Fields::new(&source, entries);
            take_site(&mut config, &mut fields, &mut problems);
            take_lists(&mut config, &mut fields, &mut problems);
            config.ticker = take_ticker(&mut fields, &mut problems);
            config.api = Api::take(&mut fields, &mut problems);
            config.versions = Versions::take(&mut fields, &mut problems);
            config.markdown = take_markdown(&mut fields, &mut problems);
            take_facets(&mut config, &mut fields, &mut problems);
            config.feed = FeedConfig::take(&mut fields, &config.facets, &mut problems);
            take_defaults(&mut config, &mut fields, &mut problems);
            take_agencies(&mut config, &mut fields, &mut problems);
            config.checks = checks::take(&mut fields, &mut problems);
            config.notices = Notices::take(&mut fields, &mut problems);
            config.pictures = Pictures::take(&mut fields, &mut problems);
            config.social_cards = SocialCards::take(&mut fields, &mut problems);
            fields.finish(&[], Level::Error, &mut problems);
        }
        Err(problem) => problems.push(problem),
    }
    for problem in &mut problems {
        suggest_key(problem);
    }
    (config, problems)
}

/// Unknown keys at the top are compared with all keys, also those already taken.
fn suggest_key(problem: &mut Diagnostic) {
    let Some(name) = problem.message.strip_prefix("unknown key `") else { return };
    let name = name.trim_end_matches('`').to_lowercase();
    if problem.code == "unknown-key" && !name.contains('.') {
        let near = yaml::nearest(&name, KEYS.into_iter());
        problem.help = Some(match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => {
                "the guide lists every key; a theme's settings stand under `options:`"
                    .to_owned()
            }
        });
    }
}

fn take_site(config: &mut Config, fields: &mut Fields<'_>, problems: &mut Problems) {
    if let Some(title) = fields.text("title", problems) {
        config.title = title;
    }
    config.description = fields.text("description", problems);
    config.rights = fields.text("rights", problems);
    if let Some(theme) = fields.text("theme", problems) {
        config.theme = theme;
    }
    let place = fields.place("base_url");
    if let Some(text) = fields.text("base_url", problems) {
        match BaseUrl::parse(&text) {
            Ok(base) => config.base_url = Some(base),
            Err(error) => {
                let message = format!("`base_url` is `{text}`: {error}");
                let problem = Diagnostic::error("base-url", message).at(place);
                problems.push(problem.help(error.help()));
            }
        }
    }
    if let Some(language) = language::take(fields, "language", problems) {
        config.language = language;
    }
    config.languages = OwnEdition::take_all(fields, problems);
    let place = fields.place("time_zone");
    if let Some(name) = fields.text("time_zone", problems) {
        match moment::zone(&name) {
            Ok(zone) => config.time_zone = zone,
            Err(error) => {
                let problem = Diagnostic::error("time-zone", error.to_string()).at(place);
                problems.push(problem.maybe_help(Some(error.help())));
            }
        }
    }
}

fn take_lists(config: &mut Config, fields: &mut Fields<'_>, problems: &mut Problems) {
    let size = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
    if let Some(number) = fields.number("page_size", 10..=10_000, problems) {
        config.page_size = size(number);
    }
    if let Some(number) = fields.number("front_page", 1..=1_000, problems) {
        config.front_page = size(number);
    }
    let place = fields.place("permalink");
    if let Some(pattern) = fields.text("permalink", problems) {
        match Permalink::parse(&pattern) {
            Ok(permalink) => config.permalink = permalink,
            Err(error) => {
                let message = format!("`permalink` is `{pattern}`: {error}");
                let help = "the default is `/:year/:month/:day/:slug.html`";
                problems
                    .push(Diagnostic::error("permalink", message).at(place).help(help));
            }
        }
    }
    let assets = [("stable", Assets::Stable), ("hashed", Assets::Hashed)];
    config.assets = fields.choice("assets", &assets, problems).unwrap_or(config.assets);
    if fields.flag("relative_urls", problems) == Some(true) {
        config.addresses = Addresses::Relative;
    }
    let days =
        [("monday", Weekday::Mon), ("sunday", Weekday::Sun), ("saturday", Weekday::Sat)];
    config.week_starts =
        fields.choice("week_starts", &days, problems).unwrap_or(config.week_starts);
    if let Some(mut options) = fields.map("options", problems) {
        let names: Vec<String> = options.names().map(ToOwned::to_owned).collect();
        let place = |name: String| {
            let (key, value) = (options.key_place(&name), options.place(&name));
            (name, OptionPlace { key, value })
        };
        config.option_places = names.into_iter().map(place).collect();
        config.options = options.rest().into_iter().collect();
    }
    config.menu = MenuItem::take_all(fields, problems);
    take_ignore(config, fields, problems);
}

fn take_ignore(config: &mut Config, fields: &mut Fields<'_>, problems: &mut Problems) {
    let place = fields.place("ignore");
    let mut builder = GlobSetBuilder::new();
    let mut patterns = Vec::new();
    for pattern in fields.list("ignore", problems) {
        match glob(&pattern) {
            Ok(glob) => {
                builder.add(glob);
                patterns.push(pattern);
            }
            Err(error) => problems.push(bad_glob(&pattern, &error).at(place.clone())),
        }
    }
    if let Ok(set) = builder.build() {
        config.ignore = Ignore { patterns, set };
    }
}

/// A path pattern, as `.gitignore` has them: one without `/` is of names in any folder, and one
/// that ends with `/` is of all that lies below.
fn glob(pattern: &str) -> Result<Glob, globset::Error> {
    let path = pattern.trim_start_matches('/');
    let start = if pattern.contains('/') || pattern == "**" { "" } else { "**/" };
    let end = if pattern.ends_with('/') { "**" } else { "" };
    let whole = format!("{start}{path}{end}");
    GlobBuilder::new(&whole).literal_separator(true).build()
}

fn bad_glob(pattern: &str, error: &globset::Error) -> Diagnostic {
    let message = format!("`{pattern}` is not a path pattern: {}", error.kind());
    Diagnostic::error("pattern", message)
        .help("`*` stands for one name, `**` for any folders, as in `wire/meridian/**`")
}

fn take_ticker(fields: &mut Fields<'_>, problems: &mut Problems) -> TickerConfig {
    let mut ticker = Config::default().ticker;
    let Some(mut inner) = fields.map("ticker", problems) else { return ticker };
    let modes = [("as-of", TickerMode::AsOf), ("none", TickerMode::None)];
    ticker.mode = inner.choice("mode", &modes, problems).unwrap_or(ticker.mode);
    let refresh = [
        ("none", TickerRefresh::None),
        ("script", TickerRefresh::Script),
        ("ssi", TickerRefresh::Ssi),
        ("esi", TickerRefresh::Esi),
    ];
    ticker.refresh =
        inner.choice("refresh", &refresh, problems).unwrap_or(ticker.refresh);
    if let Some(length) = inner.number("length", 1..=100, problems) {
        ticker.length = usize::try_from(length).unwrap_or(ticker.length);
    }
    let headlines = [("wire", Headlines::Wire), ("clean", Headlines::Clean)];
    ticker.headlines =
        inner.choice("headlines", &headlines, problems).unwrap_or(ticker.headlines);
    let keys = ["mode", "length", "refresh", "headlines"];
    inner.finish(&keys, Level::Error, problems);
    ticker
}

fn take_markdown(fields: &mut Fields<'_>, problems: &mut Problems) -> Style {
    let mut style = Style::default();
    let Some(mut inner) = fields.map("markdown", problems) else { return style };
    let raw = [
        ("escape", RawHtml::Escape),
        ("sanitized", RawHtml::Sanitized),
        ("unsafe", RawHtml::Unsafe),
    ];
    style.raw_html = inner.choice("raw_html", &raw, problems).unwrap_or(style.raw_html);
    let switches: [(&str, &mut bool); 7] = [
        ("smart_punctuation", &mut style.smart_punctuation),
        ("tables", &mut style.tables),
        ("strikethrough", &mut style.strikethrough),
        ("footnotes", &mut style.footnotes),
        ("heading_ids", &mut style.heading_ids),
        ("headings_below_title", &mut style.headings_below_title),
        ("figures", &mut style.figures),
    ];
    for (key, switch) in switches {
        if let Some(flag) = inner.flag(key, problems) {
            *switch = flag;
        }
    }
    if inner.has("link_schemes") {
        let schemes = inner.list("link_schemes", problems);
        let any = schemes.iter().any(|scheme| scheme == "any");
        style.link_schemes = (!any).then_some(schemes);
    }
    let known = [
        "raw_html",
        "smart_punctuation",
        "tables",
        "strikethrough",
        "footnotes",
        "heading_ids",
        "headings_below_title",
        "figures",
        "link_schemes",
    ];
    inner.finish(&known, Level::Error, problems);
    style
}

/// `source: X` for the whole archive, and `defaults: [{path: …, …}]` by path.
fn take_defaults(config: &mut Config, fields: &mut Fields<'_>, problems: &mut Problems) {
    for mut inner in fields.maps("defaults", problems) {
        let place = inner.place("path");
        let pattern = inner.text("path", problems).unwrap_or_else(|| "**".to_owned());
        let path = pattern.strip_prefix('/').unwrap_or(&pattern);
        // With its slash, which says that it is no name in any folder.
        let below = path.strip_prefix("content").filter(|rest| rest.starts_with('/'));
        let pattern = below.unwrap_or(&pattern);
        let glob = match glob(pattern) {
            Ok(glob) => glob.compile_matcher(),
            Err(error) => {
                problems.push(bad_glob(pattern, &error).at(place));
                continue;
            }
        };
        config.defaults.push(Defaults { path: glob, fields: inner.into_entries() });
    }
    if let Some(source) = fields.text("source", problems) {
        let entry = ("source".to_owned(), serde_yaml::Value::String(source));
        if let Ok(glob) = glob("**") {
            let path = glob.compile_matcher();
            config.defaults.push(Defaults { path, fields: vec![entry] });
        }
    }
}

/// `agencies: [{name: Meridian Wire, also: [MER]}]` adds to the built-in ones.
fn take_agencies(config: &mut Config, fields: &mut Fields<'_>, problems: &mut Problems) {
    let maps = fields.maps("agencies", problems).into_iter();
    let own: Vec<Agency> = maps.filter_map(|map| Agency::take(map, problems)).collect();
    config.agencies = std::mem::take(&mut config.agencies).extended(own);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(text: &str) -> Vec<String> {
        let (_, problems) = read("newsgen.yaml", text);
        problems.into_iter().map(|problem| problem.message).collect()
    }

    #[test]
    fn an_empty_config_is_all_defaults_and_no_complaint() {
        let (config, problems) = read("newsgen.yaml", "");
        assert_eq!(problems, []);
        assert_eq!((config.page_size, config.ticker.length), (200, 10));
    }

    #[test]
    fn a_misspelt_key_is_an_error_that_names_the_nearest() {
        let (_, problems) = read("newsgen.yaml", "titel: The Quay\n");
        assert_eq!(problems[0].message, "unknown key `titel`");
        assert_eq!(problems[0].help.as_deref(), Some("did you mean `title`?"));
    }

    #[test]
    fn every_wrong_value_is_named_in_one_run() {
        let text = "page_size: many\nbase_url: example.org\nticker:\n  mode: marquee\n";
        assert_eq!(
            messages(text),
            [
                "`base_url` is `example.org`: it does not begin with `https://` or `http://`",
                "`page_size` is not a whole number from 10 to 10000",
                "`ticker.mode` is not one of `as-of`, `none`",
            ]
        );
    }

    #[test]
    fn a_facet_cannot_take_an_address_in_use() {
        let found = messages("facets: [teams, assets, 2016, topics]\n");
        assert_eq!(found.len(), 3);
        assert_eq!(found[0], "the facet `assets` cannot have the address `/assets/`");
    }

    #[test]
    fn agencies_are_added_and_their_odd_keys_are_warnings() {
        let text = "agencies:\n- name: Meridian Wire\n  also: [MER]\n  aslo: [MRD]\n- also: [X]\n";
        let (config, problems) = read("newsgen.yaml", text);
        let found = config.agencies.find("mer").map(|agency| agency.name.as_str());
        assert_eq!(found, Some("Meridian Wire"));
        let told: Vec<_> = problems
            .iter()
            .map(|problem| (problem.level, problem.message.as_str()))
            .collect();
        assert_eq!(
            told,
            [
                (Level::Warning, "unknown key `agencies.0.aslo`"),
                (Level::Error, "`agencies.1.name` is not there: an agency needs one"),
            ]
        );
    }

    #[test]
    fn one_source_serves_a_whole_archive() {
        let (config, problems) = read("newsgen.yaml", "source: The Quay\n");
        assert_eq!(problems, []);
        assert!(config.defaults[0].path.is_match("2016/a.md"));
    }
    #[test]
    fn defaults_are_for_paths_below_content_with_its_name_or_without() {
        let is_meant = |(pattern, path): (&str, &str)| {
            let text = format!("defaults: [{{path: '{pattern}', draft: true}}]\n");
            let (config, problems) = read("newsgen.yaml", &text);
            assert_eq!(problems, []);
            config.defaults[0].path.is_match(path)
        };
        let these = [
            ("drafts/**", "drafts/a.md"),
            ("/drafts/**", "drafts/a.md"),
            ("content/drafts/**", "drafts/a.md"),
            ("/content/a.md", "a.md"),
        ];
        assert_eq!(these.map(is_meant), [true; 4]);
        let others = [("content/a.md", "b/a.md"), ("/a.md", "b/a.md")];
        assert_eq!(others.map(is_meant), [false; 2]);
    }

    /// As in `.gitignore`.
    #[test]
    fn a_star_is_one_name_and_a_pattern_without_folder_is_of_names_in_any() {
        let passes_over = |(pattern, path): (&str, &str)| {
            let text = format!("ignore: ['{pattern}']\n");
            let (config, problems) = read("newsgen.yaml", &text);
            assert_eq!(problems, []);
            config.ignore.is_match("content/", path)
        };
        let these = [
            ("wire/*", "wire/a.md"),
            ("wire/**", "wire/b/c.md"),
            ("wire/**/*.psd", "wire/b/c.psd"),
            ("*.psd", "a.psd"),
            ("*.psd", "a/b/c.psd"),
            ("notes/", "notes/a/b.md"),
            ("content/notes/*", "notes/a.md"),
            ("**", "a/b.md"),
        ];
        assert_eq!(these.map(passes_over), [true; 8]);
        let others = [
            ("wire/*", "wire/b/c.md"),
            ("*.psd", "a.psd/b.md"),
            ("notes/", "notes.md"),
            ("static/notes/*", "notes/a.md"),
        ];
        assert_eq!(others.map(passes_over), [false; 4]);
    }
}
