//! Why a run cannot go on.

use std::io;
use std::path::PathBuf;

/// A result whose error is [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A run cannot go on. The message is in Chinese, for the clerk, and says what is;
/// [`Error::help`] says what to do. Oddities of the notice itself are [`Finding`](crate::finding::Finding)s instead.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file could not be opened, read or written.
    #[error("{what}“{}”：{source}", path.display())]
    Io {
        /// What was tried: 无法读取, 无法写入.
        what: &'static str,
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// The content cannot be read as a notice.
    #[error("“{file}”：{message}")]
    Unreadable {
        /// File name.
        file: String,
        /// What is wrong with it, naming the page where there is one.
        message: String,
        /// What to do.
        help: String,
    },
    /// A named limit was passed.
    #[error("“{file}”：{message}（上限 {limit}）")]
    Limit {
        /// File name.
        file: String,
        /// What is too large.
        message: String,
        /// The limit as printed.
        limit: String,
        /// How to raise it.
        help: String,
    },
    /// The command was given something it cannot use.
    #[error("{message}")]
    Usage {
        /// What is wrong.
        message: String,
        /// What to do.
        help: String,
    },
    /// `duban.toml` cannot be used.
    #[error("配置文件“{}”：{message}", path.display())]
    Config {
        /// The file.
        path: PathBuf,
        /// What is wrong, naming the line.
        message: String,
    },
    /// The database cannot be used.
    #[error("数据库“{}”：{message}", path.display())]
    Store {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        message: String,
        /// What to do.
        help: String,
    },
    /// A report cannot be set.
    #[error("报告模板“{template}”{}：{message}", line.map(|l| format!("第{l}行")).unwrap_or_default())]
    Report {
        /// Template file name, or the report's kind.
        template: String,
        /// Line in the template, from 1, when known.
        line: Option<u32>,
        /// What is wrong.
        message: String,
        /// What to do.
        help: String,
    },
}

impl Error {
    /// What the user can do about it, in Chinese; empty when the message says it all.
    pub fn help(&self) -> &str {
        match self {
            Error::Unreadable { help, .. }
            | Error::Limit { help, .. }
            | Error::Usage { help, .. }
            | Error::Store { help, .. }
            | Error::Report { help, .. } => help,
            Error::Io { .. } => "请检查路径是否正确、文件是否被其他程序占用、是否有读写权限。",
            Error::Config { .. } => "可用 duban init 生成带注释的默认配置，对照修改。",
        }
    }
}
