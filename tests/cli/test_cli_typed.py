"""What a person types is forgiven or named by its option, and never called a file."""

import pytest

from porcore.cli import main

HASH = "00" * 32
RIGHT = {
    "exchange": "Sample Exchange",
    "taken-at": "2026-10-25T00:00:00Z",
    "height": "934496",
    "block-hash": HASH,
}


@pytest.fixture
def run(capsys):
    def go(*arguments):
        code = main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return go


@pytest.mark.slow
@pytest.mark.parametrize(
    "form",
    [
        str.upper,
        lambda i: f"0x{i}",
        lambda i: f"0X{i.upper()}",
        lambda i: f" {i[:32]} {i[32:]}\n",
        lambda i: f"`{i}`",
        lambda i: f"“{i}”",
        lambda i: f"\ufeff{i[:10]}\u200b{i[10:]}",
        lambda i: f"{i[:20]}\n{i[20:40]}\n{i[40:]}",
    ],
)
def test_an_id_is_forgiven_what_the_bot_forgives(run, built, balances, tmp_path, form):
    client = next(c for c, held in balances.items() if all(held.values()))
    _, plain, _ = run("prove", built / "x.por", client)
    code, out, _ = run("prove", built / "x.por", form(client))
    assert (code, out) == (0, plain)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("ab" * 31, "62 characters"),
        ("ab" * 33, "66 characters"),
        ("", "0 characters"),
        ("g" + "a" * 63, "a character that is no hex digit"),
        ("٣" * 64, "a character that is no hex digit"),
    ],
)
def test_a_wrong_id_is_counted_and_not_shown(run, built, typed, found):
    code, out, err = run("prove", built / "x.por", typed)
    assert (code, out) == (2, "")
    assert err == (
        f"porcore: CLIENT_ID: found {found}, expected 64 hex digits (0-9, a-f). Copy the hashed client id again.\n"
    )


def test_a_client_without_a_leaf_most_likely_held_nothing(run, built):
    code, _, err = run("prove", built / "x.por", "ab" * 32)
    assert code == 1
    assert (
        "The account may have held nothing at all then, be newer than the snapshot, be a sub-account" in err
    )


@pytest.mark.parametrize(
    ("option", "typed", "said"),
    [
        (
            "block-hash",
            HASH[:-1],
            "--block-hash: expected the hash of that block, 64 lower-case hex digits, found 63",
        ),
        (
            "block-hash",
            "zz" * 32,
            "--block-hash: expected the hash of that block, 64 lower-case hex digits, found other",
        ),
        (
            "block-hash",
            f"0x{HASH}",
            "--block-hash: expected 64 lower-case hex digits alone, without 0x, capitals",
        ),
        (
            "block-hash",
            "AB" * 32,
            "--block-hash: expected 64 lower-case hex digits alone, without 0x, capitals",
        ),
        ("height", "-1", "--height: expected the number of a block, such as 934496."),
        ("height", "1e5", "--height: expected the number of a block, such as 934496."),
        ("taken-at", "2026-10-25", "--taken-at: expected a UTC time such as 2026-10-25T00:00:00Z."),
        ("exchange", "交易所", "PORBOT_DISPLAY_NAME holds a name in another script"),
        ("exchange", " X", "--exchange: expected the name as in the statement"),
    ],
)
def test_a_wrong_part_of_a_challenge_is_named_by_its_option(run, option, typed, said):
    arguments = [f"--{name}={typed if name == option else value}" for name, value in RIGHT.items()]
    code, out, err = run("challenge", *arguments)
    assert (code, out) == (2, "")
    assert said in err
    assert "file" not in err
    assert "Type or copy it again." in err


@pytest.mark.parametrize(
    ("command", "option", "typed", "said"),
    [
        ("audit-zk", "--workers", "0", "expected a whole number from 1 to 256"),
        ("audit-zk", "--workers", "two", "expected a whole number from 1 to 256"),
        ("build", "--workers", "257", "expected a whole number from 1 to 256"),
        ("build", "--workers", "-1", "expected a whole number from 1 to 256"),
        ("audit-zk", "--timeout", "1h", "expected whole seconds, 1 to 10000000"),
        ("audit-zk", "--timeout", "10000001", "expected whole seconds, 1 to 10000000"),
    ],
)
def test_a_number_that_does_not_fit_is_told_what_does(run, capsys, command, option, typed, said):
    rest = ["x.csv"] if command == "audit-zk" else ["bundle", "-o", "x.por"]
    with pytest.raises(SystemExit) as ended:
        run(command, *rest, f"{option}={typed}")
    assert ended.value.code == 2
    assert f"argument {option}: {said}" in capsys.readouterr().err
