"""No snapshot.toml within its limit takes long: what is read in time that grows with a square is refused first."""

import io
import time

import pytest

from porcore.errors import BundleError
from porcore.ledger.configuration.config import read_config
from porcore.ledger.readers.choice import read_ledger
from porcore.toml_text import longest_key_line

SIZE = 60_000  # bytes
HEAD = 'format = "porcore-bundle/1"\nexchange = "E"\ntaken_at = "2026-10-25T00:00:00Z"\n'
ASSET = '[[assets]]\nsymbol = "A"\ndecimals = 8\nmembers = ["A"]\n'
DEEP = {
    "a key": "a." * (SIZE // 2) + "a = 1\n",
    "a table": "[" + "a." * (SIZE // 2) + "a]\n",
    "tables": "[[" + "a." * (SIZE // 2) + "a]]\n",
    "with spaces": "a . " * (SIZE // 4) + "a = 1\n",
    "quoted": '"a".' * (SIZE // 4) + "a = 1\n",
    "quoted otherwise": "'a'." * (SIZE // 4) + "a = 1\n",
    "inside a table": "a = {" + "a." * (SIZE // 2) + "a = 1}\n",
    "behind a string": 'a = { b = "#\\"", ' + "a." * (SIZE // 2) + "a = 1}\n",
    "many of them": ("a." * 200 + "a = 1\n") * (SIZE // 400),
}
LONG = {
    "quotation marks that escape": 'a = "' + '\\"' * (SIZE // 2) + "\n",
    "points and marks": ('".' * 30 + "\n") * (SIZE // 61),
    "words without points": "a" * SIZE + ".......... = 1\n",
    "spaces": "." * 20 + " " * SIZE + "a\n",
    "a wide list": HEAD + ASSET.replace('["A"]', str(["é"] * (SIZE // 5)).replace("'", '"')),
    "many names": HEAD + ASSET + f"[ledger]\nignore_columns = {['A '] * (SIZE // 6)}\n",
}


@pytest.mark.parametrize("name", DEEP)
def test_deep_keys_are_refused_at_once(name):
    begun = time.thread_time()
    with pytest.raises(BundleError) as raised:
        read_config((HEAD + DEEP[name]).encode())
    assert str(raised.value) == (
        "snapshot.toml, line 4: found a key of more than 8 parts, expected keys of one or two parts, such as"
        " wallets.counts_as."
    )
    assert time.thread_time() - begun < 2


@pytest.mark.parametrize("name", LONG)
def test_long_texts_are_read_in_time(name):
    begun = time.thread_time()
    with pytest.raises(BundleError):
        read_config(LONG[name].encode())
    assert time.thread_time() - begun < 2


@pytest.mark.parametrize(
    "line",
    [
        'published = "https://a.b.c.d.e.f.g.h.i.j.k/x"',
        "# see a.b.c.d.e.f.g.h.i.j.k",
        "a.b.c.d.e.f.g = 1",
        "ignore_columns = ['a.b.c.d.e.f.g.h.i.j.k', \"a.b.c.d.e.f.g.h.i.j.k\"]",
        "x = 1 # ...........",
    ],
)
def test_points_elsewhere_are_no_key(line):
    assert longest_key_line(f"{HEAD}{line}\n") is None


MANY = 120_000  # columns, nearly as many as fit a line


@pytest.mark.parametrize(
    "header",
    [
        ",".join(["client_id", *(f"x{n}" for n in range(MANY))]),
        ",".join(["client_id", "asset", "amount", *(f"x{n}" for n in range(MANY))]),
        ",".join(["client_id", *(f"x{n}" for n in range(MANY)), "x7"]),
        ",".join([*(f"X{n}" for n in range(MANY)), "Client_Id"]),
        "x" + "," * 1_000_000,
        '"' + " " * 1_000_000 + 'x",client_id',
    ],
    ids=["wide", "long", "twice", "without the id", "commas", "spaces"],
)
def test_headers_of_a_megabyte_are_read_in_time(header):
    config = read_config((HEAD + ASSET).encode())
    begun = time.thread_time()
    with pytest.raises(BundleError):
        read_ledger(io.BytesIO(f"{header}\n".encode()), config)
    assert time.thread_time() - begun < 5


@pytest.mark.parametrize(
    "cell", [" " * 900_000 + "x", "1" * 900_000, "x" + " " * 900_000 + "x", "," * 5 + " " * 900_000]
)
def test_cells_of_a_megabyte_are_refused_in_time(cell):
    config = read_config((HEAD + ASSET).encode())
    begun = time.thread_time()
    for row in (f'"{cell}",1', f'{"a1" * 32},"{cell}"'):
        with pytest.raises(BundleError):
            read_ledger(io.BytesIO(f"client_id,A\n{row}\n".encode()), config)
    assert time.thread_time() - begun < 5


def test_many_bonus_columns_of_many_members_are_understood_in_time():
    members = [f"M{n}" for n in range(4000)]
    columns = [f"{member}_bonus" for member in members]
    text = HEAD + ASSET.replace('["A"]', str(members).replace("'", '"'))
    text += f"[ledger]\nbonus_columns = {columns}\n"
    begun = time.thread_time()
    config = read_config(text.encode(), 2**21)
    header = ",".join(["client_id", *members, *columns])
    row = ",".join(["a1" * 32, *["1"] * 4000, *["2"] * 4000])
    report = read_ledger(io.BytesIO(f"{header}\n{row}\n".encode()), config).report
    assert report.bonus_by_member == dict.fromkeys(sorted(members), 2 * 10**8)
    assert time.thread_time() - begun < 5
