//! The pen that writes authors' files: what it is not asked to change stays, byte for byte.

use clausebook::control::{Data, Front, Step};
use proptest::prelude::*;

/// For each key, ways in which people write it; the first word of each is the key.
const STATUS: &[&str] = &[
    "status: draft\n",
    "status:    draft   # being written\n",
    "status: \"draft\" \n",
    "status: 'draft'\t# é🎉\n",
    "\"status\": draft\n",
    "status:\n  draft\n",
    "status: # none yet\n",
    "status:\n",
    "status: ~ # open\n",
    "status: >-\n  draft\n",
];
const REVIEW: &[&str] = &[
    "",
    "review: { every: 12 months }\n",
    "review: {every: 12 months, last: 2026-01-01,  }   # yearly\n",
    "review: { every: 12 months,\n  last: 2026-01-01 } # two lines\n",
    "review:\n  every: 12 months # why\n  # inner\n  last: 2026-01-01   \n",
    "review:\n    last: \"2026-01-01\"\n\n    every: 12 months\n  # a comment behind\n",
    "review:\n",
    "review: # nothing yet\n",
    "review: ~\n",
    "review: {}\n",
];
const APPROVAL: &[&str] = &[
    "",
    "approval: []\n",
    "approval:\n",
    "approval: # nobody yet\n",
    "approval: [ { by: \"A, B\", role: r, on: 2026-01-01 } ] # one\n",
    "approval: [{ by: A, role: r, on: 2026-01-01 },\n  { by: B, role: s, on: 2026-01-01 }]\n",
    "approval:\n  - { by: A, role: r, on: 2026-01-01 } # first\n  - { by: B, role: s, on: 2026-01-01 }\n",
    "approval:\n- by: A\n  role: r # zero\n  on: 2026-01-01\n",
    "approval:\n    # people\n    - by: A\n      role: r\n\n      on: 2026-01-01\n    - { by: B }\n    # end\n",
];
const TITLE: &[&str] = &[
    "title: Change management\n",
    "title:  \"Say \\\"x\\\": # no comment\"   # a comment\n",
    "title: 'it''s'\n",
    "title: >\n  Folded\n  text\n\n",
    "title: |-\n  # not a comment\n  approval: no key\n",
    "title: plain\n  goes on\n",
];
const OTHER: &[&str] = &[
    "",
    "# alone\n",
    "\n",
    "extra: { a: \"1\" }\n",
    "history:\n  - { version: \"1.0\", date: 2026-01-01, change: First }\n",
    "   \n",
];
const BODIES: &[&str] = &["", "\n# Text\n", "\nstatus: in the text\n---\nreview: too\n", "no empty line\r\n\ttrailing  \n"];

#[derive(Clone, Debug)]
struct Document {
    parts: Vec<String>,
    body: String,
    crlf: bool,
    mark: bool,
}

impl Document {
    fn text(&self, parts: &[String]) -> String {
        let text = format!("---\n{}---\n{}", parts.concat(), self.body);
        let text = if self.crlf { text.replace("\r\n", "\n").replace('\n', "\r\n") } else { text };
        if self.mark { format!("\u{feff}{text}") } else { text }
    }

    /// The text without the part that holds this key, cut in two at its place.
    fn around(&self, key: &str) -> (String, String) {
        let quoted = format!("\"{key}\":");
        let at = self.parts.iter().position(|part| part.starts_with(&format!("{key}:")) || part.starts_with(&quoted)).unwrap();
        let whole = self.text(&self.parts);
        let before = self.text(&self.parts[..at]);
        let before = before.len() - self.text(&[]).len() + self.text(&[]).find("---").unwrap() + if self.crlf { 5 } else { 4 };
        let part = if self.crlf { self.parts[at].replace('\n', "\r\n") } else { self.parts[at].clone() };
        (whole[..before].to_owned(), whole[before + part.len()..].to_owned())
    }
}

