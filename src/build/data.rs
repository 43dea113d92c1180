//! What the site says to programs: calendars, and facts as JSON.

use crate::edition::{self, Stock};
use crate::model::{Date, RegisterKey, RoleKey};
use crate::render::ics;

/// The calendar of all reviews, or of those that one role answers for; of those until a day, where
/// one is named.
pub fn calendar(stock: &Stock<'_>, owner: Option<&RoleKey>, until: Option<Date>) -> String {
    let site = &stock.register.settings.site;
    let host = site.url.as_deref().and_then(|url| url.split('/').nth(2)).filter(|host| !host.is_empty());
    let title = match owner {
        Some(key) => format!("{}: reviews, {}", site.title, stock.register.role_title(key)),
        None => format!("{}: reviews", site.title),
    };
    let mut events = edition::events(stock, owner);
    events.retain(|event| until.is_none_or(|until| event.next <= until));
    ics::calendar(&title, &events, stock.assessment.today, host.unwrap_or("clausebook.invalid"), site.url.as_deref())
}

/// The facts of one name below `api/`, those of the build where no other has that name.
pub(super) fn api(stock: &Stock<'_>, name: &str) -> Vec<u8> {
    use edition::report;
    let json = match name {
        "glossary" => serde_json::to_vec_pretty(&edition::glossary_data(stock)),
        "coverage" => serde_json::to_vec(&report::coverage(stock)),
        "documents" => serde_json::to_vec_pretty(&report::documents(stock)),
        "registers" => serde_json::to_vec_pretty(&edition::rows_data::registers(&stock.counted())),
        "reviews" => serde_json::to_vec_pretty(&report::reviews(stock)),
        "status" => serde_json::to_vec_pretty(&report::status(stock)),
        _ => serde_json::to_vec_pretty(&report::build(stock)),
    };
    lines(json)
}

/// The rows of one register.
pub(super) fn register_data(stock: &Stock<'_>, name: &RegisterKey) -> Vec<u8> {
    let sheet = stock.register.sheets.get(name.as_str());
    sheet.map(|sheet| lines(serde_json::to_vec(&edition::rows_data::register(stock, sheet)))).unwrap_or_default()
}

fn lines(json: serde_json::Result<Vec<u8>>) -> Vec<u8> {
    let mut bytes = json.expect("reports are plain data");
    bytes.push(b'\n');
    bytes
}
