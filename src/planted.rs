//! Faults that a test plants, to see whether the other tests would find them.
//!
//! Each leaves out one thing that a rebuild must look at. Without the feature
//! `planted-bugs`, which no release has, none can be planted and nothing here is compiled in.

/// What a planted fault forgets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bug {
    /// A page does not know the ticker's template.
    TickerTemplate = 1,
    /// A template does not know those that it includes.
    IncludedTemplates,
    /// The look does not know the theme's messages.
    Messages,
    /// The look does not know the site: title, menu, facets.
    Site,
    /// The look does not know the addresses of assets.
    AssetAddresses,
    /// What is no longer planned is not removed.
    Gone,
    /// A view does not know what is shown of it alone.
    Fields,
    /// A view does not know the ticker's headlines.
    TickerItems,
    /// A view does not know the stories that it lists.
    ListedStories,
    /// A teaser does not know its own words.
    Teasers,
    /// A page does not know its text.
    Text,
    /// A text does not know where its links lead.
    Answers,
    /// The archive does not know that time passes.
    Clock,
    /// A stamp does not know the time of change.
    TimeOfChange,
    /// What others can know of a story counts as its text.
    Told,
    /// The bytes of copied files are forgotten.
    CopiedBytes,
    /// Feeds, sitemaps and data are forgotten.
    Formats,
    /// The cache does not know the settings that it was made with.
    ReadingSettings,
    /// What a text's remarks were is forgotten.
    Remarks,
    /// A change of stories does not reach the tickers in which they are not the first.
    Reach,
}

/// The faults by name, in the order of their numbers.
pub const NAMES: [&str; 20] = [
    "TickerTemplate",
    "IncludedTemplates",
    "Messages",
    "Site",
    "AssetAddresses",
    "Gone",
    "Fields",
    "TickerItems",
    "ListedStories",
    "Teasers",
    "Text",
    "Answers",
    "Clock",
    "TimeOfChange",
    "Told",
    "CopiedBytes",
    "Formats",
    "ReadingSettings",
    "Remarks",
    "Reach",
];

impl Bug {
    /// Whether this fault is planted.
    #[cfg(feature = "planted-bugs")]
    #[must_use]
    pub fn is_planted(self) -> bool {
        PLANTED.load(std::sync::atomic::Ordering::Relaxed) == self as usize
    }

    /// Whether this fault is planted: never.
    #[cfg(not(feature = "planted-bugs"))]
    #[must_use]
    pub const fn is_planted(self) -> bool {
        false
    }
}

/// The number of the planted fault; 0 is none.
#[cfg(feature = "planted-bugs")]
static PLANTED: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(0);

/// Plants the fault at this place in [`NAMES`], or none.
#[cfg(feature = "planted-bugs")]
pub fn plant(fault: Option<usize>) {
    let number = fault.map_or(0, |place| place + 1);
    PLANTED.store(number, std::sync::atomic::Ordering::Relaxed);
}
