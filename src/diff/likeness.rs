//! How likely two subjects are one and the same, as a sum of evidence.
//!
//! Each trait adds its logarithmic odds (natural logarithm): what it weighs when it agrees, and when it does not.
//! The weights were set by hand from what a careful reader would say, then checked on generated pairs of notices
//! (`tests/diff`), which print precision and recall.

use super::portrait::Portrait;

/// Odds before anything is known: of the twenty-odd projects of a notice, one can be it.
const PRIOR: f32 = -3.0;

/// Names: nothing in common, and word for word the same core. A name is the strongest single trait, and still
/// cannot carry a pair alone: 新增停车泊位 may stand three times in one notice.
const NAME: (f32, f32) = (-4.0, 4.0);

/// The task's text, figures masked: nothing in common, and the same.
const DETAIL: (f32, f32) = (-2.0, 4.2);

/// The lead unit: another one, the same one. Duties move between units, but seldom.
const LEAD: (f32, f32) = (-2.5, 1.5);

/// Other units of the district: none shared, all shared.
const UNITS: (f32, f32) = (-0.5, 0.5);

/// Towns and streets: few of them shared, all shared. Of a yearly task some places change.
const PLACES: (f32, f32) = (-3.0, 1.5);

/// No place in common, or the name's place nowhere in the other: the same kind of project somewhere else.
/// More than all the rest together can outweigh.
const ELSEWHERE: f32 = -12.0;

/// One speaks of places, the other of none: 实施就业促进工程 and its （望湖街片区）.
const PLACE_ON_ONE_SIDE: f32 = -1.5;

/// The place in the name of one only, but known to the text of the other.
const PLACE_IN_ONE_NAME: f32 = -0.5;

/// Where it stands (位于…): another spot, the same spot.
const SITE: (f32, f32) = (-3.5, 1.0);

/// What the text lists (A里、B苑、C园): nothing shared, all of the shorter list shared. Another list is other places,
/// or other work.
const LISTED: (f32, f32) = (-1.5, 0.8);

/// Figures: none shared says nothing, since yearly tasks raise theirs; all shared speaks for a pair.
const FIGURES: (f32, f32) = (-0.3, 1.2);

/// Building against renewing.
const OTHER_ACTION: f32 = -4.5;

/// Evidence on a scale from its first value at 0 to its second at 1; nothing when the trait is missing.
fn scale(weight: (f32, f32), share: Option<f32>) -> f32 {
    share.map_or(0.0, |share| weight.0 + (weight.1 - weight.0) * share)
}

/// Logarithmic odds that two projects of two plans are the same one. Symmetric.
pub(super) fn projects(a: &Portrait, b: &Portrait) -> f32 {
    PRIOR + scale(NAME, a.name.alike(&b.name)) + action(a, b) + tasks(a, b)
}

/// Logarithmic odds that two tasks of one pair of projects are the same one. Symmetric.
pub(super) fn tasks(a: &Portrait, b: &Portrait) -> f32 {
    scale(DETAIL, a.detail.alike(&b.detail))
        + scale(LEAD, a.leads.overlap(&b.leads))
        + scale(UNITS, a.units.jaccard(&b.units))
        + places(a, b)
        + scale(LISTED, a.listed.overlap(&b.listed))
        + scale(SITE, a.site.alike(&b.site))
        + scale(FIGURES, a.figures.overlap(&b.figures))
}

fn action(a: &Portrait, b: &Portrait) -> f32 {
    match (a.action, b.action) {
        (Some(x), Some(y)) if x != y => OTHER_ACTION,
        _ => 0.0,
    }
}

fn places(a: &Portrait, b: &Portrait) -> f32 {
    let named = match (a.places_in_name.is_empty(), b.places_in_name.is_empty()) {
        (true, true) => 0.0,
        (false, false) if a.places_in_name.overlap(&b.places_in_name) == Some(0.0) => {
            return ELSEWHERE;
        }
        (false, false) => 0.0,
        (false, true) if a.places_in_name.overlap(&b.places) == Some(0.0) => return ELSEWHERE,
        (true, false) if b.places_in_name.overlap(&a.places) == Some(0.0) => return ELSEWHERE,
        _ => PLACE_IN_ONE_NAME,
    };
    let anywhere = match (a.places.is_empty(), b.places.is_empty()) {
        (true, true) => 0.0,
        (false, false) => match a.places.jaccard(&b.places) {
            Some(0.0) => ELSEWHERE,
            share => scale(PLACES, share),
        },
        _ => PLACE_ON_ONE_SIDE,
    };
    named + anywhere
}

/// Logarithmic odds as a probability, two decimals.
pub(super) fn confidence(odds: f32) -> f64 {
    let p = 1.0 / (1.0 + f64::from(-odds).exp());
    (p * 100.0).round() / 100.0
}
