//! People are known by their names, as documents and settings write them.

use unicode_normalization::UnicodeNormalization;

/// Whether two names mean one person: capitals, the way letters are composed and the width of
/// blanks do not count.
pub fn same_person(one: &str, other: &str) -> bool {
    one == other || plain(one) == plain(other)
}

/// Whether the principal of a key, such as `dana.ruiz@acme.example`, is this person: `.`, `-` and
/// `_` count as blanks, and what follows `@` does not count. A pattern is nobody.
pub fn is_principal_of(principal: &str, person: &str) -> bool {
    if principal.contains(['*', '?', '!']) {
        return false;
    }
    let name = principal.split('@').next().unwrap_or("");
    let spaced = |text: &str| plain(&text.replace(['.', '-', '_'], " "));
    !spaced(name).is_empty() && spaced(name) == spaced(person)
}

fn plain(name: &str) -> String {
    let name: String = name.nfc().collect::<String>().to_lowercase();
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(principal: &str, person: &str, expected: bool) {
        assert_eq!(is_principal_of(principal, person), expected, "{principal} / {person}");
    }

    #[test]
    fn a_principal_is_the_person_of_that_name() {
        check("dana.ruiz@acme.example", "Dana Ruiz", true);
        check("Dana Ruiz", "dana  ruiz", true);
        check("dana_ruiz", "Dana Ruiz", true);
        check("kim@acme.example", "Kim Osei", false);
        check("*@acme.example", "*", false);
        check("*", "Dana Ruiz", false);
        check("@acme.example", "", false);
        check("jean-luc.picard@x", "Jean-Luc Picard", true);
    }

    #[test]
    fn names_are_compared_as_people_do() {
        assert!(same_person("Kim  Osei", "kim osei"));
        assert!(same_person("Jos\u{e9}", "Jose\u{301}"));
        assert!(!same_person("Kim Osei", "Kim Osie"));
    }
}
