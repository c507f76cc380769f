"""Evidence as facts and as lines of text, for the commands that show it."""

from collections.abc import Collection, Iterable, Sequence

from porcore.cli.output import table
from porcore.messages import fill
from porcore.reserves.comparison import AssetReserves, ratio_text
from porcore.reserves.evidence import Evidence, Level
from porcore.reserves.evidence.sentences import DATING_WORDS, LEVEL_WORDS, NOTES
from porcore.reserves.summary import AssetEvidence, LevelSum

__all__ = [
    "asset_facts",
    "asset_lines",
    "level_counts",
    "ratio_facts",
    "ratio_lines",
    "unchecked_lines",
]


def level_counts(evidence: Iterable[Evidence]) -> dict[str, int]:
    """Return the number of rows at every level, those without rows too."""
    counts = dict.fromkeys((level.value for level in Level), 0)
    for found in evidence:
        counts[found.level.value] += 1
    return counts


def asset_facts(asset: AssetEvidence) -> dict[str, object]:
    """Return one asset's balances by level, amounts as canonical decimal text."""
    return {
        "asset": asset.asset,
        "rows": asset.total.rows,
        "balance": asset.total.text,
        "signed_tenths_of_percent": None if _not_checked(asset) else asset.signed_tenths,
        "fresh": {"rows": asset.fresh.rows, "balance": asset.fresh.text},
        "levels": {
            level.value: {"rows": found.rows, "balance": found.text} for level, found in asset.levels.items()
        },
    }


def asset_lines(assets: Sequence[AssetEvidence], unstated: Collection[str] = ()) -> list[str]:
    """Return a table of balances by level, and what the levels mean; levels without rows are left out.

    For the assets in `unstated` the list states no balance at all.
    """
    present = [level for level in Level if any(asset.levels[level].rows for asset in assets)]
    head = ("asset", "rows", "stated", *(level.value for level in present), "signed part")
    body = [
        (
            asset.asset,
            str(asset.total.rows),
            "not stated" if asset.asset in unstated else asset.total.text,
            *(_level_text(asset, level, unstated) for level in present),
            "-" if asset.signed_tenths is None else _checked_text(asset, asset.signed_tenths),
        )
        for asset in assets
    ]
    meanings = [f"{level.value}: {LEVEL_WORDS[level.value]}" for level in present]
    return [*table([head, *body]), "", *meanings] if body else []


def ratio_facts(row: AssetReserves, asset: AssetEvidence) -> dict[str, object]:
    """Return one asset's ratio at every level; they add up to that of all rows."""
    checked, ratios = not _not_checked(asset), asset.ratios_tenths(row)
    return {
        "symbol": row.asset.symbol,
        "claimed_ratio_tenths_of_percent": row.ratio_tenths,
        "signed_tenths_of_percent": asset.signed_tenths if checked else None,
        "fresh": _level_facts(asset.fresh, asset.fresh.ratio_tenths(row) if checked else None),
        "levels": {
            level.value: _level_facts(found, ratios[level] if level is not Level.SIGNED or checked else None)
            for level, found in asset.levels.items()
        },
    }


def ratio_lines(rows: Sequence[AssetReserves], assets: Sequence[AssetEvidence]) -> list[str]:
    """Return a table with the ratio of every level against the liabilities; what is signed is always in it."""
    found = [level for level in Level if any(asset.levels[level].rows for asset in assets)]
    present = list(dict.fromkeys([Level.SIGNED, *found]))
    head = ("asset", "as stated", *(level.value for level in present), "fresh")
    body = [
        (
            row.asset.symbol,
            ratio_text(row.ratio_tenths),
            *(_ratio_of_level(row, asset, level) for level in present),
            _checked_text(asset, asset.fresh.ratio_tenths(row)),
        )
        for row, asset in zip(rows, assets, strict=True)
    ]
    meanings = [f"{level.value}: {LEVEL_WORDS[level.value]}" for level in present]
    return [*table([head, *body]), "", *meanings, f"fresh: the part of it that is {DATING_WORDS['fresh']}"]


def unchecked_lines(evidence: Iterable[Evidence]) -> list[str]:
    """Return the sentence that says so when signatures were not checked."""
    missed = [found for found in evidence if found.level is Level.UNCHECKED]
    values = {"rows": len(missed), "reason": missed[0].reason} if missed else {}
    return [fill(NOTES["unchecked"], values)] if missed else []


def _level_facts(found: LevelSum, tenths: int | None) -> dict[str, object]:
    return {"rows": found.rows, "balance": found.text, "ratio_tenths_of_percent": tenths}


def _not_checked(asset: AssetEvidence) -> bool:
    """Tell whether nothing can be said about what is signed, because no signature of the asset was looked at."""
    return asset.levels[Level.UNCHECKED].rows > 0 and not asset.levels[Level.SIGNED].rows


def _checked_text(asset: AssetEvidence, tenths: int | None) -> str:
    """Return a signed ratio: what was not looked at is not nothing."""
    if _not_checked(asset):
        return "not checked"
    at_least = "at least " if asset.levels[Level.UNCHECKED].rows and tenths is not None else ""
    return at_least + ratio_text(tenths)


def _ratio_of_level(row: AssetReserves, asset: AssetEvidence, level: Level) -> str:
    tenths = asset.ratios_tenths(row)[level]
    return _checked_text(asset, tenths) if level is Level.SIGNED else ratio_text(tenths)


def _level_text(asset: AssetEvidence, level: Level, unstated: Collection[str]) -> str:
    if not asset.levels[level].rows:
        return "-"
    return "not stated" if asset.asset in unstated else asset.levels[level].text
