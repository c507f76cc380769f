"""What of a group message reads as an id, run by run of 64 digits; nothing is looked up anywhere."""

import itertools
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Message

from bot.group.visible_text import shown
from bot.parsing.id_shapes import shows_id
from bot.texts.explorers import public_length

ID = "c1ae" * 7 + "f00d2b19" * 4 + "9e37"
OTHER = "5eed" * 16
PUBLIC = "0123456789abcdef" * 3 + "fedcba9876543210"
assert {len(ID), len(OTHER), len(PUBLIC)} == {64}


def is_public(digits: str) -> bool:
    return digits == PUBLIC


def spelled(digits: str, between: str, step: int = 4) -> str:
    return between.join(digits[i : i + step] for i in range(0, 64, step))


FORMS = {
    "plain": lambda d: d,
    "upper": str.upper,
    "0x": lambda d: f"0x{d}",
    "quoted": lambda d: f"“{d}”",
    "in brackets": lambda d: f"({d})",
    "behind a name": lambda d: f"id={d}",
    "halves": lambda d: f"{d[:32]}\n{d[32:]}",
    "halves in brackets": lambda d: f"({d[:32]} {d[32:]})",
    "spaces": lambda d: spelled(d, " "),
    "digit by digit": lambda d: spelled(d, " ", 1),
    "dashes": lambda d: spelled(d, "-"),
    "long dashes": lambda d: spelled(d, "\u2014", 8),
    "dots": lambda d: spelled(d, "."),
    "colons": lambda d: spelled(d, ":", 2),
    "stars": lambda d: spelled(d, "**", 8),
    "slashes": lambda d: spelled(d, " / ", 16),
    "zero width": lambda d: spelled(d, "\u200b", 1),
    "word joiner": lambda d: spelled(d, "\u2060", 3),
    "soft hyphen": lambda d: spelled(d, "\u00ad", 1),
    "mongolian": lambda d: spelled(d, "\u180e", 5),
    "isolates": lambda d: f"\u2068{spelled(d, chr(0x2069), 9)}",
    "filler": lambda d: spelled(d, "\u3164", 7),
    "braille": lambda d: spelled(d, "\u2800", 7),
    "no-break": lambda d: spelled(d, "\u00a0"),
    "struck through": lambda d: "".join(letter + "\u0336" for letter in d),
    "full width": lambda d: d.translate({n: n + 0xFEE0 for n in range(0x30, 0x67)}),
    "mathematical": lambda d: d.translate({0x30 + n: 0x1D7CE + n for n in range(10)}),
    "accents": lambda d: "\u0301".join(d),
    "cedillas": lambda d: "\u0327".join(d),
    "cyrillic letters": lambda d: d.translate(str.maketrans("ace", "асе")),
    "greek capitals": lambda d: d.upper().translate(str.maketrans("ABE", "ΑΒΕ")),
    "lunate sigmas": lambda d: d.replace("c", "\u03f2"),
    "small capitals as phones write them": lambda d: d.translate(str.maketrans("abcdef", "ᴀʙᴄᴅᴇғ")),
    "small capitals": lambda d: d.translate(str.maketrans("abcdef", "ᴀʙᴄᴅᴇꜰ")),
    "digits on black": lambda d: d.translate({0x31 + n: 0x2776 + n for n in range(9)}),
    "arabic digits": lambda d: d.translate({0x30 + n: 0x660 + n for n in range(10)}),
    "persian digits": lambda d: d.translate({0x30 + n: 0x6F0 + n for n in range(10)}),
    "devanagari digits": lambda d: d.translate({0x30 + n: 0x966 + n for n in range(10)}),
    "key caps": lambda d: "".join(x + "\ufe0f\u20e3" if x.isdigit() else x for x in d),
}


