//! Measures single functions, so that a change of the whole can be traced to one of them.
//!
//! ```sh
//! tests/bench/run micro            # all
//! tests/bench/run micro markdown   # those with that in their names
//! ```
//!
//! Each takes the next of a day's stories in turn, so that figures are those of a story of
//! usual length.

#[expect(dead_code, unused_imports, reason = "the other benchmark uses the rest")]
mod stories;

use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use newsgen::archive::{Archive, Show};
use newsgen::config::{self, Config};
use newsgen::fingerprint::{Fingerprint, Hasher};
use newsgen::folder::{Folder, Found, Hidden};
use newsgen::markdown::{self, Rendered};
use newsgen::moment::{Moment, Period};
use newsgen::pages::{self, Body, Edition, Links, Page, PageKind, Plan, View};
use newsgen::paths::ContentPath;
use newsgen::story::{self, Story};
use newsgen::theme::{self, Layer, LayerFile, Renderer, Shown, Theme};
use newsgen::yaml::{self, Source};
use std::borrow::Cow;
use std::path::Path;
use std::sync::{Arc, LazyLock};
use stories::{A_DAY, Newsroom};

/// How many stories the archive has.
const N_STORIES: usize = 10_000;

/// Themes to render with: that of the comparison with Hugo, and newsgen's own.
const THEMES: [&str; 2] = ["wire", "default"];

/// A story's file.
struct File {
    path: ContentPath,
    text: String,
}

static CONFIG: LazyLock<Config> = LazyLock::new(|| {
    let text = include_str!("site/newsgen.yaml");
    let (config, problems) = config::read("newsgen.yaml", text);
    assert!(problems.is_empty(), "{problems:?}");
    config
});

/// The files of the newest stories, the newest first.
static FILES: LazyLock<Vec<File>> = LazyLock::new(|| {
    let newsroom = Newsroom::new();
    let made = (0..N_STORIES / A_DAY).flat_map(|day| newsroom.day(day));
    let file = |made: stories::Story| File {
        path: ContentPath::new(&made.path()).expect("paths are made to be good"),
        text: made.file(),
    };
    made.map(file).collect()
});

static STORIES: LazyLock<Vec<Story>> =
    LazyLock::new(|| FILES.iter().map(read_story).collect());

static ARCHIVE: LazyLock<Archive> = LazyLock::new(|| index(STORIES.clone()));

static PLAN: LazyLock<Plan> = LazyLock::new(|| pages::plan(&edition(), &[]).0);

static LAYERS: LazyLock<Arc<[Layer]>> =
    LazyLock::new(|| Arc::new([Layer::default(), wire()]));

fn main() {
    divan::main();
}

/// YAML alone: from the text between the fences to keys and values.
#[divan::bench]
fn front_matter_yaml(bencher: Bencher<'_, '_>) {
    bencher
        .counter(ItemsCount::new(1_u32))
        .with_inputs(in_turn(&FILES))
        .bench_local_values(|file: &File| {
            let fenced = file.text.split("---\n").nth(1).expect("front matter");
            yaml::read(&Source::whole("story.md", fenced)).expect("YAML")
        });
}

/// A story's file as newsgen reads it: front matter, summary, and the text's fingerprint.
#[divan::bench]
fn front_matter_story(bencher: Bencher<'_, '_>) {
    bencher
        .counter(ItemsCount::new(1_u32))
        .with_inputs(in_turn(&FILES))
        .bench_local_values(read_story);
}

/// A story's text from Markdown to HTML.
#[divan::bench]
fn markdown_text(bencher: Bencher<'_, '_>) {
    let texts = texts();
    bencher
        .with_inputs(in_turn(&texts))
        .input_counter(|(_, text)| BytesCount::of_str(text))
        .bench_local_values(|(story, text)| render_text(story, text));
}

/// What the template of an article sees.
#[divan::bench]
fn article_view(bencher: Bencher<'_, '_>) {
    bencher.with_inputs(articles()).bench_local_values(|(page, _)| view(page));
}

/// An article's page: what the template sees, and the template. The bytes are those of the
/// page.
#[divan::bench(args = THEMES)]
fn article_page(bencher: Bencher<'_, '_>, theme: &str) {
    let renderer = Arc::new(renderer(theme));
    let counting = Arc::clone(&renderer);
    bencher
        .with_inputs(articles())
        .input_counter(move |(page, body)| {
            BytesCount::of_slice(&render(&counting, page, body))
        })
        .bench_local_values(|(page, body)| render(&renderer, page, &body));
}

/// The page of a day with 200 stories.
#[divan::bench(args = THEMES)]
fn list_page_of_200(bencher: Bencher<'_, '_>, theme: &str) {
    let renderer = renderer(theme);
    let days: Vec<&Page> = PLAN.pages().iter().filter(|page| is_day(page)).collect();
    bencher.with_inputs(in_turn(&days)).bench_local_values(|page: &&'static Page| {
        render(&renderer, page, &Body::default())
    });
}

