//! The program `schakel`: reads its command line and configuration, then hands over. `anyhow` lives here and in
//! `commands`; everything below has its own errors.

mod commands;

use clap::Parser;

fn main() -> std::process::ExitCode {
    match commands::run(commands::Cli::parse()) {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("schakel: {}", told(&error));
            std::process::ExitCode::FAILURE
        }
    }
}

/// An error with its causes, the outer one first. Many a text holds its cause already: nothing is said twice.
fn told(error: &anyhow::Error) -> String {
    let mut text = String::new();
    for cause in error.chain().map(ToString::to_string) {
        if text.ends_with(&cause) {
            continue;
        }
        if !text.is_empty() {
            text.push_str(": ");
        }
        text.push_str(&cause);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::told;
    use anyhow::anyhow;

    #[test]
    fn a_cause_is_told_once() {
        let error = anyhow!("no such file")
            .context("cannot open the file: no such file")
            .context("database");
        assert_eq!(told(&error), "database: cannot open the file: no such file");
    }
}
