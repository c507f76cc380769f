"""The offline page in a person's hands: on a phone, by keyboard, with wrong things given to it."""

import json
import re

import pytest
from shares import share

from porcore import TrustAnchor, verify_file
from porcore.messages import text
from porcore.page import verify_page

pytestmark = [pytest.mark.browser, pytest.mark.slow]
VERIFIED = text("verdict-verified-some", proven=2, assets=3)

WIDTH = "() => [document.documentElement.scrollWidth, innerWidth]"
DROP = """
([name, text]) => {
  const carried = new DataTransfer();
  carried.items.add(new File([text], name));
  for (const kind of ["dragover", "drop"]) {
    document.body.dispatchEvent(new DragEvent(kind, { dataTransfer: carried, bubbles: true, cancelable: true }));
  }
}
"""
LATE = """
async () => {
  const real = window.verifyFile;
  const done = new Promise((resolve) => {
    window.verifyFile = async (...all) => {
      const verdict = await real(...all);
      setTimeout(resolve);
      return verdict;
    };
  });
  document.getElementById("check").click();
  const field = document.getElementById("given-text");
  field.value += "0";
  field.dispatchEvent(new Event("input"));
  await done;
  window.verifyFile = real;
}
"""
FOCUSED = "() => document.activeElement.id || document.activeElement.tagName"
COLOURS = """
() => {
  const found = [];
  for (const element of document.querySelectorAll("main *")) {
    const direct = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (!direct || !element.checkVisibility()) continue;
    let behind = element;
    while (getComputedStyle(behind).backgroundColor === "rgba(0, 0, 0, 0)") behind = behind.parentElement;
    found.push([element.id || element.tagName, getComputedStyle(element).color, getComputedStyle(behind).backgroundColor]);
  }
  return found;
}
"""


async def choose(opened, data: bytes, name: str = "proof.json") -> None:
    await opened.page.set_input_files(
        "#proof-file", {"name": name, "mimeType": "application/json", "buffer": data}
    )


