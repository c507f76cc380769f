"""Files that exchanges published as examples, told by their leaf (of a whole tree by its root): no one's own proof."""

from collections.abc import Iterator

from porcore.exchanges.document import Document
from porcore.exchanges.report import Finding, Format

__all__ = ["sample_source"]

# Hash of the leaf, or of the root where the whole tree is published -> the repository that shows it.
_SAMPLES = {
    "461a101e9aa20e694e52cb95dae0d84d81787f532859f1385bae3f009926366c": "okx/proof-of-reserves",
    "9e98ebde32ef22ded88a5fb2d5e53d76ed57cb9c6b2c966f250721defe6ab041": "okx/proof-of-reserves",
    "cd7b0c79c62f3c680cdd8e536604b7db1d6e7752dd1111ae4d778103adfec4b9": "okx/proof-of-reserves",
    "5fd65a3498517f93710db59451d3c867e679860aa821a2a66839fc9d91e7cd24": "okx/proof-of-reserves-v2",
    "85b0a83970a74a6ad0ee5d4bec5d3afe0048d18b8342e31e2d3a45e0f17879c7": "BitMEX/proof-of-reserves-liabilities",
    "bbdbe22f9b029388522f4140a0a7185ffa66754f9b0b09bf2e790662d216e42d": "bybit-exchange/merkle-proof",
    "a4c983a7fdbbbfc9b9c58b9cd3997be34749ce699817c8fea30a586fdec27976": "bybit-exchange/merkle-proof",
    "8c288ee092d370002ff31d0f8f48eb5f": "mexcmerkle/mexc-proof-of-reserves",
    "e94638c05f2e20de9201319f121917955525b52f940b27777ed061d0d0f0dd0d": "coinexcom/proof-of-reserves",
    "ecd4ecef8bdbb9ae66bcc6cfb233b2f4aaef3814e8e1daf8ebbcba03aeadce84": "hotcoinexchange/proof-of-reserves",
    "1b4af8c8e13d6c702f87c41435513620154891bfad3fa2069428b435320e2006": "BitbaseGlobal/proof-of-reserves-verifier",
    "e10f56491c41525829dbcfbff933783b8c131fe4b951c768ffebda580ccb69be": "Flipster's public example",
    "27d41f50d8bd1eba995ee1ba54e14761b2ff3f5d75e335aa9dd002dc19ed07d1": "binance/zkmerkle-proof-of-solvency",
    "2a067ea186903717894dfb6e66713be605f78a1c64ddc8c2b4f8c4cdcfac2fed": "huobiapi/Tool-Go-MerkleVerify",
    "1d36d3bee715af47a84e71294057a24b38e17ad3a249d2f5859b18e864531cf5": "gateio/proof-of-reserves",
    "bcb31f5742cd9a600115a84c8cb9f9422e877ab138239be5160a5c1c6488e5c4": "lemonatio/proof-of-liabilities",
    "994495a349fe55747cdea1026b1b829f211052ca129c1f1c34964895ac76c447": "SwissBorg/proof-of-liabilities",
    "ebdd4db092da9f5bdfd5425442a1ace5c21862a659ff5095fb2f0d1f8acf1f08": "SwissBorg/proof-of-liabilities",
    "1234601ae9644912": "BitgetLimited/proof-of-reserves",
}


def sample_source(chosen: Format, document: Document, finding: Finding) -> str:
    """Return which public repository shows this very file as an example, or ""."""
    return next((_SAMPLES[found] for found in _marks(chosen, document, finding) if found in _SAMPLES), "")


def _marks(chosen: Format, document: Document, finding: Finding) -> Iterator[str]:
    yield from (path.leaf_hash for path in finding.paths)
    if not chosen.is_private or chosen.key == "okx-poseidon":  # a test's tree, which holds no one else
        yield from (root.hash for root in finding.roots)
    if isinstance(document.value, dict) and isinstance(document.value.get("hash"), str):
        yield document.value["hash"]
