// Draws messages one by one with the chat page's own code and measures them. Evaluated in the page, with {messages}.
async ({ messages }) => {
  const { messageNode } = await import("./message.js");
  document.getElementById("app").classList.add("reading");
  const list = document.getElementById("messages");
  // Letters as wide as a phone's, or nearly: what computers fall back to, DejaVu Sans, is a seventh wider.
  document.documentElement.style.setProperty("--font", 'Roboto, "SF Pro Text", "DejaVu Sans Condensed", sans-serif');
  // Without a font for Han a sign is narrower than it would be. W is as wide as a sign of Han, and may break anywhere.
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = `16px ${getComputedStyle(document.body).fontFamily}`;
  const noHan = pen.measureText("中").width < 15;
  const chat = { id: 1, kind: "private", people: [] };
  const signs = (text) => (noHan ? text.replace(/[\u3000-\u9fff\uff00-\uffef]/g, "W") : text);

  /** Tops of the lines that are seen: those of a folded quote are cut off behind the third. */
  const linesOf = (body) => {
    const tops = [];
    const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if (node.parentElement.closest(".meta")) continue;
      const fold = node.parentElement.closest(".fold:not(.open)")?.getBoundingClientRect();
      range.selectNodeContents(node);
      for (const { top, bottom, width } of range.getClientRects()) {
        if (width && !(fold && bottom > fold.bottom + 2)) tops.push((top + bottom) / 2);
      }
    }
    tops.sort((a, b) => a - b);
    return tops.filter((top, i) => i === 0 || top - tops[i - 1] > 6);
  };

  const found = [];
  for (const message of messages) {
    const han = noHan && signs(message.text) !== message.text;
    const shown = { ...message, text: signs(message.text), chat: 1 };
    shown.buttons = message.buttons.map((row) => row.map((one) => ({ ...one, text: signs(one.text) })));
    const node = messageNode(chat, shown, null);
    const body = node.querySelector(".body");
    if (han) body.style.wordBreak = "break-all";
    list.replaceChildren(node);
    await Promise.all([...node.querySelectorAll("img")].map((one) => one.decode()));
    const tops = linesOf(body);
    const line = parseFloat(getComputedStyle(body).lineHeight);
    const blank = tops.filter((top, i) => i > 0 && top - tops[i - 1] > 1.7 * line).length;
    const wide = [...node.querySelectorAll("pre")].some((one) => one.scrollWidth > one.clientWidth);
    const image = node.querySelector("img");
    found.push({
      height: Math.ceil(node.getBoundingClientRect().height),
      lines: tops.length + blank / 2,
      wide: wide || node.getBoundingClientRect().right > innerWidth || node.getBoundingClientRect().left < 0,
      picture: image ? Math.round(image.getBoundingClientRect().height) : 0,
    });
  }
  list.replaceChildren();
  return found;
}
