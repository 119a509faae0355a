//! The command line: what was asked, doing it, and saying how it went.
//!
//! Only this module and those below it print and read the clock, the environment and the
//! current folder. Results go to stdout, talk to stderr.

mod args;
mod exit;
mod surroundings;
mod terminal;
mod show;
mod console;
mod progress;
mod summary;
mod site;
mod changes;
mod build;
mod check;
mod clean;
mod completions;
mod explain;
mod export;
mod import;
mod init;
mod list;
mod man;
mod new;
mod next;
mod noticing;
mod serve;
mod theme;
mod watch;
mod withdraw;

use std::process::ExitCode;

use clap::Parser as _;
use newsgen::diagnostic::Diagnostic;

use self::args::{Args, Command, Format};
use self::console::Console;
use self::exit::{Exit, Stop};

/// Does what the command line asks for.
pub(super) fn run() -> ExitCode {
    let args = Args::parse();
    let console = Console::new(&args.global);
    let exit = match obey(&args, &console) {
        Ok(exit) => exit,
        Err(stop) => {
            console.diagnostics(&stop.diagnostics);
            stop.exit
        }
    };
    if !is_check(&args.command) {
        console.done(exit);
    }
    exit.into()
}

/// Whether a command is one that answers with one document and no events.
fn is_check(command: &Command) -> bool {
    matches!(command, Command::Check(_) | Command::Theme(theme::Theme::Check(_)))
}

fn obey(args: &Args, console: &Console) -> Result<Exit, Stop> {
    if args.global.format == Format::Sarif && !is_check(&args.command) {
        let message = "only `newsgen check` and `newsgen theme check` report as SARIF";
        let problem = Diagnostic::error("usage", message);
        return Err(Stop::new(Exit::Usage, problem.help("`--format json` is for all")));
    }
    match &args.command {
        Command::Init(init) => init::run(&args.global, init, console),
        Command::New(new) => new::run(&args.global, new, console),
        Command::Build(build) if build.watch => {
            watch::run(&args.global, &watch::Asked::of_build(build), console)
        }
        Command::Build(build) => build::run(&args.global, build, console),
        Command::Watch(watch) => {
            watch::run(&args.global, &watch::Asked::of_watch(watch), console)
        }
        Command::Serve(serve) => serve::run(&args.global, serve, console),
        Command::Check(check) => check::run(&args.global, check, console),
        Command::Explain(explain) => explain::run(&args.global, explain, console),
        Command::Import(asked) => import::run(&args.global, asked, console),
        Command::Export(asked) => export::run(&args.global, asked, console),
        Command::Withdraw(asked) => withdraw::run(&args.global, asked, console),
        Command::List(list) => list::run(&args.global, list, console),
        Command::Next(next) => next::run(&args.global, next, console),
        Command::Theme(asked) => theme::run(&args.global, asked, console),
        Command::Clean(clean) => clean::run(&args.global, clean, console),
        Command::Completions(completions) => Ok(completions::run(completions)),
        Command::Man(man) => man::run(man),
    }
}
