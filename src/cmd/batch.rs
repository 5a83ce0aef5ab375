//! Many files at once: on all cores, with a progress bar, going on after a bad one.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use rayon::prelude::*;

use duban::error::Result;
use duban::progress::Listing;

use super::files::Named;

/// Does one thing with every file; the outcomes are in the order of the files. The bar shows on a terminal only,
/// and only when there is something to wait for.
pub fn each<T: Send>(
    files: &[Named],
    what: &'static str,
    job: impl Fn(&Named) -> Result<T> + Sync,
) -> Vec<Result<T>> {
    let bar = if files.len() > 1 {
        ProgressBar::new(files.len() as u64)
    } else {
        ProgressBar::hidden()
    };
    if let Ok(style) = ProgressStyle::with_template("{prefix} {bar:30} {pos}/{len} 剩余 {eta}") {
        bar.set_style(style);
    }
    bar.set_prefix(what);
    bar.enable_steady_tick(Duration::from_millis(200));
    let outcomes = files
        .par_iter()
        .map(|file| {
            let outcome = job(file);
            bar.inc(1);
            outcome
        })
        .collect();
    bar.finish_and_clear();
    outcomes
}

/// What failed and why, a line each, with what to do about it; empty when nothing did.
pub fn failures<T>(files: &[Named], outcomes: &[Result<T>]) -> Option<Listing> {
    let mut listing = Listing::new("未读入", &["文件", "原因", "办法"]);
    for (file, outcome) in files.iter().zip(outcomes) {
        if let Err(error) = outcome {
            listing.rows.push(vec![
                file.inside.display().to_string().into(),
                error.to_string().into(),
                error.help().into(),
            ]);
        }
    }
    (!listing.rows.is_empty()).then_some(listing)
}
