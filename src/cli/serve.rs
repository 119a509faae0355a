//! `newsgen serve`: shows the site at a local address while it is being written.

use std::collections::BTreeMap;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use newsgen::archive::Show;
use newsgen::build::{Answer, Live, Options, Update};
use newsgen::config::{Addresses, Config};
use newsgen::diagnostic::{Diagnostic, Level};
use newsgen::serve::{self, Navigate, Reload, Settings, Site};
use newsgen::watch::Hints;
use serde::Serialize;

use super::args::{Destination, Global, Serve};
use super::console::Console;
use super::exit::{Exit, Stop};
use super::noticing::Said;
use super::progress::Bar;
use super::{noticing, site, summary, terminal};

/// The port that is tried first when none is asked for, and how many after it.
const PORT: u16 = 4000;
const N_PORTS: u16 = 32;

/// How many saved stories' pages are looked at for warnings.
const MOST_LOOKED_AT: usize = 8;

/// What there is to see, as an event.
#[derive(Serialize)]
struct Serving<'a> {
    url: &'a str,
    stories: usize,
    pages: usize,
    drafts: usize,
    ms: u128,
}

/// What changed, as an event.
#[derive(Serialize)]
struct Updated<'a> {
    files: &'a [Box<str>],
    pages: Vec<&'a str>,
    ms: u128,
}

/// Serves the site; does not return while all is well.
///
/// # Errors
///
/// If the archive cannot be read, or the port cannot be had.
pub(super) fn run(
    global: &Global,
    serve: &Serve,
    console: &Console,
) -> Result<Exit, Stop> {
    let started = Instant::now();
    let project = site::project(global, &Destination { folder: None })?;
    let (project, config, diagnostics) = site::edition(global, &serve.edition, project)?;
    if config.addresses == Addresses::Relative {
        console.say("note: `relative_urls` is for builds; pages are served without\n");
    }
    let config = from_root(config);
    let options = options(serve, &config)?;
    let listener = listen(serve)?;
    noticing::end_on_ctrl_c()?;
    let bar = Bar::new(console);
    let opened = Live::open(&project, config, &options, &bar);
    bar.clear();
    let live = opened.inspect_err(|_| console.diagnostics(&diagnostics))?;
    let url = url(&listener, &live)?;
    let mut desk = Desk {
        global,
        serve,
        console,
        root: project.root.clone(),
        settings: diagnostics,
        project: Vec::new(),
        pages: BTreeMap::new(),
        said: Said::default(),
    };
    desk.say_problems(&live);
    desk.welcome(&url, &live, started.elapsed());
    let chance = |error| Stop::io("serve", url.as_ref(), &error);
    let site = Arc::new(Site::new(live, settings(serve)).map_err(chance)?);
    start(listener, Arc::clone(&site), console.clone())?;
    if serve.open
        && let Err(error) = opener::open_browser(&url)
    {
        console.say(&format!("note: cannot open a browser: {error}\n"));
    }
    site.keep();
    // Whoever waits for the site does not wait for this. What changed before the watch stood
    // is looked for once.
    let mut watch = noticing::begin(global, &project, &serve.noticing, console)?;
    desk.update(&site, &Hints { is_any: true, has_config: true, ..Hints::default() })?;
    loop {
        let due = site.live().next_change();
        if let Some(hints) =
            noticing::next(&mut watch, due, &serve.edition.as_of, console)
        {
            desk.update(&site, &hints)?;
        }
    }
}

/// The settings of a site that has a server.
fn from_root(config: Config) -> Config {
    Config { addresses: Addresses::FromRoot, ..config }
}

fn options(serve: &Serve, config: &Config) -> Result<Options, Stop> {
    let options = site::options(&serve.edition, config)?;
    let show = Show { drafts: !serve.no_drafts, ..options.show };
    Ok(Options { show, ..options })
}

fn settings(serve: &Serve) -> Settings {
    Settings {
        reload: if serve.no_reload { Reload::Off } else { Reload::On },
        navigate: if serve.navigate { Navigate::Follow } else { Navigate::Stay },
        hosts: serve.allow_host.clone(),
    }
}

/// Takes the port that is asked for, or one that is free.
fn listen(serve: &Serve) -> Result<TcpListener, Stop> {
    let bind = |port| TcpListener::bind(SocketAddr::new(serve.interface, port));
    let listener = match serve.port {
        Some(port) => bind(port),
        None => free_port(bind),
    };
    listener.map_err(|error| {
        let port = serve.port.unwrap_or(PORT);
        let message = format!("cannot serve at {}:{port}: {error}", serve.interface);
        let help = match error.kind() {
            io::ErrorKind::AddrInUse => "name another port with `--port`, or none",
            io::ErrorKind::AddrNotAvailable => {
                "`--interface` takes an address of this machine"
            }
            _ => "ports below 1024 need rights that newsgen should not have",
        };
        Stop::new(Exit::Environment, Diagnostic::error("port", message).help(help))
    })
}

fn free_port(bind: impl Fn(u16) -> io::Result<TcpListener>) -> io::Result<TcpListener> {
    let mut bound = bind(PORT);
    for port in PORT + 1..=PORT + N_PORTS {
        match bound {
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => bound = bind(port),
            done => return done,
        }
    }
    bound
}

