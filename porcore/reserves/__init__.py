"""Reserves against liabilities: the comparison, who signed for a wallet, and the wallet lists that exchanges publish."""
