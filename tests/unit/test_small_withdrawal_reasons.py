"""What may stand in the public log as the reason of a withdrawal: words that can be seen, and nobody's id in any form."""

import pytest

from bot.catalogue.errors import CatalogueError
from bot.catalogue.log_entries import check_reason

ID = "5e" * 32


@pytest.mark.parametrize(
    "reason",
    [
        "",
        "the list was of another day",
        "见本 – списък на портфейли",
        "wallet 3f9c0a11 twice, see 2026-10-26",
        "é e\u0301 ✅",
    ],
)
def test_words_may_stand(reason):
    check_reason(reason)


@pytest.mark.parametrize(
    "unseen", "\u2800\u3164\uffa0\u115f\u034f\ufe0f\U000e0100\u180b\u200b\u2066\U000e0041"
)
def test_what_no_screen_shows_may_not(unseen):
    for reason in (unseen, f"wrong{unseen} list"):
        with pytest.raises(CatalogueError, match="cannot be seen"):
            check_reason(reason)


@pytest.mark.parametrize(
    "reason",
    [
        ID,
        f"of 0x{ID.upper()}, see there",
        "-".join(ID[at : at + 8] for at in range(0, 64, 8)),
        ":".join(ID[at : at + 2] for at in range(0, 64, 2)),
        f"{ID[:32]}...{ID[32:]}",
        "".join(chr(ord(digit) + 0xFEE0) for digit in ID),
        ID.replace("5", "\u0665"),
        "\u0301".join(ID),
    ],
)
def test_an_id_may_not_however_it_is_typed(reason):
    with pytest.raises(CatalogueError, match="64 digits"):
        check_reason(reason)
