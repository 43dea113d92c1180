//! Commits one file alone, whatever else is changed or staged, and tags the commit.

use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use gix::bstr::{BStr, ByteSlice};
use gix::objs::tree::EntryKind;
use gix::refs::Target;
use gix::refs::transaction::{Change, LogChange, PreviousValue, RefEdit, RefLog};

use super::{Repository, RepositoryError};
use crate::model::Label;

/// Who commits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The name.
    pub name: String,
    /// The address; empty where nobody says one.
    pub email: String,
}

/// A commit of one file that is made and not yet on the branch.
#[derive(Debug)]
pub struct Commit {
    /// Its name.
    pub id: String,
    commit: gix::ObjectId,
    tag: gix::ObjectId,
    branch: gix::refs::FullName,
    parent: gix::ObjectId,
    person: Person,
    message: String,
    label: Label,
}

impl Repository {
    /// Who commits: what the repository or the user's own configuration says.
    pub fn person(&self) -> Option<Person> {
        let local = self.repository.to_thread_local();
        let own = local.config_snapshot();
        let own = |key: &str| own.string(key).map(|text| text.to_str_lossy().into_owned());
        let users = gix::config::File::from_globals().ok();
        let users = |key: &str| users.as_ref().and_then(|file| file.string(key)).map(|text| text.to_str_lossy().into_owned());
        let find = |key: &str| own(key).or_else(|| users(key)).map(|text| plain(&text)).filter(|text| !text.is_empty());
        Some(Person { name: find("user.name")?, email: find("user.email").unwrap_or_default() })
    }

    /// Makes a commit with one more file than the one checked out, and a tag for it. Neither the
    /// branch nor the work tree is touched.
    pub fn prepare(&self, label: &Label, text: &str, message: &str, person: &Person) -> Result<Commit, RepositoryError> {
        let local = self.repository.to_thread_local();
        let branch = local.head_name().ok().flatten().ok_or(RepositoryError::Detached)?;
        let parent = local.head_id().map_err(|_| RepositoryError::Empty)?.detach();
        let write = |what: &'static str| move |source: gix::Error| RepositoryError::Write { what, source };
        let tree = local.head_tree_id().map_err(|_| RepositoryError::Empty)?;
        let blob = local.write_blob(text.as_bytes()).map_err(write("the record"))?.detach();
        let mut editor = local.edit_tree(tree.detach()).map_err(write("the tree"))?;
        editor.upsert(format!("{}{}", self.prefix, label.path()), EntryKind::Blob, blob).map_err(write("the tree"))?;
        let tree = editor.write().map_err(write("the tree"))?.detach();
        let time = now();
        let who = signature(person, &time);
        let commit = local.new_commit_as(who, who, message, tree, [parent]).map_err(write("the commit"))?.id;
        let tag = self.tag_object(&local, label, commit, message, person)?;
        let (person, message, label) = (person.clone(), message.to_owned(), label.clone());
        Ok(Commit { id: commit.to_string(), commit, tag, branch, parent, person, message, label })
    }

    /// Puts a prepared commit on the branch and its tag in place, both or neither.
    pub fn publish(&self, made: &Commit) -> Result<(), RepositoryError> {
        let local = self.repository.to_thread_local();
        let edits = [
            edit(made.branch.clone(), made.commit, PreviousValue::MustExistAndMatch(Target::Object(made.parent)), &made.message),
            edit(tag_name(&made.label)?, made.tag, PreviousValue::MustNotExist, &made.message),
        ];
        let time = now();
        local.edit_references_as(edits, Some(signature(&made.person, &time))).map(|_| ()).map_err(|_| RepositoryError::Overtaken)
    }

    /// Gives a release that was cut off its tag: its record is committed, and no tag marks it.
    pub fn finish(&self, label: &Label, person: &Person) -> Result<bool, RepositoryError> {
        let local = self.repository.to_thread_local();
        let head = local.head_commit().map_err(|_| RepositoryError::Empty)?;
        let tree = head.tree().map_err(|error| self.unreadable(&error))?;
        let there = tree.lookup_entry_by_path(format!("{}{}", self.prefix, label.path())).ok().flatten().is_some();
        if !there || self.has_tag(label) {
            return Ok(false);
        }
        let tag = self.tag_object(&local, label, head.id, &format!("Release {label}\n"), person)?;
        let edits = [edit(tag_name(label)?, tag, PreviousValue::MustNotExist, "release finished")];
        let time = now();
        local.edit_references_as(edits, Some(signature(person, &time))).map_err(|_| RepositoryError::Overtaken)?;
        Ok(true)
    }

    fn tag_object(
        &self,
        local: &gix::Repository,
        label: &Label,
        commit: gix::ObjectId,
        message: &str,
        person: &Person,
    ) -> Result<gix::ObjectId, RepositoryError> {
        let time = now();
        let tag = gix::objs::Tag {
            target: commit,
            target_kind: gix::objs::Kind::Commit,
            name: label.tag().into(),
            tagger: signature(person, &time).to_owned().ok(),
            message: message.into(),
            signature: None,
        };
        let write = |source: gix::Error| RepositoryError::Write { what: "the tag", source };
        Ok(local.write_object(&tag).map_err(write)?.detach())
    }

