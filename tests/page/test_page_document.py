"""The document itself: what it is made of, where it refuses to judge, and how it bears the largest files."""

import fnmatch
import json
import re
import tomllib
from pathlib import Path

import pytest
from shares import share

from porcore import read_proof, verify_file
from porcore.cli.parser import main
from porcore.messages import MESSAGES
from porcore.page import SCRIPTS, verify_page
from porcore.verification.verdict import TrustAnchor

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
SOURCES = [path for path in (ROOT / "porcore" / "page").iterdir() if path.suffix in (".html", ".css", ".js")]
POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'"
WATCH = """
() => {
  window.told = new Set();
  const progress = document.getElementById("progress");
  new MutationObserver(() => told.add(progress.textContent)).observe(progress, { childList: true });
}
"""


def test_the_page_is_one_document_with_the_strict_policy():
    html = verify_page().decode("utf-8")
    assert html.count("<!DOCTYPE html>") == html.count("</html>") == 1
    assert f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">' in html
    assert not re.search(r"\{\{|\bsrc=|\bhref=|https?:|@import|url\(|innerHTML|eval\(", html)
    assert html.count("<script") == html.count("</script") == 4
    assert html.isascii() or "\ufeff" not in html


def test_the_page_holds_the_one_table_of_sentences():
    html = verify_page().decode("utf-8")
    table = re.search(r'<script type="application/json" id="messages">(.*?)</script>', html, re.DOTALL)
    assert json.loads(table[1]) == MESSAGES
    languages = re.search(r'id="languages">(.*?)</script>', html, re.DOTALL)
    used = {name for name in MESSAGES if f'"{name}"' in html.replace(table[1], "").replace(languages[1], "")}
    # The rest belongs to wallet lists, which the page does not read.
    assert set(MESSAGES) - used == {"row-order", "wallet-member"}


def test_every_source_is_small_in_the_page_and_in_the_package():
    globs = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    packaged = globs["tool"]["setuptools"]["package-data"]["porcore"]
    for path in SOURCES:
        assert len(path.read_text("utf-8").splitlines()) <= 300
        assert any(fnmatch.fnmatch(f"page/{path.name}", pattern) for pattern in packaged)
    for path in (ROOT / "porcore" / "page" / "languages").iterdir():
        assert any(fnmatch.fnmatch(f"page/languages/{path.name}", pattern) for pattern in packaged)
    used = {*SCRIPTS, "verify.html", "verify.css", "unsupported.js"}
    assert {path.name for path in SOURCES} == used


def test_the_command_writes_the_page_once(tmp_path, capsysbinary):
    file = tmp_path / "verify.html"
    assert main(["page", "-o", str(file)]) == 0
    assert file.read_bytes() == verify_page()
    assert main(["page", "-o", str(file)]) == 2
    assert b"exists already" in capsysbinary.readouterr().err
    assert main(["page"]) == 0
    assert capsysbinary.readouterr().out == verify_page()


@pytest.mark.browser
async def test_without_the_browsers_sha_256_it_says_what_to_do_and_judges_nothing(chromium):
    """Plain http from elsewhere: the browser withholds crypto.subtle."""
    page = await chromium.new_page()
    await page.route("**/*", lambda route: route.fulfill(body=verify_page(), content_type="text/html"))
    await page.goto("http://elsewhere.test/verify.html")
    assert await page.evaluate("crypto.subtle === undefined")
    said = await page.inner_text("#unsupported")
    assert "open it from your device as a file" in said
    assert "newer browser" in said
    assert "No verdict" in said
    assert await page.locator("#check").is_hidden()
    assert await page.locator("#answer").is_hidden()


@pytest.mark.browser
async def test_a_browser_that_cannot_read_the_script_is_told_so(chromium):
    """An old browser stops at the first word it does not know."""
    page = await chromium.new_page()
    old = verify_page().replace(b"2n ** 127n", b"2unknown ** 127unknown")
    assert old != verify_page()
    await page.route("**/*", lambda route: route.fulfill(body=old, content_type="text/html"))
    await page.goto("https://elsewhere.test/verify.html")
    assert "too old" in await page.inner_text("#unsupported")
    assert await page.locator("#check").is_hidden()


@pytest.mark.browser
async def test_without_scripts_it_says_so(chromium, tmp_path):
    file = tmp_path / "verify.html"
    file.write_bytes(verify_page())
    context = await chromium.new_context(java_script_enabled=False)
    page = await context.new_page()
    await page.goto(file.as_uri())
    assert "Scripts are off" in await page.inner_text("main")
    assert await page.locator("#check").is_hidden()


