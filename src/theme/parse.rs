//! Makes a theme from its layers, finding all that is wrong before anything is rendered.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use tera::Kwargs;
use tera::State;
use tera::Tera;
use tera::TeraResult;
use tera::Value;

use crate::config::Config;
use crate::config::OwnEdition;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Place;
use crate::fingerprint::Hasher;
use crate::pages;
use crate::pages::CARD;
use crate::planted::Bug;
use crate::theme::Asset;
use crate::theme::Kind;
use crate::theme::Layer;
use crate::theme::Messages;
use crate::theme::Printed;
use crate::theme::TICKER;
use crate::theme::Theme;
use crate::theme::assets;
use crate::theme::closure::Templates;
use crate::theme::closure::closure;
use crate::theme::closure::full_name;
use crate::theme::closure::pieces_in;
use crate::theme::filters;
use crate::theme::fitting::Shelf;
use crate::theme::functions;
use crate::theme::layer::name_before;
use crate::theme::layer::read_theme_file;
use crate::theme::options;
use crate::theme::pieces::Pieces;
use crate::theme::template_error;
use crate::theme::written::Code;
use crate::theme::written::Written;

/// See [`Theme::parse`].
pub(super) fn parse(
    layers: &Arc<[Layer]>,
    config: &Config,
) -> Result<Theme, Vec<Diagnostic>> {
    let mut problems = Vec::new();
    let messages = Arc::new(Messages::read(layers, &config.language, &mut problems));
    let mut specs = Vec::new();
    for layer in layers.iter() {
        specs.extend(read_theme_file(layer)?.options);
    }
    let options = options::settle(&specs, config, &mut problems);
    let assets = assets::gather(layers, config.assets).map_err(|error| {
        vec![Diagnostic::error("asset", error.to_string()).help(error.help())]
    })?;

    let (templates, files) = templates(layers, &mut problems);
    let pieces = Arc::new(Pieces::new(files.clone()));
    let (base, shelf) = (config.base_path(), Shelf::default());
    let calls = Calls {
        messages: &messages,
        assets: &assets,
        base,
        pieces: &pieces,
        shelf: &shelf,
    };
    let of_pieces = check_pieces(&templates, &files, layers, &mut problems);
    problems.append(&mut missing_templates(layers, config));
    let all = templates.keys().cloned().collect();
    if let Err(error) = calls.tera(layers, &templates, &all, Nesting::Page) {
        problems.append(&mut template_error::diagnose(&error, &files, layers));
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let has_card = full_name(CARD, &templates, layers).map(|_| CARD);
    let kinds = pages::TEMPLATES
        .into_iter()
        .chain(has_card)
        .filter_map(|name| Some((name, kind(name, &calls, layers, &templates)?)))
        .collect();
    let warnings = warnings(&kinds, config, &templates, (&files, &layers[..]));
    let of_pieces = calls.tera(layers, &templates, &of_pieces, Nesting::Piece).ok();
    let mut editions = BTreeMap::new();
    for OwnEdition { tag, .. } in &config.languages {
        let (language, languages) = (tag.clone(), Vec::new());
        let config = Config { language, languages, ..config.clone() };
        editions.insert(tag.clone(), parse(layers, &config)?);
    }
    let name = config.theme.clone();
    let layers = Arc::clone(layers);
    Ok(Theme {
        kinds,
        files,
        messages,
        options,
        name,
        layers,
        assets,
        warnings,
        pieces,
        shelf,
        of_pieces,
        editions,
    })
}

/// Says which templates that pages are rendered through are not there, or empty, as while
/// they are being saved: each of their pages would be, too.
pub(super) fn missing_templates(layers: &[Layer], config: &Config) -> Vec<Diagnostic> {
    let missing = |name: &str| {
        let path = format!("templates/{name}");
        let Some(file) = layers.iter().find_map(|layer| layer.files.get(&path)) else {
            let theme = &config.theme;
            let message = format!("the theme `{theme}` has no template `{name}`");
            let help = "add it, or write `extends: default` in its theme.yaml";
            return Some(Diagnostic::error("template", message).help(help));
        };
        let is_empty = file.bytes.trim_ascii().is_empty();
        is_empty.then(|| {
            let problem = Diagnostic::error("template", "the template is empty");
            let help = "write it, or remove the file, and that of the theme is taken";
            problem.at(Place::file(&file.shown_as)).help(help)
        })
    };
    let card = config.social_cards.as_ref().map(|_| CARD);
    pages::TEMPLATES.into_iter().chain(card).filter_map(missing).collect()
}

/// Returns the templates that pieces reach, and says what is wrong with their names.
fn check_pieces(
    templates: &Templates,
    files: &BTreeMap<String, String>,
    layers: &[Layer],
    problems: &mut Vec<Diagnostic>,
) -> BTreeSet<String> {
    let mut reached = BTreeSet::new();
    for (template, text) in templates {
        for name in pieces_in(text).flatten() {
            if full_name(name, templates, layers).is_some() {
                reached.append(&mut closure(name, templates, layers));
            }
        }
        let file = files.get(template).map_or(template.as_str(), String::as_str);
        for (at, problem) in wrong_pieces(text, (templates, layers)) {
            problems.push(problem.at(Place::in_text(file, text, at.start, at.end)));
        }
    }
    reached
}

/// Where a template makes pieces through a template that is not there or not written out.
pub(super) fn wrong_pieces(
    text: &str,
    (templates, layers): (&Templates, &[Layer]),
) -> Vec<(Range<usize>, Diagnostic)> {
    let mut wrong = Vec::new();
    for call in Code::of(text).calls("piece") {
        let name = call.argument("name");
        let (message, at) = match name {
            Some((Written::Whole(name), at)) => {
                if full_name(name, templates, layers).is_some() {
                    continue;
                }
                (format!("there is no template `{name}` for `piece`"), at)
            }
            _ => ("`piece` needs a name that is written out".to_owned(), call.at.clone()),
        };
        if call.is_filter() {
            let help = "write `piece(name=\"partials/…\")` with a template of the theme";
            wrong.push((at, Diagnostic::error("template", message).help(help)));
        }
    }
    wrong
}

/// What templates render.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Nesting {
    /// Pages, which can be made of pieces.
    Page,
    /// Pieces, which cannot.
    Piece,
}

