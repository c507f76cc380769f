"""The sample's wallets.csv: wallets that cover what is owed by two to five per cent.

Some carry a signature (`porcore.sample.signed`): one over the text of its snapshot, others over a fixed text. All
other addresses look like those of their chain and are derived by hashing, so they are no one's. Those of Bitcoin
and Tron do not even carry a valid check sum: no program would send anything there.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from porcore.format.grammar import amount_text
from porcore.sample.listing import Group, SampleListing
from porcore.sample.signed import SIGNED

__all__ = ["wallet_lines"]

_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class _Chain:
    name: str
    address: Callable[[bytes], str]  # of 32 bytes
    block: int = 0  # a block of the chain
    time: int = 0  # when it was made, seconds since 1970
    tenths: int = 0  # of a second between two blocks; 0: the chain has no blocks


def _spelled(draw: bytes, alphabet: str, length: int) -> str:
    stream = draw + sha256(draw).digest()
    return "".join(alphabet[byte % len(alphabet)] for byte in stream[:length])


_BITCOIN = _Chain("bitcoin", lambda draw: "bc1q" + _spelled(draw, _BECH32, 38), 840_000, 1_713_571_767, 6000)
_ETHEREUM = _Chain("ethereum", lambda draw: "0x" + draw[:20].hex(), 15_537_394, 1_663_224_179, 121)
_TRON = _Chain("tron", lambda draw: "T" + _spelled(draw, _BASE58, 33), 0, 1_529_906_400, 30)
_BANK = _Chain("bank", lambda draw: f"SAMPLE-{draw[:4].hex().upper()}")

_CHAINS = {
    "BTC": (_BITCOIN,),
    "ETH": (_ETHEREUM,),
    "USDT": (_TRON, _ETHEREUM),
    "USDC": (_ETHEREUM,),
    "USD": (_BANK,),
}


def wallet_lines(listing: SampleListing, seed: int, taken_at: str, totals: dict[str, int]) -> Iterator[str]:
    """Yield the lines of a file, header first; `totals` is what is owed in units of each member.

    `seed` is any whole number: the same one gives the same lines.
    """
    time = int(datetime.fromisoformat(taken_at).astimezone(UTC).timestamp())
    yield "asset,chain,address,balance,height,label,message,signature\n"
    for number, (symbol, group) in enumerate(listing.groups.items()):
        moved = sha256(f"porcore sample reserves\n{seed}\n{taken_at}\n{symbol}\n".encode()).digest()
        permille = 1020 + 10 * number + moved[0] % 10  # differs from asset to asset
        for member in group.typical:
            reserve = -(-totals[member] * permille // 1000)
            yield from _member_lines(seed, member, group, reserve, taken_at, time)


def _member_lines(
    seed: int, member: str, group: Group, reserve: int, taken_at: str, time: int
) -> Iterator[str]:
    draw = sha256(f"porcore sample wallets\n{seed}\n{member}\n".encode()).digest()
    chains, count = _CHAINS[member], 2 + draw[0] % 5
    rest = reserve
    for number in range(count):
        chain = chains[number % len(chains)]
        units = rest * (80 + draw[number] % 80) // 256 if number < count - 1 else rest
        rest -= units
        address, message, signature = chain.address(sha256(draw + number.to_bytes(1, "big")).digest()), "", ""
        if signed := SIGNED.get((member, number)):
            address, (message, signature) = signed.address, signed.evidence(taken_at)
        kind = "account" if chain is _BANK else "cold" if number < count - 1 else "hot"
        balance = amount_text(units, group.decimals)
        stated = f"{member},{chain.name},{address},{balance},{_height(chain, time)}"
        yield f"{stated},sample {kind} {number + 1},{message},{signature}\n"


def _height(chain: _Chain, time: int) -> str:
    """Return the block that the chain has reached at `time`, by its average pace."""
    return str(max(chain.block + (time - chain.time) * 10 // chain.tenths, 0)) if chain.tenths else ""
