//! The language as a JSON Schema (draft 07), so that editors complete keys and explain them while an author types.

use serde_json::{Map, Value, json};

use crate::model::Language;
use crate::words::{Object, Shape, VERBS, Verb, Word};

/// The schema of one file, with the keys and explanations of a language.
#[must_use]
pub fn schema(language: Language) -> Value {
    let writer = Writer { language };
    let mut definitions = Map::new();
    for object in OBJECTS {
        definitions.insert(name_of(*object), writer.object(*object));
    }
    for (verb, ..) in VERBS {
        definitions.insert(name_of(Object::Step(verb)), writer.step(verb));
    }
    definitions.insert("step".to_owned(), writer.any_step());
    definitions.insert("text".to_owned(), json!({"type": ["string", "number", "boolean", "null"]}));
    definitions.insert("texts".to_owned(), json!({"anyOf": [text(), {"type": "array", "items": text()}]}));
    let mut whole = writer.object(Object::File);
    if let Some(whole) = whole.as_object_mut() {
        whole.insert("$schema".to_owned(), json!("http://json-schema.org/draft-07/schema#"));
        // With a name of its own, its references hold inside another schema too.
        let id = if language == Language::English { "urn:wanti:schema:en" } else { "urn:wanti:schema:id" };
        whole.insert("$id".to_owned(), json!(id));
        whole.insert("title".to_owned(), json!("Wanti"));
        whole.insert("definitions".to_owned(), Value::Object(definitions));
    }
    whole
}

/// Every mapping that other mappings refer to.
const OBJECTS: &[Object] = &[
    Object::Bot,
    Object::Hours,
    Object::SpecialHours,
    Object::Command,
    Object::Fallback,
    Object::Trigger,
    Object::Service,
    Object::Item,
    Object::Purpose,
    Object::LegalBasis,
    Object::Answer,
    Object::Flow,
    Object::Requests,
    Object::RequestState,
    Object::Slots,
    Object::Survey,
    Object::Schedule,
    Object::Role,
    Object::Consent,
    Object::Choice,
    Object::Button,
    Object::Link,
    Object::Field,
    Object::Case,
    Object::IfMissing,
    Object::OnSilence,
];

/// Mappings that an upper layer may write in part: what is missing stands in the pack.
const LAYERED: &[Object] = &[
    Object::File,
    Object::Bot,
    Object::Hours,
    Object::Command,
    Object::Fallback,
    Object::Trigger,
    Object::Service,
    Object::LegalBasis,
    Object::Answer,
    Object::Flow,
    Object::Requests,
    Object::RequestState,
    Object::Slots,
    Object::Survey,
    Object::Schedule,
    Object::Role,
    Object::Consent,
];

struct Writer {
    language: Language,
}

