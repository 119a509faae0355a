//! Reads what browsers write into a page that they save: where it came from, and when.

/// How far into a page that stands.
const HEAD_BYTES: usize = 4096;

/// Where a page came from.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Saved {
    pub(super) url: Option<String>,
    pub(super) captured: Option<String>,
}

/// Returns what a page tells of how it was saved.
pub(super) fn told(page: &str) -> Saved {
    let head = &page[..page.floor_char_boundary(HEAD_BYTES)];
    let url = |url: &str| {
        let url = url.split_whitespace().next()?;
        (url.starts_with("http://") || url.starts_with("https://"))
            .then(|| url.to_owned())
    };
    if let Some((_, rest)) = head.split_once("saved from url=(") {
        let rest = rest.split_once(')').map_or("", |(_, rest)| rest);
        return Saved { url: url(rest), captured: None };
    }
    let Some((_, rest)) = head.split_once("Page saved with SingleFile") else {
        return Saved::default();
    };
    let comment = rest.split("-->").next().unwrap_or_default();
    let line = |name: &str| {
        comment.lines().find_map(|line| line.trim().strip_prefix(name)).map(str::trim)
    };
    let captured =
        line("saved date:").map(|date| date.split(" (").next().unwrap_or(date));
    Saved { url: line("url:").and_then(url), captured: captured.map(ToOwned::to_owned) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_tell_where_a_page_came_from() {
        let page =
            "<!DOCTYPE html>\n<!-- saved from url=(0029)https://paper.example/a.html -->";
        let expected =
            Saved { url: Some("https://paper.example/a.html".into()), captured: None };
        assert_eq!(told(page), expected);
        let page = "<html><!--\n Page saved with SingleFile \n url: https://paper.example/b \n \
                    saved date: Fri Mar 11 2016 09:05:00 GMT+0100 (Central European Time)\n-->";
        let expected = Saved {
            url: Some("https://paper.example/b".into()),
            captured: Some("Fri Mar 11 2016 09:05:00 GMT+0100".into()),
        };
        assert_eq!(told(page), expected);
        assert_eq!(told("<p>saved from url"), Saved::default());
    }
}
