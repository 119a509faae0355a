//! When a record was published and changed, and until when it is held back. What cannot be
//! read is told of; what could let a story out before its time holds it back.

use chrono_tz::Tz;
use serde_yaml::Value;

use crate::import::item::Item;
use crate::moment::Moment;
use crate::moment::Zoned;

/// A time under the name that its format has for it.
#[derive(Debug, Clone)]
pub(in crate::import::format) struct Told {
    pub(in crate::import::format) name: &'static str,
    pub(in crate::import::format) text: String,
}

impl Told {
    /// A time, if there is one.
    pub(in crate::import::format) fn new(
        name: &'static str,
        text: Option<String>,
    ) -> Option<Self> {
        let text = text.map(|text| text.trim().to_owned());
        text.filter(|text| !text.is_empty()).map(|text| Self { name, text })
    }

    /// The moment, if it can be read. Zones matter little for what comes first.
    pub(in crate::import::format) fn moment(&self) -> Option<Moment> {
        Moment::parse(&self.text, Tz::UTC).ok()
    }
}

/// Sets the date, the first that can be read, and when it was changed, if that is later.
pub(in crate::import::format) fn set(
    item: &mut Item,
    published: impl IntoIterator<Item = Option<Told>>,
    changed: Option<Told>,
) {
    let mut date = None;
    for told in published.into_iter().flatten() {
        match told.moment() {
            Some(moment) if date.is_none() => {
                date = Some(moment);
                item.date = Some(told.text);
            }
            Some(_) => {}
            None => {
                let Told { name, text } = told;
                item.note(format!("its `{name}` is no date that can be read: “{text}”"));
            }
        }
    }
    let later = changed.filter(|changed| {
        let moment = changed.moment();
        moment.zip(date).is_some_and(|(changed, date)| changed.millis() > date.millis())
    });
    if let Some(later) = later {
        item.set("updated", later.text);
    }
}

/// Sets `embargo` or `expires`. A story is held back as a draft if its time is not certain.
pub(in crate::import::format) fn set_bound(item: &mut Item, field: &str, told: Told) {
    let Told { name, text } = told;
    match Moment::parse_zoned(&text, Tz::UTC) {
        Ok(parsed) if parsed.zoned == Zoned::Given => item.set(field, text),
        _ => {
            item.set("draft", true);
            item.note(format!(
                "its `{name}` is no time with an offset (“{text}”): it is held back as a \
                 draft until you write `{field}` and take `draft` out"
            ));
        }
    }
}

/// Sets the status, if it is another than usable. The error is a status that there is not.
pub(in crate::import::format) fn set_status(
    item: &mut Item,
    status: &str,
) -> Result<(), String> {
    match status.to_ascii_lowercase().as_str() {
        "usable" => {}
        "withheld" => item.set("status", "withheld"),
        "canceled" => item.set("status", "canceled"),
        _ => {
            return Err(format!(
                "its status is `{status}`: it can be `usable`, `withheld` or `canceled`"
            ));
        }
    }
    Ok(())
}

/// A version as front matter has it: a number, if it is one.
pub(in crate::import::format) fn version(text: &str) -> Value {
    text.parse::<u64>().map_or_else(|_| text.into(), Value::from)
}

/// Returns a time of ISO 8601 without signs (`20160311T090500+01`) as RFC 3339 has it; what is
/// written otherwise stays as it is.
pub(in crate::import::format) fn with_signs(text: &str) -> String {
    parted(text.trim()).unwrap_or_else(|| text.trim().to_owned())
}

fn parted(text: &str) -> Option<String> {
    let (day, rest) = (text.get(..8)?, text.get(8..)?);
    if !is_digits(day) {
        return None;
    }
    let day = format!("{}-{}-{}", day.get(..4)?, day.get(4..6)?, day.get(6..)?);
    if rest.is_empty() {
        return Some(day);
    }
    let rest = rest.strip_prefix(['T', 't', ' '])?;
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let (clock, zone) = (rest.get(..end)?, rest.get(end..)?);
    let second = match clock.len() {
        4 => "00",
        6 => clock.get(4..)?,
        _ => return None,
    };
    let zone = match zone.as_bytes() {
        [b'+' | b'-', digits @ ..] if digits.len() == 2 && is_digits(zone.get(1..)?) => {
            format!("{zone}:00")
        }
        [b'+' | b'-', digits @ ..] if digits.len() == 4 && is_digits(zone.get(1..)?) => {
            format!("{}:{}", zone.get(..3)?, zone.get(3..)?)
        }
        _ => zone.to_owned(),
    };
    let (hour, minute) = (clock.get(..2)?, clock.get(2..4)?);
    Some(format!("{day}T{hour}:{minute}:{second}{zone}"))
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_without_signs_get_them() {
        let cases = [
            ("20160311", "2016-03-11"),
            ("20160311T090500+01", "2016-03-11T09:05:00+01:00"),
            ("20160311T090500-0530", "2016-03-11T09:05:00-05:30"),
            ("20160311T0905Z", "2016-03-11T09:05:00Z"),
            (" 20160311T090500 ", "2016-03-11T09:05:00"),
            ("2016-03-11T09:05:00Z", "2016-03-11T09:05:00Z"),
            ("20160311T9", "20160311T9"),
            ("soon", "soon"),
        ];
        for (text, expected) in cases {
            assert_eq!(with_signs(text), expected);
        }
    }

    #[test]
    fn the_first_date_that_can_be_read_counts_and_a_change_only_if_it_is_later() {
        let told = |name, text: &str| Told::new(name, Some(text.to_owned()));
        let mut item = Item::default();
        let changed = told("c", "2016-03-11T10:00:00Z");
        let published = [told("a", "soon"), None, told("b", "2016-03-11T09:00:00Z")];
        set(&mut item, published, changed.clone());
        assert_eq!(item.date.as_deref(), Some("2016-03-11T09:00:00Z"));
        assert!(item.fields.has("updated"));
        assert_eq!(item.notes, ["its `a` is no date that can be read: “soon”"]);
        let mut item = Item::default();
        set(&mut item, [changed.clone()], changed);
        assert!(!item.fields.has("updated"));
    }

    #[test]
    fn an_uncertain_embargo_holds_a_story_back() {
        for (text, is_draft) in [
            ("2016-03-11T09:00:00Z", false),
            ("2016-03-11T09:00:00", true),
            ("2016-03-11", true),
            ("Monday noon", true),
        ] {
            let mut item = Item::default();
            set_bound(&mut item, "embargo", Told { name: "e", text: text.to_owned() });
            assert_eq!(
                (item.fields.has("draft"), item.notes.len()),
                (is_draft, usize::from(is_draft))
            );
        }
    }
}
