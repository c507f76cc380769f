"""The words in the pictures. The pen writes ASCII, ``…``, ``±``, ``·`` and ``−``; a test keeps these words to it."""

from bot.formats import count, difference, percent

__all__ = [
    "leaf",
    "leaf_and_root",
    "levels_folded",
    "not_drawn",
    "own",
    "padding",
    "path_foot",
    "reserves_row",
    "reserves_scale",
    "reserves_signed",
    "reserves_sums",
    "reserves_ticks",
    "reserves_title",
    "reserves_verdict",
    "root",
    "sibling",
    "signed_meaning",
    "snapshot",
    "stated",
    "without_ratio",
    "you",
]


def snapshot(moment_text: str) -> str:
    """Below the exchange's name: figures of a tree."""
    return f"Snapshot of {moment_text}"


def stated(exchange: str, moment_text: str) -> str:
    """Below the exchange's name: figures of a claim."""
    return f"Stated by {exchange} as of {moment_text}"


# -- a path


def leaf(asset: str, index: int, leaf_count: int, levels: int, piece: int, pieces: int) -> str:
    """Return which leaf of which tree the picture is about.

    `index`: of the leaf, from 0, of `leaf_count`; `levels`: how many there are above it; `piece`: from 0, of `pieces`.
    """
    which = f", piece {piece + 1} of {pieces}" if pieces > 1 else ""
    depth = f"{levels} level" if levels == 1 else f"{levels} levels"
    return f"{asset}: leaf {count(index + 1)} of {count(leaf_count)}{which}, {depth}"


def _short(digits: str) -> str:
    """Return a hash for the eye only; the whole root is in the caption."""
    return f"{digits[:4]}…{digits[-2:]}"


def root(digits: str) -> str:
    """Below the sum at the top."""
    return f"total liabilities, root {_short(digits)}"


def leaf_and_root() -> str:
    """A tree of one leaf."""
    return "and you: the only leaf of this tree"


def you(digits: str) -> str:
    """Below your own balance."""
    return f"you, leaf {_short(digits)}"


def own(level: int) -> str:
    """A node between you and the root; `level`: 0 for the leaves."""
    return f"level {level}, you are in it"


def sibling(level: int, side: str, digits: str) -> str:
    """The node next to yours; `level`: 0 for the leaves; `digits`: its hash in hex."""
    return f"level {level} {side}, {_short(digits)}"


def padding(level: int, side: str) -> str:
    """Where no node is next to yours; `level`: 0 for the leaves."""
    return f"level {level} {side}, padding: no one"


def levels_folded(number: int) -> str:
    """In the middle of a deep tree; `number`: how many levels are left out."""
    levels = "1 level" if number == 1 else f"{number} levels"
    return f"{levels} not shown here; View full tree has all"


def path_foot(levels: int) -> str:
    """Below a path of so many `levels`, 0 for a tree of one leaf."""
    hashes = "Hashes are shortened here; the caption has the full root hash."
    if not levels:
        return f"This tree has only your balance, so the total is your balance. {hashes}"
    return f"Each box is the sum of the two below it, from your balance up to the total at the top. {hashes}"


# -- reserves


def reserves_title() -> str:
    """Below the exchange's name."""
    return "Reserves compared with what is owed: distance from 100%"


def reserves_verdict(short: int, owed: int, total: int = 0, of: str = "", *, without: int = 0) -> str:
    """Return how many of the assets of which something is owed are short.

    `owed`, `short`: how many those are; `total`: how many assets there are, 0 where that is not to be said; `without`: how
    many more have no ratio, since their total is not stated or nothing can be held against it, as in a claim.
    """
    if without:
        return _verdict_without(short, owed, of, without)
    if not owed:
        return "Nothing is owed."
    if not short:
        return "No asset is short."
    assets = "asset" if owed == 1 else "assets"
    assets = f"the {count(owed)} {assets} it owes" if total > owed else f"{count(owed)} {assets}"
    return f"{count(short)} of {assets} {'is' if short == 1 else 'are'} short{of}."


