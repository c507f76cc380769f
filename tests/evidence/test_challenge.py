"""The text that binds a signature to a snapshot."""

import pytest

from porcore.errors import FormatError
from porcore.reserves.evidence import Challenge, Dating, Level, SnapshotContext, examine, parse_challenge

HASH = "00" * 12 + "ab" * 20
CHALLENGE = Challenge("Sample Exchange", "2026-10-25T00:00:00Z", "934496", HASH)
OCCASION = SnapshotContext("Sample Exchange", "2026-10-25T00:00:00Z")


def test_the_text_is_what_the_documents_say():
    assert CHALLENGE.text == f"porcore/1 reserves Sample Exchange 2026-10-25T00:00:00Z 934496 {HASH}"
    assert parse_challenge(CHALLENGE.text) == CHALLENGE


@pytest.mark.parametrize(
    "text",
    [
        "",
        "I am an OKX address",
        CHALLENGE.text + " ",
        " " + CHALLENGE.text,
        CHALLENGE.text.replace("934496", "0934496"),
        CHALLENGE.text.replace("934496", "-1"),
        CHALLENGE.text.upper(),
        CHALLENGE.text[:-1],
        CHALLENGE.text.replace("porcore/1", "porcore/2"),
        CHALLENGE.text.replace("2026-10-25", "2026-10-32"),
        "porcore/1 reserves 2026-10-25T00:00:00Z 934496 " + HASH,
    ],
)
def test_anything_else_is_no_challenge(text):
    assert parse_challenge(text) is None


@pytest.mark.parametrize(
    "parts",
    [
        ("Two  Spaces ", "2026-10-25T00:00:00Z", "1", HASH),
        ("X", "2026-10-25", "1", HASH),
        ("X", "2026-10-25T00:00:00Z", "1.5", HASH),
        ("X", "2026-10-25T00:00:00Z", "1", HASH.upper()),
        ("X", "2026-10-25T00:00:00Z", "1", HASH[1:]),
    ],
)
def test_a_challenge_is_made_of_words_of_the_format(parts):
    with pytest.raises(FormatError):
        Challenge(*parts)


@pytest.mark.parametrize(
    ("text", "context", "dating"),
    [
        (CHALLENGE.text, OCCASION, Dating.FRESH),
        (CHALLENGE.text, SnapshotContext("Sample Exchange", "2026-11-25T00:00:00Z"), Dating.OTHER),
        (
            CHALLENGE.text,
            SnapshotContext("Sample Exchange rebuilt by Alice", OCCASION.taken_at),
            Dating.FRESH,
        ),
        (CHALLENGE.text, None, Dating.OTHER),
        ("we hold this address", OCCASION, Dating.UNDATED),
    ],
)
def test_a_signed_row_is_dated_by_its_text(signing, text, context, dating):
    signer = signing.Signer(1)
    address = signing.utxo_address("bitcoin", "p2pkh", signing.hash160(signer.public))
    row = signing.row("bitcoin", address, message=text, signature=signer.legacy("bitcoin", text))
    found = examine(row, context)
    assert (found.level, found.dating) == (Level.SIGNED, dating)


def test_a_text_for_another_exchange_is_not_bound_to_a_tree_that_this_one_rebuilt(signing):
    signer = signing.Signer(1)
    address = signing.utxo_address("bitcoin", "p2pkh", signing.hash160(signer.public))
    signature = signer.legacy("bitcoin", CHALLENGE.text)
    row = signing.row("bitcoin", address, message=CHALLENGE.text, signature=signature)
    found = examine(row, SnapshotContext("Another rebuilt by Sample Exchange", OCCASION.taken_at))
    assert (found.level, found.dating) == (Level.UNBOUND, Dating.OTHER)


def test_a_row_that_is_not_signed_is_not_dated(signing):
    row = signing.row("bitcoin", "1a", message=CHALLENGE.text)
    assert examine(row, OCCASION).dating is None
