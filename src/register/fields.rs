//! What `{{ key }}` stands for.

use std::collections::BTreeMap;

use super::{Document, Register};
use crate::model::Field;

/// The value of a field, or why there is none.
#[derive(Clone, Copy, Debug)]
pub enum FieldValue<'r> {
    /// The value, to be shown as text.
    Value(&'r str),
    /// Declared, and still to be decided.
    Open {
        /// The question to answer.
        ask: &'r str,
        /// A worked example.
        example: Option<&'r str>,
    },
    /// Nobody has declared it.
    Undeclared,
}

impl Register {
    /// What a key stands for.
    pub fn field(&self, key: &str) -> FieldValue<'_> {
        if let Some(role) = key.strip_prefix("role.") {
            return match self.settings.roles.get(role) {
                Some(role) => FieldValue::Value(&role.title),
                None => FieldValue::Undeclared,
            };
        }
        let organisation = &self.settings.organisation;
        let built_in = match key {
            "organisation.name" => Some((Some(&organisation.name), "What is the organisation called?")),
            "organisation.legal-name" => Some((organisation.legal_name.as_ref(), "What is the organisation's name in law?")),
            "organisation.services" => Some((organisation.services.as_ref(), "What does the organisation provide, in a line?")),
            _ => None,
        };
        if let Some((value, ask)) = built_in {
            return match value.filter(|value| !value.is_empty()) {
                Some(value) => FieldValue::Value(value),
                None => FieldValue::Open { ask, example: None },
            };
        }
        match self.settings.fields.get(key) {
            Some(Field { value: Some(value), .. }) => FieldValue::Value(value),
            Some(field) => FieldValue::Open { ask: &field.ask, example: field.example.as_deref() },
            None => FieldValue::Undeclared,
        }
    }

    /// The field of this key, where its value is only proposed.
    pub fn proposed(&self, key: &str) -> Option<&Field> {
        self.settings.fields.get(key).filter(|field| field.is_proposed())
    }

    /// The fields that a document prints and whose values are only proposed, by key, once each.
    pub fn proposed_in(&self, document: &Document) -> BTreeMap<&str, &Field> {
        let keys = document.interface.fields.iter().map(|used| used.key.as_ref());
        keys.filter_map(|key| {
            let (key, field) = self.settings.fields.get_key_value(key)?;
            field.is_proposed().then_some((key.as_str(), field))
        })
        .collect()
    }

    /// All keys that can be printed, for "did you mean".
    pub fn field_keys(&self) -> Vec<String> {
        let built_in = ["organisation.name", "organisation.legal-name", "organisation.services"].map(str::to_owned);
        let roles = self.settings.roles.keys().map(|key| format!("role.{key}"));
        self.settings.fields.keys().map(ToString::to_string).chain(roles).chain(built_in).collect()
    }

    /// A text of the control data with its fields filled in; open ones show their key.
    pub fn fill(&self, text: &str) -> String {
        if !text.contains("{{") {
            return text.to_owned();
        }
        let mut out = String::with_capacity(text.len());
        for (piece, _) in crate::parse::markdown::pieces(text) {
            match piece {
                crate::parse::markdown::Piece::Words(words) => out.push_str(words),
                crate::parse::markdown::Piece::Field(key) => match self.field(key) {
                    FieldValue::Value(value) => out.push_str(value),
                    _ => {
                        out.push('[');
                        out.push_str(key);
                        out.push(']');
                    }
                },
            }
        }
        out
    }
}
