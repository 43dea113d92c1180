//! Calendar dates without a time zone.

use std::fmt;
use std::str::FromStr;

use jiff::civil;

use super::{Interval, Refusal};

/// A calendar date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(civil::Date);

impl Date {
    /// The date of these numbers, if there is one.
    pub fn from_ymd(year: i16, month: i8, day: i8) -> Option<Date> {
        civil::Date::new(year, month, day).ok().map(Date)
    }

    /// The day on which a moment falls in UTC, given as seconds since 1970.
    pub fn from_unix_seconds(seconds: i64) -> Option<Date> {
        let days = i32::try_from(seconds.div_euclid(86_400)).ok()?;
        civil::date(1970, 1, 1).checked_add(jiff::Span::new().try_days(days).ok()?).ok().map(Date)
    }

    /// This date and an interval after it; months clamp to the month's end.
    pub fn plus(self, interval: Interval) -> Date {
        Date(self.0.saturating_add(interval.span()))
    }

    /// The day before.
    #[must_use]
    pub fn before(self) -> Date {
        Date(self.0.saturating_sub(jiff::Span::new().days(1)))
    }

    /// This date and so many days after it.
    #[must_use]
    pub fn after_days(self, days: i64) -> Date {
        jiff::Span::new().try_days(days).map_or(self, |span| Date(self.0.saturating_add(span)))
    }

    /// Days from `self` to `other`, negative if `other` is earlier.
    pub fn days_until(self, other: Date) -> i64 {
        i64::from((other.0 - self.0).get_days())
    }

    /// Year, month and day.
    pub fn ymd(self) -> (i16, i8, i8) {
        (self.0.year(), self.0.month(), self.0.day())
    }

    /// As people read it: `14 Dec 2026`.
    pub fn readable(self) -> String {
        const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
        let (year, month, day) = self.ymd();
        format!("{day} {} {year}", MONTHS[usize::try_from(month - 1).unwrap_or(0)])
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.ymd();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl FromStr for Date {
    type Err = Refusal;
    fn from_str(text: &str) -> Result<Self, Refusal> {
        let shape = || Refusal::new("is not a date", "write it as YYYY-MM-DD, for example `2026-02-28`");
        let bytes = text.as_bytes();
        let shaped = bytes.len() == 10
            && bytes.iter().enumerate().all(|(at, byte)| match at {
                4 | 7 => *byte == b'-',
                _ => byte.is_ascii_digit(),
            });
        if !shaped {
            return Err(shape());
        }
        let (Ok(year), Ok(month), Ok(day)) = (text[..4].parse(), text[5..7].parse(), text[8..].parse()) else {
            return Err(shape());
        };
        if let Some(date) = Date::from_ymd(year, month, day) {
            return Ok(date);
        }
        let help = match civil::Date::new(year, month, 1) {
            Ok(first) => format!("that month has {} days", first.days_in_month()),
            Err(_) => "months are 01 to 12".to_owned(),
        };
        Err(Refusal::new("is not a date", help))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_impossible_date_says_how_long_the_month_is() {
        assert_eq!("2026-02-30".parse::<Date>().unwrap_err().help, "that month has 28 days");
        assert!("31/02/2026".parse::<Date>().is_err());
        assert!("2026-13-01".parse::<Date>().is_err());
    }

    #[test]
    fn months_clamp_to_the_end_of_the_month() {
        let date: Date = "2026-01-31".parse().unwrap();
        assert_eq!(date.plus("1 month".parse().unwrap()).to_string(), "2026-02-28");
        assert_eq!(date.readable(), "31 Jan 2026");
    }

    #[test]
    fn seconds_give_the_day_in_utc() {
        assert_eq!(Date::from_unix_seconds(86_400 * 365).unwrap().to_string(), "1971-01-01");
        assert_eq!(Date::from_unix_seconds(-1).unwrap().to_string(), "1969-12-31");
    }
}
