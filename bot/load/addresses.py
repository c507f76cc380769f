"""Which addresses a download may connect to: those that everyone on the internet can reach, and no others.

Python 3.11's ``is_private`` misses 100.64.0.1, and says nothing of the IPv4 address inside an IPv6 one; so embedded
addresses are unwrapped first, and then ``is_global`` has to say yes.
"""

import ipaddress
from collections.abc import Iterator

__all__ = ["AddressError", "check_global"]

IP = ipaddress.IPv4Address | ipaddress.IPv6Address

_COMPATIBLE = ipaddress.IPv6Network("::/96")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_REFUSED = tuple(
    ipaddress.ip_network(network)
    for network in (
        "0.0.0.0/8",
        "100.64.0.0/10",
        "192.0.0.0/24",
        "192.88.99.0/24",
        "198.18.0.0/15",
        "240.0.0.0/4",
        "64:ff9b:1::/48",
        "100::/64",
        "2001::/23",
        "2001:db8::/32",
        "3fff::/20",
        "5f00::/16",
        "fc00::/7",
        "fe80::/10",
        "fec0::/10",
    )
)


class AddressError(Exception):
    """An address that a download must not connect to."""


def check_global(address: str) -> None:
    """Raise AddressError unless `address` and every address embedded in it is global and not multicast."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        raise AddressError("found something that is no IP address") from None
    if getattr(found, "scope_id", None):
        raise AddressError("found an address with a scope, which is local")
    for each in (found, *_embedded(found)):
        if (
            not each.is_global
            or each.is_multicast
            or each.is_unspecified
            or (each.is_reserved and each.version == 4)
        ):
            raise AddressError("found an address that is not reachable for everyone")
        if any(each.version == network.version and each in network for network in _REFUSED):
            raise AddressError("found an address that is not reachable for everyone")


def _embedded(address: IP) -> Iterator[ipaddress.IPv4Address]:
    """Yield the IPv4 addresses that traffic to an IPv6 address may end up at."""
    if isinstance(address, ipaddress.IPv4Address):
        return
    if address.ipv4_mapped is not None:
        yield address.ipv4_mapped
    if address.sixtofour is not None:
        yield address.sixtofour
    if address.teredo is not None:
        yield from address.teredo
    if address in _COMPATIBLE or address in _NAT64:
        yield ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
