//! The shipped vectors of stamps, worked out by another program.

use clausebook::assess::stamp::{self, Purpose};
use clausebook::build::Snapshot;
use clausebook::model::Date;
use clausebook::project::{Content, Kind, Project};
use serde_json::Value;

#[test]
fn stamps_are_those_of_the_vectors() {
    let file: Value = serde_json::from_str(include_str!("../stamps/vectors.json")).unwrap();
    let vectors = file["vectors"].as_array().unwrap();
    assert!(vectors.len() >= 6);
    for vector in vectors {
        let mut project = Project::default();
        let text = |value: &Value| Content::Text(value.as_str().unwrap().into());
        project.put("site/site.yaml", Kind::Settings, text(&file["settings"]));
        project.put("toolkit/documents/one.md", Kind::Document, text(&vector["document"]));
        let snapshot = Snapshot::new(project, Date::from_ymd(2026, 11, 24).unwrap());
        let document = snapshot.register.document("S-DOC-1").unwrap();
        let stamp = |purpose| stamp::of(document, &snapshot.register, &snapshot.project.sources, purpose).to_string();
        assert_eq!(stamp(Purpose::Approval), vector["approval"].as_str().unwrap(), "{}", vector["name"]);
        assert_eq!(stamp(Purpose::Review), vector["review"].as_str().unwrap(), "{}", vector["name"]);
    }
}
