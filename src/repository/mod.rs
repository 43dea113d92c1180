//! The git repository that a project lies in, read and written without the git program.
//!
//! Nothing of a repository is ever executed: its configuration is read for the form of the store
//! and for the author's name alone; hooks, filters, `core.fsmonitor` and helpers are not known
//! here. Names of tags and branches are names, never paths or options. What a release means is not
//! decided here.

mod commit;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use gix::objs::Kind;

use crate::model::{BlobId, Date, Label};
use crate::project::{Archive, Tag, Vault};

pub use commit::{Commit, Person};

/// How far back a text is looked for in the history of its file.
const LOOKED_BACK: usize = 100_000;

/// Why git cannot be asked, or cannot be written to.
#[derive(Debug, thiserror::Error)]
pub enum RepositoryError {
    /// There is none.
    #[error("`{0}` does not lie in a git repository\nMake one with `git init`, and commit your texts")]
    None(Utf8PathBuf),
    /// It has no work tree.
    #[error("the git repository of `{0}` is a bare one, without files to work on\nClone it, and work in the clone")]
    Bare(Utf8PathBuf),
    /// It cannot be read.
    #[error("the git repository of `{root}` cannot be read: {why}\n`git fsck` tells more")]
    Unreadable {
        /// The project.
        root: Utf8PathBuf,
        /// What the library said.
        why: String,
    },
    /// There is no commit yet.
    #[error("nothing is committed yet\nCommit your texts first: git add -A && git commit -m \"First texts\"")]
    Empty,
    /// No branch is checked out.
    #[error("no branch is checked out, so nothing can be committed to one\nCheck one out: git switch main")]
    Detached,
    /// Something could not be written.
    #[error("git cannot be written to: {what}")]
    Write {
        /// What was to be written.
        what: &'static str,
        /// What the library said.
        source: gix::Error,
    },
    /// Somebody else has committed meanwhile.
    #[error("another commit came in between; nothing was written\nRun the command again")]
    Overtaken,
}

/// A repository, and where in it the project lies.
#[derive(Clone)]
pub struct Repository {
    repository: gix::ThreadSafeRepository,
    /// The way from the top of the work tree to the project: empty or `folder/`.
    prefix: String,
}

impl fmt::Debug for Repository {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Repository").field("prefix", &self.prefix).finish_non_exhaustive()
    }
}

/// One version of a file in the history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Past {
    /// The commit.
    pub commit: String,
    /// The day of the commit, in UTC.
    pub date: Option<Date>,
    /// The file's content in it.
    pub blob: BlobId,
}

impl Repository {
    /// Opens the repository that the project lies in.
    pub fn open(root: &Utf8Path) -> Result<Repository, RepositoryError> {
        let top = root.ancestors().find(|folder| folder.join(".git").symlink_metadata().is_ok());
        let Some(top) = top else { return Err(RepositoryError::None(root.to_owned())) };
        let unreadable = |why: String| RepositoryError::Unreadable { root: root.to_owned(), why };
        let options = gix::open::Options::isolated().strict_config(false);
        let repository = options.open(top.as_std_path()).map_err(|error| unreadable(told(&error)))?;
        let prefix = {
            let local = repository.to_thread_local();
            let Some(work) = local.workdir() else { return Err(RepositoryError::Bare(root.to_owned())) };
            let work = Utf8Path::from_path(work).and_then(|work| work.canonicalize_utf8().ok());
            let inside = work.and_then(|work| root.strip_prefix(work).map(Utf8Path::to_owned).ok());
            let inside = inside.ok_or_else(|| unreadable("the project does not lie in its work tree".to_owned()))?;
            if inside.as_str().is_empty() { String::new() } else { format!("{}/", inside.as_str().replace('\\', "/")) }
        };
        Ok(Repository { repository, prefix })
    }

    /// The commit that is checked out.
    pub fn head(&self) -> Result<String, RepositoryError> {
        let local = self.repository.to_thread_local();
        local.head_id().map(|id| id.to_string()).map_err(|_| RepositoryError::Empty)
    }

