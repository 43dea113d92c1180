//! `schema` and `man`, and the pages of the guide that are made from the code.

use std::process::ExitCode;

use anyhow::Context;
use clap::{Arg, ArgAction, Command, CommandFactory};
use clap_mangen::Man;

use super::{Cli, SchemaArg, output};
use crate::check::RULES;
use crate::parse::keys::{self, Holds, Key};
use crate::render::schema::{self, Described};

/// Prints the schema of one kind of file, or of all.
pub fn schema(file: Option<SchemaArg>) -> anyhow::Result<ExitCode> {
    let schema = match file {
        None => schema::schemas(),
        Some(SchemaArg::Document) => schema::schema(Described::Document),
        Some(SchemaArg::Instance) => schema::schema(Described::Instance),
        Some(SchemaArg::Site) => schema::schema(Described::Site),
        Some(SchemaArg::Register) => schema::schema(Described::Register),
        Some(SchemaArg::Theme) => schema::schema(Described::Theme),
    };
    output::data(&format!("{schema:#}\n"))?;
    Ok(ExitCode::SUCCESS)
}

/// Prints the manual page: the program, then each command as a part of it.
pub fn man() -> anyhow::Result<ExitCode> {
    let mut page = Vec::new();
    write_man(&mut page).context("write the manual page")?;
    output::data(&String::from_utf8_lossy(&page))?;
    Ok(ExitCode::SUCCESS)
}

fn write_man(page: &mut Vec<u8>) -> std::io::Result<()> {
    let program = program();
    let man = Man::new(program.clone());
    man.render_title(page)?;
    man.render_name_section(page)?;
    man.render_synopsis_section(page)?;
    man.render_options_section(page)?;
    page.extend_from_slice(b".SH COMMANDS\n");
    for command in commands(&program) {
        let name = format!("clausebook {}", command.get_name());
        let man = Man::new(command.clone().display_name(name.clone()).mut_args(|each| {
            let global = each.is_global_set();
            each.hide(global)
        }));
        let mut part = Vec::new();
        man.render_synopsis_section(&mut part)?;
        man.render_description_section(&mut part)?;
        man.render_options_section(&mut part)?;
        man.render_extra_section(&mut part)?;
        page.extend_from_slice(format!(".SS \"{name}\"\n").as_bytes());
        // Headings of a part are words in bold within it.
        for line in String::from_utf8_lossy(&part).lines() {
            let line = match line {
                ".SH SYNOPSIS" | ".SH DESCRIPTION" | ".SH EXTRA" => ".PP",
                ".SH OPTIONS" => ".PP\n.B Options",
                other => other,
            };
            page.extend_from_slice(line.as_bytes());
            page.push(b'\n');
        }
    }
    man.render_extra_section(page)?;
    page.extend_from_slice(b".SH EXIT STATUS\n0: nothing at the failing level; 1: findings; 2: the job could not be done.\n");
    man.render_version_section(page)
}

fn program() -> Command {
    let mut program = Cli::command().disable_help_subcommand(true);
    program.build();
    program
}

fn commands(program: &Command) -> impl Iterator<Item = &Command> {
    program.get_subcommands().filter(|command| !command.is_hide_set())
}

/// The pages of the guide that are made from the code, by path inside the project.
pub fn reference() -> Vec<(&'static str, String)> {
    vec![
        ("site/pages/guide/commands.md", commands_page()),
        ("site/pages/guide/findings.md", findings_page()),
        ("site/pages/guide/keys.md", keys_page()),
    ]
}

fn begin(title: &str, lead: &str) -> String {
    format!("---\ntitle: {title}\n---\n\n{lead}\n\n")
}

