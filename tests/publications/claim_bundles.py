"""Bundles of claims, written file by file: what a test does not name is as it should be."""

import json
import zipfile
from datetime import UTC, datetime

from porcore.exchanges.known import shipped
from porcore.publications import open_claim

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
SOURCE = "https://www.okx.com/proof-of-reserves"
HEAD = {
    "format": "porcore-claim/1",
    "exchange": "okx",
    "taken_at": "2026-08-14T00:00:00Z",
    "proof_format": "okx-poseidon",
    "source": SOURCE,
}
WALLETS = (
    "asset,chain,address,balance,height,label\n"
    "BTC,Bitcoin,1BoatSLRHtKNngkdXEeobR76b53LETtpyT,12.5,800000,\n"
    "ETH,Ethereum,0x00000000219ab540356cBB839Cbe05303d7705Fa,3,,\n"
)


def toml(**changes):
    """Return publication.toml: HEAD with `changes`; lists become tables [[…]], None leaves a key out.

    A format alone brings an exchange that has it.
    """
    lines, tables = [], []
    if "exchange" not in changes and (key := changes.get("proof_format")):
        owners = [known.key for known in shipped() if key in known.formats]
        changes["exchange"] = HEAD["exchange"] if HEAD["exchange"] in owners or not owners else owners[0]
    for key, value in (HEAD | changes).items():
        if isinstance(value, list):
            for entry in value:
                tables += [f"[[{key}]]", *(f"{name} = {json.dumps(one)}" for name, one in entry.items())]
        elif isinstance(value, dict):
            pairs = ", ".join(f"{json.dumps(name)} = {json.dumps(one)}" for name, one in value.items())
            tables += ["[wallets]", f"{key} = {{ {pairs} }}"]
        elif value is not None:
            lines.append(f"{key} = {json.dumps(value)}")
    return "\n".join([*lines, *tables, ""])


def write(folder, text, **files):
    """Write a bundle; `files` by name with _ for the point: wallets_csv, root_json, leaves_csv."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "publication.toml").write_text(text, "utf-8")
    for name, content in files.items():
        data = content if isinstance(content, bytes) else content.encode()
        (folder / name.replace("_", ".")).write_bytes(data)
    return folder


def zipped(folder, path, prefix=""):
    """Pack a bundle."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.iterdir()):
            archive.write(file, prefix + file.name)
    return path


def opened(path):
    """Open a bundle with the table that ships, at NOW."""
    return open_claim(path, shipped(), NOW)


def refusal(path):
    """Return the error that opening a bundle raises."""
    import pytest

    from porcore.publications import ClaimError

    with pytest.raises(ClaimError) as caught:
        opened(path)
    return caught.value
