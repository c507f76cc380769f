"""Client proofs of HTX (github.com/huobiapi/Tool-Go-MerkleVerify, ``user_config.json``).

A balance is signed but hashed without its sign, in the exchange's program and in its zero-knowledge rule alike.
"""

from dataclasses import replace

from porcore.exchanges.document import Document
from porcore.exchanges.fields import by_keys, integer, record
from porcore.exchanges.formats import zkmerkle
from porcore.exchanges.report import Finding, Format, Mark, Negative, Recognition, Supplement

__all__ = ["COUNTS", "HTX"]

_PARTS = ("AccountIndex", "AccountIdHash", "Proof", "Root")
_TOTALS = ("TotalEquity", "TotalDebt")
_KEYS = (*_PARTS, *_TOTALS, "Assets")
_FIELDS = {"Balance": (-(2**63), 2**63 - 1)}
# Its program counted 168 assets and then 174; the numbers around them may come or have been.
COUNTS = (174, 168, *(count for count in range(160, 221) if count not in (174, 168)))


def _recognise(document: Document) -> Recognition:
    return by_keys(document, (*_KEYS, "Assets[].Balance"))


def _check(document: Document, _: Supplement) -> Finding:
    file = record(document.value, _KEYS, "the file")
    totals = {name: integer(file[name], zkmerkle.MAX_TOTAL, name) for name in _TOTALS}
    account = zkmerkle.read_account(file, _PARTS, totals.values())
    assets = zkmerkle.read_assets(file["Assets"], "Assets", _FIELDS, max(COUNTS))
    rules = zkmerkle.lists(assets, tuple(_FIELDS), COUNTS, _unsigned)
    finding = zkmerkle.find(account, rules, zkmerkle.held(assets, totals))
    negatives = (
        Negative(0, f"balance of asset {asset['Index']}", str(asset["Balance"]), own=True)
        for asset in assets
        if asset["Balance"] < 0
    )
    return replace(finding, negatives=tuple(negatives))


def _unsigned(balances: list[int]) -> list[int]:
    return [abs(balance) for balance in balances]


HTX = Format(
    key="htx",
    exchange="HTX",
    source="huobiapi/Tool-Go-MerkleVerify",
    features=replace(zkmerkle.FEATURES, negatives=Mark.NO),
    recognise=_recognise,
    check=_check,
    covered=(*_KEYS[:-1], *(f"Assets[].{name}" for name in ("Index", *_FIELDS))),
    weak=("weak-sign", "weak-totals-apart"),
)
