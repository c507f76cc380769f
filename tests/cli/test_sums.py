"""The tables of ``porcore show`` and ``porcore ratio`` say what an asset sums."""

from porcore.cli.show import reserves_lines
from porcore.reserves.comparison import compare


def test_an_asset_that_sums_several_says_so_below_the_table(monthly_snapshots):
    from porcore.snapshot import Snapshot

    with Snapshot(monthly_snapshots[0].file) as snapshot:
        lines = reserves_lines(compare(snapshot.statement, snapshot.wallets))
    assert [line for line in lines if " = " in line] == ["USD = USDT + USDC + USD"]
