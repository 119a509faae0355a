//! What stands on a page above the line of source and date: a ticker, a trail of links, and
//! the headline.

use crate::import::format::text::signed::is_labels;
use crate::import::format::text::signed::source_line;

/// How trails of links begin.
const TRAILS: [&str; 9] = [
    "you are here",
    "vous êtes ici",
    "usted está aquí",
    "sie sind hier",
    "вы здесь",
    "您的位置",
    "当前位置",
    "您当前的位置",
    "أنت هنا",
];
/// The first link of a trail.
const HOMES: [&str; 9] = [
    "home",
    "accueil",
    "inicio",
    "startseite",
    "главная",
    "首页",
    "首頁",
    "الرئيسية",
    "homepage",
];
/// Signs between the links of a trail.
const STEPS: [char; 6] = ['>', '»', '›', '→', '/', '|'];
/// What stands above a ticker.
const TICKERS: [&str; 6] = [
    "off the wire",
    "latest news",
    "breaking news",
    "latest headlines",
    "ticker",
    "滚动新闻",
];
/// Signs between the headlines of a ticker.
const BULLETS: [char; 5] = ['•', '·', '|', '●', '■'];
/// How many letters the headlines of a ticker have at least, one with another: what is
/// shorter is a menu.
const HEADLINE_LETTERS: usize = 12;

/// What stands above the line of source and date.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Above {
    pub(super) headline: Option<String>,
    pub(super) byline: Option<String>,
    pub(super) section: Option<String>,
    pub(super) ticker: Vec<String>,
    /// Lines that are none of these.
    pub(super) others: Vec<String>,
}

impl Above {
    /// The headline is the last line that is nothing else; those before it are told of.
    pub(super) fn read(lines: &[&str]) -> Self {
        let mut above = Self::default();
        let mut plain: Vec<String> = Vec::new();
        let mut is_in_ticker = false;
        for line in lines.iter().map(|line| line.trim()) {
            let lower = line.to_lowercase();
            let headlines = headlines(line);
            if TICKERS.contains(&lower.trim_end_matches(':')) {
                is_in_ticker = true;
                continue;
            }
            if line.is_empty() {
                // A ticker may have blank lines behind its heading, but not within.
                is_in_ticker &= above.ticker.is_empty();
                continue;
            }
            let is_list = line.starts_with(BULLETS);
            let trail = trail(line);
            if let Some(trail) = trail {
                is_in_ticker = false;
                above.take_trail(&trail, line);
            } else if is_ticker(&headlines)
                || is_in_ticker && (is_list || above.ticker.is_empty())
            {
                above.ticker.extend(headlines);
            } else if lower.starts_with("by ") && !plain.is_empty() {
                above.byline = line.get(3..).map(|name| name.trim().to_owned());
            } else if source_line(line).is_none()
                && (plain.is_empty() || !is_labels(line))
            {
                plain.push(line.to_owned());
            }
        }
        above.headline = plain.pop();
        above.others.extend(plain);
        above
    }

    /// The first link behind the home page is the section.
    fn take_trail(&mut self, trail: &[&str], line: &str) {
        let mut links = trail.iter().filter(|link| {
            let lower = link.to_lowercase();
            !HOMES.contains(&&*lower)
        });
        self.section = links.next().map(|link| (*link).to_owned());
        if links.next().is_some() {
            self.others.push(line.to_owned());
        }
    }
}

/// The links of a trail; `None` if the line is none.
fn trail(line: &str) -> Option<Vec<&str>> {
    let lower = line.to_lowercase();
    let said = TRAILS.iter().find(|begin| lower.starts_with(*begin));
    let links = match said {
        Some(begin) => line.get(begin.len()..).unwrap_or_default(),
        None => line,
    };
    let links = links.trim_start_matches([':', '：', ' ', '\u{a0}', '\t']);
    let links: Vec<&str> =
        links.split(STEPS).map(str::trim).filter(|link| !link.is_empty()).collect();
    let first = links.first().map(|link| link.to_lowercase()).unwrap_or_default();
    let is_trail = said.is_some()
        || HOMES.contains(&&*first) && (links.len() > 1 || line.contains(STEPS));
    is_trail.then_some(links)
}

/// The headlines of a ticker's line.
fn headlines(line: &str) -> Vec<String> {
    let parts = line.split(BULLETS).map(str::trim).filter(|part| !part.is_empty());
    parts.map(ToOwned::to_owned).collect()
}

/// Whether the parts of a line are headlines, and no menu.
fn is_ticker(parts: &[String]) -> bool {
    let letters: usize = parts.iter().map(|part| part.chars().count()).sum();
    parts.len() > 2 && letters >= parts.len() * HEADLINE_LETTERS
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(list: &[&str]) -> Vec<String> {
        list.iter().map(|text| (*text).to_owned()).collect()
    }

    #[test]
    fn a_ticker_is_one_line_or_a_list_and_a_menu_is_none() {
        let line = "Port of Kielund reopens \u{a0}• \u{a0}Ferry aground off Sund• Herring quota cut";
        let headlines = texts(&[
            "Port of Kielund reopens",
            "Ferry aground off Sund",
            "Herring quota cut",
        ]);
        let one = Above::read(&["Off the wire", line, "", "Pilots end strike"]);
        assert_eq!(
            (one.ticker, one.headline.as_deref()),
            (headlines.clone(), Some("Pilots end strike"))
        );
        let list = Above::read(&[
            "Latest news:",
            "",
            "• Port of Kielund reopens",
            "• Ferry aground off Sund",
            "• Herring quota cut",
            "Pilots end strike",
        ]);
        assert_eq!(
            (list.ticker, list.headline.as_deref()),
            (headlines, Some("Pilots end strike"))
        );
        let menu = Above::read(&[
            "Home | World | Sports",
            "News | Ports | Fish",
            "Pilots end strike",
        ]);
        assert_eq!(menu.ticker, texts(&[]));
        assert_eq!(menu.section.as_deref(), Some("World"));
        assert_eq!(menu.others, texts(&["Home | World | Sports", "News | Ports | Fish"]));
    }

    #[test]
    fn a_trail_tells_the_section_and_is_no_headline() {
        let read = |line: &str| {
            let above = Above::read(&[line]);
            (above.headline, above.section, above.others.len())
        };
        let section = |name: &str| (None, Some(name.to_owned()), 0);
        assert_eq!(read("You are here:   Home"), (None, None, 0));
        assert_eq!(read("You are here: Home > World"), section("World"));
        assert_eq!(read("Accueil » Ports"), section("Ports"));
        assert_eq!(read("首页 > 国际"), section("国际"));
        assert_eq!(read("Home > World > Ports").2, 1);
        assert_eq!(read("Home at last"), (Some("Home at last".into()), None, 0));
    }

    #[test]
    fn who_wrote_it_and_where_it_is_from_are_no_headlines() {
        let above =
            Above::read(&["Pilots end strike", "By Jane Roe", "Source: Meridian Wire"]);
        assert_eq!(above.headline.as_deref(), Some("Pilots end strike"));
        assert_eq!(above.byline.as_deref(), Some("Jane Roe"));
    }
}
