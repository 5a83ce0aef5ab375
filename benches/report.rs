//! How long the reports of a quarter take to set.

use std::fs;
use std::path::Path;

use criterion::{Criterion, criterion_group, criterion_main};
use duban::model::{Plan, Source, SourceFormat};
use duban::progress::{self, standings};
use duban::read::{self, Limits};
use duban::report::{Config, Fonts, Kind, Occasion, Templates, papers};
use jiff::civil::date;

fn plan() -> Plan {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/xiqing-2024/notice.docx");
    let bytes = fs::read(path).expect("is there");
    let document = read::read(&bytes, "notice.docx", &Limits::default()).expect("reads");
    let source = Source {
        file: "notice.docx".to_owned(),
        sha256: String::new(),
        format: SourceFormat::Docx,
        pages: None,
    };
    duban::record::plan(duban::table::pieces(document), source).expect("is a plan")
}

fn reports(c: &mut Criterion) {
    let plan = plan();
    let (config, progress) = (Config::default(), progress::Config::default());
    let day = date(2024, 7, 5);
    let standings = standings(&plan, &[], 2, &progress, day);
    let occasion = Occasion {
        plan: &plan,
        quarter: 2,
        date: day,
        standings: &standings,
        scores: &[],
        findings: &[],
        config: &config,
        progress: &progress,
    };
    let templates = Templates::new(&Default::default()).expect("parse");
    let fonts = Fonts::bundled();
    let mut group = c.benchmark_group("report");
    group.sample_size(10);
    let set = |kind: Kind| -> usize {
        papers(kind, &occasion, &templates)
            .expect("renders")
            .iter()
            .map(|paper| paper.set(&templates, &fonts).expect("sets").len())
            .sum()
    };
    group.bench_function("bulletin with annexes", |b| b.iter(|| set(Kind::Bulletin)));
    group.bench_function("all kinds, all units", |b| {
        b.iter(|| Kind::ALL.into_iter().map(set).sum::<usize>());
    });
    group.finish();
}

criterion_group!(benches, reports);
criterion_main!(benches);