/// The ends of the names of templates that print values as text and not as markup.
const ESCAPED: [&str; 4] = [".html", ".htm", ".xml", ".svg"];

/// What templates can call.
pub(super) struct Calls<'a> {
    pub(super) messages: &'a Arc<Messages>,
    pub(super) assets: &'a [Asset],
    pub(super) base: &'a str,
    pub(super) pieces: &'a Arc<Pieces>,
    pub(super) shelf: &'a Shelf,
}

impl Calls<'_> {
    /// Some of the templates, ready to render.
    pub(super) fn tera(
        &self,
        layers: &[Layer],
        templates: &Templates,
        names: &BTreeSet<String>,
        nesting: Nesting,
    ) -> TeraResult<Tera> {
        let mut tera = Tera::new();
        let pieces = Arc::clone(self.pieces);
        let texts = names.iter().filter_map(|name| templates.get(name));
        // One that was overlooked is an error, and not a stale page.
        let known: BTreeSet<String> = texts
            .flat_map(|text| pieces_in(text).flatten())
            .map(ToOwned::to_owned)
            .collect();
        tera.register_filter("piece", move |of: &Value, with: Kwargs, _: &State| {
            let name: &str = with.must_get("name")?;
            match nesting {
                Nesting::Piece => refuse("a piece cannot be made of pieces"),
                Nesting::Page if known.contains(name) => pieces.filter(of, name),
                Nesting::Page => refuse("`piece` needs a name that is written out"),
            }
        });
        filters::register(&mut tera, self.messages, self.base);
        let (messages, assets) = (self.messages, self.assets);
        functions::register(&mut tera, messages, assets, self.base, self.shelf);
        tera.autoescape_on(ESCAPED);
        let prefixes: Vec<String> =
            layers.iter().map(|layer| format!("{}/", layer.name)).collect();
        tera.set_fallback_prefixes(prefixes)?;
        let chosen = templates.iter().filter(|(name, _)| names.contains(*name));
        tera.add_raw_templates(chosen)?;
        Ok(tera)
    }
}

fn refuse(why: &str) -> TeraResult<Value> {
    Err(tera::Error::message(why))
}

