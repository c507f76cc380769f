"""Every sentence of a verdict, in one table.

The offline page (``porcore/page/verify.html``) embeds this same table, so that the command line and the
page give the same verdict word for word; a test keeps the two equal.

A placeholder is a name in braces; nothing else in braces is allowed, so that the page can fill the
templates with a plain replacement.
"""

from collections.abc import Mapping

__all__ = ["MESSAGES", "fill", "text"]

_AGAIN = "Get the file again from whoever made it, and do not open and save it in an editor."

MESSAGES: dict[str, str] = {
    # Reading bytes
    "too-large": "{what}: found {found} bytes, expected at most {limit}. " + _AGAIN,
    "bom": "{what}: found a byte order mark at the start, expected plain UTF-8 without one. " + _AGAIN,
    "not-utf8": "{what}: found bytes that are not UTF-8 text, expected a JSON file. " + _AGAIN,
    "not-json": "{what}: found something that is not JSON, expected one JSON value and nothing after it. "
    + _AGAIN,
    "too-deep": "{what}: found brackets nested more than {limit} deep, expected at most {limit}. " + _AGAIN,
    "repeated-key": "{what}: found the key {key} twice in one object, expected every key once. " + _AGAIN,
    # Shape and words
    "type": "{where}: found {found}, expected {expected}. " + _AGAIN,
    "missing-key": "{where}: the key {key} is missing; expected exactly the keys {keys}. " + _AGAIN,
    "unknown-key": "{where}: found the unknown key {key}, expected exactly the keys {keys}. " + _AGAIN,
    "count": "{where}: found {found} entries, expected {expected}. " + _AGAIN,
    "range": "{where}: found a whole number outside the range, expected {expected}. " + _AGAIN,
    "hex": "{where}: found {found} characters, expected exactly {expected} lower-case hex digits (0-9, a-f). "
    + _AGAIN,
    "not-hex": "{where}: found characters other than 0-9 and a-f, expected exactly {expected} lower-case hex"
    " digits. " + _AGAIN,
    "decimal": "{where}: found text that is not a canonical amount, expected digits with at most {decimals}"
    " after the point, no sign, no leading or trailing zeros, below 2^127 units. " + _AGAIN,
    "word": "{where}: found text outside the allowed form, expected {expected}. " + _AGAIN,
    "format": "{where}: found another format name, expected porcore/1. This checker knows no other format.",
    "asset-order": "{where}: the assets do not ascend by symbol, each once; expected them in ASCII order. "
    + _AGAIN,
    "member-twice": "{where}: the member {member} appears twice, expected each member in exactly one asset. "
    + _AGAIN,
    "sum-leaves": "{where}: found a total that {leaf_count} leaves cannot have, expected at least one unit a"
    " leaf, and zero without leaves. " + _AGAIN,
    "proof-asset": "{where}: found a proof for an asset that the file's own statement does not list. "
    + _AGAIN,
    "proof-order": "{where}: found the proofs out of the statement's order or one asset twice, expected each"
    " asset at most once, in the statement's order. " + _AGAIN,
    "row-order": "{where}: the wallets do not ascend by asset, chain and address, each once. " + _AGAIN,
    "wallet-member": "{where}: found a wallet of {asset}, which is a member of no asset in the statement. "
    + _AGAIN,
    "given-id": "The statement id you gave: found {found} characters, expected 64 hex digits. Copy it again,"
    " all of it.",
    "given-root": "The root you gave for {asset}: expected SYMBOL=HASH:SUM with 64 hex digits and an amount,"
    " for an asset that the file lists, once.",
    # Refuted: a proof that does not hold
    "refuted-statement": "step {step}: the file's statement has the id {found}, but you gave {expected}."
    " This is another snapshot, or the statement was changed.",
    "refuted-given-root": "{asset}, step {step}: the file states the root {found_hash} with the total"
    " {found_sum}, but you gave {expected_hash} with {expected_sum}.",
    "refuted-pieces": "{asset}, step {step}: found the piece numbers {found}, expected 0, 1, 2 and so on"
    " without a gap.",
    "refuted-index-twice": "{asset}, piece {piece}, step {step}: the leaf index {index} was used by an earlier"
    " piece; one leaf may count once.",
    "refuted-empty": "{asset}, piece {piece}, step {step}: the statement says that this tree has no leaves, so"
    " nothing can be proven in it.",
    "refuted-index": "{asset}, piece {piece}, step {step}: found leaf index {index}, expected one below the"
    " leaf count {leaf_count}.",
    "refuted-depth": "{asset}, piece {piece}, step {step}: found {found} siblings in the path, expected"
    " {expected} for {leaf_count} leaves.",
    "refuted-balance": "{asset}, piece {piece}, level {level}, step {step}: found a balance of zero, expected"
    " more than zero: only balances above zero have a leaf.",
    "refuted-padding": "{asset}, piece {piece}, level {level}, step {step}: there is no node at this place,"
    " and the sibling given is not the padding that belongs there.",
    "refuted-zero-sibling": "{asset}, piece {piece}, level {level}, step {step}: found a sibling with the sum"
    " zero where there are real leaves, expected more than zero.",
    "refuted-sum": "{asset}, piece {piece}, level {level}, step {step}: the sum reaches 2^127 units, which the"
    " format forbids.",
    "refuted-root": "{asset}, piece {piece}, level {level}, step {step}: the path leads to the hash"
    " {found_hash} with the total {found_sum}, and the root in the statement is {expected_hash} with {expected_sum}.",
    # Verdicts
    "label-verified": "verified",
    "label-refuted": "refuted",
    "label-unreadable": "not readable",
    "label-consistent": "consistent with itself only",
    "verdict-verified": "Verified: all {assets} assets match the statement you gave.",
    "verdict-verified-one": "Verified: the only asset matches the statement you gave.",
    "verdict-verified-some": "Verified: the proofs for {proven} of {assets} assets match the statement you gave.",
    "verdict-verified-roots": "Verified: the proofs for {proven} of {assets} assets match the roots you gave.",
    "verdict-refuted": "Refuted: {detail}",
    "verdict-unreadable": "Not readable: {detail}",
    "verdict-consistent": "Consistent with itself only: you gave no statement id, statement or root to compare it with.",
    "verdict-partly": "Consistent with itself only for {missing}: you gave no root to compare with.",
    "verdict-nothing": "Nothing proven: the file contains no proof for any asset.",
    "next-refuted": "Do not rely on this file. Get it again. If it fails again, keep it, and show the line"
    " above to whoever sent it and to the public.",
    "next-consistent": "Anyone can make a file that agrees with itself. Get the statement id from a place"
    " that the sender of this file cannot change, and check again with that id.",
    "next-nothing": "Ask for a file that contains your proofs, or for a public explanation of why you have none.",
    "line-proven": "{symbol}: {balance} proven, {place}, {levels} levels{sums}",
    "line-consistent": "{symbol}: {balance} consistent with the file's own root only, {place}, {levels} levels{sums}",
    "line-sums": "; {symbol} = {members}",
    "line-none": "{symbol}: no proof in this file: counted as zero, as the file claims",
    "line-none-many": "{number} other assets: no proof in this file: counted as zero, as the file claims",
    "place-one": "in 1 piece as the file claims, leaf {position} of {leaf_count}",
    "place-many": "in {pieces} pieces as the file claims, leaves {positions} of {leaf_count}",
    "about": "Snapshot of {exchange} at {taken_at}",
    "about-id": "Statement id {id}",
    "note-roots": "Not checked, because you gave only roots: the leaf counts and the list of assets come from"
    " the file itself.",
    "note-means": "Shown: these balances are part of the total liabilities that the statement commits to, and"
    " that total cannot be smaller than the balances in it.",
    "note-limits": "Not shown: that the file has all your pieces and assets (compare the balances with your"
    " own records), that the exchange holds the reserves, that other people's balances are in the total, or that"
    " everyone was given the same statement.",
}


def text(code: str, **values: object) -> str:
    """Return the sentence of `code` with its placeholders filled."""
    return fill(MESSAGES[code], values)


def fill(sentence: str, values: Mapping[str, object]) -> str:
    """Return `sentence` with its placeholders filled.

    Plain replacement and not ``str.format``: values come from files, and braces in them mean nothing.
    """
    parts = sentence.split("{")
    filled = [parts[0]]
    for part in parts[1:]:
        name, _, tail = part.partition("}")
        filled.append(f"{values[name]}{tail}")
    return "".join(filled)
