"""What is said of debts that a snapshot counts as zero."""

from collections.abc import Iterable

from bot.catalogue.ledger_report import StoredReport
from bot.formats import amount, count
from bot.languages import _, ngettext, semicolons
from bot.texts.members import in_brackets
from porcore.format.statement import Statement

__all__ = ["debts_note"]

_MOST = 5  # assets named


def debts_note(report: StoredReport | None, statement: Statement, only: Iterable[str] = ()) -> str:
    """Return how many clients owe how much, by asset, or ""; `only` names the assets that are asked about."""
    wanted = set(only)
    assets = [
        asset
        for asset in statement.assets
        if report is not None
        and report.clients_below_zero.get(asset.symbol)
        and (not wanted or asset.symbol in wanted)
    ]
    if report is None or not assets:
        return ""
    parts = semicolons(
        _debt(
            report.clients_below_zero[asset.symbol],
            f"{asset.symbol}{in_brackets(asset)}",
            amount(report.units_below_zero.get(asset.symbol, 0), asset.decimals),
        )
        for asset in assets[:_MOST]
    )
    if more := len(assets[_MOST:]):
        return ngettext(
            "Client debts, counted as zero and not subtracted from what is owed: {debts}; and {n} more asset.",
            "Client debts, counted as zero and not subtracted from what is owed: {debts}; and {n} more assets.",
            more,
            debts=parts,
            n=count(more),
        )
    # Translators: {debts} are such as "BTC 2 clients, 0.5", with semicolons between them.
    return _(
        "Client debts, counted as zero and not subtracted from what is owed: {debts}.",
        debts=parts,
    )


def _debt(clients: int, asset: str, owed: str) -> str:
    return ngettext(
        "{asset} {n} client, {amount}",
        "{asset} {n} clients, {amount}",
        clients,
        asset=asset,
        n=count(clients),
        amount=owed,
    )
