"""The file in which an exchange publishes roots and totals in its own format: read by the adapter of that format.

A format that is not in the table has its file kept and hashed, and nothing is read from it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from porcore.errors import FormatError
from porcore.exchanges.amounts import strip
from porcore.exchanges.document import Document, UnreadableError, read_document
from porcore.exchanges.fields import integer, items, record, word
from porcore.exchanges.formats.backpack_final import read_final_proof
from porcore.exchanges.formats.bitmex import BITMEX
from porcore.exchanges.formats.hotcoin import read_anchor
from porcore.exchanges.formats.lemon import read_stated_root
from porcore.exchanges.formats.okx_v2 import OKX_V2_TREE
from porcore.exchanges.formats.swissborg_audit import named_currency, read_audit
from porcore.exchanges.formats.zk_totals import read_zk_totals
from porcore.exchanges.hashes.poseidon_goldilocks import FIELD, to_bytes
from porcore.exchanges.report import Format, RefutedFileError, Supplement
from porcore.format.grammar import amount_text
from porcore.format.statement import read_statement
from porcore.publications.claim import Basis, ClaimRoot, ClaimTotal
from porcore.publications.errors import ClaimError
from porcore.publications.reading import AMOUNT, NAME, is_amount, is_name

__all__ = ["LIST_ASSET", "READ", "RootFile", "read_list", "read_root_file"]

_OKX_SUMS, _OKX_INPUTS = 2, 6  # public inputs of OKX's proof: two sums, then four elements
LIST_ASSET = "base units"  # what the lists of BitMEX and River count in; they name no asset


@dataclass(frozen=True, slots=True)
class RootFile:
    """What a file says; either may be empty."""

    roots: tuple[ClaimRoot, ...] = ()  # ascending by label
    totals: tuple[ClaimTotal, ...] = ()  # ascending by asset
    exchange: str = ""  # whose it is, as the file names it; "": it does not say
    taken_at: str = ""  # canonical UTC text; "": it does not say


def read_root_file(data: bytes, name: str, proof_format: str) -> RootFile | None:
    """Return what the root file of a format says, None where files of that format are not read.

    `data` is the whole file, `name` what errors call it. Raises ClaimError for a file that is none of that format,
    contradicts itself, or states a total that no amount of our format can hold.
    """
    reader = READ.get(proof_format)
    return None if reader is None else _read(reader, data, name)


def read_list(data: bytes, name: str) -> RootFile:
    """Return root and total of BitMEX's or River's list of all leaves, every parent recomputed. Raises ClaimError.

    `data` is the whole file, of any length.
    """
    return _read(_bitmex, data, name)


def _read(reader: Callable[[bytes], RootFile], data: bytes, name: str) -> RootFile:
    try:
        found = reader(data)
    except RefutedFileError as error:
        raise ClaimError(name, "a file that contradicts itself", "one that holds", str(error)) from None
    except UnreadableError as error:
        raise ClaimError(name, "a file that is not read", "one of the claim's format", str(error)) from None
    for text in (
        *(root.label for root in found.roots if root.label),
        *(total.asset for total in found.totals),
    ):
        if not is_name(text):
            raise ClaimError(name, "a name that cannot be shown", NAME)
    for total in found.totals:
        for amount in filter(None, (total.amount, total.debt)):
            if not is_amount(amount):
                raise ClaimError(name, "a total outside the format's range", AMOUNT)
    return replace(found, roots=tuple(sorted(found.roots)), totals=tuple(sorted(found.totals)))


def _totals(amounts: Mapping[str, Decimal], basis: Basis = Basis.STATED) -> tuple[ClaimTotal, ...]:
    return tuple(ClaimTotal(asset, strip(amount), basis=basis) for asset, amount in amounts.items())


def _swissborg(data: bytes) -> RootFile:
    """Read the audit's roots. The digest over all of them, which SwissBorg publishes, covers the totals as well."""
    value = record(read_document(data).value, ("audit",), "the file")
    audit = word(record(value["audit"], ("id",), "audit")["id"], "audit.id")
    read = read_audit(data, audit)
    roots, totals = [ClaimRoot("", read.commitment)], dict[str, Decimal]()
    for partition, one in read.roots.items():
        name = named_currency(partition, audit) or partition
        if name in totals:
            raise UnreadableError("shape", where="partitions", expected="every currency once")
        roots.append(ClaimRoot(name, one.digest))
        totals[name] = one.liability
    return RootFile(tuple(roots), _totals(totals, Basis.COMMITTED))