@pytest.mark.parametrize("form", FORMS)
def test_every_spelling_of_an_id_is_seen_and_every_spelling_of_what_is_public_is_let_through(form):
    spell = FORMS[form]
    assert shows_id(spell(ID), is_public)
    assert shows_id(f"my id is {spell(ID)}, thanks", is_public)
    assert not shows_id(spell(PUBLIC), is_public)
    assert not shows_id(f"compare {spell(PUBLIC)} please", is_public)
    for text in (
        f"{spell(PUBLIC)} {spell(ID)}",
        f"{spell(ID)}\n{spell(PUBLIC)}",
        f"{PUBLIC} and {spell(ID)}",
    ):
        assert shows_id(text, is_public), "a second run is an id"


@given(st.lists(st.integers(1, 63), max_size=12), st.sampled_from([" ", "\n", "-", "\u200b", ": ", " – "]))
def test_wherever_the_words_are_cut(cuts, between):
    places = sorted({0, *cuts, 64})
    for digits, seen in ((ID, True), (PUBLIC, False)):
        words = between.join(digits[a:b] for a, b in itertools.pairwise(places))
        assert shows_id(words, is_public) is seen
        assert not shows_id(words, lambda _: True)


@pytest.mark.parametrize(
    "text",
    [
        PUBLIC + ID,
        ID[:32] + PUBLIC + ID[32:],
        PUBLIC + "a",
        f"{ID[:40]} {PUBLIC[40:]}",
        f"{PUBLIC[:32]} {PUBLIC[:32]}",
    ],
)
def test_only_exactly_those_digits_are_public(text):
    assert shows_id(text, is_public)


@pytest.mark.parametrize(
    "text",
    [
        "",
        ID[:-1],
        "a bad face",
        "1 " * 63,
        f"{PUBLIC} 2026-10-25\n{PUBLIC} 2026-09-25\n" * 9,
        f"a {PUBLIC}, b {PUBLIC.upper()} and 0x{PUBLIC}",
        "550e8400-e29b-41d4-a716-446655440000 550e8400-e29b-41d4-a716-446655440001",
        "2026-10-25 14:30:00 " * 10,
        "BTC 1.25 (fee 0.0004)\nETH 10.5 (fee 0.002)\n" * 8,
        "1,234.56\n20,876.59\n0.00493834\n" * 9,
    ],
)
def test_what_shows_no_id(text):
    assert not shows_id(text, is_public)


def test_whole_words_may_be_kept_and_nothing_else():
    for form in ("plain", "upper", "0x", "quoted", "in brackets", "behind a name"):
        kept = form != "behind a name"
        assert shows_id(FORMS[form](ID), is_public, keep_whole=True) is not kept
    for form in ("halves", "spaces", "dashes", "colons", "slashes"):
        assert shows_id(FORMS[form](ID), is_public, keep_whole=True)
    assert not shows_id(f"tx: {ID}\n{OTHER}", is_public, keep_whole=True)
    assert shows_id(ID + OTHER, is_public, keep_whole=True)
    for address in ("https://e.example/", "e.example/?id=", "#", "user@", "%20", "c:\\"):
        assert shows_id(address + ID, is_public, keep_whole=True)


def test_a_hostile_text_costs_little():
    """4,096 letters are the most that Telegram delivers; the loop answers everybody else meanwhile."""
    for text in ("a " * 2048, "a-" * 2048, ID * 64, (PUBLIC + " ") * 63, "\u0336" * 4096):
        began = time.process_time()
        shows_id(text, is_public)
        assert time.process_time() - began < 0.5


