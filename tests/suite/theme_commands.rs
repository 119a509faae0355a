//! `newsgen theme`: starting, checking, ejecting and listing themes.

use std::process::Command;
use std::process::Output;

use serde_json::Value;
use serde_json::json;

use newsgen::build::read_config;
use newsgen::diagnostic::Diagnostic;
use newsgen::theming;
use newsgen::theming::ThemingError;

use crate::site::Site;
use crate::site::files_below;

fn newsgen(site: &Site, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_newsgen"));
    command.args(["--color", "never", "-C"]).arg(site.root()).args(arguments);
    command.env_remove("SOURCE_DATE_EPOCH").output().unwrap()
}

fn code(site: &Site, arguments: &[&str]) -> i32 {
    newsgen(site, arguments).status.code().unwrap()
}

fn printed(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// The events that a command prints, without the last one.
fn events(site: &Site, arguments: &[&str]) -> Vec<Value> {
    let output = newsgen(site, &[&["--format", "json"], arguments].concat());
    let text = printed(&output);
    let mut events: Vec<Value> =
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(events.pop().unwrap()["event"], "done");
    events
}

fn with(files: &[(&str, &str)]) -> Site {
    let site = Site::new();
    site.story("2016-03-11 One", "");
    for (path, text) in files {
        site.write(path, text);
    }
    site
}

fn check(site: &Site, name: &str) -> Result<Vec<Diagnostic>, ThemingError> {
    let config = site.root().join("newsgen.yaml");
    let (config, _) = read_config(&config, "newsgen.yaml").unwrap();
    theming::check(&site.project(), &config, name)
}

/// Where each finding of a check is, its level and what it says.
fn found(site: &Site, name: &str) -> Vec<String> {
    let one = |finding: &Diagnostic| {
        let place = finding.place.as_ref();
        let place = place.map(|one| format!("{}:{}:{}", one.file, one.line, one.column));
        let level = format!("{:?}", finding.level).to_lowercase();
        format!("{} {level} {}", place.unwrap_or_default(), finding.message)
    };
    check(site, name).unwrap().iter().map(one).collect()
}

#[test]
fn a_new_theme_is_a_folder_that_builds_without_a_complaint() {
    let site = with(&[]);
    let made = newsgen(&site, &["theme", "new", "quayside"]);
    let files = [
        "themes/quayside/theme.yaml",
        "themes/quayside/templates/base.html",
        "themes/quayside/assets/quayside.css",
    ];
    assert_eq!(printed(&made).lines().collect::<Vec<_>>(), files);
    let said = String::from_utf8(made.stderr).unwrap();
    assert!(said.contains("write `theme: quayside` into newsgen.yaml"), "{said}");
    site.write("newsgen.yaml", "theme: quayside\n");
    assert_eq!(found(&site, "quayside"), [""; 0]);
    assert_eq!(code(&site, &["build", "--strict"]), 0);
    let page = site.page("index.html");
    let sheets: Vec<&str> =
        page.lines().filter(|line| line.contains("stylesheet")).collect();
    let expected = [
        "<link rel=\"stylesheet\" href=\"/assets/site.css\">",
        "<link rel=\"stylesheet\" href=\"/assets/quayside.css\">",
    ];
    assert_eq!(sheets, expected);
    assert!(!page.contains("class=\"motto\""));
}

#[test]
fn what_a_new_theme_shows_in_comments_works_when_the_marks_are_taken_away() {
    let site = with(&[("newsgen.yaml", "theme: quayside\noptions: {motto: We print}\n")]);
    assert_eq!(code(&site, &["theme", "new", "quayside"]), 0);
    let edit = |path: &str, change: &dyn Fn(&str) -> String| {
        let full = site.root().join(path);
        let text = std::fs::read_to_string(full).unwrap();
        site.write(path, change(&text));
    };
    edit("themes/quayside/theme.yaml", &|text| {
        let (before, after) = text.split_once("# options:").unwrap();
        format!("{before}options:{}", after.replace("\n#", "\n"))
    });
    edit("themes/quayside/templates/base.html", &|text| {
        let at = text.find("{% block body %}").unwrap();
        let opened = text[..at].rfind("{#-").unwrap();
        format!("{}{}", &text[..opened], text[at..].replace("-#}", ""))
    });
    assert_eq!(found(&site, "quayside"), [""; 0]);
    site.build();
    assert!(site.page("index.html").contains("<p class=\"motto\">We print</p>"));
}

#[test]
fn a_new_theme_takes_only_the_name_of_a_folder_that_is_not_there() {
    let site = with(&[("themes/mine/theme.yaml", "extends: default\n")]);
    let before = files_below(site.root());
    let names = [
        "",
        ".",
        "..",
        "../up",
        "a/b",
        "a\\b",
        "/etc",
        ".hidden",
        "-x",
        "nul",
        "a:b",
        "a.",
        "project",
        "Built-in",
        "built-in-classic",
    ];
    for name in names {
        assert_eq!(code(&site, &["theme", "new", "--", name]), 2, "{name:?}");
    }
    for name in ["default", "classic", "Default", "mine"] {
        assert_eq!(code(&site, &["theme", "new", name]), 5, "{name:?}");
    }
    let after = files_below(site.root());
    assert_eq!(before.keys().collect::<Vec<_>>(), after.keys().collect::<Vec<_>>());
}

#[test]
fn a_name_that_yaml_would_misread_is_told_in_quotes() {
    let site = with(&[]);
    let setting = events(&site, &["theme", "new", "2016"]).remove(0)["setting"].clone();
    assert_eq!(setting, "theme: '2016'");
    site.write("newsgen.yaml", setting.as_str().unwrap());
    assert_eq!(found(&site, "2016"), [""; 0]);
}

#[test]
fn a_check_tells_every_mistake_of_every_template_at_once() {
    let site = with(&[
        ("newsgen.yaml", "theme: own\noptions:\n  accent: pink\n  acent: red\n"),
        ("themes/own/theme.yaml", "extends: default\n"),
        ("themes/own/templates/404.html", "{{ page.title }\n"),
        ("themes/own/templates/page.html", "a\n{% if %}\n"),
        (
            "themes/own/templates/facet.html",
            "{% extends \"bse.html\" %}\n{% block a %}{{ 1 | nmber }}{% endblock %}",
        ),
        (
            "themes/own/templates/archive.html",
            "{{ 1 | number | jsn }}{{ nofunction() }}\n{% include \"partials/nv.html\" %}{% if 1 is hot %}{% endif %}",
        ),
        (
            "themes/own/templates/home.html",
            "{% extends \"base.html\" %}{% block man %}{% endblock %}",
        ),
        (
            "templates/article.html",
            "{{ asset(path=\"sit.css\") }}\n{{ theme.options.accnt }}\n{{ [story] | piece(name=\"no.html\") }}",
        ),
    ]);
    let expected = [
        "newsgen.yaml:3:11 error `options.accent` is not one of `red`, `blue`, `green`, `ink`",
        "newsgen.yaml:4:3 error unknown option `options.acent`",
        "templates/article.html:1:16 error the theme has no asset `sit.css`",
        "templates/article.html:2:18 error the theme has no option `accnt`",
        "templates/article.html:3:26 error there is no template `no.html` for `piece`",
        "themes/own/templates/404.html:1:15 error found `}` but expected }}",
        "themes/own/templates/archive.html:1:17 error unknown filter `jsn`",
        "themes/own/templates/archive.html:1:26 error unknown function `nofunction`",
        "themes/own/templates/archive.html:2:13 error there is no template `partials/nv.html` to include",
        "themes/own/templates/archive.html:2:44 error unknown test `hot`",
        "themes/own/templates/facet.html:1:13 error there is no template `bse.html` to extend",
        "themes/own/templates/facet.html:2:21 error unknown filter `nmber`",
        "themes/own/templates/home.html:1:35 error block `man` is not defined in any parent template",
        "themes/own/templates/page.html:2:7 error found `%}` but expected one of: integer, float, string, bool, ident, `-`, `not`, `<`, `{`, `[` or `(`",
    ];
    assert_eq!(found(&site, "own"), expected);
    let helps: Vec<Option<String>> =
        check(&site, "own").unwrap().into_iter().map(|one| one.help).collect();
    let near = |name: &str| Some(format!("did you mean `{name}`?"));
    assert_eq!(helps[1], near("accent"));
    assert_eq!(helps[2], near("site.css"));
    assert_eq!(helps[6], near("json"));
    assert_eq!(helps[8], near("partials/nav.html"));
    assert_eq!(helps[10], near("base.html"));
}

#[test]
fn a_check_of_a_theme_looks_at_no_other_theme_s_options_and_templates() {
    let site = with(&[
        ("newsgen.yaml", "theme: own\noptions: {mine: 1}\n"),
        ("themes/own/theme.yaml", "extends: default\noptions: {mine: {type: integer}}\n"),
        ("templates/404.html", "{% extends \"own/404.html\" %}"),
        ("themes/other/theme.yaml", "extends: default\n"),
        ("themes/other/templates/404.html", "{{ 1 | nofilter }}"),
    ]);
    let expected =
        ["themes/other/templates/404.html:1:8 error unknown filter `nofilter`"];
    assert_eq!(found(&site, "other"), expected);
    for built_in in ["default", "classic"] {
        assert_eq!(found(&site, built_in), [""; 0]);
    }
}

#[test]
fn a_theme_whose_theme_behind_is_missing_tells_that_and_what_does_not_parse() {
    let site = with(&[
        ("themes/own/theme.yaml", "extends: defalt\noptoins: {}\n"),
        ("themes/own/templates/404.html", "{% extends \"base.html\" %}{{ }}"),
    ]);
    let expected = [
        "themes/own/templates/404.html:1:29 error found `}}` but expected one of: integer, float, string, bool, ident, `-`, `not`, `<`, `{`, `[` or `(`",
        "themes/own/theme.yaml:1:10 error there is no theme `defalt`",
        "themes/own/theme.yaml:2:1 warning unknown key `optoins`",
    ];
    assert_eq!(found(&site, "own"), expected);
}

#[test]
fn templates_that_go_in_circles_are_named() {
    let site = with(&[
        ("themes/own/theme.yaml", "extends: default\n"),
        ("themes/own/templates/404.html", "{% extends \"404.html\" %}"),
        ("themes/own/templates/page.html", "{% include \"a.html\" %}"),
        ("themes/own/templates/a.html", "{% include \"b.html\" %}"),
        ("themes/own/templates/b.html", "{% include \"a.html\" %}"),
    ]);
    let expected = [
        "themes/own/templates/404.html:0:0 error `themes/own/templates/404.html` extends itself",
        "themes/own/templates/a.html:0:0 error templates include one another: `themes/own/templates/a.html`, `themes/own/templates/b.html`",
    ];
    assert_eq!(found(&site, "own"), expected);
}

#[test]
fn missing_messages_are_told_with_the_languages_that_lack_them() {
    let page = "{{ t(key=\"own.title\") }}{{ t(key=\"own.gone\") }}\n\
        {{ t(key=\"own.n\", count=2) }}{{ t(key=\"own.\" ~ page.kind) }}{{ t(key=page.kind) }}\n\
        {# {{ t(key=\"no\") }} #}{{ t(key=\"nav.skip\") }}{{ t(key=\"facets.teams\") }}";
    let en = "own:\n  title: Own\n  n: {one: One, other: More}\n";
    let site = with(&[
        ("newsgen.yaml", "theme: own\nlanguage: ru\n"),
        ("themes/own/theme.yaml", "extends: default\n"),
        ("themes/own/templates/404.html", page),
        ("themes/own/messages/en.yaml", en),
        ("themes/own/messages/ru.yaml", "own:\n  n: {one: x, many: y}\n"),
        ("themes/own/messages/fr.yaml", "own:\n  title: x\n  n: x\n"),
        ("themes/own/messages/zh.yaml", "own: {n: {other: x}, title: x}\n"),
    ]);
    let at = "themes/own/templates/404.html";
    let expected = [
        format!("{at}:1:11 warning the message `own.title` is missing in `ar`, `es`"),
        format!(
            "{at}:1:11 error the message `own.title` is missing in `ru`, the language of the site"
        ),
        format!("{at}:1:35 error there is no message `own.gone`"),
        format!(
            "{at}:2:11 error `own.n.few` is missing in `ru`, the language of the site"
        ),
        format!("{at}:2:11 warning the message `own.n` is missing in `ar`, `es`"),
    ];
    assert_eq!(found(&site, "own"), expected);
    site.write(
        "newsgen.yaml",
        "theme: own\nlanguage: ru\nchecks: {theme-message: off}\n",
    );
    assert_eq!(found(&site, "own"), [&*expected[1], &expected[2], &expected[3]]);
}

#[test]
fn a_theme_that_does_not_speak_the_language_of_the_site_is_told_once() {
    let site = with(&[("newsgen.yaml", "language: de-AT\n")]);
    let expected =
        [" warning the theme has no messages in `de-AT`, the language of the site"];
    assert_eq!(found(&site, "default"), expected);
    site.write("newsgen.yaml", "language: fr-CA\n");
    assert_eq!(found(&site, "default"), [""; 0]);
}

#[test]
fn own_messages_that_nobody_asks_for_are_a_note() {
    let own = "nav: {archive: All}\nown:\n  used: a\n  counted: {one: b, other: c}\n  \
        unused: d\nkinds: {wire: e}\nset: f\ndate: {formats: {mine: \"%Y\"}}\n";
    let page = "{{ t(key=\"own.used\") }}{{ t(key=\"own.counted\", count=1) }}\
        {{ t(key=\"kinds.\" ~ page.kind) }}{% set steps_label = \"set\" %}";
    let config = "theme: own\nchecks: {theme-message: off}\n";
    let site = with(&[
        ("newsgen.yaml", config),
        ("themes/own/theme.yaml", "extends: default\n"),
        ("themes/own/templates/404.html", page),
        ("themes/own/messages/en.yaml", own),
    ]);
    let expected = [
        "themes/own/messages/en.yaml:5:3 info no template asks for the message `own.unused`",
    ];
    assert_eq!(found(&site, "own"), expected);
    assert_eq!(code(&site, &["theme", "check"]), 0, "a note is no finding");
    site.write(
        "themes/own/templates/404.html",
        format!("{page}{{{{ t(key=page.kind) }}}}"),
    );
    assert_eq!(found(&site, "own"), [""; 0]);
}

#[test]
fn a_check_ends_with_a_code_and_one_document_for_programs() {
    let site = with(&[
        ("newsgen.yaml", "theme: own\n"),
        ("themes/own/theme.yaml", "extends: default\n"),
    ]);
    assert_eq!(code(&site, &["theme", "check"]), 0);
    site.write("themes/own/templates/404.html", "\n{{ 1 | jsn }}");
    let document = |arguments: &[&str]| {
        let output = newsgen(
            &site,
            &[&["theme", "check", "--format", "json"], arguments].concat(),
        );
        let value: Value = serde_json::from_str(&printed(&output)).unwrap();
        (output.status.code().unwrap(), value)
    };
    let finding = json!({
        "code": "template", "level": "error", "message": "unknown filter `jsn`",
        "help": "did you mean `json`?", "path": "themes/own/templates/404.html",
        "line": 2, "column": 8,
    });
    let expected = json!({
        "complete": true, "errors": 1, "warnings": 0, "notes": 0, "findings": [finding],
    });
    assert_eq!(document(&[]), (3, expected));
    let (exit, stopped) = document(&["on"]);
    assert_eq!((exit, &stopped["complete"]), (4, &json!(false)));
    assert_eq!(stopped["findings"][0]["help"], "did you mean `own`?");
    let shown = newsgen(&site, &["theme", "check"]);
    let shown = String::from_utf8(shown.stderr).unwrap();
    let lines = ["unknown filter `jsn` [template]", "404.html:2:8", "{{ 1 | jsn }}"];
    assert!(lines.iter().all(|line| shown.contains(line)), "{shown}");
    assert!(
        !site.root().join("public").exists() && !site.root().join(".newsgen").exists()
    );
}

#[test]
fn an_ejected_template_stands_in_the_project_and_changes_no_page() {
    let site = with(&[]);
    site.build();
    let before = site.files();
    let made = newsgen(&site, &["theme", "eject", "partials/ticker.html"]);
    assert_eq!(printed(&made), "templates/partials/ticker.html\n");
    for path in ["templates/base.html", "article.html"] {
        assert_eq!(code(&site, &["theme", "eject", path]), 0);
    }
    site.build();
    assert_eq!(site.files(), before);
    site.write("templates/article.html", "mine");
    site.build();
    assert_eq!(site.page("2016/03/11/one.html"), "mine");
    assert_eq!(code(&site, &["theme", "eject", "article.html"]), 5);
    let kept = std::fs::read_to_string(site.root().join("templates/article.html"));
    assert_eq!(kept.unwrap(), "mine", "nothing is overwritten");
}

#[test]
fn an_ejected_asset_or_message_stands_in_the_theme_s_folder() {
    for theme in ["default", "classic", "own"] {
        let site = with(&[
            ("newsgen.yaml", &format!("theme: {theme}\n")),
            ("templates/404.html", "{% extends \"default/404.html\" %}"),
        ]);
        if theme == "own" {
            site.write("themes/own/theme.yaml", "extends: classic\n");
        }
        site.build();
        let before = site.files();
        for path in ["assets/site.css", "messages/en.yaml"] {
            let made = newsgen(&site, &["theme", "eject", path]);
            assert_eq!(printed(&made), format!("themes/{theme}/{path}\n"));
            assert_eq!(code(&site, &["theme", "eject", path]), 5);
        }
        site.build();
        assert_eq!(site.files(), before, "{theme}");
        assert_eq!(found(&site, theme), [""; 0]);
        site.write(&format!("themes/{theme}/assets/site.css"), "p {}");
        site.build();
        assert_eq!(site.page("assets/site.css"), "p {}");
    }
}

#[test]
fn what_cannot_be_ejected_is_named_with_what_may_be_meant() {
    let site = with(&[]);
    let help = |path: &str| {
        let event = events(&site, &["theme", "eject", path]).remove(0);
        event["help"].as_str().unwrap().to_owned()
    };
    assert_eq!(help("ticker.html"), "did you mean `templates/partials/ticker.html`?");
    assert_eq!(help("artikle.html"), "did you mean `article.html`?");
    assert_eq!(help("assets/sit.css"), "did you mean `assets/site.css`?");
    let list = "`newsgen theme eject --list` lists what there is";
    for path in ["theme.yaml", "../newsgen.yaml", "nothing/like/it"] {
        assert_eq!(help(path), list, "{path}");
    }
    assert_eq!(code(&site, &["theme", "eject", "ticker.html"]), 1);
}

#[test]
fn eject_lists_every_file_and_says_which_are_the_project_s_already() {
    let site =
        with(&[("templates/article.html", "{% extends \"default/article.html\" %}")]);
    let listed = events(&site, &["theme", "eject", "--list"]);
    let of = |path: &str| listed.iter().find(|one| one["path"] == path).cloned();
    let sheet = json!({
        "event": "file", "path": "assets/site.css",
        "file": "built-in themes/default/assets/site.css",
        "target": "themes/default/assets/site.css",
    });
    assert_eq!(of("assets/site.css"), Some(sheet));
    let article = json!({
        "event": "file", "path": "templates/article.html",
        "file": "templates/article.html", "target": null,
    });
    assert_eq!(of("templates/article.html"), Some(article));
    assert_eq!(of("theme.yaml"), None);
    let text = printed(&newsgen(&site, &["theme", "eject", "--list"]));
    assert_eq!(text.lines().count(), listed.len());
}

#[test]
fn themes_are_listed_with_what_they_are_and_the_current_one_marked() {
    let site = with(&[
        ("newsgen.yaml", "theme: quay\n"),
        ("themes/quay/theme.yaml", "description: Blue and quiet\nextends: classic\n"),
        ("themes/bare/templates/404.html", ""),
        ("themes/default/assets/own.css", ""),
    ]);
    let brief = |one: &Value| {
        assert_eq!(one["event"], "theme");
        (
            one["name"].clone(),
            one["extends"].clone(),
            one["built_in"] == true,
            one["current"] == true,
        )
    };
    let listed = events(&site, &["theme", "list"]);
    let expected = [
        (json!("bare"), Value::Null, false, false),
        (json!("classic"), json!("default"), true, false),
        (json!("default"), Value::Null, false, false),
        (json!("quay"), json!("classic"), false, true),
    ];
    assert_eq!(listed.iter().map(brief).collect::<Vec<_>>(), expected);
    let text = printed(&newsgen(&site, &["theme", "list"]));
    let last = text.lines().last().unwrap();
    assert_eq!(last, "* quay     yours     Blue and quiet");
}

#[test]
fn an_option_s_own_default_and_bounds_are_checked() {
    let theme = "extends: default\noptions:\n  columns: {type: integer, min: 1, max: 4, \
        default: 2}\n  line:\n    type: colour\n    default: reddish\n";
    let site = with(&[
        ("newsgen.yaml", "theme: own\noptions:\n  columns: 5\n"),
        ("themes/own/theme.yaml", theme),
    ]);
    let expected = [
        "newsgen.yaml:3:12 error `options.columns` is not a whole number from 1 to 4",
        "themes/own/theme.yaml:6:14 error the default of the option `line` is not a colour such as `#8b1a1a`",
    ];
    assert_eq!(found(&site, "own"), expected);
}

#[test]
fn each_command_for_themes_has_a_manual_page() {
    let site = with(&[]);
    for command in ["new", "check", "eject", "list"] {
        let page = printed(&newsgen(&site, &["man", "theme", command]));
        assert!(page.contains(&format!("newsgen\\-theme\\-{command}")), "{page}");
    }
    assert_eq!(code(&site, &["man", "theme", "paint"]), 2);
}
