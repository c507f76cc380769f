"""Every fault that the readable reader finds is found in parts too, in the same words, and nothing is left behind."""

import pytest
from ledger import cell_faults, table_faults
from ledger.right_config import CONFIG

from porcore.build import plan, read
from porcore.build.building import build_snapshot
from porcore.errors import BundleError
from porcore.ledger import rows

FAULTS = {**cell_faults.FAULTS, **table_faults.FAULTS}


@pytest.fixture(params=[False, True], ids=["by lines", "compiled"])
def build(request, tmp_path, monkeypatch):
    """Build from these bytes, in parts of one line, and return the error's sentence."""
    monkeypatch.setattr(read, "_WORTH_COMPILING", 0 if request.param else 2**62)
    monkeypatch.setattr(rows, "PART_BYTES", 1)
    monkeypatch.setattr(plan, "_GROUP_ENTRIES", 1)

    def fail(content):
        folder = tmp_path / "bundle"
        folder.mkdir()
        (folder / "snapshot.toml").write_text(CONFIG)
        (folder / "balances.csv").write_bytes(content.encode() if isinstance(content, str) else content)
        (folder / "wallets.csv").write_text("asset,chain,address,balance,height,label\n")
        with pytest.raises(BundleError) as raised:
            build_snapshot(folder, tmp_path / "x.por", bytes(32))
        assert [path.name for path in tmp_path.iterdir()] == ["bundle"]
        return str(raised.value)

    return fail


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_worded_as_by_the_readable_reader(build, name):
    content, sentence = FAULTS[name]
    assert build(content) == sentence


@pytest.mark.slow
@pytest.mark.parametrize("name", ["negative", "upper case", "short row", "a sum of 2^127"])
def test_the_row_is_counted_over_all_parts_before(build, name):
    content, sentence = FAULTS[name]
    header, _, lines = content.partition("\n")
    before = "".join(f"{'c' * 60}{n:04x},main,1,2,3\n" for n in range(400))
    row = next(word for word in sentence.split() if word.rstrip(",").isdigit()).rstrip(",")
    expected = sentence.replace(f"row {row}", f"row {int(row) + 400}")
    assert build(f"{header}\n{before}{lines}") == expected
