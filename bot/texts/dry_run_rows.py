"""What an operator reads of ownership signatures before Publish: counts, and every row that needs a look."""

from collections.abc import Iterator
from html import escape

from bot.formats import amount, count, percent
from bot.languages import N_, _, commas, ngettext, semicolons, translated
from bot.load.dry_run import AssetLine, DryRun
from bot.texts.evidence import shown, signed_of, unchecked, warning
from bot.texts.ownership import reason_of
from bot.texts.points import Point
from porcore.format.wallet_list import BALANCE_DECIMALS, Wallet
from porcore.reserves.evidence import Evidence, Level

__all__ = [
    "FILE_NAME",
    "MOST_LISTED",
    "asset_levels",
    "faults",
    "file_caption",
    "row_points",
    "rows_file",
    "signatures",
]

FILE_NAME = "wallet-rows.txt"
MOST_LISTED = 20_000  # rows of the file, so that it stays small enough to be sent
_IN_WORDS = 3  # rows in the message itself; the file has all
_LOOKED_AT = (Level.INVALID, Level.UNVERIFIABLE, Level.UNBOUND)
_ADDRESS, _WORD, _REASON = 130, 40, 280
# Translators: after a number of wallets, by what is known of their ownership signatures.
_LEVELS = {
    Level.SIGNED: N_("{n} signed"),
    Level.UNBOUND: N_("{n} unbound"),
    Level.CLAIMED: N_("{n} only claimed"),
    Level.INVALID: N_("{n} invalid"),
    Level.UNVERIFIABLE: N_("{n} unverifiable"),
    Level.UNCHECKED: N_("{n} unchecked"),
}


def asset_levels(line: AssetLine) -> str:
    """Return an asset's rows: ``signed: 61.0% of reserves, 63.5% of what is owed; wallets: 3 signed, 2 only claimed``."""
    found = line.evidence
    share = _("signatures not checked") if unchecked(found) else _share(line)
    named = [
        translated(sentence, n=count(found.levels[level].rows))
        for level, sentence in _LEVELS.items()
        if found.levels[level].rows
    ]
    rows = _("wallets: {levels}", levels=commas(named)) if named else ""
    return semicolons(filter(None, (share, rows)))


def _share(line: AssetLine) -> str:
    signed, now = signed_of(line.evidence), line.now
    if not now.reserves:
        return ""
    if signed == now.reserves:
        return _("signed: all reserves")
    if not signed:
        return _("signed: no reserves")
    share = percent(signed, now.reserves)
    if not now.liabilities:
        return _("signed: {share} of reserves", share=share)
    owed = percent(signed, now.liabilities)
    return _("signed: {share} of reserves, {owed} of what is owed", share=share, owed=owed)


def faults(run: DryRun) -> list[tuple[Wallet, Evidence]]:
    """Return the rows that need a look, the worst first: invalid, unverifiable, unbound."""
    rows = [
        (wallet, found)
        for wallet, found in zip(run.wallets, run.checked.rows, strict=True)
        if found.level in _LOOKED_AT
    ]
    return sorted(rows, key=lambda row: _LOOKED_AT.index(row[1].level))


def signatures(run: DryRun) -> Iterator[str]:
    """Yield what the dry run says of valid signatures, in HTML."""
    fresh = sum(line.evidence.fresh.rows for line in run.lines)
    signed = sum(line.evidence.levels[Level.SIGNED].rows for line in run.lines)
    if signed:
        yield ngettext(
            "Signatures: {n} wallet has a valid ownership signature, {fresh} made for this snapshot.",
            "Signatures: {n} wallets have a valid ownership signature, {fresh} made for this snapshot.",
            signed,
            n=count(signed),
            fresh=count(fresh),
        )
    elif run.wallets and not warning(run.checked):
        yield _("Signatures: no wallet has a valid ownership signature.")


def row_points(run: DryRun) -> Iterator[Point]:
    """Yield what needs a look of the wallets and their signatures, the worst first."""
    if not run.wallets and run.rows_outside:
        yield Point(_("All reserves count as 0"), f"⚠️ <b>{_nothing_counts(run)}</b>")
    if looked_at := faults(run):
        number = len(looked_at)
        short = ngettext("{n} wallet needs a look", "{n} wallets need a look", number, n=count(number))
        yield Point(short, _looked_at(looked_at))
    if missing := warning(run.checked):
        yield Point(_("Signatures were not checked"), missing)
    if run.rows_outside:
        yield Point(_("Rows of wallets.csv are not counted"), _outside(run))


