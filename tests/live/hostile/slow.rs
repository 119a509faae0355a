//! Clients that take their time: thousands that say little, and some that read little. A
//! good client must not notice them.

use crate::failure::{During as _, Failure, Outcome, ensure};
use crate::http;
use crate::http::Answer;
use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// How many say little.
const N_SLOW: usize = 2000;
/// How many read little, and how many rest after they were given a file.
const N_READERS: usize = 150;
const N_RESTING: usize = 400;

/// How often a good client asks in the meantime.
const N_ASKED: usize = 100;
/// How many rounds of questions there are; the one in the middle counts. The test's own crowd
/// shares the cores with the server, so a busy machine can spoil a round; what the server does
/// every few seconds spoils most.
const N_ROUNDS: usize = 5;
/// How long it may wait, in all but one case of a hundred.
const LONGEST: Duration = Duration::from_millis(100);
/// How much memory the server may have had.
const MOST_KB: u64 = 100_000;

/// How long those that rest must be able to.
const REST: Duration = Duration::from_millis(300);

/// Keeps the server busy, and tells how well a good client was served.
pub(super) fn slow(address: SocketAddr, server: u32) -> Outcome<String> {
    raise_limit()?;
    let is_over = Arc::new(AtomicBool::new(false));
    let n_open = Arc::new(AtomicUsize::new(0));
    let senders = {
        let (is_over, n_open) = (Arc::clone(&is_over), Arc::clone(&n_open));
        thread::spawn(move || send_slowly(address, &is_over, &n_open))
    };
    let readers = {
        let is_over = Arc::clone(&is_over);
        thread::spawn(move || read_slowly(address, &is_over))
    };
    wait_for(&n_open);
    let served = ask_in_rounds(address);
    is_over.store(true, Ordering::Relaxed);
    let ended = (senders.join(), readers.join());
    let failed = |_| Failure::new("a slow client has panicked");
    ended.0.map_err(failed)?;
    ended.1.map_err(failed)??;
    let late = served?;
    rest(address)?;
    ensure!(late < LONGEST, "a good client waits for {late:.1?} among slow ones");
    let most = most_memory(server)?;
    ensure!(most < MOST_KB, "the server has had {most} kB of memory");
    let n_slow = N_SLOW + N_READERS;
    Ok(format!("among {n_slow} slow clients a good one waits {late:.1?}, {most} kB"))
}

/// Each connection is an open file.
fn raise_limit() -> Outcome {
    let mut command = Command::new("prlimit");
    command.args(["--pid", &std::process::id().to_string(), "--nofile=8192:8192"]);
    let status = command.status().during("run `prlimit`")?;
    ensure!(status.success(), "cannot have 8,192 open files");
    Ok(())
}

fn wait_for(n_open: &AtomicUsize) {
    let started = Instant::now();
    while n_open.load(Ordering::Relaxed) < N_SLOW && started.elapsed() < LONGEST * 100 {
        thread::sleep(Duration::from_millis(10));
    }
}

/// Every second connection sends a byte a second; the others send nothing. What the server
/// ends is opened again.
fn send_slowly(address: SocketAddr, is_over: &AtomicBool, n_open: &AtomicUsize) {
    let head = b"GET /notes.txt HTTP/1.1\r\nHost: localhost\r\nX-Slow: ";
    let mut all: Vec<(Option<TcpStream>, usize)> = Vec::new();
    all.resize_with(N_SLOW, || (None, 0));
    while !is_over.load(Ordering::Relaxed) {
        let round = Instant::now();
        for (at, (stream, n_sent)) in all.iter_mut().enumerate() {
            if is_over.load(Ordering::Relaxed) {
                return;
            }
            let byte = head.get(*n_sent).copied().unwrap_or(b'a');
            if stream.as_ref().is_none_or(|stream| is_ended(stream, at, byte)) {
                (*stream, *n_sent) = (open(address), 0);
                n_open.fetch_add(1, Ordering::Relaxed);
            }
            *n_sent += 1;
        }
        let left = Duration::from_secs(1).saturating_sub(round.elapsed());
        thread::sleep(left);
    }
}

