//! The program `clausebook`. Everything is in the library; this only starts it.

use std::process::ExitCode;

fn main() -> ExitCode {
    clausebook::cli::main()
}
