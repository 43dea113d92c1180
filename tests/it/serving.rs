//! The preview's server: what it answers, what it refuses, and how it bears bad readers.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use crate::support::{Site, command, front};

/// A running preview.
struct Preview {
    child: Child,
    port: u16,
    lines: std::sync::mpsc::Receiver<String>,
}

impl Preview {
    fn start(site: &Site, more: &[&str]) -> Preview {
        let mut child = command(site.root()).arg("serve").args(more).stderr(Stdio::piped()).stdin(Stdio::null()).spawn().unwrap();
        let (sender, lines) = std::sync::mpsc::channel();
        let stderr = child.stderr.take().unwrap();
        std::thread::spawn(move || {
            for line in BufReader::new(stderr).lines().map_while(Result::ok) {
                let _ = sender.send(line);
            }
        });
        let ready = lines.recv_timeout(Duration::from_secs(20)).unwrap();
        let port = ready.split("http://127.0.0.1:").nth(1).unwrap_or_else(|| panic!("{ready}"));
        let port = port.split('/').next().unwrap().parse().unwrap();
        Preview { child, port, lines }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(SocketAddr::from((Ipv4Addr::LOCALHOST, self.port))).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        stream
    }

    /// Everything that comes back for these bytes.
    fn raw(&self, request: impl AsRef<[u8]>) -> String {
        let mut stream = self.connect();
        let _ = stream.write_all(request.as_ref());
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    }

