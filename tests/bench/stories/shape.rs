//! Archives of unusual shapes, which a generator that looks at everything twice chokes on.

use super::{A_DAY, Newsroom, Story, last_day};
use chrono::{NaiveTime, TimeDelta};
use clap::ValueEnum;

/// How stories are spread over days and topics.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Shape {
    /// As on a wire: 200 a day, 300 topics.
    Wire,
    /// Each story has a topic of its own.
    OwnTopic,
    /// Each story has five topics of its own.
    FiveTopics,
    /// All stories came in on one day, at most 21,000 of them.
    OneDay,
}

impl Shape {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Wire => "wire",
            Self::OwnTopic => "a topic per story",
            Self::FiveTopics => "five topics per story",
            Self::OneDay => "one day",
        }
    }

    /// The stories of one batch; batch 0 has the newest 200.
    pub(crate) fn batch(self, newsroom: &Newsroom, batch: usize) -> Vec<Story> {
        let mut stories = newsroom.day(batch);
        for (at, story) in stories.iter_mut().enumerate() {
            self.bend(story, batch * A_DAY + at);
        }
        stories
    }

    /// Gives the story with this number what the shape asks for.
    fn bend(self, story: &mut Story, number: usize) {
        let topics = |n_topics| (0..n_topics).map(|of| format!("Case {number} {of}"));
        match self {
            Self::Wire => {}
            Self::OwnTopic => story.topics = topics(1).collect(),
            Self::FiveTopics => story.topics = topics(5).collect(),
            Self::OneDay => {
                let seconds = i64::try_from(number).unwrap_or_default() * 4 + 60;
                let midnight = last_day().and_time(NaiveTime::MIN) + TimeDelta::days(1);
                story.date = midnight - TimeDelta::seconds(seconds);
                story.slug = format!("{}-{number}", story.slug);
            }
        }
    }
}
