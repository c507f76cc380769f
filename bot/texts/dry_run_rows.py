"""What an operator reads of ownership signatures before Publish: counts, and every row that needs a look."""

from collections.abc import Iterator
from html import escape

from bot.formats import amount, count
from bot.load.dry_run import AssetLine, DryRun
from bot.texts.evidence import shown, signed_of, unchecked, warning
from bot.texts.ownership import reason_of
from bot.texts.pictures import reserves_signed
from porcore.format.wallet_list import BALANCE_DECIMALS, Wallet
from porcore.reserves.evidence import Evidence, Level

__all__ = [
    "FILE_NAME",
    "MOST_LISTED",
    "asset_levels",
    "faults",
    "file_caption",
    "nothing_counts",
    "rows_file",
    "section",
]

FILE_NAME = "wallet-rows.txt"
MOST_LISTED = 20_000  # rows of the file, so that it stays small enough to be sent
_IN_WORDS = 3  # rows in the message itself; the file has all
_LOOKED_AT = (Level.INVALID, Level.UNVERIFIABLE, Level.UNBOUND)
_ADDRESS, _WORD, _REASON = 130, 40, 280
_LEVELS = {
    Level.SIGNED: "signed",
    Level.UNBOUND: "unbound",
    Level.CLAIMED: "only claimed",
    Level.INVALID: "invalid",
    Level.UNVERIFIABLE: "unverifiable",
    Level.UNCHECKED: "unchecked",
}


def asset_levels(line: AssetLine) -> str:
    """Return an asset's rows: ``signed: 61.0% of reserves, 63.5% of what is owed; wallets: 3 signed, 2 only claimed``."""
    rows = ", ".join(
        f"{count(line.evidence.levels[level].rows)} {word}"
        for level, word in _LEVELS.items()
        if line.evidence.levels[level].rows
    )
    found, now = line.evidence, line.now
    known = not unchecked(found)
    share = (
        reserves_signed(signed_of(found), now.reserves, now.liabilities)
        if known
        else "signatures not checked"
    )
    return "; ".join(filter(None, (share, rows and f"wallets: {rows}")))


def faults(run: DryRun) -> list[tuple[Wallet, Evidence]]:
    """Return the rows that need a look, the worst first: invalid, unverifiable, unbound."""
    rows = [
        (wallet, found)
        for wallet, found in zip(run.wallets, run.checked.rows, strict=True)
        if found.level in _LOOKED_AT
    ]
    return sorted(rows, key=lambda row: _LOOKED_AT.index(row[1].level))


def section(run: DryRun) -> Iterator[str]:
    """Yield what the dry run says of signatures, in HTML."""
    fresh = sum(line.evidence.fresh.rows for line in run.lines)
    signed = sum(line.evidence.levels[Level.SIGNED].rows for line in run.lines)
    missing = warning(run.checked)
    if signed:
        have = "wallet has" if signed == 1 else "wallets have"
        yield f"Signatures: {count(signed)} {have} a valid ownership signature, {count(fresh)} made for this snapshot."
    elif run.wallets and not missing:
        yield "Signatures: no wallet has a valid ownership signature."
    if missing:
        yield missing
    if looked_at := faults(run):
        yield _looked_at(looked_at)
    if run.rows_outside:
        rows = (
            "1 row of wallets.csv is"
            if run.rows_outside == 1
            else f"{count(run.rows_outside)} rows of wallets.csv are"
        )
        yield (
            f"⚠️ {rows} not counted: {_why_outside(run)}."
            " <code>porcore reserves wallets.csv --config snapshot.toml</code> lists them."
        )


def _why_outside(run: DryRun) -> str:
    """Return why rows are left out, where it is known which of the reasons applies to all of them."""
    one = run.rows_outside == 1
    if run.rows_unstated == run.rows_outside:
        return f"{'it states' if one else 'they state'} no balance"
    if not run.rows_unstated:
        return f"{'its coin counts as no member, or it' if one else 'their coins count as no member, or they'} cannot be read"
    return "their coins count as no member, or they state no balance"


def nothing_counts(run: DryRun) -> str:
    """Return why all reserves are 0 although wallets are named, "" when that is not so."""
    number, unstated = run.rows_outside, run.rows_unstated
    if run.wallets or not number:
        return ""
    named = "1 wallet is named" if number == 1 else f"{count(number)} wallets are named"
    if unstated == number:
        why = (
            " without a balance: the list states none"
            if number == 1
            else " without balances: the list states none"
        )
    elif unstated:
        why = f", {count(unstated)} of them without a balance; the coins of the others count as no member, or they cannot be read"
    else:
        why = f", but {'its coin counts' if number == 1 else 'their coins count'} as no member, or cannot be read"
    return f"⚠️ <b>{named}{why}, so all reserves count as 0.</b>"


def _looked_at(rows: list[tuple[Wallet, Evidence]]) -> str:
    number = "1 wallet needs" if len(rows) == 1 else f"{count(len(rows))} wallets need"
    lines = [f"⚠️ <b>{number} a look before Publish</b>"]
    lines += [f"• {escape(_line(wallet, found), quote=False)}" for wallet, found in rows[:_IN_WORDS]]
    if len(rows) > _IN_WORDS:
        lines.append(f"The file {FILE_NAME} lists all of them.")
    return "\n".join(lines)


def _line(wallet: Wallet, found: Evidence) -> str:
    stated = amount(wallet.units, BALANCE_DECIMALS)
    place = f"{wallet.asset} on {shown(wallet.chain, _WORD)}, {shown(wallet.address, _ADDRESS)}, {stated}"
    return f"{place}: {found.level.value}. {shown(reason_of(found), _REASON)}"


def rows_file(run: DryRun) -> bytes | None:
    """Return the file with every row that needs a look; None when the message names them all."""
    rows = faults(run)
    if len(rows) <= _IN_WORDS:
        return None
    head = [
        f"{run.statement.exchange}, snapshot of {run.statement.taken_at}",
        f"Statement {run.statement.id}",
        f"{count(len(rows))} of {count(len(run.wallets))} wallets need a look before Publish.",
        "",
    ]
    lines = [*head, *(_line(wallet, found) for wallet, found in rows[:MOST_LISTED])]
    if len(rows) > MOST_LISTED:
        lines.append(f"and {count(len(rows) - MOST_LISTED)} more: porcore reserves FILE.por lists them.")
    return ("\n".join(lines) + "\n").encode()


def file_caption() -> str:
    """Above the dry run."""
    return "Wallets to look at before Publish, with the reasons. The dry run is the message above or below."