fn commands_page() -> String {
    let program = program();
    let mut page = begin(
        "Commands",
        "Every command prints this about itself with `--help`. Data goes to standard output, everything else to standard error. \
         The exit code is 0 where nothing is found at the failing level, 1 where something is, and 2 where the job could not be done.",
    );
    page.push_str("| Command | What it does |\n| --- | --- |\n");
    for command in commands(&program) {
        page.push_str(&format!("| [`clausebook {0}`](#{0}) | {1} |\n", command.get_name(), about(command)));
    }
    page.push_str("\n## Options of all commands {#common}\n\n");
    page.push_str(&table(program.get_arguments().filter(|each| each.is_global_set())));
    for command in commands(&program) {
        let name = command.get_name();
        page.push_str(&format!("\n## clausebook {name} {{#{name}}}\n\n{}\n", sentence(&about(command))));
        let usage = command.clone().render_usage().to_string();
        page.push_str(&format!("\n```\n{}\n```\n", usage.trim_start_matches("Usage: ").trim()));
        let own = table(command.get_arguments().filter(|each| !each.is_global_set()));
        if !own.is_empty() {
            page.push_str(&format!("\n{own}"));
        }
        if let Some(after) = command.get_after_help() {
            page.push_str(&examples(&after.to_string()));
        }
    }
    page
}

/// What stands below the options: examples as they are typed, everything else as text.
fn examples(after: &str) -> String {
    let mut out = String::new();
    for part in after.split("\n\n") {
        match part.split_once('\n').filter(|(head, _)| head.starts_with("Example")) {
            Some((_, lines)) => {
                let lines: Vec<&str> = lines.lines().map(|line| line.strip_prefix("  ").unwrap_or(line)).collect();
                out.push_str(&format!("\n```\n{}\n```\n", lines.join("\n")));
            }
            None => out.push_str(&format!("\n{part}\n")),
        }
    }
    out
}

fn sentence(words: &str) -> String {
    if words.ends_with(['?', '.']) { words.to_owned() } else { format!("{words}.") }
}

fn about(command: &Command) -> String {
    command.get_about().map(ToString::to_string).unwrap_or_default()
}

