//! Where a link leads, or why it leads nowhere.

use camino::{Utf8Component, Utf8Path, Utf8PathBuf};

use super::Register;
use crate::model::{Catalogue, Section, StandardId, Target, nearest};

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// A document, perhaps one section of it.
    Document {
        /// Its place in the register.
        at: usize,
        /// The place of the section in the document.
        section: Option<usize>,
    },
    /// A clause of a known standard, by its place in the catalogue.
    Clause {
        /// The standard.
        standard: StandardId,
        /// The clause.
        at: usize,
        /// The point, if one is named.
        point: Option<String>,
    },
    /// A section of the very page that holds the link.
    Here(String),
    /// A free page, by its place in the register.
    Page(usize),
    /// A file published as it is.
    File(Utf8PathBuf),
}

/// Why a link leads nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Broken {
    /// No document has this id.
    Document {
        /// The id as written.
        id: String,
    },
    /// The document has no such section.
    Section {
        /// The section as written.
        section: String,
        /// The document, if it is another one.
        document: Option<usize>,
        /// One that may be meant.
        near: Option<String>,
    },
    /// No such standard, clause or point.
    Clause {
        /// What is not there, in words.
        what: String,
        /// One that may be meant.
        near: Option<String>,
    },
    /// No such file, or none that is published.
    File {
        /// The path from the project's root.
        path: String,
    },
    /// The path leads out of the project.
    Outside,
}

impl Register {
    /// Where a link in the file at `from` leads.
    pub fn resolve(&self, from: &Utf8Path, target: &Target) -> Result<Destination, Broken> {
        match target {
            Target::Document(id, section) => {
                let at = self.known_as(id).ok_or_else(|| Broken::Document { id: id.to_string() })?;
                match (self.documents[at].id().as_str() == id.as_ref(), section) {
                    (true, section) => self.in_document(at, section.as_deref()),
                    (false, section) => self.in_former(at, id, section.as_deref()),
                }
            }
            Target::Section(section) => match self.names.by_path.get(from.as_str()) {
                Some(at) => {
                    let section = self.section(*at as usize, section, true)?;
                    Ok(Destination::Here(self.documents[*at as usize].interface.sections[section].id.to_string()))
                }
                None => self.here_on_page(from, section),
            },
            Target::Clause(words) => self.resolve_clause(words),
            Target::File(path, section) => {
                let path = join(from, path).ok_or(Broken::Outside)?;
                if let Some(at) = self.names.by_path.get(path.as_str()) {
                    return self.in_document(*at as usize, section.as_deref());
                }
                if let Some(at) = self.page_paths.get(path.as_str()) {
                    return Ok(Destination::Page(*at));
                }
                if self.has_asset(&path) { Ok(Destination::File(path)) } else { Err(Broken::File { path: path.into_string() }) }
            }
        }
    }

    /// The document that a link means, whether or not the section it names is there.
    pub fn document_meant(&self, from: &Utf8Path, target: &Target) -> Option<usize> {
        match target {
            Target::Document(id, _) => self.known_as(id),
            Target::File(path, _) => self.names.by_path.get(join(from, path)?.as_str()).map(|at| *at as usize),
            Target::Section(_) | Target::Clause(_) => None,
        }
    }

    fn in_document(&self, at: usize, section: Option<&str>) -> Result<Destination, Broken> {
        // Of a document without a text nobody knows the sections.
        let section = section.filter(|_| self.documents[at].has_text());
        let section = section.map(|section| self.section(at, section, false)).transpose()?;
        Ok(Destination::Document { at, section })
    }

    /// A link by the id of a text that the document took in: its sections may have got the old id
    /// before their own, and its beginning bears it alone.
    fn in_former(&self, at: usize, id: &str, section: Option<&str>) -> Result<Destination, Broken> {
        let former = id.to_lowercase();
        let renamed = section.map_or_else(|| former.clone(), |section| format!("{former}-{section}"));
        let found = self.in_document(at, Some(&renamed));
        if found.is_ok() { found } else { self.in_document(at, section) }
    }

