//! Datelines: found in a text or given, shown once, and what they say is used.

use newsgen::diagnostic::Level;

use crate::site::Site;

/// Warnings: the code, the line and column, the message.
fn warnings(site: &Site) -> Vec<(String, u32, u32, String)> {
    let diagnostics = site.build().diagnostics.into_iter();
    let warnings = diagnostics.filter(|problem| problem.level == Level::Warning);
    let told = warnings.map(|problem| {
        let place = problem.place.unwrap();
        (problem.code.into_owned(), place.line, place.column, problem.message)
    });
    told.collect()
}

/// A story of `source` on 11 March 2016.
fn story(site: &Site, source: &str, more: &str, text: &str) {
    let front = format!("title: T\nsource: {source}\ndate: 2016-03-11\n{more}");
    site.write("content/s.md", format!("---\n{front}---\n{text}"));
}

/// What stands between the marks of the story's text on its page.
fn shown(site: &Site) -> String {
    let page = site.page("2016/03/11/s.html");
    let text = page.split_once("<div class=\"story-body e-content\">").unwrap().1;
    text.split_once("</div>").unwrap().0.trim().to_owned()
}

#[test]
fn a_dateline_in_the_text_is_marked_up_once_and_names_the_place() {
    let site = Site::new();
    story(
        &site,
        "Reuters",
        "",
        "\nRIO DE JANEIRO, March 10 (Reuters) - Two *boats* met.\n\nMore.\n",
    );
    assert_eq!(warnings(&site), []);
    assert_eq!(
        shown(&site),
        "<p class=\"dateline\">RIO DE JANEIRO, March 10 (Reuters) -</p>\n\
         <p>Two <em>boats</em> met.</p>\n<p>More.</p>"
    );
    assert!(site.page("index.html").contains("Two boats met."));
    assert!(!site.page("index.html").contains("JANEIRO"));
    assert!(site.page("places/rio-de-janeiro/index.html").contains("Rio de Janeiro"));
}

#[test]
fn what_follows_a_dateline_stays_a_sentence() {
    let site = Site::new();
    story(&site, "dpa", "", "**Kiel (dpa)** - 1. Mai ist ein Tag.\n- eins\n");
    site.build();
    assert_eq!(
        shown(&site),
        "<p class=\"dateline\">Kiel (dpa) -</p>\n<p>1. Mai ist ein Tag.</p>\n\
         <ul>\n<li>eins</li>\n</ul>"
    );
    assert!(site.page("index.html").contains("1. Mai ist ein Tag."));
}

#[test]
fn a_dateline_alone_in_its_paragraph_leaves_no_empty_one() {
    let site = Site::new();
    story(&site, "AP", "", "GHENT, March 10 (AP) --\n\nTwo boats met.\n");
    site.build();
    assert_eq!(
        shown(&site),
        "<p class=\"dateline\">GHENT, March 10 (AP) --</p>\n<p>Two boats met.</p>"
    );
}

#[test]
fn a_dateline_in_front_matter_and_text_is_shown_once() {
    for (given, text) in [
        ("GHENT, March 10 (AP) --", "GHENT,  March 10 (AP) — Two boats met.\n"),
        ("GHENT, March 10 (AP)", "GHENT, March 10 (AP) -- Two boats met.\n"),
        (
            "QUAY HOUSE, at noon (Quay) --",
            "QUAY HOUSE, at noon (Quay) – Two boats met.\n",
        ),
    ] {
        let site = Site::new();
        story(&site, "AP", &format!("dateline: {given}\n"), text);
        site.build();
        let expected =
            format!("<p class=\"dateline\">{given}</p>\n<p>Two boats met.</p>");
        assert_eq!(shown(&site), expected);
    }
    let site = Site::new();
    story(&site, "AP", "dateline: GHENT (AP) --\n", "BRUGES (AP) -- Two boats met.\n");
    site.build();
    assert_eq!(
        shown(&site),
        "<p class=\"dateline\">GHENT (AP) --</p>\n<p>BRUGES (AP) -- Two boats met.</p>"
    );
}

#[test]
fn a_sentence_is_no_dateline() {
    let site = Site::new();
    story(&site, "AP", "", "The Associated Press (AP) - older than the lock - met.\n");
    site.build();
    assert_eq!(
        shown(&site),
        "<p>The Associated Press (AP) - older than the lock - met.</p>"
    );
}

#[test]
fn places_of_the_front_matter_stand_before_those_of_the_dateline() {
    let site = Site::new();
    story(&site, "AP", "places: [Bruges]\n", "GHENT (AP) -- Two boats met.\n");
    site.build();
    assert!(site.has("places/bruges/index.html") && !site.has("places/ghent/index.html"));
    story(&site, "AP", "", "GHENT, Belgium - Two boats met.\n");
    site.build();
    let told = "a likely dateline is shown, and names no place";
    assert!(
        shown(&site).contains("<p class=\"dateline\">GHENT, Belgium -</p>"),
        "{told}"
    );
    assert!(!site.has("places/ghent/index.html"), "{told}");
}

