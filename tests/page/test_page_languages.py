"""The page in ten languages: nothing missing in any, and a reader of one meets no English."""

import json
import re
from collections import Counter

import pytest
from foreign import OWN_SCRIPT, runs

from bot import languages as of_the_bot
from porcore import TrustAnchor, verify_file
from porcore.messages import MESSAGES
from porcore.page import LANGUAGES, sentences, translations, verify_page

OTHERS = [code for code in LANGUAGES if code != "en"]
VALUE = re.compile(r"\{(\w*)\}")
PLAIN = re.compile(r"`([^`]*)`")
INVISIBLE = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
SEEN = "() => document.querySelector('main').innerText + '\\n' + document.title"


def answering(body: bytes):
    """Return what answers every request with this document."""

    async def answer(route) -> None:
        await route.fulfill(body=body, content_type="text/html")

    return answer


def english(key: str) -> str:
    return MESSAGES.get(key, key)


def test_the_languages_are_those_of_the_bot():
    assert {one.code: one.name for one in of_the_bot.LANGUAGES} == LANGUAGES


def test_the_sentences_are_those_of_the_sources():
    """A sentence written in a script or in the document is found where it is written."""
    assert {"Checking…", "Choose `proof.json`", "Scripts are off", "verdict-refuted", "{low} to {high}"} <= {
        *sentences()
    }
    assert len(set(sentences())) == len(sentences()) > 120
    assert "row-order" not in sentences()


@pytest.mark.parametrize("code", OTHERS)
def test_nothing_is_missing_and_every_value_is_kept(code):
    said = translations(code)
    assert {"missing": {*sentences()} - {*said}, "stale": {*said} - {*sentences()}} == {
        "missing": set(),
        "stale": set(),
    }
    for key, sentence in said.items():
        for part in (VALUE, PLAIN):
            assert Counter(part.findall(sentence)) == Counter(part.findall(english(key))), key
        assert sentence == sentence.strip() != "", key
        assert not re.search("[<>—]", sentence), key
        assert not INVISIBLE.search(sentence), key
        if code in OWN_SCRIPT:
            assert runs(VALUE.sub(" X ", PLAIN.sub(" X ", sentence))) in ([], ["porcore verify"]), key
    same = {
        key
        for key, sentence in said.items()
        if sentence == english(key) and len(VALUE.sub("", sentence).split()) > 2
    }
    assert not same


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize("code", OTHERS)
async def test_a_reader_of_one_language_meets_no_english(chromium, tmp_path, proof_of, code):
    """Start, verified with every path open, refuted, unreadable: on the narrowest phone, with nothing fetched or remembered."""
    proof = proof_of("BTC", "USD", pieces=True)
    data, lie = proof.encode(), proof.encode().replace(b'"sum":"', b'"sum":"9', 4)
    file = tmp_path / "verify.html"
    file.write_bytes(verify_page())
    context = await chromium.new_context(locale=code, viewport={"width": 320, "height": 740})
    page, wrong = await context.new_page(), []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda message: wrong.append(message.text))
    await page.goto(file.as_uri())
    assert await page.input_value("#language") == code
    right_to_left = of_the_bot.language_of(code).right_to_left
    direction = await page.evaluate(
        "[document.documentElement.lang, getComputedStyle(document.body).direction]"
    )
    assert direction == [code, "rtl" if right_to_left else "ltr"]
    heard = {english(key) for key in sentences()}

    async def look() -> str:
        await page.evaluate("document.querySelectorAll('details').forEach((box) => { box.open = true; })")
        seen = await page.evaluate(SEEN)
        names = seen.partition("English")[2] if "English" in seen else seen  # behind the menu
        if code in OWN_SCRIPT:
            assert [
                one
                for one in runs(names.replace("Sample Exchange", "").replace("Bahasa Indonesia", ""))
                if "porcore" not in one
            ] == []
        assert not {line for line in seen.splitlines() if line in heard and len(line.split()) > 2}
        assert not INVISIBLE.search(seen)  # whoever copies a value copies the value
        assert await page.evaluate("document.documentElement.scrollWidth") == 320
        return seen

    async def check(data: bytes, given: str, say: str) -> str:
        chosen = {"name": "proof.json", "mimeType": "application/json", "buffer": data}
        await page.set_input_files("#proof-file", chosen)
        await page.fill("#given-text", given)
        await page.click("#check")
        await page.wait_for_selector("#answer:not([hidden])")
        assert translations(code)[say] in await page.text_content("#badge")
        return await look()

    await look()
    seen = await check(data, proof.statement.id, "label-verified")
    assert proof.statement.id in seen
    assert proof.client_id.hex() in seen
    await check(lie, proof.statement.id, "label-refuted")
    await check(b"{", "", "label-unreadable")
    await check(data, "", "label-consistent")
    assert await page.evaluate("[document.cookie, localStorage.length, sessionStorage.length]") == ["", 0, 0]
    assert wrong == []
    await context.close()


