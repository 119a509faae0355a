//! Cuts JSON into its objects without reading them: those of an array, those on lines, or
//! those that stand one after another. It holds one at a time.

use std::io;
use std::io::BufRead;
use std::io::Cursor;
use std::io::Read;

use serde::de::IgnoredAny;

/// The longest object.
const MAX_OBJECT_BYTES: usize = 32 << 20;
/// What some programs set before a text in UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// What comes next.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Cut {
    /// What begins as an object does, and ends where that would.
    Value { line: u64, bytes: Vec<u8> },
    /// Something else.
    Refused { line: u64, reason: String },
    /// Nothing.
    End,
}

/// Cuts JSON.
pub(super) struct Cutter<R> {
    input: Source<R>,
    line: u64,
    mode: Mode,
}

/// How objects are told from one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// That is not known yet.
    Begin,
    /// Each has a line: a damaged one takes no other with it.
    Lines,
    /// By their braces.
    Braces,
}

impl<R: BufRead> Cutter<R> {
    pub(super) fn new(input: R) -> Self {
        let input = Source { again: Cursor::default(), rest: input };
        Self { input, line: 1, mode: Mode::Begin }
    }

    /// Reads on to the end of the next object.
    pub(super) fn cut(&mut self) -> io::Result<Cut> {
        if self.mode == Mode::Begin {
            self.begin()?;
        }
        match self.mode {
            Mode::Lines => self.line(),
            _ => self.value(),
        }
    }

    /// Looks at the first line.
    fn begin(&mut self) -> io::Result<()> {
        let line = self.input.line()?;
        let line = line.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&line);
        let is_whole = is_whole(line.trim_ascii());
        self.mode = if is_whole { Mode::Lines } else { Mode::Braces };
        self.input.again = Cursor::new(line.to_vec());
        Ok(())
    }

    fn line(&mut self) -> io::Result<Cut> {
        loop {
            let bytes = self.input.line()?;
            if bytes.is_empty() {
                return Ok(Cut::End);
            }
            let line = self.line;
            self.line += 1;
            if bytes.len() > MAX_OBJECT_BYTES {
                return self.pass_over_line(line, &bytes);
            }
            if !bytes.iter().all(u8::is_ascii_whitespace) {
                return Ok(Cut::Value { line, bytes });
            }
        }
    }

    /// Passes over the rest of a line that is too long.
    fn pass_over_line(&mut self, line: u64, begun: &[u8]) -> io::Result<Cut> {
        if !begun.ends_with(b"\n") {
            self.input.skip_until(b'\n')?;
        }
        Ok(refused(line, "the line is longer than 32 MiB"))
    }

    fn value(&mut self) -> io::Result<Cut> {
        let Some(first) = self.first()? else { return Ok(Cut::End) };
        let line = self.line;
        if first != b'{' {
            return self.other(line);
        }
        let mut bytes = Vec::new();
        let mut is_too_long = false;
        let mut depth = Depth::default();
        loop {
            let read = self.input.fill_buf()?;
            if read.is_empty() {
                return Ok(match is_too_long {
                    true => refused(line, "the object is longer than 32 MiB"),
                    false => self.unfinished(line, &bytes),
                });
            }
            let end = read.iter().position(|&byte| depth.take(byte));
            let piece = end.and_then(|end| read.get(..=end)).unwrap_or(read);
            self.line += count_lines(piece);
            if bytes.len() + piece.len() > MAX_OBJECT_BYTES {
                is_too_long = true;
                bytes = Vec::new();
            }
            if !is_too_long {
                bytes.extend_from_slice(piece);
            }
            let n_read = piece.len();
            self.input.consume(n_read);
            match (end, is_too_long) {
                (None, _) => {}
                (Some(_), true) => {
                    return Ok(refused(line, "the object is longer than 32 MiB"));
                }
                (Some(_), false) => return Ok(Cut::Value { line, bytes }),
            }
        }
    }

    /// Finds where the next value begins: between values stand blanks, commas, and the
    /// brackets of an array.
    fn first(&mut self) -> io::Result<Option<u8>> {
        loop {
            let read = self.input.fill_buf()?;
            if read.is_empty() {
                return Ok(None);
            }
            let is_between =
                |b: &u8| b.is_ascii_whitespace() || matches!(b, b',' | b'[' | b']');
            let at = read.iter().position(|b| !is_between(b));
            let first = at.and_then(|at| read.get(at).copied());
            let n_between = at.unwrap_or(read.len());
            let n_lines = count_lines(read.get(..n_between).unwrap_or_default());
            self.line += n_lines;
            self.input.consume(n_between);
            if first.is_some() {
                return Ok(first);
            }
        }
    }

    /// Says that the input ends in an object. If whole ones stand on lines of their own
    /// behind its beginning, those come next.
    fn unfinished(&mut self, line: u64, bytes: &[u8]) -> Cut {
        let mut start = 0;
        for (number, piece) in (line..).zip(bytes.split_inclusive(|&b| b == b'\n')) {
            if start > 0 && piece.starts_with(b"{\"") && is_whole(piece.trim_ascii()) {
                let rest = bytes.get(start..).unwrap_or_default();
                self.input.again = Cursor::new(rest.to_vec());
                self.line = number;
                self.mode = Mode::Lines;
                return refused(line, "it has no end: the next object begins inside");
            }
            start += piece.len();
        }
        refused(line, "the file ends in the middle of it")
    }

    /// Passes over what is no object: the rest of its line, or up to a comma.
    fn other(&mut self, line: u64) -> io::Result<Cut> {
        loop {
            let read = self.input.fill_buf()?;
            let end = read.iter().position(|b| matches!(b, b'\n' | b','));
            let n_read = end.unwrap_or(read.len());
            let is_end = end.is_some() || read.is_empty();
            self.input.consume(n_read);
            if is_end {
                return Ok(refused(line, "it is no JSON object"));
            }
        }
    }
}

