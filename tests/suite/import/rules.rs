//! What holds for imports of every format.

use std::fs;

use newsgen::build::Effect;
use newsgen::import::Format;
use newsgen::import::Outcome;

use crate::import::Importing;
use crate::site::Site;

fn line(id: &str, title: &str, text: &str) -> String {
    format!(
        "{{\"id\": \"{id}\", \"title\": \"{title}\", \"source\": \"W\", \
         \"date\": \"2016-03-11\", \"text\": \"{text}\"}}\n"
    )
}

#[test]
fn what_changed_at_its_source_is_brought_up_to_date_in_its_file() {
    let importing = Importing::new(Format::Jsonl);
    importing.run(&[importing.input("a.jsonl", line("1", "A strike", "Begins."))]);
    let imported =
        importing.run(&[importing.input("a.jsonl", line("1", "The strike", "Ends."))]);
    assert_eq!(imported.outcomes(), [Outcome::Updated]);
    let (path, text) = importing.only();
    assert_eq!(path, "2016/03/11/a-strike.md");
    assert!(text.contains("title: The strike") && text.ends_with("Ends.\n"), "{text}");
}

#[test]
fn a_story_that_was_edited_by_hand_is_kept_and_news_lie_beside_it() {
    let importing = Importing::new(Format::Jsonl);
    importing.run(&[importing.input("a.jsonl", line("1", "A strike", "Begins."))]);
    let path = importing.site.root().join("content/2016/03/11/a-strike.md");
    let edited = fs::read_to_string(&path).unwrap().replace("Begins.", "Begins today.");
    fs::write(&path, &edited).unwrap();
    let unchanged =
        importing.run(&[importing.input("a.jsonl", line("1", "A strike", "Begins."))]);
    assert_eq!(unchanged.outcomes(), [Outcome::Unchanged]);
    let imported =
        importing.run(&[importing.input("a.jsonl", line("1", "A strike", "Ends."))]);
    assert_eq!(imported.outcomes(), [Outcome::Beside]);
    assert_eq!(fs::read_to_string(&path).unwrap(), edited);
    let beside = imported.entries[0].path.as_deref();
    assert_eq!(beside, Some("2016/03/11/a-strike.md.incoming"));
    assert!(importing.files()["2016/03/11/a-strike.md.incoming"].ends_with("Ends.\n"));
}

#[test]
fn a_story_that_was_moved_is_found_again() {
    let importing = Importing::new(Format::Jsonl);
    let input = importing.input("a.jsonl", line("1", "A strike", "Begins."));
    importing.run(std::slice::from_ref(&input));
    let content = importing.site.root().join("content");
    fs::create_dir(content.join("ports")).unwrap();
    let moved = content.join("ports/strike.md");
    fs::rename(content.join("2016/03/11/a-strike.md"), &moved).unwrap();
    assert_eq!(importing.run(&[input]).outcomes(), [Outcome::Unchanged]);
}

#[test]
fn other_records_never_take_the_place_of_one_with_their_name_or_headline() {
    let importing = Importing::new(Format::Jsonl);
    let lines = line("1", "A strike", "One.")
        + &line("2", "A strike", "Two.")
        + &line("1", "A strike", "One.")
        + &line("1", "A strike", "Three.");
    importing.site.write("content/2016/03/11/a-strike.md", "Somebody's own notes.\n");
    let imported = importing.run(&[importing.input("a.jsonl", lines)]);
    let new = Outcome::New;
    assert_eq!(imported.outcomes(), [new, new, Outcome::Skipped, new]);
    let files = importing.files();
    assert_eq!(files.len(), 4);
    assert_eq!(files["2016/03/11/a-strike.md"], "Somebody's own notes.\n");
    let mut texts: Vec<_> =
        files.values().filter_map(|text| text.split("\n\n").nth(1)).collect();
    texts.sort_unstable();
    assert_eq!(texts, ["One.\n", "Three.\n", "Two.\n"]);
}

#[test]
fn an_old_address_stays_with_the_first_story_that_has_it() {
    let importing = Importing::new(Format::Jsonl);
    let with = |id: &str, aliases: &str| {
        let aliases = format!("\"aliases\": [{aliases}], \"text\"");
        line(id, &format!("Strike {id}"), "Begins.").replace("\"text\"", &aliases)
    };
    importing.site.write(
        "content/own.md",
        "---\ntitle: Own\nsource: W\ndate: 2016-03-10\naliases: [/own/]\n---\n\nText.\n",
    );
    let lines = with("1", "\"/one/\"")
        + &with("2", "\"/one/\", \"/two/\"")
        + &with("3", "\"/own/\"");
    let imported = importing.run(&[importing.input("a.jsonl", lines)]);
    let notes: Vec<_> =
        imported.entries.iter().map(|entry| entry.notes.as_slice()).collect();
    let note =
        |alias| vec![format!("its old address `{alias}` is another story's already")];
    assert_eq!(notes, [vec![], note("/one/"), note("/own/")]);
    let files = importing.files();
    let aliases = |path: &str| written_aliases(&files[path]);
    assert_eq!(aliases("2016/03/11/strike-1.md"), ["/one/"]);
    assert_eq!(aliases("2016/03/11/strike-2.md"), ["/two/"]);
    assert_eq!(aliases("2016/03/11/strike-3.md"), [""; 0]);
    importing.site.build();
}

