"""Claims on their way through a data folder: read, staged, published, withdrawn, and killed in between."""

import shutil
from pathlib import Path

import pytest
from claim_rows import claim_toml

from bot.catalogue import ObstacleError
from bot.catalogue.claims import ServedClaims
from bot.catalogue.served_folders import PublishedFileError
from bot.load.claim_dry_run import ClaimDryRun, mark_of_units
from bot.load.errors import AlreadyError, GoneError, LoadError, UnitsError
from porcore.publications import WALLET_LIST

OLGA, OTTO = 4711, 4712
ROOT = "0a" * 32
AUGUST, JULY = "2026-08-14T00:00:00Z", "2026-07-14T00:00:00Z"
WALLETS = "BTC,Bitcoin,bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq,12,,\n"


def prefix(run):
    return bytes.fromhex(run.row.id[:16])


def served(load_setup):
    return ServedClaims(load_setup.data_dir, load_setup.catalogue)


async def staged(load_setup, bundle, name="claim"):
    run = await load_setup.loads.load(load_setup.put(bundle, name), OLGA)
    assert isinstance(run, ClaimDryRun)
    return run


async def published(load_setup, bundle, name="claim"):
    run = await staged(load_setup, bundle, name)
    return await load_setup.loads.claims.publish(prefix(run), OLGA)


@pytest.mark.slow
@pytest.mark.parametrize("packed", [False, True])
async def test_a_claim_is_read_shown_published_and_withdrawn(load_setup, claim_bundle, packed):
    bundle = claim_bundle(WALLETS)
    if packed:
        bundle = Path(shutil.make_archive(str(bundle), "zip", bundle))
    run = await staged(load_setup, bundle, "claim.zip" if packed else "claim")
    assert [(root.label, root.hash) for root in run.claim.roots] == [("", ROOT)]
    assert (run.exchange.name, run.source_known, run.obstacle) == ("OKX", True, None)
    assert [(row.asset, row.owed, row.reserves, row.ratio_tenths) for row in run.figures] == [
        ("BTC", "10", "12", 1200)
    ]
    assert load_setup.files("publications") == []

    entry = await load_setup.loads.claims.publish(prefix(run), OTTO)
    assert entry.served
    assert [row.key for row in load_setup.catalogue.exchanges()] == ["okx"]
    assert load_setup.catalogue.log_is_intact()
    claims = served(load_setup)
    assert claims.check_all() == []
    assert claims.whole(claims.at("okx", None)).id == run.claim.id
    assert [wallet.balance for wallet in claims.wallets(entry)] == ["12"]
    assert load_setup.files("publications") == sorted(
        f"publications/{entry.id}{name}"
        for name in ("", "/publication.toml", f"/{WALLET_LIST}", "/wallets.csv")
    )
    modes = {path.stat().st_mode & 0o077 for path in (load_setup.data_dir / "publications").rglob("*")}
    assert modes == {0}
    with pytest.raises(AlreadyError):
        await load_setup.loads.claims.publish(prefix(run), OLGA)

    gone = await load_setup.loads.claims.withdraw(entry.prefix, OLGA)
    assert gone.withdrawn_at
    assert not gone.served
    claims.refresh()
    assert claims.at("okx", None) is None
    assert [each.id for each in claims.entries("okx")] == [entry.id]
    with pytest.raises(LoadError, match="stays withdrawn"):
        await load_setup.loads.load(load_setup.put(bundle, "again"), OLGA)
    assert load_setup.catalogue.audit_agrees()
    assert load_setup.snapshots.log_is_intact()


@pytest.mark.slow
async def test_what_changed_since_the_last_claim(load_setup, claim_bundle):
    await published(load_setup, claim_bundle(WALLETS, taken_at=JULY), "july")
    run = await staged(
        load_setup, claim_bundle(root="0b" * 32, totals=(("BTC", "11"), ("ETH", "5"))), "august"
    )
    assert run.change.roots
    assert run.change.totals == {"BTC": ("10", "11"), "ETH": ("", "5")}
    assert run.change.wallets == (1, 0)
    same = await staged(load_setup, claim_bundle(WALLETS), "same")
    assert not same.change.roots
    assert same.change.totals == {}


