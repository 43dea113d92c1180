//! The theme: templates, style sheets, scripts and fonts. The default one is in the program;
//! a project overrides it file by file.

use std::collections::BTreeMap;
use std::sync::Arc;

use include_dir::{Dir, File, include_dir};
use serde::Serialize;
use tera::{Context, Tera, Value};

use crate::edition::SupersededView;
use crate::model::Settings;
use crate::project::{Kind, Project};

static DEFAULT: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/themes/default");

/// What is wrong with a theme.
#[derive(Debug, thiserror::Error)]
pub enum ThemeError {
    /// A template cannot be read.
    #[error("a template of the theme cannot be read\n{0}")]
    Template(String),
    /// A template cannot be filled.
    #[error("the template `{template}` cannot be filled for `{address}`\n{cause}")]
    Page {
        /// The template.
        template: String,
        /// The page.
        address: String,
        /// What the template engine said.
        cause: String,
    },
}

/// Templates ready to be filled, and the files beside them.
pub struct Theme {
    tera: Tera,
    templates: BTreeMap<String, String>,
    assets: BTreeMap<String, Arc<[u8]>>,
    site: Value,
    /// The same as a text that is the same whenever the values are.
    frame: String,
}

/// What every template knows of the site.
#[derive(Serialize)]
struct SiteView<'a> {
    title: &'a str,
    language: &'a str,
    organisation: &'a str,
    url: Option<&'a str>,
    paper: &'a str,
    fonts: &'a str,
    logo: Option<&'a str>,
    toolkit: bool,
    releases: bool,
    glossary: bool,
    processes: bool,
    guide: bool,
    feed: bool,
    search: bool,
    generator: &'static str,
}

impl Theme {
    /// The default theme alone.
    pub fn shipped(settings: &Settings) -> Theme {
        Theme::new(&Project::default(), settings).expect("the default theme is read by the tests")
    }

    /// The default theme with what the project lays over it.
    pub fn new(project: &Project, settings: &Settings) -> Result<Theme, ThemeError> {
        let mut templates: BTreeMap<String, String> = BTreeMap::new();
        let mut assets: BTreeMap<String, Arc<[u8]>> = BTreeMap::new();
        for file in files(&DEFAULT) {
            let path = file.path().to_string_lossy().replace('\\', "/");
            if let Some(name) = path.strip_prefix("assets/") {
                assets.insert(name.to_owned(), file.contents().into());
            } else if let Some(text) = file.contents_utf8().filter(|_| path.ends_with(".html")) {
                templates.insert(path, text.to_owned());
            }
        }
        let own = format!("themes/{}/", settings.theme.name);
        for (file, _) in project.files().iter().filter(|(_, kind)| *kind == Kind::Template) {
            if let Some(name) = project.sources.path(*file).as_str().strip_prefix(&own) {
                templates.insert(name.to_owned(), project.sources.text(*file).to_string());
            }
        }
        for (path, bytes) in project.assets() {
            if let Some(name) = path.as_str().strip_prefix(&format!("{own}assets/")) {
                assets.insert(name.to_owned(), bytes.clone());
            }
        }
        assets.insert("tokens.css".to_owned(), tokens(settings).into_bytes().into());
        let mut tera = Tera::default();
        tera.add_raw_templates(templates.iter().map(|(name, text)| (name.as_str(), text.as_str())))
            .map_err(|error| ThemeError::Template(error.to_string()))?;
        let has = |wanted: Kind| project.files().iter().any(|(_, kind)| *kind == wanted);
        let view = SiteView {
            title: &settings.site.title,
            language: &settings.site.language,
            organisation: &settings.organisation.name,
            url: settings.site.url.as_deref(),
            paper: &settings.theme.paper,
            fonts: &settings.theme.fonts,
            logo: settings.theme.logo.as_deref(),
            feed: project.issue.is_some() && settings.site.url.is_some(),
            search: settings.publish.search,
            glossary: has(Kind::Glossary),
            processes: has(Kind::Processes),
            guide: project.text("site/pages/guide/index.md".into()).is_some(),
            releases: has(Kind::Release),
            toolkit: settings.kind == crate::model::ProjectKind::Toolkit,
            generator: concat!("clausebook ", env!("CARGO_PKG_VERSION")),
        };
        let frame = serde_json::to_string(&view).expect("texts are plain data");
        let site = Value::from_serializable(&view);
        Ok(Theme { tera, templates, assets, site, frame })
    }

    /// A hash over everything that the frame of a page is made from.
    pub fn print(&self) -> String {
        let mut hash = blake3::Hasher::new();
        for (name, text) in &self.templates {
            hash.update(name.as_bytes());
            hash.update(text.as_bytes());
        }
        hash.update(self.frame.as_bytes());
        hash.finalize().to_hex().to_string()
    }

    /// Whether both fill the same templates.
    pub fn is_like(&self, other: &Theme) -> bool {
        self.templates == other.templates
    }

    /// Whether both have the same files of the wanted names beside the templates.
    pub fn has_files_of(&self, other: &Theme, wanted: impl Fn(&str) -> bool) -> bool {
        let files = |theme: &Theme| -> BTreeMap<String, Arc<[u8]>> {
            theme.assets.iter().filter(|(name, _)| wanted(name)).map(|(name, bytes)| (name.clone(), bytes.clone())).collect()
        };
        files(self) == files(other)
    }

    /// The names of the files beside the templates.
    pub fn asset_names(&self) -> Vec<String> {
        self.assets.keys().cloned().collect()
    }

    /// One of these files.
    pub fn asset(&self, name: &str) -> Option<&Arc<[u8]>> {
        self.assets.get(name)
    }

    /// A template filled with a view; `parts` are pieces of finished HTML. A page of an earlier
    /// release says so.
    pub fn fill(
        &self,
        template: &str,
        address: &str,
        view: &impl Serialize,
        parts: &[(&'static str, String)],
        superseded: Option<&SupersededView>,
    ) -> Result<String, ThemeError> {
        let mut context = Context::new();
        context.insert_value("site", self.site.clone());
        context.insert("page", view);
        context.insert("superseded", &superseded);
        for (name, html) in parts {
            context.insert_value(*name, Value::safe_string(html));
        }
        self.tera.render(template, &context).map_err(|error| ThemeError::Page {
            template: template.to_owned(),
            address: address.to_owned(),
            cause: error.to_string(),
        })
    }
}

/// All files of an embedded folder.
fn files(folder: &'static Dir<'static>) -> Vec<&'static File<'static>> {
    let below = folder.dirs().flat_map(files);
    folder.files().chain(below).collect()
}

/// The style sheet of what the site sets itself: colours, fonts, paper.
fn tokens(settings: &Settings) -> String {
    let mut out = String::from("/* Set in site.yaml, below theme. */\n");
    if !settings.theme.tokens.is_empty() {
        out.push_str(":root {\n");
        for (name, colour) in &settings.theme.tokens {
            out.push_str(&format!("  --{name}: {colour};\n"));
        }
        out.push_str("}\n");
    }
    if settings.theme.fonts == "system" {
        out.push_str(":root { --text: system-ui, sans-serif; --titles: Georgia, serif; }\n");
    }
    let paper = if settings.theme.paper == "letter" { "letter" } else { "A4" };
    out.push_str(&format!("@page {{ size: {paper}; }}\n@page broad {{ size: {paper} landscape; }}\n"));
    out
}
