//! Pictures beside stories: smaller ones, what is taken out of their files, and what pages
//! show of them.

use std::fs;

use image::DynamicImage;
use image::ImageFormat;
use image::RgbImage;
use newsgen::build::PicturesMade;
use newsgen::build::Report;
use newsgen::diagnostic::Level;

use crate::site::Site;

/// A photograph: nothing in it is drawn.
fn photo(width: u32, height: u32, seed: u32) -> Vec<u8> {
    let image = RgbImage::from_fn(width, height, |x, y| {
        let noise =
            (x * 31 + y * 17 + seed * 7).wrapping_mul(2_654_435_761) / 65_536 % 32;
        let part = |of: u32| u8::try_from((of + noise) % 256).unwrap();
        image::Rgb([part(x / 8), part(y / 8), part((x + y) / 16)])
    });
    encoded(&image.into(), ImageFormat::Jpeg)
}

fn encoded(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut file = std::io::Cursor::new(Vec::new());
    image.write_to(&mut file, format).unwrap();
    file.into_inner()
}

/// Puts a segment behind the first two bytes of a JPEG.
fn with_segment(file: &[u8], marker: u8, inside: &[u8]) -> Vec<u8> {
    let len = u16::try_from(inside.len() + 2).unwrap().to_be_bytes();
    [&file[..2], &[0xff, marker], &len, inside, &file[2..]].concat()
}

/// EXIF of one field, which says that the picture lies on its side; and what no reader should
/// know.
fn exif_of_a_camera() -> Vec<u8> {
    let field = b"\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00";
    let head = b"Exif\0\0MM\0*\0\0\0\x08\x00\x01";
    [&head[..], field, &[0; 4], b"GPS 51.9 N 4.4 E, serial 4711"].concat()
}

/// IPTC as an agency writes it.
fn iptc(credit: &str) -> Vec<u8> {
    let len = u8::try_from(credit.len()).unwrap();
    let set = [&b"\x1c\x02\x6e\x00"[..], &[len], credit.as_bytes()].concat();
    let len = u32::try_from(set.len()).unwrap().to_be_bytes();
    [&b"Photoshop 3.0\08BIM\x04\x04\0\0"[..], &len, &set, &[0][..set.len() % 2]].concat()
}

/// A story with one picture, which it shows at its top and in its text.
fn site_with(picture: &str, bytes: &[u8]) -> Site {
    let site = Site::new();
    let text = format!(
        "---\ntitle: Quay\ndate: 2016-03-11\nsource: Meridian Wire\nimage: {picture}\n\
         ---\n\nThe quay.\n\n![A quay]({picture} \"At noon\")\n"
    );
    site.write("content/2016/quay.md", text);
    site.write(&format!("content/2016/{picture}"), bytes);
    site
}

fn warnings(report: &Report) -> Vec<(Level, &str, &str)> {
    let all = report.diagnostics.iter();
    all.filter(|one| one.level > Level::Info)
        .map(|one| (one.level, &*one.code, one.message.as_str()))
        .collect()
}

fn size(site: &Site, path: &str) -> (u32, u32) {
    let picture = &site.files()[path];
    let image = image::load_from_memory(picture).unwrap();
    (image.width(), image.height())
}

#[test]
fn smaller_pictures_lie_beside_a_picture_and_pages_offer_them() {
    let bytes = photo(1200, 800, 1);
    let site = site_with("quay.jpg", &bytes);
    let report = site.build();
    assert_eq!(warnings(&report), []);
    assert_eq!(report.pictures, PicturesMade { made: 2, cached: 0 });
    assert_eq!(report.files, site.files().len() - report.pages - 2);
    assert!(site.files()["2016/quay.jpg"] == bytes);
    assert_eq!(size(&site, "2016/quay.jpg.480w.webp"), (480, 320));
    assert_eq!(size(&site, "2016/quay.jpg.960w.webp"), (960, 640));
    let page = site.page("2016/03/11/quay.html");
    let srcset = "<source type=\"image/webp\" srcset=\"/2016/quay.jpg.480w.webp 480w, \
                  /2016/quay.jpg.960w.webp 960w\"";
    assert_eq!(page.matches(srcset).count(), 2, "{page}");
    assert_eq!(page.matches("<img src=\"/2016/quay.jpg\"").count(), 2);
    assert_eq!(page.matches(" width=\"1200\" height=\"800\"").count(), 2);
    assert_eq!(page.matches(" data-color=\"#").count(), 2);
    assert!(!page.contains(" style="));
    assert!(site.page("index.html").contains(srcset));
}

