"""The readable readers of ledgers and wallet lists: they alone say what is wrong with a row."""
