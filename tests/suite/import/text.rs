//! Captured wire pages as plain text, in layouts of many sites.

use newsgen::import::Format;
use newsgen::import::Outcome;

use crate::import::Importing;

/// Title, source, date and section of the story that a page becomes, its text, and what was
/// left out.
fn story(page: &str) -> (String, String, usize) {
    let importing = Importing::new(Format::Text);
    let imported = importing.run(&[importing.input("page.txt", page)]);
    assert_eq!(imported.outcomes(), [Outcome::New], "{imported:#?}");
    let (_, file) = importing.only();
    let (head, text) = file.strip_prefix("---\n").unwrap().split_once("---\n\n").unwrap();
    let fields = ["title: ", "source: ", "date: ", "section: "].map(|name| {
        head.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default()
    });
    (fields.join(" / "), text.to_owned(), imported.entries[0].notes.len())
}

fn told(fields: &str, text: &str, notes: usize) -> (String, String, usize) {
    (fields.to_owned(), format!("{text}\n"), notes)
}

#[test]
fn pages_of_ten_layouts_become_stories() {
    let day = "2016-03-11";
    let fields = format!("Pilots end strike / Meridian Wire / {day} / ");
    let text = "Pilots went back to work.";
    let pages = [
        // Neither ticker nor trail.
        (
            "Pilots end strike\n\nMeridian Wire, March 11, 2016\n\nPilots went back to work.\n",
            0,
        ),
        // Labels before the date.
        (
            "Pilots end strike\nPrint E-mail Share Meridian Wire, March 11, 2016\nPilots went back to work.\n",
            0,
        ),
        // The date first, and a word that is no label.
        (
            "Pilots end strike\n2016-03-11 | Meridian Wire | 14 views\nPilots went back to work.\n",
            1,
        ),
        // The source on a line of its own.
        (
            "Pilots end strike\nPublished: March 11, 2016\nSource: Meridian Wire\n\nPilots went back to work.\n",
            0,
        ),
        (
            "Pilots end strike\nPublié le 11 mars 2016 | Meridian Wire\nPilots went back to work.\n",
            0,
        ),
        (
            "Pilots end strike\nMeridian Wire, 11 de marzo de 2016\nPilots went back to work.\n",
            0,
        ),
        (
            "Pilots end strike\nMeridian Wire, 11. März 2016\nPilots went back to work.\n",
            0,
        ),
        (
            "Pilots end strike\n11 марта 2016 года, Meridian Wire\nPilots went back to work.\n",
            0,
        ),
        (
            "Pilots end strike\n2016年3月11日 来源：Meridian Wire\nPilots went back to work.\n",
            0,
        ),
        (
            "Pilots end strike\nMeridian Wire | ١١ مارس ٢٠١٦\nPilots went back to work.\n",
            0,
        ),
    ];
    for (page, notes) in pages {
        assert_eq!(story(page), told(&fields, text, notes), "{page}");
    }
}

#[test]
fn a_trail_tells_the_section_and_a_missing_headline_is_made_of_the_text() {
    let page = "You are here: Home > Ports\n\nMeridian Wire, March 11, 2016\n\nPilots went back.\n";
    let fields = "Pilots went back. / Meridian Wire / 2016-03-11 / Ports";
    assert_eq!(story(page), told(fields, "Pilots went back.", 0));
}

#[test]
fn what_stands_behind_the_end_mark_is_told() {
    let page = "Pilots end strike\nMeridian Wire, March 11, 2016\nPilots went back to \
        work on Friday. Enditem\n\nRelated stories\nCopyright Meridian\n";
    let fields = "Pilots end strike / Meridian Wire / 2016-03-11 / ";
    let text = "Pilots went back to work on Friday. Enditem";
    assert_eq!(story(page), told(fields, text, 2));
}

#[test]
fn a_given_date_settles_one_with_two_meanings_and_the_line_stays_one() {
    let page = "Pilots end strike\n\nMeridian Wire, 03/04/2016\n\nPilots went back.\n";
    let mut importing = Importing::new(Format::Text);
    let inputs = [importing.input("page.txt", page)];
    let imported = importing.run(&inputs);
    assert!(imported.reasons()[0].contains("could be two days"), "{imported:#?}");
    importing.defaults.date = Some("2016-04-03".to_owned());
    importing.run(&inputs);
    let (_, file) = importing.only();
    assert!(file.contains("\nsource: Meridian Wire\ndate: 2016-04-03\n"), "{file}");
    assert!(file.ends_with("---\n\nPilots went back.\n"), "{file}");
}

#[test]
fn a_source_loses_the_comma_of_any_script() {
    let lines = [
        "شينخوا، 11 مارس 2016",
        "11 مارس 2016\nالمصدر: شينخوا،",
        "شينخوا，2016年3月11日",
        "2016年3月11日\n来源：شينخوا、",
    ];
    for line in lines {
        let page = format!("Pilots end strike\n{line}\nPilots went back.\n");
        let fields = "Pilots end strike / شينخوا / 2016-03-11 / ";
        assert_eq!(story(&page), told(fields, "Pilots went back.", 0), "{line}");
    }
}

#[test]
fn lines_of_labels_alone_are_no_part_of_a_story() {
    let fields = "Pilots end strike / Meridian Wire / 2016-03-11 / ";
    let text = "Pilots went back.\n\nPrint\n\nShare the quay, they said.";
    let page = format!(
        "Pilots end strike\nShare\nMeridian Wire, March 11, 2016\nPrint\n\n\
         E-mail | Print | Share\n\n{text}\n\nE-mail Print Share\n\nPrint\n"
    );
    assert_eq!(story(&page), told(fields, text, 0));
}

#[test]
fn a_folder_of_pages_is_read_page_by_page() {
    let importing = Importing { format: None, ..Importing::new(Format::Text) };
    importing.input("a.txt", "A strike\nMeridian Wire, March 11, 2016\nBegins.\n");
    importing.input("b.txt", "A strike\nMeridian Wire, March 12, 2016\nEnds.\n");
    importing.input("c.txt", "What tells no date.\n");
    importing.input("d.png", b"\x89PNG\0");
    let imported = importing.run(&[importing.site.root().join("inputs")]);
    let new = Outcome::New;
    assert_eq!(imported.outcomes(), [new, new, Outcome::Failed, Outcome::Skipped]);
}
