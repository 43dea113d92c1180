# All tests, as CI runs them.
ci:
    ./tests/all

# The site of the shipped toolkit, in public/.
site:
    cargo run --release -- build

# Timings.
bench:
    cargo bench

# Twenty thousand random changes to a set under the preview, compared with clean builds all the while.
soak:
    SOAK=20000 cargo test --release --test it preview

# How long the documents are, in words, and how easily they read, by type.
prose:
    cargo run --quiet --example prose

# The pages of the guide that are made from the code: commands, findings, keys.
reference:
    WRITE_REFERENCE=1 cargo test --test it reference::pages
