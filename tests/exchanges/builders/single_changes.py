"""Every file that differs from a given one in a single place, with the place: for tests that name the step."""

import copy


def places(value, path=()):
    """Yield the path of every text and number in a JSON value."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from places(inner, (*path, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from places(inner, (*path, number))
    elif value is not None:
        yield path


def lists(value, path=()):
    """Yield the path of every entry of a list."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from lists(inner, (*path, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield (*path, number)
            yield from lists(inner, (*path, number))


def at(value, path):
    """Return the part of `value` at `path`."""
    for key in path:
        value = value[key]
    return value


def replaced(value, path, new):
    """Return a copy with `new` at `path`."""
    result = copy.deepcopy(value)
    at(result, path[:-1])[path[-1]] = new
    return result


def removed(value, path):
    """Return a copy without the entry at `path`."""
    result = copy.deepcopy(value)
    del at(result, path[:-1])[path[-1]]
    return result


def turned(value):
    """Return a text or number with one digit or letter changed, in the middle if it is long."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    spots = [spot for spot, sign in enumerate(value) if sign.isalnum()]
    spot = spots[len(spots) // 2]
    other = "1" if value[spot] != "1" else "2"
    return value[:spot] + other + value[spot + 1 :]


def single_changes(file):
    """Yield (path, file) for every file with one value changed."""
    for path in places(file):
        yield path, replaced(file, path, turned(at(file, path)))


def single_removals(file):
    """Yield (path, file) for every file that lacks one entry of a list."""
    for path in lists(file):
        yield path, removed(file, path)
