//! What is new: releases and the documents that they changed, for feed readers.

use super::Stock;
use super::release::{changed, is_major, set_of, words};
use crate::register::address;

/// How many releases the feed goes back.
const RELEASES: usize = 20;

/// The feed.
#[derive(Clone, Debug)]
pub struct FeedView {
    /// The title of the set.
    pub title: String,
    /// Where the site is published.
    pub url: String,
    /// The day of the newest release.
    pub updated: String,
    /// The newest first; each release is followed by the documents that it changed.
    pub entries: Vec<FeedEntry>,
}

/// One entry.
#[derive(Clone, Debug)]
pub struct FeedEntry {
    /// Its title.
    pub title: String,
    /// Its lasting name.
    pub id: String,
    /// The day.
    pub updated: String,
    /// Who released.
    pub by: String,
    /// Where to read it.
    pub href: String,
    /// What changed, in words.
    pub summary: String,
}

/// The feed; nothing where the site has no address or nothing was released.
pub fn feed(stock: &Stock<'_>) -> Option<FeedView> {
    let register = stock.register;
    let url = register.settings.site.url.clone()?;
    let newest = register.newest()?;
    let mut entries = Vec::new();
    let all = &register.releases;
    for (at, (release, _)) in all.iter().enumerate().rev().take(RELEASES) {
        let before = at.checked_sub(1).map(|at| all[at].0.as_ref());
        let page = format!("{url}releases/{}/index.html", release.label);
        let updated = release.date.to_string();
        let mut documents = Vec::new();
        // Of a document that these readers may not have, not even its name is news.
        for (document, old) in changed(release, before).filter(|(document, _)| has_text(stock, document.id.as_str())) {
            let id = &document.id;
            let from = old.and_then(|old| old.version.as_ref());
            let version = document.version.as_ref().map(|version| format!(" {version}")).unwrap_or_default();
            let mut summary = if old.is_some() { words(stock, id, from).join(" ") } else { String::new() };
            if summary.is_empty() {
                summary = if old.is_some() { "Changed.".to_owned() } else { "New.".to_owned() };
            }
            if is_major(from, document.version.as_ref()) {
                summary.push_str(" A major change: people must be told again.");
            }
            documents.push(FeedEntry {
                title: format!("{id}{version} {}", register.fill(&document.title)),
                id: format!("{page}#{}", id.as_str().to_lowercase()),
                updated: updated.clone(),
                by: release.by.clone(),
                href: format!("{url}{}{}", set_of(stock, release), address::document(id)),
                summary,
            });
        }
        let count = documents.len();
        let note = release.note.as_deref().map(|note| format!(" {note}")).unwrap_or_default();
        entries.push(FeedEntry {
            title: format!("Release {}", release.label),
            id: page.clone(),
            updated,
            by: release.by.clone(),
            href: page,
            summary: format!("{count} document{} changed.{note}", if count == 1 { "" } else { "s" }),
        });
        entries.append(&mut documents);
    }
    Some(FeedView { title: register.settings.site.title.clone(), url, updated: newest.date.to_string(), entries })
}

fn has_text(stock: &Stock<'_>, id: &str) -> bool {
    stock.register.document(id).is_some_and(crate::register::Document::has_text)
}
