//! What happens to how a site looks: settings, templates, a theme of its own.

use proptest::prelude::any;
use proptest::sample::Index;
use proptest::sample::select;
use proptest::strategy::BoxedStrategy;
use proptest::strategy::Strategy as _;

use super::model::Bytes;
use super::model::Model;
use super::operation::Operation;
use super::stories;
use super::stories::Choice;
use super::words;
use super::words::Pool;

/// Settings, and values for them.
pub(super) const SETTINGS: [Pool; 22] = [
    ("title", &["The Quay", "The \u{201c}Quay\u{201d}"]),
    ("description", &["Wire stories.", "Old wire stories."]),
    ("base_url", &["https://example.org/", "https://example.org/wire/"]),
    ("language", &["en", "fr", "ar", "zh", "pt-BR"]),
    (
        "languages",
        &[
            "{fr: {title: Le Quai}, es: }",
            "{en: , fr: {menu: [{title: Tout, url: /fr/}]}}",
            "{ar: {name: Arabic, description: Old news.}}",
        ],
    ),
    ("time_zone", &words::ZONES),
    ("rights", &["To each their own."]),
    ("options", &["{accent: blue}", "{accent: green, show_ticker: false}"]),
    ("front_page", &["1", "3"]),
    ("feed", &["{items: 1}", "{items: 3}"]),
    (
        "permalink",
        &[
            "/:year/:slug.html",
            "/:source/:slug/",
            "/:section/:year-:month-:day-:slug.html",
        ],
    ),
    (
        "facets",
        &[
            "[teams]",
            "[{field: teams, name: squads, title: Squads}]",
            "[{field: teams, name: clubs}]",
        ],
    ),
    (
        "defaults",
        &[
            "[{path: \"wire/**\", source: Meridian Wire}]",
            "[{path: \"wire/**\", source: Quay Press, topics: [Ports]}]",
            "[{path: \"2016/03/11/*\", section: World}, {path: \"**\", source: House}]",
        ],
    ),
    ("source", &["House", "Quay Press"]),
    (
        "ticker",
        &[
            "{length: 1}",
            "{length: 2, refresh: script}",
            "{refresh: ssi}",
            "{refresh: esi}",
            "{mode: none}",
            "{headlines: clean, length: 3}",
        ],
    ),
    ("versions", &["{join: none}", "{join: named, lists: all}", "{canonical: self}"]),
    (
        "markdown",
        &[
            "{smart_punctuation: true}",
            "{heading_ids: false, headings_below_title: false}",
            "{tables: false, strikethrough: false, footnotes: false}",
            "{figures: false, raw_html: sanitized}",
            "{link_schemes: [any]}",
        ],
    ),
    ("assets", &["hashed", "stable"]),
    ("week_starts", &["sunday", "saturday"]),
    (
        "menu",
        &[
            "[{title: News, url: /2016/}]",
            "[{title: Out, url: \"https://example.org/\"}, {title: News, url: /2016/03/}]",
        ],
    ),
    (
        "ignore",
        &["[\"2016/03/12/**\"]", "[\"*.gif\", \"desk/*\"]", "[\"**/notice.txt\"]"],
    ),
    ("theme", &["blue"]),
];

/// A template that does not parse.
const UNFINISHED: &str = "{% if %}";

/// A theme for a newsgen that does not exist.
const FOREIGN_THEME: &str = "extends: default\nrequires: \">=7\"\n";

/// The project's own templates, and what they may say. Each shows all that it sees at least
/// once, so that nothing of a page's inputs goes unnoticed.
pub(super) const TEMPLATES: [Pool; 15] = [
    (
        "templates/article.html",
        &[
            "{{ story | json }}{{ previous | json }}{{ next | json }}{{ ticker.html }}",
            "{% extends \"default/article.html\" %}{% block head %}<!-- own -->{% endblock %}",
            "{% if story.words > 40 %}{{ story.nothing.at_all }}{% endif %}{{ story.title }}",
        ],
    ),
    (
        "templates/timeline.html",
        &[
            "{{ timeline | json }}{{ breadcrumbs | json }}{{ page | json }}{{ ticker.html }}",
            "{% extends \"default/timeline.html\" %}{% block head %}<!-- own -->{% endblock %}",
            "{% if timeline.count > 2 %}{{ timeline.nothing.at_all }}{% endif %}",
        ],
    ),
    (
        "templates/home.html",
        &[
            "{{ stories | json }}{{ archive | json }}{{ facets | json }}{{ site | json }}\
             {{ corrections | json }}",
            "{% for story in stories %}{% include \"partials/story-item.html\" %}{% endfor %}",
        ],
    ),
    ("templates/running-story.html", &["{{ running | json }}", "{{ page | json }}"]),
    ("templates/facet.html", &["{{ facet | json }}{{ values | json }}"]),
    ("templates/archive.html", &["{{ archive | json }}{{ facets | json }}"]),
    (
        "templates/on-this-day.html",
        &["{{ years | json }}{{ previous | json }}{{ next | json }}{{ page | json }}"],
    ),
    (
        "templates/corrections.html",
        &["{{ corrections | json }}{{ page | json }}{{ breadcrumbs | json }}"],
    ),
    (
        "templates/page.html",
        &[
            "{{ content | json }}{{ breadcrumbs | json }}",
            "{{ content.html }}{{ site.title }}",
        ],
    ),
    ("templates/redirect.html", &["to {{ target }}", "{{ page | json }} {{ target }}"]),
    (
        "templates/tombstone.html",
        &[
            "{{ tombstone | json }}{{ page | json }}{{ ticker | json }}",
            "{% if tombstone.reason %}{{ tombstone.nothing.at_all }}{% endif %}gone",
        ],
    ),
    ("templates/404.html", &["{{ site | json }}{{ theme | json }}", "not here"]),
    (
        "templates/partials/ticker.html",
        &[
            "{% for item in ticker.items %}[{{ item.wire_title }} {{ item.url }}]{% endfor %}",
            "{{ ticker.items | json }}",
            "{{ site.title }}",
        ],
    ),
    (
        "templates/partials/story-item.html",
        &["<li>{{ story | json }}</li>", "<li>{{ story.title }}</li>"],
    ),
    (
        "templates/partials/nav.html",
        &["<nav>{{ site.menu | json }}</nav>", "<nav></nav>"],
    ),
];

