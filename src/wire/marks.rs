//! What the words on a headline or a slugline say about a story, in no language.
//!
//! It does not read them; `head` and `slugline` do.

use serde::Deserialize;
use serde::Serialize;

/// What was said about a story beside its headline. Nothing was said by default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Serialize, Deserialize)]
pub struct Marks {
    /// Which lead it is, from 1 to 99: the 1 of `1st LD`. A lead without a number is the
    /// first.
    pub lead: Option<u8>,
    /// Whether it is a writethru: the whole story anew, not only its top.
    pub writethru: bool,
    /// Which update it is, from 1 to 99: the 2 of `UPDATE 2-`. An update without a number
    /// is the first.
    pub update: Option<u8>,
    /// How pressing it is; `None` if nothing was said.
    pub priority: Option<Priority>,
    /// What sort of text it is; `None` if nothing was said.
    pub genre: Option<Genre>,
    /// What it mends in a story that was sent before; `None` if nothing was said.
    pub correction: Option<Amendment>,
    /// What it tells editors to do; `None` for a story to be read.
    pub notice: Option<Notice>,
}

/// How pressing a story is; the most pressing is the least, and comes first.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Priority {
    /// One line, ahead of everything.
    Flash,
    /// The first words of the news; an alert.
    Bulletin,
    /// News in a paragraph or two.
    Urgent,
}

/// What sort of text a story is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Genre {
    /// What happened in several places, or so far.
    Roundup,
    /// Somebody's answers.
    Interview,
    /// A story told at length, or from the spot.
    Feature,
    /// What somebody thinks.
    Commentary,
    /// What it means.
    Analysis,
    /// Facts to know.
    Background,
    /// How something works.
    Explainer,
    /// What happened when.
    Timeline,
    /// About a person.
    Profile,
    /// What the agency puts first, or sees closely.
    Spotlight,
    /// What nobody else has.
    Exclusive,
    /// What is to come.
    Preview,
    /// What was, or what a work is worth.
    Review,
    /// In a few words.
    Brief,
}

/// What a story mends in one that was sent before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Amendment {
    /// Something was wrong.
    Corrected,
    /// Something could be taken wrongly.
    Clarification,
    /// Something small: a name's spelling, a missing line, a code.
    Refile,
    /// Nothing: it is sent again as it was.
    Repeat,
}

/// What a note to editors tells them to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Notice {
    /// Do not use a story; take it away where it was used.
    Kill,
    /// Do not use a story yet.
    Hold,
    /// The agency takes a story back.
    Withdrawn,
    /// Know about the service.
    Advisory,
}

impl Priority {
    /// Returns its name in front matter.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Flash => "flash",
            Self::Bulletin => "bulletin",
            Self::Urgent => "urgent",
        }
    }
}

impl Genre {
    /// Returns its name in front matter.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Roundup => "roundup",
            Self::Interview => "interview",
            Self::Feature => "feature",
            Self::Commentary => "commentary",
            Self::Analysis => "analysis",
            Self::Background => "background",
            Self::Explainer => "explainer",
            Self::Timeline => "timeline",
            Self::Profile => "profile",
            Self::Spotlight => "spotlight",
            Self::Exclusive => "exclusive",
            Self::Preview => "preview",
            Self::Review => "review",
            Self::Brief => "brief",
        }
    }
}

impl Amendment {
    /// Returns its name in front matter.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Corrected => "corrected",
            Self::Clarification => "clarification",
            Self::Refile => "refile",
            Self::Repeat => "repeat",
        }
    }
}

impl Notice {
    /// Returns its name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Kill => "kill",
            Self::Hold => "hold",
            Self::Withdrawn => "withdrawn",
            Self::Advisory => "advisory",
        }
    }
}

impl Marks {
    /// Returns these marks, and from `other` what they do not say.
    ///
    /// Lead and writethru belong together: a slugline that knows `1st Ld-Writethru` says
    /// nothing about the `2nd LD` of a headline.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        let writethru = match (self.lead, other.lead) {
            (Some(own), Some(others)) if own != others => self.writethru,
            _ => self.writethru || other.writethru,
        };
        Self {
            lead: self.lead.or(other.lead),
            writethru,
            update: self.update.or(other.update),
            priority: self.priority.or(other.priority),
            genre: self.genre.or(other.genre),
            correction: self.correction.or(other.correction),
            notice: self.notice.or(other.notice),
        }
    }
}
