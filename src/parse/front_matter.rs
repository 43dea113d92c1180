//! The front matter of a document: the block between two `---` lines, read into its type.

use super::keys::{self, names};
use super::reader::{Mapping, Reader};
use super::yaml::{self, Node, Value};
use crate::model::{
    Acceptance, Approval, ApprovedBefore, ClauseNumber, ClauseRef, DocumentType, FrontMatter, History, Keeping, Note, Noticed,
    Outcome, Produce, Retirement, ReviewEntry, ReviewRecord, Signature, StandardId,
};
use crate::source::{FileId, Span, Spanned};

/// How large front matter may be.
const BUDGET: usize = 64 * 1024;

/// Where the front matter lies, and where the body begins.
pub struct Frame {
    /// First byte after the opening line.
    pub start: usize,
    /// First byte of the closing line.
    pub end: usize,
    /// First byte of the body.
    pub body: usize,
}

/// Finds the two `---` lines.
pub fn frame(file: FileId, text: &str, notes: &mut Vec<Note>) -> Option<Frame> {
    let mut lines = text.split_inclusive('\n');
    let first = lines.next().unwrap_or("");
    if first.trim_end() != "---" {
        let end = first.trim_end().len();
        notes.push(
            Note::new(Noticed::FrontMatterMissing, Span::new(file, 0, end), "there is no front matter")
                .help("begin the file with a line `---`, then `id:`, `title:`, `type:`, `version:`, `status:` and `owner:`, then another line `---`"),
        );
        return None;
    }
    let start = first.len();
    let mut at = start;
    for line in lines {
        if line.trim_end() == "---" {
            if at - start > BUDGET {
                notes.push(
                    Note::new(Noticed::TooLarge, Span::new(file, 0, 3), "the front matter is larger than 64 KB")
                        .help("move text into the body of the document"),
                );
                return None;
            }
            return Some(Frame { start, end: at, body: at + line.len() });
        }
        at += line.len();
    }
    notes.push(
        Note::new(Noticed::FrontMatterMissing, Span::new(file, 0, 3), "the front matter that begins here has no end")
            .help("put a line `---` after its last key"),
    );
    None
}

/// Reads the front matter inside a frame. `instance` allows the keys of filled forms.
pub fn read(file: FileId, text: &str, frame: &Frame, instance: bool, notes: &mut Vec<Note>) -> Option<Box<FrontMatter>> {
    let tree = yaml::read(file, text, frame.start, frame.end, notes)?;
    let mut reader = Reader::new(notes);
    if matches!(tree.value, Value::Empty) {
        let at = Span::new(file, frame.start, frame.start);
        reader.note(
            Note::new(Noticed::MissingKey, at, "the front matter is empty")
                .help("write at least `id:`, `title:`, `type:`, `version:`, `status:` and `owner:`"),
        );
        return None;
    }
    let more = if instance { keys::INSTANCE } else { &[] };
    let map = reader.mapping_of(&tree, "", names(keys::DOCUMENT).chain(names(more)))?;
    read_keys(&map, instance, &mut reader).map(Box::new)
}

