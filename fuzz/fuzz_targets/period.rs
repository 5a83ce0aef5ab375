//! Periods, dates and years of a text.
#![no_main]

use duban::model::Period;
use duban::text::{mark, numeral, period};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Some(span) = period::heading(text) {
        let read = span.period(Some(2024));
        assert_eq!(read.to_string().parse::<Period>().ok(), Some(read));
    }
    for (span, _) in period::clauses(text).into_iter().chain(period::schedule(text)) {
        let read = span.period(None);
        assert!((1..=4).contains(&read.quarter()), "{read:?}");
        assert!(!read.label().is_empty());
    }
    period::full_date(text);
    period::year(text);
    numeral::integer(text);
    mark::leading(text);
    mark::parts(text);
});
