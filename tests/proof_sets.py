"""Bundles of proof sets, and publishing them as the catalogue does: whole sets that gnark made, and the same ones forged."""

import base64
import csv
import functools
import io
import json
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from exchanges.zk.forging import make_setup

DATA = Path(__file__).parent / "data" / "zk"
TAKEN_AT, LATER = "2025-07-14T00:00:00Z", "2025-08-14T00:00:00Z"
KEYS = {"gate": "zkpor4.vk.save", "binance": "zkpor50_2.vk"}
SOURCES = {
    "gate": "https://www.gate.com/proof-of-reserves",
    "quanto": "https://github.com/quantotrade-dev/proof-of-reserves",
    "binance": "https://www.binance.com/en/proof-of-reserves",
    "htx": "https://www.htx.com/proof-of-reserve",
}


@functools.cache
def _files(kind):
    folder = DATA / kind
    totals = "cex_config.json" if kind == "gate" else "config.json"
    found = {"proofs.csv": "proof.csv", "totals.json": totals, "key.vk": KEYS[kind]}
    return {name: (folder / path).read_bytes() for name, path in found.items()}


def files_of(kind="gate", *leave_out):
    """Return the files of a whole set that gnark made, beside publication.toml."""
    return {name: data for name, data in _files(kind).items() if name not in leave_out}


def client(kind="gate", number=0) -> bytes:
    """Return a client's own file, whose root is the set's."""
    return (DATA / kind / f"user_config_{number}.json").read_bytes()


def root_of(kind="gate") -> str:
    """Return the set's last root."""
    return json.loads((DATA / kind / "facts.json").read_bytes())["roots"][1]


def with_rows(table: bytes, change) -> bytes:
    """Return a table of proofs after `change` was given its rows, dictionaries in a list."""
    reader = csv.DictReader(io.StringIO(table.decode()))
    rows, text = list(reader), io.StringIO()
    change(rows)
    writer = csv.DictWriter(text, reader.fieldnames, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def forged(seed=1, files=None, **changes) -> dict[str, bytes]:
    """Return Gate's set with a key of our own and proofs forged under it; `changes` of the key's secrets."""
    from dataclasses import replace

    files, setup = dict(files or files_of()), make_setup(1, seed=seed)

    def forge(rows):
        for row in rows:
            number = int.from_bytes(base64.b64decode(row["batch_commitment"]))
            row["proof_info"] = base64.b64encode(setup.prove([number])).decode()

    files["proofs.csv"] = with_rows(files["proofs.csv"], forge)
    named = {name: getattr(setup, other) for name, other in changes.items()}
    files["key.vk"] = replace(setup, **named).key
    return files


def broken(batch=3, files=None) -> dict[str, bytes]:
    """Return Gate's set with the proof of another batch in the place of one."""
    files = dict(files or files_of())

    def swap(rows):
        rows[batch]["proof_info"] = rows[batch - 1]["proof_info"]

    files["proofs.csv"] = with_rows(files["proofs.csv"], swap)
    return files


def toml(exchange="gate", taken_at=TAKEN_AT, proof_format="gate", source=None, more="") -> str:
    """Return a publication.toml."""
    return (
        f'format = "porcore-proof-set/1"\nexchange = "{exchange}"\ntaken_at = "{taken_at}"\n'
        f'proof_format = "{proof_format}"\nsource = "{source or SOURCES[exchange]}"\n{more}'
    )


def write_set(folder: Path, files=None, **words) -> Path:
    """Write a bundle of `files`, by default Gate's whole set; `words` as `toml` takes them."""
    folder.mkdir(parents=True)
    (folder / "publication.toml").write_text(toml(**words))
    for name, data in (files_of() if files is None else files).items():
        (folder / name).write_bytes(data)
    return folder


def opened(bundle: Path):
    """Return the check's result of a bundle."""
    from porcore.exchanges.known import shipped
    from porcore.publications import check_proof_set, open_proof_set

    return check_proof_set(open_proof_set(bundle, shipped(), datetime(2026, 11, 29, tzinfo=UTC)))


@functools.cache
def _checked(files):
    with tempfile.TemporaryDirectory() as folder:
        for name, data in files:
            (Path(folder) / name).write_bytes(data)
        return opened(Path(folder))


def publish_set(data_dir: Path, bundle: Path, *, withdrawn=False) -> str:
    """Publish the set of a bundle, perhaps withdraw it again; return its id. No bot may have the folder open."""
    from bot.catalogue import Catalogue
    from bot.catalogue.rows import StagedPublicationRow

    catalogue = Catalogue.open(data_dir)
    # Of the same files the check finds the same: it is done once in a process.
    found = _checked(tuple((file.name, file.read_bytes()) for file in sorted(bundle.iterdir())))
    shutil.copytree(bundle, data_dir / "publications" / found.id)
    facts = (found.id, found.exchange, "proof set", found.taken_at, found.proof_format, found.source)
    row = StagedPublicationRow(*facts, found.canonical().decode(), catalogue.now(), 1, "test")
    catalogue.publish_publication(row, 1)
    if withdrawn:
        catalogue.withdraw_publication(found.id, 1)
    catalogue.close()
    return found.id
