"""Claims as the catalogue publishes them, without an operator's conversation."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

from publications.claim_bundles import toml, write

TIME = "2026-08-14T00:00:00Z"
SOURCE = "https://www.okx.com/proof-of-reserves"


def write_claim(
    folder: Path, exchange, proof_format, *, at=TIME, source=SOURCE, roots=(), totals=(), files=None
) -> Path:
    """Write a bundle; `roots` and `totals` are pairs, `files` further ones by name."""
    text = toml(
        exchange=exchange,
        proof_format=proof_format,
        taken_at=at,
        source=source,
        roots=[{"label": label, "hash": digits} for label, digits in roots],
        totals=[{"asset": asset, "amount": amount} for asset, amount in totals],
    )
    return write(folder, text, **(files or {}))


def publish_claim(data_dir: Path, bundle: Path, *, withdrawn=False, reason="") -> str:
    """Publish the claim of a bundle, perhaps withdraw it again; return its id. No bot may have the folder open."""
    from bot.catalogue import Catalogue
    from bot.catalogue.rows import StagedPublicationRow
    from porcore.format.wallet_list import canonical_wallets
    from porcore.publications import open_claim

    catalogue = Catalogue.open(data_dir)
    claim = open_claim(bundle, catalogue.known, datetime(2026, 11, 29, tzinfo=UTC)).claim
    target = data_dir / "publications" / claim.id
    shutil.copytree(bundle, target)
    if claim.has_wallet_list:
        (target / "wallet-list.json").write_bytes(canonical_wallets(claim.wallets))
    facts = (claim.id, claim.exchange, "claim", claim.taken_at, claim.proof_format, claim.source)
    row = StagedPublicationRow(*facts, claim.canonical().decode(), catalogue.now(), 1, "test")
    catalogue.publish_publication(row, 1)
    if withdrawn:
        catalogue.withdraw_publication(claim.id, 1, reason)
    catalogue.close()
    return claim.id