def _outside(run: DryRun) -> str:
    number = run.rows_outside
    values = {
        "n": count(number),
        "command": "<code>porcore reserves wallets.csv --config snapshot.toml</code>",
    }
    if run.rows_unstated == number:
        said = ngettext(
            "{n} row of wallets.csv is not counted: it states no balance. {command} lists it.",
            "{n} rows of wallets.csv are not counted: they state no balance. {command} lists them.",
            number,
            **values,
        )
    elif not run.rows_unstated:
        said = ngettext(
            "{n} row of wallets.csv is not counted: its coin counts as no member, or it cannot be read. {command} lists it.",
            "{n} rows of wallets.csv are not counted: their coins count as no member, or they cannot be read. {command} lists"
            " them.",
            number,
            **values,
        )
    else:
        said = _(
            "{n} rows of wallets.csv are not counted: their coins count as no member, or they state no balance. {command}"
            " lists them.",
            **values,
        )
    return f"⚠️ {said}"


def _nothing_counts(run: DryRun) -> str:
    """Return why all reserves are 0 although wallets are named."""
    number, unstated = run.rows_outside, run.rows_unstated
    values = {"n": count(number)}
    if unstated == number:
        return ngettext(
            "{n} wallet is named without a balance: the list states none, so all reserves count as 0.",
            "{n} wallets are named without balances: the list states none, so all reserves count as 0.",
            number,
            **values,
        )
    if unstated:
        return _(
            "{n} wallets are named, {unstated} of them without a balance; the coins of the others count as no member, or they"
            " cannot be read, so all reserves count as 0.",
            unstated=count(unstated),
            **values,
        )
    return ngettext(
        "{n} wallet is named, but its coin counts as no member, or cannot be read, so all reserves count as 0.",
        "{n} wallets are named, but their coins count as no member, or cannot be read, so all reserves count as 0.",
        number,
        **values,
    )


def _looked_at(rows: list[tuple[Wallet, Evidence]]) -> str:
    title = ngettext(
        "{n} wallet needs a look before Publish",
        "{n} wallets need a look before Publish",
        len(rows),
        n=count(len(rows)),
    )
    lines = [f"⚠️ <b>{title}</b>"]
    lines += [f"• {escape(_line(wallet, found), quote=False)}" for wallet, found in rows[:_IN_WORDS]]
    if len(rows) > _IN_WORDS:
        lines.append(_("The file {name} lists all of them.", name=FILE_NAME))
    return "\n".join(lines)


def _line(wallet: Wallet, found: Evidence) -> str:
    """Return a row as plain text; level and reason are the library's, in English."""
    stated = amount(wallet.units, BALANCE_DECIMALS)
    place = f"{wallet.asset} on {shown(wallet.chain, _WORD)}, {shown(wallet.address, _ADDRESS)}, {stated}"
    return f"{place}: {found.level.value}. {shown(reason_of(found), _REASON)}"


def rows_file(run: DryRun) -> bytes | None:
    """Return the file with every row that needs a look; None when the message names them all."""
    rows = faults(run)
    if len(rows) <= _IN_WORDS:
        return None
    number = len(rows)
    head = [
        _("{exchange}, snapshot of {time}", exchange=run.statement.exchange, time=run.statement.taken_at),
        _("Statement {id}", id=run.statement.id),
        ngettext(
            "{n} of {total} wallets needs a look before Publish.",
            "{n} of {total} wallets need a look before Publish.",
            number,
            n=count(number),
            total=count(len(run.wallets)),
        ),
        "",
    ]
    lines = [*head, *(_line(wallet, found) for wallet, found in rows[:MOST_LISTED])]
    more = number - MOST_LISTED
    if more > 0:
        lines.append(
            ngettext(
                "and {n} more: porcore reserves FILE.por lists it.",
                "and {n} more: porcore reserves FILE.por lists them.",
                more,
                n=count(more),
            )
        )
    return ("\n".join(lines) + "\n").encode()


def file_caption() -> str:
    """Above the dry run."""
    return _(
        "Wallets to look at before Publish, with the reasons. The dry run is the message above or below."
    )
