//! The default theme and the toolkit are part of the program; build again when they change.

fn main() {
    for folder in ["themes/default", "toolkit", "site"] {
        println!("cargo::rerun-if-changed={folder}");
    }
}
