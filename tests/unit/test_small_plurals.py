"""One thing is told as one thing."""

import re

import pytest

from bot.formats import counted
from bot.load.claim_dry_run import ClaimChange
from bot.texts.claim_dry_run import _MOST_CHANGES as MOST
from bot.texts.claim_dry_run import _changed
from bot.texts.dry_run import _missing

ONE_OF_MANY = re.compile(r"(?<![\d,.])1 (?:more )?[a-z-]+s\b")


@pytest.mark.parametrize("number", [0, 1, 2, 1000])
def test_a_number_of_things(number):
    said = counted(number, "more root")
    assert said == {0: "0 more roots", 1: "1 more root", 2: "2 more roots", 1000: "1,000 more roots"}[number]


@pytest.mark.parametrize("more", [1, 2])
def test_what_is_left_out_of_a_dry_run(more):
    totals = {f"A{number}": ("1", "2") for number in range(MOST + more)}
    change = ClaimChange(
        roots=False,
        totals=totals,
        debts={},
        wallets=None,
        listed=(0, 0),
        units=(),
        proof_format=None,
        source="",
    )
    lines = [*_changed(change), _missing(more)]
    assert not [line for line in lines if ONE_OF_MANY.search(line)]
    assert sum(f"{more} more " in line for line in lines) == 2
