"""SwissBorg: one tree a currency, both sums in every parent, and a second file with all the roots."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from porcore.peers.amounts import ZERO, add, amount, strip
from porcore.peers.climb import Climb, Neighbour, check_same, climb, hex_hash
from porcore.peers.document import Document, UnreadableError, read_document
from porcore.peers.report import (
    Amount,
    Features,
    Finding,
    Format,
    Given,
    Mark,
    Recognition,
    RefutedPeerError,
    Root,
    Step,
)
from porcore.peers.shape import by_keys, hexa, items, record, symbol, whole, word
from porcore.peers.words import say

__all__ = ["SWISSBORG"]

_KDF = "SB PoL - "
_MOST_LEAVES = 10_000


@dataclass(frozen=True, slots=True)
class _Partition:
    """A currency's root in the second file."""

    currency: str
    digest: str
    liability: Decimal
    text: str  # of the liability, as in the file


def _recognise(document: Document) -> Recognition:
    return by_keys(
        document, ("audit_id", "user_id", "liabilities[].audit_partition_id", "liabilities[].proof.witnesses")
    )


def _check(document: Document, given: Given) -> Finding:
    file = record(document.value, ("audit_id", "user_id", "liabilities"), "the file")
    audit, user = word(file["audit_id"], "audit_id"), word(file["user_id"], "user_id")
    roots = _audit(given.companion, audit) if given.companion is not None else {}
    credential = _credential(given)
    reached: dict[str, list[Climb]] = {}
    seen = set[tuple[str, int]]()
    for number, entry in enumerate(items(file["liabilities"], "liabilities", 1, _MOST_LEAVES)):
        where = f"liabilities[{number}]"
        owed = record(entry, ("audit_partition_id", "liability", "proof"), where)
        partition = word(owed["audit_partition_id"], f"{where}.audit_partition_id", 80)
        currency = roots[partition].currency if partition in roots else _currency(partition, audit, where)
        proof = record(owed["proof"], ("leaf_index", "nonce", "witnesses"), f"{where}.proof")
        at = (partition, whole(proof["leaf_index"], 2**63, f"{where}.leaf_index"))
        if at in seen:
            raise RefutedPeerError(Step.PATH, "leaf-twice", index=at[1])
        seen.add(at)
        text = word(owed["liability"], f"{where}.liability", 80)
        leaf = hexa(proof["nonce"], 64, f"{where}.nonce")
        if credential:
            check_same(
                leaf, _leaf(credential, audit, currency, at[1], user, text), Step.LEAF, "wrong-leaf", 0
            )
        top = _climb(leaf, amount(text, where), at[1], items(proof["witnesses"], where, 0), currency)
        reached.setdefault(partition, []).append(top)
    return _finding(reached, roots, bool(credential))


def _credential(given: Given) -> str:
    if len(given.nonces) > 1:
        raise UnreadableError("given-nonce", expected="one audit credential")
    return word(given.nonces[0].strip(), "the credential", 128) if given.nonces else ""


def _currency(partition: str, audit: str, where: str) -> str:
    if not partition.startswith(f"{audit}-"):
        raise UnreadableError(
            "shape", where=f"{where}.audit_partition_id", expected="the audit's id and a currency"
        )
    return symbol(partition.removeprefix(f"{audit}-"), where)


def _derive(key: str, text: str) -> str:
    return hmac.new(key.encode(), (_KDF + text).encode(), "sha256").hexdigest()


def _leaf(credential: str, audit: str, currency: str, index: int, user: str, liability: str) -> str:
    key = _derive(credential, f"Audit nonce derivation,{audit}")
    key = _derive(key, f"Currency Merkle tree nonce derivation,{currency}")
    key = _derive(key, f"Leaf nonce derivation,{index}")
    return hex_hash(f"leaf,{key},{user},{liability}")


def _climb(leaf: str, owed: Decimal, index: int, witnesses: list[object], currency: str) -> Climb:
    if index >> len(witnesses):
        raise RefutedPeerError(
            Step.PATH, "wrong-value", what="leaf_index", found=index, expected=f"below {2 ** len(witnesses)}"
        )
    if owed < 0:
        raise RefutedPeerError(Step.NEGATIVE, "negative", 0, asset=currency, found=strip(owed))
    neighbours = [_witness(entry, level, index, currency) for level, entry in enumerate(witnesses)]
    # A parent commits to both sums, so it needs each child's own sum and not only their total.
    below = [owed]
    for sibling in neighbours:
        below.append(add(below[-1], sibling.amounts[currency]))

    def parent(left: str, right: str, _: Mapping[str, Decimal], step: int) -> str:
        own, other = below[step], neighbours[step].amounts[currency]
        sums = (other, own) if neighbours[step].is_left else (own, other)
        return hex_hash(f"inner,{strip(sums[0])},{strip(sums[1])},{left},{right}")

    return climb(leaf, {currency: owed}, neighbours, parent)


