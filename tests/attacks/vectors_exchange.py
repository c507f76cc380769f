"""The exchange itself lies: it publishes a statement whose tree no honest program builds.

The person trusts the forged statement's id, since that is what the exchange publishes.
"""

from collections.abc import Callable, Iterator

from attacks.reference_tree import AssetSpec, Leaf, Tree, World, dump, money
from attacks.vectors import REFUTED, UNREADABLE, VERIFIED, Vector
from attacks.worlds import CLIENTS, EXCHANGE, HOLDER, HONEST, LAST, SECRET, TAKEN_AT
from attacks.worlds import make as world

from porcore import TrustAnchor

TOP = 2**127 - 1


def vector(
    name: str, forged: World, client: bytes, code: int, *rest: object, count: int | None = None
) -> Vector:
    """Return the proof of `client` in a forged world; `count` overrides the leaf count of BTC."""
    proof = forged.proof(client)
    if count is not None:
        proof["statement"]["assets"][0]["leaf_count"] = count
    given = TrustAnchor(statement=dump(proof["statement"]))
    return Vector(name, dump(proof), given, code, *rest)


def with_lie(*lies: tuple[tuple[int, int], Callable[[Tree], tuple[int, bytes]]]) -> World:
    """Return the honest world with nodes of the BTC tree replaced while it is built."""
    forged = world()
    tree = forged.trees["BTC"]
    changed = {place: lie(tree) for place, lie in lies}
    forged.trees["BTC"] = Tree(tree.context, tree.decimals, tree.leaves, changed)
    return forged


def understated(level: int, place: int) -> Callable[[Tree], tuple[int, bytes]]:
    """The same node with one unit as its sum."""
    return lambda tree: (1, tree.rows[level][place][1])


def of_units(holdings: dict[bytes, int]) -> AssetSpec:
    """One asset without decimals: the balances are the sums as they stand."""
    return AssetSpec("BTC", 0, ["BTC"], holdings)


def small(holdings: dict[bytes, int]) -> World:
    return World(EXCHANGE, TAKEN_AT, SECRET, [of_units(holdings)])


def make() -> Iterator[Vector]:
    yield from _sums()
    yield from _shapes()
    yield from _limits()
    yield from _totals()


def _sums() -> Iterator[Vector]:
    names = {(0, 2): "our leaf", (1, 1): "our parent", (2, 0): "our grandparent", (3, 0): "the root"}
    for (level, place), name in names.items():
        forged = with_lie(((level, place), understated(level, place)))
        if (
            level == 3
        ):  # one unit cannot be the total of five leaves; take the smallest that the grammar allows
            forged = with_lie(((3, 0), lambda tree: (5, tree.rows[3][0][1])))
        yield vector(f"understated sum of {name}", forged, HOLDER, REFUTED, "root", ("BTC", 0, 3))
    zero = with_lie(((0, 3), lambda tree: (0, tree.rows[0][3][1])))
    yield vector("a leaf of zero beside us", zero, HOLDER, REFUTED, "sibling", ("BTC", 0, 0))
    zero = with_lie(((1, 0), lambda tree: (0, tree.rows[1][0][1])))
    yield vector("a subtree of zero beside us", zero, HOLDER, REFUTED, "sibling", ("BTC", 0, 1))


def _shapes() -> Iterator[Vector]:
    six = world()
    tree = six.trees["BTC"]
    hidden = Leaf(b"\xff" * 16, bytes(32), 0, bytes(16), 77)
    six.trees["BTC"] = Tree(tree.context, tree.decimals, [*tree.leaves, hidden])
    at_five = ("BTC", 0, None)
    yield vector("a hidden sixth leaf", six, LAST, REFUTED, "sibling", ("BTC", 0, 0), count=5)
    yield vector("a proof for the hidden leaf", six, bytes(32), REFUTED, "index", at_five, count=5)
    yield vector("more leaves stated than there are", six, LAST, REFUTED, "depth", at_five, count=9)
    yield vector("fewer leaves stated than there are", six, HOLDER, REFUTED, "depth", at_five, count=4)
    # The tree has room for the empty places that the statement calls full: their sums are zero.
    yield vector("padding called a leaf", world(), LAST, REFUTED, "sibling", ("BTC", 0, 0), count=6)
    yield vector("padding called a subtree", world(), LAST, REFUTED, "sibling", ("BTC", 0, 0), count=8)
    doubled = world()
    tree = doubled.trees["BTC"]
    doubled.trees["BTC"] = Tree(tree.context, tree.decimals, [*tree.leaves, tree.leaves[-1]])
    yield vector("the last leaf doubled", doubled, LAST, REFUTED, "pieces", ("BTC", None, None), count=5)
    yield _mixed_pads()


