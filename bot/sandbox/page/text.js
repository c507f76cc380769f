// Text and entities as DOM nodes. No text of a message ever becomes markup: every piece goes in as a text node.

import { copy, element, icon } from "./dom.js";
import { sendText } from "./acts.js";

const LINKS = /^(https?|tg|mailto|tel):/i;
const RANK = { blockquote: 0, expandable_blockquote: 0, bold: 1, italic: 1, underline: 1, strikethrough: 1, spoiler: 1 };

/** Entities count UTF-16 units, and so do JavaScript's strings: offsets fit as they are. */
export function renderText(text, entities) {
  const ordered = [...entities].sort((a, b) =>
    a.offset - b.offset || b.length - a.length || (RANK[a.type] ?? 2) - (RANK[b.type] ?? 2));
  const fragment = document.createDocumentFragment();
  renderRange(fragment, text, 0, text.length, ordered);
  return fragment;
}

function renderRange(parent, text, start, end, entities) {
  let at = start;
  while (entities.length > 0) {
    const entity = entities.shift();
    if (entity.offset < at) continue;
    parent.append(text.slice(at, entity.offset));
    const stop = Math.min(entity.offset + entity.length, end);
    const inner = [];
    while (entities.length > 0 && entities[0].offset < stop) inner.push(entities.shift());
    const node = entityNode(entity, text.slice(entity.offset, stop));
    renderRange(node.inside ?? node, text, entity.offset, stop, inner);
    parent.append(node);
    at = stop;
    // The line break behind a block would show as an empty line.
    if (getBlock(entity.type) && text[at] === "\n") at += 1;
  }
  parent.append(text.slice(at, end));
}

const getBlock = (type) => type === "pre" || type === "blockquote" || type === "expandable_blockquote";
const STYLE_TAGS = { bold: "b", italic: "i", underline: "u", strikethrough: "s", pre: "pre", blockquote: "blockquote" };

function entityNode(entity, shown) {
  switch (entity.type) {
    case "text_link": return link(entity.url);
    case "url": return link(LINKS.test(shown) ? shown : `https://${shown}`);
    case "email": return link(`mailto:${shown}`);
    case "code": return copyable(shown);
    case "expandable_blockquote": return folded();
    case "spoiler": return spoiler();
    case "bot_command": return command(shown);
    default: return element(STYLE_TAGS[entity.type] ?? "span");
  }
}

export function link(address) {
  const node = element("a");
  if (LINKS.test(address)) node.href = address;
  node.rel = "noreferrer noopener";
  node.target = "_blank";
  return node;
}

function command(shown) {
  const node = element("a");
  node.href = "#";
  node.addEventListener("click", (event) => {
    event.preventDefault();
    sendText(shown);
  });
  return node;
}

function copyable(shown) {
  const node = element("code", "copy");
  node.title = "Click to copy";
  node.addEventListener("click", () => {
    if (getSelection().isCollapsed) copy(shown);
  });
  return node;
}

function spoiler() {
  const node = element("span", "spoiler");
  node.tabIndex = 0;
  node.setAttribute("role", "button");
  node.setAttribute("aria-label", "Hidden text, show it");
  const show = () => {
    node.classList.add("shown");
    node.removeAttribute("aria-label");
  };
  node.addEventListener("click", show);
  node.addEventListener("keydown", (event) => event.key === "Enter" && show());
  return node;
}

function folded() {
  const quote = element("blockquote", "fold");
  quote.inside = element("div");
  const toggle = element("button", "fold-toggle", icon("M5 9l7 7 7-7"));
  toggle.type = "button";
  const set = (open) => {
    quote.classList.toggle("open", open);
    toggle.setAttribute("aria-expanded", String(open));
    toggle.setAttribute("aria-label", open ? "Fold the quote" : "Unfold the quote");
  };
  toggle.addEventListener("click", () => set(!quote.classList.contains("open")));
  set(false);
  quote.append(quote.inside, toggle);
  return quote;
}
