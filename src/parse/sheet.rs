//! A register as data, `toolkit/registers/*.yaml`, read into its type.
//!
//! Each cell is read as its column says; whether what it names is there is for others to say.

use ahash::AHashMap;

use super::keys;
use super::reader::{Mapping, Reader, file_within, shorten};
use super::settings::schema;
use super::yaml::{Node, Value};
use crate::model::{
    Cell, ClauseNumber, Column, ColumnType, Condition, Confirmation, Date, Freeze, Interval, Lists, Note, Noticed, PointKey,
    Refusal, Row, Sheet, Signature, Source, StandardId, choose, is_key,
};
use crate::source::{FileId, Spanned};

/// How many values a file may hold: a row of ten columns has twenty and more.
pub const NODES: usize = 1_000_000;
/// How many columns a register may have.
const COLUMNS: usize = 100;
/// After how many faults the rest of a file is left unread; a list of thousands helps nobody.
const FAULTS: usize = 500;
/// Keys of a row that are no columns.
const RESERVED: [&str; 3] = ["example", "frozen", "additions"];

/// Reads a register; nothing where not even its name can be read.
pub fn read(file: FileId, text: &str, notes: &mut Vec<Note>) -> Option<Sheet> {
    let tree = file_within(file, text, NODES, notes)?;
    let mut reader = Reader::new(notes);
    let map = reader.keys(&tree, "", keys::REGISTER)?;
    schema(&map, &mut reader);
    let name = reader.required(&map, "register", "a short name, for example `services`; the page is made from it")?;
    let name = reader.convert(&name, "register", Noticed::WrongValue)?;
    let title = reader.required(&map, "title", "the title as it is to be printed");
    let mut sheet = Sheet::new(name, file);
    sheet.title = title.map(|text| text.value).unwrap_or_default();
    sheet.summary = reader.text(&map, "summary").map(|text| text.value);
    sheet.document = reader.value(&map, "document");
    sheet.owner = reader.value(&map, "owner");
    sheet.audience = reader.text(&map, "audience");
    sheet.refresh = reader.value::<Interval>(&map, "refresh").filter(|every| days_or_longer(every, "refresh", &mut reader));
    sheet.personal_data = reader.flag(&map, "personal-data").is_some_and(|flag| flag.value);
    sheet.retention = reader.text(&map, "retention");
    sheet.source = map.get("source").and_then(|node| source(node, &mut reader));
    sheet.confirmed = map.get("confirmed").and_then(|node| confirmation(node, &mut reader));
    sheet.columns = columns(&map, &mut reader);
    let Some(key) = key_column(&map, &sheet.columns, &mut reader) else { return Some(sheet) };
    sheet.key = key;
    let units = map.get("lists").map_or(&[][..], |node| reader.items(node));
    sheet.lists = units.iter().filter_map(|node| lists(node, &sheet.columns, &mut reader)).collect();
    sheet.freeze = map.get("freeze").and_then(|node| freeze(node, &sheet.columns, &mut reader));
    if let Some(node) = map.get("rows") {
        rows(node, &mut sheet, &mut reader);
    }
    Some(sheet)
}

/// Notes an interval that is counted in minutes or hours.
pub fn days_or_longer(every: &Spanned<Interval>, name: &str, reader: &mut Reader<'_>) -> bool {
    let long = every.is_days_or_longer();
    if !long {
        reader.wrong(every.span, name, "is shorter than a day", "write days, weeks, months or years");
    }
    long
}

fn source(node: &Node, reader: &mut Reader<'_>) -> Option<Source> {
    let map = reader.keys(node, "source", keys::SOURCE)?;
    let system = reader.required(&map, "system", "the tool that holds the rows");
    let query = reader.required(&map, "query", "how the rows are found in the tool");
    Some(Source {
        system: system?.value,
        query: query.map(|text| text.value).unwrap_or_default(),
        owner: reader.value(&map, "owner"),
        retention: reader.text(&map, "retention").map(|text| text.value),
        sampled: reader.value(&map, "sampled"),
    })
}

