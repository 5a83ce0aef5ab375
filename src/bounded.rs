//! Work on a file from a stranger, within bounds.
//!
//! A job runs on a thread of its own, with a large stack and a stop flag. A thread and not a child process, because
//! a library cannot start its user's program again, because a process costs as much as reading a whole notice,
//! and because what a process would guard against is bounded already: sizes are limited before memory is taken for
//! them ([`Limits`]), descents are limited in depth, and panics end at the thread. What remains is time. When it is
//! over, the flag is raised; readers look at it at every page, part and table. One that does not answer is left
//! behind and its file given up, so that the others go on; it ends with the program.

use std::panic::AssertUnwindSafe;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use crate::error::{Error, Result};
use crate::read::limits::Limit;
use crate::read::{Limits, Stop};

/// Name of the threads that jobs run on.
pub const THREAD: &str = "duban-job";

/// Stack of a job. The main thread's usual 8 MB are enough for all that is limited in depth here; this is
/// for libraries that descend into fonts and objects on their own. Only what is used becomes memory.
const STACK: usize = 64 << 20;

/// How long a job may take to notice that its time is over.
const GRACE: Duration = Duration::from_secs(2);

/// Runs a job on a file within the time that `limits` give. The job gets limits whose flag is raised at the end.
///
/// # Errors
/// The job's own; [`Error::Limit`] when its time is over; [`Error::Unreadable`] when it panics.
pub fn bounded<T: Send + 'static>(
    file: &str,
    limits: &Limits,
    job: impl FnOnce(&Limits) -> Result<T> + Send + 'static,
) -> Result<T> {
    let own = Limits {
        stop: Stop::default(),
        ..limits.clone()
    };
    let stop = own.stop.clone();
    let (sender, receiver) = mpsc::channel();
    let spawned = thread::Builder::new()
        .name(THREAD.to_owned())
        .stack_size(STACK)
        .spawn(move || {
            let outcome = std::panic::catch_unwind(AssertUnwindSafe(|| job(&own)));
            // Nobody listens when the time was over.
            let _ = sender.send(outcome);
        });
    if let Err(source) = spawned {
        return Err(Error::Io {
            what: "无法开始读取",
            path: file.into(),
            source,
        });
    }
    let outcome = receiver.recv_timeout(limits.time).or_else(|_| {
        stop.raise();
        receiver.recv_timeout(GRACE)
    });
    match outcome {
        Ok(Ok(result)) => result,
        Ok(Err(_)) => Err(Error::Unreadable {
            file: file.to_owned(),
            message: "读取时程序内部出错，这个文件没有读入".to_owned(),
            help: "文件可能已损坏：请用原来的程序打开，另存一份再试。若仍不行，请把文件附在问题报告中。"
                .to_owned(),
        }),
        Err(_) => Err(limits.passed(Limit::Time, file)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Instant;

    fn limits(milliseconds: u64) -> Limits {
        Limits {
            time: Duration::from_millis(milliseconds),
            ..Limits::default()
        }
    }

    #[test]
    fn a_job_gives_its_result() {
        assert_eq!(bounded("甲", &limits(5000), |_| Ok(7)).unwrap(), 7);
    }

    #[test]
    fn a_job_whose_time_is_over_is_told() {
        let begun = Instant::now();
        let error = bounded("甲.pdf", &limits(50), |limits| {
            while !limits.stop.is_raised() {
                thread::sleep(Duration::from_millis(5));
            }
            limits.check_time("甲.pdf")
        })
        .unwrap_err();
        assert_eq!(error.to_string(), "“甲.pdf”：读取超时（上限 0.05 秒）");
        assert!(begun.elapsed() < GRACE);
    }

    #[test]
    fn a_job_that_hangs_is_left_behind() {
        let error = bounded("甲.pdf", &limits(50), |_| {
            thread::sleep(GRACE * 3);
            Ok(())
        })
        .unwrap_err();
        assert!(error.to_string().contains("读取超时"), "{error}");
    }

    #[test]
    fn a_panic_is_an_error_and_a_deep_descent_none() {
        let error = bounded("甲.pdf", &limits(5000), |_| -> Result<()> {
            std::panic::resume_unwind(Box::new("甲"))
        })
        .unwrap_err();
        assert!(error.to_string().contains("内部出错"), "{error}");

        fn descend(n: u64) -> u64 {
            let room = std::hint::black_box([n; 32]);
            if n == 0 {
                0
            } else {
                descend(n - 1) + room[0] / n
            }
        }
        assert_eq!(
            bounded("甲", &limits(5000), |_| Ok(descend(50_000))).unwrap(),
            50_000
        );
    }
}