fn read_keys(map: &Mapping<'_>, instance: bool, reader: &mut Reader<'_>) -> Option<FrontMatter> {
    let id_text = reader.required(map, "id", "every document has an id, for example `SMS-PRC-015`");
    let title = reader.required(map, "title", "write the title as it is to be printed");
    let kind_text = reader.required(map, "type", "for example `process`, `policy` or `form`");
    let kind = kind_text.and_then(|text| reader.convert(&text, "type", Noticed::UnknownType));
    let record = instance && map.get("version").is_none() && map.get("status").is_none();
    let (version, status, owner) = if record {
        for key in ["date", "author", "instance-of"] {
            if map.get(key).is_none() {
                reader.missing(map, key, "a record says which form it fills, who wrote it and when");
            }
        }
        (None, None, reader.value(map, "owner"))
    } else {
        let version = reader.required(map, "version", "for example `version: \"1.0\"`");
        let status = reader.required(map, "status", "one of: template, draft, review, approved, retired");
        let owner = reader.required(map, "owner", "the key of a role in `site.yaml`, for example `change-manager`");
        (
            version.and_then(|text| reader.convert(&text, "version", Noticed::WrongValue)),
            status.and_then(|text| reader.convert(&text, "status", Noticed::UnknownStatus)),
            owner.and_then(|text| reader.convert(&text, "owner", Noticed::WrongValue)),
        )
    };
    let front = FrontMatter {
        id: id_text.clone().and_then(|text| reader.convert(&text, "id", Noticed::WrongValue))?,
        title: title.unwrap_or_else(|| Spanned::new(String::new(), map.span)),
        kind: kind.map_or(DocumentType::Guide, |kind| kind.value),
        version,
        status,
        owner,
        summary: reader.text(map, "summary").map(|text| text.value),
        classification: reader.text(map, "classification"),
        audience: reader.text(map, "audience"),
        clauses: clauses(map, reader),
        prepares_for: reader.values(map, "prepares-for"),
        review: review(map, reader),
        reviews: each(map, "reviews", reader, review_entry),
        approvals: each(map, "approval", reader, approval),
        effective: reader.value(map, "effective"),
        history: each(map, "history", reader, history),
        retired: map.get("retired").and_then(|node| retirement(node, reader)),
        supersedes: reader.values(map, "supersedes"),
        formerly: reader.values(map, "formerly"),
        records: reader.texts(map, "records"),
        related: reader.values(map, "related"),
        keywords: reader.texts(map, "keywords").into_iter().map(|text| text.value).collect(),
        accept: each(map, "accept", reader, acceptance),
        extra: reader.text_map(map, "extra"),
        instance_of: if instance { reader.value(map, "instance-of") } else { None },
        party: if instance { reader.text(map, "for") } else { None },
        date: if instance { reader.value(map, "date") } else { None },
        author: if instance { reader.text(map, "author") } else { None },
        signed: if instance { each(map, "signed", reader, signature) } else { Vec::new() },
        closed: if instance { reader.value(map, "closed") } else { None },
        additions: if instance { each(map, "additions", reader, signature) } else { Vec::new() },
        keeping: keeping(map, reader),
    };
    Some(front)
}

