//! `site/site.yaml`, read into its type.

use std::collections::BTreeMap;

use super::keys;
use super::reader::{Mapping, Reader, whole_file};
use super::yaml::{Node, Value};
use crate::model::{
    ApprovalRule, Date, Decided, DocumentType, Field, FieldClass, FieldType, Grade, Holder, Interval, Lengthen, Level, Note,
    Noticed, Organisation, Publish, Role, RoleKey, Settings, SiteInfo, StandardScope, Theme,
};
use crate::source::{FileId, Span, Spanned};

/// Reads the settings; what cannot be read is noted and keeps its default.
pub fn read(file: FileId, text: &str, notes: &mut Vec<Note>) -> Settings {
    let mut settings = Settings::empty();
    let Some(tree) = whole_file(file, text, notes) else { return settings };
    let mut reader = Reader::new(notes);
    let Some(map) = reader.keys(&tree, "", keys::SITE_FILE) else {
        reader.note(
            Note::new(Noticed::MissingKey, Span::top(file), "the settings are empty")
                .help("write at least `schema: 1` and `site: { title: … }`"),
        );
        return settings;
    };
    schema(&map, &mut reader);
    if let Some(kind) = reader.value(&map, "kind") {
        settings.kind = kind.value;
    }
    site(&map, &mut settings.site, &mut reader);
    organisation(&map, &mut settings.organisation, &mut reader);
    named(&map, "fields", &mut reader, |key, node, reader| {
        if let (Some(key), Some(field)) = (reader.convert(&key, "field", Noticed::WrongValue), field(node, reader)) {
            settings.fields.insert(key.value, field);
        }
    });
    named(&map, "roles", &mut reader, |key, node, reader| {
        if let (Some(key), Some(role)) = (reader.convert::<RoleKey>(&key, "role", Noticed::WrongValue), role(node, reader)) {
            settings.roles.insert(key.value, role);
        }
    });
    named(&map, "standards", &mut reader, |key, node, reader| {
        let Some(id) = reader.convert(&key, "standard", Noticed::WrongValue) else { return };
        let scope = reader.keys(node, "standards", keys::SCOPE).and_then(|inner| reader.text(&inner, "scope"));
        settings.standards.insert(id.value, StandardScope { scope: scope.map(|text| text.value), span: Some(id.span) });
    });
    review(&map, &mut settings, &mut reader);
    if let Some(node) = map.get("approval") {
        settings.approval = reader.items(node).iter().filter_map(|item| approval_rule(item, &mut reader)).collect();
    }
    named(&map, "levels", &mut reader, |key, node, reader| {
        let Some(level) = reader.scalar(node, &key.value) else { return };
        if let Some(level) = reader.convert::<Level>(&level, "level", Noticed::WrongValue) {
            settings.levels.insert(key.value, Spanned::new(level.value, key.span));
        }
    });
    if let Some(node) = map.get("accept") {
        settings.accept =
            reader.items(node).iter().filter_map(|item| super::front_matter::acceptance(item, &mut reader)).collect();
    }
    audiences(&map, &mut settings, &mut reader);
    theme(&map, &mut settings.theme, &mut reader);
    publish(&map, &mut settings.publish, &mut reader);
    settings
}

/// Notes a `schema:` that this program does not know.
pub fn schema(map: &Mapping<'_>, reader: &mut Reader<'_>) {
    let Some(schema) = reader.required(map, "schema", "write `schema: 1`") else { return };
    if schema.value != "1" {
        reader.wrong(schema.span, "schema", "is not 1", "this program reads schema 1; a newer file needs a newer program");
    }
}

