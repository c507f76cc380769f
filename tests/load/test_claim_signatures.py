"""What the dry run of a claim says of its signed wallets is what everyone reads once it is published."""

import shutil
from functools import partial

import pytest

from bot.catalogue.claim_evidence import ClaimEvidenceCache
from bot.texts import claim_dry_run as dry_runs
from porcore.exchanges.known import shipped
from porcore.reserves.evidence import Level
from porcore.sample import write_sample

claim_dry_run = partial(dry_runs.claim_dry_run, name_of=shipped().name_of)

pytestmark = pytest.mark.slow

OLGA = 4711
TIME = "2026-10-25T00:00:00Z"
TABLE = '[[exchanges]]\nkey = "sample-exchange"\nname = "Sample Exchange"\n'


async def test_a_text_with_the_exchanges_name_is_its_own_in_the_dry_run_too(
    load_setup_at, claim_bundle, tmp_path
):
    """The sample's wallets signed a text that names the exchange as people write it; a claim names it by its key."""
    table = tmp_path / "exchanges.toml"
    table.write_text(TABLE)
    setup = load_setup_at(exchanges_file=table)
    write_sample(tmp_path / "sample", 100, taken_at=TIME)
    bundle = claim_bundle(exchange="sample-exchange", taken_at=TIME)
    shutil.copyfile(tmp_path / "sample" / "wallets.csv", bundle / "wallets.csv")

    run = await setup.loads.load(setup.put(bundle, "claim"), OLGA)
    levels = [found.level for found in run.checked.rows]
    assert Level.SIGNED in levels
    assert Level.UNBOUND not in levels
    assert "unbound" not in claim_dry_run(run)

    cache = ClaimEvidenceCache(setup.signatures, setup.catalogue.known)
    shown = await cache.awaited(cache.of(run.claim.id, lambda: run.claim, confirmed=False))
    assert shown.checked.rows == run.checked.rows
    assert setup.looked == ["checked"]  # once, and not again for the answers
