"""How much a bundle may hold. Sizes are counted while reading; what an archive says of itself is not trusted."""

from dataclasses import dataclass

from porcore.format.wallet_list import MAX_BYTES
from porcore.ledger.ledger_files import CONFIG, LEDGER, WALLETS

__all__ = ["DEFAULT_LIMITS", "FILES", "BundleLimits"]

FILES = (CONFIG, LEDGER, WALLETS)


@dataclass(frozen=True, slots=True)
class BundleLimits:
    """Limits of one bundle, safe by default."""

    # snapshot.toml, unpacked: 512 bytes for each of 4,096 assets. A statement of it stays within its own 2**22.
    config_bytes: int = 2**21
    wallets_bytes: int = 2**26  # wallets.csv, unpacked
    ledger_bytes: int = 2**36  # balances.csv, unpacked
    list_bytes: int = MAX_BYTES  # a wallet list in an archive of its own, unpacked
    # A client id is 32 bytes of chance in 64 digits, so a true ledger packs to a few per cent at best;
    # whatever unpacks further than this is a bomb. Small files may be as repetitive as they like.
    expansion: int = 200  # unpacked bytes for each packed byte
    expansion_floor: int = 2**20  # unpacked bytes from which on `expansion` counts

    def of(self, name: str) -> int:
        """Return the limit in bytes of one of the three files, or of a wallet list of another name."""
        sizes = dict(zip(FILES, (self.config_bytes, self.ledger_bytes, self.wallets_bytes), strict=True))
        return sizes.get(name, self.list_bytes)


DEFAULT_LIMITS = BundleLimits()
