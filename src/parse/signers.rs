//! `site/allowed-signers`: whose key may sign an approval, in the format of OpenSSH.
//!
//! A line is `PRINCIPALS [OPTIONS] TYPE KEY [COMMENT]`. Certificates are not read: the line of an
//! authority is noted and stands for nobody.

use ssh_key::PublicKey;

use crate::model::{Date, Note, Noticed, Signer};
use crate::source::{FileId, Span};

/// Reads the file line by line; a line that cannot be read is noted.
pub fn read(file: FileId, text: &str, notes: &mut Vec<Note>) -> Vec<Signer> {
    let mut signers = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at + (line.len() - line.trim_start().len());
        at += line.len();
        let words = line.trim();
        if words.is_empty() || words.starts_with('#') {
            continue;
        }
        let span = Span::new(file, start, start + words.len());
        match signer(words, span) {
            Ok(signer) => signers.push(signer),
            Err((message, help)) => notes.push(Note::new(Noticed::MalformedSigner, span, message).help(help)),
        }
    }
    signers
}

fn signer(line: &str, span: Span) -> Result<Signer, (String, &'static str)> {
    let shape = "write `name@host namespaces=\"clausebook-approval\" ssh-ed25519 KEY`, one line a key";
    let words = words(line).ok_or_else(|| ("a quote in this line is not closed".to_owned(), shape))?;
    let (principals, rest) = words.split_first().ok_or_else(|| ("this line is empty".to_owned(), shape))?;
    let is_type = |word: &String| word.starts_with("ssh-") || word.starts_with("ecdsa-") || word.starts_with("sk-");
    let (options, key) = match rest {
        [kind, key, ..] if is_type(kind) => ("", format!("{kind} {key}")),
        [options, kind, key, ..] if is_type(kind) => (options.as_str(), format!("{kind} {key}")),
        _ => return Err(("this line names no key".to_owned(), shape)),
    };
    let key = PublicKey::from_openssh(&key)
        .map_err(|_| ("the key of this line cannot be read".to_owned(), "copy it from the person's `.pub` file"))?;
    let mut signer = Signer {
        principals: principals
            .replace('"', "")
            .split(',')
            .map(|each| each.trim().to_owned())
            .filter(|each| !each.is_empty())
            .collect(),
        namespaces: Vec::new(),
        first: None,
        last: None,
        key: key.key_data().clone(),
        span,
    };
    for option in split(options) {
        let (name, value) = option.split_once('=').unwrap_or((option.as_str(), ""));
        let value = value.trim_matches('"');
        match name.to_ascii_lowercase().as_str() {
            "namespaces" => signer.namespaces = value.split(',').map(|each| each.trim().to_owned()).collect(),
            "valid-after" => signer.first = Some(moment(value)?.0),
            "valid-before" => {
                // At midnight the day before is the last one.
                let (day, whole) = moment(value)?;
                signer.last = Some(if whole { day.before() } else { day });
            }
            "cert-authority" => {
                return Err((
                    "certificates are not read here, so this line stands for nobody".to_owned(),
                    "list the key of each person",
                ));
            }
            "" => {}
            other => {
                return Err((
                    format!("`{other}` is no option of an allowed signer"),
                    "one of: namespaces, valid-after, valid-before",
                ));
            }
        }
    }
    Ok(signer)
}

/// `YYYYMMDD[HHMM[SS]][Z]`: the day, and whether it is meant from its first second on.
fn moment(text: &str) -> Result<(Date, bool), (String, &'static str)> {
    let refuse = || (format!("`{text}` is no date"), "write it as YYYYMMDD, for example `20270101`");
    let digits = text.strip_suffix('Z').unwrap_or(text);
    if !matches!(digits.len(), 8 | 12 | 14) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(refuse());
    }
    let day = format!("{}-{}-{}", &digits[..4], &digits[4..6], &digits[6..8]).parse().map_err(|_| refuse())?;
    Ok((day, digits[8..].bytes().all(|byte| byte == b'0')))
}

/// The words of a line; blanks inside quotes are part of a word.
fn words(line: &str) -> Option<Vec<String>> {
    let mut found = vec![String::new()];
    let mut quoted = false;
    for c in line.chars() {
        match c {
            '"' => {
                quoted = !quoted;
                found.last_mut()?.push(c);
            }
            ' ' | '\t' if !quoted => found.push(String::new()),
            c => found.last_mut()?.push(c),
        }
    }
    found.retain(|word| !word.is_empty());
    (!quoted).then_some(found)
}

/// The options of a line; commas inside quotes are part of an option.
fn split(options: &str) -> Vec<String> {
    let mut found = vec![String::new()];
    let mut quoted = false;
    for c in options.chars() {
        quoted ^= c == '"';
        match (c, found.last_mut()) {
            (',', _) if !quoted => found.push(String::new()),
            (c, Some(last)) => last.push(c),
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    const KEY: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILM+rvN+ot98qgEN796jTiQfZfG1KaT0PtFDJ/XFSqti";

    fn check(line: &str, expected: Option<&str>) {
        let file = Sources::default().add(camino::Utf8Path::new("s"), line);
        let mut notes = Vec::new();
        let found = read(file, line, &mut notes);
        let show = |signer: &Signer| {
            let day = |day: Option<Date>| day.map_or("-".to_owned(), |day| day.to_string());
            format!(
                "{} / {} / {} {}",
                signer.principals.join(","),
                signer.namespaces.join(","),
                day(signer.first),
                day(signer.last)
            )
        };
        assert_eq!(found.first().map(show).as_deref(), expected, "{line}: {notes:?}");
        assert_eq!(notes.len(), usize::from(expected.is_none()), "{line}: {notes:?}");
    }

    #[test]
    fn lines_are_read_as_openssh_writes_them() {
        check(&format!("dana@acme.example {KEY} laptop"), Some("dana@acme.example /  / - -"));
        check(&format!("\"Dana Ruiz\",dana@x {KEY}"), Some("Dana Ruiz,dana@x /  / - -"));
        check(
            &format!("dana@x namespaces=\"git,clausebook-approval\",valid-after=20260101,valid-before=20270101 {KEY}"),
            Some("dana@x / git,clausebook-approval / 2026-01-01 2026-12-31"),
        );
        check(&format!("  dana@x valid-before=202701011200Z {KEY}"), Some("dana@x /  / - 2027-01-01"));
    }

    #[test]
    fn other_lines_are_noted() {
        check("dana@x", None);
        check("dana@x ssh-ed25519 AAAA", None);
        check(&format!("dana@x cert-authority {KEY}"), None);
        check(&format!("dana@x valid-after=2026 {KEY}"), None);
        check(&format!("dana@x valid-after=20261301 {KEY}"), None);
        check(&format!("\"dana@x {KEY}"), None);
        check(&format!("dana@x colour=red {KEY}"), None);
    }
}
