//! Sentences that say what is done, and in which nobody does it: "each incident is recorded".
//!
//! Only the plain passive of a main clause is looked at. A sentence that defines ("is closed when …"),
//! that hangs on another ("where a change is approved, …") or that names anybody at all is left alone.

use super::token::{Token, TokenKind};

/// What is done in the control of documents and services.
const DONE: &[&str] = &[
    "agreed",
    "analysed",
    "analyzed",
    "approved",
    "assessed",
    "authorised",
    "authorized",
    "carried",
    "checked",
    "classified",
    "communicated",
    "conducted",
    "considered",
    "controlled",
    "determined",
    "documented",
    "escalated",
    "established",
    "evaluated",
    "identified",
    "informed",
    "investigated",
    "logged",
    "maintained",
    "managed",
    "measured",
    "monitored",
    "notified",
    "performed",
    "planned",
    "prioritised",
    "prioritized",
    "recorded",
    "reported",
    "reviewed",
    "tested",
    "tracked",
    "updated",
    "verified",
];
/// Words that hang a clause on another; what follows them states, or says when.
const HINGES: &[&str] = &[
    "that", "which", "who", "whom", "whose", "what", "how", "where", "when", "if", "whether", "why", "until", "before", "after",
    "once", "while", "because", "unless", "since", "as", "although", "so", "whatever", "whenever", "wherever", "than", "nothing",
    "none", "nobody", "neither", "case",
];
/// What lies somewhere once it is done.
const LIE: &[&str] = &["documented", "maintained", "controlled", "managed", "established"];
/// Behind the verb these make a definition or a place of it: "is recorded in section 4" stays a duty, "is closed when" not.
const DEFINES: &[&str] =
    &["when", "once", "if", "where", "as", "only", "unless", "until", "for", "below", "above", "here", "like"];
/// People, groups and things that act.
const ACTORS: &[&str] = &[
    "manager",
    "managers",
    "owner",
    "owners",
    "lead",
    "leads",
    "leader",
    "leaders",
    "officer",
    "officers",
    "director",
    "directors",
    "controller",
    "coordinator",
    "administrator",
    "administrators",
    "auditor",
    "auditors",
    "team",
    "teams",
    "board",
    "committee",
    "management",
    "organisation",
    "organization",
    "company",
    "supplier",
    "suppliers",
    "customer",
    "customers",
    "user",
    "users",
    "requester",
    "requesters",
    "implementer",
    "author",
    "authors",
    "reader",
    "readers",
    "approver",
    "approvers",
    "reviewer",
    "reviewers",
    "holder",
    "holders",
    "deputy",
    "deputies",
    "person",
    "persons",
    "people",
    "staff",
    "employee",
    "employees",
    "everybody",
    "everyone",
    "anybody",
    "anyone",
    "somebody",
    "someone",
    "nobody",
    "who",
    "whoever",
    "we",
    "us",
    "you",
    "our",
    "group",
    "groups",
    "meeting",
    "party",
    "parties",
    "agent",
    "agents",
    "desk",
    "technician",
    "technicians",
    "trainer",
    "member",
    "members",
    "department",
    "unit",
    "provider",
    "providers",
    "caller",
    "authority",
    "authorities",
    "expert",
    "experts",
    "engineer",
    "engineers",
    "analyst",
    "tester",
    "testers",
    "chair",
    "secretary",
    "contractor",
    "contractors",
    "colleague",
    "colleagues",
    "successor",
    "decider",
    "governance",
    "tool",
    "system",
    "monitoring",
    "role",
    "roles",
    "function",
    "specialist",
    "operator",
];
/// After "by" these say when or how, not who.
const NOT_WHO: &[&str] = &["the", "end", "mail", "hand", "phone", "then", "using", "means", "noon", "midnight", "default", "day"];

/// Whether the sentence lays a duty on nobody.
pub fn nobody_acts(sentence: &[Token<'_>]) -> bool {
    let Some(verb) = verb(sentence) else { return false };
    let hinged = sentence[..verb].iter().any(|token| token.is_one_of(HINGES));
    let defines = sentence.get(verb + 1).is_some_and(|next| next.is_one_of(DEFINES) || next.is_number());
    // "Details are documented on the wiki" says where something is.
    let place =
        sentence[verb].is_one_of(LIE) && sentence.get(verb + 1).is_some_and(|next| next.is_one_of(&["in", "on", "at", "with"]));
    let question = sentence.iter().any(|token| token.kind == TokenKind::Code || token.quoted);
    !hinged && !defines && !place && !question && !somebody_acts(sentence)
}

/// The place of "recorded" in "is recorded", "must be recorded" or "are to be recorded", where it is the
/// first verb of the sentence.
fn verb(sentence: &[Token<'_>]) -> Option<usize> {
    let auxiliary = sentence.iter().position(|token| token.is_one_of(&["is", "are", "must", "shall"]))?;
    // Before the verb stands at least what it is done to.
    if auxiliary == 0 || !sentence[..auxiliary].iter().any(Token::is_word) {
        return None;
    }
    let mut at = auxiliary + 1;
    let modal = sentence[auxiliary].is_one_of(&["must", "shall"]);
    if sentence.get(at).is_some_and(|token| token.is("to")) && !modal {
        at += 1;
    }
    if modal || at > auxiliary + 1 {
        if !sentence.get(at)?.is("be") {
            return None;
        }
        at += 1;
    }
    // "is regularly reviewed", "are also recorded"
    if sentence
        .get(at)
        .is_some_and(|token| token.is_word() && (token.text.ends_with("ly") || token.is("also") || token.is("then")))
    {
        at += 1;
    }
    let token = sentence.get(at)?;
    (token.is_one_of(DONE) && !sentence[..at].iter().any(|token| token.parted && token.text.ends_with(':'))).then_some(at)
}

/// Whether anybody or anything in the sentence acts, or another document says who.
fn somebody_acts(sentence: &[Token<'_>]) -> bool {
    let acts = |(at, token): (usize, &Token<'_>)| match token.kind {
        TokenKind::Link => true,
        TokenKind::Field => !token.is_value(),
        TokenKind::Code => false,
        TokenKind::Word => {
            token.is_one_of(ACTORS)
                || (token.is("by") && sentence.get(at + 1).is_some_and(|next| by_whom(next, sentence.get(at + 2))))
                || (at > 0 && token.is_capital() && sentence.get(at + 1).is_some_and(Token::is_capital))
        }
    };
    sentence.iter().enumerate().any(acts)
}

/// Whether the words behind "by" may say who: "by the end of the month" does not.
fn by_whom(next: &Token<'_>, after: Option<&Token<'_>>) -> bool {
    if next.is_number() || next.is_value() {
        return false;
    }
    if next.is("the") {
        return !after.is_some_and(|after| {
            after.is_number() || after.is_one_of(&["end", "day", "date", "month", "time", "last", "first", "next"])
        });
    }
    !next.is_one_of(NOT_WHO)
}
