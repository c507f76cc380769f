"""What is written before an address to name its network: a URI's scheme (BIP-21, EIP-681) or CAIP-10's chain.

CAIP-2's references are the numbers of EIP-155 (ethereum-lists/chains) and, for Bitcoin's kind, the first 32 digits of a
chain's first block.
"""

import re
from collections.abc import Callable

__all__ = ["caip_network", "without_prefix"]

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):(?://)?(?:([^:/]+):)?([^:]+)")
_CHAIN_IDS = """
1:ethereum 10:optimism 14:flare 25:cronos 56:bsc 61:ethereumclassic 66:okc 100:gnosis 128:heco
130:unichain 137:polygon 143:monad 146:sonic 169:manta 196:xlayer 204:opbnb 248:oasys 250:fantom
252:fraxtal 314:filecoinevm 321:kcc 324:zksync 361:theta 369:pulsechain 480:worldchain 592:astarevm
999:hyperevm 1030:cfxevm 1088:metis 1101:polygonzkevm 1111:wemix 1116:core 1135:lisk 1284:moonbeam
1285:moonriver 1329:seievm 1514:story 1625:gravity 2020:ronin 2741:abstract 4200:merlin 4689:iotex
5000:mantle 7000:zeta 8217:kaia 8453:base 9745:plasma 10001:ethereumpow 11235:haqq 32659:fusion
33139:apechain 34443:mode 42161:arbitrum 42170:arbitrumnova 42220:celo 43114:avalanche 50104:sophon
59144:linea 80094:bera 81457:blast 88888:chiliz 167000:taiko 210425:platon 534352:scroll
747474:katana
"""
_EIP155 = {number: network for number, _, network in (pair.partition(":") for pair in _CHAIN_IDS.split())}
_BIP122 = {
    "000000000019d6689c085ae165831e93": "bitcoin",
    "12a765e31ffd4059bada1e25190f6e98": "litecoin",
    "1a91e3dace36e2be3bf030a65679fe82": "dogecoin",
}
_NAMED = {"cosmoshub-4": "cosmos"}


def caip_network(text: str) -> str | None:
    """Return the network of a CAIP-2 chain such as `eip155:1`, or None."""
    space, _, reference = text.strip().lower().partition(":")
    return {"eip155": _EIP155, "bip122": _BIP122, "cosmos": _NAMED}.get(space, {}).get(reference)


def without_prefix(address: str, network_named: Callable[[str], str | None]) -> tuple[str, str] | None:
    """Return the network that an address's prefix names and the bare address, or None where no prefix names one.

    `network_named` returns the network of a name, or None. A URI's parameters are left out; `@` and a number behind
    an address are EIP-681's chain.
    """
    match = _SCHEME.fullmatch(address.partition("?")[0])
    if match is None:
        return None
    scheme, reference, bare = match[1], match[2], match[3]
    bare = bare.removeprefix("pay-") if scheme.lower() == "ethereum" else bare
    bare, at, number = bare.partition("@")
    if at:
        network = _EIP155.get(number) if scheme.lower() == "ethereum" else None
    elif reference is not None:
        network = caip_network(f"{scheme}:{reference}") or (
            None if scheme.lower() in ("eip155", "bip122", "cosmos") else network_named(scheme)
        )
    else:
        network = network_named(scheme)
    return None if network is None else (network, bare.rpartition("/")[2])
