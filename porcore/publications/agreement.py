"""What publication.toml says and what the published file says, put together: where both speak they have to agree."""

from dataclasses import replace

from porcore.exchanges.known import KnownExchanges
from porcore.exchanges.sentences import shown_name
from porcore.publications.claim import ClaimRoot, ClaimTotal
from porcore.publications.errors import TOML, ClaimError
from porcore.publications.publication_toml import Publication
from porcore.publications.root_files import LIST_ASSET, RootFile

__all__ = ["agreed_roots", "agreed_totals", "check_owner"]

_MOST_SHOWN = 66  # characters: a hash of 256 bits and quotation marks


def agreed_roots(publication: Publication, read: RootFile, name: str) -> tuple[ClaimRoot, ...]:
    """Return the roots, ascending by label; those of the file `name` where the toml leaves them out.

    Raises ClaimError where the two differ, or the toml has a root that the file has not.
    """
    if not read.roots:
        return publication.roots
    here = {root.label: root.hash for root in read.roots}
    for root in publication.roots:
        found = here.get(root.label)
        if found != root.hash:
            what = f'the root "{root.label}"' if root.label else "the root without a label"
            raise _differs(what, root.hash, found, name)
    return read.roots


def agreed_totals(publication: Publication, read: RootFile, name: str) -> tuple[ClaimTotal, ...]:
    """Return the totals, ascending by asset; those of the file `name` where the toml leaves them out.

    A list of BitMEX's kind has one total and names no asset: the toml may. Raises ClaimError where the two differ,
    or the toml has a total that the file has not.
    """
    if not read.totals:
        return publication.totals
    here = {total.asset: total for total in read.totals}
    if set(here) == {LIST_ASSET} and publication.totals:
        here = {publication.totals[0].asset: replace(here[LIST_ASSET], asset=publication.totals[0].asset)}
    for total in publication.totals:
        found = here.get(total.asset)
        if found is None or found.amount != total.amount:
            raise _differs(f"the total of {total.asset}", total.amount, found.amount if found else None, name)
        if total.debt and found.debt != total.debt:
            raise _differs(f"the debt in {total.asset}", total.debt, found.debt or None, name)
    return tuple(sorted(here.values()))


def check_owner(publication: Publication, read: RootFile, name: str, exchanges: KnownExchanges) -> None:
    """Raise ClaimError where the file `name` says itself that it is another exchange's, or of another moment."""
    if read.taken_at and read.taken_at != publication.taken_at:
        raise _differs("taken_at", publication.taken_at, read.taken_at, name)
    named = exchanges.find(read.exchange) if read.exchange else None
    if read.exchange and (named is None or named.key != publication.exchange):
        raise _differs("the exchange", publication.exchange, shown_name(read.exchange), name)


def _differs(what: str, said: str, found: str | None, name: str) -> ClaimError:
    there = found[:_MOST_SHOWN] if found else "none"
    return ClaimError(
        f"{TOML} and {name}",
        f"{what} as {said[:_MOST_SHOWN]} in {TOML} and {there} in {name}",
        "the same in both",
        f"Write it as {name} does, or leave it out: then it is taken from there.",
    )