#[test]
fn a_picture_that_was_gone_when_smaller_ones_were_made_is_tried_again() {
    let site = site_with("quay.jpg", &photo(1200, 800, 1));
    site.build();
    let picture = site.root().join("content/2016/quay.jpg");
    let aside = site.root().join("aside");
    for stage in ["files", "pictures"] {
        site.remove("public/2016/quay.jpg.480w.webp");
        fs::remove_dir_all(site.project().cache.join("pictures")).unwrap();
        let report = site.build_when(stage, || fs::rename(&picture, &aside).unwrap());
        let codes: Vec<&str> = report.diagnostics.iter().map(|one| &*one.code).collect();
        assert_eq!(codes, ["unreadable"], "{stage}");
        fs::rename(&aside, &picture).unwrap();
        assert_eq!(site.build().diagnostics, [], "{stage}");
    }
}

#[test]
fn smaller_pictures_can_be_of_the_same_kind() {
    let site = site_with("quay.jpg", &photo(1200, 800, 1));
    site.write("newsgen.yaml", "pictures: {format: original}\n");
    site.build();
    assert_eq!(size(&site, "2016/quay.480w.jpg"), (480, 320));
    let page = site.page("2016/03/11/quay.html");
    let srcset = "<img src=\"/2016/quay.jpg\" srcset=\"/2016/quay.480w.jpg 480w, \
                  /2016/quay.960w.jpg 960w, /2016/quay.jpg 1200w\"";
    assert_eq!(page.matches("srcset=").count(), 2);
    assert!(page.contains(srcset), "{page}");
    assert!(!page.contains("<picture>"));
}

#[test]
fn a_much_wider_picture_is_not_offered_itself() {
    let site = site_with("quay.jpg", &photo(1000, 100, 1));
    let pictures = "pictures: {format: original, widths: [500, 100, 100], quality: 60}\n";
    site.write("newsgen.yaml", pictures);
    site.build();
    let page = site.page("2016/03/11/quay.html");
    let srcset = "srcset=\"/2016/quay.100w.jpg 100w, /2016/quay.500w.jpg 500w\"";
    assert_eq!(page.matches(srcset).count(), 2, "{page}");
}

#[test]
fn pictures_can_be_left_as_they_are() {
    let bytes = with_segment(&photo(1200, 800, 1), 0xe1, &exif_of_a_camera());
    let site = site_with("quay.jpg", &bytes);
    site.write("newsgen.yaml", "pictures: false\n");
    let report = site.build();
    assert_eq!(report.pictures, PicturesMade::default());
    assert!(site.files()["2016/quay.jpg"] == bytes);
    assert!(!site.has("2016/quay.jpg.480w.webp"));
    assert!(!site.page("2016/03/11/quay.html").contains("srcset"));
    site.write("newsgen.yaml", "pictures: true\n");
    site.build();
    assert!(site.has("2016/quay.jpg.480w.webp"));
}

