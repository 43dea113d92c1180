//! The command line: what a person types, what comes back, which exit code.
//!
//! Data goes to stdout, everything else to stderr. 0 is nothing at the failing level, 1 findings,
//! 2 a job that could not be done; a closed pipe is 0.

mod build;
mod check;
mod decide;
mod diff;
mod issue;
mod manual;
mod memory;
mod output;
mod release;
mod report;
mod rows;
mod serve;
mod sheet;
mod undo;
mod verify;
mod write;

use std::ffi::OsString;
use std::io;
use std::process::ExitCode;

use anyhow::Context;
use camino::{Utf8Path, Utf8PathBuf};
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};

use crate::build::{Snapshot, Unissued};
use crate::control;
use crate::diagnostic::format::Format;
use crate::edition::Edition;
use crate::load;
use crate::model::{Date, Interval};

pub use manual::reference;

#[derive(Debug, Parser)]
#[command(
    name = "clausebook",
    version,
    about = "Turns markdown policies, processes and forms into a documentation site that tracks reviews and clause coverage",
    after_help = "Examples:\n  clausebook build              write the site to public/\n  clausebook serve              see every edit in your browser\n  clausebook check              say what is wrong, and where\n  clausebook status             where do we stand?\n  clausebook coverage --open    which clauses still need a passage\n  clausebook explain CB201      what a finding means"
)]
struct Cli {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Args)]
struct Common {
    /// The project's folder; otherwise the nearest one upwards that holds site/site.yaml
    #[arg(long, global = true, value_name = "DIR")]
    root: Option<Utf8PathBuf>,
    /// The day to judge by, instead of today: what will be due at the audit?
    #[arg(long, global = true, value_name = "YYYY-MM-DD", value_parser = day)]
    today: Option<Date>,
    /// Say nothing but findings and data
    #[arg(long, short, global = true)]
    quiet: bool,
    /// When to use colours
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    color: Color,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Write the site
    #[command(
        after_help = "Examples:\n  clausebook build\n  clausebook build --out /srv/www/sms\n  clausebook build --edition author      with the guidance for authors\n  clausebook build --today 2027-03-01    as it will stand on that day"
    )]
    Build(BuildArgs),
    /// Show the site in your browser and every edit at once
    #[command(
        after_help = "Examples:\n  clausebook serve\n  clausebook serve --open                start the browser too\n  clausebook serve --port 8080\n  clausebook serve --poll                on a network folder or in a container"
    )]
    Serve(ServeArgs),
    /// Say what is wrong, and where
    #[command(
        after_help = "Examples:\n  clausebook check\n  clausebook check --deny overdue        for the scheduled job\n  clausebook check --format sarif > findings.sarif"
    )]
    Check(CheckArgs),
    /// Explain a finding, or list all kinds of findings
    #[command(after_help = "Examples:\n  clausebook explain CB201\n  clausebook explain unknown-clause\n  clausebook explain")]
    Explain {
        /// A code or a name, such as CB201 or unknown-clause
        code: Option<String>,
    },
    /// Where do we stand?
    #[command(
        after_help = "Examples:\n  clausebook status\n  clausebook status --today 2027-03-01   on the day of the audit\n  clausebook status --format json"
    )]
    Status {
        /// How to print it
        #[arg(long, default_value = "table")]
        format: DataFormat,
        #[command(flatten)]
        shown: ShownArgs,
    },
    /// Which clauses are met by which passages
    #[command(
        after_help = "Examples:\n  clausebook coverage\n  clausebook coverage --open\n  clausebook coverage --standard iso20000-1:2018 --format csv > coverage.csv"
    )]
    Coverage {
        /// Only clauses that are not covered
        #[arg(long)]
        open: bool,
        /// Only this standard, such as iso20000-1:2018
        #[arg(long, value_name = "NAME")]
        standard: Option<String>,
        /// How to print it
        #[arg(long, default_value = "table")]
        format: DataFormat,
        #[command(flatten)]
        shown: ShownArgs,
    },
    /// What is due for review, and when
    #[command(
        after_help = "Examples:\n  clausebook reviews\n  clausebook reviews --due-within 30d    what needs somebody in the next 30 days\n  clausebook reviews --by-owner\n  clausebook reviews --owner change-manager --format ics > reviews.ics\n  clausebook reviews --format csv"
    )]
    Reviews(ReviewsArgs),
    /// Make templates your own drafts
    #[command(
        after_help = "Examples:\n  clausebook adopt SMS-PRC-015\n  clausebook adopt SMS-PRC-015 SMS-PRC-018 --owner incident-manager\n  clausebook adopt --all --yes"
    )]
    Adopt(decide::AdoptArgs),
    /// Let templates take in the texts of others, for an organisation of your size
    #[command(
        after_help = "Examples:\n  clausebook tailor --profile small\n  clausebook tailor --profile small --yes\n  clausebook undo                        takes it back, to the last byte"
    )]
    Tailor(decide::TailorArgs),
    /// Record that somebody has read documents for fitness
    #[command(
        after_help = "Examples:\n  clausebook review SMS-PRC-015 --by \"Jo Khan\"\n  clausebook review SMS-PRC-015 --by \"Jo Khan\" --outcome changed --note \"Suppliers are missing\"\n  clausebook review SMS-PRO-005 --by \"Dana Ruiz\" --outcome retire --note \"Part of incidents now\" --successor SMS-PRC-018\n  clausebook review --stagger            spread the next reviews over the year"
    )]
    Review(decide::ReviewArgs),
    /// Record who approved which texts
    #[command(
        after_help = "Examples:\n  clausebook approve SMS-PRC-015 --by \"Dana Ruiz\" --role sms-manager\n  clausebook approve SMS-PRC-015 SMS-PRC-018 --by \"Dana Ruiz\" --role sms-manager --evidence \"Minutes of 2 March 2026, item 4\" --sheet sign-off.md\n  clausebook approve SMS-PRC-015 --by \"Dana Ruiz\" --role sms-manager --effective 2026-04-01\n  clausebook approve SMS-PRC-015 --by \"Dana Ruiz\" --role sms-manager --statements to-sign\n  clausebook approve SMS-PRC-015 --by \"Dana Ruiz\" --role sms-manager --signatures to-sign"
    )]
    Approve(decide::ApproveArgs),
    /// Give a changed text the next version number
    #[command(
        after_help = "Examples:\n  clausebook bump SMS-PRC-015 --minor \"Corrected the name of the tool\"\n  clausebook bump SMS-PRC-015 --major \"Emergency changes get their own review\"\n  clausebook bump SMS-PRC-015 --minor \"Shorter sentences\" --confirmed-by \"Dana Ruiz\""
    )]
    Bump(decide::BumpArgs),
    /// Take back exactly one change that a command made to your files
    #[command(
        after_help = "Examples:\n  clausebook undo                what can be taken back, newest first\n  clausebook undo approve-12     other edits of the same files stay as they are"
    )]
    Undo {
        /// The name of the change, as the command said it
        name: Option<String>,
        #[command(flatten)]
        write: write::WriteArgs,
    },
    /// Issue the newest approved text of each document, as a record, a commit and a tag in git
    #[command(
        after_help = "Examples:\n  clausebook release 2026.2 --by \"Dana Ruiz\" --note \"After the management review\"\n  clausebook release 2026.2.1 --by \"Dana Ruiz\" --only SMS-PRO-005    one document, the same day\n\nDocuments in work stay at their last issue and hold nobody up."
    )]
    Release(ReleaseArgs),
    /// What changed between two releases, or since the newest one, word by word
    #[command(
        after_help = "Examples:\n  clausebook diff                        the newest release and the texts at hand\n  clausebook diff 2026.1 2026.2          two releases\n  clausebook diff 2026.1 SMS-PRC-015     one document since a release\n  clausebook diff --format html --output changes.html"
    )]
    Diff(DiffArgs),
    /// Confirm that the rows of a register are right
    #[command(
        after_help = "Examples:\n  clausebook confirm services --by \"Jo Khan\"\n  clausebook confirm incidents --by \"Jo Khan\" --sampled    a sample was drawn from the tool of record\n\nRows that hold a decision are frozen by the way."
    )]
    Confirm(ConfirmArgs),
    /// Log that records are disposed of; deletes nothing
    #[command(
        after_help = "Examples:\n  clausebook dispose SMS-REC-2019-04 --by \"Jo Khan\"\n  clausebook dispose SMS-REC-2019-04 SMS-REC-2019-05 --by \"Jo Khan\" --how \"Shredded, certificate 4711\"\n\nRecords that are not yet old enough, or under a legal hold, are refused. `clausebook reviews` lists those that are due."
    )]
    Dispose(DisposeArgs),
    /// Say whether a copy of the site is what was released, and what differs
    #[command(
        after_help = "Examples:\n  clausebook verify public\n  clausebook verify /media/stick/sms\n\nOutside the project a copy is compared with its own list; in the project, with what its records give."
    )]
    Verify {
        /// The folder of the copy
        dir: Utf8PathBuf,
    },
    /// Print a JSON Schema of the files that you write, for editors that complete and check
    #[command(
        after_help = "Examples:\n  clausebook schema site > site.schema.json\n  clausebook schema document > document.schema.json\n  clausebook schema                      all of them, below `definitions`"
    )]
    Schema {
        /// Of which file: the front matter of a document or of a filled form, site.yaml, a register, theme.yaml
        file: Option<SchemaArg>,
    },
    /// Print the manual page of all commands
    #[command(after_help = "Examples:\n  clausebook man > clausebook.1\n  clausebook man | man -l -")]
    Man,
    /// Print what a shell needs to complete commands
    #[command(after_help = "Example:\n  clausebook completions bash > ~/.local/share/bash-completion/completions/clausebook")]
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

