//! The news of the last two days: what a sitemap for news services lists, and when a story
//! leaves it.
//!
//! The window begins at a full hour, so that time alone changes the list once an hour at
//! most. How the list is written, `formats` knows.

use crate::archive::Archive;
use crate::archive::Article;
use crate::archive::ArticleId;
use crate::config::Config;
use crate::moment::Moment;

const HOUR_MS: i64 = 3_600_000;

/// How long a story is news: two days, as Google wants it.
const NEWS_MS: i64 = 48 * HOUR_MS;

/// How much earlier than its neighbours in the order of days an article can be: a zone can
/// move by a day.
const SLACK_MS: i64 = 24 * HOUR_MS;

/// The most stories that are listed; Google takes no more.
const MOST: usize = 1_000;

/// What the list depends on beside the articles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct News {
    /// The full hour from which on stories are listed; `None` if there is no list.
    from: Option<i64>,
    /// The last moment up to now at which a story could have left the list.
    since: Option<i64>,
    /// When the next story leaves it.
    until: Option<i64>,
}

impl Archive {
    /// The stories that are news at the moment of the build, newest first; at most 1,000.
    /// There are none where the site has no address, since nobody could be told of them.
    pub fn news(&self) -> Vec<ArticleId> {
        let Some(from) = self.news.from else { return Vec::new() };
        let is_news = |id: &ArticleId| self.article(*id).date.millis() >= from;
        let recent = |id: &ArticleId| self.article(*id).date.millis() >= from - SLACK_MS;
        let newest = self.timeline().before(ArticleId(self.len()), ArticleId(self.len()));
        newest.take_while(recent).filter(is_news).take(MOST).collect()
    }

    /// Moves the window to a moment.
    pub(super) fn turn_news(&mut self, as_of: Moment, config: &Config) {
        self.news = News::default();
        if config.base_url.is_none() {
            return;
        }
        let now = as_of.millis();
        self.news.from = Some(hour_of(now - NEWS_MS) + HOUR_MS);
        let news = self.news();
        let listed = news.iter().map(|&id| leaves(self.article(id)));
        self.news.until = listed.min();
        // What left longer ago counts as if it had left then: that is never too late.
        let earliest = now - SLACK_MS;
        let recent = |article: &&Article| leaves(article) > earliest - SLACK_MS;
        let left = self.articles().rev().take_while(recent).map(leaves);
        let left = left.filter(|&moment| moment <= now);
        self.news.since = Some(left.fold(earliest, i64::max));
    }

    /// The moments between which the list of news stays as it is.
    pub(super) fn steady_news(&self) -> (Option<i64>, Option<i64>) {
        (self.news.since, self.news.until)
    }

    /// When the next story leaves the list of news.
    pub(super) fn next_news(&self) -> Option<Moment> {
        self.news.until.map(Moment::from_millis)
    }
}

fn hour_of(millis: i64) -> i64 {
    millis.div_euclid(HOUR_MS) * HOUR_MS
}

/// When a story is no news any more.
fn leaves(article: &Article) -> i64 {
    hour_of(article.date.millis()) + NEWS_MS
}