def _mixed_pads() -> Vector:
    """The padding of BTC stands in the tree of LTC."""
    mixed = world()
    tree, pads = mixed.trees["LTC"], mixed.trees["BTC"].pads
    proof = mixed.proof(LAST)
    path = proof["proofs"][1]["pieces"][0]["path"]
    path[0], path[1] = tree.json_node(pads[0]), tree.json_node(pads[1])
    return Vector(
        "padding of another tree",
        dump(proof),
        TrustAnchor(statement_id=mixed.id),
        REFUTED,
        "sibling",
        ("LTC", 0, 0),
    )


def _limits() -> Iterator[Vector]:
    largest, single = small({HOLDER: TOP - 1, LAST: 1}), small({HOLDER: TOP})
    yield vector("the largest sum", largest, HOLDER, VERIFIED)
    yield vector("one leaf with the largest balance", single, HOLDER, VERIFIED)
    sides = dict(zip(("left", "right"), (leaf.client for leaf in largest.trees["BTC"].leaves), strict=True))
    for name, first, second in (("at", TOP, 1), ("over", TOP, TOP), ("by halves", 2**126, 2**126)):
        for side, client in sides.items():
            spec = of_units({HOLDER: first, LAST: second})
            yield _forge_total(f"a sum {name} 2^127, {side}", spec, client, 1)
    spec = of_units(dict(zip(CLIENTS[:3], (2**126, 2**126 - 1, 2**125), strict=True)))
    leaves = World(EXCHANGE, TAKEN_AT, SECRET, [spec]).trees["BTC"].leaves
    yield _forge_total("a sum over 2^127 at the top", spec, leaves[2].client, 2)
    proof = single.proof(HOLDER)
    proof["proofs"][0]["pieces"][0]["balance"] = str(TOP + 1)
    given = TrustAnchor(statement_id=single.id)
    yield Vector("a balance of 2^127", dump(proof), given, UNREADABLE, says="BTC, piece 0, balance")


def _forge_total(name: str, spec: AssetSpec, client: bytes, level: int) -> Vector:
    forged = World(EXCHANGE, TAKEN_AT, SECRET, [spec])
    tree = forged.trees["BTC"]
    tree.root = (tree.root[0] % 2**127 + len(tree.leaves), tree.root[1])  # as a careless adder wraps around
    if tree.root[0] > TOP:
        tree.root = (TOP, tree.root[1])
    return vector(name, forged, client, REFUTED, "sum", ("BTC", 0, level))


def _totals() -> Iterator[Vector]:
    """Totals that no tree can have are refused before any hash is computed."""
    says = "found a total that"
    cases = {
        "fewer units than leaves": (0, {"sum": "0.00000004"}),
        "leaves without a total": (0, {"sum": "0"}),
    }
    cases["a total without leaves"] = (1, {"sum": "0.00000001"})
    for name, (number, root) in cases.items():
        proof = HONEST.proof(HOLDER)
        proof["statement"]["assets"][number]["root"].update(root)
        given = TrustAnchor(statement_id="0" * 64)
        yield Vector(f"stated {name}", dump(proof), given, UNREADABLE, says=says)
    least = World(EXCHANGE, TAKEN_AT, SECRET, [AssetSpec("BTC", 8, ["BTC"], dict.fromkeys(CLIENTS, 1))])
    assert least.statement["assets"][0]["root"]["sum"] == money(5, 8)
    yield vector("one unit a leaf", least, HOLDER, VERIFIED)
