"""What is said of debts that a snapshot counts as zero."""

from collections.abc import Iterable

from bot.catalogue.ledger_report import StoredReport
from bot.formats import amount, count, counted
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
    parts = [
        f"{asset.symbol}{in_brackets(asset)} {_clients(report.clients_below_zero[asset.symbol])},"
        f" {amount(report.units_below_zero.get(asset.symbol, 0), asset.decimals)}"
        for asset in assets[:_MOST]
    ]
    more = f"; and {counted(len(assets) - _MOST, 'more asset')}" if len(assets) > _MOST else ""
    return f"Client debts, counted as zero and not subtracted from what is owed: {'; '.join(parts)}{more}."


def _clients(number: int) -> str:
    return "1 client" if number == 1 else f"{count(number)} clients"
