"""Every small change of a file: a digit, a side, an element removed or moved, a line lost or swapped."""

import json


class Bare(str):
    """A number as it stands in the file."""

    __slots__ = ()


def read(data):
    """Parse JSON with its numbers kept as text."""
    return json.loads(data, parse_int=Bare, parse_float=Bare)


def write(value):
    """Write what `read` returned."""
    if isinstance(value, dict):
        return "{" + ",".join(f"{json.dumps(key)}:{write(entry)}" for key, entry in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(write, value)) + "]"
    return value if isinstance(value, Bare) else json.dumps(value)


def other(character):
    """Return another character of the same kind, or None where there is none."""
    if character.isdigit():
        return str((int(character) + 1) % 10)
    if character in "abcdef":
        return "bcdefa"["abcdef".index(character)]
    return None


def changed_texts(text):
    """Yield a text with each digit changed in turn, and short ones also downwards and negated."""
    for at, character in enumerate(text):
        if (instead := other(character)) is not None:
            yield text[:at] + instead + text[at + 1 :]
    if len(text) == 1 and text.isdigit():
        yield str((int(text) - 1) % 10)
    if text in ("LEFT", "RIGHT", "left", "right"):
        yield {"LEFT": "RIGHT", "RIGHT": "LEFT", "left": "right", "right": "left"}[text]


def walk(value, place=""):
    """Yield (place, container, key) of every entry; the last of a list is called ``[last]``."""
    entries = value.items() if isinstance(value, dict) else enumerate(value)
    for key, entry in list(entries):
        if isinstance(value, dict):
            here = f"{place}.{key}" if place else key
        else:
            here = f"{place}[{'last' if key == len(value) - 1 else key}]"
        yield here, value, key
        if isinstance(entry, dict | list):
            yield from walk(entry, here)


def of_json(data):
    """Yield (place and kind of change, bytes) for every small change of a JSON file."""
    whole = read(data)
    for place, container, key in walk(whole):
        kept = container[key]
        if isinstance(kept, str):
            for text in changed_texts(kept):
                container[key] = Bare(text) if isinstance(kept, Bare) else text
                yield place, write(whole).encode()
        container[key] = kept
        if isinstance(container, dict):
            rest = {name: entry for name, entry in container.items() if name != key}
            before = dict(container)
            container.clear()
            container.update(rest)
            yield f"{place} removed", write(whole).encode()
            container.clear()
            container.update(before)
        else:
            del container[key]
            yield f"{place} removed", write(whole).encode()
            container.insert(key, kept)
            if key and container[key - 1] != kept:
                container[key - 1], container[key] = kept, container[key - 1]
                yield f"{place} swapped", write(whole).encode()
                container[key - 1], container[key] = container[key], container[key - 1]


def of_lines(data):
    """Yield (number of the line and kind of change, bytes) for every small change of a text file."""
    lines = data.decode().splitlines()
    for number, line in enumerate(lines):

        def with_line(*instead, number=number):
            return ("\n".join([*lines[:number], *instead, *lines[number + 1 :]]) + "\n").encode()

        for text in changed_texts(line):
            yield f"{number}", with_line(text)
        yield f"{number} removed", with_line()
        yield f"{number} doubled", with_line(line, line)
        if number and lines[number - 1] != line:
            swapped = [*lines[: number - 1], line, lines[number - 1], *lines[number + 1 :]]
            yield f"{number} swapped", ("\n".join(swapped) + "\n").encode()


def of(data):
    """Yield every small change of a file."""
    return of_json(data) if data.startswith((b"{", b"[")) else of_lines(data)
