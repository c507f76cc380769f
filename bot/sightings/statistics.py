"""What so many askers show, in whole numbers: the chance that none was left out, and the share that is counted."""

__all__ = ["LEAST_CLIENTS", "capped", "one_in", "tenths"]

LEAST_CLIENTS = 50  # of a chance, and holders of a share
_MOST = 1_000_000  # a chance below one in a million is said as that
_ENOUGH = 1375  # clients: 0.99^1375 is below one in a million


def one_in(clients: int) -> str:
    """Return N of "below 1 in N" for 0.99^clients, rounded to two digits, never in the asker's favour; "" below 50.

    `clients`: how many were counted, 0 or more. If 1 % of all clients had been left out at random, none of so many random askers
    would be among them with a chance of at most 1/N.
    """
    if clients < LEAST_CLIENTS:
        return ""
    if clients >= _ENOUGH:
        return str(_MOST)
    tenths_of_n = 10 * 100**clients // 99**clients  # a smaller N is a larger chance: down is the safe side
    if tenths_of_n < 100:
        return f"{tenths_of_n // 10}.{tenths_of_n % 10}".removesuffix(".0")
    whole = tenths_of_n // 10
    unit = 10 ** (len(str(whole)) - 2)
    return str(whole // unit * unit)


def capped(balance: int, total: int) -> int:
    """Return what of a client's balance counts: at most 1 % of the total; both in the asset's smallest units, not negative."""
    return min(balance, total // 100)


def tenths(counted: int, total: int) -> int:
    """Return the share of `counted` in `total` in tenths of a per cent, rounded down; 0 where nothing is owed. Smallest units."""
    return counted * 1000 // total if total > 0 else 0
