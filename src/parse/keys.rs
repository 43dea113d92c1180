//! The keys of the author's files: what each is called and what it holds.
//!
//! The readers of this room know a key only from these tables, and so do the schema for editors
//! and the pages of the guide: none of them can speak of a key that the others do not know.

use crate::model::{ColumnType, DocumentType, FieldClass, FieldType, Grade, Level, Outcome, Per, ProjectKind, Status};

/// One key of a group.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// As authors write it.
    pub name: &'static str,
    /// What it holds.
    pub holds: Holds,
    /// Whether it must be there.
    pub needed: bool,
    /// What it says, for somebody who has never seen it.
    pub about: &'static str,
}

/// What a key holds.
#[derive(Clone, Copy, Debug)]
pub enum Holds {
    /// Any words; a number is read as the text that was written.
    Text,
    /// 2 or 3 numbers with points between them.
    Version,
    /// The id of a document.
    Id,
    /// A calendar date.
    Date,
    /// A number and a unit of time.
    Interval,
    /// `true` or `false`.
    Flag,
    /// `#` and 3 or 6 digits.
    Colour,
    /// One of these words.
    Word(fn() -> Vec<&'static str>),
    /// A list, or a single one.
    List(&'static Holds),
    /// A group of keys.
    Group(&'static [Key]),
    /// A group whose keys the author chooses.
    Named(&'static Holds),
    /// One of the two.
    Either(&'static Holds, &'static Holds),
    /// Whatever others say about it: cells, by the columns of their register.
    Cell,
}

use Holds::{Cell, Colour, Date, Either, Flag, Group, Id, Interval, List, Named, Text, Version, Word};

const fn must(name: &'static str, holds: Holds, about: &'static str) -> Key {
    Key { name, holds, needed: true, about }
}

const fn may(name: &'static str, holds: Holds, about: &'static str) -> Key {
    Key { name, holds, needed: false, about }
}

macro_rules! word {
    ($name:ident) => {
        Word(|| $name::ALL.iter().map(|each| each.word()).collect())
    };
    ($($word:literal),+) => {
        Word(|| vec![$($word),+])
    };
}

/// The front matter of a document.
pub const DOCUMENT: &[Key] = &[
    must("id", Id, "the name that never changes; the page is made from it"),
    must("title", Text, "the title as printed; may hold fields"),
    must("type", word!(DocumentType), "what sort of document it is"),
    must("version", Version, "2 or 3 numbers, in quotes: `1.10` is not `1.1`"),
    must("status", word!(Status), "where it stands in its life"),
    must("owner", Text, "the key of a role of `site.yaml`: who answers for the text"),
    may("summary", Text, "one sentence about it"),
    may("classification", Text, "a label such as internal; decides nothing"),
    may("audience", Text, "who may have it: a name below `audiences` in `site.yaml`"),
    may("clauses", Named(&List(&Text)), "for each standard the clauses it is about; meets no point by itself"),
    may("prepares-for", List(&Text), "standards it helps to prepare for"),
    may("review", Group(REVIEW), "how often it is reviewed, and when it last was"),
    may("reviews", List(&Group(REVIEW_ENTRY)), "each review that was recorded, the newest first"),
    may("approval", List(&Group(APPROVAL)), "who approved the present version"),
    may("effective", Date, "from which day an approved text is in force; otherwise from the latest approval"),
    may("history", List(&Group(HISTORY)), "what changed from version to version"),
    may("retired", Group(RETIRED), "who withdrew it, when and why"),
    may("supersedes", List(&Id), "documents whose place it takes"),
    may("formerly", List(&Id), "ids it had before; their addresses lead here"),
    may("records", List(&Text), "the records that following it leaves; an entry may link what describes it"),
    may("related", List(&Id), "documents worth reading beside it"),
    may("keywords", List(&Text), "words to find it by"),
    may("accept", List(&Group(ACCEPT)), "findings about wording that stand, each with its reason"),
    may("extra", Named(&Text), "what the organisation adds, as text"),
    may("produce", Group(PRODUCE), "of a form or report: how often a filled copy is due"),
    may("retention", Text, "how long copies or rows are kept: a key of the register `record-classes`"),
    may("personal-data", Flag, "`true` where copies are about persons; then `retention` is asked for"),
];

/// What a filled copy of a form may have beside the keys of a document. A record has no version,
/// status or approval; then date and author are needed.
pub const INSTANCE: &[Key] = &[
    may("instance-of", Id, "the form that it is a filled copy of"),
    may("for", Text, "the service, customer, supplier or party it was filled for"),
    may("date", Date, "the day a record is about"),
    may("author", Text, "who wrote a record"),
    may("signed", List(&Group(ADDITION)), "who signed a record, and when"),
    may("closed", Date, "when a record was closed; after that it only gets additions"),
    may("additions", List(&Group(ADDITION)), "what was learned later, each with its day"),
];

/// `review` of a document.
pub const REVIEW: &[Key] = &[
    may("every", Interval, "how often; days or longer"),
    may("last", Date, "when it was last read for fitness"),
    may("stamp", Text, "the text that was read then"),
    may("next", Date, "an earlier day for the next review than `every` gives"),
];

/// An entry of `reviews`.
pub const REVIEW_ENTRY: &[Key] = &[
    must("on", Date, "on which day"),
    must("by", Text, "who read it"),
    may("role", Text, "in which role"),
    must("outcome", word!(Outcome), "what it came to"),
    may("stamp", Text, "which text"),
    may("note", Text, "what there was to say"),
];

/// An entry of `approval`.
pub const APPROVAL: &[Key] = &[
    must("by", Text, "who decided"),
    must("role", Text, "in which role"),
    must("on", Date, "on which day"),
    may("version", Version, "which version; the document's own where it is not said"),
    may("stamp", Text, "which text"),
    may("evidence", Text, "what proves it, such as a reference to minutes"),
    may("recorded-by", Text, "who wrote it down"),
    may("signature", Text, "the approver's SSH signature, as one line of base64"),
];

/// An entry of `history`.
pub const HISTORY: &[Key] = &[
    must("version", Version, "the version that the change made"),
    must("date", Date, "when"),
    must("change", Text, "what changed, in one sentence"),
    may("confirmed", Text, "who confirmed that the change is minor"),
    may("approved", Group(APPROVED), "the approval of this version, once a later one has taken its place"),
];

/// `approved` of an entry of `history`.
pub const APPROVED: &[Key] = &[
    must("by", List(&Text), "who approved"),
    must("on", Date, "on which day the last of them did"),
    may("stamp", Text, "which text"),
];

/// `retired` of a document.
pub const RETIRED: &[Key] = &[
    must("by", Text, "who decided"),
    must("on", Date, "from which day it is withdrawn"),
    must("why", Text, "the reason, in one sentence"),
    may("successor", Id, "what takes its place"),
];

/// An entry of `accept`.
pub const ACCEPT: &[Key] = &[
    must("rule", Text, "the name of the finding, such as `vague-word`"),
    may("at", Text, "words of the line as they stand, touching what was found"),
    must("why", Text, "the reason, in one sentence"),
];

/// `produce` of a form.
pub const PRODUCE: &[Key] = &[
    must("every", Interval, "how often a filled copy is due; days or longer"),
    may("per", word!(Per), "for each of what; once for all where nothing is said"),
];

/// An entry of `signed` or `additions`.
pub const ADDITION: &[Key] =
    &[must("by", Text, "who"), must("on", Date, "on which day"), may("text", Text, "what was added; nothing for a signature")];

/// `site/site.yaml`.
pub const SITE_FILE: &[Key] = &[
    must("schema", word!("1"), "the form of this file: `1`"),
    may("kind", word!(ProjectKind), "`toolkit` for templates that others fork; otherwise a `set` of one's own"),
    must("site", Group(SITE), "the site itself"),
    may(
        "organisation",
        Group(ORGANISATION),
        "whose set it is; documents print it with `organisation.name` between two pairs of braces",
    ),
    may("fields", Named(&Group(FIELD)), "names and figures that documents print; declared once, each with a question"),
    may("roles", Named(&Group(ROLE)), "who answers for what; documents name roles, not persons"),
    may("standards", Named(&Group(SCOPE)), "the standards in scope, with their edition; only these count"),
    may("review", Group(REVIEW_POLICY), "how often documents are reviewed"),
    may("approval", List(&Group(APPROVAL_RULE)), "who approves what; the first rule that matches decides"),
    may("levels", Named(&word!(Level)), "how much a finding weighs here, by its name"),
    may("accept", List(&Group(ACCEPT)), "findings about wording in this file that stand"),
    may("audiences", Named(&List(&Text)), "for each audience the others whose documents it sees, too"),
    may("theme", Group(THEME), "how the pages look"),
    may("publish", Group(PUBLISH), "where the pages go"),
];

/// `site`
pub const SITE: &[Key] = &[
    must("title", Text, "at the head of every page"),
    may("url", Text, "the address of the published site; feeds and the page for wrong addresses need it"),
    may("language", Text, "the language of the texts, such as `en-GB`"),
    may("audience", Text, "for whom the site is where nothing else is asked for; `staff` where nothing is said"),
];

/// `organisation`
pub const ORGANISATION: &[Key] = &[
    may("name", Text, "its name as documents print it"),
    may("legal-name", Text, "its name as contracts print it"),
    may("services", Text, "what it does, in a phrase"),
];

/// An entry of `fields`.
pub const FIELD: &[Key] = &[
    must("ask", Text, "the question that the value answers"),
    may("type", word!(FieldType), "what the value is"),
    may(
        "class",
        word!(FieldClass),
        "`substance` where another value is another demand, and part of what is approved; otherwise `identity`",
    ),
    may("value", Text, "the value; without it pages show the question in a dotted box"),
    may("example", Text, "a value that shows what is meant; never printed as one's own"),
    may("options", List(&Text), "the values of a `choice`"),
    may("basis", Text, "why this value is proposed; it is then only a proposal until somebody decides"),
    may("range", Text, "what others have"),
    may("agree-with", Text, "with whom to agree it"),
    may("decided", Group(DECIDED), "who decided on the value, and when"),
];

/// `decided` of a field.
pub const DECIDED: &[Key] = &[must("by", Text, "who"), must("on", Date, "on which day")];

/// An entry of `roles`.
pub const ROLE: &[Key] = &[
    must("title", Text, "the title that documents print"),
    may("holder", List(&Either(&Text, &Group(HOLDER))), "who holds it"),
    may("deputy", List(&Either(&Text, &Group(HOLDER))), "who stands in"),
    may("duties", List(&Text), "what its holder does"),
    may("competence", List(&Text), "what its holder must be able to do"),
];

/// A holder or deputy with dates.
pub const HOLDER: &[Key] =
    &[must("name", Text, "the person"), may("from", Date, "the first day"), may("to", Date, "the last day")];

/// An entry of `standards`.
pub const SCOPE: &[Key] = &[may("scope", Text, "what of the organisation it applies to")];

/// `review` of the site.
pub const REVIEW_POLICY: &[Key] = &[
    may("every", Interval, "how often; 12 months where nothing is said"),
    may("by-type", Named(&Interval), "how often, for types that differ"),
    may("due-soon", Interval, "how long before its day a review is due soon; 30 days where nothing is said"),
    may("lengthen", Group(LENGTHEN), "a longer interval for texts that reviews leave as they are"),
];

/// `review.lengthen`
pub const LENGTHEN: &[Key] = &[
    must("after", Text, "after how many reviews in a row without a change, 1 to 20"),
    must("to", Interval, "the longer interval; 24 months at most"),
];

/// An entry of `approval` of the site.
pub const APPROVAL_RULE: &[Key] = &[
    may("types", List(&word!(DocumentType)), "for these types; otherwise for all"),
    may("roles", List(&Text), "who approves: all of them, each a different person"),
    may("evidence", word!(Grade), "the lowest proof that is accepted"),
    may("from", Date, "since which day the rule applies"),
    may("self", Text, "why the owner may be the only approver; otherwise not"),
];

/// `theme`
pub const THEME: &[Key] = &[
    may("name", Text, "the folder below `themes/` whose files take the place of the shipped ones"),
    may("fonts", word!("ledger", "system"), "the shipped fonts, or those of the reader's machine"),
    may("paper", word!("a4", "letter"), "the size of the paper"),
    may("logo", Text, "a picture in `site/static/`"),
    may("tokens", Named(&Colour), "colours that take the place of the shipped ones, by name"),
];

/// `publish`
pub const PUBLISH: &[Key] = &[
    may("out", Text, "the output folder; `public` where nothing is said"),
    may("keep", List(&Text), "names in that folder that are not ours and stay"),
    may("search", Flag, "whether the site can be searched; it can where nothing is said"),
];

/// `toolkit/registers/NAME.yaml`
pub const REGISTER: &[Key] = &[
    must("schema", word!("1"), "the form of this file: `1`"),
    must("register", Text, "a short name; the page is made from it"),
    must("title", Text, "the title as printed"),
    may("summary", Text, "one sentence about it"),
    may("document", Id, "the document that governs it"),
    may("owner", Text, "the role that answers for the rows; otherwise the owner of the document"),
    may("audience", Text, "who may see the rows; otherwise as the document"),
    may("refresh", Interval, "how often the owner confirms the rows; days or longer"),
    may("lists", List(&Either(&word!(Per), &Group(LISTS))), "which services, customers, suppliers or parties there are"),
    may("key", Text, "the column that names a row; `id` where nothing is said"),
    must("columns", Named(&Group(COLUMN)), "what each row holds"),
    may("personal-data", Flag, "`true` where rows are about persons; then `retention` is asked for"),
    may("retention", Text, "how long rows are kept: a key of the register `record-classes`"),
    may("freeze", Group(FREEZE), "when a row holds a decision and stays as it is"),
    may("source", Group(SOURCE), "the tool that holds the rows, where it is another one"),
    may("confirmed", Group(CONFIRMED), "who looked at all rows, and when"),
    may("rows", List(&Named(&Cell)), "the rows; also `example`, `frozen` and `additions`"),
];

/// `lists` of a register, with a condition.
pub const LISTS: &[Key] = &[
    must("unit", word!(Per), "of what"),
    may("when", Text, "a column"),
    may("is", List(&Text), "the values of that column that count"),
];

/// An entry of `columns` of a register.
pub const COLUMN: &[Key] = &[
    must("title", Text, "the title as printed"),
    must("type", word!(ColumnType), "what a cell holds"),
    may("required", Flag, "whether each row needs a value"),
    may("many", Flag, "whether a cell may have several values"),
    may("of", Text, "the register whose rows are named, or the form whose filled copies are"),
    may("options", List(&Text), "the values of a `choice`"),
    may("unit", Text, "of what a number is"),
    may("hint", Text, "what to write there"),
];

/// `freeze` of a register.
pub const FREEZE: &[Key] = &[
    must("when", Text, "a column"),
    must("is", List(&Text), "the values of that column with which a row holds a decision"),
    must("decider", Text, "the column that says who decided"),
    must("date", Text, "the column that says when"),
];

/// `source` of a register.
pub const SOURCE: &[Key] = &[
    must("system", Text, "the tool that holds the rows"),
    must("query", Text, "how they are found there"),
    may("owner", Text, "the role that answers for the tool"),
    may("retention", Text, "how long the tool keeps them"),
    may("sampled", Date, "when a sample was last drawn"),
];

/// `confirmed` of a register.
pub const CONFIRMED: &[Key] = &[must("by", Text, "who"), must("on", Date, "on which day"), may("rows-stamp", Text, "which rows")];

/// `themes/NAME/theme.yaml`
pub const THEME_FILE: &[Key] = &[must("for", Text, "the version of clausebook that the templates were made for, such as `0.1`")];

/// The names of some keys.
pub fn names(keys: &[Key]) -> impl Iterator<Item = &'static str> + Clone + '_ {
    keys.iter().map(|key| key.name)
}
