//! The feed of releases and changed documents, after RFC 4287. Dates are those of the releases, so
//! equal sets give equal bytes.

use super::escape::escape;
use crate::edition::FeedView;

/// The feed. Addresses in it are whole, because it is read far from the site.
pub fn feed(view: &FeedView) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n");
    let moment = |day: &str| format!("{day}T00:00:00Z");
    element(&mut out, 1, "title", &view.title);
    element(&mut out, 1, "id", &view.url);
    element(&mut out, 1, "updated", &moment(&view.updated));
    out.push_str(&format!("  <link rel=\"self\" href=\"{0}changes.xml\"/>\n  <link href=\"{0}\"/>\n", escape(&view.url)));
    for entry in &view.entries {
        out.push_str("  <entry>\n");
        element(&mut out, 2, "title", &entry.title);
        element(&mut out, 2, "id", &entry.id);
        element(&mut out, 2, "updated", &moment(&entry.updated));
        out.push_str(&format!("    <author><name>{}</name></author>\n", escape(&entry.by)));
        out.push_str(&format!("    <link href=\"{}\"/>\n", escape(&entry.href)));
        element(&mut out, 2, "summary", &entry.summary);
        out.push_str("  </entry>\n");
    }
    out.push_str("</feed>\n");
    out
}

fn element(out: &mut String, depth: usize, name: &str, text: &str) {
    out.push_str(&format!("{}<{name}>{}</{name}>\n", "  ".repeat(depth), escape(text)));
}
