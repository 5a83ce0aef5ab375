//! Where lists go: the terminal, or a file as text, CSV, Excel or JSON.

use std::io::Write as _;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use duban::error::{Error, Result};
use duban::output::{self, Kind};
use duban::progress::{Listing, to_workbook};

/// How a list is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ListFormat {
    /// 对齐的文本
    Text,
    /// 数据
    Json,
    /// 逗号分隔的表格
    Csv,
    /// Excel 表格（需 --out）
    Xlsx,
}

#[derive(Debug, Args)]
pub struct ListingArgs {
    /// 输出格式
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = ListFormat::Text)]
    pub format: ListFormat,
    /// 写到文件；不指定时打印在屏幕上
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// 覆盖已有的、不是同类的文件
    #[arg(long)]
    pub force: bool,
}

/// Cells of a list on the terminal are cut at this width.
const WIDEST: usize = 40;

impl ListingArgs {
    /// Prints or writes lists; `value` is what JSON prints.
    pub fn emit(&self, listings: &[Listing], value: &impl serde::Serialize) -> Result<()> {
        let texts = || {
            let texts: Vec<String> = listings.iter().map(|l| l.to_text(WIDEST)).collect();
            texts.join("\n")
        };
        match self.format {
            ListFormat::Text => self.write(texts().as_bytes(), Kind::Text),
            ListFormat::Json => {
                let mut text = serde_json::to_string_pretty(value).map_err(|e| Error::Usage {
                    message: format!("无法写成 JSON：{e}"),
                    help: String::new(),
                })?;
                text.push('\n');
                self.write(text.as_bytes(), Kind::Json)
            }
            ListFormat::Csv => {
                let tables: Vec<Vec<u8>> = listings.iter().map(Listing::to_csv).collect();
                self.write(&tables.join(&b"\r\n"[..]), Kind::Csv)
            }
            ListFormat::Xlsx => {
                if self.out.is_none() {
                    return Err(Error::Usage {
                        message: "Excel 表格不能打印在屏幕上".to_owned(),
                        help: "请用 --out 指明文件，例如 --out 得分.xlsx。".to_owned(),
                    });
                }
                let bytes = to_workbook(listings, super::today()).map_err(|e| Error::Usage {
                    message: format!("无法写成 Excel 表格：{e}"),
                    help: "可改用 --format csv。".to_owned(),
                })?;
                self.write(&bytes, Kind::Xlsx)
            }
        }
    }

    /// Writes finished bytes to `--out`, else to the terminal.
    pub fn write(&self, bytes: &[u8], kind: Kind) -> Result<()> {
        match &self.out {
            Some(path) => {
                output::write_new(path, bytes, kind, self.force)?;
                print(&format!("已写出 {}\n", path.display()))
            }
            None => print_bytes(bytes),
        }
    }
}

/// Prints a text; a reader that stops early is no error.
pub fn print(text: &str) -> Result<()> {
    print_bytes(text.as_bytes())
}

/// Prints bytes; a reader that stops early (`| head`) is no error.
pub fn print_bytes(bytes: &[u8]) -> Result<()> {
    let mut out = std::io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(source) if source.kind() != std::io::ErrorKind::BrokenPipe => Err(Error::Io {
            what: "无法写入",
            path: PathBuf::from("标准输出"),
            source,
        }),
        _ => Ok(()),
    }
}
