"""SwissBorg: one tree a currency, both sums in every parent, and a second file with all the roots.

A leaf hashes its nonce, the user and what is owed. Until the audit of 9 December 2022 the field called nonce held the
hash of the leaf, since that of 16 December 2022 it holds the leaf's nonce (SwissBorg/proof-of-liabilities, testData/; its own
program derives the nonce and never reads the field). No file says which it is, so both are tried.
"""

import hmac
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial

from porcore.exchanges.amounts import ZERO, add, amount, strip
from porcore.exchanges.document import Document, UnreadableError
from porcore.exchanges.fields import by_keys, hex_digits, integer, items, record, symbol, word
from porcore.exchanges.fold_path import FoldedPath, Neighbour, check_same, fold_path, hex_hash
from porcore.exchanges.formats.swissborg_audit import (
    KDF,
    Audit,
    Partition,
    joined,
    named_currency,
    number,
    read_audit,
)
from porcore.exchanges.report import (
    Amount,
    Features,
    Finding,
    Format,
    Mark,
    ProofPath,
    Recognition,
    RefutedFileError,
    Root,
    Step,
    Supplement,
)
from porcore.exchanges.sentences import Sentence, say, shown_name
from porcore.format.hashing import is_left

__all__ = ["SWISSBORG"]

_MOST_LEAVES = 10_000
_FIRST_WITH_NONCES = 20221210  # the day after the last audit whose files have leaf hashes in the field
_DATE = re.compile(r"[A-Z]+([0-9]{8})", re.ASCII)


@dataclass(frozen=True, slots=True)
class _Owed:
    """One leaf as the user's file has it."""

    partition: str
    currency: str
    index: int
    nonce: str  # the field of that name: the leaf's nonce, or its hash in the oldest files
    liability: str
    witnesses: list[object]
    where: str


@dataclass(frozen=True, slots=True)
class _Form:
    """How a leaf's hash follows from the file."""

    leaf: Callable[[_Owed], str]
    rule: str
    is_given: bool = False  # the file states the hash, and nothing was recomputed


def _recognise(document: Document) -> Recognition:
    return by_keys(
        document, ("audit_id", "user_id", "liabilities[].audit_partition_id", "liabilities[].proof.witnesses")
    )


def _check(document: Document, given: Supplement) -> Finding:
    file = record(document.value, ("audit_id", "user_id", "liabilities"), "the file")
    audit, user = joined(file["audit_id"], "audit_id"), word(file["user_id"], "user_id")
    published = read_audit(given.companion, audit) if given.companion is not None else Audit()
    credential = _credential(given)
    entries = items(file["liabilities"], "liabilities", 1, _MOST_LEAVES)
    owed = list(_read(entries, audit, published.roots, is_derived=bool(credential)))
    if credential:
        form = _Form(partial(_derived, credential, audit, user), "")
        return _finding(_reached(owed, form), published)
    failed: RefutedFileError | None = None
    found = list[tuple[_Form, Finding]]()
    for form in _forms(audit, user):
        try:
            found.append((form, _finding(_reached(owed, form), published)))
        except RefutedFileError as error:
            failed = failed or error
    if not found and failed is not None:
        raise failed
    # The better one is that under which the roots are those of the second file or those that were given.
    form, best = max(found, key=lambda pair: _agreement(pair[1], given))
    best = replace(best, weak=tuple(_unproven_names(owed, audit, published.roots)))
    return _without_credential(best, form, has_audit=bool(published.commitment))


def _agreement(found: Finding, given: Supplement) -> int:
    typed = {"".join(root.lower().split()).removeprefix("0x") for root in given.roots}
    return sum((found.published.get(root.label) == root.hash) + (root.hash in typed) for root in found.roots)


def _without_credential(found: Finding, form: _Form, *, has_audit: bool) -> Finding:
    what = say("their-hashes" if form.is_given else "their-nonces")
    beyond = ("user_id",) if form.is_given else ()
    return replace(
        found,
        rule=form.rule,
        leaf_open=form.is_given,
        weak=(*found.weak, say("leaf-not-proven", what=what)),
        uncovered=beyond if has_audit else (*beyond, "audit_id", "liabilities[].audit_partition_id"),
    )


