"""``porcore reserves``: who controls the wallets of a list, as far as signatures show it."""

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from porcore.cli.evidence_lines import asset_facts, asset_lines, level_counts, unchecked_lines
from porcore.cli.listing import ExaminedList, Listed, read_listing
from porcore.cli.output import add_json, print_facts
from porcore.exit_codes import ExitCode
from porcore.format.grammar import amount_text
from porcore.format.wallet_list import BALANCE_DECIMALS
from porcore.reserves.evidence import Dating, Level
from porcore.reserves.evidence.sentences import DATING_WORDS, NOTES, REASONS
from porcore.reserves.summary import AssetEvidence, by_asset
from porcore.reserves.wallet_lists import describe_form
from porcore.reserves.wallet_lists.rows import NOT_STATED

# What is said of most signed rows; how many keys of a script signed is in the JSON.
_PLAIN = frozenset(REASONS[code] for code in ("signed", "signed-rules"))

_EPILOG = """\
FILE is a snapshot file (.por), a wallet list (porcore wallets), a bundle's wallets.csv, or a list as OKX, HTX,
Binance, BitMEX or Bitfinex publish it, also in a .zip. With --config, a published list is summed under the snapshot's
assets, and rows of no asset are listed apart. Checking signatures needs the extra "reserves": pip install '.[reserves]'.

exit codes: 0 done; 1 a signature in the list fails; 2 not readable, or no row of it
"""


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``reserves`` to the subcommands."""
    parser = commands.add_parser(
        "reserves",
        help="check the ownership signatures of a wallet list",
        description="Checks every row's signature and prints each asset's balance by what it shows.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--config", type=Path, metavar="snapshot.toml", help="the snapshot's assets")
    add_json(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Exit 0 with the table, 1 when a signature fails."""
    listing = read_listing(args.file, args.config)
    assets = _summed(listing.rows)
    print_facts(args, _facts(listing, assets), _lines(listing, assets))
    failed = any(row.evidence.level is Level.INVALID for row in (*listing.rows, *listing.outside))
    return ExitCode.REFUTED if failed else 0


def _summed(rows: tuple[Listed, ...]) -> tuple[AssetEvidence, ...]:
    return by_asset(
        (row.asset for row in rows),
        (row.wallet for row in rows),
        (row.evidence for row in rows),
        (not row.repeats for row in rows),
    )


def _facts(listing: ExaminedList, assets: tuple[AssetEvidence, ...]) -> dict[str, object]:
    every = (*listing.rows, *listing.outside)
    return {
        "layout": listing.layout,
        "rows": len(every),
        "levels": level_counts(row.evidence for row in every),
        "notes": list(listing.notes),
        "assets": [asset_facts(asset) for asset in assets],
        "wallets": [_row_facts(row) for row in listing.rows],
        "outside": [_row_facts(row) for row in listing.outside],
    }


def _row_facts(row: Listed) -> dict[str, object]:
    evidence = row.evidence
    return {
        "line": row.line,
        "file": row.file,
        "asset": row.asset,
        "coin": row.coin,
        "stands_for": describe_form(row.coin),
        "chain": row.wallet.chain,
        "address": row.wallet.address,
        "balance": row.wallet.balance if row.balance_stated else None,
        "label": row.wallet.label,
        "custodian": row.custodian,
        "repeats": row.repeats,
        "level": evidence.level,
        "reason": evidence.reason,
        "form": evidence.form,
        "dating": evidence.dating,
        "owners": list(evidence.owners),
    }


