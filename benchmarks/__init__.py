"""What the project is fast at, and what not: ``python -m benchmarks`` prints the table in docs/performance.md."""
