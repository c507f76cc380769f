"""A bundle is read once: what was built from it does not depend on what becomes of it."""

import shutil

from porcore.build.building import build
from porcore.progress import Stage
from porcore.sample import write_sample
from porcore.snapshot import check_snapshot


def test_the_bundle_may_go_away_once_it_was_read(tmp_path):
    bundle, target = tmp_path / "bundle", tmp_path / "x.por"
    write_sample(bundle, 200)

    def take_away(stage, _done, _total):
        if stage is Stage.PAGES:
            shutil.rmtree(bundle, ignore_errors=True)

    built = build(bundle, target, progress=take_away)
    assert not bundle.exists()
    assert check_snapshot(target) == built.statement
    assert built.wallet_rows_outside == 0
