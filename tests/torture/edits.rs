//! What an editor does to the archive between two builds.

use crate::chance::Chance;
use crate::site::{Day, Site, Standing, picture_bytes, words};

/// A template of the project's own, so that every article is another page.
const TEMPLATE: &str = "\
{% extends \"default/article.html\" %}
{% block head %}<meta name=\"x\" content=\"1\">{% endblock %}
";

/// The first number that no story has at the start.
const FREE: u32 = 1000;

/// One of every kind of change, among them one to every article.
pub(crate) fn many(site: Site) -> Site {
    let mut site = few(site);
    retitle(&mut site, 41, 1);
    site.add(FREE + 1, Day::number(90));
    site.add(FREE + 2, Day::number(250));
    // The two stories of one day, and the only one of the last.
    for number in [150, 151, 298] {
        site.stories.remove(&number);
    }
    if let Some(story) = site.stories.get_mut(&200) {
        story.standing = Standing::Draft;
    }
    // The second has a picture.
    for number in [60, 187] {
        if let Some(story) = site.stories.get_mut(&number) {
            story.standing = Standing::Killed;
        }
    }
    if let Some(story) = site.stories.get_mut(&100) {
        story.date = Day::number(120);
    }
    replace_picture(&mut site, 70);
    site.others.remove("static/old/plan.txt");
    site.others.insert("static/new/plan.txt".into(), "Three quays.\n".into());
    site.others.insert("static/notes.txt".into(), "Opened in 2016, closed.\n".into());
    site.others.insert("templates/article.html".into(), TEMPLATE.into());
    site
}

/// What a day brings: one story edited, one added.
pub(crate) fn few(mut site: Site) -> Site {
    rewrite(&mut site, 40, 1);
    site.add(FREE, Day::number(148));
    site
}

/// One to three changes of any kind.
pub(crate) fn any(site: &mut Site, chance: &mut Chance) {
    for _ in 0..=chance.below(3) {
        one(site, chance);
    }
}

fn one(site: &mut Site, chance: &mut Chance) {
    let numbers: Vec<u32> = site.stories.keys().copied().collect();
    let Some(number) = chance.pick(&numbers).copied() else { return };
    let next = numbers.last().map_or(FREE, |last| last.max(&FREE) + 1);
    let day = Day::number(u32::try_from(chance.below(180)).unwrap_or_default());
    match chance.below(9) {
        0 => rewrite(site, number, u64::from(next)),
        1 => retitle(site, number, u64::from(next)),
        // As often as stories go, so that the archive keeps its size.
        2 | 3 => site.add(next, day),
        4 | 5 => _ = site.stories.remove(&number),
        6 => replace_picture(site, next),
        7 => toggle_template(site),
        _ => {
            let Some(story) = site.stories.get_mut(&number) else { return };
            story.standing = match story.standing {
                Standing::Published if next.is_multiple_of(2) => Standing::Killed,
                Standing::Published => Standing::Draft,
                Standing::Draft | Standing::Killed => Standing::Published,
            };
            story.date = day;
        }
    }
}

fn rewrite(site: &mut Site, number: u32, seed: u64) {
    if let Some(story) = site.stories.get_mut(&number) {
        story.body = words(&mut Chance::new(seed), 80) + ".\n\n";
    }
}

fn retitle(site: &mut Site, number: u32, seed: u64) {
    if let Some(story) = site.stories.get_mut(&number) {
        story.title = words(&mut Chance::new(seed), 5);
    }
}

/// Gives the picture of story 67 other bytes.
fn replace_picture(site: &mut Site, seed: u32) {
    let is_picture = |path: &str| path.ends_with("quay-67.gif");
    let picture = site.others.iter_mut().find(|(path, _)| is_picture(path));
    if let Some((_, bytes)) = picture {
        *bytes = picture_bytes(seed);
    }
}

fn toggle_template(site: &mut Site) {
    let path = "templates/article.html";
    if site.others.remove(path).is_none() {
        site.others.insert(path.into(), TEMPLATE.into());
    }
}
