//! The stamp: which exact text somebody approved or reviewed.

use std::fmt;
use std::str::FromStr;

use super::Refusal;

/// `s1:` and 40 hex digits of a SHA-256 over what counts in a document.
///
/// What counts, and in which form, is written down at `assess::stamp`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Stamp([u8; 20]);

impl Stamp {
    /// The stamp made from a whole SHA-256 digest: its first 20 bytes.
    pub fn from_digest(digest: &[u8; 32]) -> Stamp {
        let mut bytes = [0; 20];
        bytes.copy_from_slice(&digest[..20]);
        Stamp(bytes)
    }
}

impl FromStr for Stamp {
    type Err = Refusal;
    fn from_str(text: &str) -> Result<Self, Refusal> {
        let refuse =
            || Refusal::new("is not a stamp", "a stamp is `s1:` and 40 digits 0-9 a-f; `clausebook check` prints the right one");
        let digits = text.strip_prefix("s1:").ok_or_else(refuse)?;
        if digits.len() != 40 || !digits.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')) {
            return Err(refuse());
        }
        let mut bytes = [0; 20];
        for (at, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&digits[at * 2..at * 2 + 2], 16).map_err(|_| refuse())?;
        }
        Ok(Stamp(bytes))
    }
}

impl fmt::Display for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("s1:")?;
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}
