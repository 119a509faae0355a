//! Social cards: which stories have one, that it is drawn once, and that it goes with its
//! story.

use std::collections::BTreeSet;
use std::fs;

use image::RgbImage;
use newsgen::build::Answer;
use newsgen::build::CardsMade;
use newsgen::build::Changed;
use newsgen::build::Live;
use newsgen::build::OnError;
use newsgen::build::Report;
use newsgen::build::Silent;
use newsgen::build::read_config;
use newsgen::diagnostic::Level;
use newsgen::output::Reason;
use newsgen::paths::Address;

use crate::site::Site;

const FEW_CHINESE: &[u8] = include_bytes!("cards/noto-serif-sc-few.ttf");

/// A site of one story, which wants cards.
fn site() -> Site {
    let site = Site::new();
    site.write("newsgen.yaml", "base_url: https://quay.example/\nsocial_cards: true\n");
    site.story("2016-03-11 Harbour pilots end strike", "");
    site
}

const CARD: &str = "2016/03/11/harbour-pilots-end-strike.card.png";
const PAGE: &str = "2016/03/11/harbour-pilots-end-strike.html";

fn said(report: &Report) -> Vec<(Level, &str, &str)> {
    let all = report.diagnostics.iter();
    let cards = all.filter(|one| one.code.starts_with("card") || one.level > Level::Info);
    cards.map(|one| (one.level, &*one.code, one.message.as_str())).collect()
}

fn made(made: usize, cached: usize) -> CardsMade {
    CardsMade { made, cached }
}

fn card(site: &Site, path: &str) -> RgbImage {
    let file = &site.files()[path];
    image::load_from_memory(file).unwrap().to_rgb8()
}

/// How dark the columns of a card are on its left and on its right, between its rules.
fn sides(card: &RgbImage) -> (u32, u32) {
    let dark = |columns: std::ops::Range<u32>| {
        let all = columns.flat_map(|x| (150..520).map(move |y| (x, y)));
        u32::try_from(all.filter(|&(x, y)| card.get_pixel(x, y).0[0] < 128).count())
            .unwrap()
    };
    (dark(80..300), dark(900..1120))
}

/// How many lines of letters stand between the rules of a card.
fn n_lines(card: &RgbImage) -> usize {
    let is_dark = |y: &u32| (0..1200).any(|x| card.get_pixel(x, *y).0[0] < 128);
    let rows: Vec<u32> = (150..520).filter(is_dark).collect();
    let breaks = rows.windows(2).filter(|two| two[1] - two[0] > 12);
    breaks.count() + usize::from(!rows.is_empty())
}

#[test]
fn a_story_has_a_card_and_its_page_names_it() {
    let site = site();
    let report = site.build();
    assert_eq!(report.cards, made(1, 0));
    assert_eq!(report.files + report.pages + 1, site.files().len());
    let drawn = card(&site, CARD);
    assert_eq!((drawn.width(), drawn.height()), (1200, 630));
    let page = site.page(PAGE);
    let url = format!("https://quay.example/{CARD}");
    let lines = [
        format!("<meta property=\"og:image\" content=\"{url}\">"),
        "<meta property=\"og:image:width\" content=\"1200\">".to_owned(),
        "<meta property=\"og:image:height\" content=\"630\">".to_owned(),
        "<meta property=\"og:image:alt\" content=\"Harbour pilots end strike\">"
            .to_owned(),
        "<meta name=\"twitter:card\" content=\"summary_large_image\">".to_owned(),
    ];
    assert!(page.contains(&lines.join("\n")), "{page}");
    let json = format!(
        "\"image\":[{{\"@type\":\"ImageObject\",\"url\":\"{url}\",\"width\":\"1200 px\",\
         \"height\":\"630 px\"}}]"
    );
    assert!(page.contains(&json), "{page}");
    // Nothing else in the site leads to it.
    for (path, bytes) in site.files() {
        let names = String::from_utf8_lossy(&bytes).contains(".card.png");
        assert_eq!(names, path == PAGE, "{path}");
    }
}

#[test]
fn a_site_that_wants_no_cards_has_none() {
    let site = site();
    site.build();
    site.write("newsgen.yaml", "base_url: https://quay.example/\n");
    let report = site.build();
    assert_eq!((report.cards, site.has(CARD)), (made(0, 0), false));
    assert!(!site.page(PAGE).contains("og:image"));
    assert!(!site.root().join(".newsgen/cards").exists());
    site.write("newsgen.yaml", "social_cards: {fonts: []}\n");
    assert_eq!(site.build().cards, made(1, 0));
    // Others ask for a full address, or not at all.
    assert!(!site.page(PAGE).contains("og:image"));
}