    fn section(&self, at: usize, wanted: &str, here: bool) -> Result<usize, Broken> {
        let sections = &self.documents[at].interface.sections;
        sections.iter().position(|section| section.id.as_ref() == wanted).ok_or_else(|| Broken::Section {
            section: wanted.to_owned(),
            document: (!here).then_some(at),
            near: near_section(sections, wanted),
        })
    }

    fn here_on_page(&self, from: &Utf8Path, wanted: &str) -> Result<Destination, Broken> {
        let sections = self.page_paths.get(from.as_str()).map_or(&[][..], |at| &self.pages[*at].interface.sections);
        if sections.iter().any(|section| section.id.as_ref() == wanted) {
            return Ok(Destination::Here(wanted.to_owned()));
        }
        Err(Broken::Section { section: wanted.to_owned(), document: None, near: near_section(sections, wanted) })
    }

    fn resolve_clause(&self, words: &str) -> Result<Destination, Broken> {
        let (standard, rest) = words.split_once('/').unwrap_or((words, ""));
        let (number, point) = rest.split_once('#').map_or((rest, None), |(number, point)| (number, Some(point)));
        let Some(catalogue) = self.catalogues.get(standard) else {
            let near = nearest(standard, self.catalogues.keys().map(StandardId::as_str));
            return Err(Broken::Clause {
                what: format!("no standard `{standard}` is known here"),
                near: near.map(str::to_owned),
            });
        };
        let Some(at) = catalogue.position(number) else {
            return Err(Broken::Clause {
                what: format!("clause `{number}` is not in {}", catalogue.title),
                near: near_clause(catalogue, number),
            });
        };
        if let Some(point) = point
            && catalogue.clauses[at].point(point).is_none()
        {
            let keys = catalogue.clauses[at].points.iter().map(|point| point.key.as_str());
            let near = nearest(point, keys).map(str::to_owned);
            return Err(Broken::Clause { what: format!("clause {number} has no point `{point}`"), near });
        }
        Ok(Destination::Clause { standard: catalogue.id.clone(), at, point: point.map(str::to_owned) })
    }
}

fn near_section(sections: &[Section], wanted: &str) -> Option<String> {
    nearest(wanted, sections.iter().map(|section| section.id.as_ref())).map(str::to_owned)
}

/// Clauses that may be meant: those that share all but the last part.
pub fn near_clause(catalogue: &Catalogue, number: &str) -> Option<String> {
    let mut stem = number;
    while let Some((shorter, _)) = stem.rsplit_once('.') {
        stem = shorter;
        let mut below: Vec<_> = catalogue
            .clauses
            .iter()
            .filter(|clause| clause.number.as_str().strip_prefix(stem).is_some_and(|rest| rest.starts_with('.')))
            .collect();
        // Those as deep as the number asked for come first.
        let depth = number.split('.').count();
        below.sort_by_key(|clause| clause.number.depth().abs_diff(depth));
        let near: Vec<String> = below.iter().take(3).map(|clause| format!("{} {}", clause.number, clause.title)).collect();
        if !near.is_empty() {
            return Some(near.join(", "));
        }
    }
    None
}

/// `path` as seen from the file `from`; nothing where it leads out of the project.
fn join(from: &Utf8Path, path: &str) -> Option<Utf8PathBuf> {
    let mut joined = from.parent().unwrap_or(Utf8Path::new("")).to_owned();
    for part in Utf8Path::new(path).components() {
        match part {
            Utf8Component::Normal(name) => joined.push(name),
            Utf8Component::CurDir => {}
            Utf8Component::ParentDir => {
                if !joined.pop() {
                    return None;
                }
            }
            _ => return None,
        }
    }
    Some(joined)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_never_leaves_the_project() {
        let from = Utf8Path::new("toolkit/documents/a.md");
        assert_eq!(join(from, "../b.md"), Some(Utf8PathBuf::from("toolkit/b.md")));
        assert_eq!(join(from, "../../../b.md"), None);
    }
}
