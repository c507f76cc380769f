"""The rows of the sample's balances.csv, in either layout. First come all main accounts, then all others."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from porcore.sample.clients import (
    BONUS_MEMBER,
    MEMBERS,
    SampleClient,
    bonus_of,
    holdings_of,
    sample_clients,
)
from porcore.words import amount_text

__all__ = ["BONUS_COLUMN", "ledger_lines"]

BONUS_COLUMN = f"{BONUS_MEMBER}_bonus"

_ACCOUNTS = ("main", "contract", "margin", "grid bot")


@dataclass(frozen=True, slots=True)
class _Account:
    client_id: str
    name: str
    units: dict[str, int]  # by member; what is not held is absent
    bonus: int  # units of BONUS_MEMBER


def ledger_lines(
    accounts: int, seed: int, taken_at: str, layout: str, totals: dict[str, int]
) -> Iterator[str]:
    """Yield the lines of a file, header first; add what everybody holds of each member to `totals`."""
    rows = _rows(accounts, seed, taken_at, totals)
    if layout == "wide":
        yield ",".join(("client_id", "account", *MEMBERS, BONUS_COLUMN)) + "\n"
        yield from map(_wide_line, rows)
    else:
        yield "client_id,account,asset,amount,kind\n"
        for row in rows:
            yield from _long_lines(row)


def _rows(accounts: int, seed: int, taken_at: str, totals: dict[str, int]) -> Iterator[_Account]:
    for client in sample_clients(accounts, seed):
        held = holdings_of(client, taken_at)
        for member, units in held.items():
            totals[member] += units
        yield _split(client, held)[0]
    for client in sample_clients(accounts, seed):
        if client.accounts > 1:
            yield from _split(client, holdings_of(client, taken_at))[1:]


def _split(client: SampleClient, held: dict[str, int]) -> list[_Account]:
    """Return the client's accounts: each further one takes less than half of what is left."""
    rest, further = dict(held), []
    for number in range(1, client.accounts):
        draw = sha256(client.traits + number.to_bytes(1, "big")).digest()
        part = {member: units * draw[0] >> 9 for member, units in rest.items()}
        rest = {member: units - part[member] for member, units in rest.items()}
        further.append(_Account(client.client_id, _ACCOUNTS[number], part, 0))
    return [_Account(client.client_id, _ACCOUNTS[0], rest, bonus_of(client)), *further]


def _wide_line(row: _Account) -> str:
    cells = [amount_text(row.units.get(member, 0), group.decimals) for member, group in MEMBERS.items()]
    bonus = amount_text(row.bonus, MEMBERS[BONUS_MEMBER].decimals)
    return ",".join((row.client_id, row.name, *cells, bonus)) + "\n"


def _long_lines(row: _Account) -> Iterator[str]:
    # A client with nothing keeps a row, as in the wide layout: the ledger says zero, and not nothing.
    for member, units in (row.units or {next(iter(MEMBERS)): 0}).items():
        amount = amount_text(units, MEMBERS[member].decimals)
        yield f"{row.client_id},{row.name},{member},{amount},balance\n"
    if row.bonus:
        amount = amount_text(row.bonus, MEMBERS[BONUS_MEMBER].decimals)
        yield f"{row.client_id},{row.name},{BONUS_MEMBER},{amount},bonus\n"
