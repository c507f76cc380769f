"""Reading a claim back from its canonical JSON: exactly those bytes, or an error."""

import re
from collections.abc import Callable

from porcore.errors import FormatError
from porcore.exchanges.exchange_names import is_exchange_key
from porcore.format import strict_json
from porcore.format.grammar import parse_taken_at
from porcore.format.wallet_list import Wallet
from porcore.publications.claim import FORMAT, Basis, Claim, ClaimFile, ClaimTotal, LeavesKind
from porcore.publications.errors import ClaimError
from porcore.publications.publication_head import format_of
from porcore.publications.reading import AMOUNT, PublicationFile, Table, is_amount, is_name, kind_of

__all__ = ["MAX_BYTES", "parse_claim"]

MAX_BYTES = 2**22  # as a statement's: an entry of the public log holds it whole
_KEYS = (
    *("counts_as", "exchange", "files", "format", "leaves", "proof_format", "reserves_sha256", "roots"),
    *("source", "taken_at", "totals", "units"),
)
_FILE = PublicationFile("claim")
_HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)


def parse_claim(data: bytes, wallets: tuple[Wallet, ...] | None = None) -> Claim:
    """Return the claim in its canonical JSON, at most 4 MiB, with its wallet list where that is given.

    Raises ClaimError for anything else than those bytes, and for another wallet list.
    """
    try:
        values = _FILE.table(strict_json.load(data, "claim", MAX_BYTES), _KEYS)
    except FormatError as error:
        raise ClaimError("claim", str(error).removesuffix("."), "the canonical JSON of a claim") from None
    claim = _claim(values)
    if claim.canonical() != data:
        raise ClaimError(
            "claim", "JSON that is not canonical", "keys and entries in order, and no white space"
        )
    return claim if wallets is None else claim.with_wallets(wallets)


def _claim(values: Table) -> Claim:
    if values["format"] != FORMAT:
        raise _FILE.fault(("format",), kind_of(values["format"]), f'"{FORMAT}"')
    known = format_of(
        _word(values, "proof_format", "a key of a format", lambda key: not key or is_exchange_key(key))
    )
    kinds = ("", *(kind.value for kind in LeavesKind))
    leaves = _word(values, "leaves", "a kind of lists that is known", lambda kind: kind in kinds)
    return Claim(
        exchange=_word(values, "exchange", "the key of an exchange", is_exchange_key),
        taken_at=_word(values, "taken_at", "a UTC time", _is_time),
        proof_format=str(values["proof_format"]),
        source=_FILE.address(values["source"], ("source",)),
        roots=_FILE.roots(values, known.features.hash_bits if known else None),
        totals=_totals(values),
        units=_FILE.units(values),
        reserves_sha256=_word(
            values, "reserves_sha256", "64 hex digits", lambda text: bool(_HASH.fullmatch(text))
        ),
        counts_as=_FILE.counts_as(values["counts_as"], ("counts_as",)),
        files=_files(values),
        leaves=LeavesKind(leaves) if leaves else None,
    )


def _word(values: Table, key: str, expected: str, fits: Callable[[str], bool]) -> str:
    return _FILE.text_at(values[key], (key,), expected, fits)


def _is_time(text: str) -> bool:
    try:
        parse_taken_at(text, "taken_at")
    except FormatError:
        return False
    return True


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


def _files(values: Table) -> tuple[ClaimFile, ...]:
    found = []
    for place, entry in enumerate(_FILE.tables(values, "files", ("name", "sha256"))):
        name = _FILE.text_at(entry["name"], ("files", place), "a file's name", is_name)
        digest = _FILE.text_at(
            entry["sha256"], ("files", place), "64 hex digits", lambda text: bool(_HASH.fullmatch(text))
        )
        found.append(ClaimFile(name, digest))
    _FILE.once("files", "name", [file.name for file in found])
    return tuple(sorted(found))