    /// Removes the locks that a release of ours left behind when it was cut off: those made after it
    /// began and before this command did. Locks of others are younger or older.
    pub fn remove_locks(&self, label: &Label, began: SystemTime, now: SystemTime) {
        let local = self.repository.to_thread_local();
        let branch = local.head_name().ok().flatten().map(|name| name.as_bstr().to_string());
        let names = ["index".to_owned(), "HEAD".to_owned(), "packed-refs".to_owned(), format!("refs/tags/{}", label.tag())];
        for name in names.into_iter().chain(branch) {
            let lock = local.git_dir().join(format!("{name}.lock"));
            let made = std::fs::symlink_metadata(&lock).and_then(|meta| meta.modified());
            if made.is_ok_and(|made| began <= made && made < now) {
                // What cannot be removed is said by the step that needs it.
                let _ = std::fs::remove_file(&lock);
            }
        }
    }

    /// Takes a release back, if it is the last thing on the branch: the branch goes back by one
    /// commit and the tag goes. Gives `false`, and changes nothing, where it is not.
    pub fn take_back(&self, label: &Label, person: &Person) -> Result<bool, RepositoryError> {
        let local = self.repository.to_thread_local();
        let branch = local.head_name().ok().flatten().ok_or(RepositoryError::Detached)?;
        let head = local.head_commit().map_err(|_| RepositoryError::Empty)?;
        let Some((commit, _)) = self.tag(&local, label) else { return Ok(false) };
        let parents: Vec<gix::ObjectId> = head.parent_ids().map(gix::Id::detach).collect();
        let [parent] = parents.as_slice() else { return Ok(false) };
        if head.id != commit {
            return Ok(false);
        }
        let reference = tag_name(label)?;
        let old = PreviousValue::MustExistAndMatch(Target::Object(commit));
        let edits = [
            edit(branch, *parent, old, "release taken back"),
            RefEdit {
                change: Change::Delete { expected: PreviousValue::MustExist, log: RefLog::AndReference },
                name: reference,
                deref: false,
            },
        ];
        let time = now();
        local.edit_references_as(edits, Some(signature(person, &time))).map_err(|_| RepositoryError::Overtaken)?;
        Ok(true)
    }

    /// Has the index know a file as it was committed, so that git calls it unchanged; without a
    /// text, has it forget the file. Everything else that is staged stays staged.
    pub fn stage(&self, label: &Label, text: Option<&str>) -> Result<(), RepositoryError> {
        let local = self.repository.to_thread_local();
        let write = |what: &'static str| move |source: gix::Error| RepositoryError::Write { what, source };
        let mut index =
            local.open_index().or_else(|_| local.index_from_tree(&local.head_tree_id_or_empty()?)).map_err(write("the index"))?;
        let path = format!("{}{}", self.prefix, label.path());
        let path = BStr::new(path.as_bytes());
        index.remove_entries(|_, entry, _| entry == path);
        if let Some(text) = text {
            let blob = local.write_blob(text.as_bytes()).map_err(write("the record"))?.detach();
            let stat = local.workdir().map(|work| work.join(Path::new(path.to_str_lossy().as_ref()))).and_then(|file| {
                let meta = gix::index::fs::Metadata::from_path_no_follow(&file).ok()?;
                gix::index::entry::Stat::from_fs(&meta).ok()
            });
            let mode = gix::index::entry::Mode::FILE;
            index.dangerously_push_entry(stat.unwrap_or_default(), blob, gix::index::entry::Flags::empty(), mode, path);
            index.sort_entries();
        }
        // What is remembered of whole folders is no longer right.
        index.remove_tree();
        index
            .write(gix::index::write::Options::default())
            .map_err(|error| RepositoryError::Write { what: "the index", source: gix::Error::from_error(error) })
    }
}

fn edit(name: gix::refs::FullName, to: gix::ObjectId, expected: PreviousValue, message: &str) -> RefEdit {
    let log = LogChange {
        mode: RefLog::AndReference,
        force_create_reflog: false,
        message: message.lines().next().unwrap_or("").into(),
    };
    RefEdit { change: Change::Update { log, expected, new: Target::Object(to) }, name, deref: false }
}

fn tag_name(label: &Label) -> Result<gix::refs::FullName, RepositoryError> {
    let name = format!("refs/tags/{}", label.tag());
    name.try_into().map_err(|error: gix::validate::reference::name::Error| RepositoryError::Write {
        what: "the tag",
        source: gix::Error::from_error(error),
    })
}

fn signature<'a>(person: &'a Person, time: &'a str) -> gix::actor::SignatureRef<'a> {
    gix::actor::SignatureRef { name: bytes(&person.name), email: bytes(&person.email), time }
}

fn bytes(text: &str) -> &BStr {
    BStr::new(text.as_bytes())
}

/// A name without what would end a line or an address in a commit.
fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() && !matches!(c, '<' | '>')).collect::<String>().trim().to_owned()
}

/// The moment of the commit. Only git keeps it; no page is made from it.
fn now() -> String {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    format!("{seconds} +0000")
}
