//! `--cross-check`: the second reader in a process of its own, since it panics on odd files and an overflowing stack
//! cannot be caught.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use clap::Args;

use duban::error::{Error, Result};
use duban::read::cross_check::{self, Reading};
use duban::read::{self, Limits};
use duban::table::{self, Grid, Piece};

/// Name of the subcommand that the program calls itself with.
pub const CHILD: &str = "second-reading";

/// The second reader takes 0.05 to 0.3 s for a notice of 15 pages.
const TIME: Duration = Duration::from_secs(20);

/// 供程序自己调用：用第二读取器读一个 PDF
#[derive(Debug, Args)]
pub struct SecondReadingArgs {
    file: PathBuf,
}

impl SecondReadingArgs {
    pub fn run(self) -> Result<ExitCode> {
        let failed = |source| Error::Io {
            what: "无法读取",
            path: self.file.clone(),
            source,
        };
        let bytes = std::fs::read(&self.file).map_err(failed)?;
        let mut out = std::io::BufWriter::new(std::io::stdout().lock());
        cross_check::write_reading(&bytes, &mut out).map_err(failed)?;
        out.flush().map_err(failed)?;
        Ok(ExitCode::SUCCESS)
    }
}

/// Compares what the two readers read in a PDF's tables and says what differs, or why there is nothing to compare.
pub fn report(path: &Path, limits: &Limits) -> Result<Vec<String>> {
    let bytes = std::fs::read(path).map_err(|source| Error::Io {
        what: "无法读取",
        path: path.to_owned(),
        source,
    })?;
    if !bytes[..bytes.len().min(1024)]
        .windows(5)
        .any(|w| w == b"%PDF-")
    {
        return Ok(vec!["核对：只有 PDF 可以用第二读取器核对".to_owned()]);
    }
    let reading = match second_reading(path) {
        Ok(reading) => reading,
        Err(why) => {
            return Ok(vec![format!(
                "核对：第二读取器（pdf-extract）{why}，没有核对；读入的结果不受影响"
            )]);
        }
    };
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let found = table::pieces(read::read(&bytes, &name, limits)?);
    let grids: Vec<&Grid> = found
        .pieces
        .iter()
        .filter_map(|piece| match piece {
            Piece::Grid(grid) => Some(grid),
            Piece::Text { .. } => None,
        })
        .collect();
    let cells: usize = grids.iter().map(|grid| grid.cells.len()).sum();
    let differences = cross_check::compare(&grids, &reading, &bytes, &name)?;
    let mut said: Vec<String> = differences
        .iter()
        .map(|d| format!("核对：{}", d.message()))
        .collect();
    said.push(match differences.len() {
        0 => format!("核对：两个读取器读出的 {cells} 个单元格逐字相同"),
        n => format!("核对：{cells} 个单元格中有 {n} 个两个读取器读出的字不同，请对照原件"),
    });
    Ok(said)
}

/// Runs the second reader; an error says how it failed.
fn second_reading(path: &Path) -> Result<Reading, String> {
    let program = std::env::current_exe().map_err(|e| format!("无法启动（{e}）"))?;
    let mut child = Command::new(program)
        .arg(CHILD)
        .arg(path)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|e| format!("无法启动（{e}）"))?;
    // The pipe is read on a thread of its own, so that a full pipe stops nobody.
    let mut pipe = child.stdout.take();
    let reader = thread::spawn(move || {
        let mut output = Vec::new();
        if let Some(pipe) = &mut pipe {
            // What came before an error is enough: a broken reading has no end mark.
            let _ = pipe.read_to_end(&mut output);
        }
        output
    });
    let begun = Instant::now();
    let status = loop {
        match child.try_wait() {
            Ok(Some(status)) => break status,
            Ok(None) if begun.elapsed() < TIME => thread::sleep(Duration::from_millis(5)),
            Ok(None) => {
                let _ = child.kill();
                let _ = child.wait();
                return Err(format!("超过 {} 秒没有读完", TIME.as_secs()));
            }
            Err(e) => return Err(format!("无法等待（{e}）")),
        }
    };
    let output = reader.join().unwrap_or_default();
    let broke = match status.code() {
        Some(0) => "没有读完",
        // Rust's exit code of a panic.
        Some(101) => "读取时内部出错（panic）",
        Some(_) => "读取时出错",
        None => "读取时崩溃",
    };
    Reading::parse(&String::from_utf8_lossy(&output)).ok_or_else(|| broke.to_owned())
}