def _lines(listing: ExaminedList, assets: tuple[AssetEvidence, ...]) -> Iterator[str]:
    every = (*listing.rows, *listing.outside)
    counts = ", ".join(f"{count} {level}" for level, count in _counted(every))
    yield f"{len(every)} rows: {counts}" if every else NOTES["none"]
    yield _again(sum(bool(row.repeats) for row in every))
    stated = {row.asset for row in listing.rows if row.balance_stated}
    yield from asset_lines(assets, {asset.asset for asset in assets} - stated)
    yield from _section("About the file", listing.notes)
    yield from _section(NOTES["twice"], [f"{_named(row)}: as {row.repeats}" for row in every if row.repeats])
    yield from _section(NOTES["elsewhere"], _elsewhere(every))
    yield from _section("Names of coins", _forms(every))
    yield from _section("Dates of signatures", _dates(every))
    yield from _section("More about rows that are signed", _remarks(every))
    yield from _section("Rows with a signature that does not count", _failures(every))
    yield from _section(NOTES["outside"], [_named(row) for row in listing.outside])
    yield ""
    yield from unchecked_lines(row.evidence for row in every)
    yield NOTES["shows"]
    yield NOTES["read"]


def _again(rows: int) -> str:
    """Return how many rows are no wallet of their own, or an empty line."""
    if not rows:
        return ""
    named = "1 of these rows names a wallet" if rows == 1 else f"{rows} of these rows name wallets"
    return f"{named} listed in an earlier row; each wallet counts once."


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    found = list(lines)
    if found:
        yield from ("", f"{title}:", *(f"  {line}" for line in found))


def _counted(rows: Iterable[Listed]) -> list[tuple[str, int]]:
    counts = level_counts(row.evidence for row in rows)
    return [(level, count) for level, count in counts.items() if count]


def _forms(rows: Iterable[Listed]) -> list[str]:
    coins = dict.fromkeys(row.coin for row in rows)
    return [f"{coin}: {describe_form(coin)}" for coin in coins if describe_form(coin)]


def _elsewhere(rows: Sequence[Listed]) -> list[str]:
    """Return what someone else holds, by coin and by who it is."""
    sums: dict[tuple[str, str], tuple[int, int]] = {}
    for row in rows:
        if row.custodian and not row.repeats:
            count, units = sums.get((row.custodian, row.coin), (0, 0))
            sums[row.custodian, row.coin] = (count + 1, units + row.wallet.units)
    stated = {(row.custodian, row.coin) for row in rows if row.balance_stated}
    return [
        f"{count} {'row' if count == 1 else 'rows'} with {custodian}: "
        + (
            f"{amount_text(units, BALANCE_DECIMALS)} {coin}"
            if (custodian, coin) in stated
            else "no balance stated"
        )
        for (custodian, coin), (count, units) in sums.items()
    ]


def _dates(rows: Iterable[Listed]) -> list[str]:
    dated = [row.evidence.dating for row in rows if row.evidence.level is Level.SIGNED]
    return [f"{dated.count(dating)} {dating}: {DATING_WORDS[dating]}" for dating in Dating if dating in dated]


def _remarks(rows: Iterable[Listed]) -> list[str]:
    """Return what is unusual about signatures that count, such as a time lock or a second signature."""
    found = Counter(
        row.evidence.reason
        for row in rows
        if row.evidence.level is Level.SIGNED
        and row.evidence.reason not in _PLAIN
        and (row.evidence.code != "signed-script")
    )
    return [f"{count} {'row' if count == 1 else 'rows'}: {reason}" for reason, count in found.items()]


def _failures(rows: Iterable[Listed]) -> list[str]:
    passed = (Level.SIGNED, Level.CLAIMED)
    return [
        f"{_named(row)}: {row.evidence.level}. {row.evidence.reason}"
        for row in rows
        if row.evidence.level not in passed
    ]


def _named(row: Listed) -> str:
    place = f"row {row.line}, " if row.line else ""
    file = f"{row.file}, " if row.file else ""
    balance = row.wallet.balance if row.balance_stated else "no balance stated"
    coin = row.coin if row.coin != NOT_STATED else "coin not stated"
    text = f"{file}{place}{coin} on {row.wallet.chain}, {row.wallet.address or 'no address'}, {balance}"
    # A row that cannot be read may hold anything; it must not speak to a terminal.
    return text if text.isascii() and text.isprintable() else ascii(text)[1:-1]