/// The old addresses in a file, as they are written.
fn written_aliases(text: &str) -> Vec<&str> {
    let lines = text.lines().skip_while(|line| *line != "aliases:").skip(1);
    lines.map_while(|line| line.strip_prefix("- ")).collect()
}

#[test]
fn a_day_without_a_time_is_that_day_wherever_it_was_told() {
    let mut importing = Importing::new(Format::Jsonl);
    importing.defaults.zone = Some(chrono_tz::Asia::Tokyo);
    importing.run(&[importing.input("a.jsonl", line("1", "A strike", "Begins."))]);
    let (path, text) = importing.only();
    assert_eq!(path, "2016/03/11/a-strike.md");
    assert!(text.contains("date: 2016-03-11\n"), "{text}");
}

#[test]
fn a_record_without_a_date_has_that_of_its_dateline() {
    let mut importing = Importing::new(Format::Jsonl);
    importing.defaults.date = Some("2020-01-01".to_owned());
    let told =
        line("1", "A strike", "KIELUND, March 9, 2016 (Meridian Wire) — It began.");
    let untold = line("2", "Another", "KIELUND, March 9 (Meridian Wire) — It went on.");
    let lines = (told + &untold).replace("\"date\": \"2016-03-11\", ", "");
    let lines = lines.replace("\"W\"", "\"Meridian Wire\"");
    let imported = importing.run(&[importing.input("a.jsonl", lines)]);
    let paths: Vec<_> =
        imported.entries.iter().map(|entry| entry.path.as_deref()).collect();
    assert_eq!(paths, [Some("2016/03/09/a-strike.md"), Some("2020/01/01/another.md")]);
    assert_eq!(imported.entries[0].notes, ["its date is that of its dateline"]);
}

#[test]
fn a_rehearsal_says_the_same_and_writes_nothing() {
    let importing = Importing::new(Format::Jsonl);
    let lines = line("1", "A strike", "One.") + &line("2", "A strike", "Two.");
    let input = importing.input("a.jsonl", lines);
    let rehearsed = importing.once(std::slice::from_ref(&input), Effect::Preview);
    assert!(importing.files().is_empty());
    assert_eq!(rehearsed, importing.once(&[input], Effect::Write));
}

#[test]
fn names_from_outside_never_leave_the_folder() {
    let importing = Importing::new(Format::Jsonl);
    let own = |path: &str| {
        format!(
            "{{\"uri\": \"{path}\", \"address\": \"\", \"path\": \"content/{path}\", \
             \"title\": \"A\", \"source\": \"W\", \"date\": \"2016-03-11\", \"slug\": \"a\", \
             \"text\": \"x\"}}\n"
        )
    };
    let lines = own("../../evil.md") + &own("/etc/evil.md") + &own("a/../../evil.md");
    let imported = importing.run(&[importing.input("a.jsonl", lines)]);
    assert_eq!(imported.outcomes(), [Outcome::Failed; 3]);
    assert!(importing.files().is_empty());
}

#[test]
fn what_lies_beside_an_edited_story_is_no_part_of_the_site() {
    let site = Site::new();
    site.story("2016-03-11 A strike", "");
    site.write("content/2016/03/11/a-strike.md.incoming", "Secret until noon.\n");
    site.build();
    let told = site
        .files()
        .into_values()
        .any(|bytes| String::from_utf8_lossy(&bytes).contains("Secret until noon"));
    assert!(!told && !site.files().contains_key("2016/03/11/a-strike.md.incoming"));
}

#[test]
fn a_story_is_known_by_its_address_or_its_bytes_whatever_source_it_is_given() {
    let mut importing = Importing::new(Format::Jsonl);
    let lines = line("urn:mw:1", "A strike", "Begins.") + &line("", "A ferry", "Sinks.");
    let lines = lines.replace("\"source\": \"W\", ", "");
    let input = importing.input("a.jsonl", lines);
    importing.defaults.source = Some("Merdian".to_owned());
    importing.run(std::slice::from_ref(&input));
    importing.defaults.source = Some("Meridian".to_owned());
    let imported = importing.run(&[input]);
    assert_eq!(imported.outcomes(), [Outcome::Updated, Outcome::Updated]);
    assert_eq!(importing.files().len(), 2);
}

