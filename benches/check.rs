//! How long the checks take on the notice of 2024 (the aim: under 5 ms).

use std::fs;
use std::hint::black_box;
use std::path::Path;

use criterion::{Criterion, criterion_group, criterion_main};
use duban::check::{Config, check};
use duban::model::{Source, SourceFormat};
use duban::read::{self, Limits};

fn checks(c: &mut Criterion) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/xiqing-2024/notice.html");
    let bytes = fs::read(path).expect("the fixture is there");
    let document = read::read(&bytes, "notice.html", &Limits::default()).expect("it is readable");
    let source = Source {
        file: "notice.html".to_owned(),
        sha256: String::new(),
        format: SourceFormat::Html,
        pages: None,
    };
    let plan =
        duban::record::plan(duban::table::pieces(document), source).expect("it holds a plan");
    let config = Config::default();
    c.bench_function("check xiqing-2024", |b| {
        b.iter(|| check(black_box(&plan), &config));
    });
}

criterion_group!(benches, checks);
criterion_main!(benches);
