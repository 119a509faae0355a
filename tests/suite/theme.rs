//! Themes: layers, options, errors that name the place, and the documented contract.

use newsgen::build::BuildError;

use crate::site::Site;

fn with_theme(files: &[(&str, &str)]) -> Site {
    let site = Site::new();
    site.story("2016-03-11 One", "").story("2016-03-12 Two", "");
    for (path, text) in files {
        site.write(path, text);
    }
    site
}

#[test]
fn a_project_s_template_replaces_the_theme_s_and_may_extend_it() {
    let site = with_theme(&[(
        "templates/404.html",
        "{% extends \"default/404.html\" %}{% block head %}<meta name=\"own\">{% endblock %}",
    )]);
    site.build();
    let page = site.page("404.html");
    assert!(page.contains("<meta name=\"own\">") && page.contains("<main"));
}

#[test]
fn a_theme_extends_another_and_its_options_are_checked() {
    let theme = "extends: default\noptions:\n  hue: {type: choice, choices: [a, b], default: a}\n";
    let files = [
        ("themes/own/theme.yaml", theme),
        (
            "themes/own/templates/404.html",
            "{{ theme.options.hue }}{{ theme.options.accent }}",
        ),
        ("newsgen.yaml", "theme: own\noptions: {hue: b}\n"),
    ];
    let site = with_theme(&files);
    site.build();
    assert_eq!(site.page("404.html"), "bred");
    site.write("newsgen.yaml", "theme: own\noptions: {hue: c, huge: 1}\n");
    let Err(BuildError::Theme(problems)) = site.try_build() else { panic!("no error") };
    let messages: Vec<&str> = problems.iter().map(|p| p.message.as_str()).collect();
    assert_eq!(
        messages,
        ["`options.hue` is not one of `a`, `b`", "unknown option `options.huge`"]
    );
}

#[test]
fn a_template_that_does_not_parse_is_named_before_anything_is_written() {
    let site = with_theme(&[("templates/page.html", "x\n{{ page.title | nofilter }}\n")]);
    let Err(BuildError::Theme(problems)) = site.try_build() else { panic!("no error") };
    let place = problems[0].place.as_ref().unwrap_or_else(|| panic!("{problems:#?}"));
    assert_eq!((place.file.as_str(), place.line), ("templates/page.html", 2));
    assert!(!site.root().join("public").exists());
}

#[test]
fn an_empty_template_is_an_error_before_a_page_is_emptied() {
    let site = Site::new();
    site.story("2016-03-11 Story", "");
    site.build();
    let before = site.files();
    site.write("templates/article.html", "\n");
    let error = site.try_build().unwrap_err();
    let told = error.diagnostics().iter();
    let told =
        told.map(|one| (one.message.as_str(), one.place.as_ref().map(|p| &*p.file)));
    let expected = [("the template is empty", Some("templates/article.html"))];
    assert_eq!(told.collect::<Vec<_>>(), expected);
    assert_eq!(site.files(), before);
    // A part may be emptied to be rid of it.
    site.remove("templates/article.html");
    site.write("templates/partials/cite.html", "");
    site.build();
}

#[test]
fn an_error_at_render_names_the_file_the_story_and_how_many_share_it() {
    let site =
        with_theme(&[("templates/article.html", "\n{{ story.nothing.at_all }}\n")]);
    let report = site.build();
    assert_eq!(report.diagnostics.len(), 1);
    let problem = &report.diagnostics[0];
    let place = problem.place.as_ref().unwrap();
    assert_eq!((place.file.as_str(), place.line), ("templates/article.html", 2));
    let expected =
        "it rendered content/2016-03-11/one.md, and 1 more page has the same error";
    assert_eq!(problem.help.as_deref(), Some(expected));
}

/// A template that includes `item.html` in a loop, and one that makes pieces with it.
const LOOP: &str = "{% for story in timeline.stories %}{% if not loop.first %}\n{% endif %}\
    {% include 'item.html' %}{% endfor %}";
const PIECES: &str = "{{ timeline.stories | piece(name=\"item.html\") }}";
const ITEM: &str = "<p>{{ story.title }} {{ site.title }}</p>";

#[test]
fn a_piece_is_what_an_include_in_a_loop_gives() {
    let list = |list: &str| {
        let files = [("templates/timeline.html", list), ("templates/item.html", ITEM)];
        let site = with_theme(&files);
        site.story("2016-03-11 Two & more", "");
        site.build();
        site.page("2016/03/11/index.html")
    };
    assert_eq!(list(PIECES), list(LOOP));
    assert!(list(PIECES).contains("<p>Two &amp; more"));
}