PAGES = [
    "https://mempool.space/tx/{}",
    "https://mempool.space/testnet4/tx/{}",
    "HTTPS://Mempool.Space/tx/{}",
    "https://etherscan.io/tx/0x{}",
    "https://optimistic.etherscan.io/tx/0x{}",
    "https://www.mintscan.io/cosmos/tx/{}",
    "https://blockchair.com/bitcoin-cash/transaction/{}",
    "https://explorer.aptoslabs.com/account/0x{}",
    "https://suiscan.xyz/mainnet/tx/{}/",
    "https://tronscan.org/#/transaction/{}",
]
ELSEWHERE = [
    "http://mempool.space/tx/{}",
    "mempool.space/tx/{}",
    "https://mempool.space:443/tx/{}",
    "https://mempool.space./tx/{}",
    "https://user@mempool.space/tx/{}",
    "https://mempool.space@evil.example/tx/{}",
    "https://mempool.space%40evil.example/tx/{}",
    "https://mempool.space\\@evil.example/tx/{}",
    "https://evil.example\\mempool.space/tx/{}",
    "https://mempool.space\\tx/{}",
    "https://evil.example/mempool.space/tx/{}",
    "https://evil.example/?u=https://mempool.space/tx/{}",
    "https://evil.example#https://mempool.space/tx/{}",
    "https://mempool.space.evil.example/tx/{}",
    "https://xn--mempol-8za.space/tx/{}",
    "https://mempoοl.space/tx/{}",  # with a Greek letter
    "https://mempool\u200b.space/tx/{}",
    "https://www.mempool.space/tx/{}",
    "https://mintscan.io/cosmos/tx/{}",
    "https:mempool.space/tx/{}",
    "https:///mempool.space/tx/{}",
    "https://{}.mempool.space/",
    "https://{}@mempool.space/",
    "https://mempool.space?tx={}",
    "https://mempool.space/tx?id={}",
    "https://mempool.space/tx/#{}",
    "https://mempool.space/tx;{}",
    "https://mempool.space/tx/%20{}",
    "https://tronscan.org/?x=1#/transaction/{}",
    "https://tronscan.org/#/transaction/1?x={}",
    "https://tronscan.org/#{}",
    "https://tronscan.org.evil.example/#/transaction/{}",
    "https://t.me/sample_reserves_bot?start={}",
    "ftp://mempool.space/{}",
    "javascript:https://mempool.space/{}",
]


@pytest.mark.parametrize("form", PAGES)
def test_pages_of_explorers_are_public(form):
    address = form.format(ID)
    assert not shows_id(address[public_length(address) :], is_public)


@pytest.mark.parametrize("form", ELSEWHERE)
def test_any_other_address_is_not(form):
    address = form.format(ID)
    assert shows_id(address[public_length(address) :], is_public)


@pytest.mark.parametrize("form", PAGES)
@pytest.mark.parametrize("tail", ["?x={}", "#{}", "?x=1#{}", ",{}", "\\{}", "&{}", "%2f{}"])
def test_what_stands_behind_the_path_is_not_public(form, tail):
    address = form.format(OTHER) + tail.format(ID)
    assert shows_id(address[public_length(address) :], is_public)


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def message(**fields) -> Message:
    body = {"message_id": 1, "date": 1, "chat": {"id": -1, "type": "group", "title": "G"}, **fields}
    return Message.de_json(body, None)


def entity(kind: str, text: str, part: str, **more) -> dict:
    return {"type": kind, "offset": units(text[: text.index(part)]), "length": units(part), **more}


def seen(**fields) -> bool:
    return any(shows_id(one.text, is_public) for one in shown(message(**fields)))


PAGE = f"https://mempool.space/tx/{ID}"


def test_a_link_counts_where_telegram_made_one():
    text = f"🙂🙂 see {PAGE}, and {OTHER[:10]}"
    link = entity("url", text, PAGE)
    assert not seen(text=text, entities=[link])
    assert not seen(caption=text, caption_entities=[link], photo=[])
    assert seen(text=text), "written as code, it leads nowhere"
    text = f"{ID[:32]} {PAGE} {ID[32:]}"
    assert not seen(text=text, entities=[entity("url", text, PAGE)]), "two halves around a link are no row"
    text = f"{PAGE} {OTHER}"
    assert seen(text=text, entities=[entity("url", text, PAGE)])


