//! How long the checks take on the notice of 2024 (the aim: under 5 ms).

use std::fs;
use std::hint::black_box;
use std::path::Path;

use criterion::{Criterion, criterion_group, criterion_main};
use duban::check::{Config, check};
use duban::pipeline;
use duban::read::Limits;

fn checks(c: &mut Criterion) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/xiqing-2024/notice.html");
    let bytes = fs::read(path).expect("the fixture is there");
    let plan =
        pipeline::read_plan(&bytes, "notice.html", &Limits::default()).expect("it holds a plan");
    let config = Config::default();
    c.bench_function("check xiqing-2024", |b| {
        b.iter(|| check(black_box(&plan), &config));
    });
}

criterion_group!(benches, checks);
criterion_main!(benches);
