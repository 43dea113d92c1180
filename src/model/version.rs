//! Version numbers of documents.

use std::fmt;
use std::str::FromStr;

use super::Refusal;

/// A version of 2 or 3 numbers, kept as written and compared number by number: `1.10` comes after `1.9`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    numbers: Vec<u32>,
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
    fn other_shapes_are_refused() {
        for bad in ["1", "1.2.3.4", "v1.0", "1.", "01.2", "1.0-beta", ""] {
            assert!(bad.parse::<Version>().is_err(), "{bad}");
        }
    }
}