fn named(map: &Mapping<'_>, key: &str, reader: &mut Reader<'_>, mut read: impl FnMut(Spanned<String>, &Node, &mut Reader<'_>)) {
    let Some(inner) = map.get(key).and_then(|node| reader.open_mapping(node, key)) else { return };
    for (name, node) in inner.entries() {
        read(Spanned::new(name.text.clone(), name.span), node, reader);
    }
}

fn site(map: &Mapping<'_>, site: &mut SiteInfo, reader: &mut Reader<'_>) {
    let Some(node) = map.get("site") else {
        reader.missing(map, "site", "write `site: { title: … }`");
        return;
    };
    let Some(inner) = reader.keys(node, "site", keys::SITE) else { return };
    if let Some(title) = reader.required(&inner, "title", "the title stands at the head of every page") {
        site.title = title.value;
    }
    if let Some(url) = reader.text(&inner, "url") {
        if url.value.starts_with("https://") || url.value.starts_with("http://") {
            site.url = Some(format!("{}/", url.value.trim_end_matches('/')));
        } else {
            reader.wrong(url.span, "site.url", "is not a web address", "write it whole, for example `https://sms.example.org/`");
        }
    }
    if let Some(language) = reader.text(&inner, "language") {
        if language.value.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
            site.language = language.value;
        } else {
            reader.wrong(language.span, "site.language", "is not a language tag", "for example `en-GB`");
        }
    }
    if let Some(audience) = reader.text(&inner, "audience") {
        site.audience = audience.value;
    }
}

fn organisation(map: &Mapping<'_>, organisation: &mut Organisation, reader: &mut Reader<'_>) {
    let Some(inner) = map.get("organisation").and_then(|node| reader.keys(node, "organisation", keys::ORGANISATION)) else {
        return;
    };
    organisation.name = reader.text(&inner, "name").map(|text| text.value).unwrap_or_default();
    organisation.legal_name = reader.text(&inner, "legal-name").map(|text| text.value);
    organisation.services = reader.text(&inner, "services").map(|text| text.value);
}

fn field(node: &Node, reader: &mut Reader<'_>) -> Option<Field> {
    let map = reader.keys(node, "field", keys::FIELD)?;
    let ask = reader.required(&map, "ask", "the question that the value answers, in plain words");
    let kind = reader.value(&map, "type").map_or(FieldType::Text, |kind: Spanned<FieldType>| kind.value);
    let class = reader.value(&map, "class").map_or(FieldClass::Identity, |class: Spanned<FieldClass>| class.value);
    let options: Vec<String> = reader.texts(&map, "options").into_iter().map(|text| text.value).collect();
    let value = reader.text(&map, "value");
    let example = reader.text(&map, "example");
    for text in [&value, &example].into_iter().flatten() {
        check_field(kind, &options, text, reader);
    }
    let has_value = value.is_some();
    Some(Field {
        ask: ask.map(|text| text.value).unwrap_or_default(),
        kind,
        class,
        value: value.map(|text| text.value),
        example: example.map(|text| text.value),
        options,
        basis: reader.text(&map, "basis").map(|text| text.value),
        range: reader.text(&map, "range").map(|text| text.value),
        agree_with: reader.text(&map, "agree-with").map(|text| text.value),
        decided: map.get("decided").and_then(|node| decided(node, has_value, reader)),
        span: node.span,
    })
}

/// Who decided on the value of a field. Where there is no value, nobody can have decided on it.
fn decided(node: &Node, has_value: bool, reader: &mut Reader<'_>) -> Option<Decided> {
    let map = reader.keys(node, "decided", keys::DECIDED)?;
    let by = reader.required(&map, "by", "the name of the person who decided");
    let on = reader.required(&map, "on", "the day of the decision, for example `2026-03-02`");
    let on = reader.convert(&on?, "on", Noticed::WrongValue);
    if !has_value {
        reader.wrong(map.span, "decided", "stands at a field without a value", "write the value that was decided: `value: …`");
        return None;
    }
    Some(Decided { by: by?, on: on? })
}

