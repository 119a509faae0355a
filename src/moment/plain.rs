//! Reads the forms that nearly every date has, `2016-03-11` and `2016-03-11T09:05:00Z`.
//!
//! It is here for speed alone: [`read`](super::read) reads the same texts to the same
//! dates, and says what is wrong with the others.

use super::read::Written;
use chrono::{NaiveDate, TimeDelta};

/// Returns the date, or `None` if the text is anything else.
pub(super) fn read_plain(text: &str) -> Option<Written> {
    let (date, rest) = text.as_bytes().split_first_chunk::<10>()?;
    let [year @ .., b'-', m1, m2, b'-', d1, d2] = date else { return None };
    let [y1, y2, y3, y4] = year;
    let year = pair(*y1, *y2)? * 100 + pair(*y3, *y4)?;
    let month = pair(*m1, *m2)?;
    let day = NaiveDate::from_ymd_opt(
        i32::try_from(year).ok().filter(|year| *year > 0)?,
        month,
        pair(*d1, *d2)?,
    )?;
    if rest.is_empty() {
        return Some(Written { day, time: None, offset_minutes: None, zone: None });
    }
    let (time, rest) = rest.split_first_chunk::<9>()?;
    let [b'T' | b't' | b' ', h1, h2, b':', m1, m2, b':', s1, s2] = *time else {
        return None;
    };
    let (hour, minute, second) = (pair(h1, h2)?, pair(m1, m2)?, pair(s1, s2)?);
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let time = TimeDelta::seconds(i64::from((hour * 60 + minute) * 60 + second));
    let offset_minutes = match *rest {
        [] => None,
        [b'Z' | b'z'] => Some(0),
        [sign @ (b'+' | b'-'), h1, h2, b':', m1, m2] => {
            let (hours, minutes) = (pair(h1, h2)?, pair(m1, m2)?);
            let total = i32::try_from(hours * 60 + minutes).ok()?;
            let valid = hours <= 15 && minutes <= 59;
            valid.then_some(Some(if sign == b'-' { -total } else { total }))?
        }
        _ => return None,
    };
    Some(Written { day, time: Some(time), offset_minutes, zone: None })
}

/// The number two digits make.
fn pair(tens: u8, ones: u8) -> Option<u32> {
    let digits = tens.is_ascii_digit() && ones.is_ascii_digit();
    digits.then(|| u32::from(tens - b'0') * 10 + u32::from(ones - b'0'))
}