#[test]
fn a_card_is_drawn_again_if_its_headline_changes_and_not_if_its_text_does() {
    let site = site();
    site.story("2016-03-12 Other", "");
    site.build();
    let before = site.files()[CARD].clone();
    assert_eq!(site.build().cards, made(0, 0));
    let path = "content/2016-03-11/harbour-pilots-end-strike.md";
    let text = fs::read_to_string(site.root().join(path)).unwrap();
    site.write(path, format!("{text}\nMore.\n"));
    assert_eq!(site.build().cards, made(0, 0));
    site.write(path, text.replace("title: Harbour", "title: All harbour"));
    let touched = site.build_and_compare();
    let cards: Vec<&String> =
        touched.iter().filter(|path| path.ends_with(".png")).collect();
    assert_eq!(cards, [CARD]);
    assert!(site.files()[CARD] != before);
}

#[test]
fn what_was_drawn_is_kept_until_nothing_needs_it() {
    let site = site();
    let kept = || {
        let folder = site.root().join(".newsgen/cards");
        fs::read_dir(folder).map_or(0, Iterator::count)
    };
    site.build();
    assert_eq!(kept(), 1);
    let before = site.files()[CARD].clone();
    fs::remove_dir_all(site.root().join("public")).unwrap();
    assert_eq!(site.build().cards, made(0, 1));
    assert!(site.files()[CARD] == before);
    // A setting that every page shows, and no drawing.
    let config = "base_url: https://quay.example/\nsocial_cards: true\n";
    site.write("newsgen.yaml", format!("{config}description: Wire stories\n"));
    assert_eq!(site.build().cards, made(0, 1));
    // A damaged one is drawn anew.
    for entry in fs::read_dir(site.root().join(".newsgen/cards")).unwrap() {
        fs::write(entry.unwrap().path(), "not what it was").unwrap();
    }
    fs::remove_dir_all(site.root().join("public")).unwrap();
    assert_eq!(site.build().cards, made(1, 0));
    assert!(site.files()[CARD] == before);
    site.write("newsgen.yaml", format!("{config}title: Another\n"));
    assert_eq!((site.build().cards, kept()), (made(1, 0), 1));
    site.remove("content/2016-03-11/harbour-pilots-end-strike.md");
    site.story("2016-03-12 Other", "");
    assert_eq!((site.build().cards, kept()), (made(1, 0), 1));
}

#[test]
fn a_card_goes_with_its_story() {
    let states = [
        "status: canceled\n",
        "status: withheld\n",
        "embargo: 2040-01-01\n",
        "draft: true\n",
        "expires: 2020-01-01\n",
    ];
    for state in states {
        let site = site();
        site.story("2016-03-12 Other", "");
        site.build();
        assert!(site.has(CARD));
        site.story("2016-03-11 Harbour pilots end strike", state);
        site.build();
        assert!(!site.has(CARD), "{state}");
        assert!(site.has("2016/03/12/other.card.png"));
        let kept = fs::read_dir(site.root().join(".newsgen/cards")).unwrap();
        assert_eq!(kept.count(), 1, "{state}");
    }
}

/// Whatever else stops a build, what may not be read a moment longer is gone by then.
#[test]
fn the_card_of_a_withdrawn_story_goes_first() {
    let site = site();
    site.story("2016-03-12 Other", "");
    site.build();
    // Someone changed the page: it is kept, and named. The card is not.
    site.write(&format!("public/{PAGE}"), "changed by hand");
    site.story("2016-03-11 Harbour pilots end strike", "status: canceled\n");
    let report = site.try_build().unwrap();
    let kept = report.written.unwrap().kept;
    let kept: Vec<_> = kept.iter().map(|one| (one.path.as_str(), one.reason)).collect();
    assert_eq!(kept, [(PAGE, Reason::Edited)]);
    assert!(!site.has(CARD));
}

