//! Folders that are never written into, whatever is asked for.

use super::*;
use crate::output::{Danger, Places, check_place};

/// A home with a project in it and things around it, none of which may change.
fn world() -> Site {
    let site = Site::new();
    let canaries = [
        "home/.bashrc",
        "home/letters/mother.txt",
        "home/desk/archive/newsgen.yaml",
        "home/desk/archive/.git/HEAD",
        "home/desk/archive/content/a.md",
        "home/desk/archive/content/2016/b.md",
        "home/desk/archive/static/logo.png",
        "home/desk/archive/themes/blue/theme.yaml",
        "home/desk/archive/themes/blue/assets/site.css",
        "home/desk/archive/templates/home.html",
        "home/desk/other/notes.txt",
        "home/desk/repository/.git/HEAD",
        "home/desk/worktree/.git",
        "home/desk/dots/.ssh/key",
        "media/photos/1.jpg",
    ];
    for path in canaries {
        site.put(path, "canary");
    }
    site.dir.create_dir("empty").unwrap();
    #[cfg(unix)]
    for (target, link) in [
        ("home/desk/archive/content", "link-to-content"),
        ("home/desk/archive", "link-to-project"),
        ("home", "link-to-home"),
        ("/", "link-to-root"),
        ("link-to-content", "link-to-link"),
        ("nowhere", "link-to-nowhere"),
        ("link-in-circle", "link-in-circle"),
        ("home/.bashrc", "link-to-file"),
        ("home/desk/repository/.git", "link-to-git"),
        ("home/desk/other", "link-to-other"),
        ("../../..", "home/desk/archive/content/up"),
    ] {
        std::os::unix::fs::symlink(target, site.path(link)).unwrap();
    }
    site
}

/// Asks for the output at `output` as the command line would.
fn open(site: &Site, output: &Path) -> Result<Output, OutputError> {
    let project = site.path("home/desk/archive");
    let inputs = ["content", "static", "themes", "templates", "absent", "../../../media"];
    let inputs = inputs.map(|input| project.join(input));
    let inputs = inputs.each_ref().map(PathBuf::as_path);
    let home = site.path("home");
    check_place(&Places { output, root: &project, inputs: &inputs, home: Some(&home) })?;
    Output::open(output, Access::Write, Trust::STAMPS)
}

/// None of these is ever taken for the output, and nothing in any of them changes.
#[test]
fn dangerous_folders_are_refused_and_left_alone() {
    let site = world();
    let before = tree(&site.root);
    let mut outputs = vec![
        PathBuf::new(),
        PathBuf::from("/"),
        PathBuf::from("/."),
        PathBuf::from("/.."),
        PathBuf::from("//"),
        PathBuf::from("/usr/../"),
    ];
    outputs.extend(DANGEROUS.iter().map(|path| site.path(path)));
    #[cfg(unix)]
    outputs.extend(DANGEROUS_LINKS.iter().map(|path| site.path(path)));
    assert!(outputs.len() >= 30);
    for output in outputs {
        let opened = open(&site, &output);
        assert!(opened.is_err(), "{} was taken", output.display());
        assert_eq!(tree(&site.root), before, "{} was touched", output.display());
    }
}

const DANGEROUS: [&str; 35] = [
    "",
    ".",
    "home",
    "home/",
    "home/.",
    "home/letters/..",
    "home/letters",
    "home/.bashrc",
    "home/desk",
    "home/desk/archive",
    "home/desk/archive/",
    "home/desk/archive/content/..",
    "home/desk/archive/absent/../../archive",
    "home/desk/archive/newsgen.yaml",
    "home/desk/archive/newsgen.yaml/public",
    "home/desk/archive/.git",
    "home/desk/archive/.git/public",
    "home/desk/archive/content",
    "home/desk/archive/content/2016",
    "home/desk/archive/content/public",
    "home/desk/archive/content/2016/../public",
    "home/desk/archive/nowhere/../content",
    "home/desk/archive/static",
    "home/desk/archive/static/public",
    "home/desk/archive/themes",
    "home/desk/archive/themes/blue/assets",
    "home/desk/archive/templates",
    "home/desk/archive/absent",
    "home/desk/archive/absent/public",
    "home/desk/other",
    "home/desk/repository",
    "home/desk/worktree",
    "home/desk/dots",
    "media",
    "media/photos/public",
];

#[cfg(unix)]
const DANGEROUS_LINKS: [&str; 15] = [
    "link-to-content",
    "link-to-content/public",
    "link-to-project",
    "link-to-project/content/2016",
    "link-to-project/static/",
    "link-to-home",
    "link-to-root",
    "link-to-link",
    "link-to-nowhere",
    "link-to-nowhere/public",
    "link-in-circle",
    "link-to-file",
    "link-to-git",
    "link-to-other",
    "home/desk/archive/content/up/../home/desk",
];

/// Each refusal says why.
#[test]
fn refusals_say_why() {
    let site = world();
    let project = site.path("home/desk/archive");
    let cases = [
        ("home", Danger::Project),
        ("home/letters/../desk/archive", Danger::Project),
        ("home/desk/archive/content", Danger::Input(project.join("content"))),
        ("home/desk/archive/static/x", Danger::InsideInput(project.join("static"))),
        ("home/desk/repository", Danger::Repository),
        ("home/.bashrc", Danger::NotAFolder),
    ];
    for (output, expected) in cases {
        match open(&site, &site.path(output)) {
            Err(OutputError::Dangerous { danger, .. }) => assert_eq!(danger, expected),
            other => panic!("{output}: {other:?}"),
        }
    }
}

/// Everywhere else a site may be written, whether or not the folder is there yet.
#[test]
fn other_folders_are_taken() {
    let site = world();
    let contents = "home/desk/archive/contents";
    for output in ["home/desk/archive/public", "home/desk/new/one", "empty", contents] {
        let taken = open(&site, &site.path(output)).unwrap();
        finish(taken.begin(Vec::new(), Scope::Whole).unwrap());
        open(&site, &site.path(output)).unwrap();
    }
}

/// A folder with other things in it is named with a few of them, and the way out.
#[test]
fn a_foreign_folder_is_named_with_what_is_in_it() {
    let site = Site::new();
    for name in ["d", "b", "a", "c"] {
        site.put(&format!("public/{name}"), "mine");
    }
    let error = site.open().unwrap_err();
    let folder = site.public();
    assert_eq!(
        error.to_string(),
        format!(
            "`{}` holds what newsgen did not write: `a`, `b`, `c` and more",
            folder.display()
        )
    );
    assert_eq!(
        error.help().as_deref(),
        Some("choose another folder with `--output`, or empty this one yourself")
    );
}
