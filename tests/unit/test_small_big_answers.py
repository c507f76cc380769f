"""The largest snapshot there can be: 256 assets with the longest names and sums, cut into 16 pieces each.

The sandbox is as strict as Telegram and refuses what is too long or has too many entities.
"""

import re

import pytest

from bot.catalogue.signatures import Signatures
from bot.formats import utf16
from bot.texts import balances
from bot.texts.included import Inclusion, included, inclusion_pages
from porcore.reserves.comparison import compare
from porcore.snapshot import Snapshot

pytestmark = pytest.mark.slow

EXCHANGE = "An Exchange With The Longest Name That The Format Allows It. 123"
CLIENT = "c0ffee" * 10 + "0123"
BALANCES = ("12345678901234567890123456789.12345678", "1", "0.00000016")
MOST_ASSETS = 256
PUBLISHED_AT = "https://x.example/" + "p" * 180


def symbol(number):
    return f"ASSET-WITH-A-VERY-LONG-NAME-{number:04d}"


@pytest.fixture(scope="module")
def giant(tmp_path_factory):
    """A bundle of 256 assets, each with three members, three clients and two wallets."""
    folder = tmp_path_factory.mktemp("giant") / "giant"
    folder.mkdir()
    toml = [
        'format = "porcore-bundle/1"',
        f'exchange = "{EXCHANGE}"',
        'taken_at = "2026-10-25T23:59:59Z"',
        "pieces = 16",
    ]
    members = {
        symbol(n): [symbol(n), f"FIRST-{symbol(n)[-26:]}", f"OTHER-{symbol(n)[-26:]}"]
        for n in range(MOST_ASSETS)
    }
    columns = [column for some in members.values() for column in some]
    for name, some in members.items():
        listed = ", ".join(f'"{one}"' for one in some)
        toml += ["[[assets]]", f'symbol = "{name}"', "decimals = 8", f"members = [{listed}]"]
    (folder / "snapshot.toml").write_text("\n".join(toml) + "\n")
    rows = [",".join(["client_id", *columns])]
    for number, balance in enumerate(BALANCES):
        client = CLIENT if not number else f"{number:064x}"
        rows.append(",".join([client, *[balance, "0", "0"] * 256]))
    (folder / "balances.csv").write_text("\n".join(rows) + "\n")
    wallets = ["asset,chain,address,balance,height,label"]
    for name in members:
        wallets += [
            f"{name},bitcoin,{'1' * 60}{n},{BALANCES[0]},{10**12},{'A label that is long. ' * 3}".rstrip()
            for n in (1, 2)
        ]
    (folder / "wallets.csv").write_text("\n".join(wallets) + "\n")
    return folder


@pytest.mark.slow
async def test_every_answer_fits(bot_session_with, giant):
    async with bot_session_with(
        people=("Olga",), import_dir=giant.parent, published_at=PUBLISHED_AT
    ) as bot_session:
        olga, sandbox = bot_session.operators[0], bot_session.sandbox
        sent = await olga.send("/load giant")
        shown = await sandbox.next_message(olga, after=sent)
        await sandbox.wait_for(lambda: "Publish" in sandbox.refresh(shown).labels, timeout=90, what="dry run")
        await olga.press(sandbox.refresh(shown), "Publish")
        await sandbox.wait_for(lambda: "Publish" not in sandbox.refresh(shown).labels, timeout=30)
        group = sandbox.add_group("Depositors", [bot_session.bob])
        public = await bot_session.ask("/reserves", user=bot_session.bob, chat=group)
        wallets = next(label for label in public.labels if "Wallets" in label)
        await bot_session.press(public, wallets, user=bot_session.bob)
        for text in ("/snapshots", "/status", "/audit", "/withdraw"):
            await bot_session.ask(text, user=olga)
        picture = await bot_session.ask("/reserves")
        await sandbox.next_message(bot_session.alice, after=picture)
        for text in (f"/reserves {symbol(255)}", "/reserves NOTHING", "/snapshots"):
            await bot_session.ask(text)
            await bot_session.settled()  # a second message with all the words
        answer = await bot_session.ask(CLIENT)
        check = await bot_session.press(
            answer, next(label for label in answer.labels if label.startswith("Check"))
        )
        assert check.photo
        assert len([label for label in check.labels if label.startswith("Piece")]) == 15
        assert (await bot_session.press(check, "Piece 16")).photo
        for label in ("Your path, in full", "Proof file"):
            document = await bot_session.press(answer, label)
            assert len(document.document.data) < 20_000_000
        _every_page_fits(bot_session.data_dir)


def _every_page_fits(data_dir):
    with Snapshot(next((data_dir / "snapshots").iterdir())) as snapshot:
        proof, wallets = snapshot.prove(bytes.fromhex(CLIENT)), snapshot.wallets
        rows = compare(snapshot.statement, wallets)
        checked = Signatures().of(snapshot.statement, wallets).result()
    answer = Inclusion(proof, rows, wallets, checked, EXCHANGE, PUBLISHED_AT)
    pages = inclusion_pages(answer)
    assert len(pages) >= MOST_ASSETS // balances.MOST_BALANCES
    assert sum(map(len, pages)) == MOST_ASSETS
    for page in range(len(pages)):
        html = included(answer, page)
        assert utf16(html) <= 4096
        assert len(re.findall("<(?:b|i|a|code|pre|blockquote)[ >]", html)) <= 100
