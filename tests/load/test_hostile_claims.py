"""Claims that were packed in odd ways, or to do harm, on the whole way of ``/load``: its child process, the disk, the catalogue."""

import zipfile

import pytest

from bot.load.claim_dry_run import ClaimDryRun
from bot.load.errors import LoadError
from porcore.errors import PorError

pytestmark = pytest.mark.slow
OLGA = 4711
WALLETS = "BTC,Bitcoin,bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq,12,,\n"


@pytest.fixture
def packed(claim_bundle, tmp_path):
    """Return a function that packs a right claim; `change` gets its members, name by name, and returns pairs."""

    def pack(change):
        bundle = claim_bundle(WALLETS)
        members = {file.name: file.read_bytes() for file in sorted(bundle.iterdir())}
        path = tmp_path / "packed.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in change(members):
                info = zipfile.ZipInfo("x")
                info.filename = name
                archive.writestr(info, data)
        return path, bundle

    return pack


async def test_a_packed_folder_is_the_claim_that_its_files_are(load_setup, packed):
    """As a file manager packs it: the folder is in the archive, with an entry of its own."""
    path, bundle = packed(
        lambda members: [
            ("okx-august/", b""),
            *((f"okx-august/{name}", data) for name, data in members.items()),
        ]
    )
    run = await load_setup.loads.load(load_setup.put(path, "claim.zip"), OLGA)
    assert isinstance(run, ClaimDryRun)
    files = load_setup.data_dir / "staging" / run.row.id
    assert {file.name for file in bundle.iterdir()} < {file.name for file in files.iterdir()}
    for file in bundle.iterdir():
        assert (files / file.name).read_bytes() == file.read_bytes()
    entry = await load_setup.loads.claims.publish(bytes.fromhex(run.row.id[:16]), OLGA)
    assert entry.served


CHANGES = {
    "a way out": lambda members: [*members.items(), ("../evil.csv", b"x")],
    "a member twice": lambda members: [*members.items(), *members.items()],
    "a snapshot beside it": lambda members: [
        *members.items(),
        ("snapshot.toml", b"x"),
        ("balances.csv", b"x"),
    ],
    "a bomb": lambda members: [*members.items(), ("root.json", b"\0" * (30 * 2**20))],
    "deep brackets": lambda _: [("publication.toml", b"x = " + b"[" * 50_000)],
    "NUL": lambda members: [(name, data + b"\0") for name, data in members.items()],
}


@pytest.mark.parametrize("name", CHANGES)
@pytest.mark.filterwarnings("ignore:Duplicate name")
async def test_what_is_packed_to_do_harm_is_refused_and_leaves_nothing(load_setup, packed, name):
    path, _ = packed(CHANGES[name])
    with pytest.raises((LoadError, PorError)) as refused:
        await load_setup.loads.load(load_setup.put(path, "claim.zip"), OLGA)
    said = str(refused.value)
    assert "Traceback" not in said
    assert str(load_setup.data_dir) not in said
    assert "expected" in said
    assert load_setup.files("staging", "publications", "work") == []
    assert not list(load_setup.data_dir.parent.rglob("evil.csv"))
    assert load_setup.catalogue.staged_publications() == ()
