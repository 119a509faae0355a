//! What is kept from one build to the next: that it is used, and never trusted.

use std::fs;

use newsgen::folder::Trust;
use newsgen::moment::Moment;

use crate::incremental::body;
use crate::incremental::rendered;
use crate::incremental::site;
use crate::incremental::written;
use crate::site::Site;

#[test]
fn a_fresh_clone_with_a_restored_cache_renders_nothing() {
    let site = site();
    let clone = Site::new();
    for folder in ["content", "static", "public", ".newsgen", "newsgen.yaml"] {
        copy(&site.root().join(folder), &clone.root().join(folder));
    }
    let report = clone.build();
    assert_eq!((rendered(&report), report.notes.len()), (vec![], 0));
}

fn copy(from: &std::path::Path, to: &std::path::Path) {
    if from.is_dir() {
        fs::create_dir_all(to).unwrap();
        for entry in fs::read_dir(from).unwrap() {
            let name = entry.unwrap().file_name();
            copy(&from.join(&name), &to.join(&name));
        }
    } else {
        fs::copy(from, to).unwrap();
    }
}

#[test]
fn a_cache_that_is_not_as_it_was_is_dropped_with_one_line() {
    let names = |site: &Site| -> Vec<std::path::PathBuf> {
        let entries = fs::read_dir(site.root().join(".newsgen")).unwrap();
        let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        paths
    };
    let n_files = names(&site()).len();
    for number in 0..n_files {
        for is_cut in [true, false] {
            let site = site();
            let path = &names(&site)[number];
            let mut bytes = fs::read(path).unwrap();
            if bytes.is_empty() {
                continue;
            }
            if is_cut {
                bytes.truncate(bytes.len() / 2);
            } else {
                *bytes.last_mut().unwrap() ^= 4;
            }
            fs::write(path, bytes).unwrap();
            body(&site, "content/2016-03-10/one.md", "\nMore.\n");
            let report = site.build();
            // Two tell newsgen nothing, and one is not looked at where only a text differs.
            let is_told = ![".gitignore", "lock", "outline"]
                .iter()
                .any(|name| path.ends_with(name));
            let n_notes = usize::from(is_told);
            assert_eq!(report.notes.len(), n_notes, "{path:?}: {:?}", report.notes);
            assert_eq!(written(&report), ["2016/03/10/one.html"], "{}", path.display());
        }
    }
}

#[test]
fn a_cache_of_other_settings_or_another_site_is_dropped_with_one_line() {
    let site = site();
    site.write("newsgen.yaml", "time_zone: Asia/Kathmandu\n");
    let note = "the cache is of other settings: everything is read anew";
    assert_eq!(site.build().notes, [note]);
    let other = Site::new();
    other.write("newsgen.yaml", "time_zone: Asia/Kathmandu\n");
    other.story("2019-01-01 Elsewhere", "");
    copy(&site.root().join(".newsgen"), &other.root().join(".newsgen"));
    let note = "the cache is of another site: everything is read anew";
    assert_eq!(other.build().notes, [note]);
}

#[test]
fn a_folder_that_is_no_cache_is_left_alone() {
    let site = site();
    let mut project = site.project();
    project.cache = site.root().join("mine");
    site.write("mine/letters.seg", "mine");
    let (config, _) =
        newsgen::build::read_config(&site.root().join("newsgen.yaml"), "newsgen.yaml")
            .unwrap();
    let silent = newsgen::build::Silent;
    let report =
        newsgen::build::build(&project, &config, &site.options, &silent).unwrap();
    assert_eq!(report.notes.len(), 1);
    let left: Vec<_> = fs::read_dir(&project.cache).unwrap().collect();
    assert_eq!(left.len(), 1);
}

#[test]
fn the_clock_alone_publishes_what_falls_due() {
    let mut site = site();
    site.story("2016-03-12 Held", "embargo: 2031-01-01T00:00:00Z\n");
    site.build();
    assert!(!site.has("2016/03/12/held.html"));
    assert_eq!(rendered(&site.build()), Vec::<&str>::new());
    for (moment, is_shown) in [("2031-01-01T00:00:00Z", true), ("2030-12-31", false)] {
        site.options.as_of = Moment::parse(moment, chrono_tz::Tz::UTC).unwrap();
        site.build();
        assert_eq!(site.has("2016/03/12/held.html"), is_shown, "{moment}");
    }
}

#[test]
fn verify_renders_everything_and_writes_nothing_that_is_right() {
    let mut site = site();
    site.options.trust = Trust::Bytes;
    let report = site.build();
    assert_eq!(written(&report), Vec::<&str>::new());
    assert_eq!(report.rendered.len(), report.pages);
    assert_eq!(report.diagnostics, []);
}

#[test]
fn remarks_on_stories_are_told_in_every_build() {
    let site = site();
    site.story("2016-03-12 Odd", "sumary: x\n");
    body(&site, "content/2016-03-10/one.md", "\n<b>raw</b> [x](gone.md)\n");
    site.write("content/bad.md", "no front matter");
    let first = site.build();
    assert_eq!((first.diagnostics.len(), first.failed), (4, 1));
    for _ in 0..2 {
        let again = site.build();
        assert_eq!(rendered(&again), Vec::<&str>::new());
        assert_eq!((again.diagnostics, again.failed), (first.diagnostics.clone(), 1));
    }
}

/// A remark that could not be kept once is not lost when what was kept before comes back.
#[test]
fn old_remarks_do_not_stand_for_new_ones() {
    let site = site();
    body(
        &site,
        "content/2016-03-10/one.md",
        "\n[two](../2016-03-11/two.md) [x](gone.md)\n",
    );
    assert_eq!(site.build().diagnostics.len(), 1);
    let old = site.root().join("old");
    copy(&site.root().join(".newsgen"), &old);
    let two = fs::read_to_string(site.root().join("content/2016-03-11/two.md")).unwrap();
    site.write("content/2016-03-11/two.md", two.replace("title", "draft: true\ntitle"));
    assert_eq!(site.build().diagnostics.len(), 2);

    fs::remove_dir_all(site.root().join(".newsgen")).unwrap();
    copy(&old, &site.root().join(".newsgen"));
    assert_eq!(site.build().diagnostics.len(), 2);
}
