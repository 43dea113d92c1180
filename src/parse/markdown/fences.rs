//! `:::` lines: found on the source's own lines before CommonMark sees the text, never inside code fences.
//!
//! Each such line is hidden from the parser as a thematic break of the same length. A thematic
//! break closes every open paragraph and list and keeps all offsets; its event is then taken for
//! the beginning or the end of a block.

use std::ops::Range;

use crate::model::{Block, Extract, Noticed, choose};

/// A `:::` line.
#[derive(Debug)]
pub struct Fence {
    /// First byte of the line.
    pub start: usize,
    /// The end of its words.
    pub end: usize,
    /// The block that begins here, none inside if its name is unknown; nothing where a block ends.
    pub opens: Option<Option<Block>>,
}

/// What is wrong with a `:::` line.
#[derive(Clone, Debug)]
pub struct FenceFault {
    /// Which kind of fault.
    pub kind: Noticed,
    /// Where.
    pub range: Range<usize>,
    /// One sentence.
    pub message: String,
    /// What to do.
    pub help: String,
}

impl FenceFault {
    /// The same fault in a text that has `by` more bytes before it.
    #[must_use]
    pub fn shifted(mut self, by: usize) -> FenceFault {
        self.range = self.range.start + by..self.range.end + by;
        self
    }
}

/// All `:::` lines of a text and their faults.
#[derive(Debug, Default)]
pub struct Fences {
    /// The lines, balanced: what has no partner is only among the faults.
    pub lines: Vec<Fence>,
    /// What is wrong.
    pub faults: Vec<FenceFault>,
}

/// Finds the `:::` lines.
pub fn find(text: &str) -> Fences {
    let mut fences = Fences::default();
    if !text.starts_with(":::") && !text.contains("\n:::") {
        return fences;
    }
    let mut code: Option<(u8, usize)> = None;
    // The open blocks: how many colons, and which line opened them.
    let mut open: Vec<(usize, usize)> = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let from = start;
        start += line.len();
        let words = line.trim_end();
        if let Some(mark) = code_mark(words) {
            code = match code {
                None => Some((mark.0, mark.1)),
                Some((sign, count)) if sign == mark.0 && mark.1 >= count && mark.2 => None,
                open => open,
            };
            continue;
        }
        if code.is_some() || !words.starts_with(":::") {
            continue;
        }
        let end = from + words.len();
        let colons = words.bytes().take_while(|byte| *byte == b':').count();
        let name = words[colons..].trim();
        if !name.is_empty() {
            let block = match parse_name(name) {
                Ok(block) => Some(block),
                Err((kind, message, help)) => {
                    fences.faults.push(FenceFault { kind, range: from..end, message, help });
                    None
                }
            };
            open.push((colons, fences.lines.len()));
            fences.lines.push(Fence { start: from, end, opens: Some(block) });
        } else if open.last().is_some_and(|(count, _)| *count == colons) {
            open.pop();
            fences.lines.push(Fence { start: from, end, opens: None });
        } else {
            fences.faults.push(FenceFault {
                kind: Noticed::UnclosedBlock,
                range: from..end,
                message: "this line ends a block that was not begun".to_owned(),
                help:
                    "a block begins with `::: name` and ends with as many colons; remove this line, or begin the block above it"
                        .to_owned(),
            });
        }
    }
    for (_, at) in open.into_iter().rev() {
        let fence = &fences.lines[at];
        fences.faults.push(FenceFault {
            kind: Noticed::UnclosedBlock,
            range: fence.start..fence.end,
            message: "the block that begins here has no end".to_owned(),
            help: "put a line of as many colons, and nothing else, after its last line".to_owned(),
        });
    }
    fences
}

/// The sign, the length and whether nothing follows, if the line begins or ends a code fence.
fn code_mark(line: &str) -> Option<(u8, usize, bool)> {
    let line = line.trim_start();
    let sign = *line.as_bytes().first().filter(|byte| matches!(byte, b'`' | b'~'))?;
    let count = line.bytes().take_while(|byte| *byte == sign).count();
    let rest = &line[count..];
    (count >= 3 && (sign == b'~' || !rest.contains('`'))).then_some((sign, count, rest.trim().is_empty()))
}

/// The block that the words after `:::` name.
pub fn parse_name(words: &str) -> Result<Block, (Noticed, String, String)> {
    let (name, rest) = words.split_once(char::is_whitespace).unwrap_or((words, ""));
    let rest = rest.trim();
    let unknown = |message: String, help: &str| (Noticed::UnknownBlock, message, help.to_owned());
    let alone = |block: Block| {
        if rest.is_empty() {
            Ok(block)
        } else {
            Err(unknown(format!("`::: {name}` takes nothing after its name"), "remove the words after the name"))
        }
    };
    match name {
        "guidance" => alone(Block::Guidance),
        "auditor" => alone(Block::Auditor),
        "coverage" => alone(Block::Coverage),
        "records" => alone(Block::Records),
        "processes" => alone(Block::Processes),
        "practices" => alone(Block::Practices),
        "when" => when(rest).ok_or_else(|| {
            unknown(
                format!("`::: when {rest}` has no condition that can be read"),
                "write `::: when standard=iso20000-1:2018`, `::: when field=tool.name` or `::: when field=tool.name=value`",
            )
        }),
        "register" => extract(rest).map(|extract| Block::Register(extract.into())).ok_or_else(|| {
            unknown(
                "this block does not say which register it shows".to_owned(),
                "write `::: register services`, perhaps with `columns=id,owner` and `where=status:live` behind the name",
            )
        }),
        _ => {
            let known = ["guidance", "auditor", "when", "coverage", "records", "processes", "practices", "register"];
            Err((Noticed::UnknownBlock, format!("unknown block `{name}`"), choose(name, known.into_iter())))
        }
    }
}

fn when(condition: &str) -> Option<Block> {
    let (what, value) = condition.split_once('=')?;
    if value.is_empty() || value.contains(char::is_whitespace) && what != "field" {
        return None;
    }
    match what {
        "standard" => Some(Block::WhenStandard(value.into())),
        "field" => match value.split_once('=') {
            Some((key, wanted)) => Some(Block::WhenField(key.into(), Some(wanted.into()))),
            None => Some(Block::WhenField(value.into(), None)),
        },
        _ => None,
    }
}

/// `NAME columns=a,b where=column:value`; a value may hold blanks.
fn extract(words: &str) -> Option<Extract> {
    let (name, mut rest) = words.split_once(char::is_whitespace).unwrap_or((words, ""));
    let mut extract = Extract { register: name.into(), columns: Vec::new(), only: None };
    if name.is_empty() || name.contains('=') {
        return None;
    }
    loop {
        rest = rest.trim();
        if rest.is_empty() {
            return Some(extract);
        }
        let (key, after) = rest.split_once('=')?;
        let end = [" columns=", " where="].iter().filter_map(|next| after.find(next)).min().unwrap_or(after.len());
        let value = after[..end].trim();
        match key {
            "columns" => extract.columns = value.split(',').map(|column| column.trim().into()).collect(),
            "where" => {
                let (column, wanted) = value.split_once(':')?;
                extract.only = Some((column.trim().into(), wanted.trim().into()));
            }
            _ => return None,
        }
        rest = &after[end..];
    }
}

/// The text with each fence line as a thematic break of the same length.
pub fn mask(text: &str, fences: &[Fence]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for fence in fences {
        out.push_str(&text[done..fence.start]);
        out.push_str("***");
        out.extend(std::iter::repeat_n(' ', fence.end - fence.start - 3));
        done = fence.end;
    }
    out.push_str(&text[done..]);
    out
}
