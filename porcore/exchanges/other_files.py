"""Files that belong to proofs of reserves and are no client's proof that is read here: what each is, and what to send.

One table. A file is told by the names of its keys, or by its first lines; of a file too large to be parsed the names in
its first part count. `private` files are one client's own, or an operator's, and do not belong in public.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from porcore.exchanges.document import MAX_JSON_BYTES, Document, UnreadableError
from porcore.exchanges.records import looks_like_path, looks_like_record

__all__ = ["SHAPES", "Shape", "name_shape"]

_HEAD = 16 * 1024  # characters
_LARGE = MAX_JSON_BYTES // 4  # characters of a text that may be too large to be parsed
_MOST_NODES = 4000  # of a JSON value
_LEVELS = 4
_KEY = re.compile(r'"([^"\\]{1,64})"\s{0,9}:')
_HASH = re.compile(
    r"(?:0[xX])?(?:[0-9a-fA-F]{16}|[0-9a-fA-F]{32}|[0-9a-fA-F]{40}|[0-9a-fA-F]{64}|[0-9a-fA-F]{128})"
)
_BASE64_HASH = re.compile(r"[A-Za-z0-9+/]{43}=")
_NUMBER = re.compile(r"[0-9]{4,32}|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_LONGEST_WORDS = 400  # characters of a text that is a hash or an id and a few words
_TIDY = re.compile(r"[\s\"'`“”‘’<>(){}\[\],;:=*]+")
_LEVEL_HASH = re.compile(r"[ \t]*level[ \t]*[\t,;|][ \t]*hash[ \t]*$", re.IGNORECASE)
_LEVEL_ROW = re.compile(r"[0-9]{1,3},[0-9]{1,12}[ \t]*\t[ \t]*[0-9a-f]{8,64}[ \t]*$")
_LEVELED = re.compile(r"[0-9a-f]{64},[0-9]{1,3},(?:[0-9a-f]{64})?,(?:[0-9a-f]{64})?[ \t]*$")
_LABELLED = re.compile(r"[0-9A-Za-z]{25,128}\s{1,9}-\s{1,9}\S")
_YAML = re.compile(r"^(?:height|chain|address|xpub|claim|total)[ \t]*:", re.MULTILINE)
_NONCES = re.compile(r"(?:[0-9]{1,18}|[A-Z2-7]{8,32})[ \t]*[,:;\t ][ \t]*[0-9a-f]{64}[ \t]*$")
_OF_COINS = frozenset(
    ("coin", "chain", "network", "asset", "digitalasset", "currency", "token", "balance", "amount")
)
_ADDRESS = re.compile(r"[0-9A-Za-z]{25,128}")
_CLIENTS = frozenset(
    (
        "client_id",
        "clientid",
        "user_id",
        "userid",
        "uid",
        "account_id",
        "hashed client id",
        "hashed_client_id",
    )
)


@dataclass(frozen=True, slots=True)
class Shape:
    """A kind of file; `code` is that of its sentence in `porcore.exchanges.sentences`."""

    code: str
    matches: Callable[[Document], bool]
    private: bool = False


def name_shape(document: Document) -> UnreadableError | None:
    """Return what to say of a document of a known shape, None for any other."""
    for shape in SHAPES:
        if shape.matches(document):
            return UnreadableError(shape.code, private=shape.private)
    return None


def _keys(
    *names: str, any_of: tuple[str, ...] = (), none_of: tuple[str, ...] = ()
) -> Callable[[Document], bool]:
    """Match JSON that has all of `names` among its keys, one of `any_of` and none of `none_of`."""

    def matches(document: Document) -> bool:
        here = _names(document)
        return (
            here.issuperset(names) and here.isdisjoint(none_of) and not (any_of and here.isdisjoint(any_of))
        )

    return matches


def _names(document: Document) -> set[str]:
    """Return the names of the keys in the upper levels of a JSON document."""
    if not document.is_json:
        if len(document.text) < _LARGE or document.text[:_HEAD].lstrip()[:1] not in ("{", "["):
            return set()
        return set(_KEY.findall(document.text[:_HEAD]))
    return {name for name, _ in _entries(document.value)}


def _entries(value: object) -> Iterator[tuple[str, object]]:
    """Yield (key, value) of the upper levels, a bounded number of them; "" is the key of a list's entry."""
    level, left = [value], _MOST_NODES
    for _ in range(_LEVELS):
        below = list[object]()
        for node in level:
            pairs = (
                node.items()
                if isinstance(node, dict)
                else (("", one) for one in node)
                if isinstance(node, list)
                else ()
            )
            for key, inner in pairs:
                left -= 1
                if left < 0:
                    return
                yield key, inner
                below.append(inner)
        level = below


def _lines(document: Document, most: int = 60) -> list[str]:
    return (
        []
        if document.is_json
        else [line for line in document.text[:_HEAD].splitlines() if line.strip()][:most]
    )


def _cells(line: str) -> list[str]:
    return [cell.strip().strip('"').strip().lower() for cell in re.split(r"[,;\t]", line)]


def _first(pattern: re.Pattern[str], least: int = 1) -> Callable[[Document], bool]:
    """Match a text of whose first lines at least so many are of a pattern."""

    def matches(document: Document) -> bool:
        return sum(bool(pattern.match(line)) for line in _lines(document)) >= least

    return matches


def _is_page(document: Document) -> bool:
    head = document.text[:1000].lstrip().lower()
    return head.startswith(("<!doctype html", "<html", "<head", "<?xml", "<svg", "<!--"))


def _is_mail(document: Document) -> bool:
    head = document.text[:_HEAD].lower()
    return not document.is_json and "mime-version:" in head and "content-type:" in head