/// Where a browser on this machine finds the site.
fn url(listener: &TcpListener, live: &Live) -> Result<String, Stop> {
    let address = listener
        .local_addr()
        .map_err(|error| Stop::io("serve", "the site".as_ref(), &error))?;
    let host = match address {
        any if any.ip().is_unspecified() => format!("localhost:{}", any.port()),
        address => address.to_string(),
    };
    Ok(format!("http://{host}{}", live.config().base_path()))
}

/// Serves in a thread of its own.
fn start(listener: TcpListener, site: Arc<Site>, console: Console) -> Result<(), Stop> {
    let run = move || {
        if let Err(error) = serve::serve(listener, site) {
            let message = format!("the server has stopped: {error}");
            console.diagnostics(&[Diagnostic::error("environment", message)]);
        }
    };
    let started = thread::Builder::new().name("serve".to_owned()).spawn(run);
    started.map(drop).map_err(|error| Stop::io("serve", "the site".as_ref(), &error))
}

/// Who brings the site up to date, and says so.
struct Desk<'a> {
    global: &'a Global,
    serve: &'a Serve,
    console: &'a Console,
    root: PathBuf,
    /// What is wrong with the settings.
    settings: Vec<Diagnostic>,
    /// What is wrong with the project as a whole.
    project: Vec<Diagnostic>,
    /// The warnings of pages that were saved, by address.
    pages: BTreeMap<String, Vec<Diagnostic>>,
    said: Said,
}

impl Desk<'_> {
    fn welcome(&self, url: &str, live: &Live, took: Duration) {
        let (stories, pages) = (live.n_stories(), live.n_pages());
        let drafts = live.n_drafts();
        let mut shown = format!(
            "{}, {}",
            summary::counted(stories, "story", "stories"),
            summary::counted(pages, "page", "pages"),
        );
        if drafts > 0 {
            let drafts = summary::counted(drafts, "draft", "drafts");
            shown.push_str(&format!(" (with {drafts}, which a build leaves out)"));
        }
        let ms = took.as_millis();
        self.console.say(&format!(
            "newsgen {}  {url}\n  {shown}, ready in {ms} ms; Ctrl-C ends\n",
            env!("CARGO_PKG_VERSION"),
        ));
        if !self.serve.interface.is_loopback() {
            let drafts = if self.serve.no_drafts { "" } else { ", drafts included" };
            self.console.say(&format!("  others in this network can see it{drafts}\n"));
        }
        let serving = Serving { url, stories, pages, drafts, ms };
        self.console.event("serving", serving);
    }

    /// Brings the site up to date.
    fn update(&mut self, site: &Site, hints: &Hints) -> Result<(), Stop> {
        let started = Instant::now();
        if hints.has_config {
            self.look_at_settings(site);
        }
        let as_of = &self.serve.edition.as_of;
        let as_of = noticing::moment(as_of, site.live().config())?;
        let changed = noticing::changed(hints);
        match site.update(&changed, as_of) {
            Ok(update) if update.is_news || !update.files.is_empty() => {
                self.project.clear();
                self.say_update(&update, site, (hints, started));
            }
            Ok(_) => self.project.clear(),
            Err(error) => self.project = Stop::from(error).diagnostics,
        }
        self.say_problems(&site.live());
        Ok(())
    }

    /// Takes the settings as they are now; what cannot be used leaves them as they were.
    fn look_at_settings(&mut self, site: &Site) {
        match site::settings(self.global, &self.serve.edition, &self.root) {
            Ok((config, found)) => {
                site.set_config(from_root(config));
                self.settings = found;
            }
            Err(stop) => self.settings = stop.diagnostics,
        }
        site.set_settings_problems(self.settings.clone());
    }

    fn say_update(
        &mut self,
        update: &Update,
        site: &Site,
        (hints, started): (&Hints, Instant),
    ) {
        let ms = started.elapsed().as_millis();
        let live = site.live();
        let cause = noticing::cause(&update.files, hints, &self.root);
        let page = match &*update.pages {
            [page] => format!(" -> {}", terminal::line(page.as_str())),
            _ => String::new(),
        };
        let time = noticing::time(live.config());
        self.console.say(&format!("{time}  {cause}{page}  {ms} ms\n"));
        let pages = update.pages.iter().map(|page| page.as_str()).collect();
        self.console.event("updated", Updated { files: &update.files, pages, ms });
        for page in update.pages.iter().take(MOST_LOOKED_AT) {
            if let Answer::Page(at) = live.answer(page) {
                let mut problems = live.render(at).problems;
                problems.retain(|problem| problem.level == Level::Warning);
                self.pages.insert(page.to_string(), problems);
            }
        }
    }

    /// Says what is wrong that was not said yet, and when all errors are gone.
    fn say_problems(&mut self, live: &Live) {
        let mut problems = live.problems();
        problems.extend_from_slice(&self.settings);
        problems.extend_from_slice(&self.project);
        problems.extend(live.errors_of_templates());
        problems.extend(self.pages.values().flatten().cloned());
        self.said.say(&problems, self.console);
    }
}
