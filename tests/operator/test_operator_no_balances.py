"""A wallet list of which nothing counts: the dry run says near its top that wallets are named, and why they count as 0."""

import pytest

from bot.texts import common

pytestmark = pytest.mark.slow

CONFIG = (
    'format = "porcore-bundle/1"\nexchange = "Sample Exchange"\ntaken_at = "2026-10-25T00:00:00Z"\n'
    '[[assets]]\nsymbol = "BTC"\ndecimals = 8\nmembers = ["BTC"]\n'
)
HEAD = "coin,network,address,balance,Height,Third party custodian name\n"
BITCOIN = ("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "12c6DSiU4Rq3P4ZxziKxzrL5LmMBrzjrJX", "1HLoD9E4SDFFPDiYfNYnkBLQ85Y51J3Zb1")  # fmt: skip


def rows(coin, balance):
    return "".join(f"{coin},BTC,{address},{balance},900000,\n" for address in BITCOIN)


@pytest.mark.parametrize(
    ("listed", "said"),
    [
        (rows("BTC", ""), "3 wallets are named without balances: the list states none, so all reserves count as 0."),
        (rows("BTC", "").splitlines()[0] + "\n", "1 wallet is named without a balance: the list states none, so"),
        (rows("XYZ", "5"), "3 wallets are named, but their coins count as no member, or cannot be read, so all"),
    ],
)  # fmt: skip
async def test_why_nothing_counts(operator_session, listed, said):
    folder = operator_session.import_dir / "bare"
    folder.mkdir()
    (folder / "snapshot.toml").write_text(CONFIG)
    (folder / "balances.csv").write_text(f"client_id,BTC\n{'a1' * 32},1.5\n")
    (folder / "wallets.csv").write_text(HEAD + listed)
    text = (await operator_session.load("bare")).text
    assert text.startswith("⚠️ Look at this first"), text
    assert said in text
    assert "names no wallets" not in text
    assert common.heights_note(()) in text