@pytest.mark.slow
@pytest.mark.browser
async def test_the_language_is_chosen_on_the_page(opened, proof_of):
    """English is what the command line says, before and after another one; the verdict follows the choice."""
    page, proof = opened.page, proof_of("BTC", "USD")
    chosen = {"name": "proof.json", "mimeType": "application/json", "buffer": proof.encode()}
    await page.set_input_files("#proof-file", chosen)
    expected = list(verify_file(proof.encode(), TrustAnchor(statement_id=proof.statement.id)).lines)
    assert await opened.check(proof.statement.id) == expected
    names = await page.locator("#language option").all_inner_texts()
    assert names == list(LANGUAGES.values())
    await page.select_option("#language", "fa")
    await page.wait_for_function("() => document.getElementById('headline').textContent.startsWith('تأیید')")
    assert await page.inner_text("#check") == translations("fa")["Check"]
    assert await page.locator("#lines bdi").first.inner_text() == "Sample Exchange"
    assert await page.inner_text("#given-kind") == translations("fa")["Compared as a statement id."]
    assert translations("fa")["Remove"] in await page.inner_text("#proof-chosen")
    await page.select_option("#language", "en")
    await page.wait_for_function(
        "() => document.getElementById('headline').textContent.startsWith('Verified')"
    )
    assert [await page.inner_text("#headline"), *await page.locator("#lines p").all_inner_texts()] == expected


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize(
    ("locale", "code"), [("pt-PT", "pt-BR"), ("zh-CN", "zh-Hans"), ("fa-IR", "fa"), ("de-DE", "en")]
)
async def test_the_nearest_language_also_where_nothing_can_be_checked(chromium, locale, code):
    """Plain http from elsewhere: the browser withholds crypto.subtle, and an old one stops at the script."""
    for body in (verify_page(), verify_page().replace(b"2n ** 127n", b"2unknown ** 127unknown")):
        context = await chromium.new_context(locale=locale)
        page = await context.new_page()
        await page.route("**/*", answering(body))
        await page.goto("http://elsewhere.test/verify.html")
        title = "This browser cannot check a proof"
        assert await page.inner_text("#unsupported h2") == translations(code).get(title, title)
        why = await page.inner_text("#unsupported-why")
        assert why in [translations(code).get(key, key) for key in sentences()]
        assert await page.locator("#check").is_hidden()
        await context.close()


def test_without_scripts_it_is_said_in_every_language():
    html = verify_page().decode()
    block = html.partition('<noscript><div class="card stop">')[2].partition("</noscript>")[0]
    for code in LANGUAGES:
        assert f'lang="{code}"' in block
        assert translations(code).get("Scripts are off", "Scripts are off") in block


def test_the_page_stays_small():
    table = re.search(
        r'<script type="application/json" id="languages">(.*?)</script>', verify_page().decode(), re.DOTALL
    )
    assert list(json.loads(table[1])["said"]) == OTHERS
    assert len(verify_page()) < 250_000  # bytes; a chat sends it with every proof file