#[test]
fn what_a_camera_notes_is_not_published_and_pictures_stand_upright() {
    let bytes = with_segment(&photo(1200, 800, 1), 0xe1, &exif_of_a_camera());
    let site = site_with("quay.jpg", &bytes);
    site.build();
    let published = &site.files()["2016/quay.jpg"];
    let tells =
        |file: &[u8], words: &[u8]| file.windows(words.len()).any(|part| part == words);
    assert!(tells(&bytes, b"4711") && tells(&bytes, b"GPS"));
    for file in site.files().values() {
        assert!(!tells(file, b"4711") && !tells(file, b"GPS"));
    }
    let pixels = |file: &[u8]| image::load_from_memory(file).unwrap();
    assert!(pixels(published) == pixels(&bytes));
    assert_eq!(size(&site, "2016/quay.jpg.480w.webp"), (480, 720));
    let page = site.page("2016/03/11/quay.html");
    assert_eq!(page.matches(" width=\"800\" height=\"1200\"").count(), 2, "{page}");
    // What someone keeps is theirs.
    assert!(fs::read(site.root().join("content/2016/quay.jpg")).unwrap() == bytes);
}

#[test]
fn a_picture_s_file_names_who_is_to_be_named() {
    let bytes = with_segment(&photo(600, 400, 1), 0xed, &iptc("Ada <Okafor>/Meridian"));
    let site = site_with("quay.jpg", &bytes);
    site.build();
    let page = site.page("2016/03/11/quay.html");
    let credit = "<span class=\"credit\">Ada &lt;Okafor&gt;/Meridian</span>";
    assert_eq!(page.matches(credit).count(), 2, "{page}");

    site.write(
        "content/2016/quay.md",
        "---\ntitle: Quay\ndate: 2016-03-11\nsource: Meridian Wire\n\
         image: {src: quay.jpg, credit: Own}\n---\n\n![A quay](quay.jpg \"Noon | Own\")\n",
    );
    site.build();
    let page = site.page("2016/03/11/quay.html");
    assert_eq!(page.matches("<span class=\"credit\">Own</span>").count(), 2, "{page}");
    assert!(!page.contains("Okafor"));
}

#[test]
fn other_pixels_make_other_smaller_pictures_and_nothing_else() {
    let site = site_with("quay.jpg", &photo(1200, 800, 1));
    site.story("2016-03-12 Other", "");
    site.build();
    site.write("content/2016/quay.jpg", photo(1200, 800, 2));
    let touched = site.build_and_compare();
    let pictures =
        ["2016/quay.jpg", "2016/quay.jpg.480w.webp", "2016/quay.jpg.960w.webp"];
    let others: Vec<&String> =
        touched.iter().filter(|path| path.contains(".jpg")).collect();
    assert_eq!(others, pictures);
    assert!(!touched.contains(&"2016/03/12/other.html".to_owned()));
}

#[test]
fn what_was_made_is_kept_until_nothing_needs_it() {
    let site = site_with("quay.jpg", &photo(1200, 800, 1));
    let kept = || {
        let folder = site.root().join(".newsgen/pictures");
        fs::read_dir(folder).map_or(0, Iterator::count)
    };
    site.build();
    assert_eq!(kept(), 2);
    assert_eq!(site.build().pictures, PicturesMade::default());
    fs::remove_dir_all(site.root().join("public")).unwrap();
    assert_eq!(site.build().pictures, PicturesMade { made: 0, cached: 2 });
    site.write("newsgen.yaml", "pictures: {widths: [480]}\n");
    assert_eq!(site.build().pictures, PicturesMade::default());
    assert_eq!(kept(), 1);
    // A damaged one is made anew.
    for entry in fs::read_dir(site.root().join(".newsgen/pictures")).unwrap() {
        fs::write(entry.unwrap().path(), "not what it was").unwrap();
    }
    fs::remove_dir_all(site.root().join("public")).unwrap();
    assert_eq!(site.build().pictures, PicturesMade { made: 1, cached: 0 });
    site.remove("content/2016/quay.jpg");
    site.build();
    assert_eq!(kept(), 0);
}

