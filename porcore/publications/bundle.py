"""Opening a claim's bundle: a folder, or a .zip of it.

    publication.toml   what was published, and where
    wallets.*          the exchange's wallet list in any layout that is read; may be missing
    root.*             the file in which the exchange publishes roots and totals; may be missing
    leaves.*           the list of all leaves (BitMEX, River); may be missing

Exactly these files: what nobody looked at is not to travel along under the claim's name.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from porcore.exchanges.known import KnownExchanges
from porcore.format.wallet_list import wallets_hash
from porcore.ledger.limits import BundleLimits
from porcore.publications.agreement import agreed_roots, agreed_totals, check_owner
from porcore.publications.bundle_files import TOML_ROLE, BundleLayout, hashed, read_bundle
from porcore.publications.claim import Claim, ClaimUnit, LeavesKind
from porcore.publications.errors import TOML, ClaimError
from porcore.publications.publication_head import MAX_BYTES
from porcore.publications.publication_toml import Publication, read_publication
from porcore.publications.root_files import RootFile, read_list, read_root_file
from porcore.publications.sides import format_scale
from porcore.publications.wallet_file import WalletFile, check_capitals, read_wallet_file

__all__ = ["ROLES", "OpenedClaim", "claim_source_is_known", "open_claim", "unit_source_is_known"]

ROLES = {
    "wallets": ("wallets.csv", "wallets.json", "wallets.yaml", "wallets.yml", "wallets.txt", "wallets.zip"),
    "root": ("root.json", "root.csv", "root.txt"),
    "leaves": ("leaves.csv", "leaves.txt"),
}
_NAMES = frozenset((TOML, *(name for names in ROLES.values() for name in names)))
_EXPECTED = (
    f"only {TOML}, and where there is one a wallet list ({', '.join(ROLES['wallets'])}), the file with the roots"
    f" ({', '.join(ROLES['root'])}) and the list of all leaves ({', '.join(ROLES['leaves'])}), one of each"
)
_LIMITS = BundleLimits(wallets_bytes=2**28)
_MOST = {TOML_ROLE: MAX_BYTES, "wallets": 2**28, "root": 20 * 2**20, "leaves": 2**28}  # bytes


def _role(name: str) -> str:
    return name.partition(".")[0] if name in _NAMES else ""


_OTHERS = (
    (
        re.compile(r"proofs(-[0-9]+)?\.csv|totals\.json|key(-[0-9]+)?\.vk"),
        "It belongs to a proof set: porcore audit-zk checks one.",
    ),
)
_LAYOUT = BundleLayout(
    _role,
    _MOST.__getitem__,
    sum(_MOST.values()),
    _EXPECTED,
    "zip -X claim.zip publication.toml wallets.*",
    _OTHERS,
)


@dataclass(frozen=True, slots=True)
class OpenedClaim:
    """A claim with what its bundle holds beyond it."""

    claim: Claim
    wallet_file: WalletFile  # with the rows that count for nothing
    root_read: bool = False  # roots or totals were read from a file and agree with publication.toml
    files: Mapping[str, bytes] = field(default_factory=dict, repr=False)  # all of the bundle, as they are

    @property
    def root_file(self) -> bytes | None:
        """The file in which the exchange publishes roots and totals; None: not in the bundle."""
        return self._file("root")

    @property
    def leaves_file(self) -> bytes | None:
        """The list of all leaves; None: not in the bundle."""
        return self._file("leaves")

    def _file(self, role: str) -> bytes | None:
        return next((data for name, data in self.files.items() if _role(name) == role), None)


def open_claim(path: Path, exchanges: KnownExchanges, now: datetime) -> OpenedClaim:
    """Return the claim in a folder or .zip, all its files read and hashed.

    `exchanges` are those that are known; taken_at may be 5 minutes after `now`, which is an aware time. Raises
    ClaimError, also for what cannot be opened or read.
    """
    files = read_bundle(path, _LAYOUT)
    by_role = {_role(name): name for name in files}
    publication = read_publication(files[TOML], exchanges, now)
    wallets = _wallets(files, by_role.get("wallets"), publication)
    read, source, kind = _read_roots(files, by_role, publication)
    if read is not None:
        check_owner(publication, read, source, exchanges)
    claim = _claim(publication, files, wallets, read, source, kind)
    if "wallets" in by_role:
        check_capitals(claim.wallets, claim.totals, by_role["wallets"])
    return OpenedClaim(claim, wallets, read is not None, files)


def unit_source_is_known(unit: ClaimUnit, exchange: str, exchanges: KnownExchanges) -> bool:
    """Tell whether the page that says how large a unit is belongs to the claim's exchange, by the table that ships.

    `exchange` is its key.
    """
    known = exchanges.by_key(exchange)
    return known is not None and known.shipped and known.publishes_at(unit.source)


def claim_source_is_known(claim: Claim, exchanges: KnownExchanges) -> bool:
    """Tell whether the claim's source is at a host of its exchange; if not it is to be shown as plain text."""
    known = exchanges.by_key(claim.exchange)
    return known is not None and known.publishes_at(claim.source)


