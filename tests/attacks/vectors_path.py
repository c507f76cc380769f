"""A customer, or somebody between bot and customer, changes an honest proof file.

Each function below takes a proof file and does one thing to it; the statement stays the honest one.
"""

from collections.abc import Iterator

from attacks.vectors import REFUTED, Vector, edited, entry, piece, trusted
from attacks.worlds import FIRST, HOLDER, HONEST, LAST
from attacks.worlds import make as world

GIVEN = trusted()
BTC, USD = HONEST.trees["BTC"], HONEST.trees["USD"]


def swap_siblings(proof):
    """Levels 0 and 1 trade places:  leaf─[s1]─[s0]─root"""
    path = piece(proof, "BTC")["path"]
    path[0], path[1] = path[1], path[0]


def swap_sides(proof):
    """We say we are the right child where we are the left one."""
    piece(proof, "BTC")["index"] ^= 1


def truncate(proof):
    piece(proof, "BTC")["path"].pop()


def truncate_from_below(proof):
    piece(proof, "BTC")["path"].pop(0)


def extend(proof):
    path = piece(proof, "BTC")["path"]
    path.append(dict(path[-1]))


def empty_path(proof):
    piece(proof, "BTC")["path"].clear()


def path_on_one_leaf(proof):
    piece(proof, "ETH")["path"] = [piece(proof, "BTC")["path"][0]]


def node_as_leaf(proof):
    """The node above us poses as a leaf of its own:   root ─ … ─ [node]   (its two leaves left out)"""
    node = BTC.json_node(BTC.rows[1][1])
    piece(proof, "BTC").update(balance=node["sum"], index=1, path=piece(proof, "BTC")["path"][1:])


def more_balance(proof):
    piece(proof, "BTC")["balance"] = "99"


def more_balance_less_sibling(proof):
    """One unit goes from the sibling's side to us; the total stays."""
    one = piece(proof, "BTC")
    mine, beside = BTC.rows[0][2][0], BTC.rows[1][0][0]
    one["balance"] = BTC.json_node((mine + 1, b""))["sum"]
    one["path"][1]["sum"] = BTC.json_node((beside - 1, b""))["sum"]


def sibling_sum(proof):
    piece(proof, "BTC")["path"][1]["sum"] = "0.00000001"


def sibling_hash(proof):
    sibling = piece(proof, "BTC")["path"][2]
    sibling["hash"] = sibling["hash"][::-1]


def other_client(proof):
    proof["client_id"] = FIRST.hex()


def nonce(proof):
    piece(proof, "BTC")["nonce"] = "00" * 16


def index_beyond(proof):
    piece(proof, "BTC")["index"] = 5


def index_far_beyond(proof):
    """Only the low bits tell the sides: the index of the true leaf plus 8."""
    piece(proof, "BTC")["index"] += 8


def index_top(proof):
    piece(proof, "BTC")["index"] = 2**31 - 1


def zero_balance(proof):
    piece(proof, "BTC")["balance"] = "0"


def zero_sibling(proof):
    piece(proof, "BTC")["path"][0]["sum"] = "0"


def foreign_asset(proof):
    """The BTC leaf under the name of LTC, whose tree has the same shape and sums."""
    entry(proof, "LTC")["pieces"] = entry(proof, "BTC")["pieces"]


def foreign_snapshot(proof):
    """The path of last month's snapshot under this month's statement."""
    earlier = world(taken_at="2026-09-25T00:00:00Z").proof(HOLDER)
    entry(proof, "BTC")["pieces"] = entry(earlier, "BTC")["pieces"]


def other_secret(proof):
    """The same ledger built with another secret."""
    entry(proof, "BTC")["pieces"] = entry(world(secret=b"x" * 32).proof(HOLDER), "BTC")["pieces"]


def proof_in_an_empty_tree(proof):
    """Nobody holds DOGE."""
    proof["proofs"].insert(1, {"asset": "DOGE", "pieces": [{**piece(proof, "ETH"), "balance": "1"}]})


def missing_first_piece(proof):
    entry(proof, "USD")["pieces"].pop(0)


def missing_middle_piece(proof):
    entry(proof, "USD")["pieces"].pop(1)


def repeated_piece(proof):
    pieces = entry(proof, "USD")["pieces"]
    pieces.append(dict(pieces[0]))