fn documents() -> impl Strategy<Value = Document> {
    let pick = prop::sample::select::<&'static str>;
    let keys = (pick(STATUS.to_vec()), pick(REVIEW.to_vec()), pick(APPROVAL.to_vec()), pick(TITLE.to_vec()));
    let rest = (prop::collection::vec(pick(OTHER.to_vec()), 3), pick(BODIES.to_vec()), any::<bool>(), any::<bool>());
    (keys, rest, Just(()).prop_perturb(|(), mut rng| rng.next_u32())).prop_map(
        |((status, review, approval, title), (other, body, crlf, mark), turn)| {
            let mut parts: Vec<String> =
                vec!["id: T-A-1 # the id\n".into(), status.into(), title.into(), review.into(), approval.into()];
            let mut seen = Vec::new();
            for each in other {
                // A key stands once.
                if !each.contains(':') || !seen.contains(&each) {
                    parts.push(each.to_owned());
                    seen.push(each);
                }
            }
            let turn = turn as usize % parts.len();
            parts.rotate_left(turn);
            parts.retain(|part| !part.is_empty());
            Document { parts, body: body.to_owned(), crlf, mark }
        },
    )
}

fn key(words: &str) -> Vec<Step> {
    words.split('.').map(|word| word.parse::<usize>().map_or_else(|_| Step::from(word), Step::from)).collect()
}

/// Comments of a text, which no change may lose.
fn comments(text: &str) -> Vec<&str> {
    [
        "# being written",
        "# é🎉",
        "# none yet",
        "# yearly",
        "# two lines",
        "# why",
        "# inner",
        "# a comment behind",
        "# nobody yet",
        "# first",
        "# people",
        "# end",
        "# the id",
        "# zero",
    ]
    .into_iter()
    .filter(|comment| text.contains(comment))
    .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn only_the_key_that_is_set_changes(document in documents()) {
        let text = document.text(&document.parts);
        let mut front = Front::open(text.as_bytes()).unwrap();
        front.set_text("status", "approved", &[]).unwrap();
        let changed = String::from_utf8(front.clone().finish()).unwrap();
        let (before, after) = document.around("status");
        prop_assert!(changed.starts_with(&before) && changed.ends_with(&after), "{text}\n=>\n{changed}");
        prop_assert!(changed.len() >= before.len() + after.len());
        prop_assert_eq!(front.get(&key("status")), Some(Data::text("approved")));
        prop_assert_eq!(comments(&changed), comments(&text));
    }

    #[test]
    fn a_nested_key_is_set_and_made(document in documents()) {
        let text = document.text(&document.parts);
        let mut front = Front::open(text.as_bytes()).unwrap();
        let every = front.get(&key("review.every"));
        front.set(&key("review.last"), Data::text("2026-11-24"), &["status"]).unwrap();
        front.set(&key("review.stamp"), Data::text("s1:0123"), &["status"]).unwrap();
        prop_assert_eq!(front.get(&key("review.last")), Some(Data::text("2026-11-24")));
        prop_assert_eq!(front.get(&key("review.every")), every);
        let changed = String::from_utf8(front.clone().finish()).unwrap();
        if document.parts.iter().any(|part| part.starts_with("review")) {
            let (before, after) = document.around("review");
            prop_assert!(changed.starts_with(&before) && changed.ends_with(&after), "{text}\n=>\n{changed}");
        } else {
            let lines: Vec<&str> = changed.split_inclusive('\n').collect();
            let old: Vec<&str> = text.split_inclusive('\n').collect();
            prop_assert_eq!(lines.len(), old.len() + 1, "{}\n=>\n{}", text, changed);
        }
        prop_assert_eq!(comments(&changed), comments(&text));
        front.remove(&key("review.stamp")).unwrap();
        front.remove(&key("review.last")).unwrap();
        prop_assert_eq!(front.get(&key("review.last")), None);
    }

    #[test]
    fn an_item_is_put_among_the_others_and_taken_away_again(document in documents(), place in 0_usize..4) {
        let text = document.text(&document.parts);
        let mut front = Front::open(text.as_bytes()).unwrap();
        let old = front.get(&key("approval"));
        let place = if let Some(Data::List(items)) = &old { place.min(items.len()) } else { 0 };
        let item = Data::map([("by", Some("Kim: Osei".into())), ("role", Some("top".into())), ("version", Some("1.10".into()))]);
        front.insert(&key("approval"), place, item.clone(), &["review", "status"]).unwrap();
        prop_assert_eq!(front.get(&key(&format!("approval.{place}"))), Some(item));
        let changed = String::from_utf8(front.clone().finish()).unwrap();
        if document.parts.iter().any(|part| part.starts_with("approval")) {
            let (before, after) = document.around("approval");
            prop_assert!(changed.starts_with(&before) && changed.ends_with(&after), "{text}\n=>\n{changed}");
        }
        prop_assert_eq!(comments(&changed), comments(&text));
        prop_assert!(changed.contains("\"1.10\""));
        front.remove(&key(&format!("approval.{place}"))).unwrap();
        prop_assert_eq!(front.get(&key("approval")), old);
    }

    #[test]
    fn a_document_that_is_not_changed_is_the_same(document in documents()) {
        let text = document.text(&document.parts);
        prop_assert_eq!(Front::open(text.as_bytes()).unwrap().finish(), text.into_bytes());
    }

    #[test]
    fn any_text_is_written_so_that_it_is_read_again(words in "\\PC{0,40}|[ \\t\\n\"'#:{}\\[\\],-]{0,12}") {
        let mut front = Front::open(b"---\nid: T-A-1\nreview: { note: x }\n---\n").unwrap();
        front.set_text("summary", words.clone(), &["id"]).unwrap();
        front.set(&key("review.note"), Data::text(words.clone()), &[]).unwrap();
        prop_assert_eq!(front.get(&key("summary")), Some(Data::text(words.clone())));
        prop_assert_eq!(front.get(&key("review.note")), Some(Data::text(words)));
    }
}

