//! One text out of several: each under a heading of its own, its headings one level lower.

use super::moves::{Edit, Moves, apply, link_edits};
use crate::model::{Section, Target};
use crate::parse::{Reading, read};
use crate::project::Kind;
use crate::register::{Document, Register};
use crate::source::Sources;

/// How many samples of each text an auditor is shown.
const SAMPLES: usize = 3;

/// A document whose text goes into the new one.
pub struct Part<'d> {
    /// The document.
    pub document: &'d Document,
    /// Its text.
    pub text: &'d str,
    /// Its title.
    pub title: &'d str,
}

/// The new text.
pub struct Combined {
    /// Everything below the front matter.
    pub body: String,
}

/// Puts the texts together; where one of them cannot be taken, which, and why.
pub fn combine(parts: &[Part<'_>], moves: &Moves, register: &Register) -> Result<Combined, (usize, String)> {
    let main = parts.first().map(|part| part.document);
    let mut body = String::new();
    let mut samples = String::new();
    for (at, part) in parts.iter().enumerate() {
        let text = edited(part, main, moves, register).map_err(|what| (at, what))?;
        let (text, asked) = lowered(&text);
        let anchor = part.document.id().as_str().to_lowercase();
        body.push_str(&format!("\n## {} {{#{anchor}}}\n\n{}\n", part.title, text.trim()));
        if !asked.is_empty() {
            samples.push_str(&format!("\n**{}**\n\n{asked}\n", part.title));
        }
    }
    if !samples.is_empty() {
        body.push_str(&format!("\n::: auditor\n**Show me**\n{samples}:::\n"));
    }
    Ok(Combined { body })
}

/// The body of a part with its new links and ids of sections.
fn edited(part: &Part<'_>, main: Option<&Document>, moves: &Moves, register: &Register) -> Result<String, String> {
    let document = part.document;
    let interface = &document.interface;
    let home = main.map(|main| main.id().as_str());
    let moved = main.is_some_and(|main| main.path.parent() != document.path.parent());
    if moved && interface.links.iter().any(|link| matches!(link.target, Target::File(..))) {
        return Err("it links files by their paths, and its text is to stand in another folder".to_owned());
    }
    let mut edits = link_edits(part.text, interface, &document.path, (Some(document.id().as_str()), home), moves, register);
    let renamed = moves.get(document.id().as_str()).map(|moved| &moved.sections);
    for section in &interface.sections {
        let new = renamed.and_then(|renamed| renamed.get(section.id.as_ref()));
        edits.extend(heading(part.text, section, new.map(String::as_str))?);
    }
    Ok(apply(part.text, interface.body, edits))
}

/// The change that gives a heading a new id.
fn heading(text: &str, section: &Section, new: Option<&str>) -> Result<Option<Edit>, String> {
    let (start, end) = (section.span.start as usize, section.span.end as usize);
    let source = text.get(start..end).unwrap_or("");
    if !source.starts_with('#') {
        return Err(format!("the heading “{}” does not begin with `#` signs at the beginning of a line", section.title));
    }
    let Some(new) = new else { return Ok(None) };
    let braces = source.rfind('{').filter(|_| source.ends_with('}'));
    Ok(Some(match (section.explicit, braces) {
        (true, Some(open)) => {
            let old = format!("#{}", section.id);
            let Some(at) = source[open..].find(&old) else {
                return Err(format!("the id of the heading “{}” is not found in its line", section.title));
            };
            let at = start + open + at;
            (at..at + old.len(), format!("#{new}"))
        }
        (false, Some(open)) if !source[..open].ends_with('{') => (start + open + 1..start + open + 1, format!("#{new} ")),
        _ => (end..end, format!(" {{#{new}}}")),
    }))
}

/// A body with its headings one level lower and without what auditors are shown, and that.
fn lowered(text: &str) -> (String, String) {
    let (mut body, mut asked) = (String::new(), String::new());
    let mut code: Option<(char, usize)> = None;
    let mut auditor: Option<usize> = None;
    let mut samples = 0;
    for line in text.split_inclusive('\n') {
        let words = line.trim();
        let sign = words.chars().next().filter(|sign| matches!(sign, '`' | '~'));
        let count = sign.map_or(0, |sign| words.chars().take_while(|c| *c == sign).count());
        let was_code = code.is_some();
        match (code, sign) {
            (None, Some(sign)) if count >= 3 => code = Some((sign, count)),
            (Some((open, least)), Some(sign)) if open == sign && count >= least && words.len() == count => code = None,
            _ => {}
        }
        let plain = !was_code && code.is_none();
        let colons = words.bytes().take_while(|byte| *byte == b':').count();
        if plain && line.starts_with(":::") {
            match auditor {
                None if words[colons..].trim() == "auditor" => {
                    (auditor, samples) = (Some(colons), 0);
                    continue;
                }
                Some(opened) if opened == colons && words.len() == colons => {
                    auditor = None;
                    continue;
                }
                _ => {}
            }
        }
        if auditor.is_some() {
            let digits = line.bytes().take_while(u8::is_ascii_digit).count();
            if plain && digits > 0 && line[digits..].starts_with(['.', ')']) {
                samples += 1;
            }
            if samples <= SAMPLES && !(plain && words == "**Show me**") {
                asked.push_str(line);
            }
            continue;
        }
        let level = line.bytes().take_while(|byte| *byte == b'#').count();
        if plain && (1..6).contains(&level) && line[level..].starts_with([' ', '\t', '\n']) {
            body.push('#');
        }
        body.push_str(line);
    }
    (body, asked.trim().to_owned())
}

/// Reads the new document again: it must have exactly the sections and claims of its parts.
pub fn verify(bytes: &[u8], documents: &[&Document], moves: &Moves) -> Result<(), String> {
    let text = std::str::from_utf8(bytes).map_err(|_| "the joined text is not UTF-8".to_owned())?;
    let mut sources = Sources::default();
    let file = sources.add(documents[0].path.clone(), text.trim_start_matches('\u{feff}'));
    let Reading::Document(joined) = read(sources.file(file), file, &Kind::Document) else {
        return Err("the joined text cannot be read".to_owned());
    };
    let claims = |section: &Section| section.claims.iter().map(|claim| claim.value.to_string()).collect::<Vec<_>>();
    let mut expected: Vec<(u8, String, Vec<String>)> = Vec::new();
    for document in documents {
        let moved = moves.get(document.id().as_str());
        expected.push((2, document.id().as_str().to_lowercase(), Vec::new()));
        expected.extend(document.interface.sections.iter().map(|section| {
            let id = moved.and_then(|moved| moved.sections.get(section.id.as_ref())).map_or(section.id.as_ref(), String::as_str);
            ((section.level + 1).min(6), id.to_owned(), claims(section))
        }));
    }
    let found = joined.interface.sections.iter().map(|section| (section.level, section.id.to_string(), claims(section)));
    match expected.iter().zip(found.clone()).find(|(wanted, got)| *wanted != got) {
        Some((wanted, _)) => Err(format!("the section `{}` would not be the same in the joined text", wanted.1)),
        None if found.count() != expected.len() => Err("the joined text would have other sections than its parts".to_owned()),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_go_down_and_what_auditors_ask_is_put_apart() {
        let text = "# One\n\n```\n# code\n::: auditor\n```\n\n###### Six\n\n::: auditor\n**Show me**\n\n1. a\n2. b\n3. c\n4. d\n:::\nEnd\n";
        let (body, asked) = lowered(text);
        assert_eq!(body, "## One\n\n```\n# code\n::: auditor\n```\n\n###### Six\n\nEnd\n");
        assert_eq!(asked, "1. a\n2. b\n3. c");
    }
}