def _is_translated(document: Document) -> bool:
    """Tell whether keys are words of a language, with spaces or letters that no format's keys have, beside hashes."""
    entries = list(_entries(document.value)) if document.is_json else []
    words = sum(1 for key, _ in entries if " " in key.strip() or not key.isascii())
    return words >= 2 and any(_is_hash(value) for _, value in entries)


def _is_renamed(document: Document) -> bool:
    """Tell whether an object has the path of a zero-knowledge tree, 28 hashes in base64, under a key of its own."""
    if not isinstance(document.value, dict):
        return False
    return any(
        isinstance(value, list) and len(value) == 28 and all(map(_is_hash, value))
        for value in document.value.values()
    )


def _is_hash(value: object) -> bool:
    return isinstance(value, str) and bool(_HASH.fullmatch(value) or _BASE64_HASH.fullmatch(value))


def _words(document: Document) -> list[str]:
    """Return the words of a short text."""
    if document.is_json or len(document.text) > _LONGEST_WORDS or _KEY.search(document.text):
        return []
    return [word.rstrip(".!?") for word in _TIDY.sub(" ", document.text).split()]


def _is_lone(most: int, *patterns: re.Pattern[str]) -> Callable[[Document], bool]:
    """Match a text of at most so many words, one of which is of a pattern."""

    def matches(document: Document) -> bool:
        # Base64 ends with the sign that is left out between words.
        words = _words(document) + [word.strip("\"'`,;") for word in document.text[:_LONGEST_WORDS].split()]
        found = {word for word in words if any(pattern.fullmatch(word) for pattern in patterns)}
        return bool(_words(document)) and len(found) == 1 and len(_words(document)) <= most

    return matches


def _is_batch_table(document: Document) -> bool:
    first = next(iter(_lines(document, 1)), "").lower()
    return "proof_info" in first and ("account_tree_roots" in first or "batch_commitment" in first)


def _is_wallet_list(document: Document) -> bool:
    for line in _lines(document):
        cells = _cells(line)
        if "address" in cells and _OF_COINS.intersection(cells) and not _CLIENTS.intersection(cells):
            return True
    return len({found[0] for found in _YAML.finditer(document.text[:_HEAD])}) >= 3 and not document.is_json


def _is_owners(document: Document) -> bool:
    """Tell the addresses by chain that adapters of DefiLlama have."""
    entries = list(_entries(document.value)) if document.is_json else []
    return any(key == "owners" for key, _ in entries) and any(
        isinstance(value, str) and _ADDRESS.fullmatch(value) for _, value in entries
    )


def _is_ledger(document: Document) -> bool:
    cells = _cells(next(iter(_lines(document, 1)), ""))
    return len(cells) > 1 and bool(_CLIENTS.intersection(cells))


def _is_record(document: Document) -> bool:
    return not document.is_json and looks_like_record(document.text)


def _is_path(document: Document) -> bool:
    return not document.is_json and looks_like_path(document.text)


SHAPES: tuple[Shape, ...] = (
    Shape("is-page", _is_page),
    Shape("is-mail", _is_mail),
    Shape(
        "is-statement",
        _keys("format", "assets", "exchange", "reserves_sha256", "taken_at", none_of=("client_id",)),
    ),
    Shape("is-okx-stark", _keys(any_of=("batch_inclusion_proof", "trunk_inclusion_proof")), private=True),
    Shape("is-okx-stark-part", _keys("main_coins_num", "coins")),
    Shape("is-okx-stark-part", _keys("total_value", "BTC", "ETH", "USDT")),
    Shape("is-zk-totals", _keys("CexAssetsInfo")),
    Shape("is-backpack-second", _keys("proof", "batch_size", "recursive_size", "asset_names", "tree_depth")),
    Shape(
        "is-plonky",
        _keys("public_inputs", any_of=("wires_cap", "openings", "opening_proof", "root_vd_digest")),
    ),
    Shape("is-hotcoin-second", _keys("protocol", "root", "leafCount", "userTotals")),
    Shape("is-lemon-second", _keys("root_hash", "root_balances")),
    Shape("is-swissborg-second", _keys("audit", "commitment", "partitions")),
    Shape("is-bitgo", _keys("AccountInfo", "ProofInfo"), private=True),
    Shape("is-bifinance", _keys("merkelLeaf", "parentMerkelLeaf"), private=True),
    Shape("is-weex", _keys("userMerkleRoot", "platformMerkleRoot"), private=True),
    Shape("is-partial-tree", _keys("partial_tree"), private=True),
    Shape("is-cake", _keys("assets", "left", "right", any_of=("userID", "hash"))),
    Shape(
        "is-wallets",
        _keys("address", any_of=("thirdPartyCustodianName", "network", "chain", "addr_type", "scriptPubKey")),
    ),
    Shape("is-wallets", _is_owners),
    Shape("is-translated", _is_translated, private=True),
    Shape("is-renamed", _is_renamed, private=True),
    Shape("is-zk-batches", _is_batch_table),
    Shape("is-level-list", _first(_LEVEL_HASH)),
    Shape("is-level-list", _first(_LEVEL_ROW, 2)),
    Shape("is-mazars", _first(_LEVELED, 2)),
    Shape("is-ledger", _is_ledger, private=True),
    Shape("is-wallets", _is_wallet_list),
    Shape("is-wallets", _first(_LABELLED, 2)),
    Shape("is-nonces", _first(_NONCES, 2), private=True),
    Shape("is-record", _is_record, private=True),
    Shape("is-path", _is_path),
    Shape("is-hash", _is_lone(12, _HASH, _BASE64_HASH)),
    Shape("is-number", _is_lone(3, _NUMBER)),
)
