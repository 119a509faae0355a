//! The site that is served: what is held in memory, and who wants to know of news.

use std::collections::BTreeMap;
use std::sync::PoisonError;
use std::sync::RwLock;
use std::sync::RwLockReadGuard;
use std::sync::RwLockWriteGuard;

use tokio::sync::broadcast;

use crate::build::BuildError;
use crate::build::Changed;
use crate::build::Live;
use crate::build::Update;
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::moment::Moment;
use crate::serve::problem::Problem;

/// How many news a slow browser may be behind before it is only told the last.
const N_NEWS: usize = 32;

/// How many bytes of chance a token has.
const TOKEN_BYTES: usize = 16;

/// What a person asks of the server.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// Whether open pages mend themselves.
    pub reload: Reload,
    /// Whether browsers follow the writer.
    pub navigate: Navigate,
    /// Names, beside this machine's own, by which browsers may call the server.
    pub hosts: Vec<String>,
}

/// Whether open pages mend themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Reload {
    /// They do.
    #[default]
    On,
    /// They stay as they are, and are served as a build writes them.
    Off,
}

/// Whether browsers go to the page that has just been saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Navigate {
    /// They do.
    Follow,
    /// They stay.
    #[default]
    Stay,
}

/// The site that is served.
pub struct Site {
    live: RwLock<Live>,
    news: broadcast::Sender<News>,
    files: RwLock<Files>,
    troubles: RwLock<Troubles>,
    pub(super) settings: Settings,
    /// Whoever knows it has been given a page by this server.
    pub(super) token: String,
}

/// What is wrong beside the site itself.
#[derive(Debug, Default)]
struct Troubles {
    /// With settings that cannot be used.
    settings: Vec<Diagnostic>,
    /// With the project as a whole: a folder is missing.
    project: Vec<Diagnostic>,
}

/// Which copied files got other bytes since the server began, and when: a browser that was
/// away for a while is told what it missed.
#[derive(Debug, Default)]
struct Files {
    /// The number of the last update that changed any.
    last: u64,
    /// The number of the last update that changed each, by its link.
    changed: BTreeMap<String, u64>,
}

/// That something may be new.
#[derive(Debug, Clone, Default)]
pub(super) struct News {
    /// The page that has just been saved, as a link.
    pub(super) saved: Option<String>,
}

impl Site {
    /// Makes a site ready to be served.
    ///
    /// # Errors
    ///
    /// If the system has no chance to give.
    pub fn new(live: Live, settings: Settings) -> std::io::Result<Self> {
        let (news, _) = broadcast::channel(N_NEWS);
        let mut bytes = [0; TOKEN_BYTES];
        getrandom::fill(&mut bytes).map_err(std::io::Error::other)?;
        let token = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        let (live, files) = (RwLock::new(live), RwLock::default());
        let troubles = RwLock::default();
        Ok(Self { live, news, files, troubles, settings, token })
    }

    /// Brings the site to what it should be at `as_of`, after files that may have changed,
    /// and tells the browsers.
    ///
    /// # Errors
    ///
    /// If that cannot be done. The site stays as it was; browsers show what is wrong.
    pub fn update(&self, changed: &Changed, as_of: Moment) -> Result<Update, BuildError> {
        let updated = {
            let mut live = self.live.write().unwrap_or_else(PoisonError::into_inner);
            live.update(changed, as_of)
        };
        let mut news = News::default();
        match &updated {
            Ok(update) => {
                self.troubles_mut().project.clear();
                let live = self.live();
                let base = live.config().base_path();
                self.note(update.copied.iter().map(|address| address.href(base)));
                let saved = update.pages.first().map(|address| address.href(base));
                news.saved = saved.filter(|_| self.settings.navigate == Navigate::Follow);
            }
            Err(error) => {
                let mut troubles = error.diagnostics().to_vec();
                let trouble = Diagnostic::error("environment", error.to_string());
                troubles.push(trouble.maybe_help(error.help()));
                self.troubles_mut().project = troubles;
            }
        }
        self.tell(news);
        updated
    }

    /// Keeps what was read for the next time.
    pub fn keep(&self) {
        self.live.write().unwrap_or_else(PoisonError::into_inner).keep();
    }

    /// Takes other settings of the site; the next update shows what comes of them.
    pub fn set_config(&self, config: Config) {
        self.live.write().unwrap_or_else(PoisonError::into_inner).set_config(config);
    }

    /// Takes note of what is wrong with the settings; browsers are told with the next update.
    pub fn set_settings_problems(&self, problems: Vec<Diagnostic>) {
        self.troubles_mut().settings = problems;
    }

    /// The site as it is now. It does not change while this is held.
    pub fn live(&self) -> RwLockReadGuard<'_, Live> {
        self.live.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whoever asks is told all news from now on.
    pub(super) fn subscribe(&self) -> broadcast::Receiver<News> {
        self.news.subscribe()
    }

    /// The number of the last update that changed a copied file.
    pub(super) fn last_files(&self) -> u64 {
        self.files.read().unwrap_or_else(PoisonError::into_inner).last
    }

    /// The copied files that got other bytes after the update of a number, as links, and the
    /// number of the last that changed any.
    pub(super) fn files_since(&self, number: u64) -> (Vec<String>, u64) {
        let files = self.files.read().unwrap_or_else(PoisonError::into_inner);
        let later = files.changed.iter().filter(|(_, changed)| **changed > number);
        (later.map(|(link, _)| link.clone()).collect(), files.last)
    }

    /// Takes note of copied files that got other bytes.
    fn note(&self, links: impl Iterator<Item = String>) {
        let mut files = self.files.write().unwrap_or_else(PoisonError::into_inner);
        let number = files.last + 1;
        for link in links {
            files.last = number;
            files.changed.insert(link, number);
        }
    }

    /// What is wrong with the whole site, as browsers show it.
    pub(super) fn problems(&self) -> Vec<Problem> {
        let troubles = self.troubles.read().unwrap_or_else(PoisonError::into_inner);
        let live = self.live();
        let Troubles { settings, project } = &*troubles;
        let own = settings.iter().chain(project);
        let own = own.filter(|one| one.level == Level::Error);
        own.chain(live.errors()).map(Problem::of).collect()
    }

    fn troubles_mut(&self) -> RwLockWriteGuard<'_, Troubles> {
        self.troubles.write().unwrap_or_else(PoisonError::into_inner)
    }

    fn tell(&self, news: News) {
        // Nobody may be listening.
        drop(self.news.send(news));
    }
}
