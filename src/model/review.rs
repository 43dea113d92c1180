//! How long something may take or last.

use std::fmt;
use std::str::FromStr;

use super::Refusal;

/// `N minutes|hours|days|weeks|months|years`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Interval {
    count: u16,
    unit: Unit,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Unit {
    Minutes,
    Hours,
    Days,
    Weeks,
    Months,
    Years,
}

impl Interval {
    /// Twelve months, the review interval where nobody says otherwise.
    pub const YEARLY: Interval = Interval { count: 12, unit: Unit::Months };
    /// Thirty days, the notice given before a review is due where nobody says otherwise.
    pub const THIRTY_DAYS: Interval = Interval { count: 30, unit: Unit::Days };

    /// Twenty-four months, beyond which no rule lengthens a review interval.
    pub const TWO_YEARS: Interval = Interval { count: 24, unit: Unit::Months };
    /// One day.
    pub const DAY: Interval = Interval { count: 1, unit: Unit::Days };

    /// Whether it is long enough for a review: days or longer.
    pub fn is_days_or_longer(self) -> bool {
        !matches!(self.unit, Unit::Minutes | Unit::Hours)
    }

    pub(super) fn span(self) -> jiff::Span {
        let count = i64::from(self.count);
        let span = jiff::Span::new();
        match self.unit {
            Unit::Minutes | Unit::Hours => span,
            Unit::Days => span.days(count),
            Unit::Weeks => span.weeks(count),
            Unit::Months => span.months(count),
            Unit::Years => span.years(count),
        }
    }
}

impl FromStr for Interval {
    type Err = Refusal;
    fn from_str(text: &str) -> Result<Self, Refusal> {
        let refuse = || Refusal::new("is not an interval", "write a number and a unit, for example `12 months` or `15 minutes`");
        let (count, unit) = text.trim().split_once(' ').ok_or_else(refuse)?;
        let count: u16 = count.parse().map_err(|_| refuse())?;
        let unit = match unit.trim() {
            "minute" | "minutes" => Unit::Minutes,
            "hour" | "hours" => Unit::Hours,
            "day" | "days" => Unit::Days,
            "week" | "weeks" => Unit::Weeks,
            "month" | "months" => Unit::Months,
            "year" | "years" => Unit::Years,
            _ => return Err(refuse()),
        };
        if count == 0 || count > 1000 {
            return Err(Refusal::new("is not an interval", "the number must be between 1 and 1000"));
        }
        Ok(Interval { count, unit })
    }
}

impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match self.unit {
            Unit::Minutes => "minute",
            Unit::Hours => "hour",
            Unit::Days => "day",
            Unit::Weeks => "week",
            Unit::Months => "month",
            Unit::Years => "year",
        };
        write!(f, "{} {unit}{}", self.count, if self.count == 1 { "" } else { "s" })
    }
}
