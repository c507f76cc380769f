"""How much of what is held is at addresses that were signed for, in a few words for a client's answer."""

from collections.abc import Sequence

from bot.catalogue.signatures import Checked
from bot.formats import percent
from bot.languages import _
from bot.texts.evidence import differs, signed_of, unchecked
from porcore.reserves.comparison import AssetReserves

__all__ = ["signed_least"]


def signed_least(rows: Sequence[AssetReserves], checked: Checked | None) -> str:
    """Return the least share that is signed of any of these assets, "" where nothing is held. `checked`: None while it is checked."""
    if checked is None:
        return _("Signatures are still being checked.")
    held = [(row, checked.asset(row.asset.symbol)) for row in rows if row.reserves]
    if not held:
        return ""
    if any(unchecked(asset) for _row, asset in held):
        return _("Signatures were not checked.")
    if not any(differs(row, asset) for row, asset in held):
        return _("All signed for.")
    if not any(signed_of(asset) for _row, asset in held):
        return _("None signed for.")
    row, asset = min(held, key=lambda pair: signed_of(pair[1]) * 10**6 // pair[0].reserves)
    share, symbol = percent(signed_of(asset), row.reserves), row.asset.symbol
    if len(held) == 1:
        return _("Signed: {share}.", share=share)
    return _("Signed: {asset} {share}, the least.", share=share, asset=symbol)
