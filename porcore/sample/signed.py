"""Wallets of the sample with real signatures over made-up texts, so that evidence can be looked at.

Their secret keys are no secrets: key number n is SHA-256 of ``porcore sample key n`` and a line break, so whatever
is sent to one of these addresses, anyone can take. Signing needs the libraries of the extra `reserves`; that the
sample is the same without them, the signatures stand here. A text holds no balance, so it fits every sample.

The first wallet of Bitcoin signs the challenge of three snapshots, with hashes of blocks that are made up too;
at other times, and in all other wallets, the text is a fixed one.
"""

from dataclasses import dataclass

__all__ = ["SIGNED", "TEXT", "SignedWallet"]

TEXT = "I am a sample address of Sample Exchange"


@dataclass(frozen=True, slots=True)
class SignedWallet:
    """An address with a signature over `TEXT`, and those over texts of single snapshots."""

    address: str
    signature: str
    dated: tuple[tuple[str, str, str], ...] = ()  # taken_at, text, signature

    def evidence(self, taken_at: str) -> tuple[str, str]:
        """Return the message and the signature for the snapshot of a time."""
        for time, text, signature in self.dated:
            if time == taken_at:
                return text, signature
        return TEXT, self.signature


_CHALLENGES = (
    (
        "2026-08-25T00:00:00Z",
        (
            "porcore/1 reserves Sample Exchange 2026-08-25T00:00:00Z 963407 "
            "474125c19e6068414e8fd8eee13e52987c6a380af301630f553b1848f2db1b63"
        ),
        "KEwoKB6nRK3o3sx1Zn4sF9VhNKuiP429CJNOb1PCtib/RKS8zFJURDijIdVhEldgvZ1yhcNIrwSLn/ykOrbHBlc=",
    ),
    (
        "2026-09-25T00:00:00Z",
        (
            "porcore/1 reserves Sample Exchange 2026-09-25T00:00:00Z 967871 "
            "5f2dcdeb427bf58a098ccace836ebce5d0cd217e1d29173aa79e82f47a16ccc8"
        ),
        "J4w/DQz5bsz+tnIOpw1jxt/lM1PZePLOelCsckTdX71Kf+C6aiEJAhCuMmKrQFqPf/dkz5LPdcTWP9bTFe+UbB4=",
    ),
    (
        "2026-10-25T00:00:00Z",
        (
            "porcore/1 reserves Sample Exchange 2026-10-25T00:00:00Z 972191 "
            "c6db727ce2bf9bfa5a1264765083bdb1c331a974678457aefc5f430322f0b1e7"
        ),
        "KLRtjUimUeqZpIlgtKUh22lltsPB2uX+WjFqDBFSAwjUPM6bV4FMo9pztbhF+Vj1gJsojrf3L9ZLa+BTDv/7ddk=",
    ),
)

# By member and place in its list of wallets; the places' chains are those of `porcore.sample.wallets`.
SIGNED: dict[tuple[str, int], SignedWallet] = {
    ("BTC", 0): SignedWallet(
        "bc1qsqeavvc59mmzvjjxhytdwucxehqudqs29vevfn",
        "J7yWUyg061s2TR1n13HwtMEJ/H8yoHPtfBuipsCX+L0efrfF7NQtgHy7yf5OhHMlWF6e3Opx+N1ILIJLwYTmp38=",
        _CHALLENGES,
    ),
    ("BTC", 1): SignedWallet(
        "1CAEum3dwJ6Kf8kxXtXWYvZnMPvX68GJRZ",
        "IJ4WzwOrhgsuVCRBhJ98NNibK95HveRpKMI1+qnUBfcJI2oCcCzWzR2f5XYAXJ0t+8HW5OJiglq1j7UJmmONphI=",
    ),
    ("ETH", 0): SignedWallet(
        "0xf3643e8e889dd89553563b6c750efe323c6807eb",
        (
            "0x48dc492813c56bd7d5807ae16a9ee7d9b8b0b4ba8738b1408b43f3cbb35ffe8f"
            "4acc55a7071bf0d91199ea738886c524fa7f74a3424e82ab1718e314d80d98811c"
        ),
    ),
    ("USDT", 0): SignedWallet(
        "T9zwzi8JaTjtE7HvB2KwtKXYVzQaxTXppC",
        (
            "0x227500063dcb4b23becfef90aeae98f699e938d88b1a1c23933abe8182425cf5"
            "3d5666ce0140e9f80f2ae76073a6c1dba83939e850d9b979e1711c7a41590ce71c"
        ),
    ),
    ("USDC", 0): SignedWallet(
        "0xca7c62206150b3c4d01086f0ab947977b1dffcfd",
        (
            "0x1a3607730e0eb8ea9c31ba5e62d0857c850c595b6c16d41f7163df36f52d8431"
            "1aea7591dd3f2f0d53ec2f41d6fefd769e482669e406f3857937a3383c96847a1c"
        ),
    ),
}
