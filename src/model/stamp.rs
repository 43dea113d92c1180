//! Stamps: which exact text somebody approved or reviewed, which rows somebody confirmed.

use std::fmt;
use std::str::FromStr;

use super::Refusal;

/// Declares a stamp: a prefix and the first 20 bytes of a SHA-256 in hex.
macro_rules! stamp_type {
    ($(#[$doc:meta])* $name:ident, $prefix:literal, $help:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub struct $name([u8; 20]);

        impl $name {
            /// The stamp made from a whole SHA-256 digest: its first 20 bytes.
            pub fn from_digest(digest: &[u8; 32]) -> $name {
                let mut bytes = [0; 20];
                bytes.copy_from_slice(&digest[..20]);
                $name(bytes)
            }
        }

        impl FromStr for $name {
            type Err = Refusal;
            fn from_str(text: &str) -> Result<Self, Refusal> {
                let refuse = || Refusal::new("is not a stamp", $help);
                let digits = text.strip_prefix($prefix).ok_or_else(refuse)?;
                if digits.len() != 40 || !digits.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')) {
                    return Err(refuse());
                }
                let mut bytes = [0; 20];
                for (at, byte) in bytes.iter_mut().enumerate() {
                    *byte = u8::from_str_radix(&digits[at * 2..at * 2 + 2], 16).map_err(|_| refuse())?;
                }
                Ok($name(bytes))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str($prefix)?;
                self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
            }
        }
    };
}

stamp_type!(
    /// `s1:` and 40 hex digits of a SHA-256 over what counts in a document.
    ///
    /// What counts, and in which form, is written down at `assess::stamp`.
    Stamp,
    "s1:",
    "a stamp is `s1:` and 40 digits 0-9 a-f; `clausebook check` prints the right one"
);
stamp_type!(
    /// `r1:` and 40 hex digits of a SHA-256 over rows of a register.
    ///
    /// What counts, and in which form, is written down at `assess::rows`.
    RowsStamp,
    "r1:",
    "the stamp of rows is `r1:` and 40 digits 0-9 a-f; `clausebook check` prints the right one"
);