/// The archive of 10,000 stories: gate, order, addresses, days, facets.
#[divan::bench]
fn index_of_10_000(bencher: Bencher<'_, '_>) {
    bencher.with_inputs(|| STORIES.clone()).bench_local_values(index);
}

/// The addresses of all pages of 10,000 stories.
#[divan::bench]
fn plan_of_10_000(bencher: Bencher<'_, '_>) {
    let edition = edition();
    bencher.bench_local(|| pages::plan(&edition, &[]));
}

/// The fingerprint of a story's file.
#[divan::bench]
fn fingerprint_file(bencher: Bencher<'_, '_>) {
    bencher
        .with_inputs(in_turn(&FILES))
        .input_counter(|file: &&File| BytesCount::of_str(&file.text))
        .bench_local_values(|file: &File| Fingerprint::of(file.text.as_bytes()));
}

/// The fingerprint of what the template of an article sees.
#[divan::bench]
fn fingerprint_view(bencher: Bencher<'_, '_>) {
    let views: Vec<View<'_>> =
        PLAN.pages()[..A_DAY].iter().map(|page| view(page)).collect();
    bencher.with_inputs(in_turn(&views)).bench_local_values(|view: &View<'_>| {
        let mut hasher = Hasher::default();
        view.add_to(&mut hasher, &|_| Fingerprint::default());
        hasher.take()
    });
}

/// Gives one of a list after the other, and begins again at the end.
fn in_turn<'a, T>(list: &'a [T]) -> impl FnMut() -> &'a T {
    let mut turns = list.iter().cycle();
    move || turns.next().expect("a list that is not empty")
}

/// The articles of a day in turn, each with its text.
fn articles() -> impl FnMut() -> (&'static Page, Body) {
    // Pages stand in order, texts the newest first.
    let pages = PLAN.pages()[..N_STORIES].iter().rev();
    let pairs: Vec<_> = pages.zip(texts()).take(A_DAY).collect();
    let mut pairs = pairs.into_iter().cycle();
    move || {
        let (page, (story, text)) = pairs.next().expect("a list that is not empty");
        let text = render_text(story, text);
        let body = Body {
            html: text.html,
            end_mark: None,
            words: text.words,
            headings: text.headings,
            changes: Vec::new(),
        };
        (page, body)
    }
}

/// All texts, each with the story that it belongs to.
fn texts() -> Vec<(&'static Story, &'static str)> {
    let texts = STORIES.iter().zip(FILES.iter());
    texts.map(|(story, file)| (story, &file.text[story.text.offset as usize..])).collect()
}

fn edition() -> Edition<'static> {
    Edition {
        config: &CONFIG,
        archive: &ARCHIVE,
        undated: &[],
        files: &[],
        icons: &[],
        cards: None,
    }
}

fn as_of() -> Moment {
    Moment::parse("2026-01-01", CONFIG.time_zone).expect("a day")
}

fn read_story(file: &File) -> Story {
    let (story, problems) = story::read(&file.path, "story.md", &file.text, &CONFIG);
    assert!(problems.is_empty(), "{problems:?}");
    story.expect("a story without problems")
}

fn index(stories: Vec<Story>) -> Archive {
    Archive::index(stories, as_of(), Show::default(), &CONFIG).0
}

fn render_text(story: &Story, text: &str) -> Rendered {
    let links = Links::new(&edition(), &story.path);
    markdown::render(text, &CONFIG.markdown, &links)
}

fn is_day(page: &Page) -> bool {
    matches!(page.kind, PageKind::Period(Period::Day(_), _))
}

fn view(page: &'static Page) -> View<'static> {
    edition().view(page).expect("a page with a template")
}

fn render(renderer: &Renderer, page: &'static Page, body: &Body) -> Vec<u8> {
    let mut bytes = Vec::new();
    let template = page.template().expect("a page with a template");
    let shown = Shown { edition: &edition(), template, view: &view(page), body };
    renderer.render(&shown, &mut bytes).expect("a sound template");
    bytes
}

fn renderer(name: &str) -> Renderer {
    static DEFAULT: LazyLock<Arc<[Layer]>> = LazyLock::new(|| {
        let default = theme::built_in("default").expect("the default theme");
        Arc::new([Layer::default(), default])
    });
    let layers: &Arc<[Layer]> = if name == "wire" { &LAYERS } else { &DEFAULT };
    let Ok(theme) = Theme::parse(layers, &CONFIG) else {
        unreachable!("themes are sound")
    };
    Renderer::new(theme, &edition())
}

/// The theme of the comparison with Hugo.
fn wire() -> Layer {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bench/site/themes/wire");
    let folder = Folder::open(&path).expect("the theme's folder");
    let mut layer = Layer { name: "wire".to_owned(), ..Layer::default() };
    for found in folder.walk(Hidden::Skip) {
        let Found::File { path, .. } = found else { continue };
        let bytes = folder.read(&path, 1 << 20).expect("a file of the theme");
        let file = LayerFile { shown_as: path.clone(), bytes: Cow::Owned(bytes) };
        layer.files.insert(path, file);
    }
    layer
}
