"""Bundles of proof sets, forged under keys whose secrets are known, and published as the catalogue does it."""

import functools
import shutil
from datetime import UTC, datetime
from pathlib import Path

from exchanges.builders import build_zk_sets
from exchanges.zk.forging import make_setup

TAKEN_AT = "2025-07-14T00:00:00Z"
SOURCES = {
    "gate": "https://www.gate.com/proof-of-reserves",
    "quanto": "https://www.quanto.trade/por",
    "htx": "https://www.htx.com/por",
    "binance": "https://www.binance.com/en/proof-of-reserves",
}


@functools.cache
def setup_of(tier=None, seed=0):
    """Return the secrets of a key; Binance's have a commitment."""
    return make_setup(1, commitments=int(tier is not None), seed=seed + (tier or 0))


@functools.cache
def forged(kind="gate", seed=0):
    """Return a whole set whose proofs were forged: they hold, and nobody made a circuit."""
    return build_zk_sets.made(kind).proven(lambda tier, number: setup_of(tier, seed).prove([number]))


def toml(exchange="gate", taken_at=TAKEN_AT, proof_format="gate", source=None, more=""):
    """Return a publication.toml."""
    return (
        f'format = "porcore-proof-set/1"\nexchange = "{exchange}"\ntaken_at = "{taken_at}"\n'
        f'proof_format = "{proof_format}"\nsource = "{source or SOURCES[exchange]}"\n{more}'
    )


def files_of(made, *, keys=True, totals=True, seed=0):
    """Return the files of a set beside publication.toml, by name."""
    files = {"proofs.csv": made.table}
    if totals:
        files["totals.json"] = made.totals_file
    for tier in {batch.tier for batch in made.batches} if keys else ():
        files["key.vk" if tier is None else f"key-{tier}.vk"] = setup_of(tier, seed).key
    return files


def write_set(folder: Path, made=None, files=None, **words) -> Path:
    """Write a bundle of `made`, by default Gate's; `files` in place of its own, `words` as `toml` takes them."""
    made = made or forged()
    folder.mkdir(parents=True)
    kind = {"binance-chained": "binance"}.get(made.kind, made.kind)
    text = toml(**{"exchange": kind, "proof_format": kind, **words})
    (folder / "publication.toml").write_text(text)
    for name, data in (files_of(made) if files is None else files).items():
        (folder / name).write_bytes(data)
    return folder


@functools.cache
def _checked(files):
    import tempfile

    from porcore.exchanges.known import shipped
    from porcore.publications import check_proof_set, open_proof_set

    with tempfile.TemporaryDirectory() as folder:
        for name, data in files:
            (Path(folder) / name).write_bytes(data)
        return check_proof_set(open_proof_set(Path(folder), shipped(), datetime(2026, 11, 29, tzinfo=UTC)))


def checked(bundle: Path):
    """Return what the check of a bundle finds; of the same files once."""
    return _checked(tuple((file.name, file.read_bytes()) for file in sorted(bundle.iterdir())))


def publish_set(data_dir: Path, bundle: Path, *, withdrawn=False) -> str:
    """Publish the set of a bundle, perhaps withdraw it again; return its id. No bot may have the folder open."""
    from bot.catalogue import Catalogue
    from bot.catalogue.rows import StagedPublicationRow

    catalogue, found = Catalogue.open(data_dir), checked(bundle)
    shutil.copytree(bundle, data_dir / "publications" / found.id)
    facts = (found.id, found.exchange, "proof set", found.taken_at, found.proof_format, found.source)
    row = StagedPublicationRow(*facts, found.canonical().decode(), catalogue.now(), 1, "test")
    catalogue.publish_publication(row, 1)
    if withdrawn:
        catalogue.withdraw_publication(found.id, 1)
    catalogue.close()
    return found.id