impl Writer {
    fn key(&self, word: &Word) -> &'static str {
        match self.language {
            Language::Indonesian => word.id,
            Language::English => word.en,
        }
    }

    fn doc(&self, word: &Word) -> &'static str {
        match self.language {
            Language::Indonesian => word.doc_id,
            Language::English => word.doc_en,
        }
    }

    fn verb(&self, verb: Verb) -> &'static str {
        let row = VERBS.iter().find(|(known, ..)| *known == verb);
        row.map_or("", |(_, id, en)| self.language.pick(id, en))
    }

    fn object(&self, object: Object) -> Value {
        let words: Vec<&Word> = object.words().collect();
        let mut out = self.mapping(&words, !LAYERED.contains(&object));
        if let (Object::Hours | Object::SpecialHours, Some(out)) = (object, out.as_object_mut()) {
            let days =
                crate::words::DAYS.map(|(id, en)| if self.language == Language::English { en } else { id }).join("|");
            out.insert("patternProperties".to_owned(), json!({format!("^({days})(-({days}))?$"): texts()}));
        }
        out
    }

    fn step(&self, verb: Verb) -> Value {
        let words: Vec<&Word> = Object::Step(verb).words().collect();
        self.mapping(&words, true)
    }

    /// A step is told by its verb; a menu may have `ke` beside it, so the verbs are tried in turn.
    fn any_step(&self) -> Value {
        let mut whole = json!({"type": "object", "required": []});
        for (verb, ..) in VERBS.iter().rev() {
            let same = json!({"required": [self.verb(*verb)]});
            let others: Vec<Value> =
                self.hosts(*verb).into_iter().map(|host| json!({"not": {"required": [self.verb(host)]}})).collect();
            let condition = if others.is_empty() { same } else { json!({"allOf": [same, {"allOf": others}]}) };
            whole = json!({"if": condition, "then": reference(Object::Step(*verb)), "else": whole_or_refuse(&whole)});
        }
        whole
    }

    /// Verbs whose steps may have this verb's word as a key of their own.
    fn hosts(&self, verb: Verb) -> Vec<Verb> {
        let word = self.verb(verb);
        let hosts = VERBS.iter().map(|(host, ..)| *host).filter(|host| *host != verb);
        hosts.filter(|host| Object::Step(*host).words().any(|known| self.key(known) == word)).collect()
    }

    fn mapping(&self, words: &[&Word], whole: bool) -> Value {
        let mut properties = Map::new();
        for word in words {
            let mut shape = self.shape(word.shape);
            if let Some(shape) = shape.as_object_mut() {
                let only = shape.remove("$ref");
                if let Some(only) = only {
                    shape.insert("allOf".to_owned(), json!([{"$ref": only}]));
                }
                shape.insert("description".to_owned(), json!(self.doc(word)));
            }
            properties.insert(self.key(word).to_owned(), shape);
        }
        let required: Vec<&str> =
            words.iter().filter(|word| word.required && whole).map(|word| self.key(word)).collect();
        json!({"type": ["object", "null"], "properties": properties, "required": required, "additionalProperties": false})
    }

    fn shape(&self, shape: Shape) -> Value {
        match shape {
            Shape::Text
            | Shape::Plain
            | Shape::Id
            | Shape::Duration
            | Shape::Moment
            | Shape::Date
            | Shape::Condition
            | Shape::Path
            | Shape::Range => text(),
            Shape::Texts | Shape::Plains | Shape::Ids | Shape::Intervals => texts(),
            Shape::Flag => json!({"enum": ["ya", "tidak", "yes", "no", true, false]}),
            Shape::Int => json!({"type": ["integer", "string", "null"]}),
            Shape::Steps => json!({"type": ["array", "null"], "items": {"$ref": "#/definitions/step"}}),
            Shape::One(object) => reference(object),
            Shape::Many(object) => json!({"type": ["array", "null"], "items": reference(object)}),
            Shape::Named(object) => json!({"type": ["object", "null"], "additionalProperties": reference(object)}),
            Shape::NamedTexts | Shape::NamedValues | Shape::NamedDurations => {
                json!({"type": ["object", "null"], "additionalProperties": text()})
            }
            Shape::NamedPlains => json!({"type": ["object", "null"], "additionalProperties": texts()}),
            Shape::Free => json!({}),
            Shape::OneOf(words) => {
                let mut all: Vec<&str> = words.iter().flat_map(|(id, en)| [*id, *en]).collect();
                all.dedup();
                json!({"enum": all})
            }
            Shape::ConditionOrCases => json!({"anyOf": [text(), {"type": "array", "items": reference(Object::Case)}]}),
        }
    }
}

fn whole_or_refuse(rest: &Value) -> Value {
    if rest.get("if").is_some() { rest.clone() } else { json!(false) }
}

fn text() -> Value {
    json!({"$ref": "#/definitions/text"})
}

fn texts() -> Value {
    json!({"$ref": "#/definitions/texts"})
}

fn reference(object: Object) -> Value {
    json!({"$ref": format!("#/definitions/{}", name_of(object))})
}

fn name_of(object: Object) -> String {
    match object {
        Object::Step(verb) => format!("step_{}", format!("{verb:?}").to_lowercase()),
        object => format!("{object:?}").to_lowercase(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_name_their_keys() {
        let id = schema(Language::Indonesian);
        let en = schema(Language::English);
        assert!(id["properties"]["layanan"].is_object());
        assert!(en["properties"]["services"].is_object());
        assert!(id["definitions"]["step_say"]["properties"]["kirim"].is_object());
        assert_eq!(id["$schema"], "http://json-schema.org/draft-07/schema#");
    }
}