#[derive(Clone, Copy, Debug, Args)]
struct ShownArgs {
    /// Judge the texts at hand too, where no release holds the document; otherwise what is released counts
    #[arg(long)]
    working: bool,
}

#[derive(Debug, Args)]
struct BuildArgs {
    /// The output folder; otherwise the one in site.yaml, else public
    #[arg(long, value_name = "DIR")]
    out: Option<Utf8PathBuf>,
    /// For whom: reader leaves out what is for authors and auditors, auditor shows the latter, author shows all
    #[arg(long, default_value = "reader")]
    edition: EditionArg,
    /// For this audience: pages hold only what it may have; otherwise the site's own audience
    #[arg(long, value_name = "NAME")]
    audience: Option<String>,
    /// Show the texts at hand; the only choice until there are releases
    #[arg(long)]
    working: bool,
    #[command(flatten)]
    findings: FindingArgs,
}

#[derive(Debug, Args)]
struct ReleaseArgs {
    /// The label, such as 2026.2; also the name of the tag and of the record
    label: String,
    /// Who releases
    #[arg(long, value_name = "NAME")]
    by: String,
    /// Why this release is made, in a sentence
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
    /// Only these documents take a new text; the others stay at their last issue
    #[arg(long, value_name = "ID", num_args = 1..)]
    only: Vec<String>,
    #[command(flatten)]
    write: write::WriteArgs,
}

