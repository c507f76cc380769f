"""Every way in which a published set is changed here: none of the results may pass for the set that it was made from.

Three hands change something: whoever only touches files; whoever also recomputes public inputs; and whoever owns the key and
proves whatever is wanted. What the last one changes must fail at a link, the start, the totals or the root, so it is changed
at one place only.
"""

import base64
import json

from exchanges.builders.build_zk_sets import element
from exchanges.zk.audited_sets import files_of, prover
from exchanges.zk.forging import R

HANDS = ("files", "inputs", "key")
_STEPS = (1, 2**63, 2**200)
_LAST = ("last -1", "last 1", f"last {2**27}")


def mutations(found):
    """Yield (name, files) for each change of a set; all of it was given, and the key named."""
    for name, made in _of_batches(found):
        yield name, files_of(made).change(root=found.root)
    for name, table in _of_table(found):
        yield name, files_of(found).change(table=table)
    for name, totals in _of_totals(found):
        yield name, files_of(found).change(totals=totals)
    for name, client in _of_client(found):
        yield name, files_of(found).change(client=client, root="")
    for place in range(0, 64, 7):
        digit = f"{int(found.root[place], 16) ^ 1:x}"
        yield (
            f"root digit {place}",
            files_of(found).change(root=found.root[:place] + digit + found.root[place + 1 :]),
        )


def _of_batches(found):
    yield from _of_numbers(found)
    for hand in HANDS:
        for place in range(len(found.batches)):
            for name, change in _changes(found, place):
                made = found.copy()
                change(made.batches[place])
                if hand == "inputs":
                    made.batches[place].commitment = made.batches[place].input()
                if hand == "key":
                    made = made.proven(prover(found.kind))
                    if name in _LAST and place == len(found.batches) - 1:
                        continue  # the whole set is another one then, and nothing is left to compare it with
                yield f"{hand} {place} {name}", made
    for place in range(len(found.batches)):
        for step in (1, 2**100):
            made = found.copy()
            made.batches[place].commitment = (made.batches[place].commitment + step) % R
            yield f"input {place} +{step}", made


def _changes(found, place):
    """Yield (name, what changes a batch); each changes what the batch is about."""
    rows = found.batches
    for field in ("roots", "totals"):
        for side in range(len(getattr(rows[place], field))):
            for step in _STEPS:
                yield f"{field} {side} +{step}", _added(field, side, step)
            for other in range(len(rows)):
                value = getattr(rows[other], field)[side - 1]
                if value != getattr(rows[place], field)[side]:
                    yield f"{field} {side} of {other}", _put(field, side, value)
            yield f"{field} {side} zero", _put(field, side, 0)
        if len(getattr(rows[place], field)) == 2:
            yield f"{field} exchanged", _exchanged(field)
    if rows[place].first is not None:
        for field in ("first", "last"):
            for step in (-1, 1, 2**27):
                if getattr(rows[place], field) + step >= 0:
                    yield f"{field} {step}", _moved(field, step)
        yield "last beyond the tree", lambda batch: setattr(batch, "last", 2**28 + batch.first)


def _added(field, side, step):
    def change(batch):
        getattr(batch, field)[side] = (getattr(batch, field)[side] + step) % R

    return change


def _put(field, side, value):
    return lambda batch: getattr(batch, field).__setitem__(side, value)


def _exchanged(field):
    return lambda batch: getattr(batch, field).reverse()


def _moved(field, step):
    return lambda batch: setattr(batch, field, getattr(batch, field) + step)


def _of_numbers(found):
    """Yield rows that are missing, there twice, in another order, or under other numbers."""
    count = len(found.batches)
    for place in range(count):
        made = found.copy()
        del made.batches[place]
        yield f"without {place}", made
        for number, row in enumerate(made.batches):
            row.number = number
        yield f"without {place}, numbered anew", made
        for number in (place, count, count + 1):
            made = found.copy()
            made.batches.append(made.copy().batches[place])
            made.batches[-1].number = number
            yield f"{place} again as {number}", made
        made = found.copy()
        made.batches[place].number = count + 5
        yield f"{place} as {count + 5}", made
        for other in range(place):
            for fields in (
                ("number",),
                ("proof",),
                ("commitment",),
                ("roots",),
                ("totals",),
                ("proof", "commitment"),
                ("first", "last"),
            ):
                made = found.copy()
                one, two = made.batches[place], made.batches[other]
                for field in fields:
                    first, second = getattr(one, field), getattr(two, field)
                    setattr(one, field, second), setattr(two, field, first)
                if made.table != found.table:
                    yield f"{place} and {other} exchange {' '.join(fields)}", made
    made = found.copy()
    for row in made.batches:
        row.number += 1
    yield "numbered from 1", made
    if found.batches[0].tier is not None:
        for place in range(count):
            for tier in (50, 500):
                if tier != found.batches[place].tier:
                    made = found.copy()
                    made.batches[place].tier = tier
                    yield f"tier {place} {tier}", made


