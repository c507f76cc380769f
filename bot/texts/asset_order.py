"""Which assets need a look first: those short of reserves, then those not signed for, then the others."""

__all__ = ["need"]

_STEPS = 10**6  # of a ratio


def need(liabilities: int, reserves: int, signed: int | None) -> tuple[int, int, int]:
    """Return what assets are sorted by, the worst first.

    `liabilities`, `reserves` and `signed` (None where not known) are in the same unit, >= 0.
    0: less is held than owed, by the ratio; 1: less is signed than owed, by that ratio and then by the claimed one;
    2: all that is owed is held on signed addresses; 3: nothing is owed.
    """
    if not liabilities:
        return 3, 0, 0
    claimed = reserves * _STEPS // liabilities
    if reserves < liabilities:
        return 0, claimed, 0
    if signed is None or signed < liabilities:
        return 1, (signed or 0) * _STEPS // liabilities, claimed
    return 2, claimed, 0
