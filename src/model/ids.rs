//! Names that are checked once and trusted afterwards.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use super::Refusal;

macro_rules! name_type {
    ($(#[$doc:meta])* $name:ident, $check:expr, $what:literal, $help:literal) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            /// The name as it is written.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = Refusal;
            fn from_str(text: &str) -> Result<Self, Refusal> {
                let check: fn(&str) -> bool = $check;
                if check(text) { Ok($name(text.into())) } else { Err(Refusal::new($what, $help)) }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl std::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }
    };
}

name_type!(
    /// The id of a document, such as `SMS-PRC-015`.
    DocId,
    is_doc_id,
    "is not a document id",
    "write capital letters and digits in parts joined by hyphens, for example `SMS-PRC-015`, at most 40 characters"
);
name_type!(
    /// The key of a role, such as `change-manager`.
    RoleKey,
    is_key,
    "is not a role key",
    "write small letters, digits and hyphens, for example `change-manager`"
);
name_type!(
    /// The name of a register with rows, such as `service-requirements`.
    RegisterKey,
    is_key,
    "is not the name of a register",
    "write small letters, digits and hyphens, for example `service-requirements`"
);
name_type!(
    /// The key of a field, such as `service-desk.phone`.
    FieldKey,
    |text| text.len() <= 80 && text.contains('.') && text.split('.').all(is_key),
    "is not a field key",
    "write small words joined by dots, for example `service-desk.phone`"
);
name_type!(
    /// A standard with its edition, such as `iso20000-1:2018`.
    StandardId,
    |text| text.split_once(':').is_some_and(|(name, edition)| {
        is_key(name) && !edition.is_empty() && edition.len() <= 12
            && edition.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    }),
    "is not a standard with its edition",
    "write both, for example `iso20000-1:2018`"
);
name_type!(
    /// The number of a clause, such as `8.5.1.2` or `A.8.32`. It is text: `8.10` is not `8.1`.
    ClauseNumber,
    |text| text.len() <= 24
        && text.split('.').all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric())),
    "is not a clause number",
    "write it as the standard does, for example `8.5.1.2`"
);
name_type!(
    /// The key of one demand inside a clause, such as `back-out`.
    PointKey,
    is_key,
    "is not the key of a point",
    "write small letters, digits and hyphens, for example `back-out`"
);
name_type!(
    /// The key of a term of the glossary, such as `major-incident`.
    TermKey,
    is_key,
    "is not the key of a term",
    "write small letters, digits and hyphens, for example `major-incident`"
);
name_type!(
    /// The key of a process or of a group of processes, such as `change`.
    ProcessKey,
    is_key,
    "is not the key of a process",
    "write small letters, digits and hyphens, for example `change`"
);
name_type!(
    /// The key of a practice, such as `change-enablement`.
    PracticeKey,
    is_key,
    "is not the key of a practice",
    "write small letters, digits and hyphens, for example `change-enablement`"
);

impl StandardId {
    /// The part used in addresses: `iso20000-1-2018`.
    pub fn slug(&self) -> String {
        self.0.replace(':', "-").to_lowercase()
    }
}

impl ClauseNumber {
    /// The first part, such as `8` or `A`.
    pub fn chapter(&self) -> &str {
        self.0.split('.').next().unwrap_or("")
    }

    /// How deep the clause lies: `8` is 1, `8.5.1` is 3.
    pub fn depth(&self) -> usize {
        self.0.split('.').count()
    }
}

/// A clause of one standard, and perhaps one of its points.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClauseRef {
    /// The standard with its edition.
    pub standard: StandardId,
    /// The clause.
    pub number: ClauseNumber,
    /// One point of it; none named means all.
    pub point: Option<PointKey>,
}

impl fmt::Display for ClauseRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.standard, self.number)?;
        if let Some(point) = &self.point {
            write!(f, "#{point}")?;
        }
        Ok(())
    }
}

/// `[a-z][a-z0-9-]*`
pub(crate) fn is_key(text: &str) -> bool {
    text.len() <= 64
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// `[A-Z][A-Z0-9]*(-[A-Z0-9]+)+`, at most 40 characters.
fn is_doc_id(text: &str) -> bool {
    text.len() <= 40
        && text.contains('-')
        && text.starts_with(|c: char| c.is_ascii_uppercase())
        && text.split('-').all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check<T: FromStr>(text: &str, good: bool) {
        assert_eq!(text.parse::<T>().is_ok(), good, "{text}");
    }

    #[test]
    fn ids_are_capital_parts_joined_by_hyphens() {
        check::<DocId>("SMS-PRC-015", true);
        for bad in ["sms-prc-015", "SMS", "SMS-", "SMS-PRC/015", "SMS-..", "SMS-🎉", "1SMS-A", ""] {
            check::<DocId>(bad, false);
        }
        check::<DocId>(&format!("A-{}", "X".repeat(39)), false);
    }

    #[test]
    fn clause_numbers_are_text() {
        let one: ClauseNumber = "8.1".parse().unwrap();
        let ten: ClauseNumber = "8.10".parse().unwrap();
        assert_ne!(one, ten);
        check::<ClauseNumber>("8..1", false);
        check::<ClauseNumber>("A.8.32", true);
    }

    #[test]
    fn a_standard_is_written_with_its_edition() {
        check::<StandardId>("iso20000-1:2018", true);
        check::<StandardId>("iso20000-1", false);
    }
}
