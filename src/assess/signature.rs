//! Whether an approval was signed by the person it names.
//!
//! What is signed is a statement, a text of seven lines that anybody can make again from the
//! approval; `approve --statements` writes it, `ssh-keygen -Y sign` signs it:
//!
//! ```text
//! clausebook approval 1
//! id: SMS-PRC-015
//! version: 1.4
//! role: sms-manager
//! by: Dana Ruiz
//! on: 2026-03-02
//! stamp: s1:9f2c…
//! ```
//!
//! Each line ends with LF. The signature is kept as the base64 of the SSHSIG blob, without line
//! ends. It is verified on every build; a key counts if it stands in `site/allowed-signers` for
//! that person on that day.

use std::fmt;

use ssh_key::{PublicKey, SshSig};

use crate::model::{Approval, Date, DocId, FrontMatter, RoleKey, Signer, Stamp, Version};

/// What a signature says it is for.
pub const NAMESPACE: &str = "clausebook-approval";

/// What an approver signs.
pub fn statement(id: &DocId, version: &Version, role: &RoleKey, by: &str, on: Date, stamp: Stamp) -> String {
    let by = by.split_whitespace().collect::<Vec<_>>().join(" ");
    format!("clausebook approval 1\nid: {id}\nversion: {version}\nrole: {role}\nby: {by}\non: {on}\nstamp: {stamp}\n")
}

/// Why a signature proves nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignatureFault {
    /// It is no signature that we can read.
    Unreadable,
    /// The approval lacks the stamp or the version that would have been signed.
    NothingSigned,
    /// It was made for another purpose.
    OtherPurpose,
    /// It is a signature of something else, or was tampered with.
    OtherText,
    /// No line of the allowed signers holds the key.
    UnknownKey,
    /// The key is somebody else's.
    OtherPerson,
    /// The key may not sign approvals.
    NotForApprovals,
    /// The key did not count yet on that day.
    NotYet,
    /// The key did not count any more on that day.
    Expired,
}

impl fmt::Display for SignatureFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            SignatureFault::Unreadable => "it is no SSH signature",
            SignatureFault::NothingSigned => "the approval has no stamp or no version that could have been signed",
            SignatureFault::OtherPurpose => "it was made for another purpose than `clausebook-approval`",
            SignatureFault::OtherText => "it is the signature of another text",
            SignatureFault::UnknownKey => "its key is not in `site/allowed-signers`",
            SignatureFault::OtherPerson => "its key belongs to somebody else",
            SignatureFault::NotForApprovals => "its key may not sign approvals",
            SignatureFault::NotYet => "its key did not count yet on that day",
            SignatureFault::Expired => "its key did not count any more on that day",
        })
    }
}

impl SignatureFault {
    /// What to do about it.
    pub fn help(self) -> &'static str {
        match self {
            SignatureFault::Unreadable => "take the signature again with `clausebook approve … --signatures DIR`",
            SignatureFault::NothingSigned => "approve with `clausebook approve`, which writes both",
            SignatureFault::OtherPurpose => "sign with `ssh-keygen -Y sign -n clausebook-approval`",
            SignatureFault::OtherText => "sign the statement that `clausebook approve … --statements DIR` writes",
            SignatureFault::UnknownKey => "if the key is the person's, add a line for it to `site/allowed-signers`",
            SignatureFault::OtherPerson => "the person named in `by` signs with a key of their own",
            SignatureFault::NotForApprovals => "add `clausebook-approval` to the key's namespaces in `site/allowed-signers`",
            SignatureFault::NotYet | SignatureFault::Expired => {
                "correct `valid-after` or `valid-before` in `site/allowed-signers`, or sign with the key of that day"
            }
        }
    }
}

/// Verifies the signature of an approval.
pub fn verify(front: &FrontMatter, approval: &Approval, signature: &str, signers: &[Signer]) -> Result<(), SignatureFault> {
    let (Some(stamp), Some(version)) = (&approval.stamp, front.version_of(approval)) else {
        return Err(SignatureFault::NothingSigned);
    };
    let text = statement(&front.id, &version, &approval.role, &approval.by, approval.on.value, stamp.value);
    verify_statement(&text, signature, &approval.by, approval.on.value, signers)
}

/// Verifies the signature of a statement by a person on a day.
pub fn verify_statement(text: &str, signature: &str, by: &str, on: Date, signers: &[Signer]) -> Result<(), SignatureFault> {
    let signature = read(signature).ok_or(SignatureFault::Unreadable)?;
    if signature.namespace() != NAMESPACE {
        return Err(SignatureFault::OtherPurpose);
    }
    let known: Vec<&Signer> = signers.iter().filter(|signer| signer.key == *signature.public_key()).collect();
    if known.is_empty() {
        return Err(SignatureFault::UnknownKey);
    }
    let key = PublicKey::new(signature.public_key().clone(), "");
    key.verify(NAMESPACE, text.as_bytes(), &signature).map_err(|_| SignatureFault::OtherText)?;
    // Of several lines for one key, one that holds is enough; else the nearest miss is said.
    known
        .into_iter()
        .map(|signer| counts(signer, by, on))
        .min_by_key(|fault| fault.map_or(0, misses))
        .flatten()
        .map_or(Ok(()), Err)
}

/// Why a line of the allowed signers does not let its key sign for this person on this day.
fn counts(signer: &Signer, by: &str, on: Date) -> Option<SignatureFault> {
    if !signer.is(by) {
        return Some(SignatureFault::OtherPerson);
    }
    if !signer.may_sign(NAMESPACE) {
        return Some(SignatureFault::NotForApprovals);
    }
    if signer.first.is_some_and(|first| on < first) {
        return Some(SignatureFault::NotYet);
    }
    signer.last.is_some_and(|last| on > last).then_some(SignatureFault::Expired)
}

fn misses(fault: SignatureFault) -> u8 {
    match fault {
        SignatureFault::NotYet | SignatureFault::Expired => 1,
        SignatureFault::NotForApprovals => 2,
        _ => 3,
    }
}

/// The one line of base64 that is kept of an armoured signature; nothing where it is none.
pub fn line_of(armoured: &str) -> Option<String> {
    let inner = armoured.trim().strip_prefix(BEGIN)?.strip_suffix(END)?;
    let line: String = inner.split_whitespace().collect();
    read(&line).map(|_| line)
}

const BEGIN: &str = "-----BEGIN SSH SIGNATURE-----";
const END: &str = "-----END SSH SIGNATURE-----";

/// Reads the base64 of a signature. Those of the largest keys have less than 4 KB.
fn read(line: &str) -> Option<SshSig> {
    if line.len() > 8 << 10 || !line.is_ascii() {
        return None;
    }
    let mut armoured = format!("{BEGIN}\n");
    for part in line.as_bytes().chunks(70) {
        armoured.push_str(std::str::from_utf8(part).ok()?);
        armoured.push('\n');
    }
    armoured.push_str(END);
    armoured.push('\n');
    let signature = SshSig::from_pem(armoured).ok()?;
    // There is one way to write a signature; another one was tampered with, even if the key says yes.
    let again = signature.to_pem(ssh_key::LineEnding::LF).ok()?;
    let again: String = again.trim().strip_prefix(BEGIN)?.strip_suffix(END)?.split_whitespace().collect();
    (again == line && signature.version() == 1).then_some(signature)
}
