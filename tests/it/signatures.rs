//! Approvals signed with SSH keys: fixed ones that ssh-keygen made, and new ones where it is there.

use std::process::Command;

use clausebook::assess::signature::{SignatureFault, line_of, verify_statement};
use clausebook::build::Snapshot;
use clausebook::model::{Date, Signer};
use clausebook::project::{Content, Kind, Project};

use crate::support::{SETTINGS, Site};

const STATEMENT: &str = include_str!("../signatures/statement.txt");
const SIGNERS: &str = include_str!("../signatures/allowed-signers");
const SIGNATURES: [(&str, &str); 3] = [
    ("ssh-ed25519", include_str!("../signatures/ed25519.sig")),
    ("ecdsa-sha2-nistp256", include_str!("../signatures/ecdsa.sig")),
    ("ssh-rsa", include_str!("../signatures/rsa.sig")),
];

fn signers(text: &str) -> Vec<Signer> {
    let mut project = Project::default();
    project.put("site/site.yaml", Kind::Settings, Content::Text(SETTINGS.into()));
    project.put("site/allowed-signers", Kind::AllowedSigners, Content::Text(text.into()));
    Snapshot::new(project, day("2026-11-24")).register.signers.to_vec()
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

#[track_caller]
fn check(signature: &str, statement: &str, by: &str, signers_text: &str, expected: Result<(), SignatureFault>) {
    let line = line_of(signature).expect("a signature that can be read");
    assert_eq!(verify_statement(statement, &line, by, day("2026-11-20"), &signers(signers_text)), expected);
}

#[test]
fn signatures_that_ssh_keygen_made_are_accepted() {
    for (kind, signature) in SIGNATURES {
        assert!(SIGNERS.contains(kind));
        check(signature, STATEMENT, "Kim Osei", SIGNERS, Ok(()));
        check(signature, STATEMENT, "kim  osei", SIGNERS, Ok(()));
    }
}

#[test]
fn every_change_of_text_key_or_person_is_noticed() {
    let with = |from: &str, to: &str| SIGNERS.replace(from, to);
    let options = "namespaces=\"clausebook-approval\"";
    for (_, signature) in SIGNATURES {
        for at in 0..STATEMENT.len() {
            let mut other = STATEMENT.as_bytes().to_vec();
            other[at] ^= 1;
            if let Ok(other) = String::from_utf8(other) {
                check(signature, &other, "Kim Osei", SIGNERS, Err(SignatureFault::OtherText));
            }
        }
        check(signature, STATEMENT, "Jo Khan", SIGNERS, Err(SignatureFault::OtherPerson));
        check(signature, STATEMENT, "Kim Osei", "", Err(SignatureFault::UnknownKey));
        check(signature, STATEMENT, "Kim Osei", &with("kim.osei@acme.example", "*"), Err(SignatureFault::OtherPerson));
        check(signature, STATEMENT, "Kim Osei", &with(options, "namespaces=\"git\""), Err(SignatureFault::NotForApprovals));
        check(signature, STATEMENT, "Kim Osei", &with(options, "valid-before=20261120"), Err(SignatureFault::Expired));
        check(signature, STATEMENT, "Kim Osei", &with(options, "valid-before=20261121"), Ok(()));
        check(signature, STATEMENT, "Kim Osei", &with(options, "valid-after=20261121"), Err(SignatureFault::NotYet));
        check(signature, STATEMENT, "Kim Osei", &with(options, "valid-after=20261120"), Ok(()));
    }
    check(include_str!("../signatures/other-purpose.sig"), STATEMENT, "Kim Osei", SIGNERS, Err(SignatureFault::OtherPurpose));
}

#[test]
fn a_torn_or_tampered_signature_never_passes() {
    let list = signers(SIGNERS);
    for (_, signature) in SIGNATURES {
        let line = line_of(signature).unwrap();
        for at in 0..line.len() {
            let cut = verify_statement(STATEMENT, &line[..at], "Kim Osei", day("2026-11-20"), &list);
            assert!(cut.is_err(), "{at}");
            let mut other = line.clone().into_bytes();
            other[at] = if other[at] == b'A' { b'B' } else { b'A' };
            let other = String::from_utf8(other).unwrap();
            assert!(verify_statement(STATEMENT, &other, "Kim Osei", day("2026-11-20"), &list).is_err(), "{at}");
        }
    }
    for bad in ["", "x", "-----BEGIN SSH SIGNATURE-----\n-----END SSH SIGNATURE-----", "\u{1f600}"] {
        assert_eq!(line_of(bad), None);
        assert_eq!(verify_statement(STATEMENT, bad, "Kim Osei", day("2026-11-20"), &list), Err(SignatureFault::Unreadable));
    }
}

const DOCUMENT: &str = "---\nid: T-PRC-1\ntitle: Handling of changes\ntype: process\nversion: \"1.0\"\nstatus: draft\nowner: change-manager\n---\n\nText.\n";

/// A key in a folder; nothing where the machine has no ssh-keygen.
fn key(site: &Site, name: &str, kind: &str) -> Option<String> {
    let path = site.path(name);
    let made = Command::new("ssh-keygen").args(["-q", "-t", kind, "-N", "", "-C", name, "-f"]).arg(&path).output().ok()?;
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    Some(std::fs::read_to_string(path.with_extension("pub")).unwrap())
}

fn sign(site: &Site, key: &str, file: &str) {
    let made = Command::new("ssh-keygen")
        .args(["-q", "-Y", "sign", "-n", "clausebook-approval", "-f"])
        .arg(site.path(key))
        .arg(site.path(file))
        .output()
        .unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
}

#[test]
fn an_approval_is_signed_from_statement_to_page() {
    let site = Site::new();
    let Some(public) = key(&site, "kim", "ed25519") else { return };
    site.write("site/site.yaml", SETTINGS.replace("roles: [top-management]", "roles: [top-management], evidence: signed"));
    site.write("site/allowed-signers", format!("kim.osei@acme.example {public}"));
    site.document("one.md", DOCUMENT);
    site.document("two.md", &DOCUMENT.replace("T-PRC-1", "T-PRC-2"));
    let approve = |more: &[&str]| {
        let words = ["approve", "T-PRC-1", "T-PRC-2", "--by", "Kim Osei", "--role", "top-management", "--yes"];
        site.run(&[&words[..], more].concat())
    };
    let refused = approve(&["--evidence", "Minutes"]).exits(2);
    assert!(refused.err.contains("nothing below `signed`"), "{}", refused.err);
    let folder = site.path("to-sign");
    let folder = folder.to_str().unwrap();
    let said = approve(&["--statements", folder]).exits(0);
    assert!(said.err.contains("ssh-keygen -Y sign -n clausebook-approval"), "{}", said.err);
    assert!(site.read("to-sign/T-PRC-1.txt").starts_with(
        "clausebook approval 1\nid: T-PRC-1\nversion: 1.0\nrole: top-management\nby: Kim Osei\non: 2026-11-24\nstamp: s1:"
    ));
    assert!(approve(&["--signatures", folder]).exits(2).err.contains("there is no signature `T-PRC-1.txt.sig`"));
    sign(&site, "kim", "to-sign/T-PRC-1.txt");
    sign(&site, "kim", "to-sign/T-PRC-2.txt");
    approve(&["--signatures", folder]).exits(0);
    site.run(&["check", "--deny", "warnings"]).exits(0);
    site.run(&["build"]).exits(0);
    assert!(site.read("public/documents/t-prc-1.html").contains("signed"));
    let json: serde_json::Value = serde_json::from_str(&site.read("public/api/documents.json")).unwrap();
    assert_eq!(json["documents"][0]["approvals"][0]["grade"], "signed");
    assert_eq!(json["documents"][0]["approval"], "this-text");

    // Another name, another key, another day: what is left is what is true.
    let good = site.read("toolkit/documents/one.md");
    let finds = |text: &str, why: &str| {
        site.document("one.md", text);
        let run = site.run(&["check", "--format", "short"]).exits(1);
        assert!(run.out.contains("one.md:9:") && run.out.contains("CB413") && run.out.contains(why), "{why}\n{}", run.out);
        assert!(run.out.contains("CB412") && run.out.contains("CB401"), "{}", run.out);
    };
    finds(&good.replace("on: 2026-11-24, version", "on: 2026-11-23, version"), "the signature of another text");
    finds(&good.replace("signature: U1NIU0lH", "signature: U1NIU0lX"), "no SSH signature");
    site.write("site/allowed-signers", format!("jo.khan@acme.example {public}"));
    finds(&good, "belongs to somebody else");
    site.write("site/allowed-signers", format!("kim.osei@acme.example valid-before=20261101 {public}"));
    finds(&good, "did not count any more on that day");
    site.write("site/allowed-signers", "# nobody\n");
    finds(&good, "not in `site/allowed-signers`");
}
