//! Messages of the wires.

use newsgen::import::Format;
use newsgen::import::Outcome;

use crate::import::Importing;

const ANPA: &str = "\u{16}\u{16}\u{1}a4069\u{1f}upbcv-\r\nu i\u{13}\u{11} \
bc-kielund-pilots 1st Ld-Writethru 03-11 0210\r\n\
\u{2}^BC-Kielund-Pilots, 1st Ld-Writethru,210<\r\n^Harbour pilots end strike<\r\n\
^Eds: Updates with quotation.<\r\n^By JANE ROE<\r\n^Wire Writer<\r\n\
\tKIELUND (AP) _ Pilots went back\r\nto work.\r\n\tThey had struck for 3 days.\r\n\
\u{3}AP-KL-03-11-16 0905GMT<\r\n\u{4}\r\n";

const IPTC: &str = "\u{1}mdn0123 3 pl 12  dpa 0456\r\nPorts/\r\nPilots/\r\n\
\u{2}Lotsen beenden Streik =\r\nKielund (dpa) - Die Lotsen arbeiten wieder.\r\n  Sie \
hatten gestreikt.\r\n  Drei Tage lang.\r\n\r\nThe following information is not intended for \
publication\r\nContact: desk\r\n\u{3}\r\n110905 GMT M\u{e4}r 16\r\n\u{4}";

fn latin1(text: &str) -> Vec<u8> {
    text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect()
}

#[test]
fn messages_of_both_standards_become_stories() {
    let importing = Importing { format: None, ..Importing::new(Format::Anpa) };
    let bytes = latin1(&format!("{ANPA}{IPTC}"));
    let imported = importing.run(&[importing.input("wire.dat", bytes)]);
    assert_eq!(imported.outcomes(), [Outcome::New; 2], "{imported:#?}");
    let files = importing.files();
    let texts: Vec<String> = files
        .values()
        .map(|text| {
            let lines = text.split_inclusive('\n');
            lines.filter(|line| !line.starts_with("  sha256: ")).collect()
        })
        .collect();
    let american = "---\ntitle: Harbour pilots end strike\nsource: AP\n\
        date: 2016-03-11T09:05:00+00:00\nbyline:\n- JANE ROE\npriority: urgent\n\
        slugline: BC-Kielund-Pilots, 1st Ld-Writethru\nednote: 'Eds: Updates with quotation.'\n\
        extra:\n  header:\n  - Wire Writer\norigin:\n  format: anpa\n  id: a4069 2016-03-11 \
        09:05:00 GMT\n  service: a\n  number: '4069'\n  priority: u\n  category: i\n  \
        cycle: bc\n  words: 210\n---\n\nKIELUND (AP) \\_ Pilots went back\nto work.\n\n\
        They had struck for 3 days.\n";
    assert_eq!(texts[0], american);
    let european = "---\ntitle: Lotsen beenden Streik\nsource: dpa\n\
        date: 2016-03-11T09:05:00+00:00\nurgency: 3\nslugline: Ports/Pilots\n\
        ednote: |-\n  The following information is not intended for publication\n  \
        Contact: desk\norigin:\n  format: anpa\n  id: mdn0123 2016-03-11 09:05:00 GMT\n  \
        service: mdn\n  number: '0123'\n  priority: '3'\n  category: pl\n  words: 12\n  \
        rest: dpa 0456\n---\n\nKielund (dpa) - Die Lotsen arbeiten wieder.\n\nSie hatten \
        gestreikt.\n\nDrei Tage lang.\n";
    assert_eq!(texts[1], european);
}

#[test]
fn a_day_without_a_year_is_of_the_year_that_was_given() {
    let mut importing = Importing::new(Format::Anpa);
    let text = ANPA.replace("AP-KL-03-11-16 0905GMT<", "");
    let input = importing.input("wire.dat", &text);
    let imported = importing.run(std::slice::from_ref(&input));
    assert_eq!(imported.outcomes(), [Outcome::Failed]);
    let reason =
        "it is of a 03-11 and names no year: `--date` with a day of that year tells it";
    assert_eq!(imported.reasons(), [reason]);
    importing.defaults.date = Some("1987-01-01".to_owned());
    assert_eq!(importing.run(&[input]).outcomes(), [Outcome::New]);
    assert!(importing.only().0.starts_with("1987/03/11/"));
}

#[test]
fn a_file_that_is_cut_anywhere_is_accounted_for() {
    let importing = Importing::new(Format::Anpa);
    let bytes = latin1(&format!("{ANPA}{IPTC}"));
    for length in 1..bytes.len() {
        importing.once(
            &[importing.input("wire.dat", &bytes[..length])],
            newsgen::build::Effect::Preview,
        );
    }
    let garbled =
        importing.run(&[importing.input("wire.dat", "noise\u{1}\u{1}x\u{2}y\u{4}")]);
    assert_eq!(garbled.outcomes(), [Outcome::Failed; 2], "{garbled:#?}");
}