def _read(
    entries: list[object], audit: str, roots: Mapping[str, Partition], *, is_derived: bool
) -> Iterator[_Owed]:
    seen = set[tuple[str, int]]()
    for at, entry in enumerate(entries):
        where = f"liabilities[{at}]"
        part = record(entry, ("audit_partition_id", "liability", "proof"), where)
        partition = joined(part["audit_partition_id"], f"{where}.audit_partition_id")
        currency = _currency(partition, audit, where, roots.get(partition), is_derived=is_derived)
        proof = record(part["proof"], ("leaf_index", "nonce", "witnesses"), f"{where}.proof")
        index = integer(proof["leaf_index"], 2**63, f"{where}.leaf_index")
        if (partition, index) in seen:
            raise RefutedFileError(Step.PATH, "leaf-twice", index=index)
        seen.add((partition, index))
        yield _Owed(
            partition,
            currency,
            index,
            hex_digits(proof["nonce"], 64, f"{where}.nonce"),
            number(part["liability"], f"{where}.liability"),
            items(proof["witnesses"], where, 0),
            where,
        )


def _forms(audit: str, user: str) -> list[_Form]:
    """Return both forms, the likelier first."""
    nonces = _Form(lambda owed: _hashed(owed.nonce, user, owed.liability), "the file has the leaves' nonces")
    hashes = _Form(
        lambda owed: owed.nonce,
        "the file has the leaves' hashes (audits until 9 December 2022)",
        is_given=True,
    )
    date = _DATE.match(audit)
    is_old = date is not None and int(date[1]) < _FIRST_WITH_NONCES
    return [hashes, nonces] if is_old else [nonces, hashes]


def _reached(owed: Sequence[_Owed], form: _Form) -> dict[str, list[FoldedPath]]:
    reached: dict[str, list[FoldedPath]] = {}
    for one in owed:
        top = _fold(form.leaf(one), amount(one.liability, one.where), one.index, one.witnesses, one.currency)
        reached.setdefault(one.partition, []).append(top)
    return reached


def _credential(given: Supplement) -> str:
    if len(given.nonces) > 1:
        raise UnreadableError("given-nonce", expected=say("one-credential"))
    return word(given.nonces[0].strip(), "the credential", 128) if given.nonces else ""


def _currency(
    partition: str, audit: str, where: str, published: Partition | None, *, is_derived: bool
) -> str:
    """Return a partition's currency: nothing but your credential covers the name in the second file."""
    named = named_currency(partition, audit)
    if published is not None and (is_derived or named is None):
        return published.currency
    if named is None:
        raise UnreadableError(
            "shape", where=f"{where}.audit_partition_id", expected=say("audit-and-currency")
        )
    return symbol(named, where)


def _unproven_names(owed: Sequence[_Owed], audit: str, roots: Mapping[str, Partition]) -> list[Sentence]:
    """Return what to say of names that only the second file has."""
    used = {one.partition: roots[one.partition] for one in owed if one.partition in roots}
    differ = [shown_name(name) for name, one in used.items() if named_currency(name, audit) != one.currency]
    return [say("names-of-second-file", names=", ".join(differ))] if differ else []


def _derive(key: str, text: str) -> str:
    return hmac.new(key.encode(), (KDF + text).encode(), "sha256").hexdigest()


def _derived(credential: str, audit: str, user: str, owed: _Owed) -> str:
    """Return the leaf's hash from your credential. Raises RefutedFileError unless the file has its nonce or its hash."""
    key = _derive(credential, f"Audit nonce derivation,{audit}")
    key = _derive(key, f"Currency Merkle tree nonce derivation,{owed.currency}")
    key = _derive(key, f"Leaf nonce derivation,{owed.index}")
    leaf = _hashed(key, user, owed.liability)
    if owed.nonce != key:
        check_same(owed.nonce, leaf, Step.LEAF, "wrong-leaf", 0)
    return leaf


