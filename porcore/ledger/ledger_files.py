"""The names of a bundle's three files, and those that the ledger may have in a folder: exactly one of them is there."""

from pathlib import Path

from porcore.errors import BundleError

__all__ = ["CONFIG", "CSV", "GZ", "LEDGER", "LEDGERS", "MAGIC", "PARQUET", "WALLETS", "ZST", "ledger_in"]

CONFIG, WALLETS = "snapshot.toml", "wallets.csv"
CSV, GZ, ZST, PARQUET = "balances.csv", "balances.csv.gz", "balances.csv.zst", "balances.parquet"
MAGIC = {GZ: b"\x1f\x8b", ZST: b"\x28\xb5\x2f\xfd", PARQUET: b"PAR1"}  # the first bytes that belong to a name
LEDGER = CSV  # and what errors call one of another kind, whose rows are lines too
LEDGERS = (CSV, GZ, ZST, PARQUET)


def ledger_in(folder: Path) -> str:
    """Return the name of the ledger in `folder`; balances.csv when there is none. Raises BundleError for several."""
    found = [name for name in LEDGERS if (folder / name).is_symlink() or (folder / name).exists()]
    if len(found) > 1:
        raise BundleError(
            folder.name,
            f"{len(found)} ledgers: {' and '.join(found)}",
            "one ledger",
            "Remove those that are not meant: it is not clear which of them is true.",
        )
    return found[0] if found else CSV
