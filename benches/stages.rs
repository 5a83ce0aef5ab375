//! Every stage on the notice of 2024, and on the same notice 10 and 100 times as long: how long it takes, and how
//! it grows. `cargo bench --bench stages` times the single notice; `cargo bench --bench stages -- growth` prints
//! the growth, whose slope is 1 where ten times the notice take ten times as long.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    missing_docs,
    reason = "a benchmark fails like a test and prints what it measured; its macros make undocumented functions"
)]

use std::collections::BTreeMap;
use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use criterion::Criterion;
use duban::check::{self, check};
use duban::model::{Plan, Source};
use duban::pipeline::read_plan;
use duban::read::{self, Document, Limits};
use duban::report::{Fonts, Kind, Occasion, Templates, papers};
use duban::store::Store;
use duban::table::{self, Pieces};
use duban::{progress, record, report};

/// Everything a stage needs, made by the stages before it.
struct Work {
    plan: Plan,
    pdf: Vec<u8>,
    document: Document,
    pieces: Pieces,
    source: Source,
    templates: Templates,
    fonts: Fonts,
}

/// Wide enough for a notice a hundred times as long.
fn limits() -> Limits {
    Limits {
        pages: 100_000,
        glyphs: usize::MAX,
        cells: usize::MAX,
        time: Duration::from_secs(3600),
        ..Limits::default()
    }
}

impl Work {
    /// The notice of 2024 so many times over, set as the published list and read again.
    fn of(times: usize) -> Work {
        let path =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/xiqing-2024/libreoffice.pdf");
        let notice = read_plan(&fs::read(path).unwrap(), "notice.pdf", &limits()).unwrap();
        let templates = Templates::new(&BTreeMap::new()).unwrap();
        let fonts = Fonts::bundled();
        let plan = enlarged(&notice, times);
        let pdf = set(&plan, &templates, &fonts);
        let document = read::read(&pdf, "notice.pdf", &limits()).unwrap();
        let pieces = table::pieces(document.clone());
        Work {
            source: notice.source.unwrap(),
            plan,
            pdf,
            document,
            pieces,
            templates,
            fonts,
        }
    }

    fn pages(&self) -> u32 {
        self.document.pages.unwrap_or(0)
    }

    fn read(&self) {
        black_box(read::read(&self.pdf, "notice.pdf", &limits()).unwrap());
    }

    fn table(&self) {
        black_box(table::pieces(self.document.clone()));
    }

    fn record(&self) {
        black_box(record::plan(self.pieces.clone(), self.source.clone()).unwrap());
    }

    fn check(&self) {
        black_box(check(&self.plan, &check::Config::default()));
    }

    fn layout(&self) {
        black_box(set(&self.plan, &self.templates, &self.fonts));
    }

    fn save(&self) {
        save(&self.plan, &self.source);
    }

    /// From the file to the stored and checked plan.
    fn whole(&self) {
        let plan = read_plan(&self.pdf, "notice.pdf", &limits()).unwrap();
        black_box(check(&plan, &check::Config::default()));
        save(&plan, &self.source);
    }
}

fn save(plan: &Plan, source: &Source) {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::create(&folder.path().join("duban.db")).unwrap();
    store
        .save_plan(plan, source, "2024-01-19T09:00:00+08:00")
        .unwrap();
}

fn set(plan: &Plan, templates: &Templates, fonts: &Fonts) -> Vec<u8> {
    let occasion = Occasion {
        plan,
        quarter: 1,
        date: jiff::civil::date(2024, 1, 19),
        standings: &[],
        scores: &[],
        findings: &[],
        config: &report::Config::default(),
        progress: &progress::Config::default(),
    };
    let papers = papers(Kind::List, &occasion, templates).unwrap();
    papers[0].set(templates, fonts).unwrap()
}

/// The plan's categories over and over, numbered through.
fn enlarged(plan: &Plan, times: usize) -> Plan {
    let mut large = plan.clone();
    large.categories = (0..times).flat_map(|_| plan.categories.clone()).collect();
    let mut number = 0;
    for (ordinal, category) in (1..).zip(&mut large.categories) {
        category.ordinal = Some(ordinal);
        for project in &mut category.projects {
            number += 1;
            project.number = Some(number);
            for task in &mut project.tasks {
                let rest = task.id.trim_start_matches(|c: char| c.is_ascii_digit());
                task.id = format!("{number}{rest}");
            }
        }
    }
    large
}

type Stage = fn(&Work);

const STAGES: [(&str, Stage); 7] = [
    ("read", Work::read),
    ("table", Work::table),
    ("record", Work::record),
    ("check", Work::check),
    ("layout", Work::layout),
    ("save", Work::save),
    ("whole run", Work::whole),
];

/// Median seconds of three runs, of one where a run is long.
fn seconds(stage: Stage, work: &Work) -> f64 {
    let once = || {
        let start = Instant::now();
        stage(work);
        start.elapsed().as_secs_f64()
    };
    let first = once();
    if first > 5.0 {
        return first;
    }
    let mut runs = [first, once(), once()];
    runs.sort_by(f64::total_cmp);
    runs[1]
}

fn growth() {
    let works: Vec<Work> = [1, 10, 100].map(Work::of).into();
    println!(
        "| stage | {} pages, ms | {} pages, ms | {} pages, ms | slope 1→10 | slope 10→100 |",
        works[0].pages(),
        works[1].pages(),
        works[2].pages()
    );
    println!("|---|---:|---:|---:|---:|---:|");
    for (name, stage) in STAGES {
        let times: Vec<f64> = works.iter().map(|work| seconds(stage, work)).collect();
        let slope = |at: usize| (times[at + 1] / times[at]).log10();
        println!(
            "| {name} | {:.1} | {:.1} | {:.1} | {:.2} | {:.2} |",
            times[0] * 1e3,
            times[1] * 1e3,
            times[2] * 1e3,
            slope(0),
            slope(1)
        );
    }
}

fn main() {
    if std::env::args().any(|argument| argument == "growth") {
        growth();
        return;
    }
    let mut criterion = Criterion::default().configure_from_args().sample_size(20);
    let work = Work::of(1);
    for (name, stage) in STAGES {
        criterion.bench_function(name, |bencher| bencher.iter(|| stage(&work)));
    }
    criterion.final_summary();
}