#[test]
fn a_story_with_a_picture_of_its_own_shows_that_and_has_no_card() {
    let site = site();
    let mut file = std::io::Cursor::new(Vec::new());
    let picture = image::DynamicImage::from(RgbImage::new(60, 40));
    picture.write_to(&mut file, image::ImageFormat::Png).unwrap();
    site.write("content/2016-03-11/quay.png", file.into_inner());
    site.story("2016-03-11 Harbour pilots end strike", "image: quay.png\n");
    let report = site.build();
    assert_eq!((report.cards, site.has(CARD)), (made(0, 0), false));
    let image = "<meta property=\"og:image\" content=\"https://quay.example/2016-03-11/quay.png\">";
    assert!(site.page(PAGE).contains(image));
    // A picture that is not there is none.
    site.remove("content/2016-03-11/quay.png");
    assert_eq!(site.build().cards, made(1, 0));
    assert!(site.has(CARD));
}

#[test]
fn a_headline_that_no_font_can_be_set_in_has_no_card_and_one_remark_says_so() {
    let site = site();
    let config = "base_url: https://quay.example/\nsocial_cards: ";
    site.write("content/2016/a.md", story("港口引水员结束罢工", "lang: zh\n"));
    site.write("content/2016/b.md", story("港口：罢工九天", "lang: zh\n"));
    let report = site.build();
    assert_eq!(report.cards, made(1, 0));
    let message = "2 stories have no social card, since no font has all characters of their \
                   headlines: `九`, `口`, `员`, `天`, `工` and others";
    assert_eq!(said(&report), [(Level::Info, "card-letters", message)]);
    assert!(!site.has("2016/03/11/a.card.png"));
    assert!(!site.page("2016/03/11/a.html").contains("og:image"));

    site.write("fonts/few.ttf", FEW_CHINESE);
    site.write("newsgen.yaml", format!("{config}{{fonts: [fonts/few.ttf]}}\n"));
    let report = site.build();
    assert_eq!((said(&report), report.cards.made), (vec![], 3));
    assert!(site.page("2016/03/11/a.html").contains("/2016/03/11/a.card.png"));

    site.write("fonts/few.ttf", "no font");
    let report = site.build();
    let wrong = "`social_cards.fonts` names `fonts/few.ttf`: it is no font";
    let expected =
        [(Level::Warning, "card-font", wrong), (Level::Info, "card-letters", message)];
    assert_eq!(said(&report), expected);
    assert!(!site.has("2016/03/11/a.card.png"));
    site.write("newsgen.yaml", format!("{config}{{fonts: [../few.ttf, none.otf]}}\n"));
    let report = site.build();
    let codes: Vec<&str> = said(&report).iter().map(|one| one.1).collect();
    assert_eq!(codes, ["card-font", "card-font", "card-letters"]);
}

fn story(title: &str, more: &str) -> String {
    format!(
        "---\ntitle: \"{title}\"\ndate: 2016-03-11\nsource: Meridian Wire\n{more}---\n\nText.\n"
    )
}

#[test]
fn long_headlines_take_lines_in_every_script() {
    let site = site();
    site.write("fonts/few.ttf", FEW_CHINESE);
    site.write("newsgen.yaml", "social_cards: {fonts: [fonts/few.ttf]}\n");
    let chinese = "港口引水员罢工九天后结束，公会与雇主达成协议。";
    let arabic = "انتهاء إضراب مرشدي الميناء بعد تسعة أيام من المفاوضات مع الشركة";
    let latin = "Harbour pilots end a strike of nine days after the port agrees to a third \
                 boat and to rest between two tides";
    site.write("content/zh.md", story(chinese, "lang: zh\n"));
    site.write("content/ar.md", story(arabic, "lang: ar\n"));
    site.write("content/en.md", story(latin, ""));
    site.write("content/short.md", story("Fog", ""));
    site.build();
    let lines =
        |name: &str| n_lines(&card(&site, &format!("2016/03/11/{name}.card.png")));
    assert_eq!(lines("short"), 1);
    assert!((3..=4).contains(&lines("en")), "{}", lines("en"));
    assert!((2..=3).contains(&lines("zh")), "{}", lines("zh"));
    assert!((2..=3).contains(&lines("ar")), "{}", lines("ar"));
    let sides = |name: &str| sides(&card(&site, &format!("2016/03/11/{name}.card.png")));
    let (left, right) = sides("ar");
    assert!(right > 0 && right > left, "{left} {right}");
    let (left, right) = sides("short");
    assert!(left > 0 && right == 0, "{left} {right}");
}

