//! Registers as data: the list of all, and the rows of each, as on the pages.

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::Stock;
use super::report::SCHEMA;
use crate::model::Sheet;
use crate::register::{Referrer, address};

/// `api/registers.json`.
#[derive(Clone, Debug, Serialize)]
pub struct RegistersReport<'a> {
    /// The version of this form.
    pub schema: u32,
    /// Every register with rows, by name.
    pub registers: Vec<RegisterReport<'a>>,
}

/// One register without its rows.
#[derive(Clone, Debug, Serialize)]
pub struct RegisterReport<'a> {
    /// Its name.
    pub register: &'a str,
    /// Its title.
    pub title: &'a str,
    /// The document that governs it.
    pub document: Option<&'a str>,
    /// The role that answers for its rows.
    pub owner: &'a str,
    /// Who may see it.
    pub audience: &'a str,
    /// How many rows are no examples.
    pub row_count: usize,
    /// How many are.
    pub example_count: usize,
    /// Where its rows stand.
    pub state: &'static str,
    /// The last confirmation or sample.
    pub last: Option<String>,
    /// The next one.
    pub next: Option<String>,
    /// Its page.
    pub address: String,
}

/// All registers.
pub fn registers<'a>(stock: &Stock<'a>) -> RegistersReport<'a> {
    RegistersReport { schema: SCHEMA, registers: stock.register.sheets.iter().map(|sheet| line(stock, sheet)).collect() }
}

fn line<'a>(stock: &Stock<'a>, sheet: &'a Sheet) -> RegisterReport<'a> {
    let standing = stock.assessment.rows.get(&sheet.name.value);
    let rows = sheet.real().count();
    RegisterReport {
        register: sheet.name.as_str(),
        title: &sheet.title,
        document: sheet.document.as_ref().map(|id| id.as_str()),
        owner: stock.register.sheet_owner(sheet).map_or("", |owner| owner.as_str()),
        audience: stock.register.sheet_audience(sheet),
        row_count: rows,
        example_count: sheet.rows.len() - rows,
        state: standing.map_or("none", |standing| standing.state.key()),
        last: standing.and_then(|standing| standing.last).map(|day| day.to_string()),
        next: standing.and_then(|standing| standing.next).map(|day| day.to_string()),
        address: address::register(&sheet.name.value, 1),
    }
}

/// `api/registers/NAME.json`: columns and rows. Values are text, as in the file.
pub fn register(stock: &Stock<'_>, sheet: &Sheet) -> Value {
    let columns: Vec<Value> = sheet
        .columns
        .iter()
        .map(|column| {
            let mut object = Map::new();
            object.insert("name".to_owned(), json!(column.name.value));
            object.insert("title".to_owned(), json!(column.title));
            object.insert("type".to_owned(), json!(column.kind.word()));
            let of = column.of.as_ref().map(|of| of.value.as_str());
            of.into_iter().for_each(|of| drop(object.insert("of".to_owned(), json!(of))));
            column.unit.iter().for_each(|unit| drop(object.insert("unit".to_owned(), json!(unit))));
            if column.many {
                object.insert("many".to_owned(), json!(true));
            }
            Value::Object(object)
        })
        .collect();
    let rows: Vec<Value> = sheet
        .rows
        .iter()
        .enumerate()
        .map(|(at, row)| {
            let mut values = Map::new();
            for (column, cell) in sheet.columns.iter().zip(&row.cells) {
                let texts: Vec<&str> = cell.iter().map(|value| value.value.as_ref()).collect();
                match texts.as_slice() {
                    [] => {}
                    [text] if !column.many => drop(values.insert(column.name.value.clone(), json!(text))),
                    texts => drop(values.insert(column.name.value.clone(), json!(texts))),
                }
            }
            let mut object = Map::new();
            object.insert("key".to_owned(), json!(row.key.value));
            object.insert("values".to_owned(), Value::Object(values));
            if row.example {
                object.insert("example".to_owned(), json!(true));
            }
            let named_by: Vec<Value> = stock
                .register
                .sheets
                .naming_row(&sheet.name.value, at)
                .iter()
                .map(|referrer| match referrer {
                    Referrer::Row(name, from) => {
                        let other = stock.register.sheets.get(name.as_str());
                        let key = other.and_then(|other| other.rows.get(*from)).map(|row| row.key.value.as_ref());
                        json!({ "register": name.as_str(), "key": key })
                    }
                    Referrer::Filled(from) => json!({ "document": stock.register.documents[*from as usize].id().as_str() }),
                })
                .collect();
            if !named_by.is_empty() {
                object.insert("named_by".to_owned(), Value::Array(named_by));
            }
            if !row.additions.is_empty() {
                let each = |added: &crate::model::Signature| {
                    json!({ "on": added.on.to_string(), "by": added.by.value, "text": added.text })
                };
                object.insert("additions".to_owned(), row.additions.iter().map(each).collect());
            }
            Value::Object(object)
        })
        .collect();
    let mut whole = json!(line(stock, sheet));
    if let Value::Object(object) = &mut whole {
        object.insert("schema".to_owned(), json!(SCHEMA));
        object.insert("key".to_owned(), json!(sheet.columns.get(sheet.key).map(|column| &column.name.value)));
        if let Some(source) = &sheet.source {
            let sampled = source.sampled.as_ref().map(|day| day.value.to_string());
            let owner = source.owner.as_ref().map(|owner| owner.as_str());
            object.insert(
                "source".to_owned(),
                json!({ "system": source.system, "query": source.query, "owner": owner, "retention": source.retention, "sampled": sampled }),
            );
        }
        object.insert("columns".to_owned(), Value::Array(columns));
        object.insert("rows".to_owned(), Value::Array(rows));
    }
    whole
}
