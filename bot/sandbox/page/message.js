// One message: bubble, picture or file, buttons below.

import { $, autoDirected, clock, copy, element, hue, icon, size } from "./dom.js";
import { renderText, link } from "./text.js";
import { press, startEdit, startReply } from "./acts.js";
import { speaker } from "./state.js";

export function messageNode(chat, message, before) {
  if (message.service) return element("li", "service", message.service);
  const own = message.from.id === speaker(chat);
  const node = element("li", own ? "message own" : "message");
  node.id = `m${message.id}`;
  const follows = before && !before.service && before.from.id === message.from.id && !before.buttons.length
    && message.date - before.date < 300;
  if (follows) node.classList.add("follows");
  const bubble = element("div", "bubble");
  if (chat.kind !== "private" && !own && !follows) bubble.append(element("span", `name ${hue(message.from.id)}`, message.from.name));
  if (message.forwarded) bubble.append(element("span", "forwarded", `Forwarded from ${message.forwarded}`));
  if (message.reply) bubble.append(replyNode(message.reply));
  if (message.file) bubble.append(message.file.kind === "photo" ? photoNode(message) : documentNode(message.file));
  const body = autoDirected(element("div", "body", renderText(message.text, message.entities)));
  body.append(metaNode(chat, message, own));
  bubble.append(body);
  node.append(bubble);
  if (message.buttons.length) node.append(keysNode(message));
  return node;
}

function replyNode(reply) {
  const node = element("button", "quote", element("b", "", reply.name), autoDirected(element("span", "", reply.text)));
  node.type = "button";
  node.addEventListener("click", () => $(`m${reply.id}`)?.scrollIntoView({ block: "center", behavior: "smooth" }));
  return node;
}

function metaNode(chat, message, own) {
  const meta = element("span", "meta");
  const act = (label, description, run) => {
    const button = element("button", "act", label);
    button.type = "button";
    button.setAttribute("aria-label", description);
    button.addEventListener("click", run);
    meta.append(button);
  };
  act("Reply", `Reply to ${message.from.name}`, () => startReply(message));
  if (own && !message.forwarded) act("Edit", "Edit this message", () => startEdit(message));
  const time = element("time", "", (message.edited ? "edited " : "") + clock(message.date));
  time.dateTime = new Date(message.date * 1000).toISOString();
  meta.append(time);
  return meta;
}

const MOST_HEIGHT = 430; // of a picture, as in chat.css

const fileUrl = (file) => `api/file/${encodeURIComponent(file.id)}`;

function photoNode(message) {
  const button = element("button", "photo");
  button.type = "button";
  button.setAttribute("aria-label", "Enlarge the picture");
  const image = element("img");
  image.width = message.file.width;
  image.height = message.file.height;
  // Its place is kept before it has come, so that the newest message stays in view.
  image.style.width = `${Math.round(Math.min(message.file.width, (MOST_HEIGHT * message.file.width) / message.file.height))}px`;
  image.alt = message.text ? `Picture: ${message.text.split("\n")[0]}` : "Picture";
  image.src = fileUrl(message.file);
  button.append(image);
  button.addEventListener("click", () => {
    $("viewer-img").src = image.src;
    $("viewer-img").alt = image.alt;
    $("viewer").classList.remove("whole");
    $("viewer").showModal();
  });
  return button;
}

function documentNode(file) {
  const mark = element("span", "file-mark", icon("M12 4v11M7 11l5 5 5-5M5 20h14"));
  const text = element("span", "document-text", element("b", "", file.name), element("span", "", size(file.size)));
  const node = element("a", "document", mark, text);
  node.href = fileUrl(file);
  node.download = file.name;
  node.setAttribute("aria-label", `Download ${file.name}, ${size(file.size)}`);
  return node;
}

function keysNode(message) {
  const keys = element("div", "keys");
  message.buttons.forEach((row, rowNumber) => {
    const line = element("div", "keys-row");
    row.forEach((button, column) => line.append(keyNode(message, button, rowNumber, column)));
    keys.append(line);
  });
  return keys;
}

function keyNode(message, button, row, column) {
  if (button.url) {
    const node = link(button.url);
    node.className = "key link";
    node.append(button.text);
    return autoDirected(node);
  }
  const node = autoDirected(element("button", button.copy ? "key copies" : "key", button.text));
  node.type = "button";
  node.addEventListener("click", () => (button.copy ? copy(button.copy) : press(node, message, button, row, column)));
  return node;
}
