"""A claim, and a file beside it, as facts for a program."""

from collections.abc import Sequence

from porcore.cli.evidence_lines import asset_facts, ratio_facts
from porcore.exchanges.known import KnownExchanges
from porcore.publications import (
    AssetFigures,
    Claim,
    ClaimComparison,
    OpenedClaim,
    claim_source_is_known,
    empty_roots,
    needs_confirmation,
    unit_source_is_known,
)
from porcore.publications.sentences import basis_text

__all__ = ["claim_facts", "comparison_facts"]


def claim_facts(
    opened: OpenedClaim, figures: Sequence[AssetFigures], exchanges: KnownExchanges
) -> dict[str, object]:
    """Return what ``claim --json`` prints; amounts are canonical decimal text."""
    claim = opened.claim
    empty = empty_roots(claim)
    return {
        **_about(claim, exchanges),
        "roots": [
            {"label": root.label, "hash": root.hash, "empty_tree": empty.get(root.label)}
            for root in claim.roots
        ],
        "leaves": claim.leaves.value if claim.leaves else None,
        "root_file": None if opened.root_file is None else "read" if opened.root_read else "not read",
        "assets": [_figures_facts(row, claim, exchanges) for row in figures],
        "units_to_confirm": [
            {"asset": asked.asset, "ratio_tenths_of_percent": asked.ratio_tenths, "why": list(asked.reasons)}
            for asked in needs_confirmation(claim)
        ],
        "wallets": len(claim.wallets) if claim.has_wallet_list else None,
        "rows_outside": len(opened.wallet_file.outside),
        "rows_repeated": len(opened.wallet_file.repeated),
        "notes": list(opened.wallet_file.notes),
        "files": [{"name": file.name, "sha256": file.sha256} for file in claim.files],
    }


def _about(claim: Claim, exchanges: KnownExchanges) -> dict[str, object]:
    known = exchanges.by_key(claim.exchange)
    return {
        "claim_id": claim.id,
        "exchange": claim.exchange,
        "exchange_name": known.name if known else claim.exchange,
        "exchange_is_shipped": bool(known and known.shipped),
        "explorer": (known.explorer or None) if known else None,
        "taken_at": claim.taken_at,
        "proof_format": claim.proof_format,
        "source": claim.source,
        "source_is_known": claim_source_is_known(claim, exchanges),
    }


def _scale_facts(row: AssetFigures, claim: Claim, exchanges: KnownExchanges) -> dict[str, object] | None:
    if row.unit is None:
        return None
    return {
        "decimals": row.unit.decimals,
        "source": row.unit.source,
        "source_is_known": unit_source_is_known(row.unit, claim.exchange, exchanges),
        "basis": "stated" if row.is_scale_stated else "format",
    }


def _figures_facts(row: AssetFigures, claim: Claim, exchanges: KnownExchanges) -> dict[str, object]:
    return {
        "asset": row.asset,
        "basis": basis_text(row) or None,
        "scale": _scale_facts(row, claim, exchanges),
        "stated": row.stated or None,
        "owed": row.owed,
        "debt": row.debt,
        "net": row.net,
        "reserves": row.reserves if row.evidence else None,
        "ratio_tenths_of_percent": row.ratio_tenths,
        "ratio_uses": "owed",
        "no_ratio": row.why_not.value if row.why_not else None,
        "evidence": asset_facts(row.evidence) if row.evidence else None,
        "ratios": ratio_facts(row.compared, row.evidence) if row.compared and row.evidence else None,
    }


def comparison_facts(found: ClaimComparison, claim: Claim, exchanges: KnownExchanges) -> dict[str, object]:
    """Return what ``compare --json`` says about the claim."""
    return {
        **_about(claim, exchanges),
        "state": found.state.value,
        "why_not": found.why_not.value if found.why_not else None,
        "roots": [
            {"label": pair.label, "in_file": pair.in_file, "in_claim": pair.in_claim, "equal": pair.is_equal}
            for pair in found.roots
        ],
        "only_in_file": list(found.only_in_file),
        "only_in_claim": list(found.only_in_claim),
        "totals_equal": found.totals_equal,
        "totals_differ": [
            {
                "asset": pair.asset,
                "in_file": pair.in_file,
                "in_claim": pair.in_claim,
                "committed": pair.is_committed,
            }
            for pair in found.totals_differ
        ],
    }