#[test]
fn a_headline_cannot_leave_its_drawing() {
    let site = site();
    let title =
        "</text><rect width='1200' height='630' fill='#00f'/> & <![CDATA[ ]]> {{ 1 }}";
    site.write(
        "content/a.md",
        format!(
            "---\ntitle: |-\n  {title}\ndate: 2016-03-11\nsource: \"<M>\"\n---\n\nText.\n"
        ),
    );
    let report = site.build();
    assert_eq!((said(&report), report.cards.made), (vec![], 2));
    let drawn = card(&site, "2016/03/11/a.card.png");
    assert_eq!(drawn.get_pixel(2, 300).0, [0xff, 0xfd, 0xf8]);
}

#[test]
fn a_theme_s_own_drawing_is_used_and_its_mistakes_are_named_once() {
    let site = site();
    site.story("2016-03-12 Other", "");
    let svg = |size: &str, inside: &str| {
        format!("<svg xmlns=\"http://www.w3.org/2000/svg\" {size}>{inside}</svg>")
    };
    let size = "width=\"{{ card.width }}\" height=\"{{ card.height }}\"";
    let own = "<rect width=\"1200\" height=\"630\" fill=\"#123456\"/>";
    site.write("templates/card.svg", svg(size, own));
    assert_eq!(site.build().cards, made(2, 0));
    assert_eq!(card(&site, CARD).get_pixel(9, 9).0, [0x12, 0x34, 0x56]);

    site.write("templates/card.svg", svg("width=\"10\" height=\"10\"", ""));
    let report = site.build();
    let message = format!(
        "the social card `/{CARD}` cannot be drawn: it is 10 × 10, and not 1200 × 630"
    );
    assert_eq!(said(&report), [(Level::Error, "card", &*message)]);
    let help = "templates/card.svg is its template; 1 more has the same mistake";
    assert_eq!(report.diagnostics[0].help.as_deref(), Some(help));
    assert!(!site.has(CARD));
}

#[test]
fn a_strict_build_draws_one_card_before_it_publishes_anything() {
    let mut site = site();
    site.options.on_error = OnError::PublishNothing;
    site.write("templates/card.svg", "<svg");
    let report = site.try_build().unwrap();
    assert_eq!(said(&report).len(), 1, "{:?}", report.diagnostics);
    assert_eq!((report.written.is_none(), site.has(PAGE)), (true, false));
}

#[test]
fn a_file_at_the_address_of_a_card_is_named() {
    let site = site();
    site.write(&format!("static/{CARD}"), "own");
    let report = site.build();
    let message = format!(
        "`/{CARD}` is taken: the social card of content/2016-03-11/harbour-pilots-end-strike.md \
         and static/{CARD} would both be there"
    );
    assert_eq!(said(&report), [(Level::Error, "address-taken", &*message)]);
}

#[test]
fn a_site_in_memory_draws_the_card_that_a_build_writes_when_it_is_asked_for() {
    let site = site();
    site.build();
    let (config, _) =
        read_config(&site.root().join("newsgen.yaml"), "newsgen.yaml").unwrap();
    let as_of = site.options.as_of;
    let mut live = Live::open(&site.project(), config, &site.options, &Silent).unwrap();
    let asked = |live: &Live| {
        let address = Address::parse(&format!("/{CARD}")).unwrap();
        match live.answer(&address) {
            Answer::Page(at) => live.render(at).bytes,
            _ => None,
        }
    };
    assert!(asked(&live) == Some(site.files()[CARD].clone()));

    let path = "content/2016-03-11/harbour-pilots-end-strike.md";
    let changed = || Changed::Paths(BTreeSet::from([site.root().join(path)]));
    let text = fs::read_to_string(site.root().join(path)).unwrap();
    site.write(path, text.replace("title: Harbour", "title: All harbour"));
    live.update(&changed(), as_of).unwrap();
    site.build();
    assert!(asked(&live) == Some(site.files()[CARD].clone()));

    site.write(path, text.replace("title: Harbour", "title: 港口"));
    live.update(&changed(), as_of).unwrap();
    assert!(asked(&live).is_none());
    assert!(live.problems().iter().any(|one| one.code == "card-letters"));
    site.write(path, text);
    live.update(&changed(), as_of).unwrap();
    assert!(asked(&live).is_some());
    assert!(!live.problems().iter().any(|one| one.code == "card-letters"));
}
