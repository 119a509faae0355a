//! Tests of how stories are cited: each style, each format, and hostile words in them.

use super::*;

fn work<'a>() -> Work<'a> {
    Work {
        authors: vec![
            Name::of_person("Maria Anna Lund", "en"),
            Name::of_person("Jean-Luc van der Meer", "en"),
        ],
        title: "Pilots end \"wild\" strike".into(),
        newspaper: Some("Quay Press"),
        site: "Harbour Archive",
        year: "2016",
        month: 3,
        day: "09",
        url: Some("https://example.org/2016/03/09/pilots.html".to_owned()),
        language: "en",
        section: Some("Ports"),
        key: "pilots-2016-03-09".to_owned(),
    }
}

/// What means something in HTML, TeX, RIS or JSON.
const HOSTILE: &str = "A</script>\"'{b}\\ $50% #1 & x_y~^";

#[test]
fn each_style_has_its_own_order_and_marks() {
    let work = work();
    let apa = "Lund, M. A., &amp; van der Meer, J.-L. (2016, March 9). Pilots end \"wild\" \
        strike. <i>Quay Press</i>. https://example.org/2016/03/09/pilots.html";
    assert_eq!(super::apa(&work), apa);
    let chicago = "Lund, Maria Anna, and Jean-Luc van der Meer. “Pilots end ‘wild’ strike.” \
        <i>Quay Press</i>, March 9, 2016. https://example.org/2016/03/09/pilots.html.";
    assert_eq!(super::chicago(&work), chicago);
    let mla = "Lund, Maria Anna, and Jean-Luc van der Meer. “Pilots end ‘wild’ strike.” \
        <i>Quay Press</i>, 9 Mar. 2016, https://example.org/2016/03/09/pilots.html.";
    assert_eq!(super::mla(&work), mla);
}

#[test]
fn an_agency_is_named_whole_and_a_newspaper_of_its_name_only_once() {
    let authors = vec![Name::Whole("Meridian Wire")];
    let site = "Meridian Wire";
    let work = Work { authors, newspaper: None, site, url: None, ..work() };
    let apa = "Meridian Wire. (2016, March 9). Pilots end \"wild\" strike.";
    assert_eq!(super::apa(&work), apa);
    let chicago = "Meridian Wire. “Pilots end ‘wild’ strike.” March 9, 2016.";
    assert_eq!(super::chicago(&work), chicago);
    let mla = "“Pilots end ‘wild’ strike.” <i>Meridian Wire</i>, 9 Mar. 2016.";
    assert_eq!(super::mla(&work), mla);
}

#[test]
fn of_three_authors_or_more_mla_names_the_first() {
    let authors = ["Maria Lund", "Joe Okoye", "Ana Ruiz"];
    let authors = authors.map(|name| Name::of_person(name, "en")).to_vec();
    let work = Work { authors, title: "Is it over?".into(), ..work() };
    let mla = super::mla(&work);
    assert!(mla.starts_with("Lund, Maria, et al. “Is it over?” <i>"), "{mla}");
    let apa = super::apa(&work);
    let names = "Lund, M., Okoye, J., &amp; Ruiz, A. (2016, March 9). Is it over? <i>";
    assert!(apa.starts_with(names), "{apa}");
}

#[test]
fn a_name_that_cannot_be_parted_for_sure_stays_whole() {
    let whole = ["李明", "Madonna", "the pilots", "A B C D E", "Анна Петрова", "Staff 7"];
    for name in whole {
        assert_eq!(Name::of_person(name, "en"), Name::Whole(name));
    }
    assert_eq!(Name::of_person("Nagy Anna", "hu-HU"), Name::Whole("Nagy Anna"));
    let parted = Name::Person { given: "A.", family: "O'Neill", suffix: None };
    assert_eq!(Name::of_person("A. O'Neill", "en"), parted);
}

#[test]
fn a_suffix_stands_behind_the_name() {
    let third = Name::Person { given: "Tom Abel", family: "Reed", suffix: Some("III") };
    assert_eq!(Name::of_person("Tom Abel Reed III", "en"), third);
    let junior = Name::Person { given: "Bob", family: "van Vane", suffix: Some("Jr.") };
    for name in ["Bob van Vane Jr.", "Bob van Vane, Jr.", "van Vane, Bob, Jr."] {
        assert_eq!(Name::of_person(name, "en"), junior);
    }
    let two_words = Name::Person { given: "Ada", family: "V", suffix: None };
    assert_eq!(Name::of_person("Ada V", "en"), two_words);

    let work = Work { authors: vec![junior, third], ..work() };
    let apa = super::apa(&work);
    assert!(apa.starts_with("van Vane, B., Jr., &amp; Reed, T. A., III. (2016"), "{apa}");
    for style in [super::chicago(&work), super::mla(&work)] {
        let names = "van Vane, Bob, Jr., and Tom Abel Reed III. “Pilots";
        assert!(style.starts_with(names), "{style}");
    }
    let bibtex = records::bibtex(&work);
    let names = "author = {van Vane, Jr., Bob and Reed, III, Tom Abel},";
    assert!(bibtex.contains(names), "{bibtex}");
    let ris = records::ris(&work);
    assert!(
        ris.contains("AU  - van Vane, Bob, Jr.\nAU  - Reed, Tom Abel, III\n"),
        "{ris}"
    );
    let csl: serde_json::Value = serde_json::from_str(&records::csl_json(&work)).unwrap();
    let name = serde_json::json!({"family": "van Vane", "given": "Bob", "suffix": "Jr."});
    assert_eq!(csl[0]["author"][0], name);
}

