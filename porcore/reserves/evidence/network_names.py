"""Finding a network's name among the words that lists put around it.

A list may write `BTC (SegWit)`, `bitcoin-mainnet` or `Tron Network (TRC20)`: words that part no network from another are
passed over, and the rest must be names of one network. Words such as `testnet`, `shielded` or `lightning` are not
passed over: they mean another place.
"""

import re
from collections.abc import Callable, Iterator

from porcore.reserves.evidence.networks import EVM_NETWORK_OF

__all__ = ["comparable", "is_only_kinds", "named_network"]

_PASSED_OVER = """
mainnet main mainchain mainnetbeta livenet pubnet net network networks chain blockchain protocol ledger native
segwit segwitv0 segwitv1 nativesegwit nestedsegwit nested witness bech32 bech32m legacy taproot p2pkh p2sh
p2wpkh p2wsh p2tr transparent taddr token tokens coin coins l1 l2 layer1 layer2 usdt usdc erc20 erc evm
"""
_WORDS = frozenset(_PASSED_OVER.split())
_ETHEREUM = frozenset(("erc20", "erc", "evm"))  # say of which kind a network is, not which one
# Names that mean a network only where they are alone: coins that live on one, and words that others begin with.
_ONLY_ALONE = frozenset(
    ("usdc", "shib", "uni", "link", "blur", "people", "okb", "beth", "erc20", "evm", "one", "g", "a")
)
# Written together with a name, as in `segwitbtc`. `chain` is not: `worldchain` is no network called `world`.
_JOINED = ("mainnetbeta", "mainnet", "nativesegwit", "segwit", "blockchain", "network")
_EVM_NETWORKS = frozenset(EVM_NETWORK_OF.values())
_MOST = 8  # words in a name; more are a sentence


def comparable(text: str) -> str:
    """Return a network's name in the form that names are compared in."""
    return "".join(filter(str.isalnum, text.casefold())) or text.casefold()


def is_only_kinds(text: str) -> bool:
    """Tell whether a name holds nothing but words that name no network, such as `mainnet` or `SegWit`."""
    return _only_words(_words(text)) or "" in _trimmed(comparable(text))


def named_network(text: str, lookup: Callable[[str], str | None]) -> str | None:
    """Return the network that `text` names, or None; `lookup` knows single names, in their comparable form."""
    if (found := lookup(comparable(text))) is not None:
        return found
    words = _words(text)
    if len(words) > _MOST:
        return None

    def strict(name: str) -> str | None:
        return None if name in _ONLY_ALONE else lookup(name)

    found = _agreed(words, strict)
    if _ETHEREUM & set(words):
        # A chain of another kind may have a part of Ethereum's kind next to it, which is another network.
        return lookup("evm") if _only_words(words) else found if found in _EVM_NETWORKS else None
    if found is not None:
        return found
    rest = next((name for name in _trimmed(comparable(text)) if lookup(name)), "")
    return lookup(rest) if rest in _ETHEREUM else strict(rest) if rest else None


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.casefold())


def _only_words(words: list[str]) -> bool:
    return bool(words) and all(word in _WORDS for word in words)


def _agreed(words: list[str], lookup: Callable[[str], str | None]) -> str | None:
    """Return the one network that all of the words name, the longest names first; None where any is left over."""
    found = set[str]()
    while words:
        for taken in range(len(words), 0, -1):
            name = "".join(words[:taken])
            network = lookup(name)
            if network is not None:
                found.add(network)
            elif name not in _WORDS and not (
                taken == 1 and (network := next(filter(None, map(lookup, _trimmed(name))), None))
            ):
                continue
            if network is not None:
                found.add(network)
            words = words[taken:]
            break
        else:
            return None
    return found.pop() if len(found) == 1 else None


def _trimmed(name: str) -> Iterator[str]:
    """Yield a name with more and more left out of the words that are written together with it."""
    for word in _JOINED:
        if name.startswith(word) or name.endswith(word):
            name = name.removeprefix(word).removesuffix(word)
            yield name
