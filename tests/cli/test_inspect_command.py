"""``porcore peers`` and ``porcore inspect`` as a person runs them."""

import pytest
from exchanges.builders.every import fixtures

from porcore.exchanges import FORMATS

pytestmark = pytest.mark.slow

BY_NAME = {fixture.name: fixture for fixture in fixtures()}


def test_peers_lists_every_format_with_its_weak_points(porcore):
    done = porcore("peers")
    assert done.code == 0, done.err
    for described in FORMATS:
        assert str(described.title) in done.out
        for weak in described.weak_points():
            assert str(weak) in done.out
    rows = porcore("peers", "--json").facts["formats"]
    assert [row["key"] for row in rows] == [described.key for described in FORMATS]


def test_inspect_gives_the_exit_codes_of_verify(porcore, tmp_path):
    fixture = BY_NAME["bybit"]
    path = tmp_path / "any name.txt"
    path.write_bytes(fixture.holds)
    assert porcore("inspect", path, "--root", fixture.roots[0]).code == 0
    assert porcore("inspect", path, "--root", "0" * 64).code == 1
    assert porcore("inspect", path).code == 3
    assert porcore("inspect", "-", stdin=b"nothing").code == 2
    assert porcore("inspect", tmp_path / "absent").code == 2


def test_inspect_says_the_same_as_json(porcore, tmp_path):
    path = tmp_path / "x"
    path.write_bytes(BY_NAME["bitget-2025"].holds)
    done = porcore("inspect", path, "--json")
    assert done.code == done.facts["exit_code"] == 3
    assert [line["topic"] for line in done.facts["lines"]] == ["path", "root", "total", "reserves"]
    assert done.facts["format"] == "bitget"
    assert "weak-truncated" in {weak["code"] for weak in done.facts["weak_points"]}


def test_nonces_may_come_from_a_file_and_are_not_repeated(porcore, tmp_path):
    fixture = BY_NAME["bitmex"]
    path, secret = tmp_path / "tree.csv", tmp_path / "secret"
    path.write_bytes(fixture.holds)
    secret.write_text(fixture.nonces[0] + "\n")
    for typed in (f"@{secret}", fixture.nonces[0]):
        done = porcore("inspect", path, "--nonce", typed, "--root", fixture.roots[0])
        assert done.code == 0, done.out
        assert "Your leaves:" in done.out
        assert fixture.nonces[0].split(",")[1] not in done.out + done.err
    wrong = porcore("inspect", path, "--nonce", "1," + "0" * 64, "--root", fixture.roots[0])
    assert wrong.code == 3
    assert "not all the leaves that you looked for" in wrong.out


def test_the_second_file_is_given_with_with(porcore, tmp_path):
    fixture = BY_NAME["hotcoin"]
    path, anchor = tmp_path / "proof.json", tmp_path / "anchor.json"
    path.write_bytes(fixture.holds)
    anchor.write_bytes(fixture.companion)
    second = porcore("inspect", path, "--with", anchor)
    assert second.code == 3  # a second claim is no root from elsewhere
    assert "equals the one in the second file" in second.out
    assert porcore("inspect", path, "--with", anchor, "--root", fixture.roots[0]).code == 0
    assert porcore("inspect", path).code == 3
