//! Finds the day in the name of a file: `2016-03-11-slug.md`, `2016/03/11/slug.md`.

use chrono::NaiveDate;

/// Returns the day that a path names, and the file's name without day and extension.
///
/// The day is at the front of the file's name (`2016-03-11-slug.md`, `20160311-slug.md`),
/// or it is the folder around it (`2016-03-11/slug.md`, `2016/03/11/slug.md`). The name
/// wins over the folder. `None` if there is no day, or none of the calendar.
#[must_use]
pub fn date_in_path(path: &str) -> Option<(NaiveDate, &str)> {
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    let stem = match file.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem,
        _ => file,
    };
    in_name(stem).or_else(|| Some((in_folder(folder)?, stem)))
}

fn in_name(stem: &str) -> Option<(NaiveDate, &str)> {
    let (day, rest) = [10, 8].into_iter().find_map(|len| {
        let (date, rest) = stem.split_at_checked(len)?;
        Some((whole_day(date)?, rest))
    })?;
    if rest.is_empty() {
        return Some((day, rest));
    }
    Some((day, rest.strip_prefix(['-', '_', ' '])?))
}

fn in_folder(folder: &str) -> Option<NaiveDate> {
    let last = folder.rsplit('/').next()?;
    if last.len() == 10 {
        return whole_day(last);
    }
    let start = folder.len().checked_sub(10)?;
    let (before, date) = folder.split_at_checked(start)?;
    let own_folder = before.is_empty() || before.ends_with('/');
    (own_folder && date.contains('/')).then(|| whole_day(&date.replace('/', "-")))?
}

/// The day of `2016-03-11` or `20160311`, with nothing around it.
fn whole_day(text: &str) -> Option<NaiveDate> {
    let bytes = text.as_bytes();
    let digits: Vec<u8> = match bytes {
        [.., b'-', _, _, b'-', _, _] if bytes.len() == 10 => {
            [&bytes[..4], &bytes[5..7], &bytes[8..]].concat()
        }
        _ if bytes.len() == 8 => bytes.to_vec(),
        _ => return None,
    };
    if !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let number = |digits: &[u8]| {
        digits.iter().fold(0, |n, digit| n * 10 + u32::from(digit - b'0'))
    };
    let year = i32::try_from(number(&digits[..4])).ok().filter(|year| *year > 0)?;
    NaiveDate::from_ymd_opt(year, number(&digits[4..6]), number(&digits[6..]))
}

#[cfg(test)]
mod tests {
    use super::date_in_path;

    /// A day is found in the file's name, else in the folder around it.
    #[test]
    fn days_are_found_in_names_and_folders() {
        let cases = [
            ("2016-03-11-harbour.md", Some(("2016-03-11", "harbour"))),
            ("wire/2016-03-11_harbour.en.md", Some(("2016-03-11", "harbour.en"))),
            ("20160311-harbour.md", Some(("2016-03-11", "harbour"))),
            ("20160311.md", Some(("2016-03-11", ""))),
            ("2016-03-11.md", Some(("2016-03-11", ""))),
            ("2016/03/11/harbour.md", Some(("2016-03-11", "harbour"))),
            ("wire/2016/03/11/harbour.md", Some(("2016-03-11", "harbour"))),
            ("wire/2016-03-11/harbour.md", Some(("2016-03-11", "harbour"))),
            ("2016/03/11/2016-03-12-harbour.md", Some(("2016-03-12", "harbour"))),
            (
                "2016/03/11/2016-02-30-harbour.md",
                Some(("2016-03-11", "2016-02-30-harbour")),
            ),
            ("2016-02-30-harbour.md", None),
            ("0000-01-01-harbour.md", None),
            ("2016-03-112-harbour.md", None),
            ("2016-03-11T0905.md", None),
            ("20160311123456.md", None),
            ("2016/03/harbour.md", None),
            ("2016/03/11/photos/harbour.md", None),
            ("x2016/03/11/harbour.md", None),
            ("2016-03-11/", Some(("2016-03-11", ""))),
            ("2016年03月11/é.md", None),
            ("ééééé/é.md", None),
            ("", None),
        ];
        for (path, expected) in cases {
            let found = date_in_path(path).map(|(day, name)| (day.to_string(), name));
            let expected = expected.map(|(day, name)| (day.to_owned(), name));
            assert_eq!(found, expected, "{path}");
        }
    }
}