#[test]
fn a_name_that_is_given_family_first_is_read_so() {
    let parted = Name::Person { given: "Jane Q.", family: "Plover", suffix: None };
    for language in ["en", "hu"] {
        assert_eq!(Name::of_person("Plover, Jane Q.", language), parted);
    }
    let parted = Name::Person { given: "Jean-Luc", family: "van der Meer", suffix: None };
    assert_eq!(Name::of_person("van der Meer, Jean-Luc", "en"), parted);
    let whole = ["Ada Vane, Tom Reed", "Ada Vane, Meridian Wire", "Plover, the captain"];
    for name in whole {
        assert_eq!(Name::of_person(name, "en"), Name::Whole(name));
    }
}

#[test]
fn of_very_many_authors_only_some_are_named() {
    let names: Vec<String> =
        ('A'..='Z').map(|letter| format!("Ada {letter}ane")).collect();
    let first = |count: usize| {
        let authors = names[..count].iter().map(|name| Name::of_person(name, "en"));
        Work { authors: authors.collect(), ..work() }
    };
    let apa = super::apa(&first(20));
    assert!(apa.contains("Sane, A., &amp; Tane, A. (2016"), "{apa}");
    let apa = super::apa(&first(22));
    assert!(apa.contains("Rane, A., Sane, A., . . . Vane, A. (2016"), "{apa}");
    let chicago = super::chicago(&first(10));
    assert!(chicago.contains("Ada Iane, and Ada Jane. “"), "{chicago}");
    let chicago = super::chicago(&first(11));
    assert!(chicago.contains("Ada Fane, Ada Gane, et al. “Pilots"), "{chicago}");
}

#[test]
fn a_title_with_an_end_of_its_own_gets_no_full_stop() {
    for title in [
        "Who said “No.”",
        "Who said “Why?”",
        "Who said \"Go!\"",
        "Why?",
        "“No.”",
        "لماذا؟",
    ] {
        let work = Work { title: title.into(), ..work() };
        for style in [super::apa(&work), super::chicago(&work), super::mla(&work)] {
            let ends = ["”. ", "\". ", "’.”", "?.", "؟.", ".."];
            assert!(!ends.iter().any(|end| style.contains(end)), "{style}");
        }
    }
    let work = Work { title: "Who said “No”".into(), ..work() };
    assert!(super::apa(&work).contains("Who said “No”. <i>"));
}

#[test]
fn quotation_marks_in_a_quoted_title_change_places() {
    let turned = [
        ("“He said ‘no’,” pilots say", "‘He said “no”,’ pilots say"),
        ("\"It's 'over'\", pilots' chief says", "‘It's “over”’, pilots' chief says"),
        ("“It’s the pilots’ day”", "‘It’s the pilots’ day’"),
        ("“A” and “‘B’ or ‘C’”", "‘A’ and ‘“B” or “C”’"),
        ("‘Wild’ strike ends", "‘Wild’ strike ends"),
        ("„Wild“ strike", "‘Wild’ strike"),
        ("“Wild strike", "‘Wild strike"),
        ("Wild” strike", "Wild’ strike"),
        ("6\" pipe bursts", "6\" pipe bursts"),
        ("\"Old\" 6\" pipe bursts", "‘Old’ 6\" pipe bursts"),
        ("6\" pipe is \"old\"", "6\" pipe is ‘old’"),
        ("\"Wild strike", "\"Wild strike"),
    ];
    for (title, expected) in turned {
        assert_eq!(with_turned_quotes(title), expected);
    }
    // A mark that never ends takes no longer than others: each would look to the end.
    let many = "“".repeat(300_000);
    assert_eq!(with_turned_quotes(&many), "‘".repeat(300_000));
}

#[test]
fn a_double_family_name_and_a_given_name_of_several_words_are_told() {
    let initials = [
        ("Ana Vane y Reed", "Vane y Reed, A."),
        ("Maria de Lourdes Vane", "Vane, M. de L."),
        ("T.A. Vane", "Vane, T. A."),
        ("Jean-Luc T. Vane", "Vane, J.-L. T."),
        ("Ana y Vane", "Ana y Vane"),
    ];
    for (name, expected) in initials {
        assert_eq!(Name::of_person(name, "en").with_initials(), expected);
    }
}