def _hotcoin(data: bytes) -> RootFile:
    root, totals = read_anchor(data)
    return RootFile((ClaimRoot("", root),), _totals(totals))


def _lemon(data: bytes) -> RootFile:
    root, totals = read_stated_root(data)
    return RootFile((ClaimRoot("", root),), _totals(totals))


def _backpack(data: bytes) -> RootFile:
    final = read_final_proof(data)
    totals = tuple(
        ClaimTotal(name, total) for (name, _), total in zip(final.assets, final.totals, strict=True)
    )
    return RootFile((ClaimRoot("", final.root),), totals)


def _zk(data: bytes) -> RootFile:
    return RootFile(
        (),
        tuple(
            ClaimTotal(
                total.symbol, str(total.equity), "" if total.debt is None else str(total.debt), Basis.CIRCUIT
            )
            for total in read_zk_totals(data)
            if not total.is_placeholder
        ),
    )


def _okx_sum_proof(data: bytes) -> RootFile:
    """Read the root out of sum_proof_data.json: what its plonky2 proof is a proof about, which is not checked here.

    Public are the sums of equity and debt over everything, which are of no asset, and the four elements of the root.
    """
    value = record(read_document(data).value, ("general", "root_vd_digest", "proof"), "the file")
    listed = record(value["proof"], ("proof", "public_inputs"), "proof")["public_inputs"]
    inputs = [
        integer(entry, FIELD - 1, f"public_inputs[{number}]")
        for number, entry in enumerate(items(listed, "public_inputs", _OKX_INPUTS, _OKX_INPUTS))
    ]
    return RootFile((ClaimRoot("", to_bytes(inputs[_OKX_SUMS:]).hex()),))


def _ours(data: bytes) -> RootFile:
    """Read a statement. Its id covers the totals; that the roots do shows only where a tree is at hand."""
    try:
        statement = read_statement(data)
    except FormatError as error:
        raise UnreadableError("detail", detail=str(error)) from None
    roots = tuple(ClaimRoot(asset.symbol, asset.root.hash.hex()) for asset in statement.assets)
    totals = tuple(
        ClaimTotal(asset.symbol, amount_text(asset.root.sum, asset.decimals)) for asset in statement.assets
    )
    return RootFile(roots, totals, statement.exchange, statement.taken_at)


def _okx_tree(data: bytes) -> RootFile:
    """Read the whole tree. Its hashes join the sums without a separator, so they do not commit to these totals."""
    finding = OKX_V2_TREE.check(_recognised(OKX_V2_TREE, read_document(data)), Supplement())
    basis = Basis.STATED if finding.totals_open else Basis.COMMITTED
    totals = tuple(ClaimTotal(total.asset, total.text, basis=basis) for total in finding.totals)
    return RootFile(tuple(ClaimRoot(root.label, root.hash) for root in finding.roots), totals)


def _bitmex(data: bytes) -> RootFile:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableError("not-text") from None
    finding = BITMEX.check(_recognised(BITMEX, Document(text)), Supplement())
    root, total = finding.roots[0], finding.totals[0]
    return RootFile((ClaimRoot("", root.hash),), (ClaimTotal(LIST_ASSET, total.text, basis=Basis.COMMITTED),))


def _recognised(wanted: Format, document: Document) -> Document:
    """Return the document where it shows the marks of `wanted`. Raises UnreadableError."""
    missing = wanted.recognise(document).missing
    if missing:
        raise UnreadableError("shape", where="the file", expected=" and ".join(missing))
    return document


READ: Mapping[str, Callable[[bytes], RootFile]] = {
    "swissborg": _swissborg,
    "hotcoin": _hotcoin,
    "lemon": _lemon,
    "backpack": _backpack,
    "gate": _zk,
    "binance": _zk,
    "htx": _zk,
    "okx-v2-tree": _okx_tree,
    "okx-poseidon": _okx_sum_proof,
    "porcore": _ours,
}
