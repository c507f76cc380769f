"""Which fields of a file no hash covers: they could be changed without anyone noticing, so an answer names them.

A format lists what its check depends on, as places: keys joined by points, ``[]`` for every entry of a list and
``[3]`` for one. A place stands for all that is below it. Whatever else the file has is not part of the check. Fields
that are null or empty say nothing and are passed over.
"""

from collections.abc import Collection, Iterator

from porcore.exchanges.sentences import Sentence, in_a_row, say, shown_name

__all__ = ["uncovered", "uncovered_note"]

_MOST_SHOWN = 12
_LONGEST = 64  # characters of a key


def uncovered(value: object, covered: Collection[str]) -> list[str]:
    """Return the places of `value` that none of `covered` stands for, in the order of the file, each once."""
    return list(dict.fromkeys(_walk(value, covered, "", "", _beginnings(covered))))


def _beginnings(covered: Collection[str]) -> frozenset[str]:
    """Return every place above those that are covered: only these are looked into."""
    found = {""}
    for place in covered:
        for at, character in enumerate(place):
            if character in ".[":
                found.add(place[:at])
    return frozenset(found)


def _walk(
    value: object, covered: Collection[str], alike: str, exact: str, beginnings: frozenset[str]
) -> Iterator[str]:
    # Two names of one place: ``path[].nonce`` and ``path[0].nonce``. No recursion deeper than a covered place.
    if alike in covered or exact in covered or value in (None, "", {}, []):
        return
    if alike not in beginnings and exact not in beginnings:
        yield alike
        return
    if isinstance(value, dict):
        for key, inner in value.items():
            dot = "." if alike else ""
            name = key if _is_shown(key) else "\0"
            if "." in key or "[" in key:  # it must not look like the way to another place
                name = f"“{name}”"
            yield from _walk(inner, covered, f"{alike}{dot}{name}", f"{exact}{dot}{name}", beginnings)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _walk(inner, covered, f"{alike}[]", f"{exact}[{number}]", beginnings)
    else:
        yield alike


def _is_shown(key: str) -> bool:
    return key.isprintable() and 0 < len(key) <= _LONGEST


def uncovered_note(places: Collection[str]) -> Sentence:
    """Return the sentence that names `places`; one whose key cannot be shown is said to be such."""
    shown: list[str | Sentence] = [
        say("uncovered-unshown") if "\0" in place else shown_name(place)
        for place in list(places)[:_MOST_SHOWN]
    ]
    shown = list(dict.fromkeys(shown))
    more = len(places) - _MOST_SHOWN
    if more > 0:
        shown.append(say("uncovered-more", count=more))
    return say("uncovered", names=in_a_row(shown))
