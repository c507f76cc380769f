"""Reading a claim back from its canonical JSON: exactly those bytes, or an error."""

from porcore.format.wallet_list import Wallet
from porcore.publications.body_json import BodyReader
from porcore.publications.claim import FORMAT, Basis, Claim, ClaimTotal, LeavesKind
from porcore.publications.publication_head import format_of
from porcore.publications.reading import AMOUNT, Table, is_amount, is_name

__all__ = ["parse_claim"]

_KEYS = (
    *("counts_as", "exchange", "files", "format", "leaves", "proof_format", "reserves_sha256", "roots"),
    *("source", "taken_at", "totals", "units"),
)
_READER = BodyReader("claim", FORMAT, _KEYS)
_FILE = _READER.file


def parse_claim(data: bytes, wallets: tuple[Wallet, ...] | None = None) -> Claim:
    """Return the claim in its canonical JSON, at most 4 MiB, with its wallet list where that is given.

    Raises ClaimError for anything else than those bytes, and for another wallet list.
    """
    claim = _claim(_READER.table(data))
    _READER.check(data, claim.canonical())
    return claim if wallets is None else claim.with_wallets(wallets)


def _claim(values: Table) -> Claim:
    known = format_of(_READER.proof_format(values))
    kinds = ("", *(kind.value for kind in LeavesKind))
    leaves = _READER.word(values, "leaves", "a kind of lists that is known", lambda kind: kind in kinds)
    return Claim(
        exchange=_READER.exchange(values),
        taken_at=_READER.taken_at(values),
        proof_format=str(values["proof_format"]),
        source=_FILE.address(values["source"], ("source",)),
        roots=_FILE.roots(values, known.features.hash_bits if known else None),
        totals=_totals(values),
        units=_FILE.units(values),
        reserves_sha256=_READER.digest(values, "reserves_sha256"),
        counts_as=_FILE.counts_as(values["counts_as"], ("counts_as",)),
        files=_READER.files(values),
        leaves=LeavesKind(leaves) if leaves else None,
    )


def _totals(values: Table) -> tuple[ClaimTotal, ...]:
    bases = {basis.value: basis for basis in Basis}
    found = []
    for place, entry in enumerate(_FILE.tables(values, "totals", ("asset", "amount", "debt", "basis"))):
        where = ("totals", place)
        basis = _FILE.text_at(entry["basis"], where, "a basis", lambda text: text in bases)
        asset = _FILE.text_at(entry["asset"], where, "an asset", is_name)
        amount = _FILE.text_at(entry["amount"], where, AMOUNT, is_amount)
        debt = _FILE.text_at(entry["debt"], where, AMOUNT, lambda text: not text or is_amount(text))
        found.append(ClaimTotal(asset, amount, debt, bases[basis]))
    _FILE.once("totals", "asset", [total.asset for total in found])
    return tuple(sorted(found))