def test_what_hides_behind_words_is_seen_too():
    for address, found in (
        (PAGE, False),
        (f"https://e.example/{ID}", True),
        (f"{PAGE}#{ID}", True),
        (f"tg://resolve?domain=x&start={ID}", True),
        (f"https://e.example/{PUBLIC}", False),
    ):
        link = entity("text_link", "look here", "here", url=address)
        assert seen(text="look here", entities=[link]) is found
        assert seen(caption="look here", caption_entities=[link], photo=[]) is found
    assert seen(text=ID, entities=[entity("text_link", ID, ID, url="https://mempool.space/")])
    assert seen(text=ID, entities=[entity("text_link", ID, ID, url=PAGE)])
    assert not seen(text=PAGE, entities=[entity("text_link", PAGE, PAGE, url=PAGE)])
    assert seen(text=PAGE, entities=[entity("text_link", PAGE, PAGE, url="https://e.example/")])
    assert seen(text=ID, entities=[entity("text_link", ID, ID, url=ID)])
    assert not seen(text=PUBLIC, entities=[entity("text_link", PUBLIC, PUBLIC, url=PAGE)])


OPTION = {"persistent_id": "1", "text": ID, "voter_count": 0}
ELSEWHERE_IN_A_MESSAGE = {
    "quote": {"quote": {"text": ID, "position": 0}},
    "file name": {"document": {"file_id": "1", "file_unique_id": "1", "file_name": f"{ID}.pdf"}},
    "preview": {"text": "x", "link_preview_options": {"url": f"https://e.example/{ID}"}},
    "contact": {"contact": {"phone_number": "1", "first_name": ID}},
    "place": {
        "venue": {"location": {"longitude": 1, "latitude": 1}, "title": "x", "address": ID},
    },
    "poll": {
        "poll": {
            "id": "1",
            "question": "which?",
            "options": [OPTION],
            "total_voter_count": 0,
            "is_closed": False,
            "is_anonymous": True,
            "type": "regular",
            "allows_multiple_answers": False,
            "allows_revoting": False,
            "members_only": False,
        }
    },
    "tasks": {"checklist": {"title": "x", "tasks": [{"id": 1, "text": ID}]}},
    "button": {"text": "x", "reply_markup": {"inline_keyboard": [[{"text": ID, "callback_data": "1"}]]}},
    "address of a button": {
        "text": "x",
        "reply_markup": {"inline_keyboard": [[{"text": "x", "url": f"https://e.example/{ID}"}]]},
    },
}


@pytest.mark.parametrize("where", ELSEWHERE_IN_A_MESSAGE)
def test_wherever_words_can_stand(where):
    assert seen(**ELSEWHERE_IN_A_MESSAGE[where])
    assert not seen(**_replaced(ELSEWHERE_IN_A_MESSAGE[where]))


def _replaced(value):
    if isinstance(value, dict):
        return {key: _replaced(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_replaced(one) for one in value]
    return value.replace(ID, PUBLIC) if isinstance(value, str) else value


def test_a_reply_does_not_repeat_what_it_replies_to():
    """That message was looked at when it came."""
    chat = {"id": -1, "type": "group", "title": "G"}
    assert not seen(text="thanks", reply_to_message={"message_id": 2, "date": 1, "chat": chat, "text": ID})


ADDRESS = "0x52908400098527886E0F7030069857D2E4169EE7"


@pytest.mark.parametrize("between", ["\n", " ", ", ", "\n- ", ": 12.5\n"])
def test_a_list_of_addresses_of_ethereum_is_no_id(between):
    assert not shows_id(between.join([ADDRESS, ADDRESS.lower(), ADDRESS]), is_public)


@pytest.mark.parametrize(
    "text", [f"0x{ID}", f"{ADDRESS}\n{ID}", f"0x{ID[:40]}{ID[40:]}", f"{ADDRESS}{ADDRESS[2:26]}"]
)
def test_an_id_beside_an_address_or_in_its_clothes_is_one(text):
    assert shows_id(text, is_public)
