"""Flipster: a leaf that is the text of all balances, and a path whose sides follow from the leaf's number.

How a leaf's text is written has changed once, and no file says which way it follows, so both are tried.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from hashlib import sha256

from porcore.exchanges.amounts import amount
from porcore.exchanges.document import Document, UnreadableError
from porcore.exchanges.fields import (
    MAX_ASSETS,
    by_keys,
    hash_bytes,
    hex_digits,
    integer,
    items,
    record,
    symbol,
    word,
)
from porcore.exchanges.fold_path import Neighbour, finding, fold_path, hex_hash, with_own
from porcore.exchanges.hashes.go_json import go_text
from porcore.exchanges.report import (
    Features,
    Finding,
    Format,
    Mark,
    Recognition,
    RefutedFileError,
    Step,
    Supplement,
)
from porcore.exchanges.sentences import say
from porcore.format.hashing import is_left

__all__ = ["FLIPSTER"]

_KEYS = ("leaf_index", "assets", "root", "proofs")


def _piped(held: Mapping[str, str]) -> str:
    return "".join(f"|{currency}:{balance}" for currency, balance in held.items())


def _as_json(held: Mapping[str, str]) -> str:
    entries = (
        f'{{"currency":{go_text(name)},"balance":{go_text(balance)}}}' for name, balance in held.items()
    )
    return "[" + ",".join(entries) + "]"


# The newest first.
_RULES: dict[str, Callable[[Mapping[str, str]], str]] = {
    "the leaf is the text |CURRENCY:balance of every asset": _piped,
    "the leaf is the list of assets as JSON": _as_json,
}


def _recognise(document: Document) -> Recognition:
    return by_keys(document, ("leaf_index", "assets[].currency", "assets[].balance", "root", "proofs"))


def _check(document: Document, _: Supplement) -> Finding:
    file = record(document.value, _KEYS, "the file")
    held = _held(file["assets"])
    hashes = [
        hash_bytes(text, f"proofs[{i}]").hex() for i, text in enumerate(items(file["proofs"], "proofs", 0))
    ]
    index = integer(file["leaf_index"], 2**63 - 1, "leaf_index")
    if index >> len(hashes):
        expected = f"below {2 ** len(hashes)}, as the path has {len(hashes)} steps"
        raise RefutedFileError(Step.PATH, "wrong-value", what="leaf_index", found=index, expected=expected)
    neighbours = [Neighbour(text, not is_left(index, level), {}) for level, text in enumerate(hashes)]
    root = hex_digits(file["root"], 64, "root")
    reached = {
        rule: fold_path(hex_hash(write(held)), {}, neighbours, _parent) for rule, write in _RULES.items()
    }
    balances = {currency: Decimal(balance) for currency, balance in held.items()}
    for rule, top in reached.items():
        if top.hash == root:
            return with_own(finding(top, rule=rule), balances)
    newest = next(iter(reached.values())).hash
    values = {"found": root, "expected": newest, "count": len(_RULES)}
    raise RefutedFileError(Step.ROOT, "wrong-root-rules", len(hashes), **values)


def _held(value: object) -> dict[str, str]:
    """Return the balances as they are written: the leaf hashes the very texts, in the file's order."""
    held = dict[str, str]()
    for number, entry in enumerate(items(value, "assets", 1, MAX_ASSETS)):
        where = f"assets[{number}]"
        asset = record(entry, ("currency", "balance"), where)
        currency = symbol(asset["currency"], f"{where}.currency", "|:")
        if currency in held:
            raise UnreadableError("shape", where=f"{where}.currency", expected=say("assets-once"))
        held[currency] = word(asset["balance"], f"{where}.balance", 80)
        amount(held[currency], f"{where}.balance")
    return held


def _parent(left: str, right: str, _: object, __: int) -> str:
    return sha256(bytes.fromhex(left + right)).hexdigest()


FLIPSTER = Format(
    key="flipster",
    exchange="Flipster",
    source="teamprex/proof-of-reserves",
    features=Features(
        sample=Mark.YES,
        total=Mark.NO,
        both_sums=Mark.NONE,
        domain=Mark.NO,
        negatives=Mark.NO,
        hash_bits=256,
        id_bound=Mark.NO,
    ),
    recognise=_recognise,
    check=_check,
    covered=("leaf_index", "assets[].currency", "assets[].balance", "root", "proofs"),
    weak=("weak-guess",),
)
