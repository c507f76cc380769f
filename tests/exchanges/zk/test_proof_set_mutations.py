"""No changed set passes: each of some two thousand changes ends in a step that fails, or in a file that is not read."""

import pytest
from exchanges.builders.build_zk_sets import KINDS
from exchanges.zk.audited_sets import audited, files_of, proven
from exchanges.zk.set_mutations import mutations
from shares import share

REFUSED = {1, 2}


def wrong(taken):
    """Return the names of changes that were not refused."""
    return [(name, answer.said) for name, files in taken if (answer := audited(files)).code not in REFUSED]


@pytest.mark.parametrize(("kind", "every"), [("gate", 41), ("binance", 73)])
def test_some_changed_sets_are_refused(kind, every):
    assert audited(files_of(proven(kind))).code == 0
    taken = list(mutations(proven(kind)))[::every]
    assert wrong(taken) == []
    assert len(taken) >= 8


@pytest.mark.slow
# A kind of set a day: making the changes costs as much as looking at them. Four kinds, five shares: all within twenty days.
@pytest.mark.parametrize("kind", share(KINDS, len(KINDS), of="kinds"))
def test_every_changed_set_is_refused(kind):
    made = list(mutations(proven(kind)))
    assert len(made) > 400
    assert wrong(share(made, 5, of=kind)) == []
