//! Arguments → command → exit code: 0 clean, 1 findings of severity error, 2 could not run.

use std::process::ExitCode;

mod cmd;

fn main() -> ExitCode {
    let cli = match cmd::parse() {
        Ok(cli) => cli,
        Err(code) => return code,
    };
    match cli.run() {
        Ok(code) => code,
        Err(error) => {
            cmd::print_error(&error);
            ExitCode::from(2)
        }
    }
}