fn each<T>(map: &Mapping<'_>, key: &str, reader: &mut Reader<'_>, read: fn(&Node, &mut Reader<'_>) -> Option<T>) -> Vec<T> {
    let Some(node) = map.get(key) else { return Vec::new() };
    reader.items(node).iter().filter_map(|item| read(item, reader)).collect()
}

fn clauses(map: &Mapping<'_>, reader: &mut Reader<'_>) -> Vec<Spanned<ClauseRef>> {
    let Some(standards) = map.get("clauses").and_then(|node| reader.open_mapping(node, "clauses")) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for (key, node) in standards.entries() {
        let name = Spanned::new(key.text.clone(), key.span);
        let Some(standard) = reader.convert::<StandardId>(&name, "standard", Noticed::WrongValue) else { continue };
        for number in reader.texts_of(node, "clauses") {
            let Some(number) = reader.convert::<ClauseNumber>(&number, "clause", Noticed::WrongValue) else { continue };
            let clause = ClauseRef { standard: standard.value.clone(), number: number.value, point: None };
            found.push(Spanned::new(clause, number.span));
        }
    }
    found
}

fn review(map: &Mapping<'_>, reader: &mut Reader<'_>) -> ReviewRecord {
    let Some(inner) = map.get("review").and_then(|node| reader.keys(node, "review", keys::REVIEW)) else {
        return ReviewRecord::default();
    };
    let every = reader.value::<crate::model::Interval>(&inner, "every").filter(|every| {
        let long = every.is_days_or_longer();
        if !long {
            reader.wrong(every.span, "review.every", "is shorter than a day", "write days, weeks, months or years");
        }
        long
    });
    ReviewRecord {
        every,
        last: reader.value(&inner, "last"),
        stamp: reader.value(&inner, "stamp"),
        next: reader.value(&inner, "next"),
    }
}

fn review_entry(node: &Node, reader: &mut Reader<'_>) -> Option<ReviewEntry> {
    let map = reader.keys(node, "reviews", keys::REVIEW_ENTRY)?;
    let on = reader.required(&map, "on", "the day of the review, for example `2026-03-02`");
    let by = reader.required(&map, "by", "the name of the person who read the text");
    let outcome = reader.required(&map, "outcome", "one of: unchanged, changed, retire");
    let (role, stamp) = (reader.value(&map, "role"), reader.value(&map, "stamp"));
    let note = reader.text(&map, "note").map(|text| text.value);
    let on = reader.convert(&on?, "on", Noticed::WrongValue);
    let outcome = reader.convert::<Outcome>(&outcome?, "outcome", Noticed::WrongValue);
    Some(ReviewEntry { on: on?, by: by?, role, outcome: outcome?.value, stamp, note, span: node.span })
}

fn retirement(node: &Node, reader: &mut Reader<'_>) -> Option<Retirement> {
    let map = reader.keys(node, "retired", keys::RETIRED)?;
    let by = reader.required(&map, "by", "the name of the person who decided");
    let on = reader.required(&map, "on", "the day from which the document is withdrawn");
    let why = reader.required(&map, "why", "the reason, in one sentence");
    let successor = reader.value(&map, "successor");
    let on = reader.convert(&on?, "on", Noticed::WrongValue);
    Some(Retirement { by: by?, on: on?, why: why?.value, successor })
}

/// An entry of `accept`, in front matter or settings.
pub fn acceptance(node: &Node, reader: &mut Reader<'_>) -> Option<Acceptance> {
    let map = reader.keys(node, "accept", keys::ACCEPT)?;
    let rule = reader.required(&map, "rule", "the name of the finding, for example `vague-word`");
    let why = reader.required(&map, "why", "the reason, in one sentence");
    let at = reader.text(&map, "at").map(|text| text.value);
    Some(Acceptance { rule: rule?, at, why: why?.value, span: node.span })
}

fn keeping(map: &Mapping<'_>, reader: &mut Reader<'_>) -> Option<Box<Keeping>> {
    let keeping = Keeping {
        produce: produce(map, reader),
        retention: reader.text(map, "retention"),
        personal_data: reader.flag(map, "personal-data"),
    };
    (keeping != Keeping::default()).then(|| keeping.into())
}

fn produce(map: &Mapping<'_>, reader: &mut Reader<'_>) -> Option<Produce> {
    let map = map.get("produce").and_then(|node| reader.keys(node, "produce", keys::PRODUCE))?;
    let every = reader.required(&map, "every", "how often, for example `1 month`")?;
    let every = reader.convert(&every, "every", Noticed::WrongValue)?;
    let per = reader.value(&map, "per");
    super::sheet::days_or_longer(&every, "produce.every", reader).then_some(Produce { every, per })
}

fn approval(node: &Node, reader: &mut Reader<'_>) -> Option<Approval> {
    let map = reader.keys(node, "approval", keys::APPROVAL)?;
    let by = reader.required(&map, "by", "the name of the person who decided");
    let role = reader.required(&map, "role", "the key of the role in which the person decided");
    let on = reader.required(&map, "on", "the day of the decision, for example `2026-03-02`");
    let stamp = reader.value(&map, "stamp");
    let version = reader.value(&map, "version");
    let evidence = reader.text(&map, "evidence").map(|text| text.value);
    let recorded_by = reader.text(&map, "recorded-by").map(|text| text.value);
    let signature = reader.text(&map, "signature");
    let role = reader.convert(&role?, "role", Noticed::WrongValue);
    let on = reader.convert(&on?, "on", Noticed::WrongValue);
    Some(Approval { by: by?, role: role?, on: on?, version, stamp, evidence, recorded_by, signature, span: node.span })
}

fn history(node: &Node, reader: &mut Reader<'_>) -> Option<History> {
    let map = reader.keys(node, "history", keys::HISTORY)?;
    let version = reader.required(&map, "version", "the version that the change made");
    let date = reader.required(&map, "date", "the day of the change");
    let change = reader.required(&map, "change", "what changed, in one sentence");
    let version = reader.convert(&version?, "version", Noticed::WrongValue);
    let date = reader.convert(&date?, "date", Noticed::WrongValue);
    let confirmed = reader.text(&map, "confirmed").map(|text| text.value);
    let approved = map.get("approved").and_then(|node| approved_before(node, reader));
    Some(History { version: version?, date: date?, change: change?.value, confirmed, approved })
}

fn approved_before(node: &Node, reader: &mut Reader<'_>) -> Option<ApprovedBefore> {
    let map = reader.keys(node, "approved", keys::APPROVED)?;
    let by: Vec<String> = reader.texts(&map, "by").into_iter().map(|text| text.value).collect();
    if by.is_empty() {
        reader.missing(&map, "by", "the name of the person who approved this version");
    }
    let on = reader.required(&map, "on", "the day of the approval");
    let stamp = reader.value(&map, "stamp");
    let on = reader.convert(&on?, "on", Noticed::WrongValue);
    Some(ApprovedBefore { by, on: on?, stamp })
}

pub fn signature(node: &Node, reader: &mut Reader<'_>) -> Option<Signature> {
    let map = reader.keys(node, "entry", keys::ADDITION)?;
    let by = reader.required(&map, "by", "the name of the person");
    let on = reader.required(&map, "on", "the day");
    let text = reader.text(&map, "text").map(|text| text.value).unwrap_or_default();
    let on = reader.convert(&on?, "on", Noticed::WrongValue);
    Some(Signature { by: by?, on: on?, text })
}
