"""The operator's input: a folder or .zip with snapshot.toml, balances.csv and wallets.csv.

Every fault stops the reading with a BundleError that names file, row and column, what was found and what was
expected. Nothing is rounded and nothing is guessed.
"""

from porcore.ledger.bundle import Bundle, open_bundle
from porcore.ledger.configuration.config import AssetConfig, LedgerConfig, SnapshotConfig, read_config
from porcore.ledger.limits import DEFAULT_LIMITS, FILES, BundleLimits
from porcore.ledger.readers.choice import Ledger, LedgerReport, read_ledger

__all__ = [
    "DEFAULT_LIMITS",
    "FILES",
    "AssetConfig",
    "Bundle",
    "BundleLimits",
    "Ledger",
    "LedgerConfig",
    "LedgerReport",
    "SnapshotConfig",
    "open_bundle",
    "read_config",
    "read_ledger",
]
