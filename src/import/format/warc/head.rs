//! The head of one record: WARC's named fields, or ARC's line.

/// What a record says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Head {
    /// `response`, `revisit` and so on, in lower case; an ARC record is a response.
    pub(super) kind: String,
    /// The address, without angle brackets.
    pub(super) url: Option<String>,
    /// When it was captured, in RFC 3339.
    pub(super) date: Option<String>,
    /// The hash of the page, as told: `sha1:…`.
    pub(super) digest: Option<String>,
    /// The media type of the block.
    pub(super) content_type: Option<String>,
    /// How long the block is; `None` if that cannot be read.
    pub(super) length: Option<u64>,
    /// Why the block was cut when it was captured.
    pub(super) truncated: Option<String>,
    /// Which segment of a longer record it is.
    pub(super) segment: Option<String>,
    /// The address that a revisit says to have been the same.
    pub(super) same_as: Option<String>,
}

/// Which of the two formats a file is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    Warc,
    Arc,
}

/// The longest line that may begin a record of ARC.
pub(super) const MAX_LINE: usize = 16 << 10;

impl Family {
    /// Whether a record may begin with these bytes, which are the first of a line.
    pub(super) fn begins(self, bytes: &[u8]) -> bool {
        match self {
            Self::Warc => is_version_line(bytes),
            Self::Arc => arc(first_line(bytes)).is_some(),
        }
    }
}

/// Whether bytes begin with `WARC/1.0` and the end of a line.
fn is_version_line(bytes: &[u8]) -> bool {
    let Some(rest) = bytes.strip_prefix(b"WARC/") else { return false };
    let version = rest.iter().take_while(|b| b.is_ascii_digit() || **b == b'.').count();
    (1..8).contains(&version) && matches!(rest.get(version), Some(b'\r' | b'\n'))
}

/// The bytes up to the end of the line.
pub(super) fn first_line(bytes: &[u8]) -> &[u8] {
    let line = bytes.split(|&b| b == b'\n').next().unwrap_or_default();
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// Reads the fields of a record of WARC, from its version up to the empty line.
pub(super) fn warc(bytes: &[u8]) -> Head {
    let text = String::from_utf8_lossy(bytes);
    let mut fields: Vec<(String, String)> = Vec::new();
    for line in text.lines().skip(1) {
        if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = fields.last_mut() {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let Some((name, value)) = line.split_once(':') {
            fields.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
    let get = |name: &str| {
        let found = fields.iter().find(|(field, _)| field == name);
        found.map(|(_, value)| value.clone()).filter(|value| !value.is_empty())
    };
    Head {
        kind: get("warc-type").unwrap_or_default().to_ascii_lowercase(),
        url: get("warc-target-uri").map(|url| address(&url)),
        date: get("warc-date"),
        digest: get("warc-payload-digest").or_else(|| get("warc-block-digest")),
        content_type: get("content-type"),
        length: get("content-length").and_then(|length| length.parse().ok()),
        truncated: get("warc-truncated"),
        segment: get("warc-segment-number").or_else(|| get("warc-segment-origin-id")),
        same_as: get("warc-refers-to-target-uri").map(|url| address(&url)),
    }
}

/// Reads the line of a record of ARC, version 1 or 2; `None` if it is none.
pub(super) fn arc(line: &[u8]) -> Option<Head> {
    if line.len() > MAX_LINE {
        return None;
    }
    let line = String::from_utf8_lossy(line);
    // An address may have blanks in it: the fields are counted from the end.
    [5, 10].into_iter().find_map(|count| {
        let mut fields: Vec<&str> = line.rsplitn(count, ' ').collect();
        fields.reverse();
        let [url, address_of_host, date, content_type, .., length] = *fields.as_slice()
        else {
            return None;
        };
        let is_host = address_of_host.contains(['.', ':'])
            && address_of_host
                .bytes()
                .all(|b| b.is_ascii_hexdigit() || b == b'.' || b == b':')
            || address_of_host == "-";
        let is_url = url.contains("://") || url.starts_with("dns:");
        let is_date =
            (12..=18).contains(&date.len()) && date.bytes().all(|b| b.is_ascii_digit());
        (fields.len() == count && is_host && is_url && is_date).then(|| Head {
            kind: if url.starts_with("filedesc:") { "warcinfo" } else { "response" }
                .to_owned(),
            url: Some(address(url)),
            date: arc_date(date),
            content_type: Some(content_type.to_owned()),
            length: length.trim().parse().ok(),
            ..Head::default()
        })
    })
}

/// `20140216050221` as RFC 3339; ARC's times are in UTC.
fn arc_date(digits: &str) -> Option<String> {
    let part = |from: usize, to: usize| digits.get(from..to);
    let seconds = part(12, 14).unwrap_or("00");
    Some(format!(
        "{}-{}-{}T{}:{}:{seconds}Z",
        part(0, 4)?,
        part(4, 6)?,
        part(6, 8)?,
        part(8, 10)?,
        part(10, 12)?
    ))
}

/// An address without the angle brackets that some programs set around it, and with blanks
/// as addresses have them.
fn address(url: &str) -> String {
    let url = url.trim();
    let url = url.strip_prefix('<').unwrap_or(url);
    let url = url.strip_suffix('>').unwrap_or(url);
    url.trim().replace(' ', "%20")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_read_whatever_their_capitals_folds_and_brackets() {
        let head = warc(
            b"WARC/1.0\r\nwarc-type: Response\r\nWARC-Target-URI: <http://a.example/a b>\r\n\
              WARC-Date: 2016-03-11T09:00:00Z\r\nContent-Type: application/http;\r\n \
              msgtype=response\r\nno field\r\nCONTENT-LENGTH: 7\r\n\r\n",
        );
        let expected = Head {
            kind: "response".into(),
            url: Some("http://a.example/a%20b".into()),
            date: Some("2016-03-11T09:00:00Z".into()),
            content_type: Some("application/http; msgtype=response".into()),
            length: Some(7),
            ..Head::default()
        };
        assert_eq!(head, expected);
    }

    #[test]
    fn both_versions_of_arc_are_read_and_sentences_are_none() {
        let first =
            arc(b"http://a.example/x y 192.0.2.1 20140216050221 text/html 1591").unwrap();
        let second = arc(
            b"http://a.example/x%20y 192.0.2.1 20140216050221 text/html 200 AB12 - 77 a.arc 1591",
        );
        assert_eq!(first.date.as_deref(), Some("2014-02-16T05:02:21Z"));
        assert_eq!((first.length, first.kind.as_str()), (Some(1591), "response"));
        assert_eq!(second, Some(first));
        let wrong = arc(b"http://a.example/ 192.0.2.1 20140216050221 text/html -1");
        assert_eq!(wrong.and_then(|head| head.length), None);
        assert_eq!(arc(b"See http://a.example/ of 20140216050221 for more 12"), None);
    }

    #[test]
    fn a_version_stands_on_a_line_of_its_own() {
        assert!(Family::Warc.begins(b"WARC/1.0\r\n"));
        assert!(Family::Warc.begins(b"WARC/0.18\n"));
        assert!(!Family::Warc.begins(b"WARC/1.0 is a version\r\n"));
        assert!(!Family::Warc.begins(b"WARC/"));
    }
}
