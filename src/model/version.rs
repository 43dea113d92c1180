//! Version numbers of documents.

use std::fmt;
use std::str::FromStr;

use super::Refusal;

/// A version of 2 or 3 numbers, kept as written and compared number by number: `1.10` comes after `1.9`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    numbers: Vec<u32>,
}

/// Which part of a version number grows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Nobody has to do anything otherwise than before.
    Minor,
    /// What somebody must do, who does it, a figure, the scope or an authority has changed.
    Major,
}

impl Version {
    /// Whether it begins a new row: `2.0`, but not `2.1`.
    pub fn is_major(&self) -> bool {
        self.numbers.iter().skip(1).all(|number| *number == 0)
    }

    /// The next number: `1.4` becomes `1.5` or `2.0`.
    #[must_use]
    pub fn next(&self, step: Step) -> Version {
        let grown = match step {
            Step::Major => 0,
            Step::Minor => 1,
        };
        let numbers = self.numbers.iter().enumerate().map(|(at, number)| match at.cmp(&grown) {
            std::cmp::Ordering::Less => *number,
            std::cmp::Ordering::Equal => number.saturating_add(1),
            std::cmp::Ordering::Greater => 0,
        });
        Version { numbers: numbers.collect() }
    }
}

impl FromStr for Version {
    type Err = Refusal;
    fn from_str(text: &str) -> Result<Self, Refusal> {
        let refuse = || Refusal::new("is not a version", "write 2 or 3 numbers joined by dots, for example `\"1.4\"`");
        let numbers: Vec<u32> = text
            .split('.')
            .map(|part| {
                let plain =
                    !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()) && (part == "0" || !part.starts_with('0'));
                if plain { part.parse().ok() } else { None }
            })
            .collect::<Option<_>>()
            .ok_or_else(refuse)?;
        if !(2..=3).contains(&numbers.len()) {
            return Err(refuse());
        }
        Ok(Version { numbers })
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, number) in self.numbers.iter().enumerate() {
            write!(f, "{}{number}", if at > 0 { "." } else { "" })?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_number_by_number() {
        let version = |text: &str| text.parse::<Version>().unwrap();
        assert!(version("1.10") > version("1.9"));
        assert_ne!(version("1.10"), version("1.1"));
        assert_eq!(version("1.10").to_string(), "1.10");
    }

    #[test]
    fn the_next_version_is_minor_or_major() {
        let next = |text: &str, step| text.parse::<Version>().unwrap().next(step).to_string();
        assert_eq!(next("1.9", Step::Minor), "1.10");
        assert_eq!(next("0.3", Step::Major), "1.0");
        assert_eq!(next("1.4.2", Step::Minor), "1.5.0");
    }

    #[test]
    fn other_shapes_are_refused() {
        for bad in ["1", "1.2.3.4", "v1.0", "1.", "01.2", "1.0-beta", ""] {
            assert!(bad.parse::<Version>().is_err(), "{bad}");
        }
    }
}