fn confirmation(node: &Node, reader: &mut Reader<'_>) -> Option<Confirmation> {
    let map = reader.keys(node, "confirmed", keys::CONFIRMED)?;
    let by = reader.required(&map, "by", "the name of the person who confirmed the rows");
    let on = reader.required(&map, "on", "the day, for example `2026-03-02`");
    let stamp = reader.value(&map, "rows-stamp");
    let on = reader.convert(&on?, "on", Noticed::WrongValue);
    Some(Confirmation { by: by?, on: on?, stamp })
}

fn columns(map: &Mapping<'_>, reader: &mut Reader<'_>) -> Vec<Column> {
    let Some(node) = map.get("columns") else {
        reader.missing(map, "columns", "write for each column `name: { title: …, type: text }`");
        return Vec::new();
    };
    let Some(inner) = reader.open_mapping(node, "columns") else { return Vec::new() };
    if inner.entries().len() > COLUMNS {
        let note = Note::new(Noticed::TooLarge, node.span, format!("this register has {} columns", inner.entries().len()));
        reader.note(note.help(format!("at most {COLUMNS}; the rest is not read")));
    }
    let entries = inner.entries().iter().take(COLUMNS);
    entries.filter_map(|(key, node)| column(Spanned::new(key.text.clone(), key.span), node, reader)).collect()
}

fn column(name: Spanned<String>, node: &Node, reader: &mut Reader<'_>) -> Option<Column> {
    let wrong = |message: String, help: &str| Note::new(Noticed::WrongColumns, name.span, message).help(help);
    if !is_key(&name.value) || RESERVED.contains(&name.value.as_str()) {
        let message = format!("`{}` cannot be the name of a column", shorten(&name.value));
        reader.note(wrong(message, "small letters, digits and hyphens; not `example`, `frozen` or `additions`"));
        return None;
    }
    let Some(map) = reader.keys(node, &name.value, keys::COLUMN) else {
        if matches!(node.value, Value::Empty) {
            reader.note(wrong(format!("the column `{}` says nothing", name.value), "write `{ title: …, type: text }`"));
        }
        return None;
    };
    let title = reader.required(&map, "title", "the title as it is to be printed");
    let kind = reader.required(
        &map,
        "type",
        "one of: id, text, number, date, interval, choice, yes-no, url, email, person, role, document, instance, clause, row",
    );
    let kind = reader.convert::<ColumnType>(&kind?, "type", Noticed::WrongValue)?.value;
    let column = Column {
        title: title.map(|text| text.value).unwrap_or_default(),
        kind,
        required: reader.flag(&map, "required").is_some_and(|flag| flag.value),
        many: reader.flag(&map, "many").is_some_and(|flag| flag.value),
        of: reader.text(&map, "of"),
        options: reader.texts(&map, "options").into_iter().map(|text| text.value).collect(),
        unit: reader.text(&map, "unit").map(|text| text.value),
        hint: reader.text(&map, "hint").map(|text| text.value),
        name: name.clone(),
    };
    let fault = match kind {
        ColumnType::Row if column.of.is_none() => Some(("does not say of which register", "add `of: NAME`")),
        ColumnType::Choice if column.options.is_empty() => Some(("has no options", "add `options: [first, second]`")),
        _ if column.of.is_some() && !matches!(kind, ColumnType::Row | ColumnType::Instance) => {
            Some(("has `of`", "only columns of type `row` and `instance` say of what they are"))
        }
        _ if !column.options.is_empty() && kind != ColumnType::Choice => {
            Some(("has `options`", "only columns of type `choice` have options"))
        }
        _ if column.unit.is_some() && kind != ColumnType::Number => {
            Some(("has a `unit`", "only columns of type `number` have a unit"))
        }
        _ => None,
    };
    if let Some((what, help)) = fault {
        reader.note(wrong(format!("the column `{}` of type `{kind}` {what}", name.value), help));
    }
    Some(column)
}

/// The column that names a row: the one that `key` says, else `id`.
fn key_column(map: &Mapping<'_>, columns: &[Column], reader: &mut Reader<'_>) -> Option<usize> {
    let named = reader.text(map, "key");
    let (name, span) = named.as_ref().map_or(("id", map.span), |key| (key.value.as_str(), key.span));
    let at = columns.iter().position(|column| column.name.value == name);
    let is_key = |at: &usize| columns[*at].kind == ColumnType::Id && !columns[*at].many;
    if at.filter(is_key).is_none() && !columns.is_empty() {
        let span = at.map_or(span, |at| columns[at].name.span);
        let span = crate::source::Span { end: span.end.min(span.start.saturating_add(80)), ..span };
        let message = format!("`{}` is no column of type `id` with one value", shorten(name));
        reader.note(
            Note::new(Noticed::WrongColumns, span, message)
                .help("add `id: { title: …, type: id }`, or name in `key` another column that tells one row from another"),
        );
    }
    at.filter(is_key)
}

