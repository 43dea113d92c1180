//! Whose key signs: one line of `site/allowed-signers`.

use crate::model::{Date, is_principal_of};
use crate::source::Span;

/// One line of an allowed-signers file as OpenSSH writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signer {
    /// Whom the key stands for; patterns stand for nobody here.
    pub principals: Vec<String>,
    /// What it may sign; anything where nothing is said.
    pub namespaces: Vec<String>,
    /// The first day on which it counts.
    pub first: Option<Date>,
    /// The last day on which it counts.
    pub last: Option<Date>,
    /// The key.
    pub key: ssh_key::public::KeyData,
    /// The line.
    pub span: Span,
}

impl Signer {
    /// Whether the key stands for this person.
    pub fn is(&self, person: &str) -> bool {
        self.principals.iter().any(|principal| is_principal_of(principal, person))
    }

    /// Whether the key may sign for this purpose.
    pub fn may_sign(&self, namespace: &str) -> bool {
        self.namespaces.is_empty() || self.namespaces.iter().any(|each| each == namespace)
    }
}
