"""Client proofs of Gate, Binance and HTX: every rule generation, and every single change is found."""

import copy
import functools
import json
from pathlib import Path

import pytest
from exchanges.builders.build_zkmerkle import NEW, client_file

from porcore.exchanges.formats.binance import BINANCE
from porcore.exchanges.formats.gate import GATE
from porcore.exchanges.formats.htx import HTX
from porcore.exchanges.hashes import poseidon_bn254
from porcore.exchanges.hashes.poseidon_bn254 import FIELD
from porcore.exchanges.inspection import inspect
from porcore.exchanges.report import State, Step, Supplement

pytestmark = pytest.mark.slow

DATA = Path(__file__).parent.parent / "data" / "peers"
FORMATS = (GATE, BINANCE, HTX)


def two(*indexes):
    return [{"Index": index, "Equity": 10**9 + index, "Debt": index} for index in indexes]


def five(*indexes):
    return [
        {"Index": index, **{name: index * 10 + place for place, name in enumerate(NEW)}} for index in indexes
    ]


def signed(*balances):
    return [{"Index": index, "Balance": balance} for index, balance in balances]


@pytest.fixture(autouse=True, scope="module")
def permuted_once():
    """Keep what the hash made of numbers before: in each file of a variant nearly all are the same."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(poseidon_bn254, "permute", functools.cache(poseidon_bn254.permute))
        yield


VARIANTS = {
    # name: (format, rule as it is shown, arguments of the builder)
    "gate": (GATE, "list of 800 assets", ("gate", "list2", 800, two(0, 110, 799))),
    "gate 2023": (GATE, "list of 350 assets", ("gate", "list2", 350, two(3))),
    "websea": (GATE, "list of 64 assets", ("gate", "list2", 64, two(0, 63))),
    "websea, 618": (GATE, "list of 618 assets", ("gate", "list2", 618, two(5))),
    "websea, 621": (GATE, "list of 621 assets", ("gate", "list2", 621, two(5, 620))),
    "gate, not yet seen": (GATE, "list of 650 or 651 assets", ("gate", "list2", 650, two(3, 640))),
    "gate, its longest": (GATE, "list of 651 assets", ("gate", "list2", 651, two(650))),
    "binance": (
        BINANCE,
        "collateral, 50 numbered assets, chunks of 16",
        ("binance", "numbered", 50, five(1, 4, 7)),
    ),
    "binance, sparse": (
        BINANCE,
        "collateral, 50 numbered assets, chunks of 16",
        ("binance", "numbered", 50, five(*range(200, 500, 7))),
    ),
    "binance, many": (
        BINANCE,
        "collateral, 500 numbered assets, chunks of 16",
        ("binance", "numbered", 500, five(*range(0, 500, 8))),
    ),
    "binance, chunks of 12": (
        BINANCE,
        "collateral, 50 numbered assets, chunks of 12",
        ("binance", "numbered", 50, five(2)),
    ),
    "binance 350 numbered": (
        BINANCE,
        "collateral, 350 numbered assets, chunks of 12",
        ("binance", "numbered", 350, five(*range(0, 350, 5))),
    ),
    "binance list": (BINANCE, "collateral, list of 350 assets", ("binance", "list5", 350, five(0, 349))),
    "binance 2023": (BINANCE, "no collateral, list of 350 assets", ("binance-old", "list2", 350, two(7))),
    "htx": (HTX, "list of 174 assets", ("htx", "absolute", 174, signed((0, 32), (173, 5)))),
    "htx 2023": (HTX, "list of 168 assets", ("htx", "absolute", 168, signed((0, 32)))),
    "htx, not yet seen": (HTX, "list of 201 assets", ("htx", "absolute", 201, signed((200, 1)))),
}
CHUNKS_OF_16 = ("binance", "binance, sparse", "binance, many")


@functools.cache
def built(name):
    """Return the file of a variant; callers must not change it."""
    return client_file(*VARIANTS[name][2], most=16 if name in CHUNKS_OF_16 else 12)


def look(file, root=None):
    given = Supplement(roots=(root,) if root else ())
    return inspect(json.dumps(file).encode(), given, FORMATS)


def root_of(file):
    return file.get("Root") or file["TreeRootHash"]


@pytest.mark.parametrize("name", VARIANTS)
def test_every_generation_holds_under_the_published_root_and_is_named(name):
    file, (described, rule, _) = built(name), VARIANTS[name]
    report = look(file, root_of(file))
    assert (report.exit_code, report.format, report.finding.rule) == (0, described, rule)
    assert [line.state for line in report.lines[:3]] == [State.HOLDS, State.HOLDS, State.OPEN]
    assert report.lines[2].sentence.code == "total-circuit"


@pytest.mark.parametrize("name", ["binance 2023", "htx"])
def test_without_a_root_or_under_another_one(name):
    file = built(name)
    assert look(file).exit_code == 3
    assert look(file).lines[1].state is State.OPEN
    assert look(file, "0" * 64).fault.step is Step.TRUST


@pytest.mark.parametrize("name", ["gate", "binance", "binance 2023", "htx"])
def test_the_path_for_the_picture(name):
    file = built(name)
    (path,) = look(file).finding.paths
    assert len(path.steps) == 28
    assert path.steps[-1].parent_hash == root_of(file)
    assert [step.sibling_is_left for step in path.steps[:4]] == [True, False, False, True]  # index 9


def raised(value):
    """Return `value` with its last digit changed."""
    if isinstance(value, int):
        return value ^ 1
    return value[:-1] + ("0" if value[-1] != "0" else "1")


ACCOUNT_CHANGES = {
    "gate": ("Arrangement", "UniqueIdentification", "TotalAssetEquity", "TotalAssetDebt", "TreeRootHash"),
    "binance": ("AccountIndex", "AccountIdHash", "TotalEquity", "TotalDebt", "TotalCollateral", "Root"),
    "binance 2023": ("AccountIndex", "AccountIdHash", "TotalEquity", "TotalDebt", "Root"),
    "htx": ("TotalEquity", "TotalDebt", "Root"),
}


@pytest.mark.parametrize(
    ("name", "key"), [(name, key) for name, keys in ACCOUNT_CHANGES.items() for key in keys]
)
def test_a_changed_digit_is_found_at_the_root(name, key):
    file = copy.deepcopy(built(name))
    file[key] = raised(file[key])
    report = look(file)
    assert (report.exit_code, report.fault.step, report.fault.level) == (1, Step.ROOT, 28)
    assert report.fault.found == root_of(file)
    assert report.fault.expected != report.fault.found


@pytest.mark.parametrize(
    ("name", "field"),
    [
        *(("gate", field) for field in ("Index", "Equity", "Debt")),
        *(("binance", field) for field in ("Index", *NEW)),
        *(("binance list", field) for field in NEW),
        *(("binance 2023", field) for field in ("Index", "Equity", "Debt")),
        *(("htx", field) for field in ("Index", "Balance")),
    ],
)
def test_a_changed_balance_is_found_at_the_root(name, field):
    file = copy.deepcopy(built(name))
    asset = (file.get("Assets") or file["AssetDetails"])[0]
    asset[field] += 1
    assert look(file).fault.step is Step.ROOT


@pytest.mark.parametrize("name", ["gate", "binance", "htx"])
def test_a_removed_asset_is_found(name):
    file = copy.deepcopy(built(name))
    (file.get("Assets") or file["AssetDetails"]).pop()
    assert look(file).fault.step is Step.ROOT


def swapped(text):
    """Return another base64 text of 32 bytes: the first digit that stays below the field is changed."""
    return text[:20] + ("A" if text[20] != "A" else "B") + text[21:]


@pytest.mark.parametrize("level", range(28))
def test_every_sibling_counts(level):
    file = copy.deepcopy(built("binance 2023"))
    file["Proof"][level] = swapped(file["Proof"][level])
    assert look(file).fault.step is Step.ROOT


@pytest.mark.parametrize("level", range(28))
def test_every_side_counts(level):
    file = copy.deepcopy(built("binance 2023"))
    file["AccountIndex"] ^= 1 << level
    assert look(file).fault.step is Step.ROOT


@pytest.mark.parametrize("level", [0, 13, 27])
def test_a_removed_or_doubled_sibling_is_not_readable(level):
    file = copy.deepcopy(built("binance 2023"))
    removed = file["Proof"].pop(level)
    assert look(file).exit_code == 2
    file["Proof"] += [removed, removed]
    assert look(file).exit_code == 2


@pytest.mark.parametrize("level", [0, 12, 26])
def test_siblings_in_another_order_are_found(level):
    file = copy.deepcopy(built("binance 2023"))
    proof = file["Proof"]
    proof[level], proof[level + 1] = proof[level + 1], proof[level]
    assert look(file).fault.step is Step.ROOT


def test_htx_does_not_commit_to_the_sign():
    """The weak point itself: the same hash with the sign turned, and the report says so."""
    file = copy.deepcopy(built("htx"))
    file["Assets"][0]["Balance"] = -32
    report = look(file)
    assert report.exit_code == 3
    codes = [weak.code for weak in report.weak_points]
    assert {"found-negative-own", "weak-sign", "weak-negatives"} <= set(codes)
    assert "found-negative-own" not in {weak.code for weak in look(built("htx")).weak_points}


def test_an_id_counts_modulo_the_field():
    file = copy.deepcopy(built("binance 2023"))
    file["AccountIdHash"] = f"{int(file['AccountIdHash'], 16) - FIELD:064x}"
    assert look(file).exit_code == 3


@pytest.mark.parametrize("name", ["binance_user_config.json", "htx_user_config.json"])
def test_real_samples(name):
    data = (DATA / name).read_bytes()
    report = inspect(data, Supplement(), FORMATS)
    assert report.exit_code == 3
    assert (
        report.finding.rule
        == {
            "binance_user_config.json": "collateral, list of 350 assets",
            "htx_user_config.json": "list of 168 assets",
        }[name]
    )
    roots = (json.loads(data)["Root"].upper(),)
    assert inspect(data, Supplement(roots=roots), FORMATS).exit_code == 0
