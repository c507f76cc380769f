"""Every known attack through the offline page: it must give the answer of the list, in the command line's words."""

import base64
import re

import pytest
from attacks.vectors import vectors

from porcore import TrustAnchor, verify_file

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# What a person does, without the waiting between the steps: choose, paste or choose, press Check, read.
BY_HAND = """
async ({ data, statement, typed }) => {
  const file = (text) => {
    const carried = new DataTransfer();
    const bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
    carried.items.add(new File([bytes], "a.json"));
    return carried.files;
  };
  const choose = (id, text) => {
    const input = document.getElementById(id);
    input.files = file(text);
    input.dispatchEvent(new Event("change"));
  };
  document.querySelector("#given-chosen:not([hidden]) button")?.click();
  choose("proof-file", data);
  const field = document.getElementById("given-text");
  field.value = typed;
  field.dispatchEvent(new Event("input"));
  if (statement !== null) choose("given-file", statement);
  const answer = document.getElementById("answer");
  const shown = new Promise((resolve) => {
    new MutationObserver((_, observer) => {
      if (answer.hidden) return;
      observer.disconnect();
      resolve();
    }).observe(answer, { attributes: true });
  });
  document.getElementById("check").click();
  await shown;
  return [...document.querySelectorAll("#headline, #lines p, #exit, #badge")].map((line) => line.innerText);
}
"""
BADGES = ["Verified", "Refuted", "Not readable", "Consistent with itself only"]


async def test_every_attack_gets_its_answer(opened):
    known = vectors()
    codes = await opened.agrees_on([(vector.data, vector.given) for vector in known])
    assert dict(zip([v.name for v in known], codes, strict=True)) == {v.name: v.exit_code for v in known}


def typed_of(given: TrustAnchor) -> str | None:
    """What a person types into the page for it; None when the page takes these words as something else."""
    if given.statement is not None:
        return ""
    if given.statement_id is not None:
        return given.statement_id if given.statement_id.strip(" \t\r\n") else None
    # White space parts two roots on the page, as in a shell; and a word without "=" or ":" is taken for an id.
    if all(re.fullmatch(r"[^ \t\r\n]*[=:][^ \t\r\n]*", root) for root in given.roots):
        return "\n".join(given.roots)
    return None


async def test_every_attack_by_hand(opened):
    """The same through the page's controls, with everything that can be typed there."""
    untyped = []
    for vector in vectors():
        given, typed = vector.given, typed_of(vector.given)
        if typed is None:
            untyped.append(vector.name)
            continue
        statement = None if given.statement is None else base64.b64encode(given.statement).decode()
        case = {"data": base64.b64encode(vector.data).decode(), "statement": statement, "typed": typed}
        badge, headline, *lines, code = await opened.page.evaluate(BY_HAND, case)
        verdict = verify_file(vector.data, given)
        assert (headline, *lines) == verdict.lines, vector.name
        assert badge == BADGES[verdict.exit_code] == verdict.exit_code.label.capitalize()
        assert code == f"The command line ends with exit code {verdict.exit_code} for this."
    assert len(untyped) <= 5, untyped