def refuted(proof) -> bytes:
    """The first piece of the first asset names a neighbouring place."""
    index = proof.proofs[0].pieces[0].index
    return proof.encode().replace(f'"index":{index}'.encode(), f'"index":{index ^ 1}'.encode(), 1)


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, 1 to 21, as the accessibility guidelines count it."""

    def light(colour: str) -> float:
        parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


async def test_nothing_scrolls_sideways_and_every_colour_can_be_read(opened, proof_of):
    proof = proof_of("BTC", "ETH", "USD", pieces=True)
    for width, scheme in ((360, "light"), (320, "dark"), (1280, "light"), (1280, "dark")):
        await opened.page.set_viewport_size({"width": width, "height": 740})
        await opened.page.emulate_media(color_scheme=scheme)
        shown = [
            (proof.encode(), proof.statement.id),
            (proof.encode(), ""),
            (refuted(proof), proof.statement.id),
            (b"{", ""),
        ]
        for data, given in share(shown, 2, f"{width} {scheme}"):
            await choose(opened, data, "a-name-without-any-place-to-break-it-" * 4 + ".json")
            await opened.check(given)
            await opened.page.evaluate(
                "document.querySelectorAll('details').forEach((box) => { box.open = true; })"
            )
            scroll, inner = await opened.page.evaluate(WIDTH)
            assert scroll <= inner == width
            for name, colour, ground in await opened.page.evaluate(COLOURS):
                assert contrast(colour, ground) >= 4.5, (scheme, name, colour, ground)


async def test_the_path_is_shown_whole(opened, proof_of):
    proof = proof_of("USD", pieces=True)
    await choose(opened, proof.encode())
    await opened.check(proof.statement.id)
    assert await opened.page.inner_text("#client") == proof.client_id.hex()
    lists = opened.page.locator("#path-list ol")
    assert await lists.count() == len(proof.proofs[0].pieces)
    for number, piece in enumerate(proof.proofs[0].pieces):
        shown = await lists.nth(number).inner_text()
        titles = await lists.nth(number).locator("li > strong").all_inner_texts()
        sides = ["left" if piece.index >> level & 1 else "right" for level in range(len(piece.path))]
        assert [re.sub(", padding", "", title) for title in titles[1:-1]] == [
            f"Level {level}: neighbour on the {side}" for level, side in enumerate(sides)
        ]
        assert all(node.hash.hex() in shown for node in piece.path)
        # What the last step gives and what the statement says stand there both.
        assert shown.count(proof.statement.asset("USD").root.hash.hex()) == 2
        assert piece.nonce.hex() in shown


async def test_the_fault_is_marked_where_it_lies(opened, proof_of):
    proof = proof_of("BTC", "USD")
    value = json.loads(proof.encode())
    path = value["proofs"][0]["pieces"][0]["path"]
    level = next(level for level, node in enumerate(path) if node["sum"] != "0")
    path[level]["sum"] = "0"
    await choose(opened, json.dumps(value).encode())
    lines = await opened.check(proof.statement.id)
    assert lines[0].startswith(f"Refuted: BTC, piece 0, level {level}, step sibling")
    marked = opened.page.locator(".fault")
    assert await marked.count() == 1
    assert (await marked.inner_text()).startswith(f"The fault is here\nLevel {level}:")
    await choose(opened, refuted(proof))
    await opened.check(proof.statement.id)
    assert (await marked.inner_text()).startswith("The fault is here\nRoot of the statement")


async def test_keyboard_alone(opened, proof_of):
    """From the top of the page to an opened path without a pointer: the text is pasted."""
    proof, keyboard = proof_of("BTC", "USD"), opened.page.keyboard
    seen = []

    async def tab_to(name: str) -> None:
        for _ in range(6):
            await keyboard.press("Tab")
            seen.append(await opened.page.evaluate(FOCUSED))
            if seen[-1] == name:
                return
        raise AssertionError(seen)

    await tab_to("proof-file")
    await tab_to("SUMMARY")
    await keyboard.press("Enter")
    await tab_to("proof-text")
    await keyboard.insert_text(proof.encode().decode())
    await tab_to("given-text")
    await keyboard.insert_text(proof.statement.id)
    await tab_to("SUMMARY")
    await tab_to("check")
    await keyboard.press("Enter")
    await opened.page.wait_for_selector("#answer:not([hidden])")
    assert await opened.page.evaluate(FOCUSED) == "headline"
    assert (await opened.page.inner_text("#headline")) == VERIFIED
    await tab_to("SUMMARY")
    await keyboard.press("Enter")
    await opened.page.wait_for_selector("#path-list ol")


async def test_every_control_has_a_name(opened):
    await opened.page.evaluate("document.querySelectorAll('details').forEach((box) => { box.open = true; })")
    for control in await opened.page.locator("input, textarea").all():
        label = await control.evaluate(
            "(element) => [...element.labels].map((label) => label.innerText).join()"
        )
        assert len(label) > 10
    assert await opened.page.get_by_role("button", name="Check", exact=True).count() == 1


async def test_statements_and_roots_can_be_given_too(opened, proof_of):
    proof = proof_of("BTC", "USD")
    data, statement = proof.encode(), proof.statement.canonical
    assets = proof.to_json()["statement"]["assets"]
    roots = [f"{a['symbol']}={a['root']['hash']}:{a['root']['sum']}" for a in assets]
    await choose(opened, data)
    kind = opened.page.locator("#given-kind")
    assert (
        tuple(await opened.check(statement.decode()))
        == verify_file(data, TrustAnchor(statement=statement)).lines
    )
    assert await kind.inner_text() == "Compared as a statement."
    assert (
        tuple(await opened.check("\n".join(roots)))
        == verify_file(data, TrustAnchor(roots=tuple(roots))).lines
    )
    assert await kind.inner_text() == "Compared as roots."
    assert tuple(await opened.check(roots[0])) == verify_file(data, TrustAnchor(roots=(roots[0],))).lines
    await opened.page.click("#other summary")
    file = {"name": "statement.json", "mimeType": "application/json", "buffer": statement}
    await opened.page.set_input_files("#given-file", file)
    assert await opened.page.input_value("#given-text") == ""
    await opened.page.click("#check")
    await opened.page.wait_for_selector("#answer:not([hidden])")
    assert (await opened.page.inner_text("#headline")) == VERIFIED
    await opened.page.click("#given-chosen button")
    assert await kind.inner_text() == "Nothing given: the file can only be checked against itself."
    assert (await opened.check(" \n "))[0].startswith("Consistent with itself only")


async def test_dropping_pasting_and_changing_ones_mind(opened, proof_of):
    page, proof = opened.page, proof_of("BTC", "USD")
    await page.click("#check")
    assert await page.inner_text("#progress") == "Choose a proof file first, or paste its text."
    hostile = "<img src=x onerror=alert(1)>.json"
    await page.evaluate(DROP, [hostile, proof.encode().decode()])
    assert hostile in await page.inner_text("#proof-chosen")
    assert (await opened.check(proof.statement.id))[0].startswith("Verified")
    assert await page.locator("#limits").is_hidden()
    # A verdict must not stand beside something that it was not given for.
    await page.fill("#given-text", "0" * 64)
    assert await page.locator("#answer").is_hidden()
    assert await page.locator("#paths").is_hidden()
    assert (await opened.check("0" * 64))[0].startswith("Refuted: step trust")
    await page.click("#paste summary")
    await page.fill("#proof-text", '{"<b>":1}')
    assert await page.locator("#answer").is_hidden()
    assert await page.locator("#proof-chosen").is_hidden()
    assert tuple(await opened.check()) == verify_file(b'{"<b>":1}', TrustAnchor()).lines


async def test_markup_in_a_file_stays_text(opened, proof_of):
    """A given root is the only text that a verdict repeats before it is checked, and it must look like a name."""
    proof = proof_of("BTC")
    attack = "<script>document.title='owned'</script>"
    for data in (proof.encode(), proof.encode().replace(b'"Sample Exchange"', json.dumps(attack).encode())):
        await choose(opened, data)
        lines = await opened.check(f"{attack}=1:2")
        assert lines[0].startswith("Not readable")
    assert await opened.page.title() == "Check a proof"
    assert b"innerHTML" not in verify_page()


async def test_an_answer_that_comes_too_late_is_not_shown(opened, proof_of):
    """The person changes the id while the check runs: its verdict belongs to another question."""
    proof = proof_of("BTC")
    await choose(opened, proof.encode())
    await opened.page.fill("#given-text", proof.statement.id)
    await opened.page.evaluate(LATE)
    assert await opened.page.locator("#answer").is_hidden()
    assert await opened.page.inner_text("#progress") == ""
    assert (await opened.check(proof.statement.id))[0].startswith("Verified")


async def test_a_file_that_went_away(opened, proof_of, tmp_path):
    file = tmp_path / "gone.json"
    file.write_bytes(proof_of("BTC").encode())
    await opened.page.set_input_files("#proof-file", file)
    file.unlink()
    await opened.page.click("#check")
    await opened.page.wait_for_function(
        "document.getElementById('progress').textContent.includes('no verdict')"
    )
    assert await opened.page.inner_text("#progress") == (
        "The file could not be read, so there is no verdict. Choose it again."
    )
    assert await opened.page.locator("#answer").is_hidden()
    assert await opened.page.locator("#check").is_enabled()