/// Sends a byte, or looks whether the connection has ended.
fn is_ended(mut stream: &TcpStream, at: usize, byte: u8) -> bool {
    let would_wait =
        |error: std::io::Error| error.kind() == std::io::ErrorKind::WouldBlock;
    if at.is_multiple_of(2) {
        stream.write(&[byte]).is_err_and(|error| !would_wait(error))
    } else {
        match stream.read(&mut [0]) {
            Ok(n) => n == 0,
            Err(error) => !would_wait(error),
        }
    }
}

fn open(address: SocketAddr) -> Option<TcpStream> {
    let stream = TcpStream::connect_timeout(&address, Duration::from_secs(1)).ok()?;
    stream.set_nonblocking(true).ok()?;
    Some(stream)
}

/// Asks for a large file, and reads a little of it every now and then.
fn read_slowly(address: SocketAddr, is_over: &AtomicBool) -> Outcome {
    let mut all = Vec::new();
    for _ in 0..N_READERS {
        let mut stream = http::connect(address)?;
        let request = b"GET /large.bin HTTP/1.1\r\nHost: localhost\r\n\r\n";
        stream.write_all(request).during("ask for a large file")?;
        all.push(stream);
    }
    let mut buffer = [0; 512];
    while !is_over.load(Ordering::Relaxed) {
        for stream in &mut all {
            drop(stream.read(&mut buffer));
        }
        thread::sleep(Duration::from_millis(500));
    }
    Ok(())
}

/// How long a good client waits, in all but one case of a hundred, in the middle of all rounds.
fn ask_in_rounds(address: SocketAddr) -> Outcome<Duration> {
    let rounds: Outcome<Vec<Duration>> =
        (0..N_ROUNDS).map(|_| late(ask(address)?)).collect();
    let mut rounds = rounds?;
    rounds.sort_unstable();
    rounds.get(N_ROUNDS / 2).copied().ok_or_else(|| Failure::new("nobody has asked"))
}

/// The longest wait of all but one in a hundred.
fn late(mut waits: Vec<Duration>) -> Outcome<Duration> {
    waits.sort_unstable();
    let late = waits.iter().rev().nth(waits.len() / 100).copied();
    late.ok_or_else(|| Failure::new("nobody has asked"))
}

/// Asks for a page and a file in turn, and tells how long each took. Who is slow to ask, on a
/// busy machine, may have to make way: that counts as waiting for ever.
fn ask(address: SocketAddr) -> Outcome<Vec<Duration>> {
    let mut waits = Vec::new();
    for at in 0..N_ASKED {
        let path = if at.is_multiple_of(2) { "/" } else { "/notes.txt" };
        let asked = Instant::now();
        match http::get(address, path) {
            Ok(Answer { status: 200, .. }) => waits.push(asked.elapsed()),
            Ok(Answer { status, .. }) => {
                return Err(Failure::new(format!(
                    "among slow clients, {path} is {status}"
                )));
            }
            Err(_) => waits.push(Duration::MAX),
        }
        thread::sleep(Duration::from_millis(20));
    }
    Ok(waits)
}

/// Connections that were given all they asked for, and stay, take no room from others.
fn rest(address: SocketAddr) -> Outcome {
    let mut resting = Vec::new();
    for at in 0..N_RESTING {
        let mut client = http::Client::new(address);
        client
            .get("/notes.txt")
            .map_err(|failure| failure.at(format!("after {at} clients that rest")))?;
        resting.push(client);
    }
    thread::sleep(REST);
    for _ in 0..4 {
        let answer = http::get(address, "/notes.txt");
        let answer = answer.map_err(|failure| failure.at("while others rest"))?;
        ensure!(answer.status == 200, "while others rest, a file is {}", answer.status);
    }
    Ok(())
}

/// The most memory that a process has had, in kB.
fn most_memory(process: u32) -> Outcome<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status"));
    let status = status.during("ask for the memory of the server")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.and_then(|line| line.split_whitespace().next());
    let none = || Failure::new("the system does not tell the memory of the server");
    number.and_then(|number| number.parse().ok()).ok_or_else(none)
}
