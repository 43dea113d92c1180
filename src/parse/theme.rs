//! What a theme says about itself, `themes/NAME/theme.yaml`, read into its type.

use camino::Utf8Path;

use super::keys;
use super::reader::{Reader, whole_file};
use crate::model::{Note, ThemeFile};
use crate::source::FileId;

/// Reads the file; nothing where it does not say for which version the theme was made.
pub fn read(file: FileId, path: &Utf8Path, text: &str, notes: &mut Vec<Note>) -> Option<ThemeFile> {
    let tree = whole_file(file, text, notes)?;
    let mut reader = Reader::new(notes);
    let map = reader.keys(&tree, "", keys::THEME_FILE)?;
    let made_for = reader.required(&map, "for", "the version that the templates were made for, for example `\"0.1\"`")?;
    let numbers = made_for.value.split('.').all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
    if !numbers {
        reader.wrong(made_for.span, "for", "is not a version of clausebook", "write numbers with points, in quotes: `\"0.1\"`");
        return None;
    }
    let name = path.parent().and_then(Utf8Path::file_name)?.to_owned();
    Some(ThemeFile { name, made_for })
}