@pytest.mark.slow
@pytest.mark.parametrize(("amount", "tenths"), [("1", 12_000), ("200", 60)])
async def test_ratios_out_of_all_proportion_need_a_second_yes(load_setup, claim_bundle, amount, tenths):
    run = await staged(load_setup, claim_bundle(WALLETS, totals=(("BTC", amount),)))
    assert [(asked.asset, asked.ratio_tenths) for asked in run.questions] == [("BTC", tenths)]
    with pytest.raises(UnitsError) as asked:
        await load_setup.loads.claims.publish(prefix(run), OLGA)
    with pytest.raises(UnitsError):
        await load_setup.loads.claims.publish(prefix(run), OLGA, mark_of_units(asked.value.questions) ^ 1)
    assert load_setup.catalogue.publications() == ()
    entry = await load_setup.loads.claims.publish(prefix(run), OLGA, mark_of_units(asked.value.questions))
    assert entry.served
    assert ("publish", "confirmed") in load_setup.audit()


@pytest.mark.slow
async def test_one_time_of_an_exchange_has_one_claim(load_setup, claim_bundle):
    entry = await published(load_setup, claim_bundle(), "a")
    other = await staged(load_setup, claim_bundle(root="0b" * 32), "b")
    assert isinstance(other.obstacle, ObstacleError)
    with pytest.raises(LoadError, match=rf"/withdraw {entry.id[:8]}"):
        await load_setup.loads.claims.publish(prefix(other), OLGA)
    assert (load_setup.data_dir / "staging" / other.row.id).is_dir()
    await published(load_setup, claim_bundle(exchange="bybit", source="https://www.bybit.com/x"), "c")
    await load_setup.loads.claims.withdraw(entry.prefix, OLGA)
    await load_setup.loads.claims.publish(prefix(other), OLGA)
    keys = [(row.key, row.withdrawn_at is None) for row in load_setup.catalogue.publications()]
    assert sorted(keys) == [("bybit", True), ("okx", False), ("okx", True)]
    assert load_setup.catalogue.log_is_intact()


@pytest.mark.slow
async def test_a_claim_and_a_tree_of_one_time_do_not_collide(load_setup, claim_bundle, por):
    await load_setup.publish(por(AUGUST), "a.por")
    await published(load_setup, claim_bundle(), "claim")
    assert [row.key for row in load_setup.catalogue.exchanges()] == ["sample-exchange", "okx"]
    kinds = [(row.kind, row.event) for row in load_setup.catalogue.log()]
    assert kinds == [("tree", "published"), ("claim", "published")]
    assert load_setup.snapshots.exchanges() == ("sample-exchange",)
    assert served(load_setup).exchanges() == ("okx",)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda folder: (folder / "notes.txt").write_text("hi"), "notes.txt"),
        (lambda folder: (folder / "publication.toml").write_text(claim_toml(exchange="nobody")), "exchange"),
        (
            lambda folder: (folder / "publication.toml").write_text(
                claim_toml(taken_at="2199-01-01T00:00:00Z")
            ),
            "come yet",
        ),
        (
            lambda folder: (folder / "publication.toml").write_text(claim_toml(taken_at="2026-08-14")),
            "taken_at",
        ),
        (lambda folder: (folder / "publication.toml").write_bytes(b"\xff\xfe" * 50), "UTF-8"),
        (lambda folder: (folder / "publication.toml").write_text(""), "publication.toml"),
        (
            lambda folder: (folder / "publication.toml").write_text(claim_toml(totals=(("BTC", "1e5"),))),
            "amount",
        ),
        (lambda folder: (folder / "wallets.csv").symlink_to("/etc/passwd"), "link"),
    ],
)
async def test_what_is_no_claim_is_refused_and_nothing_is_left(load_setup, claim_bundle, change, said):
    bundle = claim_bundle()
    change(bundle)
    target = load_setup.import_dir / "claim"
    shutil.copytree(bundle, target, symlinks=True)
    from bot.load.obtain import FolderSource

    with pytest.raises(LoadError, match=said) as refused:
        await load_setup.loads.load(FolderSource("claim"), OLGA)
    assert str(load_setup.data_dir) not in str(refused.value)
    assert load_setup.files("staging", "publications", "work") == []
    assert load_setup.catalogue.staged_publications() == ()


