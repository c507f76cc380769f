"""Which addresses may be connected to: those that everyone on the internet can reach, and internal ones that an operator named.

Python 3.11's ``is_private`` misses 100.64.0.1, and says nothing of the IPv4 address inside an IPv6 one; so embedded
addresses are unwrapped first, and then ``is_global`` has to say yes. Of IPv6 only what is handed out as global unicast
(2000::/3, RFC 4291) counts, and two forms around an IPv4 address; everything else is some machine's own matter.
"""

import ipaddress
from collections.abc import Iterator

from porcore.net.errors import AddressError

__all__ = ["check_address", "is_nobodys_store"]

IP = ipaddress.IPv4Address | ipaddress.IPv6Address

_UNICAST = ipaddress.IPv6Network("2000::/3")
_MAPPED = ipaddress.IPv6Network("::ffff:0:0/96")
_TRANSLATED = ipaddress.IPv6Network("::ffff:0:0:0/96")  # SIIT, RFC 2765
_COMPATIBLE = ipaddress.IPv6Network("::/96")
_ISATAP = (0x00005EFE, 0x02005EFE)  # RFC 5214: the third quarter of an address
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_SIX_TO_FOUR = ipaddress.IPv6Network("2002::/16")  # the address inside decides; Pythons differ about these
_REFUSED = tuple(
    ipaddress.ip_network(network)
    for network in (
        "0.0.0.0/8",
        "100.64.0.0/10",
        "168.63.129.16/32",  # Azure's own services for a machine: global by its number, and answered locally
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


# Where clouds tell a machine its secrets, and addresses that no file is kept at: never a store of anyone's.
_NOBODYS = tuple(
    ipaddress.ip_network(network)
    for network in (
        "0.0.0.0/8",
        "100.100.100.200/32",  # Alibaba
        "168.63.129.16/32",  # Azure
        "169.254.0.0/16",  # AWS, Google, Azure, Oracle, Tencent and others, and all that is link-local
        "192.0.0.192/32",  # Oracle, earlier
        "224.0.0.0/3",
        "fd00:ec2::/32",  # AWS: 254 tells secrets, 253 resolves names
        "fd20:ce::254/128",  # Google
        "fd00:42::42/128",  # Scaleway
        "fe80::/10",
        "ff00::/8",
    )
)
_METADATA_NAMES = (
    "metadata",
    "metadata.google.internal",
    "metadata.goog",
    "instance-data",
    "instance-data.ec2.internal",
    "metadata.tencentyun.com",
    "metadata.azure.internal",
)


def check_address(address: str, *, may_be_internal: bool = False) -> None:
    """Raise AddressError unless `address` and every address embedded in it is global and not multicast.

    `may_be_internal`: the operator named this place, so that it may be one of his own network. What is nobody's store
    (`is_nobodys_store`) is refused all the same.
    """
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        raise AddressError("found something that is no IP address") from None
    if getattr(found, "scope_id", None):
        raise AddressError("found an address with a scope, which is local")
    own = not is_nobodys_store(address)
    if may_be_internal and (own or found.is_loopback):
        return
    if found.version == 6 and not any(found in network for network in (_UNICAST, _MAPPED, _NAT64)):
        raise AddressError("found an address that is not reachable for everyone", own=own)
    for each in (found, *_embedded(found)):
        if (
            not (each.is_global or each in _SIX_TO_FOUR)
            or each.is_multicast
            or each.is_unspecified
            or (each.is_reserved and each.version == 4)
        ):
            raise AddressError("found an address that is not reachable for everyone", own=own)
        if any(each.version == network.version and each in network for network in _REFUSED):
            raise AddressError("found an address that is not reachable for everyone", own=own)


def is_nobodys_store(host: str) -> bool:
    """Tell whether a host, by name or number, is one that no download is ever meant for, such as a cloud's metadata."""
    name = host.strip("[]").rstrip(".").lower()
    try:
        found = ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return name in _METADATA_NAMES
    return any(
        each.version == network.version and each in network
        for each in (found, *_embedded(found))
        for network in _NOBODYS
    )


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
    isatap = int(address) >> 32 & 0xFFFFFFFF in _ISATAP
    if isatap or any(address in network for network in (_COMPATIBLE, _TRANSLATED, _NAT64)):
        yield ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
