//! What a link names, told from its words alone.

use crate::model::Target;

/// What a link turned out to be.
#[derive(Debug, PartialEq, Eq)]
pub enum Read {
    /// It leads to something of the project.
    Inside(Target),
    /// It leads to the web, to mail or to a telephone.
    Outside,
    /// It is not published; why, and what to do.
    Refused(String, String),
}

/// Reads the address of a link; `wiki` are the `[[…]]` ones.
pub fn read(to: &str, wiki: bool, image: bool) -> Read {
    if wiki {
        return Read::Inside(wiki_target(to));
    }
    let has_field = to.contains("{{");
    if let Some(scheme) = scheme(to) {
        return match scheme.to_ascii_lowercase().as_str() {
            "http" | "https" if image => Read::Refused(
                format!("the picture `{}` lies on another host", super::shorten(to)),
                "put the file beside the document; pages never load anything from elsewhere".to_owned(),
            ),
            "http" | "https" | "mailto" | "tel" if !image => Read::Outside,
            _ => Read::Refused(
                format!("a link to `{}` is never published", super::shorten(to)),
                "links lead to http, https, mailto, tel, or to a document of the set".to_owned(),
            ),
        };
    }
    if to.starts_with("//") || to.starts_with('/') || to.starts_with('\\') || to.contains('\0') {
        return Read::Refused(
            format!("the address `{}` begins at the root of a host", super::shorten(to)),
            "write a path relative to this document, or `[[ID]]`".to_owned(),
        );
    }
    if has_field {
        return Read::Outside;
    }
    if let Some(section) = to.strip_prefix('#') {
        return Read::Inside(Target::Section(section.into()));
    }
    let (path, section) = to.split_once('#').map_or((to, None), |(path, section)| (path, Some(section.into())));
    let path = percent_encoding::percent_decode_str(path).decode_utf8_lossy();
    Read::Inside(Target::File(path.as_ref().into(), section))
}

fn wiki_target(to: &str) -> Target {
    if let Some(section) = to.strip_prefix('#') {
        return Target::Section(section.into());
    }
    if to.contains('/') && to.contains(':') {
        return Target::Clause(to.into());
    }
    match to.split_once('#') {
        Some((id, section)) => Target::Document(id.into(), Some(section.into())),
        None => Target::Document(to.into(), None),
    }
}

/// The scheme of an address, seen as a browser sees it: control characters and blanks at the
/// front or inside do not hide it.
pub fn scheme(to: &str) -> Option<String> {
    let plain: String = to.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect();
    let (scheme, _) = plain.split_once(':')?;
    let fits = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'));
    fits.then(|| scheme.to_owned())
}

/// A piece of a line in which links may stand and no other markup, such as an entry of `records`.
#[derive(Debug, PartialEq, Eq)]
pub enum Inline<'t> {
    /// Words as they are.
    Words(&'t str),
    /// `[[to]]` or `[[to|words]]`.
    Link {
        /// Where to.
        to: &'t str,
        /// The words for it, where there are any.
        words: Option<&'t str>,
    },
}

/// Splits a line at its links.
pub fn inline(text: &str) -> Vec<Inline<'_>> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(open) = rest.find("[[") {
        let Some(close) = rest[open..].find("]]").map(|at| open + at) else { break };
        if open > 0 {
            found.push(Inline::Words(&rest[..open]));
        }
        let inner = &rest[open + 2..close];
        let (to, words) = inner.split_once('|').map_or((inner, None), |(to, words)| (to, Some(words.trim())));
        found.push(Inline::Link { to: to.trim(), words });
        rest = &rest[close + 2..];
    }
    if !rest.is_empty() {
        found.push(Inline::Words(rest));
    }
    found
}

/// The words of a line without the marks of its links.
pub fn plain(text: &str) -> String {
    let words = |piece| match piece {
        Inline::Words(words) => words,
        Inline::Link { to, words } => words.unwrap_or(to),
    };
    inline(text).into_iter().map(words).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(to: &str) -> bool {
        matches!(read(to, false, false), Read::Refused(..))
    }

    #[test]
    fn addresses_that_run_something_are_refused() {
        assert!(refused("javascript:alert(1)"));
        assert!(refused("JaVa\tScript:alert(1)"));
        assert!(refused("data:text/html,x"));
        assert!(refused("//evil.example/x"));
        assert_eq!(read("https://example.org", false, false), Read::Outside);
    }

    #[test]
    fn a_line_is_split_at_its_links() {
        assert_eq!(plain("One [[A-1#x|request]] for each, see [[B-2]]"), "One request for each, see B-2");
        assert_eq!(plain("a [[b"), "a [[b");
        assert_eq!(inline("[[A-1]]"), [Inline::Link { to: "A-1", words: None }]);
    }

    #[test]
    fn wiki_links_name_documents_sections_and_clauses() {
        assert_eq!(read("A-1#x", true, false), Read::Inside(Target::Document("A-1".into(), Some("x".into()))));
        assert_eq!(read("iso20000-1:2018/8.5.1", true, false), Read::Inside(Target::Clause("iso20000-1:2018/8.5.1".into())));
        assert_eq!(read("#x", true, false), Read::Inside(Target::Section("x".into())));
    }
}