def _of_table(found):
    """Yield tables whose numbers are spelled as another reader may take them for others."""
    table = found.table.decode()
    for place, batch in enumerate(found.batches):
        for name, number in (
            ("root", batch.roots[0]),
            ("totals", batch.totals[1]),
            ("input", batch.commitment),
        ):
            spelled = element(number)
            yield f"{place} {name} + r", table.replace(spelled, element(number + R)).encode()
            loose = spelled[:-2] + chr(ord(spelled[-2]) + 1) + "="
            if base64.b64decode(loose) == base64.b64decode(spelled):
                yield f"{place} {name} in other base64", table.replace(spelled, loose).encode()
            yield (
                f"{place} {name} shorter",
                table.replace(spelled, base64.b64encode(number.to_bytes(32, "big")[1:]).decode()).encode(),
            )
        proof = base64.b64encode(batch.proof).decode()
        for cut in (batch.proof[:-1], batch.proof + b"\x00", batch.proof[:64], b""):
            yield (
                f"{place} proof of {len(cut)} bytes",
                table.replace(proof, base64.b64encode(cut).decode()).encode(),
            )
        for at in range(0, len(batch.proof), 32):
            other = bytearray(batch.proof)
            other[at] ^= 1 << (at // 32 % 8)
            yield f"{place} proof byte {at}", table.replace(proof, base64.b64encode(other).decode()).encode()
    lines = table.splitlines(keepends=True)
    for name in lines[0].strip().split(",")[3:]:
        yield f"without the column {name}", table.replace(name, "other", 1).encode()
        yield f"the column {name} twice", ("".join([lines[0].replace("id", name, 1), *lines[1:]])).encode()
    yield "without a header", "".join(lines[1:]).encode()
    yield "a cell more", "".join([lines[0], lines[1].rstrip("\n") + ",\n", *lines[2:]]).encode()
    yield "one root more", table.replace('""]"', f'"",""{element(1)}""]"', 1).encode()


def _of_totals(found):
    totals = found.totals
    assets = totals["CexAssetsInfo"]
    for number, entry in enumerate(assets):
        for key, value in entry.items():
            if key in ("Symbol", "Index"):
                continue
            if isinstance(value, int):
                for other in (
                    value + 1,
                    value - 1,
                    value + 2**64,
                    -value - 1,
                    str(value),
                    float(value),
                    None,
                ):
                    yield f"{number} {key} {other!r:.20}", _with(totals, number, {key: other})
                continue
            for place, tier in enumerate(value):
                for name, other in (
                    ("Ratio", tier["Ratio"] + 1),
                    ("Ratio", tier["Ratio"] + 256),
                    ("BoundaryValue", tier["BoundaryValue"] + 1),
                ):
                    tiers = [*value[:place], {**tier, name: other}, *value[place + 1 :]]
                    yield f"{number} {key} {place} {name} {other}", _with(totals, number, {key: tiers})
            yield f"{number} {key} fewer", _with(totals, number, {key: value[:-1]})
        for index in (number + 1, number - 1, -1, None):
            yield f"{number} Index {index}", _with(totals, number, {"Index": index})
        for key in entry:
            yield (
                f"{number} without {key}",
                _listed(
                    totals, [{k: v for k, v in one.items() if k != key or one is not entry} for one in assets]
                ),
            )
    for name, listed in (
        ("without the last", assets[:-1]),
        ("without the first", [{**one, "Index": one["Index"] - 1} for one in assets[1:]]),
        ("two places exchanged", [{**assets[1], "Index": 0}, {**assets[0], "Index": 1}, *assets[2:]]),
        ("one more", [*assets, {**assets[0], "Symbol": "X", "Index": len(assets)}]),
        ("a symbol twice", [assets[0], {**assets[1], "Symbol": assets[0]["Symbol"]}, *assets[2:]]),
        ("none", []),
    ):
        yield name, _listed(totals, listed)


def _with(totals, number, changed):
    assets = totals["CexAssetsInfo"]
    return _listed(totals, [*assets[:number], {**assets[number], **changed}, *assets[number + 1 :]])


def _listed(totals, assets):
    return json.dumps({**totals, "CexAssetsInfo": assets}).encode()


def _of_client(found):
    client = found.client
    for key, value in client.items():
        if isinstance(value, int):
            yield f"client {key}", json.dumps({**client, key: value + 1}).encode()
        elif isinstance(value, str):
            yield (
                f"client {key}",
                json.dumps({**client, key: value[:-1] + f"{int(value[-1], 16) ^ 1:x}"}).encode(),
            )
    path = next(value for value in client.values() if isinstance(value, list) and len(value) == 28)
    key = next(key for key, value in client.items() if value is path)
    yield "client's path", json.dumps({**client, key: [path[1], path[0], *path[2:]]}).encode()
    if found.outsider:
        yield "a client outside", json.dumps(found.outsider).encode()
