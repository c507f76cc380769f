"""Make the pictures of the README: `python docs/images/make.py`, with the test extra and Chromium installed.

Starts `porbot demo`, and asks on its chat page, in a window as wide as a phone. The accounts are those of the sample,
the same every time; ids of statements and hashes differ, since every snapshot has a secret of its own. A font with
emoji has to be installed (Debian: fonts-noto-color-emoji).
"""

import io
import math
import os
import re
import subprocess
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

FOLDER = Path(__file__).parent
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
MOST_BYTES = 300_000
WIDTH, SCALE = 400, 2
COLOURS = 128  # of the finished picture
DEMO = "import sys; from bot.cli import main; sys.exit(main())"


def main() -> None:
    """Write `customer.png` and `reserves.png` beside this file, both or neither. Raises AssertionError for one that is too large.

    Raises RuntimeError without a font for the mark before a verdict, which would come out as an empty box.
    """
    fonts = ["fc-list", f":charset={ord('✅'):x}"]
    if not subprocess.run(fonts, capture_output=True, check=True).stdout:  # noqa: S603 - of fontconfig
        raise RuntimeError("no font has emoji; install one (Debian: fonts-noto-color-emoji)")
    demo = subprocess.Popen([sys.executable, "-c", DEMO, "demo"], stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own
    try:
        address, client = _invitation(demo)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=CHROMIUM, args=["--no-sandbox", "--headless=new"]
            )
            page = browser.new_page(
                viewport={"width": WIDTH, "height": 900},
                device_scale_factor=SCALE,
                color_scheme="light",
                reduced_motion="reduce",
            )
            page.goto(address)
            made = {"customer.png": _customer(page, client), "reserves.png": _reserves(page)}
            browser.close()
    finally:
        demo.terminate()  # not by SIGINT: what a shell starts in the background ignores that
        demo.wait(30)
    for name, picture in made.items():
        (FOLDER / name).write_bytes(picture)


def _invitation(demo: "subprocess.Popen[str]") -> tuple[str, str]:
    """Return the chat page's address and a client id, which the demo prints after its walk."""
    assert demo.stdout is not None
    text = ""
    for line in demo.stdout:
        text += line
        found = re.search(r"^Now you\.(?s:.*?)^\s+(http://\S+)\n\s+([0-9a-f]{64})\n", text, re.MULTILINE)
        if found:
            return found[1], found[2]
    raise RuntimeError(f"the demo ended before it was ready:\n{text}")


def _customer(page: Page, client: str) -> bytes:
    page.get_by_role("button", name=re.compile("Alice")).first.click()
    _ask(page, client, "Included")
    return _shot(page)


def _reserves(page: Page) -> bytes:
    page.get_by_role("button", name="Back to the chats").click()
    page.get_by_role("button", name=re.compile("Depositors")).first.click()
    # The walk set this group's exchange to another one, of which only a claim is loaded.
    _ask(page, "/reserves Sample Exchange", "No asset is short.")
    page.locator(".message").last.locator("img").evaluate("image => image.decode()")
    return _shot(page)


def _ask(page: Page, text: str, *answer: str) -> None:
    """Send a message and wait until the last one below it has all words of the `answer`."""
    page.get_by_role("textbox", name="Message").fill(text)
    page.keyboard.press("Enter")
    page.wait_for_function(
        """([text, answer]) => {
          const shown = [...document.querySelectorAll(".message")];
          const asked = shown.findLastIndex(one => one.matches(".own"));
          const last = shown.at(-1).innerText;
          return asked >= 0 && shown[asked].innerText.startsWith(text) && asked < shown.length - 1
            && answer.every(words => last.includes(words));
        }""",
        arg=[text, answer],
    )


def _show_last_question(page: Page) -> None:
    """Make the window just high enough for the last question and its answer."""
    height = page.evaluate(
        """() => {
          const own = [...document.querySelectorAll(".message.own")].at(-1).getBoundingClientRect();
          const answer = [...document.querySelectorAll(".message")].at(-1).getBoundingClientRect();
          return innerHeight - document.getElementById("scroll").clientHeight + answer.bottom - own.top + 16;
        }"""
    )
    page.set_viewport_size({"width": WIDTH, "height": math.ceil(height)})
    page.locator(".message.own").last.evaluate("message => message.scrollIntoView({block: 'start'})")
    page.mouse.move(0, 0)
    page.evaluate("document.activeElement.blur()")


def _shot(page: Page) -> bytes:
    """Return the last question and its answer as a PNG. Raises AssertionError for one that is too large."""
    _show_last_question(page)
    small = io.BytesIO()
    with Image.open(io.BytesIO(page.screenshot(animations="disabled"))) as shot:
        reduced = shot.convert("RGB").quantize(COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    reduced.save(small, "PNG", optimize=True)
    size = len(small.getvalue())
    assert size < MOST_BYTES, f"a picture has {size} bytes, the README's at most {MOST_BYTES}"
    return small.getvalue()


if __name__ == "__main__":
    main()
