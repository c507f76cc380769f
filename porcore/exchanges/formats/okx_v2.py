"""OKX, March 2023: the full tree as text, and the client's file with the balances split over several leaves."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256

from porcore.exchanges.amounts import ZERO, add, strip
from porcore.exchanges.document import Document, UnreadableError, read_document
from porcore.exchanges.fields import as_given, by_keys, hex_digits, items, record, word
from porcore.exchanges.fold_path import check_same, hex_hash, shown
from porcore.exchanges.formats.okx_v1 import ASSETS, compact, joined_totals, three_amounts
from porcore.exchanges.report import (
    Amount,
    Features,
    Finding,
    Format,
    Mark,
    Negative,
    Recognition,
    RefutedFileError,
    Root,
    Step,
    Supplement,
    listed,
)
from porcore.exchanges.sentences import say

__all__ = ["OKX_V2_TREE", "OKX_V2_USER"]

_AMOUNT = r"-?(?:0|[1-9][0-9]{0,29})(?:\.[0-9]{1,8})?"
_ROW = re.compile(
    r"([0-9a-f]{64}),([1-9][0-9]?),\{"
    rf'"BTC":"({_AMOUNT})","ETH":"({_AMOUNT})","USDT":"({_AMOUNT})"\}}\r?(?:\n|$)',
    re.ASCII,
)
_SHOWN_NEGATIVES = 1000
_Leaf = tuple[str, str]  # hash, the amounts joined
_Row = tuple[str, str, str, str]  # hash, amounts as in the file


@dataclass(frozen=True, slots=True)
class _Tree:
    root: str
    totals: Mapping[str, Decimal]
    leaves: Counter[_Leaf]  # those that the client's file names
    negatives: tuple[Negative, ...]
    nodes: int
    height: int


@dataclass(frozen=True, slots=True)
class _User:
    totals: Mapping[str, Decimal]
    leaves: tuple[_Leaf, ...]


# --- the client's file


def _recognise_user(document: Document) -> Recognition:
    return by_keys(document, ("hash", "nonce", "totalBalances", "nodes[].balances", "nodes[].hash"))


def _read_user(document: Document) -> _User:
    file = record(document.value, ("hash", "nonce", "totalBalances", "nodes"), "the file")
    totals = three_amounts(file["totalBalances"], "totalBalances")
    user = hex_digits(file["hash"], 64, "hash")
    expected = hex_hash(word(file["nonce"], "nonce") + compact(file["totalBalances"], "totalBalances"))
    check_same(user, expected, Step.LEAF, "wrong-leaf", 0)
    leaves, sums = list[_Leaf](), dict.fromkeys(ASSETS, ZERO)
    for number, entry in enumerate(items(file["nodes"], "nodes", 1, 10_000)):
        node = record(entry, ("balances", "hash"), f"nodes[{number}]")
        held = three_amounts(node["balances"], f"nodes[{number}].balances")
        texts = as_given(node["balances"], f"nodes[{number}].balances")
        joined = ",".join(texts[asset] for asset in ASSETS)
        leaf = hex_digits(node["hash"], 64, f"nodes[{number}].hash")
        check_same(leaf, hex_hash(user + joined.replace(",", "")), Step.LEAF, "wrong-leaf", 0)
        leaves.append((leaf, joined))
        sums = {asset: add(sums[asset], held[asset]) for asset in ASSETS}
    for asset in ASSETS:
        check_same(strip(totals[asset]), strip(sums[asset]), Step.SUM, "wrong-sum", 0, asset=asset)
    return _User(totals, tuple(leaves))


def _check_user(document: Document, given: Supplement) -> Finding:
    user = _read_user(document)
    if given.companion is None:
        return Finding(
            (),
            root_in_file=False,
            balances=shown(user.totals),
            path_line=say("path-leaf"),
            totals_open=say("total-no-tree"),
        )
    tree = read_document(given.companion)
    if _recognise_tree(tree).missing:
        raise UnreadableError("companion-not-used", expected=OKX_V2_USER.companion)
    return _finding(_read_tree(tree, user), user)


# --- the full tree


def _recognise_tree(document: Document) -> Recognition:
    mark = "lines of hash,level,balances in BTC, ETH and USDT"
    return Recognition((mark,), ()) if _ROW.match(document.text) else Recognition((), (mark,))


def _check_tree(document: Document, given: Supplement) -> Finding:
    user = None
    if given.companion is not None:
        second = read_document(given.companion)
        if _recognise_user(second).missing:
            raise UnreadableError("companion-not-used", expected=OKX_V2_TREE.companion)
        user = _read_user(second)
    return _finding(_read_tree(document, user), user)


def _rows(text: str) -> Iterator[tuple[int, _Row]]:
    at, number = 0, 1
    while at < len(text):
        match = _ROW.match(text, at)
        if match is None:
            raise UnreadableError("text-line", line=number, expected=say("okx-line"))
        yield int(match[2]), (match[1], match[3], match[4], match[5])
        at, number = match.end(), number + 1


def _levels(text: str) -> Iterator[tuple[int, list[_Row]]]:
    """Yield (height, nodes from left to right) from the root down; the file lists each level from the right."""
    height, level = 0, list[_Row]()
    for found, row in _rows(text):
        if found != height and level:
            if found != height - 1:
                raise RefutedFileError(Step.LEVEL, "tree-level", found=found, expected=height - 1)
            yield height, level[::-1]
            level = []
        height = found
        level.append(row)
    yield height, level[::-1]


def _read_tree(document: Document, user: _User | None) -> _Tree:
    wanted = set(user.leaves) if user else set()
    root, above, count, top = None, list[_Row](), 0, 0
    negatives = list[Negative]()
    for height, level in _levels(document.text.rstrip("\r\n")):
        if root is None:
            root, top = level[0], height
            if len(level) != 1:
                raise RefutedFileError(Step.PATH, "tree-short", found=len(level), expected=1)
        else:
            _compare(above, level, height + 1)
        _find_negatives(level, height, negatives)
        above, count = level, count + len(level)
    assert root is not None, "a recognised tree has a line"
    if height != 1:
        raise RefutedFileError(Step.PATH, "tree-ends", found=height, expected=1)
    rows = ((row[0], ",".join(row[1:])) for row in above)
    here = Counter(leaf for leaf in rows if leaf in wanted)
    totals = {asset: Decimal(text) for asset, text in zip(ASSETS, root[1:], strict=True)}
    return _Tree(root[0], totals, here, tuple(negatives), count, top)


def _compare(parents: list[_Row], children: list[_Row], height: int) -> None:
    if len(parents) > 1 and len(parents) % 2:
        values = {"found": len(parents), "expected": len(parents) + 1}
        raise RefutedFileError(Step.PATH, "tree-width", height - 1, **values)
    if len(children) == 2 * len(parents) - 2:
        parents = _without_padding(parents, height)
    if len(children) != 2 * len(parents):
        raise RefutedFileError(
            Step.PATH, "tree-width", height - 2, found=len(children), expected=2 * len(parents)
        )
    tail = str(height)
    for index, parent in enumerate(parents):
        left, right = children[2 * index], children[2 * index + 1]
        sums = "".join([_sum(left[i], right[i]) for i in (1, 2, 3)])
        found = sha256(f"{left[0]}{right[0]}{sums}{tail}".encode()).hexdigest()
        if found != parent[0]:
            raise RefutedFileError(Step.PARENT, "wrong-parent", height - 1, found=parent[0], expected=found)
        stated = "".join(parent[1:])
        if stated != sums:
            raise RefutedFileError(Step.SUM, "wrong-sums", height - 1, found=", ".join(parent[1:]))


def _without_padding(parents: list[_Row], height: int) -> list[_Row]:
    """Return the parents that have children: an odd level ends with a copy of its last hash that holds nothing."""
    last, padding = parents[-2], parents[-1]
    if padding[0] != last[0] or padding[1:] != ("0", "0", "0"):
        raise RefutedFileError(Step.PATH, "wrong-padding", height - 1)
    return parents[:-1]


def _sum(left: str, right: str) -> str:
    # Most nodes are padding or hold one asset: a zero needs no arithmetic.
    if right == "0":
        return left
    if left == "0":
        return right
    return strip(add(Decimal(left), Decimal(right)))


def _find_negatives(level: list[_Row], height: int, found: list[Negative]) -> None:
    for row in level:
        if "-" in row[1] or "-" in row[2] or "-" in row[3]:
            for asset, text in zip(ASSETS, row[1:], strict=True):
                if text.startswith("-") and len(found) < _SHOWN_NEGATIVES:
                    found.append(Negative(height - 1, asset, text))


def _finding(tree: _Tree, user: _User | None) -> Finding:
    notes = (say("own-not-sought-file"),)
    if user:
        # Two parts of one size have one hash: each needs a leaf of its own.
        missing = (Counter(user.leaves) - tree.leaves).total()
        if missing:
            values = {"found": len(user.leaves) - missing, "expected": len(user.leaves)}
            raise RefutedFileError(Step.LEAF, "leaves-missing", 0, **values)
        notes = (say("own-leaves-all", count=len(user.leaves)),)
    totals = tuple(Amount(asset, strip(value)) for asset, value in tree.totals.items())
    totals_open = joined_totals(totals, tree.height)
    if tree.nodes == 1:
        totals_open = None if user else say("total-unhashed", totals=listed(totals))
    return Finding(
        roots=(Root(tree.root),),
        root_in_file=True,
        balances=shown(user.totals) if user else None,
        totals=totals,
        totals_open=totals_open,
        alone=tree.nodes == 1 and user is not None,
        negatives=tree.negatives,
        notes=notes,
        path_line=say("path-tree", nodes=tree.nodes, levels=tree.height),
    )


_FEATURES = Features(Mark.YES, Mark.YES, Mark.NO, Mark.NO, Mark.NO, 256, Mark.NO, Mark.YES)

OKX_V2_TREE = Format(
    key="okx-v2-tree",
    exchange="OKX",
    source="okx/proof-of-reserves",
    features=_FEATURES,
    recognise=_recognise_tree,
    check=_check_tree,
    weak=("weak-joined",),
    keep_private="keep-yours-private",
)
OKX_V2_USER = Format(
    key="okx-v2-user",
    exchange="OKX",
    source="okx/proof-of-reserves",
    features=_FEATURES,
    recognise=_recognise_user,
    check=_check_user,
    weak=("weak-joined",),
    covered=("hash", "nonce", "totalBalances", "nodes[].balances", "nodes[].hash"),
)