def repeated_leaf(proof):
    """The same leaf once more, under the next free piece number."""
    pieces = entry(proof, "USD")["pieces"]
    pieces.append({**pieces[0], "piece": 3})


def reordered_pieces(proof):
    entry(proof, "USD")["pieces"].reverse()


def renumbered_pieces(proof):
    """Pieces 0 and 1 trade their numbers and their order."""
    pieces = entry(proof, "USD")["pieces"]
    pieces[0]["piece"], pieces[1]["piece"] = 1, 0
    pieces[0], pieces[1] = pieces[1], pieces[0]


def last_piece_is_anothers(proof):
    """The third piece is a neighbour's leaf."""
    stranger = next(i for i, leaf in enumerate(USD.leaves) if (leaf.client, leaf.piece) == (FIRST, 2))
    entry(proof, "USD")["pieces"][2] = USD.piece(stranger)


def padding_sum(proof):
    """place 5 is empty: a debt of one unit is put there."""
    piece(proof, "BTC")["path"][0]["sum"] = "0.00000001"


def padding_hash(proof):
    piece(proof, "BTC")["path"][1]["hash"] = "00" * 32


def padding_of_another_level(proof):
    path = piece(proof, "BTC")["path"]
    path[1] = dict(path[0])


def padding_of_another_asset(proof):
    piece(proof, "BTC")["path"][0] = piece(proof, "LTC")["path"][0]


def self_as_padding(proof):
    """A tree that doubles its last leaf instead of padding:  [4][4]"""
    leaf = BTC.json_node(BTC.rows[0][4])
    piece(proof, "BTC")["path"][0] = leaf


# change, step, (asset, piece, level)
HOLDERS = [
    (swap_siblings, "root", ("BTC", 0, 3)),
    (swap_sides, "root", ("BTC", 0, 3)),
    (truncate, "depth", ("BTC", 0, None)),
    (truncate_from_below, "depth", ("BTC", 0, None)),
    (extend, "depth", ("BTC", 0, None)),
    (empty_path, "depth", ("BTC", 0, None)),
    (path_on_one_leaf, "depth", ("ETH", 0, None)),
    (node_as_leaf, "depth", ("BTC", 0, None)),
    (more_balance, "root", ("BTC", 0, 3)),
    (more_balance_less_sibling, "root", ("BTC", 0, 3)),
    (sibling_sum, "root", ("BTC", 0, 3)),
    (sibling_hash, "root", ("BTC", 0, 3)),
    (other_client, "root", ("BTC", 0, 3)),
    (nonce, "root", ("BTC", 0, 3)),
    (index_beyond, "index", ("BTC", 0, None)),
    (index_far_beyond, "index", ("BTC", 0, None)),
    (index_top, "index", ("BTC", 0, None)),
    (zero_balance, "balance", ("BTC", 0, 0)),
    (zero_sibling, "sibling", ("BTC", 0, 0)),
    (foreign_asset, "root", ("LTC", 0, 3)),
    (foreign_snapshot, "root", ("BTC", 0, 3)),
    (other_secret, "root", ("BTC", 0, 3)),
    (proof_in_an_empty_tree, "index", ("DOGE", 0, None)),
    (missing_first_piece, "pieces", ("USD", None, None)),
    (missing_middle_piece, "pieces", ("USD", None, None)),
    (repeated_piece, "pieces", ("USD", None, None)),
    (repeated_leaf, "pieces", ("USD", 3, None)),
    (reordered_pieces, "pieces", ("USD", None, None)),
    (renumbered_pieces, "root", ("USD", 0, 4)),
    (last_piece_is_anothers, "root", ("USD", 2, 4)),
]
LASTS = [
    (padding_sum, "sibling", ("BTC", 0, 0)),
    (padding_hash, "sibling", ("BTC", 0, 1)),
    (padding_of_another_level, "sibling", ("BTC", 0, 1)),
    (padding_of_another_asset, "sibling", ("BTC", 0, 0)),
    (self_as_padding, "sibling", ("BTC", 0, 0)),
]


def make() -> Iterator[Vector]:
    for client, table in ((HOLDER, HOLDERS), (LAST, LASTS)):
        for change, step, place in table:
            name = change.__name__.replace("_", " ")
            yield Vector(name, edited(change, client=client), GIVEN, REFUTED, step, place)
