"""What the client proofs of Gate, Binance and HTX share: a Poseidon tree of 28 levels over BN254.

A leaf hashes the client's id, some totals and one commitment to all balances; a parent hashes its two children.
What the balances are committed with differs between exchanges and has changed over the years, and no file says
which rule it follows, so the rules are tried in order and the one that leads to the root in the file is named.
Where none does, the empty places of the tree tell whether its rule is among them: an empty place is the leaf of
a client who holds nothing, by the same rule. That sums are right and amounts not negative is the claim of a Groth16 proof that is published apart.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from porcore.exchanges.document import UnreadableError
from porcore.exchanges.fields import hash_bytes, hex_digits, integer, items, record
from porcore.exchanges.hashes.poseidon_bn254 import FIELD, hash_numbers
from porcore.exchanges.report import (
    Amount,
    Features,
    Finding,
    Mark,
    PathStep,
    ProofPath,
    RefutedFileError,
    Root,
    Step,
)
from porcore.exchanges.sentences import say
from porcore.format.hashing import is_left

__all__ = [
    "DEPTH",
    "FEATURES",
    "MAX_AMOUNT",
    "MAX_TOTAL",
    "Account",
    "Asset",
    "Rule",
    "empty_root",
    "find",
    "held",
    "lists",
    "pack",
    "read_account",
    "read_assets",
    "spread",
]

DEPTH = 28  # levels above the leaves
MAX_AMOUNT = 2**64 - 1  # smallest units of an asset
MAX_TOTAL = 2**160 - 1  # amounts times prices over all assets; far below FIELD, so nothing wraps

FEATURES = Features(  # of every format of the family; its own differences are named there
    sample=Mark.YES,
    total=Mark.CIRCUIT,
    both_sums=Mark.CIRCUIT,
    domain=Mark.YES,
    negatives=Mark.CIRCUIT,
    hash_bits=256,
    id_bound=Mark.YES,
    whole=Mark.YES,
)

Asset = dict[str, int]  # Index, and the kinds of amounts of one asset
_Known = dict[tuple[int, ...], list[int]]  # permutations, for lists that begin alike


@dataclass(frozen=True, slots=True)
class Account:
    """The parts of a client proof that all rules read alike."""

    index: int  # place of the leaf, 0..2^28-1
    numbers: tuple[int, ...]  # of the leaf, before the commitment: the id and the totals
    siblings: tuple[int, ...]  # 28 field elements, the leaf's neighbour first
    root: str  # 64 hex digits
    id_key: str  # what the file calls the id


@dataclass(frozen=True, slots=True)
class Rule:
    """One generation of the commitment to the balances."""

    name: str  # shown to the reader
    elements: Sequence[int]  # what is hashed
    chunk: int = 12  # elements to a permutation
    blank: int | None = None  # commitment of an empty place; None: that of as many zeros


def find(account: Account, rules: Iterable[Rule], balances: tuple[Amount, ...]) -> Finding:
    """Return what was found by the first of `rules` that leads to the root in the file.

    When none does, raises RefutedFileError if the tree follows one of them, and UnreadableError if it does not.
    """
    tried: list[tuple[Rule, str]] = []
    known: _Known = {}
    for rule in rules:
        commitment = hash_numbers(rule.elements, rule.chunk, known=known)
        path = _path(account, hash_numbers([*account.numbers, commitment]))
        tried.append((rule, path.steps[-1].parent_hash))
        if tried[-1][1] == account.root:
            return _found(account, rule, path, balances)
    known = {}
    for rule, root in tried:
        if _is_of_tree(rule, account, known):
            raise RefutedFileError(
                Step.ROOT, "wrong-root-rule", DEPTH, found=account.root, expected=root, rule=rule.name
            )
    raise UnreadableError("rule-unknown", count=len(tried))


def _found(account: Account, rule: Rule, path: ProofPath, balances: tuple[Amount, ...]) -> Finding:
    """Return what to report of a path that leads to the root in the file."""
    # Where the topmost neighbour is the empty half of the tree, two of it are the empty tree.
    top = account.siblings[-1]
    beyond = (f"{account.id_key} beyond its remainder modulo the field's size",)
    return Finding(
        roots=(Root(account.root),),
        root_in_file=True,
        balances=balances,
        paths=(path,),
        rule=rule.name,
        notes=(say("zk-units"),),
        uncovered=beyond if account.numbers[0] >= FIELD else (),
        empty_roots=(_hex(hash_numbers([top, top])),),
    )


def empty_root(totals: int, elements: int, chunk: int = 12, known: _Known | None = None) -> str:
    """Return the root (64 hex digits) of a tree in which every place is the leaf of a client who holds nothing.

    A leaf has the id, so many `totals`, and the commitment to so many `elements`; with no elements it is 0.
    `chunk` is the number of elements to a permutation, 12 or 16.
    """
    commitment = hash_numbers([0] * elements, chunk, known=known) if elements else 0
    node = hash_numbers([*[0] * (1 + totals), commitment])
    for _ in range(DEPTH):
        node = hash_numbers([node, node])
    return _hex(node)


def _is_of_tree(rule: Rule, account: Account, known: _Known) -> bool:
    """Tell whether a neighbour is the hash of nothing but empty places, as `rule` has them."""
    commitment = rule.blank
    if commitment is None:
        commitment = hash_numbers([0] * len(rule.elements), rule.chunk, known=known)
    node = hash_numbers([*(0 for _ in account.numbers), commitment])
    for sibling in account.siblings:
        if node == sibling:
            return True
        node = hash_numbers([node, node])
    return False


def _path(account: Account, leaf: int) -> ProofPath:
    node, steps = leaf, []
    for level, sibling in enumerate(account.siblings):
        left = not is_left(account.index, level)
        node = hash_numbers([sibling, node] if left else [node, sibling])
        steps.append(PathStep(level, _hex(sibling), left, _hex(node)))
    return ProofPath(_hex(leaf), tuple(steps))


def _hex(element: int) -> str:
    return f"{element:064x}"


def read_account(
    file: Mapping[str, object], keys: tuple[str, str, str, str], totals: Iterable[int]
) -> Account:
    """Return the account that `file` has under `keys`: those of index, id hash, siblings and root.

    The id hash counts modulo the field, in the tree as here. `totals` are whole numbers of the client's, 0 or
    more, in the order of hashing. Raises UnreadableError.
    """
    index, identity, proof, root = keys
    texts = items(file[proof], proof, DEPTH, DEPTH)
    return Account(
        index=integer(file[index], 2**DEPTH - 1, index),
        numbers=(int(hex_digits(file[identity], 64, identity), 16), *totals),
        siblings=tuple(_element(text, f"{proof}[{number}]") for number, text in enumerate(texts)),
        root=hex_digits(file[root], 64, root),
        id_key=identity,
    )


def _element(value: object, where: str) -> int:
    element = int.from_bytes(hash_bytes(value, where), "big")
    if element >= FIELD:
        raise UnreadableError("shape", where=where, expected=say("field-number"))
    return element


def read_assets(value: object, where: str, fields: Mapping[str, tuple[int, int]], most: int) -> list[Asset]:
    """Return the assets of a client: Index below `most` and rising, each of `fields` within its range.

    The range is (lowest, highest), both allowed, by the name of the field. Raises UnreadableError.
    """
    found: list[Asset] = []
    for number, entry in enumerate(items(value, where, 0, most)):
        here = f"{where}[{number}]"
        parts = record(entry, ("Index", *fields), here)
        lowest = found[-1]["Index"] + 1 if found else 0
        index = integer(parts["Index"], most - 1, f"{here}.Index (numbers rise)", lowest)
        amounts = {
            name: integer(parts[name], high, f"{here}.{name}", low) for name, (low, high) in fields.items()
        }
        found.append({"Index": index, **amounts})
    return found


def spread(assets: Sequence[Asset], fields: Sequence[str], count: int) -> list[int]:
    """Return `fields` of all assets in order of Index, zeros for those that are not held.

    `count` is the number of assets in the list, above the last Index.
    """
    numbers = [0] * (count * len(fields))
    for asset in assets:
        start = asset["Index"] * len(fields)
        numbers[start : start + len(fields)] = [asset[name] for name in fields]
    return numbers


def lists(
    assets: Sequence[Asset],
    fields: Sequence[str],
    counts: Iterable[int],
    elements: Callable[[list[int]], list[int]],
) -> Iterator[Rule]:
    """Yield the rule of a list of each of `counts` assets that has room for `assets`.

    `counts` are 1 or more each. `elements` makes field elements, below FIELD, of the list's numbers; they are
    hashed.
    """
    for count in counts:
        if not assets or assets[-1]["Index"] < count:
            yield Rule(f"list of {count} assets", elements(spread(assets, fields, count)))


def pack(numbers: Sequence[int]) -> list[int]:
    """Return `numbers` (64 bits each) three to an element, the first highest, zeros at the end."""
    full = [*numbers, *[0] * (-len(numbers) % 3)]
    return [full[at] << 128 | full[at + 1] << 64 | full[at + 2] for at in range(0, len(full), 3)]


def held(assets: Sequence[Asset], totals: Mapping[str, int]) -> tuple[Amount, ...]:
    """Return what the client has, by the asset's number and the kind of amount, zeros left out.

    `totals` are by name, in the units of the file, which does not say how large one is.
    """
    return tuple(_amounts(assets, totals))


def _amounts(assets: Sequence[Asset], totals: Mapping[str, int]) -> Iterator[Amount]:
    for asset in assets:
        for name, amount in asset.items():
            if name != "Index" and amount:
                yield Amount(f"{name} of asset {asset['Index']}", str(amount))
    for name, amount in totals.items():
        if amount:
            yield Amount(name, str(amount))
