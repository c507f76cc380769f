"""The numbers of the curve BN254 (alt_bn128): EIP-196, EIP-197, and "Pairing-Friendly Elliptic Curves of Prime Order"
(eprint.iacr.org/2005/133).

    G1     y² = x³ + 3                 over the integers modulo P
    G2     y² = x³ + 3 / (9 + i)       over F_P², i² = -1; the points of order R among them
"""

__all__ = ["G1_GENERATOR", "G2_GENERATOR", "LOOP_DIGITS", "TWIST_B", "P", "R", "U", "signed_digits"]

U = 4965661367192848881
P = 36 * U**4 + 36 * U**3 + 24 * U**2 + 6 * U + 1  # of the coordinates
R = 36 * U**4 + 36 * U**3 + 18 * U**2 + 6 * U + 1  # how many points G1 and G2 have; of the scalars
TWIST_B = (27 * pow(82, -1, P) % P, -3 * pow(82, -1, P) % P)  # 3 / (9 + i)

G1_GENERATOR = (1, 2)
G2_GENERATOR = (
    (
        10857046999023057135944570762232829481370756359578518086990519993285655852781,
        11559732032986387107991004021392285783925812861821192530917403151452391805634,
    ),
    (
        8495653923123431417604973247489272438418190587263600148770280649306958101930,
        4082367875863433681332203403145435568316851327593401208105741076214120093531,
    ),
)


def signed_digits(number: int) -> tuple[int, ...]:
    """Return the digits -1, 0, 1 of `number` (0 or more) in base 2, the lowest first, no two neighbours other than 0."""
    digits = []
    while number:
        digit = 2 - number % 4 if number & 1 else 0
        digits.append(digit)
        number = (number - digit) >> 1
    return tuple(digits)


LOOP_DIGITS = signed_digits(6 * U + 2)[-2::-1]  # of the optimal ate pairing, below the highest, which is 1
