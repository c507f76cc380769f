"""The search itself finds what is planted, so that finding nothing means something."""

import base64
import json
import random

import pytest

TOKEN = "123456789:" + "Zq" * 17 + "Z"
CLIENT = random.Random(1).randbytes(32).hex()
OTHER = random.Random(2).randbytes(32).hex()
WORDS = " ".join(CLIENT[i : i + 5] for i in range(0, 64, 5))


@pytest.mark.parametrize(
    ("planted", "kind"),
    [
        (TOKEN, "token"),
        (f"https://api.telegram.org/bot{TOKEN}/getMe", "token"),
        (TOKEN.replace(":", "%3A"), "token"),
        (CLIENT, "digits"),
        (CLIENT.upper(), "digits"),
        (f"0x{CLIENT}", "digits"),
        (CLIENT[:-1], "digits"),
        (CLIENT[30:], "digits"),
        (WORDS, "digits"),
        (WORDS.replace(" ", "\n"), "digits"),
        (repr(WORDS.replace(" ", "\n")), "digits"),
        (json.dumps(WORDS.replace(" ", "\u200b")), "digits"),
        (bytes.fromhex(CLIENT), "bytes"),
        (base64.urlsafe_b64encode(bytes.fromhex(CLIENT)), "base64"),
    ],
)
def test_every_form_is_found(search_for, planted, kind):
    search = search_for([OTHER, CLIENT], TOKEN)
    data = planted if isinstance(planted, bytes) else planted.encode()
    assert kind in search.found(b"before " + data + b" behind")


def test_nothing_is_found_in_what_holds_nothing(search_for):
    search = search_for([CLIENT], TOKEN)
    for data in (
        b"",
        OTHER.encode(),
        bytes.fromhex(OTHER),
        CLIENT[:20].encode(),
        b"[redacted]",
        random.randbytes(10**5),
    ):
        assert search.found(data) == set()
