//! Checks JSON against a JSON Schema, as far as the schema that newsgen ships needs it: of
//! other keywords it says so. `pattern` and `format` are left to the whole validator of the
//! tests in `tests/web`.
//!
//! A key that the schema does not list is wrong here: readers must take what later versions
//! add, but nothing is added without being promised.

use serde_json::Value;

/// What of a value is not as the schema says.
pub(crate) fn check(schema: &Value, value: &Value) -> Vec<String> {
    let checker = Checker { root: schema };
    checker.check(schema, value, "")
}

struct Checker<'a> {
    root: &'a Value,
}

impl Checker<'_> {
    fn check(&self, schema: &Value, value: &Value, at: &str) -> Vec<String> {
        let mut wrong = Vec::new();
        for (keyword, rule) in schema.as_object().unwrap() {
            let holds = match keyword.as_str() {
                "$ref" => {
                    let pointer = rule.as_str().unwrap().trim_start_matches('#');
                    let target = self.root.pointer(pointer).unwrap();
                    wrong.extend(self.check(target, value, at));
                    true
                }
                "allOf" => {
                    let all = rule.as_array().unwrap().iter();
                    wrong.extend(all.flat_map(|one| self.check(one, value, at)));
                    true
                }
                "oneOf" => self.is_one_of(rule, value, at, &mut wrong),
                "type" => types(rule).any(|name| is_a(value, name)),
                "const" => value == rule,
                "enum" => rule.as_array().unwrap().contains(value),
                "minimum" => value.as_f64().is_none_or(|n| n >= rule.as_f64().unwrap()),
                "maximum" => value.as_f64().is_none_or(|n| n <= rule.as_f64().unwrap()),
                "required" => {
                    let mut names = rule.as_array().unwrap().iter();
                    names.all(|name| value.get(name.as_str().unwrap()).is_some())
                }
                "properties" | "additionalProperties" => {
                    wrong.extend(self.fields(schema, value, at));
                    true
                }
                "items" => {
                    let items = value.as_array().into_iter().flatten().enumerate();
                    let check = |(n, item)| self.check(rule, item, &format!("{at}/{n}"));
                    wrong.extend(items.flat_map(check));
                    true
                }
                "$schema" | "$defs" | "title" | "description" | "pattern" | "format" => {
                    true
                }
                _ => false,
            };
            if !holds {
                wrong.push(format!("{at}: `{keyword}` does not hold"));
            }
        }
        wrong
    }

    fn is_one_of(
        &self,
        rule: &Value,
        value: &Value,
        at: &str,
        wrong: &mut Vec<String>,
    ) -> bool {
        let tried = rule.as_array().unwrap().iter();
        let tried: Vec<Vec<String>> =
            tried.map(|one| self.check(one, value, at)).collect();
        let n_right = tried.iter().filter(|found| found.is_empty()).count();
        if n_right == 0 {
            wrong.extend(tried.into_iter().flatten());
        }
        n_right == 1
    }

    fn fields(&self, schema: &Value, value: &Value, at: &str) -> Vec<String> {
        let mut wrong = Vec::new();
        for (name, field) in value.as_object().into_iter().flatten() {
            let at = format!("{at}/{name}");
            match (&schema["properties"][name], &schema["additionalProperties"]) {
                (Value::Null, Value::Null) => {
                    wrong.push(format!("{at} is unknown"));
                }
                (Value::Null, more) => {
                    wrong.extend(self.check(more, field, &at));
                }
                (known, _) => wrong.extend(self.check(known, field, &at)),
            }
        }
        wrong.sort();
        wrong.dedup();
        wrong
    }
}

fn types(rule: &Value) -> impl Iterator<Item = &str> {
    let several = rule.as_array().into_iter().flatten();
    several.chain(Some(rule)).filter_map(Value::as_str)
}

fn is_a(value: &Value, name: &str) -> bool {
    match name {
        "null" => value.is_null(),
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => false,
    }
}