#[test]
fn a_layout_that_cannot_be_kept_is_refused() {
    for text in [
        "---\nid: A-1\napproval:\n  by: A\n---\n",
        "---\nid: A-1\napproval: { by: A }\n---\n",
        "---\n{id: A-1}\napproval\n---\n",
        "---\nid: A-1\nid: A-2\n---\n",
    ] {
        let done = Front::open(text.as_bytes()).and_then(|mut front| front.prepend(&key("approval"), Data::text("x"), &[]));
        assert!(done.is_err(), "{text}");
    }
}

#[test]
fn front_matter_in_braces_is_changed_too() {
    let mut front = Front::open(b"---\n{ id: A-1, status: draft }\n---\ntext\n").unwrap();
    front.set_text("status", "approved", &[]).unwrap();
    front.set_text("version", "1.0", &["id"]).unwrap();
    assert_eq!(String::from_utf8(front.finish()).unwrap(), "---\n{ id: A-1, version: \"1.0\", status: approved }\n---\ntext\n");
}

/// Lines with numbers, some of them replaced, removed or followed by a new one.
fn edited(count: usize, edits: &[(usize, u8)], word: &str) -> String {
    (0..count)
        .map(|at| match edits.iter().find(|(line, _)| *line == at) {
            Some((_, 0)) => format!("{word} {at}\n"),
            Some((_, 1)) => String::new(),
            Some(_) => format!("line {at}\n{word} after {at}\n"),
            None => format!("line {at}\n"),
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn taking_a_change_back_leaves_every_other_edit(edits in prop::collection::btree_map(0_usize..15, (0_u8..3, any::<bool>()), 0..10)) {
        // Changed lines lie at least one unchanged line apart.
        let chosen = |ours: bool| -> Vec<(usize, u8)> {
            edits.iter().filter(|(_, (_, own))| *own == ours).map(|(line, (kind, _))| (line * 2, *kind)).collect()
        };
        let (command, later) = (chosen(true), chosen(false));
        let both: Vec<(usize, u8)> = command.iter().chain(&later).copied().collect();
        let written = edited(30, &command, "edit");
        let now = edited(30, &both, "edit");
        let back = clausebook::control::merge(written.as_bytes(), now.as_bytes(), edited(30, &[], "").as_bytes());
        prop_assert_eq!(back.map(|text| String::from_utf8(text).unwrap()), Ok(edited(30, &later, "edit")));
    }
}
