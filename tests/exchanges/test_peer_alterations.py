"""Files in which something is masked, or whose numbers were written anew: not a lie, and not checkable either."""

import json

import pytest
from exchanges.builders.every import fixtures

from porcore.exchanges import inspect, lines

FIXTURES = {fixture.name: fixture for fixture in fixtures()}


def changed(name, *changes):
    """Return the report on fixture `name` after each of `changes`, (keys..., value), was made."""
    file = json.loads(FIXTURES[name].holds)
    for *keys, last, value in changes:
        inner = file
        for key in keys:
            inner = inner[key]
        inner[last] = value
    return inspect(json.dumps(file, ensure_ascii=False).encode())


def cause(report):
    return dict(report.headline.values)["detail"]


FILLERS = ["x" * 64, "ab***yz", "•" * 12, "ab…yz", "12ab...ef", "abcXXXXXXXXyz", "REDACTED", "<your nonce>"]


@pytest.mark.parametrize("filler", FILLERS)
@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("bitget-2025", ("self", "encryptUid")),
        ("bitget-2025", ("self", "nonce")),
        ("bybit", ("self", "userHash")),
        ("bybit", ("self", "hash")),
        ("okx-v1", ("self", "nonce")),
        ("mexc", ("self", "accountId")),
        ("ourbit", ("self", "uid")),
        ("bitunix", ("self", "nonce")),
        ("coinex-alone", ("self", "nonce")),
        ("bybit", ("path", 0, "hash")),
        ("bybit", ("self", "balance", "BTC")),
    ],
)
def test_a_filler_in_a_hashed_field_is_named_and_no_contradiction(name, place, filler):
    report = changed(name, (*place, filler))
    assert report.exit_code == 2
    where = "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in place).lstrip(".")
    assert f"{where} is masked (" in str(report.headline)
    assert "as the exchange gave it" in str(report.headline)
    assert "does not hold" not in " ".join(lines(report))


def test_what_is_left_of_a_secret_is_not_repeated():
    report = changed("bitget-2025", ("self", "nonce", "k7zebra***tail9"))
    assert "zebra" not in " ".join(lines(report))
    assert "tail9" not in " ".join(lines(report))


@pytest.mark.parametrize("name", ["bitget-2025", "bitunix", "okx-v1", "ourbit"])
def test_a_filler_over_a_neighbours_data_leaves_the_rest_to_be_checked(name):
    file = json.loads(FIXTURES[name].holds)
    node = file["path"][0]
    keys = [key for key in ("encryptUid", "nonce", "uid") if key in node] or ["nonce"]
    report = changed(name, *(("path", 0, key, "x" * 32) for key in keys))
    assert report.exit_code == 3
    text = " ".join(lines(report))
    assert all(f"path[].{key}" in text.partition("Not part of the check")[2] for key in keys)


@pytest.mark.parametrize("value", ["0" * 64, "a" * 64, "abc", "k7k7k7k7"])
def test_another_value_in_a_secrets_place_is_no_filler(value):
    assert changed("bitget-2025", ("self", "encryptUid", value)).exit_code == 1


def test_a_filler_explains_nothing_that_does_not_depend_on_it():
    """A lie cannot be covered by stars in a field that no hash covers, nor by those in another node."""
    lie = ("self", "balances", "BTC", "999")
    assert changed("bitget-2025", lie).exit_code == 1
    assert changed("bitget-2025", lie, ("note", "***")).exit_code == 1
    assert changed("bitget-2025", lie, ("path", 0, "nonce", "x" * 64)).exit_code == 1
    assert changed("bitget-2025", lie, ("self", "auditId", "***")).exit_code == 1
    level = ("path", 0, "level", 9)
    assert changed("bitget-2025", level).exit_code == 1


def test_numbers_that_a_program_wrote_anew_are_named():
    """Digits are lost, so the leaf is another one; the file is no lie for that."""
    for number in (9.8e-05, 1e-07, 0.30000000000000004, 12.345678901234567):
        report = changed(
            "bitget-2022", ("self", "balances", {"BTC": number, "ETH": 0, "USDT": 4372722.80025793})
        )
        assert report.exit_code == 2
        assert "written anew by a program" in str(report.headline)
        assert "as the exchange gave it" in str(report.headline)


def test_a_number_of_another_node_shows_it_of_the_whole_file():
    report = changed(
        "bitget-2022",
        ("self", "balances", {"BTC": 1.5, "ETH": 0, "USDT": 4372722.8}),
        ("path", 0, "balances", "BTC", 9.8e-05),
    )
    assert report.exit_code == 2


@pytest.mark.parametrize("number", ["0.000098", "123456789.12345678", "98E-6", "12"])
def test_usual_numbers_show_no_rewriting(number):
    file = json.loads(FIXTURES["bitget-2022"].holds)
    file["self"]["balances"] = {"BTC": "@", "ETH": 0, "USDT": 2}
    assert inspect(json.dumps(file).replace('"@"', number).encode()).exit_code == 1


def test_one_number_with_its_zeros_shows_that_no_program_wrote_all_anew():
    file = json.loads(FIXTURES["bitget-2022"].holds)
    file["self"]["balances"] = {"BTC": 9.8e-05, "ETH": 0, "USDT": "@"}
    text = json.dumps(file).replace('"@"', "1.50000000")
    assert inspect(text.encode()).exit_code == 1


def test_rewriting_explains_no_wrong_sum_of_whole_coins():
    """The hashes hold, so the last node's amounts are all that differs: by far more than floating point loses."""
    report = changed(
        "bitget-2022",
        ("path", -1, "balances", {"BTC": 9.8e-05, "ETH": 1, "USDT": 5}),
    )
    assert report.exit_code == 1
    assert report.fault.step == "sum"
