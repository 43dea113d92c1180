//! The shipped vectors of stamps, worked out by another program.

use clausebook::assess::stamp::{self, Purpose};
use clausebook::build::Snapshot;
use clausebook::model::Date;
use clausebook::project::{Kind, Project};
use serde_json::Value;

#[test]
fn stamps_are_those_of_the_vectors() {
    let file: Value = serde_json::from_str(include_str!("../stamps/vectors.json")).unwrap();
    let vectors = file["vectors"].as_array().unwrap();
    assert!(vectors.len() >= 6);
    for vector in vectors {
        let mut project = Project::default();
        let settings = project.sources.add("site/site.yaml", file["settings"].as_str().unwrap());
        let document = project.sources.add("toolkit/documents/one.md", vector["document"].as_str().unwrap());
        project.files = vec![(settings, Kind::Settings), (document, Kind::Document)];
        let snapshot = Snapshot::new(project, Date::from_ymd(2026, 11, 24).unwrap());
        let document = snapshot.register.document("S-DOC-1").unwrap();
        let stamp = |purpose| stamp::of(document, &snapshot.register, &snapshot.project.sources, purpose).to_string();
        assert_eq!(stamp(Purpose::Approval), vector["approval"].as_str().unwrap(), "{}", vector["name"]);
        assert_eq!(stamp(Purpose::Review), vector["review"].as_str().unwrap(), "{}", vector["name"]);
    }
}