    /// Whether the history is cut off.
    pub fn is_shallow(&self) -> bool {
        self.repository.to_thread_local().is_shallow().unwrap_or(false)
    }

    /// Every file of the project in the commit that is checked out, by path inside the project.
    pub fn committed(&self) -> Result<BTreeMap<Utf8PathBuf, BlobId>, RepositoryError> {
        let local = self.repository.to_thread_local();
        let commit = local.head_commit().map_err(|_| RepositoryError::Empty)?;
        let mut found = BTreeMap::new();
        let tree = commit.tree().map_err(|error| self.unreadable(&error))?;
        let tree = if self.prefix.is_empty() {
            tree
        } else {
            match tree.lookup_entry_by_path(self.prefix.trim_end_matches('/')) {
                Ok(Some(entry)) => local.find_tree(entry.object_id()).map_err(|error| self.unreadable(&error))?,
                _ => return Ok(found),
            }
        };
        self.walk(&local, &tree, "", &mut found)?;
        Ok(found)
    }

    fn walk(
        &self,
        local: &gix::Repository,
        tree: &gix::Tree<'_>,
        inside: &str,
        found: &mut BTreeMap<Utf8PathBuf, BlobId>,
    ) -> Result<(), RepositoryError> {
        if inside.matches('/').count() > 64 {
            return Ok(());
        }
        for entry in tree.iter() {
            let entry = entry.map_err(|error| RepositoryError::Unreadable { root: inside.into(), why: error.to_string() })?;
            let Ok(name) = std::str::from_utf8(entry.filename()) else { continue };
            let path = format!("{inside}{name}");
            if entry.mode().is_tree() {
                let below = local.find_tree(entry.object_id()).map_err(|error| self.unreadable(&error))?;
                self.walk(local, &below, &format!("{path}/"), found)?;
            } else if entry.mode().is_blob()
                && let Ok(blob) = entry.object_id().to_string().parse()
            {
                found.insert(path.into(), blob);
            }
        }
        Ok(())
    }

    /// The contents that files had along the history of the commit that is checked out, the newest
    /// first, each once.
    pub fn past(&self, paths: &[&Utf8Path]) -> Result<BTreeMap<Utf8PathBuf, Vec<Past>>, RepositoryError> {
        let mut found: BTreeMap<Utf8PathBuf, Vec<Past>> = BTreeMap::new();
        if paths.is_empty() {
            return Ok(found);
        }
        let local = self.repository.to_thread_local();
        let head = local.head_id().map_err(|_| RepositoryError::Empty)?;
        let order = gix::revision::walk::Sorting::ByCommitTime(gix::traverse::commit::simple::CommitTimeOrder::NewestFirst);
        let walk = local.rev_walk([head.detach()]).sorting(order).all().map_err(|error| self.unreadable(&error))?;
        let mut before = None;
        for each in walk.take(LOOKED_BACK) {
            // The end of a cut-off history is the end.
            let Ok(each) = each else { break };
            let Ok(commit) = local.find_commit(each.id) else { break };
            let Ok(tree) = commit.tree() else { break };
            let texts =
                tree.lookup_entry_by_path(format!("{}toolkit", self.prefix)).ok().flatten().map(|entry| entry.object_id());
            if texts.is_none() || texts == before {
                continue;
            }
            before = texts;
            let date = commit.time().ok().and_then(|time| Date::from_unix_seconds(time.seconds));
            for path in paths {
                let Ok(Some(entry)) = tree.lookup_entry_by_path(format!("{}{path}", self.prefix)) else { continue };
                let Ok(blob) = entry.object_id().to_string().parse::<BlobId>() else { continue };
                let past = found.entry((*path).to_owned()).or_default();
                if entry.mode().is_blob() && past.iter().all(|past| past.blob != blob) {
                    past.push(Past { commit: each.id.to_string(), date, blob });
                }
            }
        }
        Ok(found)
    }

