"""Proof sets on their way through a data folder: checked, staged, published, withdrawn, cancelled, and killed in between."""

import asyncio
import shutil
from functools import partial
from itertools import chain, repeat
from pathlib import Path

import pytest
from proof_sets import DATA, LATER, broken, files_of, forged, root_of, with_rows, write_set
from publications.claim_bundles import toml as claim_toml
from publications.claim_bundles import write

from bot.catalogue.proof_sets import ServedProofSets
from bot.load.errors import AlreadyError, FailingSetError, LoadError, StoppedError
from bot.load.obtain import FolderSource
from bot.load.proof_set_dry_run import ProofSetDryRun
from bot.texts import proof_set_dry_run as dry_runs
from bot.texts.proof_set_dry_run import failing_question
from porcore.exchanges.known import shipped

proof_set_dry_run = partial(dry_runs.proof_set_dry_run, name_of=shipped().name_of)

pytestmark = pytest.mark.slow
OLGA, OTTO = 4711, 4712


@pytest.fixture
def bundle(tmp_path):
    """Return a function that writes one more bundle."""
    numbers = iter(range(100))
    return lambda files=None, **words: write_set(tmp_path / f"set{next(numbers)}", files, **words)


async def staged(setup, path, name="set"):
    run = await setup.loads.load(setup.put(path, name), OLGA)
    assert isinstance(run, ProofSetDryRun)
    return run


def prefix(run):
    return bytes.fromhex(run.row.id[:16])


def served(setup):
    return ServedProofSets(setup.data_dir, setup.catalogue)


@pytest.mark.parametrize("packed", [False, True])
async def test_a_set_is_checked_shown_published_and_withdrawn(load_setup, bundle, packed):
    path = bundle()
    if packed:
        path = Path(shutil.make_archive(str(path), "zip", path))
    run = await staged(load_setup, path, "set.zip" if packed else "set")
    assert (run.found.holds, run.found.is_pinned, run.obstacle, run.source_known) == (True, False, None, True)
    assert load_setup.files("publications", "work") == []
    said = proof_set_dry_run(run)
    assert "✅" not in said
    assert "answers have ☑️ at most" in said
    assert (
        "Everyone would read: ☑️ Proof set of 14 Jul 2025. 5 of 5 batches hold. Checked with the key <code>"
        in said
    )

    decisions = load_setup.loads.proof_sets
    entry = await decisions.publish(prefix(run), OTTO)
    assert entry.served
    assert load_setup.files("publications") == sorted(
        f"publications/{entry.id}{name}"
        for name in ("", "/key.vk", "/proofs.csv", "/publication.toml", "/totals.json")
    )
    assert [(row.kind, row.event) for row in load_setup.catalogue.log()] == [("proof set", "published")]
    assert load_setup.catalogue.log_entries()[0].entry.count(root_of()) == 1
    assert load_setup.catalogue.log_is_intact()
    sets = served(load_setup)
    assert sets.check_all() == []
    assert sets.proof_set(sets.at("gate", None)) == run.found
    with pytest.raises(AlreadyError):
        await decisions.publish(prefix(run), OLGA)

    gone = await decisions.withdraw(entry.prefix, OLGA)
    assert not gone.served
    sets.refresh()
    assert sets.near("gate", LATER) is None
    with pytest.raises(LoadError, match="stays withdrawn"):
        await load_setup.loads.load(load_setup.put(path, "again"), OLGA)
    assert load_setup.catalogue.audit_agrees()
    assert load_setup.snapshots.log_is_intact()


async def test_a_restart_between_staging_and_publishing_loses_nothing(load_setup_at, bundle):
    setup = load_setup_at()
    run = await staged(setup, bundle())
    staging, public = setup.data_dir / "staging" / run.row.id, setup.data_dir / "publications" / run.row.id
    setup.close()
    staging.rename(public)  # killed after the folder was moved and before the row was written
    again = load_setup_at()
    assert staging.is_dir()
    assert any(
        "The proof set of Gate, 14 Jul 2025" in said and "waits for Publish or Discard" in said
        for said in again.faults
    )
    assert proof_set_dry_run(await again.loads.proof_sets.dry_run(prefix(run)))
    entry = await again.loads.proof_sets.publish(prefix(run), OLGA)
    again.close()
    third = load_setup_at()
    assert served(third).at("gate", None).id == entry.id


async def test_a_set_that_fails_needs_a_second_yes_that_names_the_batch(load_setup, bundle):
    run = await staged(load_setup, bundle(broken(3)))
    assert "⚠️ <b>Fails</b>: proofs (batch 3). Publish will ask again." in proof_set_dry_run(run)
    decisions = load_setup.loads.proof_sets
    with pytest.raises(FailingSetError) as asked:
        await decisions.publish(prefix(run), OLGA)
    question = failing_question(asked.value)
    assert "Batch 3: its proof does not hold under the key" in question
    assert "Nothing is published yet." in question
    with pytest.raises(FailingSetError):
        await decisions.publish(prefix(run), OLGA, asked.value.mark ^ 1)
    assert load_setup.catalogue.publications() == ()
    assert (await decisions.publish(prefix(run), OLGA, asked.value.mark)).served
    assert ("publish", "confirmed") in load_setup.audit()


async def test_a_tier_without_a_key_is_pointed_at_first(load_setup, bundle):
    tiers = DATA / "binance_tiers"
    files = {
        "proofs.csv": (tiers / "proof.csv").read_bytes(),
        "key-500.vk": (tiers / "zkpor500_2.vk").read_bytes(),
    }
    run = await staged(load_setup, bundle(files, exchange="binance", proof_format="binance"))
    assert "⚠️ <b>Not every proof was checked</b>: 2 of 3. The line on proofs says why." in proof_set_dry_run(
        run
    )


