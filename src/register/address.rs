//! The addresses of pages: made from ids, never from titles, so that they last.

use camino::{Utf8Path, Utf8PathBuf};

use crate::model::{ClauseNumber, DocId, RegisterKey, RoleKey, StandardId};

/// The page of a document.
pub fn document(id: &DocId) -> String {
    format!("documents/{}.html", id.as_str().to_lowercase())
}

/// The releases of a document.
pub fn document_releases(id: &DocId) -> String {
    format!("documents/{}.releases.html", id.as_str().to_lowercase())
}

/// The text of a document that is in force from a later day.
pub fn coming_document(id: &DocId) -> String {
    format!("documents/{}.next.html", id.as_str().to_lowercase())
}

/// The index page of a standard.
pub fn standard(id: &StandardId) -> String {
    format!("standards/{}/index.html", id.slug())
}

/// The page of a clause.
pub fn clause(id: &StandardId, number: &ClauseNumber) -> String {
    format!("standards/{}/{}.html", id.slug(), number.as_str().to_lowercase())
}

/// The page of a role.
pub fn role(key: &RoleKey) -> String {
    format!("roles/{key}.html")
}

/// One page of a register's rows, counted from 1.
pub fn register(name: &RegisterKey, number: usize) -> String {
    if number <= 1 { format!("registers/{name}.html") } else { format!("registers/{name}.{number}.html") }
}

/// The anchor of a row on its page.
pub fn row_anchor(key: &str) -> String {
    format!("row-{key}")
}

/// The calendar of the reviews that a role answers for.
pub fn role_calendar(key: &RoleKey) -> String {
    format!("roles/{key}.ics")
}

/// A free page, from its path in the project.
pub fn page(path: &Utf8Path) -> String {
    let inside = path.strip_prefix("site/pages").unwrap_or(path);
    format!("pages/{}", inside.with_extension("html")).replace('\\', "/")
}

/// A file published as it is, from its path in the project; `owner` is the document it stands
/// beside or below, and the folder of that document.
pub fn asset(path: &Utf8Path, owner: Option<(&DocId, &Utf8Path)>) -> Option<String> {
    if let Ok(inside) = path.strip_prefix("site/static") {
        return Some(inside.as_str().replace('\\', "/"));
    }
    if path.starts_with("toolkit") {
        let (id, folder) = owner?;
        let inside = path.strip_prefix(folder).ok()?.as_str().replace('\\', "/");
        return Some(format!("documents/files/{id}/{inside}"));
    }
    let mut parts = path.components().skip(2);
    (parts.next()?.as_str() == "assets")
        .then(|| Utf8PathBuf::from_iter(["assets".into(), parts.collect::<Utf8PathBuf>()]).into_string())
}

/// Folders and files at the top of the site that are ours.
pub const OURS: &[&str] = &[
    "api",
    "assets",
    "coverage",
    "documents",
    "glossary",
    "journey",
    "pages",
    "processes",
    "registers",
    "releases",
    "reviews",
    "roles",
    "search",
    "standards",
    "v",
    "index.html",
    "404.html",
    "manifest.json",
    "reviews.ics",
    "changes.xml",
];

/// Why an address cannot be used everywhere, if it cannot.
pub fn unusable(address: &str) -> Option<&'static str> {
    const RESERVED: &[&str] = &["con", "prn", "aux", "nul"];
    let bad = |part: &str| {
        let stem = part.split('.').next().unwrap_or("").to_lowercase();
        let numbered = (stem.starts_with("com") || stem.starts_with("lpt"))
            && stem.len() == 4
            && stem.ends_with(|c: char| c.is_ascii_digit());
        if RESERVED.contains(&stem.as_str()) || numbered {
            return Some("Windows keeps this name for a device");
        }
        if part.ends_with('.') || part.ends_with(' ') || part.chars().any(|c| c.is_control() || "<>:\"|?*\\".contains(c)) {
            return Some("this name cannot be written on every system");
        }
        (part.len() > 120).then_some("this name is longer than 120 bytes")
    };
    address.split('/').find_map(bad)
}

/// The relative link from one page to another address.
pub fn relative(from: &str, to: &str) -> String {
    let from_parts: Vec<&str> = from.split('/').collect();
    let to_parts: Vec<&str> = to.split('/').collect();
    let folders = from_parts.len() - 1;
    let shared = from_parts[..folders].iter().zip(&to_parts[..to_parts.len() - 1]).take_while(|(a, b)| a == b).count();
    let mut out = "../".repeat(folders - shared);
    out.push_str(&to_parts[shared..].join("/"));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(from: &str, to: &str, expected: &str) {
        assert_eq!(relative(from, to), expected);
    }

    #[test]
    fn links_are_relative() {
        check("index.html", "documents/a.html", "documents/a.html");
        check("documents/a.html", "documents/b.html", "b.html");
        check("standards/x/8.5.html", "documents/b.html", "../../documents/b.html");
        check("coverage/grid/index.html", "coverage/index.html", "../index.html");
    }

    #[test]
    fn names_of_devices_are_refused() {
        assert!(unusable("pages/CON.html").is_some());
        assert!(unusable("pages/console.html").is_none());
    }
}
