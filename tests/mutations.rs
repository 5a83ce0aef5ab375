//! Every PDF of `fixtures/` broken in many ways: each ends as a plan or a clear error, within the time, never in a
//! panic, and never as a plan with fewer tasks that does not say so.
//!
//! Small files are broken in all 200 ways here, large ones in a share of them; `DUBAN_MUTATIONS=all` (as in
//! `.ci/soak`) breaks all in 200 ways, a number breaks them in that many.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use duban::error::Error;
use duban::model::Plan;
use duban::pipeline::read_plan;
use duban::read::Limits;
use rayon::prelude::*;

/// Ways to break a file; the seed of each is its number.
const WAYS: u64 = 200;

/// Time for one broken file; a whole one takes hundredths of a second, here unoptimised and on a busy machine.
const TIME: Duration = Duration::from_secs(30);

/// Numbers that look random and are the same on every machine (Vigna's splitmix64).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Below `n`, which is at least 1.
    fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }

    fn digit(&mut self) -> u8 {
        b"0123456789"[self.below(10)]
    }
}

/// A file broken in one way, and in which.
fn broken(whole: &[u8], way: u64) -> (Vec<u8>, &'static str) {
    let random = &mut Random(way);
    let mut bytes = whole.to_vec();
    let length = bytes.len();
    let what = match way % 8 {
        0 => {
            bytes.truncate(random.below(length));
            "cut"
        }
        1 => {
            for _ in 0..=random.below(32) {
                let at = random.below(length);
                bytes[at] ^= 1 << random.below(8);
            }
            "bits flipped"
        }
        2 => {
            if let Some((start, end)) = object(&bytes, random) {
                bytes[start..end].fill(b' ');
            }
            "object blanked"
        }
        3 => {
            if let Some((start, end)) = object(&bytes, random) {
                bytes.drain(start..end);
            }
            "object removed"
        }
        4 => {
            let words = ["startxref", "xref", "/XRef", "trailer", "/Root", "/Prev"];
            for word in words {
                let places = find_all(&bytes, word.as_bytes());
                if !places.is_empty() {
                    let at = places[random.below(places.len())] + word.len() + random.below(40);
                    if at < length {
                        bytes[at] = random.digit();
                    }
                }
            }
            "xref damaged"
        }
        5 => {
            let at = random.below(length);
            let end = (at + 1 + random.below(2000)).min(length);
            bytes[at..end].fill(0);
            "block zeroed"
        }
        6 => {
            let at = random.below(length);
            let end = (at + 1 + random.below(5000)).min(length);
            bytes.drain(at..end);
            "block removed"
        }
        _ => {
            for _ in 0..=random.below(8) {
                let at = random.below(length);
                if let Some(offset) = bytes[at..].iter().position(u8::is_ascii_digit) {
                    bytes[at + offset] = random.digit();
                }
            }
            "digits changed"
        }
    };
    (bytes, what)
}

/// A random `n 0 obj … endobj`.
fn object(bytes: &[u8], random: &mut Random) -> Option<(usize, usize)> {
    let starts = find_all(bytes, b" 0 obj");
    let start = *starts.get(random.below(starts.len()))?;
    let end = start + find_all(&bytes[start..], b"endobj").first()? + b"endobj".len();
    Some((start.saturating_sub(2), end))
}

fn find_all(bytes: &[u8], word: &[u8]) -> Vec<usize> {
    (0..bytes.len().saturating_sub(word.len()))
        .filter(|at| bytes[*at..].starts_with(word))
        .collect()
}

/// What is wrong with the outcome of a broken file; the whole one had `tasks`, and `warnings`.
fn fault(
    outcome: &Result<Plan, Error>,
    tasks: usize,
    warnings: usize,
    time: Duration,
) -> Option<String> {
    if time > TIME {
        return Some(format!("took {time:?}"));
    }
    match outcome {
        Ok(plan) => {
            let read = plan.tasks().count();
            (read < tasks && plan.warnings.len() <= warnings)
                .then(|| format!("{read} of {tasks} tasks and no warning"))
        }
        Err(Error::Unreadable { message, help, .. }) => {
            if message.contains("内部出错") {
                Some("panicked".to_owned())
            } else if help.is_empty() {
                Some(format!("no help with “{message}”"))
            } else {
                None
            }
        }
        Err(error) => Some(format!("unclear: {error}")),
    }
}

fn fixtures() -> Vec<PathBuf> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut files: Vec<PathBuf> = walkdir::WalkDir::new(root)
        .into_iter()
        .filter_map(|e| Some(e.ok()?.into_path()))
        .filter(|path| path.extension().is_some_and(|e| e == "pdf"))
        .collect();
    files.sort();
    files
}

#[test]
fn a_broken_pdf_never_slips_through() {
    let wish = std::env::var("DUBAN_MUTATIONS").ok();
    let limits = Limits {
        time: TIME,
        ..Limits::default()
    };
    let mut faults = Vec::new();
    let mut outcomes = (0, 0);
    for path in fixtures() {
        let whole = std::fs::read(&path).unwrap();
        let name = path.file_name().unwrap().to_str().unwrap();
        let plan = read_plan(&whole, name, &limits).unwrap();
        let (tasks, warnings) = (plan.tasks().count(), plan.warnings.len());
        let ways: Vec<u64> = match wish.as_deref() {
            Some("all") => (0..WAYS).collect(),
            Some(number) => (0..number.parse().unwrap()).collect(),
            // Spread over all kinds of damage.
            None if whole.len() < 50_000 => (0..WAYS).step_by(5).collect(),
            None => (0..WAYS).step_by(23).collect(),
        };
        let results: Vec<(bool, Option<String>)> = ways
            .par_iter()
            .map(|way| {
                let (bytes, what) = broken(&whole, *way);
                let begun = Instant::now();
                let outcome = read_plan(&bytes, name, &limits);
                let fault = fault(&outcome, tasks, warnings, begun.elapsed())
                    .map(|fault| format!("{} way {way} ({what}): {fault}", path.display()));
                (outcome.is_ok(), fault)
            })
            .collect();
        outcomes.0 += results.iter().filter(|r| r.0).count();
        outcomes.1 += results.len();
        faults.extend(results.into_iter().filter_map(|r| r.1));
    }
    println!(
        "{} of {} broken files still gave a plan",
        outcomes.0, outcomes.1
    );
    assert!(
        faults.is_empty(),
        "{} faults:\n{}",
        faults.len(),
        faults.join("\n")
    );
}
