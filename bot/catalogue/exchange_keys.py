"""Under which key a statement's exchange stands: its own word is hashed, and ``OKX rebuilt by Someone`` is of OKX too."""

from collections.abc import Collection, Mapping

from porcore.exchanges.exchange_names import plain_name
from porcore.exchanges.known import KnownExchanges, key_of_name
from porcore.format.origin import split_maker

__all__ = ["free_key", "goes_by", "key_for"]


def goes_by(own: str, key: str, *names: str) -> bool:
    """Tell whether the setting `own_exchange` (`own`) means an exchange, by its key or one of its names; "" means none."""
    return bool(own) and (key == own or own in map(key_of_name, filter(None, names)))


def free_key(name: str, known: KnownExchanges, taken: Collection[str]) -> str:
    """Return a key for an exchange of any name: that of the table, or one made from the name that no other one has."""
    found = known.find(name)
    if found is not None and found.key not in taken:
        return found.key
    made, number = key_of_name(name), 1
    key = made
    while key in taken or known.by_key(key) is not None:
        number += 1
        key = f"{made[: 31 - len(str(number))]}-{number}"
    return key


def key_for(name: str, names: Mapping[str, str], known: KnownExchanges) -> str | None:
    """Return the key of a statement's exchange; None for one that is not known and was not published before.

    `names`: key by each statement's word that was published. A word that differs in case, spaces or dots only is the same.
    """
    if name in names:
        return names[name]
    base = split_maker(name)[0]
    plain = plain_name(base)
    for published, key in names.items():
        if plain and plain_name(split_maker(published)[0]) == plain:
            return key
    found = known.find(base)
    return found.key if found is not None else None
