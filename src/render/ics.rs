//! Calendars after RFC 5545: one all-day event a review. No clock is asked, so equal sets give equal bytes.

use crate::edition::ReviewEvent;
use crate::model::{Date, Interval};

/// A calendar of reviews. `host` makes the ids of events unique; `today` is the day of the build;
/// `site` is where the set is published, if anywhere.
pub fn calendar(title: &str, events: &[ReviewEvent<'_>], today: Date, host: &str, site: Option<&str>) -> String {
    let mut out = String::new();
    let day = |date: Date| date.to_string().replace('-', "");
    line(&mut out, "BEGIN:VCALENDAR");
    line(&mut out, "VERSION:2.0");
    line(&mut out, concat!("PRODID:-//clausebook//", env!("CARGO_PKG_VERSION"), "//EN"));
    line(&mut out, "CALSCALE:GREGORIAN");
    line(&mut out, &format!("X-WR-CALNAME:{}", text(title)));
    for event in events {
        line(&mut out, "BEGIN:VEVENT");
        line(&mut out, &format!("UID:review-{}@{host}", event.id.to_lowercase()));
        line(&mut out, &format!("DTSTAMP:{}T000000Z", day(today)));
        line(&mut out, &format!("DTSTART;VALUE=DATE:{}", day(event.next)));
        line(&mut out, &format!("DTEND;VALUE=DATE:{}", day(event.next.plus(Interval::DAY))));
        line(&mut out, &format!("SUMMARY:{}", text(&format!("Review {} {}", event.id, event.title))));
        line(&mut out, &format!("DESCRIPTION:{}", text(&format!("Owner: {}", event.owner_title))));
        if let Some(site) = site {
            line(&mut out, &format!("URL:{site}{}", event.address));
        }
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