fn place_of(name: &Spanned<String>, columns: &[Column], reader: &mut Reader<'_>) -> Option<usize> {
    let at = columns.iter().position(|column| column.name.value == name.value);
    if at.is_none() {
        let help = choose(&name.value, columns.iter().map(|column| column.name.as_str()));
        let message = format!("this register has no column `{}`", shorten(&name.value));
        reader.note(Note::new(Noticed::WrongColumns, name.span, message).help(help));
    }
    at
}

/// `when: COLUMN, is: [VALUE, …]`
fn condition(map: &Mapping<'_>, columns: &[Column], reader: &mut Reader<'_>) -> Option<Condition> {
    let when = reader.required(map, "when", "a column, for example `status`")?;
    let column = place_of(&when, columns, reader)?;
    let values = reader.texts(map, "is");
    if values.is_empty() {
        reader.missing(map, "is", "one or more values of that column");
    }
    for value in values.iter().filter(|_| columns[column].kind == ColumnType::Choice) {
        if !columns[column].options.contains(&value.value) {
            let help = choose(&value.value, columns[column].options.iter().map(String::as_str));
            let message = format!("`{}` is no option of the column `{}`", shorten(&value.value), when.value);
            reader.note(Note::new(Noticed::WrongColumns, value.span, message).help(help));
        }
    }
    Some(Condition { column, values: values.into_iter().map(|value| value.value).collect() })
}

fn lists(node: &Node, columns: &[Column], reader: &mut Reader<'_>) -> Option<Lists> {
    if matches!(node.value, Value::Text(_)) {
        let unit = reader.scalar(node, "lists")?;
        return Some(Lists { unit: reader.convert(&unit, "lists", Noticed::WrongValue)?.value, only: None });
    }
    let map = reader.keys(node, "lists", keys::LISTS)?;
    let unit = reader.required(&map, "unit", "one of: service, customer, supplier, party")?;
    let unit = reader.convert(&unit, "unit", Noticed::WrongValue)?.value;
    let only = if map.get("when").is_some() { condition(&map, columns, reader) } else { None };
    Some(Lists { unit, only })
}

fn freeze(node: &Node, columns: &[Column], reader: &mut Reader<'_>) -> Option<Freeze> {
    let map = reader.keys(node, "freeze", keys::FREEZE)?;
    let when = condition(&map, columns, reader);
    let mut part = |key: &str, kinds: &[ColumnType], help: &str| {
        let name = reader.required(&map, key, help)?;
        let at = place_of(&name, columns, reader)?;
        if !kinds.contains(&columns[at].kind) {
            let message = format!("the column `{}` of type `{}` cannot be the {key}", name.value, columns[at].kind);
            reader.note(Note::new(Noticed::WrongColumns, name.span, message).help(help.to_owned()));
            return None;
        }
        Some(at)
    };
    let decider =
        part("decider", &[ColumnType::Person, ColumnType::Role], "a column of type `person` or `role` that says who decided");
    let date = part("date", &[ColumnType::Date], "a column of type `date` that says when it was decided");
    Some(Freeze { when: when?, decider: decider?, date: date? })
}

fn rows(node: &Node, sheet: &mut Sheet, reader: &mut Reader<'_>) {
    let columns = std::mem::take(&mut sheet.columns);
    let names: AHashMap<&str, usize> = columns.iter().enumerate().map(|(at, column)| (column.name.as_str(), at)).collect();
    let before = reader.count();
    for item in reader.items(node) {
        if reader.count() - before > FAULTS {
            let note = Note::new(Noticed::TooLarge, item.span, format!("there are more than {FAULTS} faults above this row"));
            reader.note(note.help("mend those first; the rows from here on are not read"));
            break;
        }
        let Some(row) = row(item, &columns, &names, sheet.key, reader) else { continue };
        let (key, span) = (row.key.value.clone(), row.key.span);
        if let Err(first) = sheet.push(row) {
            let line = format!("the first is row {} of the list", first + 1);
            reader.note(
                Note::new(Noticed::DuplicateRow, span, format!("the key `{}` stands at two rows", shorten(&key)))
                    .label(line)
                    .help("give each row its own key, or remove one of the two"),
            );
        }
    }
    sheet.columns = columns;
}