fn table<'a>(arguments: impl Iterator<Item = &'a Arg>) -> String {
    let mut rows = String::new();
    for argument in arguments.filter(|each| !each.is_hide_set() && !matches!(each.get_id().as_str(), "help" | "version")) {
        let mut names: Vec<String> = Vec::new();
        names.extend(argument.get_long().map(|long| format!("--{long}")));
        names.extend(argument.get_short().map(|short| format!("-{short}")));
        let takes = matches!(argument.get_action(), ArgAction::Set | ArgAction::Append);
        let value = argument.get_value_names().map(|names| names[0].to_string()).filter(|_| takes);
        let name = match (names.is_empty(), value) {
            (true, value) => value.unwrap_or_else(|| argument.get_id().to_string()),
            (false, Some(value)) => format!("{} {value}", names.join(", ")),
            (false, None) => names.join(", "),
        };
        let mut help = argument.get_help().map(ToString::to_string).unwrap_or_default();
        let words: Vec<String> =
            argument.get_possible_values().iter().filter(|_| takes).map(|word| format!("`{}`", word.get_name())).collect();
        if !words.is_empty() {
            help.push_str(&format!("; one of {}", words.join(", ")));
        }
        let default: Vec<String> = argument.get_default_values().iter().map(|each| each.to_string_lossy().into_owned()).collect();
        if takes && !default.is_empty() {
            help.push_str(&format!("; otherwise `{}`", default.join(" ")));
        }
        rows.push_str(&format!("| `{}` | {} |\n", cell(&name), cell(&help)));
    }
    if rows.is_empty() { rows } else { format!("| Option | Meaning |\n| --- | --- |\n{rows}") }
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

/// What each hundred of codes is about.
const HUNDREDS: &[(&str, &str)] = &[
    ("CB0", "Files"),
    ("CB1", "Control data and settings"),
    ("CB2", "Standards and claims"),
    ("CB3", "Text, links and fields"),
    ("CB4", "Approvals"),
    ("CB5", "Reviews, versions and history"),
    ("CB6", "Registers, glossary and processes"),
    ("CB7", "Releases"),
    ("CB8", "Wording"),
];

fn findings_page() -> String {
    let mut page = begin(
        "Findings",
        "What `clausebook check` can find, by code. An error keeps `build` from publishing, a warning does not. \
         `levels` in `site.yaml` gives a finding another weight by its name, for example `levels: { review-overdue: error }`; \
         `off` switches it off. `clausebook explain CODE` prints the same text.",
    );
    let mut open = "";
    let mut rules: Vec<_> = RULES.iter().collect();
    rules.sort_by_key(|rule| rule.code.id);
    for rule in rules {
        let (hundred, title) =
            HUNDREDS.iter().find(|(start, _)| rule.code.id.starts_with(start)).copied().unwrap_or(("", "Others"));
        if hundred != open {
            page.push_str(&format!("## {title} {{#{}}}\n\n", hundred.to_lowercase()));
            open = hundred;
        }
        let (id, name) = (rule.code.id, rule.code.name);
        page.push_str(&format!("### {id} {name} {{#{name}}}\n\n*{}.* {}\n\n", capital(rule.default.word()), rule.explain.trim()));
    }
    page.truncate(page.trim_end().len());
    page.push('\n');
    page
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn keys_page() -> String {
    let mut page = begin(
        "Keys",
        "The keys of the files that you write. Any other key is an error that names the nearest one. \
         A key that is not needed and has no value counts as absent; where a list holds one thing, that thing may stand alone. \
         `clausebook schema` prints the same for editors that complete and check. \
         [How a document is written](../format.md) explains them with examples.",
    );
    let tables: &[(&str, &str, &[Key])] = &[
        ("Front matter of a document", "document", keys::DOCUMENT),
        ("Front matter of filled forms", "instance", keys::INSTANCE),
        ("site/site.yaml", "site", keys::SITE_FILE),
        ("toolkit/registers/NAME.yaml", "register", keys::REGISTER),
        ("themes/NAME/theme.yaml", "theme", keys::THEME_FILE),
    ];
    for (title, name, keys) in tables {
        page.push_str(&format!("## {title} {{#{name}}}\n\n"));
        page.push_str("| Key | Says |\n| --- | --- |\n");
        rows("", keys, &mut page);
        page.push('\n');
    }
    page.truncate(page.trim_end().len());
    page.push('\n');
    page
}

/// The keys of a group, each followed by those within it.
fn rows(before: &str, keys: &[Key], page: &mut String) {
    for key in keys {
        let name = format!("{before}{}", key.name);
        let needed = if key.needed { "**Needed.** " } else { "" };
        page.push_str(&format!("| `{name}` | {needed}{}. *{}.* |\n", cell(&capital(key.about)), capital(&words(&key.holds))));
        inner(&name, &key.holds, page);
    }
}

fn inner(name: &str, holds: &Holds, page: &mut String) {
    match holds {
        Holds::Group(keys) => rows(&format!("{name}."), keys, page),
        Holds::List(item) => inner(name, item, page),
        Holds::Named(value) => inner(&format!("{name}.NAME"), value, page),
        Holds::Either(one, two) => {
            inner(name, one, page);
            inner(name, two, page);
        }
        _ => {}
    }
}

fn words(holds: &Holds) -> String {
    match holds {
        Holds::Text => "text".to_owned(),
        Holds::Version => "version".to_owned(),
        Holds::Id => "id".to_owned(),
        Holds::Date => "date".to_owned(),
        Holds::Interval => "interval".to_owned(),
        Holds::Flag => "true or false".to_owned(),
        Holds::Colour => "colour".to_owned(),
        Holds::Word(list) => "one of ".to_owned() + &list().iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", "),
        Holds::List(item) => format!("list: {}", words(item)),
        Holds::Group(_) => "keys".to_owned(),
        Holds::Named(value) => format!("names, each with {}", words(value)),
        Holds::Either(one, two) => format!("{} or {}", words(one), words(two)),
        Holds::Cell => "a cell".to_owned(),
    }
}