#[derive(Debug, Args)]
struct ConfirmArgs {
    /// The register, such as services
    register: String,
    /// Who confirms: somebody who holds the owner's role, or stands in for it
    #[arg(long, value_name = "NAME")]
    by: String,
    /// A sample was drawn today from the tool that holds the rows
    #[arg(long)]
    sampled: bool,
    #[command(flatten)]
    write: write::WriteArgs,
}

#[derive(Debug, Args)]
struct DisposeArgs {
    /// The records
    #[arg(required = true, value_name = "ID")]
    ids: Vec<String>,
    /// Who disposes of them
    #[arg(long, value_name = "NAME")]
    by: String,
    /// How, where it is not as their class says
    #[arg(long, value_name = "TEXT")]
    how: Option<String>,
    /// What else is to be said
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
    #[command(flatten)]
    write: write::WriteArgs,
}

#[derive(Debug, Args)]
struct ServeArgs {
    /// The port; otherwise the first free one from 4000
    #[arg(long, value_name = "N")]
    port: Option<u16>,
    /// Start the browser
    #[arg(long)]
    open: bool,
    /// Listen at this address of the machine, so that others can see the preview; otherwise nobody else can
    #[arg(long, value_name = "ADDR")]
    host: Option<std::net::IpAddr>,
    /// Look at all files again and again; for folders on a network and in containers, where changes are not told
    #[arg(long)]
    poll: bool,
}