fn check_field(kind: FieldType, options: &[String], text: &Spanned<String>, reader: &mut Reader<'_>) {
    let value = text.value.as_str();
    let (good, help) = match kind {
        FieldType::Text => (true, ""),
        FieldType::Number => (value.parse::<f64>().is_ok_and(f64::is_finite), "write digits, for example `99.5`"),
        FieldType::Date => (value.parse::<crate::model::Date>().is_ok(), "write it as YYYY-MM-DD"),
        FieldType::Interval => (value.parse::<crate::model::Interval>().is_ok(), "for example `15 minutes`"),
        FieldType::Url => (value.starts_with("https://") || value.starts_with("http://"), "begin with `https://`"),
        FieldType::Email => (
            value.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.')),
            "for example `desk@example.org`",
        ),
        FieldType::Choice => (options.iter().any(|each| each == value), "one of the `options`"),
    };
    if !good {
        reader.wrong(text.span, value, &format!("is not of the type `{kind}`"), help);
    }
}

fn role(node: &Node, reader: &mut Reader<'_>) -> Option<Role> {
    let map = reader.keys(node, "role", keys::ROLE)?;
    let title = reader.required(&map, "title", "the title that documents print")?;
    Some(Role {
        title: title.value,
        holders: holders(&map, "holder", reader),
        deputies: holders(&map, "deputy", reader),
        duties: plain_texts(&map, "duties", reader),
        competence: plain_texts(&map, "competence", reader),
    })
}

fn plain_texts(map: &Mapping<'_>, key: &str, reader: &mut Reader<'_>) -> Vec<String> {
    reader.texts(map, key).into_iter().map(|text| text.value).collect()
}

fn holders(map: &Mapping<'_>, key: &str, reader: &mut Reader<'_>) -> Vec<Holder> {
    let Some(node) = map.get(key) else { return Vec::new() };
    let read = |item: &Node, reader: &mut Reader<'_>| match &item.value {
        Value::Text(name) => Some(Holder { name: name.clone(), from: None, to: None }),
        _ => {
            let inner = reader.keys(item, key, keys::HOLDER)?;
            let name = reader.required(&inner, "name", "the name of the person")?;
            let from = reader.value(&inner, "from").map(|date| date.value);
            let to = reader.value(&inner, "to").map(|date| date.value);
            Some(Holder { name: name.value, from, to })
        }
    };
    reader.items(node).iter().filter_map(|item| read(item, reader)).collect()
}

fn review(map: &Mapping<'_>, settings: &mut Settings, reader: &mut Reader<'_>) {
    let Some(inner) = map.get("review").and_then(|node| reader.keys(node, "review", keys::REVIEW_POLICY)) else {
        return;
    };
    if let Some(every) = reader.value(&inner, "every") {
        settings.review.every = every.value;
    }
    if let Some(due_soon) = reader.value(&inner, "due-soon") {
        settings.review.due_soon = due_soon.value;
    }
    settings.review.lengthen = inner.get("lengthen").and_then(|node| lengthen(node, reader));
    named(&inner, "by-type", reader, |key, node, reader| {
        let kind = reader.convert::<DocumentType>(&key, "type", Noticed::UnknownType);
        let every = reader.scalar(node, "by-type").and_then(|text| reader.convert(&text, "interval", Noticed::WrongValue));
        if let (Some(kind), Some(every)) = (kind, every) {
            settings.review.by_type.insert(kind.value, every.value);
        }
    });
}

fn lengthen(node: &Node, reader: &mut Reader<'_>) -> Option<Lengthen> {
    let map = reader.keys(node, "lengthen", keys::LENGTHEN)?;
    let after = reader.required(&map, "after", "after how many reviews without a change, for example `2`")?;
    let to = reader.required(&map, "to", "the longer interval, for example `24 months`")?;
    let count = after.value.parse::<usize>().ok().filter(|count| (1..=20).contains(count));
    if count.is_none() {
        reader.wrong(after.span, "lengthen.after", "is not a number of reviews", "write a number from 1 to 20");
    }
    let interval = reader.convert::<Interval>(&to, "interval", Noticed::WrongValue)?;
    let start = Date::from_ymd(2000, 1, 1)?;
    if !interval.is_days_or_longer() || start.plus(interval.value) > start.plus(Interval::TWO_YEARS) {
        reader.wrong(
            to.span,
            "lengthen.to",
            "is no interval that a rule may lengthen reviews to",
            "write days or longer, and 24 months at most",
        );
        return None;
    }
    Some(Lengthen { after: count?, to: interval.value })
}

