"""Points as gnark writes them: read back in both forms, and refused with words in every other one."""

from random import Random

import pytest
from exchanges.zk.forging import g1_bytes, g2_bytes, point1, point2
from exchanges.zk.oracles import ETHEREUM, published2

from porcore.exchanges.document import UnreadableError
from porcore.exchanges.zk import fp2, g1, g2
from porcore.exchanges.zk.bn254 import P, R
from porcore.exchanges.zk.gnark_points import GnarkReader, _chosen

chance = Random("encodings")


def read1(data):
    reader = GnarkReader(data, "It")
    point = reader.g1("A")
    reader.end()
    return point


def read2(data):
    reader = GnarkReader(data, "It")
    point = reader.g2("B")
    reader.end()
    return point


def refused(read, data):
    """Return why bytes are refused."""
    with pytest.raises(UnreadableError) as caught:
        read(data)
    text = str(caught.value)
    assert "{" not in text
    assert text.startswith("It")
    return text


@pytest.mark.parametrize("compressed", [False, True])
def test_points_are_read_back(compressed):
    for _ in range(4):
        one, other = point1(chance.randrange(1, R)), point2(chance.randrange(1, R))
        for point in (one, g1.negative(one)):
            assert read1(g1_bytes(point, compressed)) == point
        for point in (other, g2.negative(other)):
            assert read2(g2_bytes(point, compressed)) == point


def test_compressed_points_differ_in_their_flag_alone():
    one, other = point1(5), point2(5)
    for first, second in (
        (g1_bytes(one, True), g1_bytes(g1.negative(one), True)),
        (g2_bytes(other, True), g2_bytes(g2.negative(other), True)),
    ):
        assert {first[0] >> 6, second[0] >> 6} == {0b10, 0b11}
        assert first[0] & 63 == second[0] & 63
        assert first[1:] == second[1:]


@pytest.mark.parametrize("y", [1, 5, P // 2, P // 2 + 1, P - 1])
def test_a_y_without_imaginary_part_is_chosen_by_its_real_part(y):
    smaller, larger = sorted((y, P - y))
    for known in (smaller, larger):
        assert _chosen((0, known), 0b10) == (0, smaller)
        assert _chosen((0, known), 0b11) == (0, larger)


def right_side(x):
    cube = fp2.multiply(fp2.square(x), x)
    b = fp2.multiply((3, 0), fp2.inverse((9, 1)))
    return (cube[0] + b[0]) % P, (cube[1] + b[1]) % P


def test_numbers_that_are_not_reduced_are_refused():
    x, y = point1(5)
    assert "too large" in refused(read1, ((1 << 254) - 1).to_bytes(32) + y.to_bytes(32))
    assert "too large" in refused(read1, P.to_bytes(32) + y.to_bytes(32))
    assert "too large" in refused(read1, x.to_bytes(32) + (y + P).to_bytes(32))
    assert "too large" in refused(read1, (0b10 << 254 | P + 1).to_bytes(32))
    assert "too large" in refused(read1, b"\xff" * 32)
    for place in range(1, 4):
        data = bytearray(g2_bytes(point2(5)))
        start = 32 * place
        data[start : start + 32] = (int.from_bytes(data[start : start + 32]) + P).to_bytes(32)
        assert "too large" in refused(read2, bytes(data))
    data = g2_bytes(point2(5), True)
    assert "too large" in refused(read2, data[:32] + (int.from_bytes(data[32:]) + P).to_bytes(32))


def test_points_beside_the_curve_are_refused():
    x, y = point1(5)
    assert "not on the curve" in refused(read1, x.to_bytes(32) + (y ^ 1).to_bytes(32))
    assert "not on the curve" in refused(read1, y.to_bytes(32) + x.to_bytes(32))
    data = g2_bytes(point2(5))
    assert "not on the curve" in refused(read2, data[:-1] + bytes([data[-1] ^ 1]))
    assert "not on the curve" in refused(read2, data[32:64] + data[:32] + data[64:])  # imaginary part last


def test_an_x_without_a_point_is_refused():
    x = next(x for x in range(1, 50) if pow(x**3 + 3, (P - 1) // 2, P) == P - 1)
    assert "no point of the curve" in refused(read1, (0b10 << 254 | x).to_bytes(32))
    x = next((a, 1) for a in range(50) if fp2.root(right_side((a, 1))) is None)
    assert "no point of the curve" in refused(read2, (0b11 << 254 | x[1]).to_bytes(32) + x[0].to_bytes(32))


@pytest.mark.parametrize("text", ETHEREUM["not in subgroup"])
@pytest.mark.parametrize("compressed", [False, True])
def test_points_of_the_twist_outside_the_subgroup_are_refused(text, compressed):
    assert "outside the subgroup" in refused(read2, g2_bytes(published2(text), compressed))


@pytest.mark.parametrize(("read", "size"), [(read1, 32), (read2, 64)])
def test_infinity_is_refused_in_every_form(read, size):
    assert "infinity" in refused(read, bytes(2 * size))
    assert "the point at infinity" in refused(read, b"\x40" + bytes(size - 1))
    for data in (b"\x41" + bytes(size - 1), b"\x40" + bytes(size - 2) + b"\1"):
        assert "mark of infinity with other bits" in refused(read, data)
    for flag in (0x80, 0xC0):  # x = 0: no point of either curve has it
        assert "point of the curve" in refused(read, bytes([flag]) + bytes(size - 1))


@pytest.mark.parametrize("compressed", [False, True])
@pytest.mark.parametrize(("read", "point"), [(read1, g1_bytes(point1(5))), (read2, g2_bytes(point2(5)))])
def test_too_few_and_too_many_bytes_are_refused(read, point, compressed):
    data = (
        (g1_bytes(point1(5), True) if read is read1 else g2_bytes(point2(5), True)) if compressed else point
    )
    for size in {0, 1, 31, 32, len(data) - 1} - {len(data)}:
        assert f"ends after {size} bytes" in refused(read, data[:size])
    assert f"has {len(data) + 1} bytes, expected {len(data)}" in refused(read, data + b"\0")


def test_forms_are_not_mixed():
    raw, compressed = g1_bytes(point1(5)), g1_bytes(point1(5), True)

    def read_two(data):
        reader = GnarkReader(data, "It")
        return reader.g1("A"), reader.g1("C")

    assert read_two(raw + raw) == read_two(compressed + compressed) == (point1(5), point1(5))
    assert "found a compressed point, expected an uncompressed point" in refused(
        read_two, raw + compressed + bytes(32)
    )
    assert "found an uncompressed point, expected a compressed point" in refused(read_two, compressed + raw)


def test_errors_say_what_where_and_how_much():
    with pytest.raises(UnreadableError) as caught:
        GnarkReader(b"\x01", "The key").integer("the number of points", 4)
    assert str(caught.value).startswith("The key ends after 1 bytes, before the end of the number of points.")
