"""The tags: what is kept in the place of a leaf, an account or a client. Without the key they match nothing.

A tag is the first 16 bytes of HMAC-SHA256 under a root's own random key. HMAC is written out here, for the states after the
two pads are kept: that is twice as fast as the library's function where a million tags are made anew.
"""

from collections.abc import Iterable
from hashlib import sha256

__all__ = ["KEY_BYTES", "LINK_BYTES", "TAG_BYTES", "Tagger"]

KEY_BYTES = 32
TAG_BYTES = 16
LINK_BYTES = 6
_BLOCK = 64  # bytes that SHA-256 takes at a time


class Tagger:
    """Makes the tags of one key."""

    __slots__ = ("_inner", "_outer")

    def __init__(self, key: bytes) -> None:
        """`key`: 32 bytes of chance, secret. Raises ValueError for another length."""
        if len(key) != KEY_BYTES:
            raise ValueError("a key has 32 bytes")
        padded = key.ljust(_BLOCK, b"\0")
        self._inner = sha256(bytes(byte ^ 0x36 for byte in padded)).copy
        self._outer = sha256(bytes(byte ^ 0x5C for byte in padded)).copy

    def mac(self, message: bytes) -> bytes:
        """Return HMAC-SHA256 of a `message` of any length: 32 bytes."""
        inner, outer = self._inner(), self._outer()
        inner.update(message)
        outer.update(inner.digest())
        return outer.digest()

    def leaf(self, format_key: str, place: str, leaf: bytes) -> bytes:
        """Return the 16-byte tag of a leaf; `leaf`: its hash, at any length, though of one length within a format.

        With it and the format being those of the key's root, no two pairs of place and hash make one message.
        """
        return self.mac(b"leaf" + format_key.encode() + place.encode() + leaf)[:TAG_BYTES]

    def person(self, leaf_tag: bytes, user: int) -> bytes:
        """Return the 16-byte tag of an account at a leaf. `leaf_tag`: 16 bytes; `user`: Telegram user id."""
        return self.mac(b"person" + leaf_tag + user.to_bytes(8, "big", signed=True))[:TAG_BYTES]

    def rows_of(self, rows: Iterable[tuple[bytes, bytes]], user: int) -> list[tuple[bytes, bytes]]:
        """Return those of many `rows`, each a leaf's tag and an account's, that are of an account.

        `user`: Telegram user id. What `person` does, without a call for each row.
        """
        begun, outer = self._inner(), self._outer
        begun.update(b"person")
        copied, end = begun.copy, user.to_bytes(8, "big", signed=True)
        last, own, found = b"", b"", list[tuple[bytes, bytes]]()
        for row in rows:
            leaf, account = row
            if leaf != last:
                last, one, two = leaf, copied(), outer()
                one.update(leaf + end)
                two.update(one.digest())
                own = two.digest()[:TAG_BYTES]
            if account == own:
                found.append(row)
        return found

    def link(self, leaf_tag: bytes, account_tag: bytes, plain: bytes) -> bytes:
        """Hide, or show again, which account of the root a tag at a leaf belongs to.

        `leaf_tag`, `account_tag`: 16 bytes each; `plain`: 6 bytes, or what this made of them.
        """
        mask = self.mac(b"link" + leaf_tag + account_tag)
        return bytes(a ^ b for a, b in zip(plain, mask, strict=False))

    def client(self, client_id: bytes) -> bytes:
        """Return the 16-byte tag of a client; `client_id`: 32 bytes, secret."""
        return self.mac(b"client" + client_id)[:TAG_BYTES]

    def report(self, kind: int, user: int) -> bytes:
        """Return the 16-byte tag of who reports something. `kind`: 1 or 2; `user`: Telegram user id."""
        return self.mac(b"report" + bytes([kind]) + user.to_bytes(8, "big", signed=True))[:TAG_BYTES]