#[test]
fn a_file_at_the_address_of_a_smaller_picture_is_named() {
    let site = site_with("quay.jpg", &photo(600, 400, 1));
    let own = photo(30, 20, 2);
    site.write("content/2016/quay.jpg.480w.webp", &own);
    let report = site.build();
    let message = "`/2016/quay.jpg.480w.webp` is taken: content/2016/quay.jpg.480w.webp and a smaller \
                   picture made of content/2016/quay.jpg would both be there";
    assert_eq!(warnings(&report), [(Level::Error, "address-taken", message)]);
    let place = report.diagnostics[0].place.as_ref().unwrap();
    assert_eq!(place.file, "content/2016/quay.jpg");
    assert!(site.files()["2016/quay.jpg.480w.webp"] == own);
}

#[test]
fn a_damaged_picture_and_one_that_is_too_large_are_named_and_published() {
    let mut damaged = photo(600, 400, 1);
    damaged.truncate(300);
    let site = site_with("quay.jpg", &damaged);
    site.write("content/2016/large.jpg", photo(1100, 1000, 1));
    site.write("newsgen.yaml", "pictures: {max_megapixels: 1}\n");
    let report = site.build();
    let found: Vec<_> = report
        .diagnostics
        .iter()
        .map(|one| (one.level, &*one.code, one.place.as_ref().unwrap().file.as_str()))
        .collect();
    let expected = [
        (Level::Warning, "picture", "content/2016/large.jpg"),
        (Level::Warning, "picture", "content/2016/quay.jpg"),
    ];
    assert_eq!(found, expected);
    let message = "the picture is published as it is: it has 2 megapixels; \
                   `pictures.max_megapixels` allows 1";
    assert_eq!(report.diagnostics[0].message, message);
    assert!(site.files()["2016/quay.jpg"] == damaged);
    assert!(site.has("2016/large.jpg") && !site.has("2016/large.jpg.480w.webp"));
    assert!(site.has("2016/03/11/quay.html"));
}

#[test]
fn kinds_of_pictures_become_what_shows_them_best() {
    let site = site_with("quay.jpg", &photo(100, 80, 1));
    let see_through = image::RgbaImage::from_fn(600, 20, |x, _| {
        image::Rgba([9, 9, 9, u8::try_from(x % 256).unwrap()])
    });
    let see_through = DynamicImage::from(see_through);
    let opaque = DynamicImage::from(RgbImage::new(600, 20));
    site.write("content/2016/a.png", encoded(&see_through, ImageFormat::Png));
    site.write("content/2016/a.webp", encoded(&see_through, ImageFormat::WebP));
    site.write("content/2016/b.webp", encoded(&opaque, ImageFormat::WebP));
    site.write("content/2016/c.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
    assert_eq!(site.build().pictures, PicturesMade { made: 3, cached: 0 });
    let files = site.files();
    let made: Vec<&String> = files.keys().filter(|path| path.contains("480w")).collect();
    let expected = ["2016/a.480w.webp", "2016/a.png.480w.webp", "2016/b.480w.webp"];
    assert_eq!(made, expected);
    let image = image::load_from_memory(&files["2016/a.png.480w.webp"]).unwrap();
    assert!(image.color().has_alpha());
    site.write("newsgen.yaml", "pictures: {format: original}\n");
    site.build();
    let files = site.files();
    let made: Vec<&String> = files.keys().filter(|path| path.contains("480w")).collect();
    let expected = ["2016/a.480w.png", "2016/a.webp.480w.png", "2016/b.webp.480w.jpg"];
    assert_eq!(made, expected);
}

#[test]
fn smaller_pictures_of_a_hidden_story_stay_hidden_with_it() {
    let site = site_with("quay.jpg", &photo(600, 400, 1));
    site.story("2016-03-12 Other", "");
    site.build();
    assert!(site.has("2016/quay.jpg.480w.webp"));
    let text = fs::read_to_string(site.root().join("content/2016/quay.md")).unwrap();
    let hidden = text.replace("title: Quay", "title: Quay\nstatus: withheld");
    site.write("content/2016/quay.md", hidden);
    site.build();
    assert!(!site.has("2016/quay.jpg") && !site.has("2016/quay.jpg.480w.webp"));
}
