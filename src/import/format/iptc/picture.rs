//! Pictures that belong to a story: the first is the story's, the others are kept.

use serde_yaml::Value;

use crate::import::fields::Fields;
use crate::import::format::iptc::extra::Extra;
use crate::import::item::Item;

/// A picture by its address.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(in crate::import::format) struct Picture {
    pub(in crate::import::format) src: String,
    pub(in crate::import::format) alt: Option<String>,
    pub(in crate::import::format) caption: Option<String>,
    pub(in crate::import::format) credit: Option<String>,
}

impl Picture {
    fn into_value(self) -> Value {
        let mut fields = Fields::default();
        fields.set("src", self.src);
        fields.set_some("alt", self.alt);
        fields.set_some("caption", self.caption);
        fields.set_some("credit", self.credit);
        fields.into_mapping().into()
    }
}

/// Gives a story its pictures.
pub(in crate::import::format) fn set(
    item: &mut Item,
    extra: &mut Extra,
    pictures: Vec<Picture>,
) {
    let mut pictures = pictures.into_iter();
    if let Some(first) = pictures.next() {
        item.set("image", first.into_value());
    }
    let others: Vec<Value> = pictures.map(Picture::into_value).collect();
    if !others.is_empty() {
        item.note(format!("kept below `extra`: {} other pictures", others.len()));
        extra.add("pictures", Value::Sequence(others));
    }
}
