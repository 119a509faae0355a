//! Takes what front matter tells of a withdrawal: when it was, and the reason for readers.

use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::story::Status;
use crate::story::Withdrawal;
use crate::story::fields;
use crate::story::read::clean_line;
use crate::yaml::Fields;
use crate::yaml::Problems;

/// When the story was withdrawn.
const WHEN: &str = "withdrawn";
/// Why, for readers.
const WHY: &str = "withdrawn_reason";

/// Whether front matter speaks of a withdrawal. Without a `status` that says otherwise, the
/// story is withdrawn then, even if the time cannot be read.
pub(super) fn is_told(fields: &Fields<'_>) -> bool {
    fields.has(WHEN) || fields.has(WHY)
}

/// Takes what readers may know of a withdrawal; `None` if there was none.
///
/// A time that cannot be read is a warning: the story is withdrawn without it.
pub(super) fn take(
    fields: &mut Fields<'_>,
    status: Status,
    config: &Config,
    problems: &mut Problems,
) -> Option<Box<Withdrawal>> {
    let place = is_told(fields).then(|| fields.place(WHEN));
    let mut minor = Problems::new();
    let withdrawn = fields::moment(fields, WHEN, config, &mut minor);
    let reason = fields.text(WHY, &mut minor).map(|reason| clean_line(&reason).into());
    problems.extend(minor.into_iter().map(|mut problem| {
        problem.level = Level::Warning;
        problem.message.push_str(match status {
            Status::Canceled => "; it is left out, and the story is withdrawn",
            _ => "; it is left out",
        });
        problem
    }));
    if status == Status::Canceled {
        return Some(Box::new(Withdrawal { withdrawn, reason }));
    }
    if let Some(place) = place.filter(|_| status == Status::Usable) {
        let message =
            "the story was withdrawn, but its `status` is `usable`: it is published";
        let help = "write `status: canceled`, or take the withdrawal out";
        problems.push(Diagnostic::warning("withdrawn", message).at(place).help(help));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::moment::Moment;
    use crate::paths::ContentPath;
    use crate::story::read;

    fn told(lines: &str) -> (Status, Option<Withdrawal>, Vec<String>) {
        let text = format!("---\ntitle: A\nsource: B\ndate: 2016-03-11\n{lines}---\n");
        let path = ContentPath::new("a.md").unwrap();
        let (story, problems) = read(&path, "content/a.md", &text, &Config::default());
        let story = story.unwrap();
        let problems = problems.into_iter().map(|problem| problem.message).collect();
        (story.release.status, story.withdrawal.map(|told| *told), problems)
    }

    fn withdrawal(day: Option<&str>, reason: Option<&str>) -> Option<Withdrawal> {
        let moment = |day: &str| Moment::parse(day, chrono_tz::Tz::UTC).unwrap();
        Some(Withdrawal { withdrawn: day.map(moment), reason: reason.map(Into::into) })
    }

    #[test]
    fn a_withdrawal_is_told_by_its_status_its_time_or_its_reason() {
        let day = withdrawal(Some("2016-03-12"), None);
        let cases = [
            ("status: canceled\n", withdrawal(None, None)),
            ("withdrawn: 2016-03-12\n", day.clone()),
            ("status: cancelled\nwithdrawn: 2016-03-12\n", day),
            ("withdrawn_reason: \"  Not\\n so \"\n", withdrawal(None, Some("Not so"))),
            ("withdrawn:\n", withdrawal(None, None)),
        ];
        for (lines, expected) in cases {
            assert_eq!(told(lines), (Status::Canceled, expected, vec![]), "{lines}");
        }
    }

    #[test]
    fn a_time_that_cannot_be_read_withdraws_all_the_same() {
        let (status, told, problems) = self::told("withdrawn: soon\n");
        assert_eq!((status, told), (Status::Canceled, withdrawal(None, None)));
        let said = "; it is left out, and the story is withdrawn";
        assert!(problems[0].ends_with(said), "{problems:?}");
    }

    #[test]
    fn a_story_that_may_be_used_again_is_published_with_a_warning() {
        let (status, told, problems) =
            self::told("status: usable\nwithdrawn: 2016-03-12\n");
        assert_eq!((status, told), (Status::Usable, None));
        assert!(problems[0].contains("its `status` is `usable`"), "{problems:?}");
        let (status, told, problems) = self::told("status: withheld\nwithdrawn: soon\n");
        assert_eq!((status, told, problems.len()), (Status::Withheld, None, 1));
    }
}
