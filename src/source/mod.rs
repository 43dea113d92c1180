//! The texts of a project and places in them.
//!
//! A [`Span`] is a byte range in one file. Lines and columns are worked out when somebody asks,
//! because almost nobody does. Nothing here knows what a text means.

use std::sync::{Arc, OnceLock};

use camino::Utf8Path;

/// One file of the project, by its place in [`Sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(u32);

/// A byte range in one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file that the range lies in.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

impl Span {
    /// A range of `file`; the offsets are bytes.
    pub fn new(file: FileId, start: usize, end: usize) -> Span {
        let clamp = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Span { file, start: clamp(start), end: clamp(end.max(start)) }
    }

    /// The very beginning of a file, for what concerns it as a whole.
    pub fn top(file: FileId) -> Span {
        Span { file, start: 0, end: 0 }
    }
}

/// A value and where it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// `value`, written at `span`.
    pub fn new(value: T, span: Span) -> Self {
        Spanned { value, span }
    }
}

impl<T> std::ops::Deref for Spanned<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: std::fmt::Display> std::fmt::Display for Spanned<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.value.fmt(f)
    }
}

/// A line and a column, both counted from 1; columns are characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// One text with its path inside the project.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Path relative to the project's root, with `/`.
    pub path: Arc<Utf8Path>,
    /// The whole text.
    pub text: Arc<str>,
    /// Where lines begin; worked out when the first position is asked for.
    lines: OnceLock<Box<[u32]>>,
}

/// All texts of a project. A copy shares the texts, so that a preview may hold the set as it was
/// and the set as it is.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<Arc<SourceFile>>,
    /// Numbers of files that are no more, for the next ones.
    free: Vec<FileId>,
}

impl Sources {
    /// Adds a text and gives its number.
    pub fn add(&mut self, path: impl Into<Arc<Utf8Path>>, text: impl Into<Arc<str>>) -> FileId {
        let file = Arc::new(SourceFile { path: path.into(), text: text.into(), lines: OnceLock::new() });
        if let Some(id) = self.free.pop() {
            self.files[id.0 as usize] = file;
            return id;
        }
        let id = FileId(u32::try_from(self.files.len()).expect("fewer files than a u32 counts"));
        self.files.push(file);
        id
    }

    /// Gives a file another text.
    pub fn replace(&mut self, id: FileId, text: impl Into<Arc<str>>) {
        let path = self.file(id).path.clone();
        self.files[id.0 as usize] = Arc::new(SourceFile { path, text: text.into(), lines: OnceLock::new() });
    }

    /// Forgets a file; its number may be given to another one.
    pub fn remove(&mut self, id: FileId) {
        let nothing = SourceFile { path: Utf8Path::new("").into(), text: "".into(), lines: OnceLock::new() };
        self.files[id.0 as usize] = Arc::new(nothing);
        self.free.push(id);
    }

    /// The file with this number.
    pub fn file(&self, id: FileId) -> &Arc<SourceFile> {
        &self.files[id.0 as usize]
    }

    /// The file with this number, if there is one.
    pub fn get(&self, id: FileId) -> Option<&Arc<SourceFile>> {
        self.files.get(id.0 as usize)
    }

    /// The path of a file, relative to the root.
    pub fn path(&self, id: FileId) -> &Utf8Path {
        &self.file(id).path
    }

    /// The whole text of a file.
    pub fn text(&self, id: FileId) -> &Arc<str> {
        &self.file(id).text
    }

    /// The text that a span covers; empty where the span does not fit its file.
    pub fn slice(&self, span: Span) -> &str {
        self.text(span.file).get(span.start as usize..span.end as usize).unwrap_or("")
    }

    /// Line and column of the beginning of a span.
    pub fn position(&self, span: Span) -> Position {
        position(self.file(span.file), span.start as usize)
    }

    /// Line and column just after the end of a span.
    pub fn end_position(&self, span: Span) -> Position {
        position(self.file(span.file), span.end as usize)
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.files.len() - self.free.len()
    }

    /// Whether there is no file at all.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

fn position(file: &SourceFile, offset: usize) -> Position {
    let text = &file.text;
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    let lines = file.lines.get_or_init(|| {
        let ends = text.bytes().zip(1_u32..).filter(|(byte, _)| *byte == b'\n').map(|(_, after)| after);
        std::iter::once(0).chain(ends).collect()
    });
    let line = lines.partition_point(|start| *start as usize <= offset);
    let start = lines[line - 1] as usize;
    Position { line, column: text[start..offset].chars().count() + 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, offset: usize, line: usize, column: usize) {
        let mut sources = Sources::default();
        let file = sources.add(Utf8Path::new("a"), text);
        assert_eq!(sources.position(Span::new(file, offset, offset)), Position { line, column });
    }

    #[test]
    fn columns_are_characters() {
        check("é: x\nabc", 3, 1, 3);
        check("é: x\nabc", 6, 2, 1);
    }

    #[test]
    fn an_offset_outside_the_text_is_its_end() {
        check("ab", 99, 1, 3);
    }
}
