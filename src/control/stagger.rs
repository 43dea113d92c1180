//! Spreads the next reviews of a set over the year.

use camino::Utf8Path;

use super::case::{Case, Cases, NotDone, Plan};
use super::{Data, FrontError};
use crate::build::Snapshot;
use crate::model::Date;

/// The span over which reviews are spread, in days.
const YEAR: i64 = 365;

/// Spreads the next reviews of these documents as evenly as their intervals allow. None is put
/// off: each stays at the latest day that its last review allows, or comes earlier.
pub fn stagger(snapshot: &Snapshot, root: &Utf8Path, ids: &[String]) -> Result<Plan, NotDone> {
    let mut cases = Cases::new(snapshot);
    let today = snapshot.assessment.today;
    let mut spread: Vec<(Date, Case<'_>)> = Vec::new();
    for case in cases.take(root, ids)? {
        match snapshot.assessment.documents[case.at].review.limit() {
            Some(limit) if limit > today => spread.push((limit, case)),
            Some(limit) => cases.say(format!("{}: was due on {limit}; review it first.", case.document.id())),
            None => cases.say(format!("{}: has never been reviewed or approved; nothing to spread.", case.document.id())),
        }
    }
    spread.sort_by(|(one, a), (two, b)| one.cmp(two).then_with(|| a.document.id().cmp(b.document.id())));
    let limits: Vec<i64> = spread.iter().map(|(limit, _)| today.days_until(*limit)).collect();
    for ((limit, mut case), days) in spread.into_iter().zip(evenly(&limits)) {
        let next = today.after_days(days);
        cases.say(format!("{}: next review {}, at the latest {}.", case.document.id(), next.readable(), limit.readable()));
        let made = change(&mut case, next, limit);
        cases.give(case, made);
    }
    cases.finish()
}

/// Days for tasks with these latest days, in order: never later, never out of order, and with the
/// smallest distance between two of them as large as can be. Latest days are taken as at most a year away.
fn evenly(limits: &[i64]) -> Vec<i64> {
    let mut days = Vec::with_capacity(limits.len());
    let mut from = 0;
    while days.len() < limits.len() {
        let rest = &limits[days.len()..];
        // The tightest stretch comes first: so many tasks before that latest day.
        let room = |count: usize| (rest[count - 1].min(YEAR) - from) as f64 / count as f64;
        let tight = (1..=rest.len()).min_by(|a, b| room(*a).total_cmp(&room(*b)).then(b.cmp(a))).unwrap_or(1);
        let until = rest[tight - 1].min(YEAR);
        let count = i64::try_from(tight).unwrap_or(1);
        days.extend((1..=count).map(|at| from + (until - from) * at / count));
        from = until;
    }
    days
}

fn change(case: &mut Case<'_>, next: Date, limit: Date) -> Result<(), FrontError> {
    let path = ["review".into(), "next".into()];
    if next == limit {
        return case.front.remove(&path);
    }
    case.front.set(&path, Data::text(next.to_string()), &["clauses", "owner"])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(limits: &[i64], expected: &[i64]) {
        let days = evenly(limits);
        assert_eq!(days, expected, "{limits:?}");
        assert!(days.iter().zip(limits).all(|(day, limit)| day <= limit), "{limits:?}: {days:?}");
        assert!(days.windows(2).all(|pair| pair[0] <= pair[1]), "{limits:?}: {days:?}");
    }

    #[test]
    fn reviews_are_spread_and_never_put_off() {
        check(&[365; 5], &[73, 146, 219, 292, 365]);
        check(&[30, 30, 30, 365], &[10, 20, 30, 365]);
        check(&[10, 20, 730, 730], &[10, 20, 192, 365]);
        check(&[100, 200], &[100, 200]);
        check(&[1, 1, 1], &[0, 0, 1]);
        check(&[], &[]);
    }
}