#[test]
fn a_dateline_that_contradicts_the_front_matter_is_a_warning() {
    let site = Site::new();
    story(&site, "Reuters", "", "\nGHENT, Feb. 1 (AFP) -- Two boats met.\n");
    let warn = |code: &str, line, column, message: &str| {
        (code.to_owned(), line, column, message.to_owned())
    };
    assert_eq!(
        warnings(&site),
        [
            warn(
                "dateline-date",
                7,
                1,
                "the dateline is of 2016-02-01, and `date` is 2016-03-11: more than a week apart"
            ),
            warn(
                "dateline-source",
                7,
                1,
                "the dateline names `AFP`, and `source` is `Reuters`"
            ),
        ]
    );
    story(
        &site,
        "Reuters",
        "dateline: GHENT, Feb. 30 (Reuters) --\n",
        "Two boats met.\n",
    );
    let message = "the dateline names the day 30 of month 2, which does not exist";
    assert_eq!(warnings(&site), [warn("dateline-date", 5, 11, message)]);
}

#[test]
fn an_outlet_that_prints_an_agency_and_other_names_of_it_are_no_contradiction() {
    let lines = [
        ("The Quay Herald", "GHENT, March 10 (AFP) -- Two boats met.\n"),
        ("Xinhua", "新华社成都3月10日电 两条船。\n"),
        ("Xinhua", "本报成都3月10日讯（记者甲一）两条船。\n"),
        ("Agence France-Presse", "GHENT, March 4 (AFP) -- Two boats met.\n"),
        ("AP", "GHENT, March 12 (AP) -- Two boats met.\n"),
        ("AFP", "GHENT, March 10 (Reuters/AFP) -- Two boats met.\n"),
        ("AP", "Two boats met, Feb. 30 or not.\n"),
    ];
    for (source, text) in lines {
        let site = Site::new();
        story(&site, source, "", text);
        assert_eq!(warnings(&site), [], "{text}");
    }
}

#[test]
fn a_config_names_agencies_of_its_own() {
    let site = Site::new();
    story(&site, "The Quay Herald", "", "GHENT (MER) -- Two boats met.\n");
    site.build();
    assert!(!site.page("2016/03/11/s.html").contains("class=\"dateline\""));
    site.write("newsgen.yaml", "agencies:\n- name: Meridian Wire\n  also: [MER]\n");
    site.build();
    assert!(
        site.page("2016/03/11/s.html")
            .contains("<p class=\"dateline\">GHENT (MER) --</p>")
    );
}

#[test]
fn a_changed_dateline_is_shown_as_after_a_clean_build() {
    let site = Site::new();
    let dateline = "dateline: GHENT, at noon (AP) --\n";
    story(&site, "AP", dateline, "GHENT, at noon (AP) -- Two boats met.\n");
    site.build();
    story(&site, "AP", dateline, "GHENT,  at noon  (AP) - Two boats met.\n");
    site.build();
    story(&site, "AP", dateline, "LILLE, at noon (AP) - Two boats met.\n");
    site.build();
    story(&site, "AP", "", "LILLE (AP) - Two boats met.\n");
    site.build();
    story(&site, "AP", "", "LILLE (AP) - Three boats met.\n");
    site.build();
    assert_eq!(
        shown(&site),
        "<p class=\"dateline\">LILLE (AP) -</p>\n<p>Three boats met.</p>"
    );
}

#[test]
fn a_template_sees_the_parts_of_a_dateline() {
    let site = Site::new();
    let template = "{% set d = story.dateline_parts %}{% if d %}{{ d.places | join(sep=\"+\") }}|\
        {{ d.region }}|{{ d.country }}|{{ d.date }}|{{ d.source }}|\
        {{ d.reporters | join(sep=\"+\") }}{% else %}none{% endif %}";
    site.write("templates/article.html", template);
    let seen = |more: &str, text: &str| {
        story(&site, "Xinhua", more, text);
        site.build();
        site.page("2016/03/11/s.html")
    };
    assert_eq!(
        seen("", "GHENT/LILLE, Belgium, March 10 (Xinhua) -- Two.\n"),
        "GHENT+LILLE|Belgium||2016-03-10|Xinhua|"
    );
    assert_eq!(
        seen("", "新华社成都3月10日电（记者甲一、乙二）两条船。\n"),
        "成都|||2016-03-10|新华社|甲一+乙二"
    );
    assert_eq!(
        seen(
            "dateline: {place: Graz, region: Styria, country: Austria, date: 10 March}\n",
            "T\n"
        ),
        "GRAZ|Styria|Austria|2016-03-10||"
    );
    assert_eq!(seen("dateline: as told by our staff\n", "Two.\n"), "none");
    assert_eq!(seen("", "Two.\n"), "none");
}
