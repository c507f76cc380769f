"""The bytes of gnark's keys and proofs, read strictly: github.com/Consensys/gnark-crypto, ecc/bn254/marshal.go.

Numbers are big-endian, of an element of F_P² the imaginary part comes first. The two highest bits of a point's first byte:

    00   x and y (64 bytes in G1, 128 in G2); all zero is infinity
    10   x alone (32 or 64 bytes), and of the two y the smaller one
    11   x alone, and the larger y: the one above (P - 1) / 2, in G2 by its imaginary part, or the real one where that is 0
    01   infinity, no other bit set

gnark takes points of both kinds in one file. No program writes such a file, so here the first point decides.
"""

from typing import NoReturn

from porcore.exchanges.document import UnreadableError
from porcore.exchanges.zk import fp2, g1, g2
from porcore.exchanges.zk.bn254 import TWIST_B, P
from porcore.exchanges.zk.fp2 import Fp2
from porcore.exchanges.zk.g1 import G1Point
from porcore.exchanges.zk.g2 import G2Point

__all__ = ["GnarkReader"]

_NUMBER = (1 << 254) - 1  # without the flag
_WHOLE, _INFINITY, _SMALLER, _LARGER = range(4)
_KINDS = ("an uncompressed point", "the point at infinity", *["a compressed point"] * 2)


class GnarkReader:
    """Reads `data`, a whole file, from start to end; `what` it is, is said in errors."""

    def __init__(self, data: bytes, what: str) -> None:
        self.what = what
        self._data = data
        self._at = 0  # bytes read
        self._compressed = bool(data) and data[0] >> 6 != _WHOLE

    @property
    def left(self) -> int:
        """Return how many bytes are left."""
        return len(self._data) - self._at

    def end(self) -> None:
        """Require that nothing is left. Raises UnreadableError."""
        if self.left:
            raise UnreadableError("zk-left-over", what=self.what, found=len(self._data), expected=self._at)

    def integer(self, where: str, size: int) -> int:
        """Return the next number of `size` bytes. Raises UnreadableError."""
        return int.from_bytes(self._take(where, size))

    def g1(self, where: str) -> G1Point:
        """Return the next point of G1, which is not infinity. Raises UnreadableError."""
        flag, x, y = self._coordinates(where, 1)
        point = (x[0], y[0])
        if flag == _WHOLE:
            if not g1.on_curve(point):
                self._refuse(where, "a point that is not on the curve", "one that is")
            return point
        root = pow(x[0] ** 3 + 3, (P + 1) // 4, P)
        if not g1.on_curve((x[0], root)):
            self._refuse(where, "an x that no point of the curve has", "one that some point has")
        return x[0], _chosen((root,), flag)[0]

    def g2(self, where: str) -> G2Point:
        """Return the next point of G2, which is not infinity. Raises UnreadableError."""
        flag, (x1, x0), y = self._coordinates(where, 2)
        point = ((x0, x1), (y[1], y[0])) if flag == _WHOLE else self._decompressed(where, (x0, x1), flag)
        if not g2.on_twist(point):
            self._refuse(where, "a point that is not on the curve", "one that is")
        if not g2.in_subgroup(point):
            self._refuse(where, "a point of the curve that is outside the subgroup", "one inside")
        return point

    def _decompressed(self, where: str, x: Fp2, flag: int) -> G2Point:
        cube = fp2.multiply(fp2.square(x), x)
        root = fp2.root(((cube[0] + TWIST_B[0]) % P, (cube[1] + TWIST_B[1]) % P))
        if root is None:
            self._refuse(where, "an x that no point of the curve has", "one that some point has")
        y1, y0 = _chosen((root[1], root[0]), flag)
        return x, (y0, y1)

    def _coordinates(self, where: str, count: int) -> tuple[int, list[int], list[int]]:
        """Return the flag, `count` numbers of x, and as many of y: zeros where the point is compressed."""
        size = count if self._compressed else 2 * count
        data = self._take(where, 32 * size)
        numbers = [int.from_bytes(data[start : start + 32]) for start in range(0, 32 * size, 32)]
        flag = numbers[0] >> 254
        if flag == _INFINITY and (numbers[0] & _NUMBER or any(numbers[1:count])):
            self._refuse(where, "the mark of infinity with other bits", "a point")
        if flag == _INFINITY or not any(numbers):
            self._refuse(where, _KINDS[_INFINITY], "another point")
        if self._compressed is (flag == _WHOLE):
            self._refuse(
                where, _KINDS[flag], f"{_KINDS[_LARGER if self._compressed else _WHOLE]} as before it"
            )
        numbers[0] &= _NUMBER
        if max(numbers) >= P:
            self._refuse(where, "a coordinate that is too large", "one below the modulus of the curve")
        return flag, numbers[:count], numbers[count:] or [0] * count

    def _take(self, where: str, size: int) -> bytes:
        if size > self.left:
            raise UnreadableError("zk-cut-off", what=self.what, where=where, found=len(self._data))
        self._at += size
        return self._data[self._at - size : self._at]

    def _refuse(self, where: str, found: str, expected: str) -> NoReturn:
        raise UnreadableError("zk-found", what=self.what, where=where, found=found, expected=expected)


def _chosen(root: tuple[int, ...], flag: int) -> tuple[int, ...]:
    """Return y or -y, whichever the flag means; the first number other than 0 tells which is larger."""
    larger = next((number > P // 2 for number in root if number), False)
    return root if larger is (flag == _LARGER) else tuple(-number % P for number in root)
