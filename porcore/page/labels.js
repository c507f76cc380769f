// The labels that stand in the document itself: elements with the attribute data-say, or data-code for a code of MESSAGES.
// Inside of them only <code> may be; a sentence has it between back-ticks.

const LABELS = [...document.querySelectorAll("[data-say], [data-code]")].map((element) => {
  const english = [...element.childNodes].map((node) => (node.nodeName === "CODE" ? `\`${node.textContent}\`` : node.textContent));
  return { element, code: element.dataset.code, english: english.join("").replace(/\s+/g, " ").trim() };
});

/** Write all labels in the language of now. */
function relabel() {
  for (const { element, code, english } of LABELS) {
    element.replaceChildren();
    (code ? text(code) : say(english)).split("`").forEach((part, i) => {
      if (i % 2) element.append(make("code", { dir: "ltr" }, part));
      else put(element, part);
    });
  }
}