#[test]
fn a_piece_of_another_template_renders_the_pages_that_show_it() {
    let files = [("templates/timeline.html", PIECES), ("templates/item.html", ITEM)];
    let site = with_theme(&files);
    site.build();
    site.write("templates/item.html", "<i>{{ story.title }}</i>");
    let report = site.build();
    let all: Vec<&str> = report.rendered.iter().map(|(path, _)| path.as_str()).collect();
    assert!(all.contains(&"2016/03/11/index.html"), "{all:?}");
    assert!(!all.contains(&"2016/03/11/one.html"), "{all:?}");
}

#[test]
fn a_piece_that_cannot_be_made_is_named() {
    let said = |list: &str, item: &str| {
        let files = [("templates/timeline.html", list), ("templates/item.html", item)];
        let problems = match with_theme(&files).try_build() {
            Ok(report) => report.diagnostics,
            Err(BuildError::Theme(problems)) => problems,
            Err(error) => panic!("{error}"),
        };
        problems.into_iter().next().map(|problem| problem.message)
    };
    let (lost, computed) = ("{{ 1 | piece(name='no.html') }}", "{{ 1 | piece(name=x) }}");
    let words = [
        said(lost, ITEM),
        said(computed, ITEM),
        said(PIECES, "\n{{ story.nothing }}"),
        said(PIECES, "{{ story | piece(name='item.html') }}"),
        said("{{ page.title | piece(name='item.html') }}", ITEM),
        said("{% filter piece(name='item.html') %}x{% endfilter %}", ITEM),
    ];
    let expected = [
        "there is no template `no.html` for `piece`",
        "`piece` needs a name that is written out",
        "in `templates/item.html`, line 2: ",
        "a piece cannot be made of pieces",
        "`piece` takes a teaser, or a list of teasers",
        "`piece` needs a name that is written out",
    ];
    for (words, expected) in words.into_iter().zip(expected) {
        let words = words.unwrap_or_default();
        assert!(words.contains(expected), "{words} has no {expected}");
    }
}

#[test]
fn a_theme_for_another_newsgen_is_refused() {
    let files = [
        ("themes/own/theme.yaml", "extends: default\nrequires: \">=7\"\n"),
        ("newsgen.yaml", "theme: own\n"),
    ];
    let site = with_theme(&files);
    let Err(BuildError::Theme(problems)) = site.try_build() else { panic!("no error") };
    assert_eq!(problems[0].code, "theme-version");
}

#[test]
fn a_changed_style_rewrites_no_page_unless_assets_are_hashed() {
    let style = "themes/own/assets/site.css";
    let files = [
        ("themes/own/theme.yaml", "extends: default\n"),
        (style, "a{}"),
        ("newsgen.yaml", "theme: own\n"),
    ];
    let site = with_theme(&files);
    site.build();
    site.write(style, "b{}");
    assert_eq!(site.build_and_compare(), ["assets/site.css"]);
    site.write("newsgen.yaml", "theme: own\nassets: hashed\n");
    site.build();
    site.write(style, "c{}");
    assert!(site.build_and_compare().contains(&"index.html".to_owned()));
}

#[test]
fn dates_and_words_follow_the_site_s_language() {
    let site = with_theme(&[("newsgen.yaml", "language: fr\n")]);
    site.build();
    assert!(site.page("2016/03/11/index.html").contains("11 mars 2016"));
    site.write("newsgen.yaml", "language: ar\n");
    site.build();
    assert!(site.page("index.html").contains("<html lang=\"ar\" dir=\"rtl\""));
}

/// Every field that a view serialises is named in the themes' README.
#[test]
fn the_readme_names_every_field_that_templates_see() {
    let site =
        with_theme(&[("templates/404.html", "{{ site | json }}{{ page | json }}")]);
    let all = "{{ story | json }}";
    site.write("templates/article.html", all);
    site.write("templates/timeline.html", "{{ timeline | json }}");
    let all = "{{ archive | json }}{{ facets | json }}{{ corrections | json }}";
    site.write("templates/archive.html", all);
    site.write("templates/corrections.html", "{{ corrections | json }}");
    let correction = "corrections: [{date: 2016-03-13, text: A name was wrong.}]\n";
    site.story("2016-03-13 Three", correction);
    site.write("templates/facet.html", "{{ facet | json }}{{ values | json }}");
    site.build();
    let readme = std::fs::read_to_string("themes/README.md").unwrap();
    let pages = [
        "404.html",
        "2016/03/11/one.html",
        "2016/03/11/index.html",
        "archive.html",
        "corrections.html",
        "sources/index.html",
    ];
    for page in pages {
        for piece in site.page(page).split('"').skip(1).step_by(2) {
            let is_key = site.page(page).contains(&format!("\"{piece}\":"));
            assert!(
                !is_key || readme.contains(&format!("`{piece}")),
                "`{piece}` of {page}"
            );
        }
    }
}
