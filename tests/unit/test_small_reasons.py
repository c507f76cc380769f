"""Reasons of withdrawals: their marks on buttons, and a page of the list that has room for ten of them."""

import pytest

from bot.catalogue.entry import PublishedSnapshot
from bot.catalogue.listed import ListedSnapshots
from bot.group.snapshot_list import SNAPSHOTS_A_PAGE, snapshots_pages
from bot.operator.reasons import mark_of_reason
from bot.texts.common import fits

AT = "2026-11-01T00:00:00Z"


class Listed(ListedSnapshots):
    """A list whose log is whole."""

    trouble = ""

    def log_is_intact(self):
        return True


def page_with(number, reason):
    listed = Listed()
    listed._entries = tuple(
        PublishedSnapshot(f"{place:064x}", "Sample", AT, AT, AT, None, key="sample", reason=reason)
        for place in range(number)
    )
    return snapshots_pages(listed, 0)[0]


def test_only_no_reason_has_the_mark_of_none():
    assert mark_of_reason("") == 0
    marks = {mark_of_reason(f"reason {number}") for number in range(1000)}
    assert len(marks) > 990
    assert min(marks) > 0
    assert max(marks) < 2**24


@pytest.mark.parametrize(
    ("number", "reason", "shown"),
    [
        (1, "x" * 200, "Withdrawn because: “" + "x" * 200 + "”"),
        (SNAPSHOTS_A_PAGE, "short", "Withdrawn because: “short”"),
        (SNAPSHOTS_A_PAGE, "x" * 200, "Withdrawn because: “" + "x" * 200 + "”"),
    ],
)
def test_a_page_of_reasons_fits_a_message(number, reason, shown):
    html = page_with(number, reason)
    assert fits(html)
    assert html.count("<b>withdrawn</b> on 1 Nov 2026\n") == number
    assert html.count(f"{shown}\n") == number
