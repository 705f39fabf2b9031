//! The program `schakel`: reads its command line and configuration, then hands over. `anyhow` lives here and in
//! `commands`; everything below has its own errors.

mod commands;

use clap::Parser;

fn main() -> std::process::ExitCode {
    match commands::run(commands::Cli::parse()) {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("schakel: {error:#}");
            std::process::ExitCode::FAILURE
        }
    }
}
