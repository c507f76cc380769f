"""The words in the pictures; some are said in the chat as well. Whole sentences, as everything that is translated.

The pen writes the letters of all ten languages. Lines are broken where they must be, so a sentence may be of any length.
"""

from bot.formats import count, difference, percent
from bot.languages import _, ngettext

__all__ = [
    "leaf",
    "leaf_and_root",
    "levels_folded",
    "not_drawn",
    "own",
    "padding",
    "path_foot",
    "peer_foot",
    "peer_leaf",
    "peer_levels_folded",
    "peer_own",
    "peer_root",
    "reserves_both",
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
    return _("Snapshot of {moment}", moment=moment_text)


def stated(exchange: str, moment_text: str) -> str:
    """Below the exchange's name: figures of a claim."""
    return _("Stated by {exchange} as of {moment}", exchange=exchange, moment=moment_text)


# -- a path


def leaf(asset: str, index: int, leaf_count: int, levels: int, piece: int, pieces: int) -> str:
    """Return which leaf of which tree the picture is about.

    `index`: of the leaf, from 0, of `leaf_count`; `levels`: how many there are above it; `piece`: from 0, of `pieces`.
    """
    which, total, depth = count(index + 1), count(leaf_count), count(levels)
    if pieces > 1:
        return ngettext(
            "{asset}: leaf {leaf} of {total}, piece {piece} of {pieces}, {n} level",
            "{asset}: leaf {leaf} of {total}, piece {piece} of {pieces}, {n} levels",
            levels,
            asset=asset,
            leaf=which,
            total=total,
            piece=count(piece + 1),
            pieces=count(pieces),
            n=depth,
        )
    return ngettext(
        "{asset}: leaf {leaf} of {total}, {n} level",
        "{asset}: leaf {leaf} of {total}, {n} levels",
        levels,
        asset=asset,
        leaf=which,
        total=total,
        n=depth,
    )


def _short(digits: str) -> str:
    """Return a hash for the eye only; the whole root is in the caption."""
    return f"{digits[:4]}…{digits[-2:]}"


def root(digits: str) -> str:
    """Below the sum at the top."""
    return _("total liabilities, root {hash}", hash=_short(digits))


def leaf_and_root() -> str:
    """A tree of one leaf."""
    return _("and you: the only leaf of this tree")


def you(digits: str) -> str:
    """Below your own balance."""
    # Translators: in a picture, below a sum; the reader's own balance. {hash} is the beginning and end of a hash.
    return _("you, leaf {hash}", hash=_short(digits))


def own(level: int) -> str:
    """A node between you and the root; `level`: 0 for the leaves."""
    return _("level {level}, you are in it", level=count(level))


def sibling(level: int, side: str, digits: str) -> str:
    """The node next to yours; `level`: 0 for the leaves; `side`: left or right; `digits`: its hash in hex."""
    if side == "left":
        # Translators: in a picture, below a sum: in which row and on which side it is.
        return _("level {level} left, {hash}", level=count(level), hash=_short(digits))
    # Translators: in a picture, below a sum: in which row and on which side it is.
    return _("level {level} right, {hash}", level=count(level), hash=_short(digits))


def padding(level: int, side: str) -> str:
    """Where no node is next to yours; `level`: 0 for the leaves; `side`: left or right."""
    if side == "left":
        # Translators: in a picture, at an empty place of a tree that is there only to fill the row.
        return _("level {level} left, padding: no one", level=count(level))
    # Translators: in a picture, at an empty place of a tree that is there only to fill the row.
    return _("level {level} right, padding: no one", level=count(level))


def levels_folded(number: int) -> str:
    """In the middle of a deep tree; `number`: how many levels are left out."""
    # Translators: "Your path, in full" is the label of a button; as it is translated there.
    return ngettext(
        "{n} level not shown here; “Your path, in full” has all",
        "{n} levels not shown here; “Your path, in full” has all",
        number,
        n=count(number),
    )


def path_foot(levels: int) -> str:
    """Below a path of so many `levels`, 0 for a tree of one leaf."""
    hashes = _("Hashes are shortened here; the caption has the full root hash.")
    if not levels:
        return f"{_('This tree has only your balance, so the total is your balance.')} {hashes}"
    sums = _("Each box is the sum of the two below it, from your balance up to the total at the top.")
    return f"{sums} {hashes}"


# -- reserves


def reserves_title() -> str:
    """Below the exchange's name."""
    return _("Reserves compared with what is owed: distance from 100%")


def reserves_verdict(short: int, owed: int, *, without: int = 0) -> str:
    """Return how many of the assets of which something is owed are short.

    `owed`, `short`: how many those are; `without`: how many more have no ratio, since their total is not stated or nothing
    can be held against it, as in a claim.
    """
    if without:
        return f"{_verdict_of_ratios(short, owed)} {_have_none(without)}"
    if not owed:
        return _("Nothing is owed.")
    if not short:
        return _("No asset is short.")
    return _short_of_all(short, owed)


def _short_of_all(short: int, owed: int) -> str:
    """Return how many are short, of all."""
    values = {"short": count(short), "owed": count(owed)}
    if owed == 1:
        return _("{short} of {owed} asset is short.", **values)
    return ngettext(
        "{short} of {owed} assets is short.", "{short} of {owed} assets are short.", short, **values
    )


def _verdict_of_ratios(short: int, owed: int) -> str:
    """Return how many are short where of other assets nothing is known."""
    if owed == 1:
        if short:
            return _("The only asset with a ratio is short.")
        return _("The only asset with a ratio is not short.")
    if not short:
        return _("None of the {owed} assets with a ratio is short.", owed=count(owed))
    return ngettext(
        "{short} of the {owed} assets with a ratio is short.",
        "{short} of the {owed} assets with a ratio are short.",
        short,
        short=count(short),
        owed=count(owed),
    )


def _have_none(number: int) -> str:
    return ngettext("{n} more asset has no ratio.", "{n} more assets have no ratio.", number, n=count(number))


def without_ratio(number: int) -> str:
    """Said below a claim's chart; `number`: how many assets have no ratio, 1 or more."""
    return ngettext(
        "{n} more asset has no ratio and is not drawn.",
        "{n} more assets have no ratio and are not drawn.",
        number,
        n=count(number),
    )


def reserves_ticks(percent: int) -> tuple[str, str, str]:
    """Return the ends and the middle of the scale. `percent`: how far each side goes, 1 or more."""
    # Translators: at the left end of a scale: so much less is held than owed. Short, please.
    left = _("{percent} short", percent=f"{percent}%")
    # Translators: at the right end of a scale: so much more is held than owed. Short, please.
    right = _("{percent} more", percent=f"{percent}%")
    return left, "100%", right


def reserves_row(reserves: int, liabilities: int) -> str:
    """Return an asset's distance from 100%, signed and in words; `reserves` and `liabilities` in the same unit, >= 0."""
    text = difference(reserves, liabilities)
    if not liabilities:
        return text
    if reserves == liabilities:
        return _("{difference}, exactly what is owed", difference=text)
    if reserves < liabilities:
        return _("{difference}, short", difference=text)
    return _("{difference}, more than owed", difference=text)


def reserves_both(liabilities: str, reserves: str) -> str:
    """Return both sides in a line."""
    # Translators: below an asset's bar: the exchange owes and holds so much of it.
    return _("owes {liabilities}, holds {reserves}", liabilities=liabilities, reserves=reserves)


def reserves_sums(liabilities: str, reserves: str) -> tuple[str, str]:
    """Return both sides, for a line each."""
    # Translators: below an asset's bar: the exchange owes so much of it.
    owes = _("owes {amount}", amount=liabilities)
    # Translators: below an asset's bar: the exchange holds so much of it.
    holds = _("holds {amount}", amount=reserves)
    return owes, holds


def reserves_signed(signed: int, reserves: int, liabilities: int) -> str:
    """Return what is signed of what is held, and of what is owed; "" when nothing is held.

    `signed`, `reserves` and `liabilities` are balances in the same unit, >= 0.
    """
    if not reserves:
        return ""
    if signed == reserves:
        return _("signed: all reserves")
    if not signed:
        return _("signed: no reserves")
    of_reserves = percent(signed, reserves)
    if not liabilities:
        return _("signed: {of_reserves} of reserves", of_reserves=of_reserves)
    return _(
        "signed: {of_reserves} of reserves, {of_owed} of what is owed",
        of_reserves=of_reserves,
        of_owed=percent(signed, liabilities),
    )


def signed_meaning() -> str:
    """Below a chart with thin bars."""
    return _("Thin bar: the share of reserves at addresses with a valid ownership signature.")


def not_drawn(number: int) -> str:
    """Said when a picture has no room for all assets; `number`: how many are left out."""
    return ngettext(
        "{n} more asset is not drawn. Assets short of reserves come first, then those with less signed than owed.",
        "{n} more assets are not drawn. Assets short of reserves come first, then those with less signed than owed.",
        number,
        n=count(number),
    )


def reserves_scale(percent: int) -> str:
    """Below the chart. `percent`: how far from the middle its bars end, 1 or more."""
    return _("Bars longer than {percent} are cut off, with two gaps at the end.", percent=f"{percent}%")


# -- a path in another exchange's proof


def peer_leaf(asset: str, levels: int, paths: int) -> str:
    """Return what the picture is about; `asset` is "" in a tree without sums.

    `levels`: how many are above the leaf; `paths`: how many the file has.
    """
    n, of = count(levels), count(paths)
    if asset and paths > 1:
        return ngettext(
            "{asset}: your leaf and {n} level above it, the first of {paths} paths",
            "{asset}: your leaf and {n} levels above it, the first of {paths} paths",
            levels,
            asset=asset,
            n=n,
            paths=of,
        )
    if asset:
        return ngettext(
            "{asset}: your leaf and {n} level above it",
            "{asset}: your leaf and {n} levels above it",
            levels,
            asset=asset,
            n=n,
        )
    if paths > 1:
        return ngettext(
            "your leaf and {n} level above it, the first of {paths} paths",
            "your leaf and {n} levels above it, the first of {paths} paths",
            levels,
            n=n,
            paths=of,
        )
    return ngettext("your leaf and {n} level above it", "your leaf and {n} levels above it", levels, n=n)


def peer_root(digits: str, *, has_sums: bool) -> str:
    """Below the sum at the top."""
    if has_sums:
        return _("total, root {hash}", hash=_short(digits))
    return _("root {hash}", hash=_short(digits))


def peer_own(level: int, digits: str) -> str:
    """A node between you and the root; `level`: 0 for the leaves; `digits`: its hash in hex."""
    return _("level {level}, you are in it, {hash}", level=count(level), hash=_short(digits))


def peer_levels_folded(number: int) -> str:
    """In the middle of a deep tree; `number`: how many levels are left out."""
    return ngettext("{n} level not shown here", "{n} levels not shown here", number, n=count(number))


def peer_foot(*, has_sums: bool) -> str:
    """Below a path."""
    what = _("Each box is the sum of the two below it.") if has_sums else _("This file shows no sums.")
    hashes = _("Every hash above your leaf was recomputed; hashes are shortened here.")
    return f"{what} {hashes}"