def _verdict_without(short: int, owed: int, of: str, without: int) -> str:
    """Return the same where `without` assets have no ratio: of them nothing is known."""
    rest = f"{count(without)} {'has' if without == 1 else 'have'} none"
    if owed == 1:
        return f"The only asset with a ratio is {'' if short else 'not '}short{of}; {rest}."
    of_how_many = f"{count(short) if short else 'None'} of the {count(owed)} assets with a ratio"
    return f"{of_how_many} {'are' if short > 1 else 'is'} short{of}; {rest}."


def without_ratio(number: int) -> str:
    """Said below a claim's chart; `number`: how many assets have no ratio, 1 or more."""
    one = number == 1
    return f"{count(number)} more {'asset has' if one else 'assets have'} no ratio and {'is' if one else 'are'} not drawn."


def reserves_ticks(percent: int) -> tuple[str, str, str]:
    """Return the ends and the middle of the scale. `percent`: how far each side goes, 1 or more."""
    return f"{percent}% short", "100%", f"{percent}% more"


def reserves_row(reserves: int, liabilities: int) -> str:
    """Return an asset's distance from 100%, signed and in words; `reserves` and `liabilities` in the same unit, >= 0."""
    text = difference(reserves, liabilities)
    if not liabilities:
        return text
    if reserves == liabilities:
        return f"{text}, exactly what is owed"
    return f"{text}, {'short' if reserves < liabilities else 'more than owed'}"


def reserves_sums(liabilities: str, reserves: str) -> tuple[str, str]:
    """Return both sides."""
    return f"owes {liabilities}", f"holds {reserves}"


def reserves_signed(signed: int, reserves: int, liabilities: int) -> str:
    """Return what is signed of what is held, and of what is owed; "" when nothing is held.

    `signed`, `reserves` and `liabilities` are balances in the same unit, >= 0.
    """
    if not reserves:
        return ""
    if signed == reserves:
        return "signed: all reserves"
    if not signed:
        return "signed: no reserves"
    owed = f", {percent(signed, liabilities)} of what is owed" if liabilities else ""
    return f"signed: {percent(signed, reserves)} of reserves{owed}"


def signed_meaning() -> str:
    """Below a chart with thin bars."""
    return "Thin bar: the share of reserves at addresses with a valid ownership signature."


def not_drawn(number: int) -> str:
    """Said when a picture has no room for all assets; `number`: how many are left out."""
    if number == 1:
        return "1 more asset is not drawn. Assets short of reserves come first, then those with less signed than owed."
    return f"{count(number)} more assets are not drawn. Assets short of reserves come first, then those with less signed than owed."


def reserves_scale(percent: int) -> str:
    """Below the chart. `percent`: how far from the middle its bars end, 1 or more."""
    return f"Bars longer than {percent}% are cut off, with two gaps at the end."


# -- a path in another exchange's proof


def peer_leaf(asset: str, levels: int, paths: int) -> str:
    """Return what the picture is about; `asset` is "" in a tree without sums.

    `levels`: how many are above the leaf; `paths`: how many the file has.
    """
    depth = f"{levels} level" if levels == 1 else f"{levels} levels"
    which = f", the first of {count(paths)} paths" if paths > 1 else ""
    return f"{f'{asset}: ' if asset else ''}your leaf and {depth} above it{which}"


def peer_root(digits: str, *, has_sums: bool) -> str:
    """Below the sum at the top."""
    return f"{'total, ' if has_sums else ''}root {_short(digits)}"


def peer_own(level: int, digits: str) -> str:
    """A node between you and the root; `level`: 0 for the leaves; `digits`: its hash in hex."""
    return f"level {level}, you are in it, {_short(digits)}"


def peer_levels_folded(number: int) -> str:
    """In the middle of a deep tree; `number`: how many levels are left out."""
    return f"{'1 level' if number == 1 else f'{number} levels'} not shown here"


def peer_foot(*, has_sums: bool) -> str:
    """Below a path."""
    what = "Each box is the sum of the two below it" if has_sums else "This file shows no sums"
    return f"{what}. Every hash above your leaf was recomputed; hashes are shortened here."
