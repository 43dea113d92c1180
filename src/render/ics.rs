//! Calendars after RFC 5545: one all-day event a review. No clock is asked, so equal sets give equal bytes.

use crate::edition::report::ReviewsReport;

/// The calendar of reviews. `host` makes the ids of events unique; `stamp` is the day of the build.
pub fn calendar(title: &str, report: &ReviewsReport<'_>, host: &str) -> String {
    let mut out = String::new();
    let stamp = report.as_of.replace('-', "");
    line(&mut out, "BEGIN:VCALENDAR");
    line(&mut out, "VERSION:2.0");
    line(&mut out, concat!("PRODID:-//clausebook//", env!("CARGO_PKG_VERSION"), "//EN"));
    line(&mut out, "CALSCALE:GREGORIAN");
    line(&mut out, &format!("X-WR-CALNAME:{}", text(&format!("{title}: reviews"))));
    for row in &report.documents {
        let Some(next) = &row.next else { continue };
        let Ok(day) = next.parse::<crate::model::Date>() else { continue };
        let after = day.plus("1 day".parse().expect("a day is an interval"));
        line(&mut out, "BEGIN:VEVENT");
        line(&mut out, &format!("UID:review-{}@{host}", row.id.to_lowercase()));
        line(&mut out, &format!("DTSTAMP:{stamp}T000000Z"));
        line(&mut out, &format!("DTSTART;VALUE=DATE:{}", next.replace('-', "")));
        line(&mut out, &format!("DTEND;VALUE=DATE:{}", after.to_string().replace('-', "")));
        line(&mut out, &format!("SUMMARY:{}", text(&format!("Review {} {}", row.id, row.title))));
        line(&mut out, &format!("DESCRIPTION:{}", text(&format!("Owner: {}", row.owner_title))));
        line(&mut out, "TRANSP:TRANSPARENT");
        line(&mut out, "END:VEVENT");
    }
    line(&mut out, "END:VCALENDAR");
    out
}

/// Text as a value: signs that mean something are escaped.
fn text(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in words.chars() {
        match c {
            '\\' | ';' | ',' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push_str("\\n"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// A content line, folded after 75 bytes and ended with CRLF.
fn line(out: &mut String, words: &str) {
    let mut room = 75;
    let mut width = 0;
    for c in words.chars() {
        if width + c.len_utf8() > room {
            out.push_str("\r\n ");
            room = 74;
            width = 0;
        }
        out.push(c);
        width += c.len_utf8();
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_folded() {
        let mut out = String::new();
        line(&mut out, &"é".repeat(60));
        assert!(out.lines().all(|line| line.len() <= 75), "{out}");
        assert_eq!(out.replace("\r\n ", ""), format!("{}\r\n", "é".repeat(60)));
    }

    #[test]
    fn signs_are_escaped() {
        assert_eq!(text("a,b;c\\d\ne"), "a\\,b\\;c\\\\d\\ne");
    }
}
