//! Comparing two plans: 500 projects against 500 must take less than a second.
#![allow(
    clippy::unwrap_used,
    missing_docs,
    reason = "a benchmark fails like a test; its macros make undocumented functions"
)]

#[path = "../tests/diff/pairs.rs"]
#[expect(dead_code, reason = "the tests look at the answers too")]
mod pairs;

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use duban::Plan;
use duban::diff::diff;
use duban::model::Category;

/// Two years of a district with so many projects, from made-up years of 25: the same towns, units and kinds of
/// project over and over, as no real notice has them. That is the hard case for the pairing.
fn years(projects: usize) -> (Plan, Plan) {
    let mut answer = pairs::two_years(1, 25);
    for seed in 2.. {
        let count = |plan: &Plan| plan.projects().count();
        if count(&answer.old) >= projects && count(&answer.new) >= projects {
            break;
        }
        let more = pairs::two_years(seed, 25);
        for (plan, more) in [(&mut answer.old, more.old), (&mut answer.new, more.new)] {
            plan.categories.extend(more.categories);
        }
    }
    for plan in [&mut answer.old, &mut answer.new] {
        let mut left = projects;
        for category in &mut plan.categories {
            category.projects.truncate(left);
            left -= category.projects.len();
        }
        plan.categories
            .retain(|c: &Category| !c.projects.is_empty());
    }
    (answer.old, answer.new)
}

fn compare(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("diff");
    group.sample_size(10);
    for projects in [25, 100, 500] {
        let (old, new) = years(projects);
        group.bench_function(BenchmarkId::from_parameter(projects), |bencher| {
            bencher.iter(|| diff(black_box(&old), black_box(&new)));
        });
    }
    group.finish();
}

criterion_group!(benches, compare);
criterion_main!(benches);
