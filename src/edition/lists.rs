//! The register of documents, the roles, and every list that can grow with the set.

use std::collections::BTreeMap;

use ahash::AHashMap;
use camino::Utf8Path;
use serde::Serialize;

use super::document::role_link;
use super::{DateView, Frame, LinkView, List, ROWS, Shown, StateView, Stock, Tab};
use crate::model::{Presence, RoleKey};
use crate::register::{Register, address};

/// One page of a list.
#[derive(Clone, Debug, Serialize)]
pub struct ListView {
    /// The parts that every page has.
    pub frame: Frame,
    /// One sentence about the list.
    pub lead: String,
    /// The rows of this page.
    pub rows: Vec<RowView>,
    /// How many rows there are in all.
    pub total: usize,
    /// This page's number, and how many there are.
    pub number: usize,
    /// How many pages there are.
    pub pages: usize,
    /// The page before.
    pub previous: Option<String>,
    /// The page after.
    pub next: Option<String>,
    /// Where the list belongs.
    pub up: Option<LinkView>,
}

/// A document as a row.
#[derive(Clone, Debug, Serialize)]
pub struct RowView {
    /// The document.
    pub link: LinkView,
    /// What sort of document it is.
    pub kind: &'static str,
    /// Its version.
    pub version: Option<String>,
    /// Its owner.
    pub owner: Option<LinkView>,
    /// Its latest approval.
    pub approved: Option<DateView>,
    /// Its next review.
    pub next_review: Option<DateView>,
    /// A remark on its review.
    pub review: Option<StateView>,
}

/// All roles.
#[derive(Clone, Debug, Serialize)]
pub struct RolesView {
    /// The parts that every page has.
    pub frame: Frame,
    /// The roles.
    pub roles: Vec<RoleView>,
}

/// One role.
#[derive(Clone, Debug, Serialize)]
pub struct RoleView {
    /// Its page.
    pub link: LinkView,
    /// Who holds it today.
    pub holders: Vec<String>,
    /// Who stands in today.
    pub deputies: Vec<String>,
    /// What it owns.
    pub owned: usize,
}

/// The page of a role.
#[derive(Clone, Debug, Serialize)]
pub struct RolePageView {
    /// The parts that every page has.
    pub frame: Frame,
    /// The role.
    pub role: RoleView,
    /// What its holder does.
    pub duties: Vec<String>,
    /// What its holder must know and be able to do.
    pub competence: Vec<String>,
    /// The processes that it owns.
    pub processes: Vec<LinkView>,
    /// What it owns.
    pub documents: Shown<RowView>,
    /// The calendar of its reviews; the set of an earlier release has none.
    pub calendar: Option<String>,
}

/// A document as a row of a list.
pub fn row(stock: &Stock<'_>, frame: &Frame, at: usize) -> RowView {
    let document = &stock.register.documents[at];
    let standing = &stock.assessment.documents[at];
    RowView {
        link: stock.link(frame, at),
        kind: document.front.kind.word(),
        version: document.front.version.as_ref().map(|version| version.to_string()),
        owner: document.front.owner.as_ref().map(|owner| role_link(stock.register, frame, &owner.value)),
        approved: standing.approvals.latest.map(DateView::from),
        next_review: standing.review.next.map(DateView::from),
        review: StateView::review(standing.review.state, standing.review.next),
    }
}