#[test]
fn other_ends_of_lines_are_no_edit() {
    let importing = Importing::new(Format::Jsonl);
    let input = importing.input("a.jsonl", line("1", "A strike", "Begins."));
    importing.run(std::slice::from_ref(&input));
    let path = importing.site.root().join("content/2016/03/11/a-strike.md");
    let text = fs::read_to_string(&path).unwrap().replace('\n', "\r\n");
    fs::write(&path, text).unwrap();
    assert_eq!(importing.run(&[input]).outcomes(), [Outcome::Unchanged]);
    let changed = importing.input("a.jsonl", line("1", "A strike", "Ends."));
    assert_eq!(importing.run(&[changed]).outcomes(), [Outcome::Updated]);
}

#[test]
fn a_second_record_with_the_same_name_says_so() {
    let importing = Importing::new(Format::Jsonl);
    let lines = line("1", "A strike", "One.") + &line("1", "A strike", "Two.");
    let imported = importing.run(&[importing.input("a.jsonl", lines)]);
    assert_eq!(imported.outcomes(), [Outcome::New; 2]);
    assert_eq!(imported.entries[1].notes, ["another record has the same name"]);
}

#[test]
fn records_with_one_name_keep_their_files_in_any_order_and_language() {
    let mut importing = Importing::new(Format::Jsonl);
    let [one, two] = ["One.", "Two."].map(|text| line("urn:w:1", "A strike", text));
    importing.run(&[importing.input("a.jsonl", format!("{one}{two}"))]);
    let before: Vec<_> = importing.files().into_keys().collect();
    importing.defaults.language = Some("en".to_owned());
    let imported = importing.run(&[importing.input("a.jsonl", format!("{two}{one}"))]);
    assert_eq!(imported.outcomes(), [Outcome::Updated; 2]);
    let files = importing.files();
    assert_eq!(files.keys().cloned().collect::<Vec<_>>(), before);
    assert!(files["2016/03/11/a-strike.md"].ends_with("One.\n"), "{files:?}");
}

#[test]
fn a_language_or_an_old_address_that_is_none_is_left_out_and_told() {
    let importing = Importing::new(Format::Jsonl);
    let more = "\"lang\": \"english\", \"aliases\": [\"../../x\", \"/old/\"], \"text\"";
    let lines = line("1", "A strike", "One.").replace("\"text\"", more);
    let imported = importing.run(&[importing.input("a.jsonl", lines)]);
    assert_eq!(imported.outcomes(), [Outcome::New], "{imported:#?}");
    let notes = &imported.entries[0].notes;
    assert!(
        notes[0].starts_with("its old address `../../x` cannot be used: "),
        "{notes:?}"
    );
    assert_eq!(
        notes[1..],
        ["`lang` is `english`, which is not a language tag: it is left out"]
    );
    let (_, text) = importing.only();
    assert!(text.contains("aliases:\n- /old/\n") && !text.contains("lang:"), "{text}");
}

#[test]
fn a_story_that_is_longer_than_a_build_reads_fails() {
    let importing = Importing::new(Format::Jsonl);
    let text = "Nine days. ".repeat((16 << 20) / 11);
    let imported =
        importing.run(&[importing.input("a.jsonl", line("1", "A strike", &text))]);
    assert_eq!(imported.reasons(), ["the story is longer than 16 MiB"]);
    assert_eq!(imported.outcomes(), [Outcome::Failed]);
    assert!(importing.files().is_empty());
}

#[cfg(unix)]
#[test]
fn what_cannot_be_read_in_a_folder_stops_no_other() {
    let importing = Importing { format: None, ..Importing::new(Format::Jsonl) };
    importing.input("all/a.jsonl", line("1", "A strike", "One."));
    let outside = importing.site.root().join("newsgen.yaml");
    importing.site.write("newsgen.yaml", "title: T\n");
    std::os::unix::fs::symlink(outside, importing.site.root().join("inputs/all/b.jsonl"))
        .unwrap();
    let folder = importing.site.root().join("inputs/all");
    let imported = importing.run(&[folder]);
    assert_eq!(imported.outcomes(), [Outcome::Skipped, Outcome::New]);
    assert_eq!(imported.reasons(), ["it is a symlink that leads out of the folder"]);
}

#[test]
fn each_input_keeps_its_own_format() {
    let importing = Importing { format: None, ..Importing::new(Format::Jsonl) };
    let first = importing.input("a.jsonl", line("1", "A strike", "One."));
    let second =
        importing.input("b.csv", "id,title,source,date,text\n2,B,W,2016-03-11,x\n");
    let imported = importing.run(&[first, second]);
    let formats: Vec<_> = imported.entries.iter().map(|entry| entry.format).collect();
    assert_eq!(formats, ["jsonl", "csv"]);
    let files = importing.files();
    assert!(files["2016/03/11/a-strike.md"].contains("format: jsonl\n"));
    assert!(files["2016/03/11/b.md"].contains("format: csv\n"));
}