fn approval_rule(node: &Node, reader: &mut Reader<'_>) -> Option<ApprovalRule> {
    let map = reader.keys(node, "approval", keys::APPROVAL_RULE)?;
    let kinds = reader.texts(&map, "types");
    Some(ApprovalRule {
        types: kinds
            .iter()
            .filter_map(|text| reader.convert(text, "type", Noticed::UnknownType))
            .map(|kind| kind.value)
            .collect(),
        roles: reader.values(&map, "roles"),
        evidence: reader.value(&map, "evidence").map_or(Grade::Recorded, |grade: Spanned<Grade>| grade.value),
        from: reader.value(&map, "from").map(|date| date.value),
        self_reason: reader.text(&map, "self").map(|text| text.value),
    })
}

fn audiences(map: &Mapping<'_>, settings: &mut Settings, reader: &mut Reader<'_>) {
    if map.get("audiences").is_none() {
        return;
    }
    let mut read = BTreeMap::new();
    named(map, "audiences", reader, |key, node, reader| {
        let sees = reader.texts_of(node, &key.value).into_iter().map(|text| text.value).collect();
        read.insert(key.value, sees);
    });
    settings.audiences = read;
}

fn theme(map: &Mapping<'_>, theme: &mut Theme, reader: &mut Reader<'_>) {
    let Some(inner) = map.get("theme").and_then(|node| reader.keys(node, "theme", keys::THEME)) else { return };
    if let Some(name) = reader.text(&inner, "name") {
        if crate::model::is_key(&name.value) {
            theme.name = name.value;
        } else {
            reader.wrong(name.span, "theme.name", "is not the name of a folder", "small letters, digits and hyphens");
        }
    }
    for (key, options, place) in
        [("fonts", ["ledger", "system"], &mut theme.fonts), ("paper", ["a4", "letter"], &mut theme.paper)]
    {
        let Some(text) = reader.text(&inner, key) else { continue };
        if options.contains(&text.value.as_str()) {
            *place = text.value;
        } else {
            reader.wrong(text.span, key, "is not known", &format!("one of: {}", options.join(", ")));
        }
    }
    theme.logo = reader.text(&inner, "logo").map(|text| text.value);
    theme.tokens = reader.text_map(&inner, "tokens");
    let colour = |text: &str| {
        text.strip_prefix('#')
            .is_some_and(|digits| matches!(digits.len(), 3 | 6) && digits.bytes().all(|b| b.is_ascii_hexdigit()))
    };
    let bad: Vec<String> = theme
        .tokens
        .iter()
        .filter(|(name, value)| !colour(value) || !crate::model::is_key(name))
        .map(|(name, _)| name.clone())
        .collect();
    for name in bad {
        reader.wrong(
            inner.span,
            &format!("theme.tokens.{name}"),
            "is not a colour",
            "write `#` and 3 or 6 digits, for example `\"#0A5A68\"`",
        );
        theme.tokens.remove(&name);
    }
}

fn publish(map: &Mapping<'_>, publish: &mut Publish, reader: &mut Reader<'_>) {
    let Some(inner) = map.get("publish").and_then(|node| reader.keys(node, "publish", keys::PUBLISH)) else { return };
    if let Some(out) = reader.text(&inner, "out") {
        publish.out = out.value;
    }
    publish.search = reader.flag(&inner, "search").is_none_or(|flag| flag.value);
    publish.keep = reader.texts(&inner, "keep").into_iter().map(|text| text.value).collect();
}