def _claim(
    publication: Publication,
    files: Mapping[str, bytes],
    wallets: WalletFile,
    read: RootFile | None,
    source: str,
    kind: LeavesKind | None,
) -> Claim:
    totals = publication.totals if read is None else agreed_totals(publication, read, source)
    roots = publication.roots if read is None else agreed_roots(publication, read, source)
    stated = {total.asset for total in totals}
    for unit in publication.units:
        if unit.asset not in stated:
            raise ClaimError(
                TOML, f"units of {unit.asset}, which is no total", "[[units]] of assets in [[totals]]"
            )
        scale = format_scale(publication.proof_format, unit.asset)
        if scale is not None and scale != unit.decimals:
            found = f"decimals = {unit.decimals} for units of {unit.asset}"
            expected = f"{scale}: {publication.proof_format} counts in units of 10^-{scale} {unit.asset}"
            raise ClaimError(TOML, found, expected, "Write that number, or leave [[units]] out.")
    if not (roots or totals or wallets.wallets):
        raise ClaimError(TOML, "no root, no total and no wallet", "something that the exchange published")
    return Claim(
        exchange=publication.exchange,
        taken_at=publication.taken_at,
        proof_format=publication.proof_format,
        source=publication.source,
        roots=roots,
        totals=totals,
        units=publication.units,
        counts_as=publication.counts_as,
        files=hashed(files),
        leaves=kind,
        wallets=wallets.wallets,
        reserves_sha256=wallets_hash(wallets.wallets),
    )


def _wallets(files: Mapping[str, bytes], name: str | None, publication: Publication) -> WalletFile:
    if name is None:
        return WalletFile(())
    return read_wallet_file(files[name], name, publication.counts_as, _LIMITS)


def _read_roots(
    files: Mapping[str, bytes], by_role: Mapping[str, str], publication: Publication
) -> tuple[RootFile | None, str, LeavesKind | None]:
    """Return what the published file says, None where none is read; its name; and the kind of a list of leaves."""
    leaves, root = by_role.get("leaves"), by_role.get("root")
    has_list = publication.proof_format == LeavesKind.BITMEX
    if leaves is not None:
        if not has_list or root is not None:
            expected = f"a list of leaves alone, and proof_format {LeavesKind.BITMEX.value}, whose leaves can be found"
            raise ClaimError(leaves, "a list of leaves with another format or file", expected)
        return read_list(files[leaves], leaves), leaves, LeavesKind.BITMEX
    if root is None:
        return None, "", None
    if has_list:
        raise ClaimError(
            root, "a root file of a format whose list is read", "the list as leaves.csv", "Rename it."
        )
    return read_root_file(files[root], root, publication.proof_format), root, None
