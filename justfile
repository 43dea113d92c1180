# All tests, as CI runs them.
ci:
    ./tests/all

# The site of the shipped toolkit, in public/.
site:
    cargo run --release -- build

# Timings.
bench:
    cargo bench
