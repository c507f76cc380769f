"""Library and command line give every attack the answer it must get."""

import pytest
from attacks.vectors import REFUTED, UNREADABLE, VERIFIED, vectors

from porcore import verify_file
from porcore.cli import main

ALL = vectors()
by_name = pytest.mark.parametrize("vector", ALL, ids=lambda vector: vector.name.replace(" ", "-"))


def test_every_kind_of_answer_is_there():
    assert {vector.exit_code for vector in ALL} == {0, 1, 2, 3}
    steps = {vector.step for vector in ALL if vector.exit_code == REFUTED}
    assert steps == {"trust", "pieces", "index", "depth", "balance", "sibling", "sum", "root"}


@by_name
def test_the_library_gives_this_answer(vector):
    verdict = verify_file(vector.data, vector.given)
    assert verdict.exit_code == vector.exit_code, verdict.headline
    assert vector.says in verdict.headline
    assert "\n" not in verdict.headline
    first_word = {0: "Verified", 1: "Refuted", 2: "Not readable", 3: ("Consistent", "Nothing proven")}
    assert verdict.headline.startswith(first_word[vector.exit_code])
    if vector.exit_code != REFUTED:
        assert verdict.place is None
        return
    found = verdict.place
    assert (found.step, (found.asset, found.piece, found.level)) == (vector.step, vector.place)
    asset, piece, level = vector.place
    names = [
        asset,
        f"piece {piece}" if piece is not None else "",
        f"level {level}" if level is not None else "",
    ]
    assert ", ".join(name for name in [*names, f"step {vector.step}"] if name) in verdict.headline


@by_name
def test_the_command_line_gives_the_same_answer(vector, tmp_path, capsys):
    proof, statement = tmp_path / "proof.json", tmp_path / "statement.json"
    proof.write_bytes(vector.data)
    arguments = ["verify", str(proof)]
    given = vector.given
    if given.statement is not None:
        statement.write_bytes(given.statement)
        arguments += ["--statement", str(statement)]
    if given.statement_id is not None:
        arguments += ["--statement-id", given.statement_id]
    for root in given.roots:
        arguments += ["--root", root]
    assert main(arguments) == vector.exit_code
    printed = capsys.readouterr()
    assert printed.out.splitlines() == list(verify_file(vector.data, given).lines)
    assert printed.err == ""


@pytest.mark.parametrize("code", [VERIFIED, REFUTED, UNREADABLE])
def test_no_answer_repeats_a_client_id(code):
    """What a person forwards to others must not hold the id that unlocks their balances."""
    from attacks.worlds import FIRST, HOLDER, LAST

    for vector in ALL:
        if vector.exit_code == code:
            text = "\n".join(verify_file(vector.data, vector.given).lines)
            assert not any(client.hex() in text for client in (FIRST, HOLDER, LAST)), vector.name