#[derive(Debug, Args)]
struct CheckArgs {
    #[command(flatten)]
    findings: FindingArgs,
}

#[derive(Debug, Args)]
struct DiffArgs {
    /// Up to two labels of releases, or `working` for the texts at hand, then ids of documents; otherwise the newest release and the texts at hand, and all documents
    #[arg(value_name = "LABEL|ID")]
    what: Vec<String>,
    /// How to print it
    #[arg(long, default_value = "table")]
    format: DiffFormat,
    /// Write into this file instead
    #[arg(long, value_name = "FILE")]
    output: Option<Utf8PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum DiffFormat {
    Table,
    Json,
    Html,
}

#[derive(Debug, Args)]
struct ReviewsArgs {
    /// Only documents that this role owns
    #[arg(long, value_name = "ROLE")]
    owner: Option<String>,
    /// Only what needs somebody by then: due within 30d or "30 days", overdue, changed since or never reviewed
    #[arg(long, value_name = "TIME", value_parser = time)]
    due_within: Option<Interval>,
    /// One list for each owner
    #[arg(long)]
    by_owner: bool,
    /// How to print it
    #[arg(long, default_value = "table")]
    format: ReviewsFormat,
    #[command(flatten)]
    shown: ShownArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ReviewsFormat {
    Table,
    Csv,
    Json,
    /// A calendar
    Ics,
}

#[derive(Debug, Args)]
struct FindingArgs {
    /// How to print findings
    #[arg(long, default_value = "human")]
    format: FindingFormat,
    /// Fail on these too: warnings, overdue, or the name of a rule; may be repeated
    #[arg(long, value_name = "WHAT")]
    deny: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum EditionArg {
    Reader,
    Auditor,
    Author,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum SchemaArg {
    Document,
    Instance,
    Site,
    Register,
    Theme,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum DataFormat {
    Table,
    Csv,
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum FindingFormat {
    Human,
    Short,
    Json,
    Sarif,
    Github,
}

impl From<FindingFormat> for Format {
    fn from(format: FindingFormat) -> Format {
        match format {
            FindingFormat::Human => Format::Human,
            FindingFormat::Short => Format::Short,
            FindingFormat::Json => Format::Json,
            FindingFormat::Sarif => Format::Sarif,
            FindingFormat::Github => Format::Github,
        }
    }
}

impl From<EditionArg> for Edition {
    fn from(edition: EditionArg) -> Edition {
        match edition {
            EditionArg::Reader => Edition::Reader,
            EditionArg::Auditor => Edition::Auditor,
            EditionArg::Author => Edition::Author,
        }
    }
}

/// `30d`, `2w`, `3m`, `1y`, or an interval as documents write it.
fn time(text: &str) -> Result<Interval, String> {
    let units = [('d', "days"), ('w', "weeks"), ('m', "months"), ('y', "years")];
    let short = units.iter().find_map(|(letter, unit)| Some(format!("{} {unit}", text.strip_suffix(*letter)?)));
    let interval = short.as_deref().and_then(|long| long.parse().ok()).map_or_else(|| text.parse::<Interval>(), Ok);
    match interval {
        Ok(interval) if interval.is_days_or_longer() => Ok(interval),
        _ => Err("write a number of days, weeks, months or years, for example `30d` or `30 days`".to_owned()),
    }
}

fn day(text: &str) -> Result<Date, String> {
    text.parse().map_err(|refusal: crate::model::Refusal| format!("{}; {}", refusal.what, refusal.help))
}

/// Runs the program with the arguments of this process.
pub fn main() -> ExitCode {
    run(std::env::args_os())
}

fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => {
            let code = if error.use_stderr() { 2 } else { 0 };
            // A closed pipe here is nobody's fault.
            let _ = error.print();
            return ExitCode::from(code);
        }
    };
    match dispatch(&cli) {
        Ok(code) => code,
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            output::failure(&error, cli.common.color);
            ExitCode::from(2)
        }
    }
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.chain().filter_map(|cause| cause.downcast_ref::<io::Error>()).any(|cause| cause.kind() == io::ErrorKind::BrokenPipe)
}

fn dispatch(cli: &Cli) -> anyhow::Result<ExitCode> {
    let common = &cli.common;
    match &cli.command {
        Command::Build(arguments) => build::run(common, arguments),
        Command::Serve(arguments) => serve::run(common, arguments),
        Command::Check(arguments) => check::run(common, arguments),
        Command::Explain { code } => check::explain(code.as_deref()),
        Command::Status { format, shown } => report::status(common, shown.working, *format),
        Command::Coverage { open, standard, format, shown } => {
            report::coverage(common, shown.working, *open, standard.as_deref(), *format)
        }
        Command::Reviews(arguments) => report::reviews(common, arguments),
        Command::Adopt(arguments) => decide::adopt(common, arguments),
        Command::Tailor(arguments) => decide::tailor(common, arguments),
        Command::Review(arguments) => decide::review(common, arguments),
        Command::Approve(arguments) => decide::approve(common, arguments),
        Command::Bump(arguments) => decide::bump(common, arguments),
        Command::Undo { name, write } => undo::run(common, name.as_deref(), *write),
        Command::Release(arguments) => release::run(common, arguments),
        Command::Diff(arguments) => diff::run(common, arguments),
        Command::Confirm(arguments) => rows::confirm(common, arguments),
        Command::Dispose(arguments) => rows::dispose(common, arguments),
        Command::Verify { dir } => verify::run(common, dir),
        Command::Schema { file } => manual::schema(*file),
        Command::Man => manual::man(),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut Cli::command(), "clausebook", &mut script);
            output::data(&String::from_utf8_lossy(&script))?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

impl Common {
    /// The root of the project. A change that was cut off by a fall is finished first, so that
    /// nobody ever reads half of one.
    fn root(&self) -> anyhow::Result<Utf8PathBuf> {
        let root = match &self.root {
            Some(root) => load::named_root(root)?,
            None => load::find_root(Utf8Path::new("."))?,
        };
        for each in control::recover(&root)? {
            output::say(&format!("Finished {0}, which was cut off. Undo with: clausebook undo {0}\n", each.name));
            for path in each.left {
                output::say(&format!("  `{path}` was edited since and stays as it is; compare it by hand.\n"));
            }
        }
        Ok(root)
    }

    /// The day to judge by: the flag, then `SOURCE_DATE_EPOCH`, then the clock. Time enters here only.
    fn today(&self) -> anyhow::Result<Date> {
        if let Some(today) = self.today {
            return Ok(today);
        }
        let seconds = match std::env::var("SOURCE_DATE_EPOCH") {
            Ok(text) => text.trim().parse::<i64>().context("read SOURCE_DATE_EPOCH, which is to be a number of seconds")?,
            Err(_) => {
                let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).context("read the clock")?;
                i64::try_from(now.as_secs()).context("read the clock")?
            }
        };
        Date::from_unix_seconds(seconds).context("the date lies outside the calendar")
    }

    /// What counts: once there are releases, what they hold, as the published site has it.
    fn counted(&self, working: bool) -> anyhow::Result<Snapshot> {
        let at_hand = self.snapshot()?;
        let issued = if working { None } else { at_hand.issue(Unissued::Named, None) };
        Ok(issued.unwrap_or(at_hand))
    }

    fn snapshot(&self) -> anyhow::Result<Snapshot> {
        let project = load::load(&self.root()?)?;
        Ok(Snapshot::new(project, self.today()?))
    }
}
