"""A claim: what an exchange published about one moment in its own format, and on whose word each part of it rests.

A claim is the word of whoever made its bundle. Its id names every byte of that bundle: the SHA-256 of its canonical JSON,
in which the SHA-256 of every file stands.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import ClassVar

from porcore.format.wallet_list import Wallet, wallets_hash
from porcore.publications.body import PublicationBody
from porcore.publications.bundle_files import BundleFile
from porcore.publications.errors import ClaimError

__all__ = [
    "FORMAT",
    "WALLET_LIST",
    "Basis",
    "Claim",
    "ClaimRoot",
    "ClaimTotal",
    "ClaimUnit",
    "LeavesKind",
]

FORMAT = "porcore-claim/1"
WALLET_LIST = (
    "wallet-list.json"  # a kept claim's list in canonical form, of which `Claim.reserves_sha256` is the hash
)
NO_WALLETS = wallets_hash(())


class Basis(StrEnum):
    """What stands behind a total."""

    COMMITTED = "committed"  # a file of the claim was hashed here, and its root covers the total
    CIRCUIT = "in the zero-knowledge proof"  # true if that proof holds, which was not checked here
    STATED = "stated"  # a number that somebody wrote down


class LeavesKind(StrEnum):
    """Which list of all leaves belongs to a claim."""

    BITMEX = "bitmex"  # BitMEX's and River's: own leaves are found by a nonce


@dataclass(frozen=True, slots=True, order=True)
class ClaimRoot:
    """A root as the exchange published it."""

    label: str  # which tree, in the words of the format; "" where there is one
    hash: str  # lower-case hex


@dataclass(frozen=True, slots=True, order=True)
class ClaimTotal:
    """What is owed in one asset, as published: in the asset itself, or in units of the exchange's own."""

    asset: str  # 1 to 64 printable characters; not every exchange's names fit our grammar
    amount: str  # canonical decimal of at most 30 digits after the point: equity, where debt is told apart
    debt: str = ""  # what clients owe, in the same units; "": the format does not tell it apart
    basis: Basis = Basis.STATED


@dataclass(frozen=True, slots=True, order=True)
class ClaimUnit:
    """How large one unit of a total is: 10^-`decimals` of the asset."""

    asset: str
    decimals: int  # 0..30
    source: str  # https, where the exchange says so


@dataclass(frozen=True)
class Claim(PublicationBody):
    """A whole claim. `porcore.publications.open_claim` makes one of a bundle, and `parse_claim` of canonical JSON."""

    form: ClassVar[str] = FORMAT

    roots: tuple[ClaimRoot, ...] = ()  # ascending by label, each label once
    totals: tuple[ClaimTotal, ...] = ()  # ascending by asset, each once
    units: tuple[ClaimUnit, ...] = ()  # ascending by asset, each once
    wallets: tuple[Wallet, ...] = field(default=(), repr=False)  # the canonical list, where it is at hand
    reserves_sha256: str = NO_WALLETS  # hash of the wallet list, 64 hex digits
    counts_as: Mapping[str, str] = field(default_factory=dict)  # coin of the wallet list -> asset
    files: tuple[BundleFile, ...] = ()  # ascending by name
    leaves: LeavesKind | None = None

    @property
    def has_wallet_list(self) -> bool:
        """Tell whether the bundle has a wallet list, be it an empty one."""
        return any(file.name.startswith("wallets.") for file in self.files)

    @property
    def wallets_at_hand(self) -> bool:
        """Tell whether `wallets` is the list; a claim that was read from its JSON alone has none."""
        return bool(self.wallets) or self.reserves_sha256 == NO_WALLETS

    def with_wallets(self, wallets: tuple[Wallet, ...]) -> "Claim":
        """Return the claim with its canonical list. Raises ClaimError for another list."""
        found = wallets_hash(wallets)
        if found != self.reserves_sha256:
            raise ClaimError(
                "wallet list", f"a list with the hash {found}", f"the claim's, {self.reserves_sha256}"
            )
        return replace(self, wallets=wallets)

    def _facts(self) -> Mapping[str, object]:
        # The wallets stand in it by their hash.
        return {
            "roots": [{"label": root.label, "hash": root.hash} for root in self.roots],
            "totals": [_total_json(total) for total in self.totals],
            "units": [
                {"asset": unit.asset, "decimals": unit.decimals, "source": unit.source} for unit in self.units
            ],
            "counts_as": dict(self.counts_as),
            "reserves_sha256": self.reserves_sha256,
            "files": [{"name": file.name, "sha256": file.sha256} for file in self.files],
            "leaves": self.leaves.value if self.leaves else "",
        }

    def unit_of(self, asset: str) -> ClaimUnit | None:
        """Return what was said of an asset's units, None where nothing was."""
        return self._unit_by_asset.get(asset)

    @cached_property
    def _unit_by_asset(self) -> dict[str, ClaimUnit]:
        return {unit.asset: unit for unit in self.units}

    def root_of(self, label: str) -> str | None:
        """Return the root of that label in hex, None where there is none."""
        return next((root.hash for root in self.roots if root.label == label), None)


def _total_json(total: ClaimTotal) -> dict[str, str]:
    return {"asset": total.asset, "amount": total.amount, "debt": total.debt, "basis": total.basis.value}