    fn get(&self, path: &str) -> String {
        self.raw(format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\n\r\n", self.port))
    }

    /// Waits until a page holds these words, and gives the page.
    fn shows(&self, path: &str, words: &str) -> String {
        self.comes_to(path, |answer| answer.contains(words))
    }

    /// Waits until a page is as it should be, and gives it.
    #[track_caller]
    fn comes_to(&self, path: &str, test: impl Fn(&str) -> bool) -> String {
        let start = Instant::now();
        loop {
            let answer = self.get(path);
            if test(&answer) {
                return answer;
            }
            assert!(start.elapsed() < Duration::from_secs(10), "{path} never came to be as it should:\n{answer}");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    fn says(&self, words: &str) {
        let end = Instant::now() + Duration::from_secs(10);
        while let Ok(line) = self.lines.recv_timeout(end.saturating_duration_since(Instant::now())) {
            if line.contains(words) {
                return;
            }
        }
        panic!("the terminal never said {words}");
    }

    /// The address of the preview's own files.
    fn secret(&self) -> String {
        let page = self.get("/");
        let at = page.find("/~").unwrap();
        page[at..].split_inclusive('/').take(2).collect::<String>().trim_end_matches('/').to_owned()
    }

    fn events(&self) -> BufReader<TcpStream> {
        let mut stream = self.connect();
        let path = format!("{}/events", self.secret());
        write!(stream, "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n\r\n", self.port).unwrap();
        BufReader::new(stream)
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

const CANARY: &str = "canary-2f9c";

fn set() -> Site {
    let site = Site::new();
    site.document("one.md", &format!("{}\n## Part {{#part}}\n\nThe first words.\n", front("T-PRC-1", "")));
    site.document("two.md", &format!("{}\nSee [[T-PRC-1]].\n", front("T-PRC-2", "")));
    site.write("secret.txt", CANARY);
    site.write("site/static/note.txt", "a note");
    site
}

fn status(answer: &str) -> u16 {
    answer.get(9..12).and_then(|code| code.parse().ok()).unwrap_or(0)
}

#[test]
fn an_edit_is_served_and_nothing_is_written() {
    let site = set();
    let preview = Preview::start(&site, &[]);
    let before = crate::support::tree(site.root());
    preview.shows("/documents/t-prc-1.html", "The first words.");
    site.document("one.md", &format!("{}\nOther words.\n", front("T-PRC-1", "").replace("Title of T-PRC-1", "Fresh title")));
    preview.shows("/documents/t-prc-1.html", "Other words.");
    preview.shows("/documents/t-prc-2.html", "Fresh title");
    let mut after = crate::support::tree(site.root());
    assert_ne!(after.remove("toolkit/documents/one.md"), before.get("toolkit/documents/one.md").cloned());
    assert_eq!(after.len() + 1, before.len(), "the preview has written something");
}

#[test]
fn pages_are_those_of_a_build_apart_from_one_script() {
    let site = set();
    site.run(&["build", "--edition", "author", "--working"]).exits(0);
    let preview = Preview::start(&site, &[]);
    for (address, bytes) in site.published() {
        if address.starts_with('.') || address == "manifest.json" {
            continue;
        }
        let answer = preview.get(&format!("/{}", address.replace('~', "%7E")));
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        assert!(head.contains(" 200 "), "{address}: {head}");
        assert!(head.contains("x-content-type-options: nosniff"), "{address}");
        assert!(head.contains("frame-ancestors 'none'"), "{address}");
        assert!(!head.to_lowercase().contains("access-control"), "{address}");
        let body: String = body.lines().filter(|line| !line.starts_with("<script src=\"/~")).collect::<Vec<_>>().join("\n");
        let built = String::from_utf8_lossy(&bytes);
        assert_eq!(body, built.lines().collect::<Vec<_>>().join("\n"), "{address}");
    }
}

#[test]
fn a_page_that_cannot_be_made_keeps_its_last_good_state() {
    let site = set();
    let preview = Preview::start(&site, &[]);
    preview.shows("/documents/t-prc-1.html", "The first words.");
    let good = site.read("toolkit/documents/one.md");
    site.document("one.md", &good.replace("id: T-PRC-1", "id T-PRC-1"));
    preview.shows("/documents/t-prc-1.html", "This page is shown as it last was");
    preview.shows("/documents/t-prc-1.html", "The first words.");
    preview.says("error[CB");
    let findings = preview.get(&format!("{}/findings.json", preview.secret()));
    assert!(findings.contains("toolkit/documents/one.md:2:1"), "{findings}");
    site.document("one.md", &good);
    preview.says("All findings are mended.");
    assert!(!preview.get("/documents/t-prc-1.html").contains("as it last was"));
    // The same for a file that is no text, one that is too large, a link, and a free page.
    let refuse: [&dyn Fn(&std::path::Path); 3] = [
        &|path| std::fs::write(path, [0xff, 0xfe]).unwrap(),
        &|path| std::fs::write(path, vec![b'a'; 6 << 20]).unwrap(),
        &|path| {
            std::fs::remove_file(path).unwrap();
            clausebook::platform::symlink(&site.path("secret.txt"), camino::Utf8Path::from_path(path).unwrap()).unwrap();
        },
    ];
    let page = "---\ntitle: About\n---\n\nThe first words.\n";
    site.write("site/pages/about.md", page);
    preview.shows("/pages/about.html", "The first words.");
    for (file, text, address) in [
        ("toolkit/documents/one.md", good.as_str(), "/documents/t-prc-1.html"),
        ("site/pages/about.md", page, "/pages/about.html"),
    ] {
        for refuse in refuse {
            refuse(&site.path(file));
            let shown = preview.shows(address, &format!("as it last was: {file} cannot be read."));
            assert!(shown.contains("The first words."), "{file}");
            std::fs::remove_file(site.path(file)).unwrap();
            site.write(file, text);
            // For a moment the file is gone or empty; what is last good afterwards is what is waited for.
            preview.comes_to(address, |answer| answer.contains("The first words.") && !answer.contains("as it last was"));
        }
    }
    // The same for a template.
    site.write("themes/default/document.html", "{% block");
    preview.shows(
        "/documents/t-prc-1.html",
        "data-note=\"This page is shown in the theme as it last was: a template of the theme cannot be read",
    );
    preview.shows("/documents/t-prc-1.html", "The first words.");
    site.write("themes/default/document.html", "{{ page.no_such_thing }}");
    preview.shows(
        "/documents/t-prc-1.html",
        "data-note=\"This page is shown in the theme as it last was: the template `document.html` cannot be filled",
    );
    preview.shows("/documents/t-prc-1.html", "The first words.");
    std::fs::remove_file(site.path("themes/default/document.html")).unwrap();
    preview.comes_to("/documents/t-prc-1.html", |answer| !answer.contains("data-note"));
}

#[test]
fn a_half_written_file_is_waited_for() {
    let site = set();
    let preview = Preview::start(&site, &[]);
    preview.shows("/documents/t-prc-1.html", "The first words.");
    let good = site.read("toolkit/documents/one.md");
    for round in 0..20 {
        // Emptied, closed, written a moment later: nobody is to see the moment between.
        site.write("toolkit/documents/one.md", "");
        std::thread::sleep(Duration::from_millis(15));
        site.document("one.md", &format!("{good}\nRound {round}.\n"));
        preview.shows("/documents/t-prc-1.html", &format!("Round {round}."));
    }
    while let Ok(line) = preview.lines.try_recv() {
        assert!(!line.contains("error"), "{line}");
    }
}

#[test]
fn polling_sees_edits_too() {
    let site = set();
    let preview = Preview::start(&site, &["--poll"]);
    site.document("three.md", &format!("{}\nA third.\n", front("T-PRC-3", "")));
    preview.shows("/documents/t-prc-3.html", "A third.");
}

#[test]
fn nothing_but_addresses_of_the_site_is_answered() {
    let site = set();
    let preview = Preview::start(&site, &[]);
    let ups = ["..", "%2e%2e", "%2E.", ".%2e", "%252e%252e", "..%00", "%c0%ae%c0%ae", "..;", "．．", "....", "%uff0e%uff0e"];
    let slashes = ["/", "//", "\\", "%2f", "%5c", "%255c", "/./", "%2f%2e%2f", "\\\\"];
    let targets = ["secret.txt", "site/site.yaml", "toolkit/documents/one.md", "etc/passwd", "proc/self/environ"];
    let mut tried = 0;
    for up in ups {
        for slash in slashes {
            for target in targets {
                let path = format!("/{up}{slash}{up}{slash}{target}");
                let answer = preview.get(&path);
                tried += 1;
                assert!(matches!(status(&answer), 400 | 404), "{path}: {}", &answer[..60.min(answer.len())]);
                assert!(!answer.contains(CANARY) && !answer.contains("root:") && !answer.contains("schema: 1"), "{path}");
            }
        }
    }
    assert!(tried >= 495);
    for path in [
        "/secret.txt",
        "/site/site.yaml",
        "/toolkit/documents/one.md",
        "/.git/config",
        "/C:/Windows/win.ini",
        "file:///etc/passwd",
        "/documents/../../secret.txt",
        "/assets/../secret.txt",
        "/%",
        "/%ff",
        "/~",
        "/~/events",
        "/~0/events",
        "/events",
    ] {
        let answer = preview.get(path);
        assert!(matches!(status(&answer), 0 | 400 | 404), "{path}: {answer}");
        assert!(!answer.contains(CANARY), "{path}");
    }
    assert_eq!(status(&preview.get("/note.txt")), 200);
    assert_eq!(status(&preview.get("http://127.0.0.1/secret.txt")), 404);
}

#[test]
fn strangers_methods_and_bodies_are_refused() {
    let site = set();
    let preview = Preview::start(&site, &[]);
    let port = preview.port;
    let ask = |line: &str, headers: &str| preview.raw(format!("{line} HTTP/1.1\r\nConnection: close\r\n{headers}\r\n"));
    let host = format!("Host: 127.0.0.1:{port}\r\n");
    for name in ["evil.example", "127.0.0.1.evil.example", "0.0.0.0", "localhost.", "127.1", "[::1]", "a@localhost"] {
        let answer = ask("GET /", &format!("Host: {name}:{port}\r\n"));
        assert!(matches!(status(&answer), 400 | 421), "{name}: {answer}");
        assert!(!answer.contains("Test set"), "{name}");
    }
    for header in [
        "Origin: http://evil.example",
        "Origin: null",
        "Sec-Fetch-Site: cross-site",
        "Sec-Fetch-Site: same-site",
        "Sec-Fetch-Dest: iframe",
        "Sec-Fetch-Dest: object",
    ] {
        let answer = ask("GET /", &format!("{host}{header}\r\n"));
        assert_eq!(status(&answer), 403, "{header}");
        assert!(!answer.contains("Test set") && !answer.to_lowercase().contains("access-control"), "{header}");
        assert!(answer.contains("frame-ancestors 'none'") && answer.contains("nosniff"), "{header}");
    }
    for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND"] {
        let target = if method == "CONNECT" { "evil.example:80" } else { "/" };
        let answer = ask(&format!("{method} {target}"), &host);
        assert!(matches!(status(&answer), 400 | 405), "{method}: {answer}");
    }
    for body in [
        "Content-Length: 5\r\n\r\nhello",
        "Transfer-Encoding: chunked\r\n\r\n0\r\n",
        "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n",
    ] {
        let answer = preview.raw(format!("GET / HTTP/1.1\r\nConnection: close\r\n{host}{body}\r\n"));
        assert!(matches!(status(&answer), 400 | 413), "{body}: {answer}");
    }
    let long = format!("X-Long: {}\r\n", "a".repeat(64 * 1024));
    assert!(!ask("GET /", &format!("{host}{long}")).contains("Test set"));
    assert!(!ask("GET /", &format!("{host}{}", "A: b\r\n".repeat(200))).contains("Test set"));
    let head = ask("HEAD /", &host);
    assert_eq!(status(&head), 200);
    assert!(head.ends_with("\r\n\r\n"), "{head}");
    assert_eq!(status(&preview.get("/")), 200);
}

#[test]
fn many_readers_and_slow_senders_at_once() {
    const READERS: usize = 500;
    const STREAMS: usize = 500;
    const SLOW: usize = 200;
    let site = set();
    let preview = Preview::start(&site, &[]);
    let handles = || std::fs::read_dir(format!("/proc/{}/fd", preview.child.id())).map_or(0, Iterator::count);
    let quiet = handles();
    let request = format!("GET /documents/t-prc-1.html HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n\r\n", preview.port);
    let mut slow: Vec<TcpStream> = (0..SLOW).map(|_| preview.connect()).collect();
    for stream in &mut slow {
        stream.write_all(b"GET / HTTP/1.1\r\nHost: 127").unwrap();
    }
    let path = format!("{}/events", preview.secret());
    let mut streams: Vec<BufReader<TcpStream>> = (0..STREAMS)
        .map(|_| {
            let mut stream = preview.connect();
            write!(stream, "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n\r\n", preview.port).unwrap();
            BufReader::new(stream)
        })
        .collect();
    let mut readers: Vec<TcpStream> = (0..READERS).map(|_| preview.connect()).collect();
    for reader in &mut readers {
        reader.write_all(request.as_bytes()).unwrap();
    }
    let mut buffer = [0; 64 * 1024];
    for reader in &mut readers {
        assert!(reader.read(&mut buffer).unwrap() > 0);
    }
    let start = Instant::now();
    assert!(preview.get("/documents/t-prc-2.html").contains("Title of T-PRC-2"));
    assert!(start.elapsed() < Duration::from_millis(500), "a page took {:?}", start.elapsed());
    let revision = |stream: &mut BufReader<TcpStream>, least: u64| loop {
        let mut line = String::new();
        assert!(stream.read_line(&mut line).unwrap() > 0, "a stream ended");
        if let Some(id) = line.strip_prefix("id: ").and_then(|id| id.trim().parse::<u64>().ok())
            && id >= least
        {
            return;
        }
    };
    streams.iter_mut().for_each(|stream| revision(stream, 1));
    site.document("one.md", &format!("{}\nHeard by all.\n", front("T-PRC-1", "")));
    let start = Instant::now();
    streams.iter_mut().for_each(|stream| revision(stream, 2));
    assert!(start.elapsed() < Duration::from_secs(1), "the last stream heard after {:?}", start.elapsed());
    // Slow senders are cut off well within a minute.
    let start = Instant::now();
    for stream in &mut slow {
        let mut rest = Vec::new();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        stream.read_to_end(&mut rest).unwrap();
    }
    assert!(start.elapsed() < Duration::from_secs(60));
    drop((slow, streams, readers));
    if quiet > 0 {
        let end = Instant::now() + Duration::from_secs(20);
        while handles() > quiet + 4 {
            assert!(Instant::now() < end, "{} handles are left of {quiet}", handles());
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

#[test]
fn another_branch_is_shown() {
    let site = set();
    let git = |words: &[&str]| {
        let mut git = std::process::Command::new("git");
        git.args(["-c", "user.name=T", "-c", "user.email=t@example.invalid"]).args(words).current_dir(site.root());
        let run = git.output().unwrap();
        assert!(run.status.success(), "{words:?} {}", String::from_utf8_lossy(&run.stderr));
    };
    git(&["init", "-q", "-b", "main"]);
    git(&["add", "."]);
    git(&["commit", "-qm", "one"]);
    git(&["checkout", "-qb", "other"]);
    for at in 10..40 {
        site.document(&format!("new/folder/d{at}.md"), &format!("{}\nFrom the branch.\n", front(&format!("T-PRC-{at}"), "")));
    }
    std::fs::remove_file(site.path("toolkit/documents/two.md")).unwrap();
    git(&["add", "."]);
    git(&["commit", "-qm", "two"]);
    git(&["checkout", "-q", "main"]);
    let preview = Preview::start(&site, &[]);
    for _ in 0..3 {
        git(&["checkout", "-q", "other"]);
        preview.shows("/documents/t-prc-39.html", "From the branch.");
        preview.shows("/documents/t-prc-2.html", "This page is not here");
        git(&["checkout", "-q", "main"]);
        preview.shows("/documents/t-prc-2.html", "Title of T-PRC-2");
        preview.shows("/documents/t-prc-39.html", "This page is not here");
    }
}

#[test]
fn other_machines_see_it_only_when_told_and_that_is_said() {
    let site = set();
    let preview = Preview::start(&site, &[]);
    let elsewhere = SocketAddr::from(([127, 0, 0, 2], preview.port));
    assert!(TcpStream::connect(elsewhere).is_err(), "the preview listens at more than 127.0.0.1");
    let mut open = command(site.root()).args(["serve", "--host", "0.0.0.0"]).stderr(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(open.stderr.take().unwrap()).lines();
    let address = lines.next().unwrap().unwrap();
    let warning = lines.next().unwrap().unwrap();
    let port: u16 = address.split("127.0.0.1:").nth(1).unwrap().split('/').next().unwrap().parse().unwrap();
    let ask = |host: &str| {
        let mut stream = TcpStream::connect(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).unwrap();
        write!(stream, "GET / HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        status(&answer)
    };
    let (own, other) = (ask("127.0.0.1"), ask("evil.example"));
    let _ = open.kill();
    let _ = open.wait();
    assert!(warning.contains("drafts and guidance"), "{warning}");
    assert_eq!((own, other), (200, 421));
}

#[test]
fn a_taken_port_is_said_and_another_one_is_found() {
    let site = set();
    let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let run = site.run(&["serve", "--port", &port]).exits(2);
    assert!(run.err.contains(&format!("port {port} is taken")) && run.err.contains("--port"), "{}", run.err);
    let one = Preview::start(&site, &[]);
    let two = Preview::start(&site, &[]);
    assert_ne!(one.port, two.port);
}

#[test]
fn a_vanished_project_is_said_and_its_return_too() {
    let site = set();
    let preview = Preview::start(&site, &["--poll"]);
    std::fs::rename(site.path("site"), site.path("away")).unwrap();
    std::fs::rename(site.path("toolkit"), site.path("away-too")).unwrap();
    preview.says("is gone");
    assert!(preview.get("/documents/t-prc-1.html").contains("The first words."));
    std::fs::rename(site.path("away"), site.path("site")).unwrap();
    std::fs::rename(site.path("away-too"), site.path("toolkit")).unwrap();
    preview.says("is back");
    preview.shows("/documents/t-prc-1.html", "The first words.");
}

#[test]
fn an_interruption_ends_it_at_once() {
    let site = set();
    let mut preview = Preview::start(&site, &[]);
    let _listening = preview.events();
    let start = Instant::now();
    let id = preview.child.id().to_string();
    assert!(std::process::Command::new("kill").args(["-INT", &id]).status().unwrap().success());
    let ended = preview.child.wait().unwrap();
    assert!(start.elapsed() < Duration::from_secs(2));
    assert_eq!(ended.code(), Some(0));
}
