//! Redlines as one file that works by itself: the theme's style sheet stands inside it.

use super::html;
use crate::edition::{End, differences_alone, prefix, redline_alone};
use crate::redline::Compared;
use crate::render::{Theme, ThemeError};

/// A page of all differences, to be opened from anywhere.
pub fn alone(theme: &Theme, compared: &[Compared], from: &End, to: &End) -> Result<String, ThemeError> {
    let mut redlines = String::new();
    for each in compared {
        let Compared::Changed(redline) = each else { continue };
        let prefix = prefix(&redline.id);
        let view = redline_alone(redline, from, to, &prefix);
        let text = html(redline, &prefix);
        redlines.push_str(&theme.fill("redline-part.html", "redline.html", &view, &[("text", text)], None)?);
    }
    let view = differences_alone(compared, from, to);
    theme.fill("redline-alone.html", "redline.html", &view, &[("redlines", redlines), ("css", css(theme))], None)
}

/// The style sheets of the theme. Fonts lie beside them and not in the file, so the system's serve.
fn css(theme: &Theme) -> String {
    let mut out = String::new();
    for name in ["ledger.css", "tokens.css"] {
        let sheet = theme.asset(name).map(|bytes| String::from_utf8_lossy(bytes).into_owned()).unwrap_or_default();
        for line in sheet.lines().filter(|line| !line.starts_with("@font-face")) {
            // Nothing in a style sheet may end the element that holds it.
            out.push_str(&line.replace("</", "<\\/"));
            out.push('\n');
        }
    }
    out
}
