"""What operators are warned of before a claim is published: shortfalls, coins that count for nothing, a root seen before."""

import zipfile
from functools import partial

import pytest
from claim_rows import claim_toml

from bot.load.claim_dry_run import mark_of_units
from bot.load.errors import LoadError, UnitsError
from bot.texts import claim_dry_run as dry_runs
from bot.texts.claim_warnings import units_question
from porcore.exchanges.known import shipped

claim_dry_run = partial(dry_runs.claim_dry_run, name_of=shipped().name_of)

OLGA = 4711
AUGUST, JULY = "2026-08-14T00:00:00Z", "2026-07-14T00:00:00Z"
ADDRESS = "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq"
SHORT = (
    f"BTC,Bitcoin,{ADDRESS},8.3,,\n"
    "WBTC-ERC20,Ethereum,0x00000000219ab540356cBB839Cbe05303d7705Fa,1.7,,\n"
    "stETH,Ethereum,0x00000000219ab540356cBB839Cbe05303d7705Fa,2,,\n"
)


def prefix(run):
    return bytes.fromhex(run.row.id[:16])


async def staged(load_setup, bundle, name="claim"):
    return await load_setup.loads.load(load_setup.put(bundle, name), OLGA)


@pytest.mark.slow
async def test_less_than_owed_needs_a_second_yes_that_names_the_cause(load_setup, claim_bundle):
    run = await staged(load_setup, claim_bundle(SHORT))
    text = claim_dry_run(run)
    assert "⚠️ <b>Less is listed than is owed</b>: BTC 83.0%. Publish will ask again." in text
    assert "WBTC-ERC20, stETH count for no asset: counts_as?" in text
    claims = load_setup.loads.claims
    with pytest.raises(UnitsError) as asked:
        await claims.publish(prefix(run), OLGA)
    question = units_question(asked.value)
    for part in (
        "anyway?",
        "• BTC: 83.0%",
        "WBTC-ERC20, stETH count for no asset",
        "Nothing is published yet",
    ):
        assert part in question
    with pytest.raises(UnitsError):
        await claims.publish(prefix(run), OLGA, mark_of_units(asked.value.questions))
    assert load_setup.catalogue.publications() == ()
    mark = mark_of_units(asked.value.questions, asked.value.short)
    assert (await claims.publish(prefix(run), OLGA, mark)).served
    details = [row.detail for row in load_setup.catalogue.audit(20) if row.outcome in ("asked", "confirmed")]
    assert details == ["less than owed: BTC"] * 3


@pytest.mark.slow
@pytest.mark.parametrize(("balance", "asks"), [("9.9999", True), ("10", False), ("10.5", False)])
async def test_only_less_than_owed_asks(load_setup, claim_bundle, balance, asks):
    run = await staged(load_setup, claim_bundle(f"BTC,Bitcoin,{ADDRESS},{balance},,\n"))
    assert bool(run.short) is asks
    assert ("Less is listed" in claim_dry_run(run)) is asks


@pytest.mark.slow
async def test_names_of_counts_as_without_a_row_are_said(load_setup, claim_bundle):
    bundle = claim_bundle("USDT-TRC20,Tron,T,12,,\nUSDT-ETH,Ethereum,E,1,,\nBTC,Bitcoin,B,12,,\n")
    with (bundle / "publication.toml").open("a") as file:
        file.write('[wallets]\ncounts_as = { "USDT-TRON" = "USDT" }\n')
    said = claim_dry_run(await staged(load_setup, bundle))
    said = said[said.index("no row is called") :]
    assert said.index("USDT-TRON") < said.index("USDT-TRC20") < said.index("BTC&#x27;.")


@pytest.mark.slow
async def test_the_root_of_another_time_or_exchange_is_pointed_at(load_setup, claim_bundle):
    first = await staged(load_setup, claim_bundle(taken_at=JULY), "july")
    assert "The same root" not in claim_dry_run(first)
    entry = await load_setup.loads.claims.publish(prefix(first), OLGA)
    again = claim_dry_run(await staged(load_setup, claim_bundle(taken_at=AUGUST), "august"))
    assert (
        f"<b>The same root</b> as the claim of 14 Jul 2026, 00:00 UTC (<code>{entry.id[:8]}</code>): most likely"
        in again
    )
    bybit = claim_bundle(exchange="bybit", source="https://www.bybit.com/x", taken_at=JULY)
    assert "as the claim of OKX of 14 Jul 2026" in claim_dry_run(await staged(load_setup, bybit, "bybit"))
    other = await staged(load_setup, claim_bundle(root="0b" * 32), "other")
    assert "The same root" not in claim_dry_run(other)
    await load_setup.loads.claims.withdraw(entry.prefix, OLGA)
    again = await staged(load_setup, claim_bundle(taken_at=AUGUST), "again")
    assert ", which was withdrawn: most likely" in claim_dry_run(again)


@pytest.mark.slow
async def test_a_withdrawn_claim_says_how_the_same_can_be_published_again(load_setup, claim_bundle):
    run = await staged(load_setup, claim_bundle())
    entry = await load_setup.loads.claims.publish(prefix(run), OLGA)
    await load_setup.loads.claims.withdraw(entry.prefix, OLGA)
    with pytest.raises(LoadError, match=r"add a word to source .*\?2"):
        await staged(load_setup, claim_bundle(), "again")
    other = claim_bundle(source="https://www.okx.com/proof-of-reserves?2")
    run = await staged(load_setup, other, "other")
    assert (await load_setup.loads.claims.publish(prefix(run), OLGA)).served


@pytest.mark.slow
async def test_totals_in_own_units_come_with_the_lines_to_write(load_setup, claim_bundle):
    words = {"exchange": "gate", "source": "https://www.gate.io/x", "proof_format": "gate"}
    bundle = claim_bundle(f"BTC,Bitcoin,{ADDRESS},12,,\n", **words, totals=(("BTC", "1000000000"),))
    said = claim_dry_run(await staged(load_setup, bundle))
    lines = '[[units]]\nasset = "BTC"\ndecimals = 8\nsource = "https://…"'
    assert lines in said
    text = claim_toml(**words, totals=(("BTC", "1000000000"),)) + lines.replace("…", "www.gate.io/x")
    (bundle / "publication.toml").write_text(text)
    assert "[[units]]" not in claim_dry_run(await staged(load_setup, bundle, "units"))


@pytest.mark.slow
async def test_a_zip_that_is_neither_kind_names_both(load_setup, tmp_path):
    for name, is_named in (("notes.txt", True), ("snapshot.toml", False)):
        with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
            archive.writestr(name, "")
        with pytest.raises(LoadError, match=r"snapshot\.toml") as refused:
            await staged(load_setup, tmp_path / "x.zip", f"{name}.zip")
        assert (". A claim or proof set has publication.toml in the place" in str(refused.value)) is is_named
