"""docs/peers.md: its matrix comes from the code, and its template works."""

import json
import re
from pathlib import Path

from exchanges.builders.build_sums import copy_of, grow, hexed, people, short, way

from porcore.exchanges import FORMATS, Supplement
from porcore.exchanges.inspection import inspect
from porcore.exchanges.rendering import matrix
from porcore.exchanges.sentences import SENTENCES

PAGE = (Path(__file__).parents[2] / "docs" / "peers.md").read_text("utf-8")


def test_the_matrix_is_the_one_of_the_code():
    start, end = PAGE.index("<!-- matrix"), PAGE.index("<!-- end of matrix")
    rows = [line for line in PAGE[start:end].splitlines() if line.startswith("|")]
    assert rows == matrix(FORMATS)
    assert "porcore/1" in rows[2], "ours stands in the first row"


def test_the_template_is_a_format_that_works(monkeypatch):
    for code, sentence in re.findall(r'`"([a-z]+-(?:at-)?example)": "([^"]+)"`', PAGE):
        monkeypatch.setitem(SENTENCES, code, sentence)
    code = re.search(r"```python\n(.*?)```", PAGE, re.DOTALL)[1]
    names: dict = {}
    exec(compile(code, "docs/peers.md", "exec"), names)
    clients = people(6, ("BTC", "ETH"))

    def held(units):
        return ",".join(short(value) for value in units.values())

    leaves = [(hexed(one["id"] + held(one["units"])), one["units"]) for one in clients]
    levels = grow(leaves, lambda left, right, sums, _: hexed(left + right + held(sums)), copy_of)

    def shown(units):
        return {name: short(value) for name, value in units.items()}

    root = levels[-1][0]
    file = {
        "own": {"leaf": leaves[3][0], "user": clients[3]["id"], "balances": shown(clients[3]["units"])},
        "way": [
            {"side": "L" if left else "R", "hash": hashed, "balances": shown(units)}
            for (hashed, units), left in way(levels, 3)
        ],
        "top": {"hash": root[0], "balances": shown(root[1])},
    }
    report = inspect(json.dumps(file).encode(), Supplement((root[0],)), (names["EXAMPLE"],))
    assert report.exit_code == 0, str(report.headline)
    file["way"][1]["hash"] = "0" * 64
    report = inspect(json.dumps(file).encode(), Supplement(), (names["EXAMPLE"],))
    assert report.fault.step.value == "root"