/// The folder of a document below `toolkit/documents/`, or its form's below `toolkit/instances/`.
pub fn folder_of(path: &Utf8Path) -> &str {
    let path = path.as_str();
    let inside = path.strip_prefix("toolkit/documents/").or_else(|| path.strip_prefix("toolkit/instances/")).unwrap_or(path);
    inside.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The name of a folder for people.
pub fn folder_title(folder: &str) -> String {
    let words = folder.replace('-', " ").replace('/', ", ");
    let mut letters = words.chars();
    letters.next().map_or_else(|| "Documents".to_owned(), |first| first.to_uppercase().chain(letters).collect())
}

/// The documents of each folder, by their places.
pub fn folders(register: &Register) -> BTreeMap<String, Vec<usize>> {
    let mut folders: AHashMap<&str, Vec<usize>> = AHashMap::new();
    let told = register
        .documents
        .iter()
        .enumerate()
        .filter(|(_, document)| matches!(document.presence, Presence::Text | Presence::NotIssued));
    for (at, document) in told {
        folders.entry(folder_of(&document.path)).or_default().push(at);
    }
    folders.into_iter().map(|(folder, members)| (folder.to_owned(), members)).collect()
}

/// The documents of each role, by their places; roles that own nothing too.
pub fn owned(register: &Register) -> BTreeMap<RoleKey, Vec<usize>> {
    let mut owned: BTreeMap<RoleKey, Vec<usize>> = register.settings.roles.keys().map(|key| (key.clone(), Vec::new())).collect();
    for (at, document) in register.documents.iter().enumerate() {
        if let Some(owner) = &document.front.owner
            && let Some(list) = owned.get_mut(&owner.value)
        {
            list.push(at);
        }
    }
    owned
}

/// One page of any list that can grow.
pub fn list(stock: &Stock<'_>, list: &List, number: usize) -> ListView {
    let register = stock.register;
    let address = list.address(stock, number);
    let (tab, title, lead, up): (Tab, String, String, Option<String>) = match list {
        List::Documents => (
            Tab::Documents,
            "Documents".into(),
            "The master list: every document of the set, with its version, state and owner.".into(),
            None,
        ),
        List::Referenced(at) => {
            let id = register.documents[*at].id();
            (
                Tab::Documents,
                format!("Where {id} is referenced"),
                format!("Every document that links to {id}."),
                Some(address::document(id)),
            )
        }
        List::Passages(standard, at) => {
            let catalogue = &register.catalogues[standard];
            let clause = &catalogue.clauses[*at];
            let title = format!("Passages for {} {}", clause.number, clause.title);
            (
                Tab::Standards,
                title,
                format!("Every document with a passage that claims {} of {}.", clause.number, catalogue.title),
                Some(address::clause(standard, &clause.number)),
            )
        }
        List::Owned(key) => {
            let title = register.role_title(key);
            (
                Tab::Roles,
                format!("Documents of the {title}"),
                format!("Every document that the {title} owns."),
                Some(address::role(key)),
            )
        }
        List::Folder(folder) => {
            let name = folder_title(folder);
            (Tab::Documents, name.clone(), format!("Every document of the area {name}."), Some("documents/index.html".into()))
        }
        List::Due(state) => (
            Tab::Reviews,
            format!("Reviews: {}", state.words()),
            format!("Every document whose review is {}.", state.words()),
            Some("reviews/index.html".into()),
        ),
    };
    let all: Vec<usize> = match list {
        List::Documents => (0..register.documents.len()).collect(),
        List::Referenced(at) => register.backlinks[*at].iter().map(|from| *from as usize).collect(),
        List::Passages(standard, at) => {
            let mut all: Vec<usize> =
                register.claims[standard].passages[*at].iter().map(|claim| claim.document as usize).collect();
            all.dedup();
            all
        }
        List::Owned(key) => stock.owned(key).to_vec(),
        List::Folder(folder) => stock.members(folder).to_vec(),
        List::Due(state) => super::reviews::by_state(stock).remove(state).unwrap_or_default(),
    };
    let pages = all.len().div_ceil(ROWS).max(1);
    let mut frame = Frame::new(&address, tab, title);
    if tab == Tab::Reviews {
        frame = frame.built(stock);
    }
    let to = |number: usize| frame.link(&list.address(stock, number));
    let up = up.map(|up| LinkView {
        href: frame.link(&up),
        label: "Back".into(),
        title: "Back".into(),
        state: None,
        current: false,
        detail: None,
    });
    ListView {
        rows: all.iter().skip((number - 1) * ROWS).take(ROWS).map(|at| row(stock, &frame, *at)).collect(),
        total: all.len(),
        number,
        pages,
        previous: (number > 1).then(|| to(number - 1)),
        next: (number < pages).then(|| to(number + 1)),
        up,
        lead,
        frame,
    }
}

/// All roles and who holds them.
pub fn roles(stock: &Stock<'_>) -> RolesView {
    let frame = Frame::new("roles/index.html", Tab::Roles, "Roles");
    let roles = stock.shelves.owned.iter().map(|(key, owned)| role_view(stock, &frame, key, owned.len())).collect();
    RolesView { frame, roles }
}

fn role_view(stock: &Stock<'_>, frame: &Frame, key: &RoleKey, owned: usize) -> RoleView {
    let role = stock.register.settings.roles.get(key);
    let names = |holders: Option<&Vec<crate::model::Holder>>| {
        let today = stock.assessment.today;
        holders.into_iter().flatten().filter(|holder| holder.on(today)).map(|holder| holder.name.clone()).collect()
    };
    RoleView {
        link: role_link(stock.register, frame, key),
        holders: names(role.map(|role| &role.holders)),
        deputies: names(role.map(|role| &role.deputies)),
        owned,
    }
}

/// The page of one role.
pub fn role(stock: &Stock<'_>, key: &RoleKey) -> RolePageView {
    let owned = stock.owned(key);
    let frame = Frame::new(&address::role(key), Tab::Roles, stock.register.role_title(key));
    let words = |texts: fn(&crate::model::Role) -> &Vec<String>| -> Vec<String> {
        let role = stock.register.settings.roles.get(key);
        role.into_iter().flat_map(texts).map(|text| stock.register.fill(text)).collect()
    };
    RolePageView {
        duties: words(|role| &role.duties),
        competence: words(|role| &role.competence),
        processes: super::processes::owned(stock, &frame, key),
        calendar: (!stock.earlier).then(|| frame.link(&address::role_calendar(key))),
        role: role_view(stock, &frame, key, owned.len()),
        documents: Shown::first(owned, &frame, stock, &List::Owned(key.clone()), |at| row(stock, &frame, *at)),
        frame,
    }
}