async def test_a_key_that_lets_anyone_prove_is_no_set(load_setup, bundle):
    with pytest.raises(LoadError, match=r"key\.vk: .*its γ and δ are the same"):
        await load_setup.loads.load(load_setup.put(bundle(forged(gamma="delta")), "set"), OLGA)
    assert load_setup.files("staging", "publications", "work") == []


async def test_one_time_of_an_exchange_has_one_set_beside_its_claim(load_setup, bundle, tmp_path):
    first = await staged(load_setup, bundle(), "a")
    decisions = load_setup.loads.proof_sets
    entry = await decisions.publish(prefix(first), OLGA)
    claim = write(
        tmp_path / "claim",
        claim_toml(
            exchange="gate",
            proof_format="gate",
            taken_at=first.found.taken_at,
            source="https://www.gate.com/x",
            roots=[{"label": "", "hash": root_of()}],
        ),
        root_json=files_of()["totals.json"],
    )
    run = await load_setup.loads.load(load_setup.put(claim, "claim"), OLGA)
    await load_setup.loads.claims.publish(prefix(run), OLGA)
    other = await staged(load_setup, bundle(forged()), "b")
    assert "its totals would read “checked here”" in proof_set_dry_run(other)
    with pytest.raises(LoadError, match=rf"Another proof set of this exchange.*/withdraw {entry.id[:8]}"):
        await decisions.publish(prefix(other), OLGA)
    later = await staged(load_setup, bundle(taken_at=LATER), "c")
    said = proof_set_dry_run(later)
    assert "<b>The same root</b> as the proof set of 14 Jul 2025" in said
    assert "Its keys are the same." in said
    await decisions.withdraw(entry.prefix, OLGA)
    await decisions.publish(prefix(other), OLGA)
    kinds = sorted((row.kind, row.withdrawn_at is None) for row in load_setup.catalogue.publications())
    assert kinds == [("claim", True), ("proof set", False), ("proof set", True)]
    assert load_setup.catalogue.log_is_intact()


async def test_files_that_changed_are_not_published_and_not_served(load_setup, bundle):
    run = await staged(load_setup, bundle())
    file = load_setup.data_dir / "staging" / run.row.id / "proofs.csv"
    whole = file.read_bytes()
    file.write_bytes(whole + b"\n")
    with pytest.raises(
        LoadError, match=r"proofs\.csv was changed on disk\. Nothing was published\. Press Discard"
    ):
        await load_setup.loads.proof_sets.publish(prefix(run), OLGA)
    file.write_bytes(whole)
    entry = await load_setup.loads.proof_sets.publish(prefix(run), OLGA)
    sets, path = served(load_setup), served(load_setup).path(entry.id) / "key.vk"
    kept = path.read_bytes()
    path.write_bytes(kept[:-1] + b"\0")
    (sentence,) = sets.check_all()
    assert "The proof set" in sentence
    assert "key.vk is not the one that was published" in sentence
    assert sets.near("gate", LATER) is None
    path.write_bytes(kept)
    sets.look_again()
    assert sets.near("gate", LATER).entry.id == entry.id


async def test_a_long_check_tells_how_far_it_is_and_is_stopped_with_all_that_it_started(
    load_setup, bundle, until, proc
):
    def many(rows):
        kept = [dict(row) for row in rows]
        rows[:] = [
            {**row, "batch_number": str(number)}
            for number, row in zip(range(6000), chain.from_iterable(repeat(kept)), strict=False)
        ]

    files = files_of("gate", "totals.json")
    files["proofs.csv"] = with_rows(files["proofs.csv"], many)
    task = asyncio.create_task(load_setup.loads.load(load_setup.put(bundle(files), "long"), OLGA))
    running = lambda: load_setup.loads.running  # noqa: E731
    await until(lambda: running() and running().step == "batches checked" and running().done)
    assert running().total == 6000
    assert 0 < running().done < 6000
    children = proc.children()
    started = [one for child in children for one in (child, *proc.children(child))]
    load_setup.loads.cancel(OTTO)
    with pytest.raises(StoppedError):
        await task
    await until(lambda: not any(map(proc.alive, started)))
    assert load_setup.files("work", "staging", "publications") == []
    assert load_setup.audit() == [("load", "started"), ("cancel", "done"), ("load", "cancelled")]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda folder: (folder / "notes.txt").write_text("hi"), "notes.txt"),
        (lambda folder: (folder / "proofs.csv").write_bytes(b"\xff\xfe" * 50), r"proofs\.csv"),
        (lambda folder: (folder / "totals.json").write_text("[]"), r"totals\.json"),
        (lambda folder: (folder / "publication.toml").write_text(""), r"publication\.toml"),
        (lambda folder: (folder / "publication.toml").unlink(), r"snapshot\.toml"),
        (
            lambda folder: ((folder / "key.vk").unlink(), (folder / "key.vk").symlink_to("/etc/passwd")),
            "link",
        ),
    ],
)
async def test_what_is_no_proof_set_is_refused_and_nothing_is_left(load_setup, bundle, change, said):
    path = bundle()
    change(path)
    shutil.copytree(path, load_setup.import_dir / "set", symlinks=True)
    with pytest.raises(LoadError, match=said) as refused:
        await load_setup.loads.load(FolderSource("set"), OLGA)
    assert str(load_setup.data_dir) not in str(refused.value)
    assert load_setup.files("staging", "publications", "work") == []