#[test]
fn what_is_written_by_a_desk_is_by_nobody_whose_name_could_be_turned() {
    for name in ["Staff Reporter", "Harbour Desk", "Quay News", "Plover, Staff Writer"] {
        assert_eq!(Name::of_person(name, "en"), Name::Whole(name));
    }
}

#[test]
fn a_work_of_nobody_begins_with_its_title() {
    let work = Work { authors: Vec::new(), ..work() };
    let apa = super::apa(&work);
    assert!(apa.starts_with("Pilots end \"wild\" strike. (2016, March 9). <i>"), "{apa}");
}

#[test]
fn a_key_is_made_of_slug_and_day_if_these_are_the_address() {
    let key = |slug, address| records::key(("2016", 3, "09"), slug, address);
    assert_eq!(key("pilots", "/2016/03/09/pilots.html"), "pilots-2016-03-09");
    let others = [
        key("pilots", "/ports/pilots.html"),
        key("pilots", "/strikes/pilots.html"),
        key("лоцманы", "/2016/03/09/%D0%BB.html"),
        key("матросы", "/2016/03/09/%D0%BC.html"),
    ];
    let names = ["pilots", "pilots", "story", "story"];
    for (other, name) in others.iter().zip(names) {
        let tail = other.strip_prefix(&format!("{name}-2016-03-09-"));
        assert_eq!(tail.map(str::len), Some(8), "{other}");
        assert_eq!(others.iter().filter(|key| *key == other).count(), 1, "{other}");
    }
}

#[test]
fn records_hold_what_they_are_made_of() {
    let bibtex = "@article{pilots-2016-03-09,\n  \
        author = {Lund, Maria Anna and van der Meer, Jean-Luc},\n  \
        title = {{Pilots end \"wild\" strike}},\n  \
        journal = {Quay Press},\n  \
        year = {2016},\n  \
        month = mar,\n  \
        day = {09},\n  \
        language = {en},\n  \
        url = {https://example.org/2016/03/09/pilots.html},\n}";
    assert_eq!(records::bibtex(&work()), bibtex);
    let ris = "TY  - NEWS\nAU  - Lund, Maria Anna\nAU  - van der Meer, Jean-Luc\n\
        TI  - Pilots end \"wild\" strike\nT2  - Quay Press\nPY  - 2016\nDA  - 2016/03/09/\n\
        SE  - Ports\nPB  - Harbour Archive\nLA  - en\n\
        UR  - https://example.org/2016/03/09/pilots.html\nER  - ";
    assert_eq!(records::ris(&work()), ris);
    let csl: serde_json::Value =
        serde_json::from_str(&records::csl_json(&work())).unwrap();
    let expected = serde_json::json!([{
        "id": "pilots-2016-03-09",
        "type": "article-newspaper",
        "title": "Pilots end \"wild\" strike",
        "author": [
            {"family": "Lund", "given": "Maria Anna"},
            {"family": "van der Meer", "given": "Jean-Luc"},
        ],
        "container-title": "Quay Press",
        "publisher": "Harbour Archive",
        "issued": {"date-parts": [[2016, 3, 9]]},
        "section": "Ports",
        "language": "en",
        "URL": "https://example.org/2016/03/09/pilots.html",
    }]);
    assert_eq!(csl, expected);
}

#[test]
fn hostile_words_stay_words_in_every_format() {
    let title = one_line(HOSTILE);
    let work = Work { title, authors: vec![Name::Whole(HOSTILE)], ..work() };
    for html in [apa(&work), chicago(&work), mla(&work)] {
        let tags = html.replace("<i>", "").replace("</i>", "");
        assert!(!tags.contains(['<', '>']), "{html}");
    }
    let tex = "A</script>\"'\\textbraceleft{}b\\textbraceright{}\\textbackslash{} \\$50\\% \
        \\#1 \\& x\\_y\\textasciitilde{}\\textasciicircum{}";
    let bibtex = records::bibtex(&work);
    assert!(bibtex.contains(&format!("title = {{{{{tex}}}}},")), "{bibtex}");
    let count = |brace| bibtex.matches(brace).count();
    assert_eq!(count('{'), count('}'));
    let csl: serde_json::Value = serde_json::from_str(&records::csl_json(&work)).unwrap();
    assert_eq!(csl[0]["title"], HOSTILE);
    assert_eq!(csl[0]["author"][0]["literal"], HOSTILE);
}

#[test]
fn a_line_end_in_a_value_begins_no_field() {
    let work = Work { title: one_line("A\r\nER  - \nTY  - BOOK"), ..work() };
    let ris = records::ris(&work);
    assert!(ris.contains("\nTI  - A  ER  -  TY  - BOOK\n"), "{ris}");
    assert_eq!(ris.lines().filter(|line| line.starts_with("TY")).count(), 1);
    assert_eq!(records::bibtex(&work).lines().count(), 10);
}
