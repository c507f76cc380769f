"""The operator's input: a folder or .zip with snapshot.toml, balances.csv and wallets.csv.

Every fault stops the reading with a BundleError that names file, row and column, what was found and what was
expected. Nothing is rounded and nothing is guessed.
"""
