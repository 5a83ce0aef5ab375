//! The command line's own words in Chinese: headings of the help, defaults, and what is wrong with the arguments.

use std::process::ExitCode;

use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command, CommandFactory, Error, FromArgMatches};

use super::Cli;

const TEMPLATE: &str = "{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}";

/// The arguments of this run; else the help or the error was printed and the exit code is due.
pub fn parse() -> Result<Cli, ExitCode> {
    let mut command = Cli::command();
    command.build();
    localize(command)
        .try_get_matches()
        .and_then(|matches| Cli::from_arg_matches(&matches))
        .map_err(|error| match error.kind() {
            ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
                // A reader that hangs up (head, less) is no error.
                let _ = error.print();
                ExitCode::SUCCESS
            }
            ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
                let _ = error.print();
                ExitCode::from(2)
            }
            _ => {
                eprintln!("错误：{}", message(&error));
                eprintln!("建议：用 duban help 查看命令，用 duban help 命令 查看它的参数和示例。");
                ExitCode::from(2)
            }
        })
}

fn localize(command: Command) -> Command {
    let mut order = 0;
    command
        .help_template(TEMPLATE)
        .subcommand_help_heading("命令")
        .mut_args(|given| {
            order += 1;
            // What every command takes comes behind what this one takes.
            let general =
                given.is_global_set() || ["help", "version"].contains(&given.get_id().as_str());
            arg(given).display_order(order + if general { 1000 } else { 0 })
        })
        .mut_subcommands(|sub| match sub.get_name() {
            "help" => localize(sub).about("查看说明"),
            _ => localize(sub),
        })
}

fn arg(arg: Arg) -> Arg {
    let arg = match arg.get_id().as_str() {
        "help" => arg.help("查看说明").long_help("查看说明"),
        "version" => arg.help("查看版本"),
        _ => arg,
    };
    let heading = if arg.is_positional() {
        "参数"
    } else {
        "选项"
    };
    let mut notes = Vec::new();
    let values: Vec<String> = arg
        .get_possible_values()
        .iter()
        .filter(|v| !v.is_hide_set())
        .map(|v| match v.get_help() {
            Some(help) => format!("{} {help}", v.get_name()),
            None => v.get_name().to_owned(),
        })
        .collect();
    let is_flag = !arg.get_action().takes_values();
    if !values.is_empty() && !is_flag {
        notes.push(format!("可选：{}", values.join("，")));
    }
    let defaults: Vec<_> = arg
        .get_default_values()
        .iter()
        .map(|v| v.to_string_lossy())
        .collect();
    if !defaults.is_empty() && !is_flag {
        notes.push(format!("默认：{}", defaults.join("，")));
    }
    if let Some(variable) = arg.get_env() {
        notes.push(format!("环境变量：{}", variable.to_string_lossy()));
    }
    let help = arg.get_help().map(StyledStr::to_string).unwrap_or_default();
    let arg = arg
        .help_heading(heading)
        .hide_default_value(true)
        .hide_possible_values(true)
        .hide_env(true);
    if notes.is_empty() {
        return arg;
    }
    let text = format!("{help}［{}］", notes.join("；"));
    arg.help(text.clone()).long_help(text)
}

/// The parser's own reason, where it is one of those it gives in English: a number out of range, or none at all.
fn reason(text: &str) -> String {
    let range = text
        .split_once(" is not in ")
        .and_then(|(_, range)| range.split_once("..="));
    match range {
        Some((from, to)) => format!("应在 {from} 到 {to} 之间"),
        None if text.contains("invalid digit") => "应是整数".to_owned(),
        // Another library's English would not help the clerk; the value's name in the message shows the form.
        None if text.is_ascii() => "写法不对".to_owned(),
        None => text.to_owned(),
    }
}

/// What is wrong with the arguments, from the parts that the parser names.
fn message(error: &Error) -> String {
    let part = |kind: ContextKind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join("，"),
        Some(ContextValue::Number(number)) => number.to_string(),
        Some(value) => value.to_string(),
        None => String::new(),
    };
    let (arg, value) = (
        part(ContextKind::InvalidArg),
        part(ContextKind::InvalidValue),
    );
    let near = |kind: ContextKind| match part(kind) {
        text if text.is_empty() => String::new(),
        text => format!("，是不是“{text}”？"),
    };
    match error.kind() {
        ErrorKind::InvalidValue | ErrorKind::ValueValidation if value.is_empty() => {
            format!("{arg} 后面要写值")
        }
        ErrorKind::InvalidValue => match part(ContextKind::ValidValue) {
            valid if valid.is_empty() => format!("{arg} 的值“{value}”不能用"),
            valid => format!("{arg} 的值“{value}”不能用，可用的是：{valid}"),
        },
        ErrorKind::ValueValidation => {
            let reason = std::error::Error::source(error)
                .map(|s| format!("：{}", reason(&s.to_string())))
                .unwrap_or_default();
            format!("{arg} 的值“{value}”不能用{reason}")
        }
        ErrorKind::UnknownArgument => {
            format!("没有“{arg}”这个参数{}", near(ContextKind::SuggestedArg))
        }
        ErrorKind::InvalidSubcommand => {
            format!(
                "没有“{}”这个命令{}",
                part(ContextKind::InvalidSubcommand),
                near(ContextKind::SuggestedSubcommand)
            )
        }
        ErrorKind::MissingRequiredArgument => format!("缺少参数 {arg}"),
        ErrorKind::MissingSubcommand => "没有写要做什么".to_owned(),
        ErrorKind::ArgumentConflict => {
            format!("{arg} 不能与 {} 同时使用", part(ContextKind::PriorArg))
        }
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues | ErrorKind::TooManyValues => {
            format!("{arg} 的值的个数不对")
        }
        ErrorKind::InvalidUtf8 => "参数中有不能识别的字符".to_owned(),
        _ => error.to_string(),
    }
}
