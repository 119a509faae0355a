//! The settings `app`, `icon` and `llms`: the site as an app, the pictures that stand for it,
//! and what language models are told.

use crate::diagnostic::Level;
use crate::yaml;
use crate::yaml::Fields;
use crate::yaml::Problems;

/// The site as an app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct App {
    /// A name for places with little room; `None` is the site's.
    pub short_name: Option<String>,
    /// How much of the browser is seen around it: `browser`, `standalone`, …
    pub display: &'static str,
    /// The colour of what surrounds it.
    pub theme_color: Option<String>,
    /// The colour before it has loaded.
    pub background_color: Option<String>,
}

/// What language models are told.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Llms {
    /// Some words about the site, as Markdown.
    pub about: Option<String>,
}

const DISPLAYS: [(&str, &str); 4] = [
    ("browser", "browser"),
    ("minimal-ui", "minimal-ui"),
    ("standalone", "standalone"),
    ("fullscreen", "fullscreen"),
];

impl App {
    pub(super) fn take(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<Self> {
        let mut inner = fields.map("app", problems)?;
        let app = Self {
            short_name: inner.text("short_name", problems),
            display: inner.choice("display", &DISPLAYS, problems).unwrap_or("browser"),
            theme_color: color(&mut inner, "theme_color", problems),
            background_color: color(&mut inner, "background_color", problems),
        };
        let known = ["short_name", "display", "theme_color", "background_color"];
        inner.finish(&known, Level::Error, problems);
        Some(app)
    }
}

impl Default for App {
    fn default() -> Self {
        Self {
            short_name: None,
            display: "browser",
            theme_color: None,
            background_color: None,
        }
    }
}

/// Takes a colour as in `#1a2b3c`, or by its name.
fn color(fields: &mut Fields<'_>, key: &str, problems: &mut Problems) -> Option<String> {
    let expected = "a colour as in `\"#1a2b3c\"`";
    if fields.is_empty(key) {
        let help = "put the colour in quotes: a `#` begins a comment";
        problems.push(fields.wrong(key, expected).help(help));
    }
    let text = fields.text(key, problems)?;
    let is_hex = |hex: &str| {
        matches!(hex.len(), 3 | 6) && hex.bytes().all(|byte| byte.is_ascii_hexdigit())
    };
    let is_color = match text.strip_prefix('#') {
        Some(hex) => is_hex(hex),
        None => text.bytes().all(|byte| byte.is_ascii_alphabetic()),
    };
    if !is_color {
        problems.push(fields.wrong(key, expected));
    }
    is_color.then_some(text)
}

/// Takes the paths of icons: below `static/`, or below `content/` if they say so.
pub(super) fn take_icons(
    fields: &mut Fields<'_>,
    problems: &mut Problems,
) -> Vec<String> {
    let icons = fields.list("icon", problems).into_iter().map(|path| {
        let path = path.trim_start_matches('/');
        match path.starts_with("static/") || path.starts_with("content/") {
            true => path.to_owned(),
            false => format!("static/{path}"),
        }
    });
    icons.collect()
}

/// Takes `llms: true`, or a mapping.
pub(super) fn take_llms(
    fields: &mut Fields<'_>,
    problems: &mut Problems,
) -> Option<Llms> {
    match fields.take("llms")? {
        value if yaml::truth(&value).is_some() => {
            yaml::truth(&value)?.then(Llms::default)
        }
        serde_yaml::Value::Mapping(mapping) => {
            let mut inner = fields.inner(mapping, &["llms"]);
            let llms = Llms { about: inner.text("about", problems) };
            inner.finish(&["about"], Level::Error, problems);
            Some(llms)
        }
        _ => {
            problems
                .push(fields.wrong("llms", "`true`, `false`, or a mapping with `about`"));
            None
        }
    }
}
