"""Client proofs of Gate (github.com/gateio/proof-of-reserves, ``user_config.json``)."""

from porcore.peers import zkmerkle
from porcore.peers.document import Document
from porcore.peers.report import Features, Finding, Format, Given, Mark, Recognition
from porcore.peers.shape import by_keys, record, whole

__all__ = ["GATE"]

_PARTS = ("Arrangement", "UniqueIdentification", "MerkleProofEncode", "TreeRootHash")
_TOTALS = ("TotalAssetEquity", "TotalAssetDebt")
_KEYS = (*_PARTS, *_TOTALS, "AssetDetails")
_FIELDS = {"Equity": (0, zkmerkle.MAX_AMOUNT), "Debt": (0, zkmerkle.MAX_AMOUNT)}
# Its program counted 350 assets and then 800; the round numbers between and above may come or have been.
_COUNTS = (800, 350, *(count for count in range(400, 1250, 50) if count != 800))


def _recognise(document: Document) -> Recognition:
    return by_keys(document, _KEYS)


def _check(document: Document, _: Given) -> Finding:
    file = record(document.value, _KEYS, "the file")
    totals = {name: whole(file[name], zkmerkle.MAX_TOTAL, name) for name in _TOTALS}
    account = zkmerkle.read_account(file, _PARTS, totals.values())
    assets = zkmerkle.read_assets(file["AssetDetails"], "AssetDetails", _FIELDS, max(_COUNTS))
    rules = zkmerkle.lists(assets, tuple(_FIELDS), _COUNTS, zkmerkle.pack)
    return zkmerkle.find(account, rules, zkmerkle.held(assets, totals))


GATE = Format(
    key="gate",
    exchange="Gate",
    title="Gate zero-knowledge client proof",
    source="gateio/proof-of-reserves",
    published_at="on its proof-of-reserves page for the same date",
    features=Features(
        sample=Mark.YES,
        total=Mark.CIRCUIT,
        both_sums=Mark.CIRCUIT,
        domain=Mark.YES,
        negatives=Mark.CIRCUIT,
        hash_bits=256,
        id_bound=Mark.YES,
    ),
    recognise=_recognise,
    check=_check,
    weak=("weak-dummy",),
)