fn refused(line: u64, reason: &str) -> Cut {
    Cut::Refused { line, reason: reason.to_owned() }
}

fn is_whole(text: &[u8]) -> bool {
    text.starts_with(b"{") && serde_json::from_slice::<IgnoredAny>(text).is_ok()
}

fn count_lines(bytes: &[u8]) -> u64 {
    bytes.iter().filter(|&&b| b == b'\n').count() as u64
}

/// Where in an object the reading is.
#[derive(Default)]
struct Depth {
    braces: usize,
    is_text: bool,
    is_escaped: bool,
}

impl Depth {
    /// Takes a byte; returns whether it ends the object.
    fn take(&mut self, byte: u8) -> bool {
        if self.is_text {
            match byte {
                _ if self.is_escaped => self.is_escaped = false,
                b'\\' => self.is_escaped = true,
                b'"' => self.is_text = false,
                _ => {}
            }
            return false;
        }
        match byte {
            b'"' => self.is_text = true,
            b'{' | b'[' => self.braces += 1,
            b'}' | b']' => {
                self.braces = self.braces.saturating_sub(1);
                return self.braces == 0;
            }
            _ => {}
        }
        false
    }
}

/// An input to which what was read can be given back.
struct Source<R> {
    again: Cursor<Vec<u8>>,
    rest: R,
}

impl<R: BufRead> Source<R> {
    /// A line with its end, or the beginning of one that is too long.
    fn line(&mut self) -> io::Result<Vec<u8>> {
        let mut line = Vec::new();
        let limit = MAX_OBJECT_BYTES as u64 + 1;
        self.take(limit).read_until(b'\n', &mut line)?;
        Ok(line)
    }
}

impl<R: BufRead> Read for Source<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let n_read = self.fill_buf()?.read(into)?;
        self.consume(n_read);
        Ok(n_read)
    }
}

impl<R: BufRead> BufRead for Source<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        match self.is_again() {
            true => self.again.fill_buf(),
            false => self.rest.fill_buf(),
        }
    }

    fn consume(&mut self, n_bytes: usize) {
        match self.is_again() {
            true => self.again.consume(n_bytes),
            false => self.rest.consume(n_bytes),
        }
    }
}

impl<R> Source<R> {
    fn is_again(&self) -> bool {
        self.again.position() < self.again.get_ref().len() as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::BufReader;

    fn cuts(text: &str) -> Vec<(u64, String)> {
        let mut cutter = Cutter::new(BufReader::with_capacity(3, text.as_bytes()));
        let mut cuts = Vec::new();
        loop {
            cuts.push(match cutter.cut().unwrap() {
                Cut::End => return cuts,
                Cut::Value { line, bytes } => {
                    (line, String::from_utf8(bytes).unwrap().trim().to_owned())
                }
                Cut::Refused { line, reason } => (line, reason),
            });
        }
    }

    #[test]
    fn objects_are_found_however_they_stand() {
        let expected = |lines: [u64; 2]| {
            vec![
                (lines[0], r#"{"a": "}\"{"}"#.to_owned()),
                (lines[1], r#"{"b": [{}]}"#.to_owned()),
            ]
        };
        let lines = "{\"a\": \"}\\\"{\"}\n\n{\"b\": [{}]}";
        assert_eq!(cuts(lines), expected([1, 3]));
        let array = "\u{feff}[{\"a\": \"}\\\"{\"},\n{\"b\": [{}]}]\n";
        assert_eq!(cuts(array), expected([1, 2]));
        let one = "\n{\n\"a\": 1\n}\n";
        assert_eq!(cuts(one), [(2, "{\n\"a\": 1\n}".to_owned())]);
    }

    #[test]
    fn a_damaged_line_takes_no_other_with_it() {
        let good = r#"{"a": 1}"#.to_owned();
        let text = "{\"a\": 1}\n{\"a\": \n{\"a\": 1}";
        let bad = (2, "{\"a\":".to_owned());
        assert_eq!(cuts(text), [(1, good.clone()), bad, (3, good.clone())]);
        let text = "{\"a\": \n{\"a\": 1}\n{\"a\": 1}\n";
        let bad = (1, "it has no end: the next object begins inside".to_owned());
        assert_eq!(cuts(text), [bad, (2, good.clone()), (3, good)]);
    }

    #[test]
    fn what_is_no_object_is_told_of_and_passed_over() {
        let found = cuts("[1, {\"a\": 1}, \"x\"]");
        let reasons: Vec<&str> = found.iter().map(|(_, text)| &**text).collect();
        let no = "it is no JSON object";
        assert_eq!(reasons, [no, "{\"a\": 1}", no]);
        assert_eq!(
            cuts("{\"a\":"),
            [(1, "the file ends in the middle of it".to_owned())]
        );
    }

    #[test]
    fn an_object_that_is_too_long_is_told_of_and_not_held() {
        let text = format!("[{{\"a\": \"{}\"}}, {{}}]", "x".repeat(MAX_OBJECT_BYTES));
        let mut cutter = Cutter::new(text.as_bytes());
        assert!(matches!(cutter.cut().unwrap(), Cut::Refused { .. }));
        assert!(matches!(cutter.cut().unwrap(), Cut::Value { .. }));
    }
}
