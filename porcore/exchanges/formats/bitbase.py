"""Bitbase: a leaf that is a readable line, and a path of hashes without sums."""

from dataclasses import replace
from decimal import Decimal

from porcore.exchanges.amounts import fixed
from porcore.exchanges.document import Document, UnreadableError
from porcore.exchanges.fields import amounts, by_keys, hex_digits, items, one_of, record, word
from porcore.exchanges.fold_path import (
    Neighbour,
    check_root,
    check_same,
    finding,
    fold_path,
    hex_hash,
    with_own,
)
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

__all__ = ["BITBASE"]

_VERSION = "POR_V1"
_ASSETS = ("BTC", "ETH", "USDT", "USDC")
_LEFT = {"LEFT": True, "RIGHT": False}
_KEYS = ("version", "auditId", "recordId", "balances", "leafPayload", "leafHash", "rootHash", "proof")


def _recognise(document: Document) -> Recognition:
    return by_keys(
        document, ("version", "leafPayload", "leafHash", "rootHash", "proof", "balances", "recordId")
    )


def _check(document: Document, _: Supplement) -> Finding:
    file = record(document.value, _KEYS, "the file")
    if file["version"] != _VERSION:
        raise UnreadableError("shape", where="version", expected=_VERSION)
    balances = amounts(file["balances"], "balances")
    if set(balances) != set(_ASSETS):
        raise UnreadableError("assets-unknown", where="balances")
    audit = file["auditId"]
    texts = {asset: fixed(balances[asset], 8) for asset in _ASSETS}
    held = "".join(f"|{asset}={text}" for asset, text in texts.items())
    payload = f"{_VERSION}|auditId={_id(audit, 'auditId')}|recordId={_id(file['recordId'], 'recordId')}{held}"
    if word(file["leafPayload"], "leafPayload", 1024) != payload:
        raise RefutedFileError(Step.LEAF, "wrong-payload", 0)
    leaf = hex_digits(file["leafHash"], 64, "leafHash")
    check_same(leaf, hex_hash(payload), Step.LEAF, "wrong-leaf", 0)
    path = [_neighbour(entry, f"proof[{i}]") for i, entry in enumerate(items(file["proof"], "proof", 0))]
    reached = fold_path(leaf, {}, path, lambda left, right, _sums, _step: hex_hash(left + right))
    check_root(reached, hex_digits(file["rootHash"], 64, "rootHash"), None)
    cut = any(Decimal(text) != balances[asset] for asset, text in texts.items())
    beyond = ("digits of balances behind the eighth",) if cut else ()
    return replace(with_own(finding(reached), balances), uncovered=beyond)


def _id(value: object, where: str) -> str:
    """Return an id of the leaf's text: with a | in it, the text could be read in two ways."""
    text = str(value) if where == "auditId" and isinstance(value, int) else word(value, where)
    if "|" in text:
        raise UnreadableError("shape", where=where, expected=say("text-no-bar"))
    return text


def _neighbour(value: object, where: str) -> Neighbour:
    entry = record(value, ("position", "hash"), where)
    is_left = one_of(entry["position"], _LEFT, f"{where}.position")
    return Neighbour(hex_digits(entry["hash"], 64, f"{where}.hash"), is_left, {})


BITBASE = Format(
    key="bitbase",
    exchange="Bitbase",
    source="BitbaseGlobal/proof-of-reserves-verifier",
    features=Features(Mark.YES, Mark.NO, Mark.NONE, Mark.YES, Mark.NO, 256, Mark.YES),
    recognise=_recognise,
    check=_check,
    covered=(*_KEYS[:-1], "proof[].position", "proof[].hash"),
)
