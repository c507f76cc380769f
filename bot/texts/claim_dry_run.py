"""What operators read before a claim is published."""

from collections.abc import Collection, Iterator, Mapping
from html import escape

from bot.formats import count, counted, grouped, moment
from bot.load.claim_dry_run import ClaimChange, ClaimDryRun
from bot.texts.claim_warnings import claim_warnings, percent
from bot.texts.common import fits
from bot.texts.folder_dry_run import dry_run_head
from porcore.publications import AssetFigures, empty_roots
from porcore.publications.sentences import NO_RATIO, basis_text
from porcore.reserves.evidence import Level

__all__ = ["claim_dry_run"]

_MOST_ROOTS, _MOST_CHANGES, _MOST_NOTES = 8, 12, 5
_LONGEST_NAME = 64  # characters of an asset's name
_LONGEST_SOURCE = 100  # characters of the earlier claim's address
_SAME_ROOTS = "the same roots"


def claim_dry_run(run: ClaimDryRun) -> str:
    """What would be published, and what changes; as many assets as fit."""
    head, foot, lines = _head(run), _foot(run), [_asset(row, run.units_known) for row in run.figures]
    for shown in range(len(lines), -1, -1):
        more = [f"and {counted(len(lines) - shown, 'more asset')}"] if shown < len(lines) else []
        text = "\n\n".join(filter(None, [head, "\n".join([*lines[:shown], *more]), foot]))
        if fits(text):
            break
    return text


def _head(run: ClaimDryRun) -> str:
    about = "A claim is what you say the exchange published. Answers name it as this bot's operator's word."
    return dry_run_head(run.row, run.exchange, run.obstacle, claim_warnings(run), about)


def _asset(row: AssetFigures, units_known: Collection[str]) -> str:
    if row.owed is not None:
        owed = f"owed {grouped(row.owed)}" + (
            f", debt {grouped(row.debt)}, net {grouped(row.net or '0')}" if row.debt else ""
        )
    else:
        owed = f"total {grouped(row.stated)} in units that nobody stated" if row.stated else "no total"
    held = f", listed {grouped(row.reserves)}" if row.evidence is not None else ""
    ratio = percent(row.ratio_tenths) if row.ratio_tenths is not None else ""
    if row.why_not is not None:
        ratio = NO_RATIO[row.why_not]
    basis = f" ({basis_text(row)})" if row.basis is not None else ""
    scale = f"\n{_scale(row, units_known)}" if row.unit is not None else ""
    return f"<b>{escape(row.asset)}</b> {escape(owed)}{escape(basis)}{held}, ratio to owed: {ratio}{scale}"


def _scale(row: AssetFigures, units_known: Collection[str]) -> str:
    assert row.unit is not None
    said = f"1 {escape(row.asset)} = 10^{row.unit.decimals} units, "
    if not row.is_scale_stated:
        return f"{said}as the format counts"
    mark = "" if row.asset in units_known else " (⚠️ not an address that is known as the exchange's)"
    return f"{said}says <code>{escape(row.unit.source[:_LONGEST_SOURCE])}</code>{mark}"


def _foot(run: ClaimDryRun) -> str:
    parts = [_roots(run), _wallets(run), _changes(run), *_source(run)]
    return "\n\n".join(filter(None, parts))


def _roots(run: ClaimDryRun) -> str:
    roots = run.claim.roots
    if not roots:
        return "It names no root, so no file can be compared with it."
    if not run.claim.proof_format:
        lines = ["⚠️ It names no proof format, so no file is compared with its roots."]
    else:
        lines = []
    seen, empty = dict(run.seen), empty_roots(run.claim)
    for root in roots[:_MOST_ROOTS]:
        line = f"Root{f' of {escape(root.label)}' if root.label else ''} <code>{root.hash}</code>"
        if root.label in seen:
            number = seen[root.label]
            line += (
                f": files of {counted(number, 'account')} led here"
                if number
                else ": nobody's file has led here yet"
            )
        lines.append(line)
        if root.label in empty:
            program = escape(empty[root.label])
            lines.append(f"⚠️ That is the root of an empty tree ({program}): look again where it came from.")
    if len(roots) > _MOST_ROOTS:
        lines.append(f"and {count(len(roots) - _MOST_ROOTS)} more")
    if len(roots) > 1:
        lines.append(
            "How many files led here is not known: files of several trees are counted by all their roots at once."
        )
    if run.root_file == "not read":
        lines.append("The root file was not read: only its SHA-256 is part of the claim.")
    return "\n".join(lines)