@pytest.mark.browser
async def test_indices_where_32_bits_end(opened, tower, file_of):
    """The last places of the largest trees; and indices that would wrap to honest ones."""
    files, expected = [], []
    for count in (2**31, 2**31 - 1, 2**30 + 1, 2**31 - 2**16 + 1, 3 * 2**29):
        for index in (0, 1, 2**30 - 1, 2**30, count - 2, count - 1):
            proof = file_of(tower(count, index))
            given = TrustAnchor(statement_id=proof.statement.id)
            files.append((proof.encode(), given))
            expected.append(0)
            for other, code in ((index + 2**31, 2), (index + 2**32, 2), (index ^ 2**30, 1), (index ^ 1, 1)):
                text = proof.encode().replace(b'"index":%d,' % index, b'"index":%d,' % other)
                files.append((text, given))
                expected.append(2 if other >= 2**31 else code)
    assert await opened.agrees_on(files) == expected


@pytest.mark.browser
async def test_sums_where_128_bits_end(opened, tower, file_of):
    """A sibling that lifts the sum to 2^127 - 1 exactly, and one unit above."""
    proof = file_of(tower(2, 0))
    piece = proof.proofs[0].pieces[0]
    value = json.loads(proof.encode())
    codes = []
    for total in (2**127 - 1, 2**127):
        sibling = total - piece.balance
        value["proofs"][0]["pieces"][0]["path"][0]["sum"] = f"{sibling // 10**8}.{sibling % 10**8:08}".rstrip(
            "0"
        )
        data = json.dumps(value).encode()
        found = await opened.judge_all(b"", [(0, 0, data, TrustAnchor())])
        assert found[0][2] == list(verify_file(data, TrustAnchor()).lines)
        codes.append(found[0][3])
    assert codes == [["root", "BTC", 0, 1], ["sum", "BTC", 0, 1]]


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize(("assets", "pieces"), share([(256, 16), (4096, 1)], 2))
async def test_the_largest_honest_file_leaves_the_page_alive(opened, tower, file_of, assets, pieces):
    """4,096 pieces under 31 levels: 127,000 nodes in 14 MB."""
    towers = [tower(2**31, 16 * 1000 * number, f"A{number:04}", pieces) for number in range(assets)]
    proof = file_of(*towers)
    await opened.page.set_input_files(
        "#proof-file", {"name": "p", "mimeType": "application/json", "buffer": proof.encode()}
    )
    await opened.page.evaluate(WATCH)
    assert (await opened.check(proof.statement.id))[0] == MESSAGES["verdict-verified"].format(assets=assets)
    # Between the assets the browser could repaint, and did.
    told = [
        text
        for text in await opened.page.evaluate("[...told]")
        if re.fullmatch(rf"Checking asset \d+ of {assets}…", text)
    ]
    assert len(told) >= 3
    await opened.page.locator("#path-list summary").last.click()
    await opened.page.wait_for_selector("#path-list ol")
    assert await opened.page.locator("#path-list ol").count() == pieces


@pytest.mark.browser
async def test_files_above_the_limit(opened, proof_of, tmp_path):
    """The page says the command line's sentence; and a file that changed under its name can be chosen again."""
    data = proof_of("USD").encode()
    runs = b'{"' + b"a" * 2**24 + b'":' + b"9" * (2**24 - 5) + b"}"
    limits = [runs, data.ljust(2**25), data.ljust(2**25 + 1)]
    for content in limits:
        file = tmp_path / "large.json"
        file.write_bytes(content)
        await opened.page.set_input_files("#proof-file", file)
        assert tuple(await opened.check()) == verify_file(content, TrustAnchor()).lines
    assert "found 33554433 bytes, expected at most 33554432" in await opened.page.inner_text("#headline")
    # The command line stops reading one byte after 256 MB and names that number; so does the page.
    with file.open("wb") as huge:
        huge.truncate(2**29)
    await opened.page.set_input_files("#proof-file", file)
    assert "found 268435457 bytes" in (await opened.check())[0]
    statement = read_proof(data).statement.canonical.ljust(2**22 + 1)
    await opened.page.set_input_files(
        "#proof-file", {"name": "p", "mimeType": "application/json", "buffer": data}
    )
    await opened.page.click("#other summary")
    await opened.page.set_input_files(
        "#given-file", {"name": "s", "mimeType": "application/json", "buffer": statement}
    )
    await opened.page.click("#check")
    await opened.page.wait_for_selector("#answer:not([hidden])")
    assert (
        await opened.page.inner_text("#headline")
        == verify_file(data, TrustAnchor(statement=statement)).headline
    )
