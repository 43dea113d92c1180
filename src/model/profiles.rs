//! Tailoring: which documents of the set become one where an organisation is small.

use crate::model::DocId;
use crate::source::Spanned;

/// `toolkit/profiles.yaml`
#[derive(Clone, Debug, Default)]
pub struct Profiles {
    /// The profiles, in the order of the file.
    pub profiles: Vec<Profile>,
}

/// One way to tailor the set.
#[derive(Clone, Debug)]
pub struct Profile {
    /// Its name.
    pub name: Spanned<String>,
    /// What it is for, in a sentence.
    pub summary: Option<String>,
    /// The documents that take in others. Documents that are not named stay as they are.
    pub documents: Vec<Merged>,
    /// The documents that are left out.
    pub left_out: Vec<LeftOut>,
}

/// A document that takes in the texts of others.
#[derive(Clone, Debug)]
pub struct Merged {
    /// The document; its id stays.
    pub id: Spanned<DocId>,
    /// Its title from then on.
    pub title: String,
    /// Whose texts it takes in, in this order behind its own.
    pub takes: Vec<Spanned<DocId>>,
}

/// A document that is left out.
#[derive(Clone, Debug)]
pub struct LeftOut {
    /// The document.
    pub id: Spanned<DocId>,
    /// Where its links lead from then on.
    pub instead: Spanned<DocId>,
    /// Why nobody needs it.
    pub reason: String,
}

impl Profiles {
    /// The profile with this name.
    pub fn get(&self, name: &str) -> Option<&Profile> {
        self.profiles.iter().find(|profile| profile.name.value == name)
    }
}

impl Profile {
    /// Every id that it names as a document of its own, in the order of the file.
    pub fn named(&self) -> impl Iterator<Item = &Spanned<DocId>> {
        let merged = self.documents.iter().flat_map(|merged| std::iter::once(&merged.id).chain(&merged.takes));
        merged.chain(self.left_out.iter().map(|left| &left.id))
    }

    /// How many documents there are no longer once it is carried out.
    pub fn fewer(&self) -> usize {
        self.left_out.len() + self.documents.iter().map(|merged| merged.takes.len()).sum::<usize>()
    }
}