@pytest.mark.slow
async def test_a_kill_between_any_two_steps_loses_nothing(load_setup_at, claim_bundle):
    setup = load_setup_at()
    run = await staged(setup, claim_bundle(WALLETS))
    staging, public = setup.data_dir / "staging" / run.row.id, setup.data_dir / "publications" / run.row.id
    setup.close()
    # Killed after the folder was moved and before the row was written.
    staging.rename(public)
    again = load_setup_at()
    assert staging.is_dir()
    assert not public.exists()
    assert any("waits for Publish or Discard" in fault for fault in again.faults)
    entry = await again.loads.claims.publish(prefix(run), OLGA)
    again.close()
    # Killed while a load put its files in place, and after a discard removed the files.
    (staging.parent / f".{'ab' * 32}.1234.por-part").mkdir()
    (staging.parent / ("cd" * 32)).mkdir()
    third = load_setup_at()
    assert third.files("staging") == []
    assert third.faults == []
    assert served(third).at("okx", None).id == entry.id


@pytest.mark.slow
async def test_a_kill_in_a_discard_and_lost_files_are_told(load_setup_at, claim_bundle):
    setup = load_setup_at()
    run = await staged(setup, claim_bundle(), "a")
    setup.close()
    shutil.rmtree(setup.data_dir / "staging" / run.row.id)
    again = load_setup_at()
    assert any("is gone: its files are missing" in fault for fault in again.faults)
    assert again.catalogue.staged_publications() == ()
    with pytest.raises(GoneError):
        await again.loads.claims.publish(prefix(run), OLGA)


@pytest.mark.slow
async def test_files_that_changed_are_not_published_and_not_served(load_setup, claim_bundle):
    run = await staged(load_setup, claim_bundle(WALLETS))
    file = load_setup.data_dir / "staging" / run.row.id / "wallets.csv"
    whole = file.read_bytes()
    file.write_bytes(whole + b"\n")
    with pytest.raises(LoadError, match=r"wallets\.csv was changed on disk"):
        await load_setup.loads.claims.publish(prefix(run), OLGA)
    file.write_bytes(whole)
    entry = await load_setup.loads.claims.publish(prefix(run), OLGA)

    claims, news = served(load_setup), []
    claims.listen(lambda found, reason: news.append((found.id, reason)))
    listed = claims.path(entry.id) / WALLET_LIST
    kept = listed.read_bytes()
    listed.write_bytes(kept.replace(b"12", b"13"))
    with pytest.raises(PublishedFileError, match="not the one that was published"):
        claims.wallets(entry)
    with pytest.raises(PublishedFileError):
        claims.wallets(entry)
    assert claims.served() == ()
    assert [reason != "" for _, reason in news] == [True]
    claims.look_again()
    assert claims.served() == ()
    listed.write_bytes(kept)
    claims.look_again()
    assert [each.id for each in claims.served()] == [entry.id]
    assert [reason != "" for _, reason in news] == [True, False]
    shutil.rmtree(claims.path(entry.id))
    assert any("is missing" in sentence for sentence in claims.check_all())


@pytest.mark.slow
async def test_discarding_removes_the_files(load_setup, claim_bundle):
    run = await staged(load_setup, claim_bundle(WALLETS))
    await load_setup.loads.claims.discard(prefix(run), OLGA)
    assert load_setup.files("staging", "publications") == []
    with pytest.raises(GoneError):
        await load_setup.loads.claims.discard(prefix(run), OLGA)
