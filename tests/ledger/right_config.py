"""A right snapshot.toml, to which the ledgers of the tests belong."""

CONFIG = """\
format = "porcore-bundle/1"
exchange = "Sample Exchange"
taken_at = "2026-10-25T00:00:00Z"

[[assets]]
symbol = "USD"
decimals = 6
members = ["USDT", "USDC"]

[[assets]]
symbol = "BTC"
decimals = 8
members = ["BTC"]
"""