/// The theme `blue`, and what its files may say.
pub(super) const THEME: [Pool; 5] = [
    (
        "themes/blue/theme.yaml",
        &[
            "extends: default\n",
            "extends: default\noptions:\n  hue: {type: choice, choices: [a, b], default: a}\n",
        ],
    ),
    ("themes/blue/assets/extra.css", &["b{}", "i{}"]),
    ("themes/blue/assets/logo.svg", &["<svg/>", "<svg></svg>"]),
    (
        "themes/blue/templates/facet.html",
        &[
            "{{ asset(path=\"site.css\") }} {{ t(key=\"home\") }} {{ values | json }}",
            "{% extends \"default/facet.html\" %}{% block head %}blue{% endblock %}",
        ],
    ),
    (
        "themes/blue/templates/404.html",
        &["{{ theme | json }}", "{% extends \"default/404.html\" %}"],
    ),
];

/// The style of the theme `blue`.
pub(super) const STYLE: [Pool; 1] = [(
    "themes/blue/assets/site.css",
    &["a{color:blue}", "a{color:navy}", "a{color:teal}", "a{color:aqua}"],
)];

/// The messages of the theme `blue`.
pub(super) const MESSAGES: [Pool; 2] = [
    (
        "themes/blue/messages/en.yaml",
        &["home: Front\n", "home: Start\n", "nav: {feed: Atom, archive: Old news}\n"],
    ),
    ("themes/blue/messages/fr.yaml", &["home: Une\n", "nav: {archive: Vieux papiers}\n"]),
];

/// The files of the theme `blue` as a site has them at first.
pub(super) fn theme() -> impl Iterator<Item = (String, Bytes)> {
    let files = THEME.iter().chain(&STYLE).chain(&MESSAGES);
    files.map(|(path, texts)| ((*path).to_owned(), Bytes::from(texts[0])))
}

/// What can happen to how a site looks.
pub(super) fn operations(model: &Model) -> Vec<Choice> {
    let mut choices = vec![
        (24, set_one()),
        (4, page_size()),
        (2, select(&["blue", "default"][..]).prop_map(set_theme).boxed()),
        (9, put_any(&TEMPLATES)),
        (3, spoil(model)),
    ];
    let own = model.files_in("templates/");
    if !own.is_empty() {
        choices
            .push((5, select(own).prop_map(|path| Operation::Remove { path }).boxed()));
    }
    if model.settings.get("theme") == Some(&"blue") {
        choices.extend([(8, put_any(&STYLE)), (8, put_any(&MESSAGES))]);
        choices.push((10, put_any(&THEME)));
        let assets = model.files_in("themes/blue/assets/");
        if !assets.is_empty() {
            choices
                .extend([(2, stories::touch(&assets)), (2, stories::quietly(&assets))]);
        }
    }
    choices
}

fn set_one() -> BoxedStrategy<Operation> {
    (select(&SETTINGS[..]), any::<Index>(), 0..4)
        .prop_map(|((key, values), value, chance)| {
            let value = (chance > 0).then(|| *value.get(values));
            Operation::Set { key, value }
        })
        .boxed()
}

fn set_theme(name: &'static str) -> Operation {
    Operation::Set { key: "theme", value: Some(name) }
}

fn page_size() -> BoxedStrategy<Operation> {
    let sizes = vec![Some(1), Some(2), Some(3), Some(4), None, None];
    select(sizes).prop_map(Operation::SetPageSize).boxed()
}

fn put_any(files: &'static [Pool]) -> BoxedStrategy<Operation> {
    (select(files), any::<Index>())
        .prop_map(|((path, texts), text)| {
            let text: &str = text.get::<&str>(texts);
            put(path, text)
        })
        .boxed()
}

fn put(path: &str, text: &str) -> Operation {
    Operation::Put { path: path.to_owned(), bytes: Bytes::from(text) }
}

/// Makes a site that cannot be built at all.
fn spoil(model: &Model) -> BoxedStrategy<Operation> {
    let mut spoilt = vec![
        put("templates/article.html", UNFINISHED),
        put("templates/partials/ticker.html", UNFINISHED),
    ];
    if model.settings.get("theme") == Some(&"blue") {
        spoilt.push(put("themes/blue/theme.yaml", FOREIGN_THEME));
    }
    select(spoilt).boxed()
}

fn spoilt_files(model: &Model) -> Vec<String> {
    let is_spoilt = |bytes: &Bytes| {
        [UNFINISHED, FOREIGN_THEME].iter().any(|text| bytes.0 == text.as_bytes())
    };
    let spoilt = model.files.iter().filter(|(_, bytes)| is_spoilt(bytes));
    spoilt.map(|(path, _)| path.clone()).collect()
}

/// Mends what keeps the site from being built, if anything does.
pub(super) fn mend(model: &Model) -> Option<BoxedStrategy<Operation>> {
    let spoilt = spoilt_files(model);
    let mended = |path: String| match THEME.iter().find(|(known, _)| *known == path) {
        Some((path, texts)) => put(path, texts[0]),
        None => Operation::Remove { path },
    };
    (!spoilt.is_empty()).then(|| select(spoilt).prop_map(mended).boxed())
}
