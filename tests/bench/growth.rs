//! Whether the time per story stays what it is as the archive grows.
//!
//! Each build is run on archives of several sizes. Processor time counts, not the clock, so
//! that other work on the machine matters little, and the best of several runs.

use crate::arguments::Growth;
use crate::failure::{During as _, Failure, Outcome};
use crate::generators::{Newsgen, Theme};
use crate::process;
use crate::site::{Output, Site, WithHugo};
use crate::stories::Shape;
use crate::survey::{Mark, survey};
use std::path::Path;
use std::time::Duration;

/// The shapes that are looked at, and the sizes of each.
const SERIES: [(Shape, &[usize]); 4] = [
    (Shape::Wire, &[5_000, 10_000, 20_000, 40_000]),
    (Shape::OwnTopic, &[5_000, 20_000]),
    (Shape::FiveTopics, &[5_000, 20_000]),
    (Shape::OneDay, &[5_000, 20_000]),
];

/// How much more than n log n a build may grow by. On a machine with several
/// times as much work as processors, the time per story of one build varied by less than a
/// tenth. From 5,000 to 40,000 stories, a quarter more than n log n is 1.55 times the time
/// per story. A step that looks at every pair of stories, and takes a tenth of the time at
/// the smaller size, brings 1.6 times.
const MARGIN: f64 = 1.25;

/// What may come on top of that, whatever the size: a program that does nothing takes
/// a few thousandths of a second, and sometimes twice as many.
const NOISE: Duration = Duration::from_millis(20);

/// How often each build is run, and how often one from nothing, which takes longest; the best
/// counts.
const N_RUNS: u32 = 3;
const N_CLEAN_RUNS: u32 = 2;

/// The most files that a build may write when one story is added, whatever the archive.
const MOST_FILES: u64 = 48;

const BUILDS: [&str; 3] = ["clean build", "nothing changed", "newest story added"];

/// What one archive took.
struct Point {
    n_stories: usize,
    /// Processor time of each of the [`BUILDS`].
    times: [Duration; 3],
    /// How many files were written when a story was added.
    n_written: u64,
}

/// Measures, prints what it finds, and stops at the end if anything grows too fast.
pub(crate) fn growth(wanted: &Growth) -> Outcome {
    let newsgen = Newsgen::find(wanted.newsgen.as_deref())?;
    let mut failures = Vec::new();
    for (shape, sizes) in SERIES {
        if wanted.shape.is_some_and(|only| only != shape) {
            continue;
        }
        let mut points = Vec::new();
        for &n_stories in sizes {
            points.push(measure(&newsgen, &wanted.scratch, shape, n_stories)?);
        }
        failures.extend(judge(shape, &points));
    }
    match failures.is_empty() {
        true => Ok(()),
        false => Err(Failure::new(failures.join("\n"))),
    }
}

/// Builds one archive in every way.
fn measure(
    newsgen: &Newsgen,
    scratch: &Path,
    shape: Shape,
    n_stories: usize,
) -> Outcome<Point> {
    let folder = tempfile::Builder::new().prefix("newsgen-growth-").tempdir_in(scratch);
    let folder = folder.during(format!("make a folder in {}", scratch.display()))?;
    let folder = folder.path();
    let site = Site::lay_out(folder, n_stories, shape, WithHugo::No)?;
    let output = Output::new(folder, "output");
    let mut best = [Duration::MAX; 3];
    let build = |best: &mut Duration| {
        let mut command = newsgen.build(&site, &output, Theme::Wire);
        process::run(&mut command).map(|usage| *best = usage.cpu.min(*best))
    };
    for _ in 0..N_CLEAN_RUNS {
        output.remove()?;
        build(&mut best[0])?;
    }
    for _ in 0..N_RUNS {
        build(&mut best[1])?;
    }
    let mut n_written = 0;
    for run in 1..=N_RUNS {
        site.add(run)?;
        let mark = Mark::set(folder)?;
        build(&mut best[2])?;
        n_written = survey(&output.site, &mark, &folder.join("list"))?.n_files;
    }
    Ok(Point { n_stories, times: best, n_written })
}

/// Says how each build grows, and returns what grows too fast.
fn judge(shape: Shape, points: &[Point]) -> Vec<String> {
    let mut failures = Vec::new();
    let [first, .., last] = points else { return failures };
    for (at, build) in BUILDS.iter().enumerate() {
        let each = points.iter().map(|point| {
            let (time, n) = (point.times[at], point.n_stories);
            let seconds = time.as_secs_f64();
            format!("{n}: {seconds:.3} s, {:.1} µs a story", seconds * 1e6 / n as f64)
        });
        let name = shape.name();
        println!("{name}, {build}: {}", each.collect::<Vec<_>>().join("; "));
        let allowed = allowed(first, last, first.times[at]);
        if last.times[at] > allowed {
            failures.push(format!(
                "{name}, {build}: {} stories take {:.3} s and {} take {:.3} s, but at \
                 most {:.3} s are n log n",
                first.n_stories,
                first.times[at].as_secs_f64(),
                last.n_stories,
                last.times[at].as_secs_f64(),
                allowed.as_secs_f64(),
            ));
        }
    }
    let written = points.iter().map(|point| point.n_written);
    println!(
        "{}, newest story added: {:?} files",
        shape.name(),
        written.collect::<Vec<_>>()
    );
    if last.n_written > MOST_FILES {
        let name = shape.name();
        let found = last.n_written;
        failures
            .push(format!("{name}: a new story writes {found} files, not {MOST_FILES}"));
    }
    failures
}

/// The time that the larger archive may take.
fn allowed(small: &Point, large: &Point, time: Duration) -> Duration {
    let [n_small, n_large] = [small, large].map(|point| point.n_stories as f64);
    let n_log_n = n_large * n_large.ln() / (n_small * n_small.ln());
    time.mul_f64(n_log_n * MARGIN) + NOISE
}
