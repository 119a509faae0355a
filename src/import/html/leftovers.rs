//! Keeps account of what stays behind, to tell it once a kind.

use std::collections::BTreeMap;

use super::elements::Left;

/// What stayed behind, and where it would have come from.
#[derive(Debug, Default)]
pub(super) struct Leftovers(BTreeMap<(Left, String), usize>);

impl Leftovers {
    /// Counts one; `host` is where it would have come from, or empty.
    pub(super) fn count(&mut self, left: Left, host: &str) {
        *self.0.entry((left, host.to_owned())).or_default() += 1;
    }

    /// Returns what is to be told.
    pub(super) fn notes(&self) -> Vec<String> {
        self.0.iter().map(|((left, host), &n)| note(*left, host, n)).collect()
    }
}

fn note(left: Left, host: &str, n: usize) -> String {
    let (one, many, what) = match left {
        Left::Script => ("script", "scripts", "left out"),
        Left::Hidden => ("hidden element", "hidden elements", "left out"),
        Left::Form => ("form field", "form fields", "left out"),
        Left::Drawing => ("drawing", "drawings", "left out"),
        Left::NoScript => (
            "text for browsers without scripts",
            "texts for browsers without scripts",
            "left out",
        ),
        Left::Frame => ("frame", "frames", "a link stands for it"),
        Left::Video => ("video", "videos", "a link stands for it"),
        Left::Recording => ("recording", "recordings", "a link stands for it"),
        Left::Object => ("embedded object", "embedded objects", "a link stands for it"),
        Left::DataPicture => {
            ("picture inside the HTML", "pictures inside the HTML", "left out")
        }
        Left::Pixel => ("invisible picture", "invisible pictures", "left out"),
        Left::OddPicture => (
            "picture without a usable address",
            "pictures without a usable address",
            "left out",
        ),
        Left::OddLink => (
            "link without a usable address",
            "links without a usable address",
            "words kept",
        ),
        Left::InnerLink => {
            ("link within the page", "links within the page", "words kept")
        }
    };
    let of = if n == 1 { one } else { many };
    let what = match (what, n) {
        ("a link stands for it", 2..) => "links stand for them",
        (what, _) => what,
    };
    match host {
        "" if what.contains("stand") => format!("{n} {of}: left out, having no address"),
        "" => format!("{n} {of}: {what}"),
        host => format!("{n} {of} from {host}: {what}"),
    }
}
