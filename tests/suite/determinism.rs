//! Equal inputs give equal bytes, whatever machine and however many threads.

use std::process::Command;

use crate::site::files_below;

/// Builds the sample archive with the real binary under a changed environment.
fn build_under(folder: &std::path::Path, jobs: &str, environment: &[(&str, &str)]) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_newsgen"));
    command.args(["-q", "build", "--as-of", "2026-11-20T12:00:00Z", "--jobs", jobs]);
    let cache = folder.with_extension("cache");
    command.arg("--cache-dir").arg(cache);
    command.arg("--output-dir").arg(folder).envs(environment.iter().copied());
    assert!(command.status().unwrap().success());
}

#[test]
fn threads_zones_locales_and_folders_change_no_byte() {
    let folders = tempfile::TempDir::new().unwrap();
    let first = folders.path().join("a");
    build_under(&first, "1", &[("TZ", "UTC"), ("LC_ALL", "C")]);
    let expected = files_below(&first);
    assert!(expected.len() > 300);
    for (name, jobs, zone, locale) in [
        ("b with spaces", "2", "Asia/Kathmandu", "tr_TR.UTF-8"),
        ("c", "8", "America/St_Johns", "th_TH.UTF-8"),
    ] {
        let other = folders.path().join(name);
        build_under(&other, jobs, &[("TZ", zone), ("LC_ALL", locale)]);
        assert!(expected == files_below(&other), "{name} differs");
    }
}