    /// The tag of a release, if there is one.
    fn tag(&self, local: &gix::Repository, label: &Label) -> Option<(gix::ObjectId, Option<BlobId>)> {
        let name = format!("refs/tags/{}", label.tag());
        let reference = local.try_find_reference(name.as_str()).ok()??;
        let commit = local.find_commit(reference.into_fully_peeled_id().ok()?.detach()).ok()?;
        let path = format!("{}{}", self.prefix, label.path());
        let entry = commit.tree().ok().and_then(|tree| tree.lookup_entry_by_path(&path).ok()).flatten();
        let record = entry.filter(|entry| entry.mode().is_blob()).and_then(|entry| entry.object_id().to_string().parse().ok());
        Some((commit.id, record))
    }

    /// Whether a release of this label is tagged.
    pub fn has_tag(&self, label: &Label) -> bool {
        let local = self.repository.to_thread_local();
        local.try_find_reference(format!("refs/tags/{}", label.tag()).as_str()).is_ok_and(|found| found.is_some())
    }

    /// What git says about these releases.
    fn archive(self, labels: &[Label]) -> crate::project::Repository {
        let local = self.repository.to_thread_local();
        let found: BTreeMap<Label, (gix::ObjectId, Option<BlobId>)> =
            labels.iter().filter_map(|label| Some((label.clone(), self.tag(&local, label)?))).collect();
        let mut missing: std::collections::HashSet<gix::ObjectId> = found.values().map(|(commit, _)| *commit).collect();
        if let Ok(head) = local.head_id()
            && let Ok(walk) = local.rev_walk([head.detach()]).all()
        {
            for each in walk {
                let Ok(each) = each else { break };
                missing.remove(&each.id);
                if missing.is_empty() {
                    break;
                }
            }
        }
        let tags = found
            .into_iter()
            .map(|(label, (commit, record))| {
                (label, Tag { commit: commit.to_string(), record, in_history: !missing.contains(&commit) })
            })
            .collect();
        crate::project::Repository { shallow: self.is_shallow(), tags, vault: Arc::new(self) }
    }

    fn unreadable(&self, error: &gix::Error) -> RepositoryError {
        let root = self.repository.to_thread_local().workdir().and_then(Utf8Path::from_path).map(Utf8Path::to_owned);
        RepositoryError::Unreadable { root: root.unwrap_or_default(), why: told(error) }
    }
}

impl Vault for Repository {
    fn content(&self, blob: &BlobId) -> Option<Vec<u8>> {
        let local = self.repository.to_thread_local();
        let id = gix::ObjectId::from_hex(blob.as_str().as_bytes()).ok()?;
        let object = local.find_object(id).ok().filter(|object| object.kind == Kind::Blob)?;
        let bytes = object.detach().data;
        // The store gives what lies under a name; that it is really that content is looked at here.
        let whole = gix::objs::compute_hash(local.object_hash(), Kind::Blob, &bytes).is_ok_and(|right| right == id);
        whole.then_some(bytes)
    }
}

/// What git knows about the releases of a project.
pub fn archive(root: &Utf8Path, labels: &[Label]) -> Archive {
    match Repository::open(root) {
        Ok(repository) => Archive::Present(repository.archive(labels)),
        Err(RepositoryError::None(_)) => Archive::Absent,
        Err(error) => {
            let text = error.to_string();
            let (why, help) = text.split_once('\n').unwrap_or((&text, ""));
            Archive::Unreadable { why: why.to_owned(), help: help.to_owned() }
        }
    }
}

/// The name that git gives to a content.
pub fn blob_of(bytes: &[u8]) -> Option<BlobId> {
    gix::objs::compute_hash(gix::hash::Kind::Sha1, Kind::Blob, bytes).ok()?.to_string().parse().ok()
}

fn told(error: &gix::Error) -> String {
    error.to_string().lines().next().unwrap_or("").to_owned()
}