def _wallets(run: ClaimDryRun) -> str:
    number = len(run.claim.wallets)
    if not run.claim.has_wallet_list:
        return "There is no wallet list."
    text = f"{count(number)} wallet{'' if number == 1 else 's'}"
    if run.checked is not None:
        levels = dict.fromkeys(Level, 0)
        for found in run.checked.rows:
            levels[found.level] += 1
        named = [f"{count(rows)} {level.value}" for level, rows in levels.items() if rows]
        text += f": {', '.join(named)}"
    notes = [text + "."]
    if run.rows_outside:
        notes.append(
            f"{counted(run.rows_outside, 'row')} of the list {'counts' if run.rows_outside == 1 else 'count'} for nothing."
        )
    if run.rows_repeated:
        names = "names a wallet again and was" if run.rows_repeated == 1 else "name a wallet again and were"
        notes.append(f"{counted(run.rows_repeated, 'row')} {names} left out.")
    notes += [escape(note) for note in run.notes[:_MOST_NOTES]]
    return "\n".join(notes)


def _changes(run: ClaimDryRun) -> str:
    if run.previous is None:
        return "There is no earlier claim of this exchange to compare with."
    before = f"the claim of {moment(run.previous.taken_at)} (<code>{run.previous.id[:8]}</code>)"
    if run.change is None:
        return f"⚠️ I cannot read {before}, so I cannot show changes."
    lines = list(_changed(run.change))
    if lines == [_SAME_ROOTS]:
        return f"It says the same as {before}."
    return f"Compared with {before}:\n" + "\n".join(lines)


def _changed(change: ClaimChange) -> Iterator[str]:
    yield "other roots" if change.roots else _SAME_ROOTS
    yield from _amounts(change.totals, "", "total")
    yield from _amounts(change.debts, "debt in ", "debt")
    if change.wallets is None:
        yield "⚠️ the earlier wallet list cannot be read"
    elif change.wallets[0] != change.wallets[1] or any(change.listed):
        fresh, gone = map(count, change.listed)
        yield (
            f"wallets: {count(change.wallets[0])} → {count(change.wallets[1])} ({fresh} new, {gone} no longer listed)"
        )
    if change.units:
        yield f"⚠️ other units: {escape(', '.join(change.units[:_MOST_CHANGES]))}"
    if change.proof_format is not None:
        yield f"⚠️ another proof format; it was {escape(change.proof_format) or 'none'}"
    if change.source:
        yield f"another source; it was <code>{escape(change.source[:_LONGEST_SOURCE])}</code>"


def _amounts(differ: Mapping[str, tuple[str, str]], before: str, one: str) -> Iterator[str]:
    for asset, pair in list(differ.items())[:_MOST_CHANGES]:
        old, new = (grouped(text) if text else "not stated" for text in pair)
        yield f"{before}{escape(asset)}: {old} → {new}"
    if len(differ) > _MOST_CHANGES:
        yield f"and {counted(len(differ) - _MOST_CHANGES, f'more {one}')}"


def _source(run: ClaimDryRun) -> Iterator[str]:
    source = f"<code>{escape(run.row.source[:300])}</code>"
    at = (
        "an address of the exchange's"
        if run.source_known
        else ("⚠️ not an address that is known as the exchange's: answers show it as plain text")
    )
    proof = f"\nProof format: {escape(run.row.proof_format)}" if run.row.proof_format else ""
    if proof and run.exchange is not None and not run.exchange.formats:
        proof += " (⚠️ the table lists no formats of this exchange)"
    yield f"Source: {source}\n({at}){proof}"
    yield f"From <code>{escape(run.row.loaded_from)}</code>.\nClaim <code>{run.row.id}</code>"
