"""Every sentence about evidence that a person reads: reasons, forms of signing, levels, notes.

A placeholder is a name in braces, filled as in `porcore.messages`.
"""

from porcore.messages import fill

__all__ = ["DATING_WORDS", "LEVEL_WORDS", "NOTES", "REASONS", "reason_text"]

LEVEL_WORDS: dict[str, str] = {
    "signed": "a valid signature by the key or script that the address is made from",
    "unbound": "a valid signature that nothing ties to the address, or to this exchange; not counted as signed",
    "claimed": "no signature",
    "invalid": "a signature that fails",
    "unverifiable": "cannot be decoded or is not known here",
    "unchecked": "not checked: a library is missing",
}

DATING_WORDS: dict[str, str] = {
    "fresh": "signed for this snapshot",
    "other": "signed for another snapshot, or for one not named here",
    "undated": "a fixed text: it may have been signed at any time",
}

_CHAINS = "See docs/reserves.md for the chains that are checked."

REASONS: dict[str, str] = {
    "signed": "The signature is valid and the address is made from the key that signed.",
    "signed-script": "The signatures are valid: {found} of the {listed} keys in the script signed, {needed} are"
    " needed, and the address is made from that script.",
    "signed-rules": "The chain's own rules for spending from this address are met by the signature.",
    "signed-lock": "The chain's own rules for spending from this address are met by the signature, under a time"
    " lock (lock time {lock_time}, sequence {sequence}): the coins may not be movable yet.",
    "signed-bare": "The signature is valid and the address is made from the key that signed. The address is written"
    " without 0x: put it before the address.",
    "signed-cosigner": "The signature is valid and the address is made from the key that signed. Signature {number} was"
    " not made by that key: a co-signer's, which this address does not ask for.",
    "trimmed": "What was signed is the text without the spaces at its ends.",
    # Nothing to check
    "no-signature": "No ownership signature was published for this address.",
    "libraries": "The signature was not checked, because {module} is not installed here. Install it:"
    " {command}",
    # Unverifiable
    "no-message": "The row has a signature but no message, so there is nothing to check it against.",
    "chain": "Signatures on the chain {chain} are not checked here. " + _CHAINS,
    "message": "The message contains more than printable ASCII, so it may not be a text but, for example, a transaction.",
    "spaces": "The signature fields hold stray spaces; one space separates two signatures.",
    "address": "The address cannot be decoded as one of {chain}: it may be mistyped.",
    "address-case": "The mix of upper and lower case letters in the address does not fit its built-in checksum:"
    " it may be mistyped.",
    "base64": "The signature is not canonical base64.",
    "encoding": "The signature is in none of the encodings that are read: hex, base64 and base58.",
    "answer": "The signature field contains a wallet's answer that cannot be read: expected a JSON object with a"
    " signature.",
    "other-form": "The row is signed in another form ({form}), which is not checked here.",
    "length": "The signature has {found} bytes, expected {expected}.",
    "header": "The signature begins with the byte {found}, which no known form of signing uses.",
    "recovery": "The signature ends with the byte {found}, expected 0, 1, 27 or 28.",
    "no-key": "The row has no public key, and the address does not contain one.",
    "key": "The public key cannot be decoded: expected {expected}.",
    "no-script": "The address belongs to a script, and the row has no script.",
    "script": "The script is not an m-of-n multi-signature script in its usual form.",
    "two-without-script": "The row has several signatures and no script that asks for them.",
    "taproot": "The address is a taproot address; only a BIP-322 signature can be checked for it.",
    "any-text": "The chain's own rules for spending from this address are met whatever the text is, so no one signed it.",
    "funds": "The signature is a proof of funds (BIP-322, pof), which needs the chain's data to be checked.",
    "future-rules": "The signature uses rules that are reserved for the future, so nothing can be said about it.",
    "owners": "The owners named for the contract cannot be decoded as addresses.",
    "row": "The row cannot be read: {fault}.",
    "failure": "The check stopped unexpectedly at this row; nothing can be said about it.",
    # At the level of the row itself
    "repeated": "The row names the same wallet as the row of {address} on {chain} in another spelling; the wallet counts"
    " once, with that row.",
    # Invalid
    "no-point": "The signature belongs to no key at all.",
    "other-key": "The signature was not made by the key of this address over this message.",
    "other-key-p2sh": "The signature was not made by the key of this address over this message. If the address"
    " belongs to a multi-signature script, the row must contain the script.",
    "wrong-header": "The signature's first byte {found} announces another kind of address ({kind}).",
    "ed25519": "The signature was not made by the public key in the row over this message.",
    "not-in-script": "Signature {number} was not made over this message by a key of the script.",
    "too-few": "The signatures come from {found} different keys of the script, and it needs {needed}.",
    "rules": "The signature does not meet the chain's rules for spending from this address over this message.",
    "owner-key": "Signature {number} was made neither by the key of this address nor by an owner named in the"
    " row.",
    "owner-twice": "Both signatures were made by the same owner.",
    # Unbound
    "other-exchange": "The signature is valid, but the signed text names another exchange: {exchange}.",
    "contract": "The signatures are valid and were made by {owners}, named as owners of a contract wallet. Only the"
    " chain, which is not read here, can show whether they control the contract.",
    "key-not-address": "The signature is valid for the public key in the row, but the address is not made from"
    " that key.",
    "rotated": "The signature is valid for the public key in the row, whose authentication key is {owners}; the"
    " address is not made from it. The key may have been changed on the chain, which is not read here.",
    "named-account": "The signature is valid for the public key in the row, but the keys of a named account are on"
    " the chain, which is not read here.",
    "other-contract": "The signature is valid for the public key in the row, but the address is not that of a"
    " standard wallet contract of this key.",
    "script-not-address": "The signatures are valid for the script in the row, but the address is not made from"
    " that script.",
}

NOTES: dict[str, str] = {
    "read": "Balances are what the list states; nothing here was read from a chain.",
    "shows": "A signature shows that someone with the key signed this text once. It does not show when, unless it"
    " is fresh, nor that the coins are not borrowed or pledged.",
    "twice": "Rows for a wallet that is already listed; each wallet counts once",
    "elsewhere": "Held by someone else for the exchange, and part of the sums above",
    "outside": "Rows in no sum above: coins of none of the snapshot's assets, rows without a balance, rows that"
    " cannot be read",
    "unchecked": "Signatures were NOT checked for {rows} rows: {reason}",
    "none": "The list holds no rows.",
}


def reason_text(code: str, **values: object) -> str:
    """Return the reason of `code` with its placeholders filled."""
    return fill(REASONS[code], values)
