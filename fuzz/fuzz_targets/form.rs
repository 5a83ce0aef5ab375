//! A returned progress form: an archive as it is, or XML as the sheet of one.
#![no_main]

use std::sync::LazyLock;

use duban::Plan;
use duban::pipeline::read_plan;
use duban::progress::{Config, FormFile, FormKey};
use duban::read::Limits;
use duban_fuzz::workbook;
use jiff::civil::Date;
use libfuzzer_sys::fuzz_target;

const TODAY: Date = Date::constant(2022, 4, 1);

static PLAN: LazyLock<Plan> = LazyLock::new(|| {
    let notice = include_bytes!("../../fixtures/yunxi-2022-sheet/notice.xlsx");
    match read_plan(notice, "notice.xlsx", &Limits::default()) {
        Ok(plan) => plan,
        Err(error) => panic!("{error}"),
    }
});

fuzz_target!(|bytes: &[u8]| {
    let bytes = if bytes.starts_with(b"PK") {
        bytes.to_vec()
    } else {
        workbook(bytes)
    };
    if let Ok(form) = FormFile::open(&bytes, "甲.xlsx") {
        let key = FormKey {
            region: "云溪区".to_owned(),
            year: 2022,
            quarter: 1,
            unit: "区教育局".to_owned(),
            revision: 1,
        };
        form.read(&key, &PLAN, &PLAN, &Config::default(), TODAY);
    }
});