def _hashed(nonce: str, user: str, liability: str) -> str:
    return hex_hash(f"leaf,{nonce},{user},{liability}")


def _fold(leaf: str, owed: Decimal, index: int, witnesses: list[object], currency: str) -> FoldedPath:
    if index >> len(witnesses):
        raise RefutedFileError(
            Step.PATH,
            "wrong-value",
            what="leaf_index",
            found=index,
            expected=say("below", limit=2 ** len(witnesses)),
        )
    if owed < 0:
        raise RefutedFileError(Step.NEGATIVE, "negative", 0, asset=shown_name(currency), found=strip(owed))
    neighbours = [_witness(entry, level, index, currency) for level, entry in enumerate(witnesses)]
    # A parent commits to both sums, so it needs each child's own sum and not only their total.
    below = [owed]
    for sibling in neighbours:
        below.append(add(below[-1], sibling.amounts[currency]))

    def parent(left: str, right: str, _: Mapping[str, Decimal], step: int) -> str:
        own, other = below[step], neighbours[step].amounts[currency]
        sums = (other, own) if neighbours[step].is_left else (own, other)
        return hex_hash(f"inner,{strip(sums[0])},{strip(sums[1])},{left},{right}")

    return fold_path(leaf, {currency: owed}, neighbours, parent)


def _witness(value: object, level: int, index: int, currency: str) -> Neighbour:
    where = f"witnesses[{level}]"
    entry = record(value, ("digest", "liability"), where)
    owed = amount(entry["liability"], where)
    if owed < 0:
        raise RefutedFileError(
            Step.NEGATIVE, "negative", level, asset=shown_name(currency), found=strip(owed)
        )
    return Neighbour(hex_digits(entry["digest"], 64, where), not is_left(index, level), {currency: owed})


def _finding(reached: Mapping[str, list[FoldedPath]], audit: Audit) -> Finding:
    balances, totals, found, views = list[Amount](), list[Amount](), list[Root](), list[ProofPath]()
    for partition, tops in reached.items():
        first = tops[0]
        currency, total = next(iter(first.amounts.items()))
        for other in tops[1:]:
            check_same(other.hash, first.hash, Step.ROOT, "roots-differ", len(other.view.steps))
        _check_total(audit.roots.get(partition), first, currency, total)
        own = ZERO
        for top in tops:
            own = add(own, Decimal(top.view.leaf_amounts[0].text))
        balances.append(Amount(currency, strip(own)))
        totals.append(Amount(currency, strip(total)))
        found.append(Root(first.hash, currency))
        views += [replace(top.view, label=currency) for top in tops]
    return Finding(
        roots=tuple(found),
        root_in_file=False,
        balances=tuple(balances),
        totals=tuple(totals),
        paths=tuple(views),
        notes=(say("own-leaves-lead", count=len(views)),),
        published={
            next(iter(tops[0].amounts)): audit.roots[name].digest
            for name, tops in reached.items()
            if name in audit.roots
        },
        commitment=audit.commitment,
    )


def _check_total(published: Partition | None, top: FoldedPath, currency: str, total: Decimal) -> None:
    if published is None or published.digest != top.hash or published.liability == total:
        return
    values = {"found": strip(published.liability), "expected": strip(total), "asset": shown_name(currency)}
    raise RefutedFileError(Step.SUM, "wrong-sum", len(top.view.steps), **values)


SWISSBORG = Format(
    key="swissborg",
    exchange="SwissBorg",
    source="SwissBorg/proof-of-liabilities",
    features=Features(Mark.YES, Mark.YES, Mark.YES, Mark.YES, Mark.YES, 256, Mark.YES),
    recognise=_recognise,
    check=_check,
    covered=(
        *("audit_id", "user_id", "liabilities[].audit_partition_id", "liabilities[].liability"),
        *(f"liabilities[].proof.{name}" for name in ("leaf_index", "nonce")),
        *(f"liabilities[].proof.witnesses[].{name}" for name in ("digest", "liability")),
    ),
)
