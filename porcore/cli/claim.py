"""``porcore claim``: what a claim says, and on whose word each part of it rests."""

import argparse
import shlex
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from porcore.cli.evidence_lines import asset_lines, ratio_lines, unchecked_lines
from porcore.cli.output import add_json, print_facts, table, write_new
from porcore.errors import PorError
from porcore.reserves.comparison import ratio_text
from porcore.reserves.evidence import Evidence, SnapshotContext, examine_all
from porcore.reserves.evidence.batch import processors
from porcore.reserves.evidence.sentences import NOTES

if TYPE_CHECKING:
    from porcore.exchanges.known import KnownExchanges
    from porcore.publications import AssetFigures, OpenedClaim

_MOST_NAMED = 12  # assets in an error
_EPILOG = """\
CLAIM is a folder, or a .zip of it, with publication.toml and, where there are any, the exchange's wallet list (wallets.csv),
the file with its roots (root.json) and the list of all leaves (leaves.csv); docs/exchanges.md has every key.

exit codes: 0 done; 2 not readable
"""

_MOST_OPTIONS = 5


def add_exchanges(parser: argparse.ArgumentParser) -> None:
    """Add ``--exchanges``, and what is common to the commands that read claims."""
    parser.add_argument(
        "--exchanges", type=Path, metavar="FILE", help="a table of exchanges beside the one that ships"
    )


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``claim`` to the subcommands."""
    parser = commands.add_parser(
        "claim",
        help="show what an exchange published in its own format, and on whose word",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("claim", type=Path, metavar="CLAIM")
    parser.add_argument(
        "--units-confirmed",
        action="append",
        default=[],
        metavar="ASSET",
        help="you checked the units of an asset: its ratio is above 1,000 %% or below 10 %%, the size of its unit is only stated,"
        " or its debt is above what is owed; may be repeated",
    )
    parser.add_argument(
        "-o", "--output", type=Path, metavar="FILE", help="write the claim's canonical JSON to a new file"
    )
    add_exchanges(parser)
    add_json(parser)
    parser.set_defaults(run=run)


def known_exchanges(path: Path | None) -> "KnownExchanges":
    """Return the table that ships, with the one at `path`. Raises ExchangeTableError."""
    from porcore.exchanges.known import read_added, shipped

    return shipped() if path is None else read_added(path)


def run(args: argparse.Namespace) -> int:
    """Print the claim and return 0."""
    # Imported here: the other commands should not wait for all the formats.
    from porcore.cli.claim_facts import claim_facts
    from porcore.publications import claim_figures, open_claim

    exchanges = known_exchanges(args.exchanges)
    opened = open_claim(args.claim, exchanges, datetime.now(UTC))
    claim = opened.claim
    known = exchanges.by_key(claim.exchange)  # a text to sign has the exchange's name, and a claim its key
    context = SnapshotContext(known.name if known is not None else claim.exchange, claim.taken_at)
    evidence = examine_all(claim.wallets, context, processors())
    figures = claim_figures(claim, evidence, frozenset(args.units_confirmed))
    _check_confirmed(args.units_confirmed, figures)
    if args.output is not None:
        _check_outside(args.output, args.claim)
        write_new(args.output, claim.canonical())
    print_facts(args, claim_facts(opened, figures, exchanges), _lines(opened, figures, evidence, exchanges))
    return 0


def _check_outside(output: Path, bundle: Path) -> None:
    """Raise PorError for a file in the folder of the claim: with it the claim could not be read any more."""
    inside = output.resolve()
    if bundle.is_dir() and bundle.resolve() in inside.parents:
        raise PorError(
            f"{output}: found a file in the claim's own folder, expected one elsewhere: a claim has its own files and no others."
            " Name another folder."
        )


def _check_confirmed(assets: Sequence[str], figures: "tuple[AssetFigures, ...]") -> None:
    """Raise PorError for the units of an asset that the claim does not have: it would seem to be confirmed."""
    from porcore.exchanges.sentences import shown_name

    named = [row.asset for row in figures]
    for asset in assets:
        if asset not in named:
            listed = ", ".join(map(shown_name, named[:_MOST_NAMED])) or "none"
            raise PorError(
                f"--units-confirmed: found {shown_name(asset[:64])!r}, expected an asset of the claim ({listed}). Write it as"
                " the claim does."
            )


def _lines(
    opened: "OpenedClaim",
    figures: "tuple[AssetFigures, ...]",
    evidence: Sequence[Evidence],
    exchanges: "KnownExchanges",
) -> Iterator[str]:
    from porcore.exchanges.formats.ours import OURS
    from porcore.publications import claim_source_is_known

    claim = opened.claim
    known = exchanges.by_key(claim.exchange)
    name = known.name if known else claim.exchange
    yield f"Claim about {name}, {claim.taken_at}"
    yield f"Claim id {claim.id}"
    at = (
        "at the exchange's own address"
        if claim_source_is_known(claim, exchanges)
        else "not an address known as the exchange's"
    )
    yield f"Source: {claim.source} ({at})"
    if known is not None and known.explorer:
        yield f"Its wallets can be looked up at {known.explorer}"
    if known is not None and not known.shipped:
        yield "This exchange was added by whoever runs this: it is not in the table that ships."
    if claim.proof_format:
        # Without a list of formats nothing says that this one is the exchange's.
        is_listed = known is None or claim.proof_format in (*known.formats, OURS.key)
        yield f"Proof format: {claim.proof_format}" + (
            "" if is_listed else " (the table lists no formats of this exchange)"
        )
    else:
        yield "Proof format: none that is read here, so no file is compared with its roots"
    yield ""
    yield from _roots(opened)
    yield from _assets(figures)
    yield from _scales(figures, claim.exchange, exchanges)
    yield from _reserves(opened, figures, evidence)
    yield ""
    yield "Files:"
    yield from (f"  {file.sha256}  {file.name}" for file in claim.files)
    yield ""
    yield "A claim is the word of whoever made it. Compare it with what the exchange shows at the source."


def _roots(opened: "OpenedClaim") -> Iterator[str]:
    from porcore.exchanges.sentences import shown_name
    from porcore.messages import fill
    from porcore.publications import empty_roots
    from porcore.publications.sentences import SENTENCES

    claim = opened.claim
    empty = empty_roots(claim)
    for root in claim.roots:
        yield f"root{' of ' + shown_name(root.label) if root.label else ''}  {root.hash}"
        if root.label in empty:
            yield fill(SENTENCES["is-empty"], {"program": empty[root.label]})
    if opened.root_file is not None and not opened.root_read:
        yield "The root file was not read: for this format only its SHA-256 is part of the claim."
    if claim.leaves is not None:
        yield "Every parent of the list of leaves was recomputed up to this root."
    yield ""


def _assets(figures: "tuple[AssetFigures, ...]") -> Iterator[str]:
    from porcore.exchanges.sentences import shown_name
    from porcore.publications import WhyNoRatio
    from porcore.publications.sentences import NO_RATIO, units_advice

    head = ("asset", "owed, as stated", "debt", "net", "basis", "reserves listed", "ratio to owed")
    body = [
        (
            shown_name(row.asset),
            (row.owed or row.stated or "-") + ("" if row.owed or not row.stated else " units"),
            row.debt or "-",
            row.net or "-",
            ("units: " if row.is_scale_stated else "") + row.basis.value if row.basis else "-",
            row.reserves if row.evidence else "-",
            ratio_text(row.ratio_tenths) if row.why_not is None else NO_RATIO[row.why_not],
        )
        for row in figures
        if row.stated != "0" or row.evidence
    ]
    if body:
        yield from table([head, *body])
    if any(row.debt is not None for row in figures):
        yield "Owed is equity, and so is what the ratio uses: clients' debt is not taken off. Net is equity less debt."
    nothing = sum(row.stated == "0" and not row.evidence for row in figures)
    if nothing:
        yield f"{nothing} more with nothing owed and no wallet."
    if unknown := [row.asset for row in figures if row.why_not is WhyNoRatio.UNITS]:
        yield from units_advice(unknown).split("\n")
    unconfirmed = [row.asset for row in figures if row.why_not is WhyNoRatio.UNCONFIRMED]
    if unconfirmed:
        options = " ".join(f"--units-confirmed {shlex.quote(asset)}" for asset in unconfirmed[:_MOST_OPTIONS])
        yield f"Units not confirmed: if you checked them, add {options}{' …' if len(unconfirmed) > _MOST_OPTIONS else ''}"


def _scales(figures: "tuple[AssetFigures, ...]", exchange: str, exchanges: "KnownExchanges") -> Iterator[str]:
    from porcore.publications import unit_source_is_known
    from porcore.publications.sentences import scale_line

    for row in figures:
        if row.unit is not None:
            is_known = unit_source_is_known(row.unit, exchange, exchanges)
            yield scale_line(row, is_known_source=is_known)


def _reserves(
    opened: "OpenedClaim", figures: "tuple[AssetFigures, ...]", evidence: Sequence[Evidence]
) -> Iterator[str]:
    found = [row for row in figures if row.compared is not None and row.evidence is not None]
    if found:
        yield ""
        yield "The same against what the owners of the wallets signed"
        yield from ratio_lines(
            [row.compared for row in found if row.compared], [row.evidence for row in found if row.evidence]
        )
    others = [row.evidence for row in figures if row.compared is None and row.evidence is not None]
    if others:
        yield ""
        yield "Wallets of assets without a ratio"
        yield from asset_lines(others)
    if opened.claim.has_wallet_list:
        yield ""
        listed = opened.wallet_file
        if listed.outside:
            yield f"{len(listed.outside)} rows of the list count for nothing: no balance, no symbol, or not readable."
        if listed.repeated:
            yield f"{len(listed.repeated)} rows name a wallet again; each wallet counts once."
        yield from listed.notes
        yield from unchecked_lines(evidence)
        yield NOTES["shows"]