fn row(node: &Node, columns: &[Column], names: &AHashMap<&str, usize>, key: usize, reader: &mut Reader<'_>) -> Option<Row> {
    let map = reader.open_mapping(node, "rows")?;
    let mut cells: Vec<Cell> = vec![Cell::new(); columns.len()];
    // A cell that cannot be read is not also missing.
    let mut written = vec![false; columns.len()];
    for (name, node) in map.entries() {
        if let Some(at) = names.get(name.text.as_str()) {
            written[*at] = !matches!(node.value, Value::Empty);
            cells[*at] = cell(node, &columns[*at], reader);
        } else if !RESERVED.contains(&name.text.as_str()) {
            let help = choose(&name.text, columns.iter().map(|column| column.name.as_str()));
            let message = format!("this register has no column `{}`", shorten(&name.text));
            reader.note(Note::new(Noticed::UnknownColumn, name.span, message).help(help));
            if reader.count() > FAULTS * 4 {
                return None;
            }
        }
    }
    for (at, column) in columns.iter().enumerate() {
        if (column.required || at == key) && !written[at] {
            let place = map.entries().iter().find(|(name, _)| name.text == column.name.value).map(|(name, _)| name.span);
            let span = place.unwrap_or(crate::source::Span { end: map.span.start, ..map.span });
            let message = format!("this row has no `{}`", column.name.value);
            let help = column.hint.clone().unwrap_or_else(|| format!("each row of this register has one: {}", column.title));
            reader.note(Note::new(Noticed::MissingCell, span, message).help(help));
        }
    }
    let key = cells.get(key)?.first()?.clone();
    Some(Row {
        key,
        example: reader.flag(&map, "example").is_some_and(|flag| flag.value),
        frozen: reader.value(&map, "frozen"),
        additions: map
            .get("additions")
            .map_or_else(Vec::new, |node| reader.items(node).iter().filter_map(|item| addition(item, reader)).collect()),
        cells,
    })
}

fn addition(node: &Node, reader: &mut Reader<'_>) -> Option<Signature> {
    super::front_matter::signature(node, reader)
}

fn cell(node: &Node, column: &Column, reader: &mut Reader<'_>) -> Cell {
    if let (Value::List(items), false) = (&node.value, column.many) {
        let message = format!("`{}` takes one value, and a list of {} stands here", column.name.value, items.len());
        reader.note(Note::new(Noticed::WrongCell, node.span, message).help("write one value, or `many: true` at the column"));
        return Cell::new();
    }
    let items = reader.items(node);
    items.iter().filter_map(|item| value(item, column, reader)).collect()
}

fn value(node: &Node, column: &Column, reader: &mut Reader<'_>) -> Option<Spanned<Box<str>>> {
    let text = match &node.value {
        Value::Text(text) => text.trim(),
        Value::Empty => return None,
        _ => {
            let message = format!("`{}` is not a single value", column.name.value);
            let help = "write one word or sentence; put it in quotes if it holds `: ` or begins with a sign";
            reader.note(Note::new(Noticed::WrongCell, node.span, message).help(help));
            return None;
        }
    };
    if text.is_empty() {
        return None;
    }
    match fits(text, column) {
        Ok(()) => Some(Spanned::new(text.into(), node.span)),
        Err(refusal) => {
            let message = format!("`{}` in the column `{}` {}", shorten(text), column.name.value, refusal.what);
            reader.note(Note::new(Noticed::WrongCell, node.span, message).help(refusal.help));
            None
        }
    }
}

