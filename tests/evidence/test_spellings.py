"""One address in all its spellings is one wallet, also on chains whose signatures are not checked, and without libraries."""

import base64
import binascii

import pytest
from base58_bech32.base58 import b58decode_check

from porcore.format.wallet_list import Wallet
from porcore.reserves.evidence import Level, examine_all
from porcore.reserves.evidence.identity import account_identity
from porcore.reserves.evidence.spellings import plain_spelling

ACCOUNT = bytes(range(32))
TRON = "TDToUxX8sH4z6moQpK3ZLAN24eupu2ivA4"


def ton(tag: int, workchain: int = 0) -> str:
    body = bytes([tag, workchain & 0xFF]) + ACCOUNT
    return base64.b64encode(body + binascii.crc_hqx(body, 0).to_bytes(2, "big")).decode()


def tron_hex(address: str) -> str:
    return bytes(b58decode_check(address)).hex()


def spellings():
    plain = ton(0x11)
    yield "ton", [plain, ton(0x51), plain.replace("+", "-").replace("/", "_"), f"0:{ACCOUNT.hex()}"]
    yield "TON", [ton(0x11, -1), ton(0x51, -1), f"-1:{ACCOUNT.hex().upper()}"]
    yield "TRX", [TRON, tron_hex(TRON), "0x" + tron_hex(TRON).upper()]
    digits = "AbCdEf0123456789aBcDeF0123456789abcdef01"
    yield "ETH_ARBITRUM", [f"0x{digits}", digits, f"0X{digits.upper()}", f"0x{digits.lower()}"]
    for network in ("SUI", "APTOS", "STARKNET"):
        yield network, ["0x00ab", "0xAB", "ab", "0x" + "ab".rjust(64, "0")]
    yield (
        "ATOM",
        ["cosmos1qypqxpq9qcrsszg2pvxq6rs0zqg3yyc5lzv7xu", "COSMOS1QYPQXPQ9QCRSSZG2PVXQ6RS0ZQG3YYC5LZV7XU"],
    )
    yield "NEAR", ["ab" * 32, "0x" + "ab" * 32, "0X" + "AB" * 32]


@pytest.mark.parametrize(("network", "texts"), list(spellings()))
def test_all_spellings_are_one_account(network, texts):
    assert len({account_identity(network, text) for text in texts}) == 1


def test_what_only_looks_alike_is_another_account():
    different = [
        ("ton", ton(0x11), ton(0x11, -1)),
        ("tron", "TDToUxX8sH4z6moQpK3ZLAN24eupu2ivA4", "TDToUxX8sH4z6moQpK3ZLAN24eupu2ivA5"),  # no check sum
        (
            "solana",
            "Cw32Ny2xcYdpfJmvFd7h2pRhcbcjoJFq8KrrA8YLwZeh",
            "cw32Ny2xcYdpfJmvFd7h2pRhcbcjoJFq8KrrA8YLwZeh",
        ),
        ("ethereum", "0x" + "ab" * 20, "0x" + "ab" * 19 + "ac"),
        ("xrp", "rEb8TK3gBgk5auZkwc6sHnwrGVJH8DuaLh", "rEb8TK3gBgk5auZkwc6sHnwrGVJH8DuaLH"),
        (
            "filecoin",
            "f1abjxfbp274xpdqcpuaykwkfb43omjotacm2p3za",
            "f1abjxfbp274xpdqcpuaykwkfb43omjotacm2p3zb",
        ),
    ]
    for network, first, second in different:
        assert account_identity(network, first) != account_identity(network, second), network
    assert account_identity("ethereum", "0x" + "ab" * 20) != account_identity("base", "0x" + "ab" * 20)


def test_a_claim_on_a_chain_without_a_decoder_is_held_to_it_too():
    rows = [
        Wallet("FIL", name, "f1abjxfbp274xpdqcpuaykwkfb43omjotacm2p3za", "5") for name in ("FIL", "filecoin")
    ]
    found = examine_all(rows)
    assert [(each.level, each.code) for each in found] == [
        (Level.CLAIMED, "no-signature"),
        (Level.CLAIMED, "repeated"),
    ]


def test_odd_texts_keep_their_own_spelling():
    for network in ("tron", "ton", "sui", "near", "aptos", "elsewhere"):
        for text in ("", "T" + "z" * 33, "G" * 48, "é", "0x", "0:zz", "x" * 400):
            assert plain_spelling(network, text) == text
