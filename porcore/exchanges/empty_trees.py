"""The roots of trees that hold no one, in the programs of Gate, Binance and HTX: each has one for each list of assets.

Such a root was seen where the root of a full tree belonged, so it is recognised instead of being compared in
vain. It is that of 28 levels in which every place is the leaf of a client who holds nothing. Computing them takes half a
second, for which everyone would wait who gives a root that fits nothing, so they are listed; `tests/exchanges` computes each.
"""

from collections.abc import Collection

__all__ = ["is_empty_root", "program_of"]

# Programs that descend from one another share some.
_PROGRAMS = {
    "0118925954da77d1a4b241fd163e4373e2265c515cfa60af7fcd28c8cb9ad58a": (
        "Gate, list of 350 assets or Binance, list of 350 assets"
    ),
    "15a663ddcc8e79ff217a026669f2846142b046c21e2410a4a15d03c755856ce5": "Gate, list of 64 assets",
    "280ee8f1e2abd276ce5b697cfad42f8d0d610831c95bce67c3e1913dc813146a": "Gate, list of 618 assets",
    "2c939165c8e8faaf4da574c47cc2a4a06fcabcd0980d09b3e1cd6c15913460c3": "Gate, list of 621 assets",
    "037bf6d8fe5b7cbaecf7b35604b57f82173f5c8155c1c750cef00afebcd65436": "Gate, list of 800 assets",
    "08030a5616bdd248a983dd1f994f557361c742cc4adaa2618275fbc35a9bdc24": "HTX, list of 168 assets",
    "2787c6e55c2da2a73e57628e70386add83fd42cb4da4c401269381e918944558": "HTX, list of 174 assets",
    "09ee5714ad2f9f9b63ff38b3cf84beba9017302d920d2fa151376b24708e495b": "Binance, list of 350 assets",
    "08696bfcb563a2ee4dde9e1dbd34f68d3f4643df6e3709cdb1855c9f886240c7": "Binance, numbered assets",
}


def is_empty_root(root: str, of_this_tree: Collection[str] = ()) -> bool:
    """Tell whether `root` (64 hex digits) is that of an empty tree: one of `of_this_tree`, or of a list that is known."""
    return root in of_this_tree or program_of(root) is not None


def program_of(root: str) -> str | None:
    """Return which program's empty tree has `root` (64 hex digits), such as "Gate, list of 350 assets"; None: none known."""
    return _PROGRAMS.get(root)