/// A kind of page with the templates that it reaches.
fn kind(
    name: &str,
    calls: &Calls<'_>,
    layers: &[Layer],
    templates: &Templates,
) -> Option<Kind> {
    let mut reached = closure(name, templates, layers);
    let tera = calls.tera(layers, templates, &reached, Nesting::Page).or_else(|_| {
        // One that we do not see is reached in a way we do not know: then all count.
        reached = templates.keys().cloned().collect();
        calls.tera(layers, templates, &reached, Nesting::Page)
    });
    let texts = || reached.iter().filter_map(|name| templates.get(name));
    // `__tera_context` is Tera's name for all that a template sees.
    let shows =
        |text: &String| text.contains("ticker") || text.contains("__tera_context");
    let shows_ticker = name != TICKER && texts().any(shows);
    let fits = name == CARD || texts().any(|text| text.contains("fit"));
    let mut hasher = Hasher::default();
    let known = reached.iter().filter(|reached| {
        !Bug::IncludedTemplates.is_planted() || reached.ends_with(&format!("/{name}"))
    });
    for name in known {
        hasher.value(&(name, templates.get(name)));
    }
    let prints = Printed::ALL.into_iter();
    let prints = prints.filter(|what| texts().any(|text| may_print(text, what.field())));
    Some(Kind {
        tera: tera.ok()?,
        fingerprint: hasher.take(),
        shows_ticker,
        fits,
        prints: prints.collect(),
        reached,
    })
}

/// Whether a template may print the field `name` of something: too often does no harm.
fn may_print(text: &str, name: &str) -> bool {
    let forms = [
        format!(".{name}"),
        format!("\"{name}\""),
        format!("'{name}'"),
        format!("`{name}`"),
    ];
    text.contains("__tera_context") || forms.iter().any(|form| text.contains(form))
}

/// The pages that readers look for, whose templates should print `page.meta`.
const FOUND: [&str; 9] = [
    "article.html",
    "timeline.html",
    "facet.html",
    "running-story.html",
    "home.html",
    "archive.html",
    "on-this-day.html",
    "corrections.html",
    "page.html",
];

/// Says which templates leave out what search engines and reference managers look for, in a
/// theme that is not built on the default one.
fn warnings(
    kinds: &BTreeMap<&'static str, Kind>,
    config: &Config,
    templates: &Templates,
    (files, layers): (&BTreeMap<String, String>, &[Layer]),
) -> Vec<Diagnostic> {
    let prints = |name: &str| {
        let kind = kinds.get(name);
        kind.is_none_or(|kind| kind.prints.contains(&Printed::Meta))
    };
    if layers.iter().any(|layer| layer.name == "default") {
        return Vec::new();
    }
    let bare: Vec<&str> = FOUND.into_iter().filter(|name| !prints(name)).collect();
    let Some(first) = bare.first() else { return Vec::new() };
    let names: Vec<String> = bare.iter().map(|name| format!("`{name}`")).collect();
    let message = format!(
        "the theme `{}` never prints `page.meta` in {}",
        config.theme,
        names.join(", ")
    );
    let help = "write `{{ page.meta }}` into the `head`: it is what search engines, other \
        sites and reference managers look for";
    let warning = Diagnostic::warning("head", message).help(help);
    let file = full_name(first, templates, layers);
    let file = file.and_then(|name| files.get(&name));
    vec![match file {
        Some(file) => warning.at(Place::file(file)),
        None => warning,
    }]
}

/// All templates as `LAYER/name`, and the file that each came from. A template asked for
/// without its layer is that of the first layer that has it.
pub(super) fn templates(
    layers: &[Layer],
    problems: &mut Vec<Diagnostic>,
) -> (Templates, BTreeMap<String, String>) {
    let mut templates = Templates::new();
    let mut files = BTreeMap::new();
    for layer in layers {
        for (path, file) in &layer.files {
            let Some(name) = path.strip_prefix("templates/") else { continue };
            let Ok(text) = std::str::from_utf8(&file.bytes) else {
                let message = format!("{} is not UTF-8", file.shown_as);
                let problem = Diagnostic::error("template", message);
                problems.push(problem.at(Place::file(&file.shown_as)));
                continue;
            };
            // What a project's theme lacks over a built-in one of the same name is there
            // under that name, too: `default/article.html` is not gone because of one file.
            let name_before = name_before(&layer.name);
            for layer in [Some(&*layer.name), name_before].into_iter().flatten() {
                let name = format!("{layer}/{name}");
                templates.entry(name.clone()).or_insert_with(|| text.to_owned());
                files.entry(name).or_insert_with(|| file.shown_as.clone());
            }
        }
    }
    (templates, files)
}