/// Whether a text is of a column's type.
fn fits(text: &str, column: &Column) -> Result<(), Refusal> {
    match column.kind {
        ColumnType::Text
        | ColumnType::Person
        | ColumnType::Role
        | ColumnType::Document
        | ColumnType::Instance
        | ColumnType::Row => Ok(()),
        ColumnType::Id if is_row_key(text) => Ok(()),
        ColumnType::Id => {
            Err(Refusal::new("is not the key of a row", "letters, digits, `.`, `-` and `_`, at most 64, for example `SVC-001`"))
        }
        ColumnType::Number if is_number(text) => Ok(()),
        ColumnType::Number => Err(Refusal::new("is not a number", "digits, with a point before decimals, for example `99.5`")),
        ColumnType::Date => text.parse::<Date>().map(|_| ()),
        ColumnType::Interval => text.parse::<Interval>().map(|_| ()),
        ColumnType::Choice if column.options.iter().any(|option| option == text) => Ok(()),
        ColumnType::Choice => Err(Refusal::new("is no option", choose(text, column.options.iter().map(String::as_str)))),
        ColumnType::YesNo if matches!(text, "yes" | "no") => Ok(()),
        ColumnType::YesNo => Err(Refusal::new("is neither yes nor no", "write `yes` or `no`")),
        ColumnType::Url if is_web_address(text) => Ok(()),
        ColumnType::Url => Err(Refusal::new("is not a web address", "write it whole, for example `https://www.example.org/`")),
        ColumnType::Email if is_mail_address(text) => Ok(()),
        ColumnType::Email => Err(Refusal::new("is not a mail address", "for example `desk@example.org`")),
        ColumnType::Clause => clause(text),
    }
}

/// Letters, digits, `.`, `-` and `_`, beginning with a letter or digit.
fn is_row_key(text: &str) -> bool {
    text.len() <= 64
        && text.starts_with(|c: char| c.is_ascii_alphanumeric())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'))
}

fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    let plain = |part: &str| !part.is_empty() && part.len() <= 18 && part.bytes().all(|b| b.is_ascii_digit());
    plain(whole) && plain(part)
}

fn is_web_address(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| !rest.is_empty() && !rest.contains(|c: char| c.is_whitespace() || c.is_control()))
}

fn is_mail_address(text: &str) -> bool {
    let plain =
        |part: &str| !part.is_empty() && !part.contains(|c: char| c.is_whitespace() || c.is_control() || "<>\"?&".contains(c));
    text.split_once('@').is_some_and(|(name, host)| plain(name) && plain(host) && !host.contains('@'))
}

fn clause(text: &str) -> Result<(), Refusal> {
    let refuse = || Refusal::new("is not a clause", "write the standard with its edition, for example `iso20000-1:2018/8.5.1.2`");
    let (standard, rest) = text.split_once('/').ok_or_else(refuse)?;
    let (number, point) = rest.split_once('#').map_or((rest, None), |(number, point)| (number, Some(point)));
    let good = standard.parse::<StandardId>().is_ok()
        && number.parse::<ClauseNumber>().is_ok()
        && point.is_none_or(|point| point.parse::<PointKey>().is_ok());
    if good { Ok(()) } else { Err(refuse()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(kind: ColumnType, text: &str, good: bool) {
        let column = Column {
            name: Spanned::new("c".to_owned(), crate::source::Span::top(file())),
            title: String::new(),
            kind,
            required: false,
            many: false,
            of: None,
            options: vec!["open".to_owned(), "closed".to_owned()],
            unit: None,
            hint: None,
        };
        assert_eq!(fits(text, &column).is_ok(), good, "{kind} {text}");
    }

    fn file() -> FileId {
        crate::source::Sources::default().add(camino::Utf8Path::new("t.yaml"), "")
    }

    #[test]
    fn values_are_of_their_columns_type() {
        check(ColumnType::Id, "SVC-001", true);
        check(ColumnType::Id, "SVC 001", false);
        check(ColumnType::Number, "-99.50", true);
        check(ColumnType::Number, "1,5", false);
        check(ColumnType::Number, "1.", false);
        check(ColumnType::Choice, "open", true);
        check(ColumnType::Choice, "opened", false);
        check(ColumnType::YesNo, "true", false);
        check(ColumnType::Url, "javascript:alert(1)", false);
        check(ColumnType::Url, "https://a.example/x", true);
        check(ColumnType::Email, "desk@example.org", true);
        check(ColumnType::Email, "desk@a@b", false);
        check(ColumnType::Clause, "iso20000-1:2018/8.5.1#back-out", true);
        check(ColumnType::Clause, "8.5.1", false);
        check(ColumnType::Interval, "3 months", true);
    }
}
