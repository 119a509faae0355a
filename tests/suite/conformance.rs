//! CommonMark as the specification has it, where the config is plain.

use newsgen::markdown::Picture;
use newsgen::markdown::Resolver;
use newsgen::markdown::Style;
use newsgen::markdown::Target;
use newsgen::markdown::render;

struct Plain;

impl Resolver for Plain {
    fn link(&self, _: &str) -> Target {
        Target::AsWritten
    }

    fn image(&self, target: &str) -> Picture {
        Picture { src: target.to_owned(), ..Picture::default() }
    }
}

/// The specification's examples are not ours to ship: CI fetches them from a package and
/// names the file in `NEWSGEN_COMMONMARK_SPEC`.
#[test]
fn plain_markdown_is_commonmark() {
    let own = [
        ("*a* **b** `c`\n", "<p><em>a</em> <strong>b</strong> <code>c</code></p>\n"),
        ("# T\n", "<h1>T</h1>\n"),
        ("![a](b \"c\")\n", "<p><img src=\"b\" alt=\"a\" title=\"c\" /></p>\n"),
        ("<b>x</b>\n", "<p><b>x</b></p>\n"),
        ("| a |\n|---|\n", "<p>| a |\n|---|</p>\n"),
    ];
    for (markdown, html) in own {
        assert_eq!(render(markdown, &Style::plain(), &Plain).html, html);
    }
    let Ok(path) = std::env::var("NEWSGEN_COMMONMARK_SPEC") else { return };
    let text = std::fs::read_to_string(path).unwrap();
    let examples: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
    assert!(examples.len() > 600);
    let differs = |example: &&serde_json::Value| {
        let markdown = example["markdown"].as_str().unwrap();
        render(markdown, &Style::plain(), &Plain).html
            != example["html"].as_str().unwrap()
    };
    let different: Vec<_> = examples.iter().filter(differs).collect();
    assert_eq!(different.len(), 0, "{different:#?}");
}
