//! The function `fit` of templates: breaks a headline into lines for a drawing.

use std::sync::Arc;
use std::sync::PoisonError;
use std::sync::RwLock;

use serde::Serialize;
use tera::Kwargs;
use tera::State;
use tera::Tera;
use tera::TeraResult;
use tera::Value;

use crate::cards::Fitted;
use crate::cards::Fonts;
use crate::cards::Room;
use crate::fingerprint::Fingerprint;

/// Holds the fonts that `fit` measures with: those of the edition that is rendered.
#[derive(Debug, Clone, Default)]
pub(super) struct Shelf(Arc<RwLock<Option<Arc<Fonts>>>>);

impl Shelf {
    /// Takes the fonts of an edition; without any, those of newsgen serve.
    pub(super) fn put(&self, fonts: Option<&Arc<Fonts>>) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = fonts.cloned();
    }

    fn fonts(&self) -> Arc<Fonts> {
        let own = self.0.read().unwrap_or_else(PoisonError::into_inner).clone();
        own.unwrap_or_else(Fonts::built_in)
    }

    /// Of the fonts.
    pub(super) fn fingerprint(&self) -> Fingerprint {
        self.fonts().fingerprint()
    }
}

/// A text that fits, as templates see it.
#[derive(Serialize)]
struct FittedView {
    lines: Vec<String>,
    size: u16,
    step: f32,
    family: String,
    dir: &'static str,
}

/// Registers `fit`.
pub(super) fn register(tera: &mut Tera, shelf: &Shelf) {
    let shelf = shelf.clone();
    tera.register_function("fit", move |arguments: Kwargs, _: &State| {
        fit(&arguments, &shelf.fonts())
    });
}

/// `fit(text=card.title, width=1040, height=340, max=88, min=44)`.
fn fit(arguments: &Kwargs, fonts: &Fonts) -> TeraResult<Value> {
    let text: &str = arguments.must_get("text")?;
    let family: Option<&str> = arguments.get("family")?;
    let largest = whole(arguments, "max", None)?;
    let room = Room {
        width: length(arguments, "width", None)?,
        height: length(arguments, "height", Some(0.0))?,
        largest,
        smallest: whole(arguments, "min", Some(largest))?.min(largest),
        leading: length(arguments, "leading", Some(1.2))?,
        family: family.unwrap_or("serif"),
        weight: whole(arguments, "weight", Some(700))?,
    };
    let Fitted { size, step, lines, family, is_rtl } = fonts.fit(text, &room);
    let dir = if is_rtl { "rtl" } else { "ltr" };
    let view = FittedView { lines, size, step, family, dir };
    Ok(Value::from_serializable(&view))
}

/// The largest number that is taken, in pixels.
const MOST: f32 = 10_000.0;

/// A length in pixels, or a number of times.
fn length(arguments: &Kwargs, name: &str, default: Option<f32>) -> TeraResult<f32> {
    let given: Option<f32> = arguments.get(name)?;
    match given.or(default) {
        Some(number) if (0.0..=MOST).contains(&number) => Ok(number),
        Some(_) => refuse(name, "is no number of pixels from 0 to 10,000"),
        None => refuse(name, "is missing"),
    }
}

fn whole(arguments: &Kwargs, name: &str, default: Option<u16>) -> TeraResult<u16> {
    let given: Option<u64> = arguments.get(name)?;
    let given = given.map(|number| u16::try_from(number).unwrap_or(u16::MAX));
    match given.or(default) {
        Some(number) if (1..=1000).contains(&number) => Ok(number),
        Some(_) => refuse(name, "is no whole number from 1 to 1000"),
        None => refuse(name, "is missing"),
    }
}

fn refuse<T>(name: &str, why: &str) -> TeraResult<T> {
    Err(tera::Error::message(format!("`{name}` of `fit` {why}")))
}