def _witness(value: object, level: int, index: int, currency: str) -> Neighbour:
    where = f"witnesses[{level}]"
    entry = record(value, ("digest", "liability"), where)
    owed = amount(entry["liability"], where)
    if owed < 0:
        raise RefutedPeerError(Step.NEGATIVE, "negative", level, asset=currency, found=strip(owed))
    return Neighbour(hexa(entry["digest"], 64, where), bool(index >> level & 1), {currency: owed})


def _audit(data: bytes, audit: str) -> dict[str, _Partition]:
    """Return the roots of the second file after recomputing what commits to all of them."""
    value = read_document(data).value
    if not isinstance(value, dict) or "audit" not in value:
        raise UnreadableError("companion-not-used", expected="the audit roots of the same audit")
    body = record(value["audit"], ("id", "commitment", "partitions"), "audit", ("time",))
    if body["id"] != audit:
        raise RefutedPeerError(Step.TRUST, "anchor-differs", what="audit id")
    partitions = {}
    for entry in items(body["partitions"], "partitions", 1, 1024):
        one = record(entry, ("id", "currency", "commitment"), "partitions")
        root = record(one["commitment"], ("digest", "liability"), "partitions.commitment")
        text = word(root["liability"], "partitions.liability", 80)
        digest = hexa(root["digest"], 64, "partitions.digest")
        name = word(one["id"], "partitions.id", 80)
        partitions[name] = _Partition(
            symbol(one["currency"], "partitions.currency"), digest, amount(text, "partitions"), text
        )
    listed = sorted(partitions.items(), key=lambda pair: pair[1].currency.upper())
    text = "".join(f",{name},{one.text},{one.digest}" for name, one in listed)
    expected = hex_hash(f"{_KDF}Audit commitment hash{text}")
    found = hexa(record(body["commitment"], ("digest",), "commitment")["digest"], 64, "commitment")
    if found != expected:
        raise RefutedPeerError(Step.TRUST, "wrong-commitment", found=found, expected=expected)
    return partitions


def _finding(reached: Mapping[str, list[Climb]], roots: Mapping[str, _Partition], proven: bool) -> Finding:
    balances, totals, found, views = list[Amount](), list[Amount](), list[Root](), []
    for partition, tops in reached.items():
        first = tops[0]
        currency, total = next(iter(first.amounts.items()))
        for other in tops[1:]:
            check_same(other.hash, first.hash, Step.ROOT, "roots-differ", len(other.view.steps))
        if (
            partition in roots
            and roots[partition].digest == first.hash
            and roots[partition].liability != total
        ):
            values = {"found": strip(roots[partition].liability), "expected": strip(total), "asset": currency}
            raise RefutedPeerError(Step.SUM, "wrong-sum", len(first.view.steps), **values)
        own = ZERO
        for top in tops:
            own = add(own, Decimal(top.view.leaf_amounts[0].text))
        balances.append(Amount(currency, strip(own)))
        totals.append(Amount(currency, strip(total)))
        found.append(Root(first.hash, currency))
        views += [replace(top.view, label=currency) for top in tops]
    published = {one.currency: one.digest for one in roots.values()}
    weak = () if proven else (say("leaf-not-proven"),)
    return Finding(
        roots=tuple(found),
        root_in_file=False,
        balances=tuple(balances),
        totals=tuple(totals),
        paths=tuple(views),
        published=published,
        weak=weak,
    )


SWISSBORG = Format(
    key="swissborg",
    exchange="SwissBorg",
    title="SwissBorg user liabilities",
    source="SwissBorg/proof-of-liabilities",
    published_at="as the audit's roots",
    features=Features(Mark.YES, Mark.YES, Mark.YES, Mark.YES, Mark.YES, 256, Mark.YES),
    recognise=_recognise,
    check=_check,
    companion="the audit roots that the exchange publishes",
    nonces="your audit credential, with which your leaves are recomputed",
)
