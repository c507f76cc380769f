// The list of chats and the open chat.

import { $, autoDirected, clock, day, element, grow, hue, initials } from "./dom.js";
import { sendText, stopPending } from "./acts.js";
import { messageNode } from "./message.js";
import { inOrder, speaker, state } from "./state.js";

function preview(message) {
  if (!message) return "No messages yet";
  if (message.service) return message.service;
  const what = message.text.replace(/\s+/g, " ") || (message.file?.kind === "photo" ? "Picture" : message.file?.name ?? "");
  return message.from.bot ? what : `${message.from.name.split(" ")[0]}: ${what}`;
}

function chatRow(chat) {
  const last = inOrder(chat).at(-1);
  const top = element("div", "chat-top", autoDirected(element("span", "chat-title", chat.title)));
  if (last) top.append(element("time", "chat-time", clock(last.date)));
  const bottom = element("div", "chat-bottom", autoDirected(element("span", "chat-last", preview(last))));
  const count = state.unread.get(chat.id) ?? 0;
  if (count) {
    const unread = element("span", "unread", String(count));
    unread.setAttribute("aria-label", `${count} unread`);
    bottom.append(unread);
  }
  const text = element("div", "chat-text", top, element("div", "chat-role", roleOf(chat)), bottom);
  const avatar = element("span", `avatar ${hue(chat.id)}`, initials(chat.title));
  avatar.setAttribute("aria-hidden", "true");
  const button = element("button", "chat", avatar, text);
  button.type = "button";
  button.dataset.chat = chat.id;
  button.setAttribute("aria-current", String(state.open === chat.id));
  button.addEventListener("click", () => openChat(chat.id));
  return element("li", "", button);
}

function roleOf(chat) {
  if (chat.kind === "private") return chat.role || "Private chat";
  return chat.kind === "channel" ? "Channel" : `Group, ${chat.people.length} people`;
}

export function drawChats() {
  const focused = document.activeElement?.dataset?.chat;
  const order = { private: 0, supergroup: 1, group: 1, channel: 2 };
  const chats = [...state.chats.values()].sort((a, b) => order[a.kind] - order[b.kind]);
  $("chats").replaceChildren(...chats.map(chatRow));
  if (focused) document.querySelector(`[data-chat="${focused}"]`)?.focus();
}

export function drawHead(chat) {
  $("head-title").textContent = chat.kind === "private" ? state.bot.name : chat.title;
  $("head-avatar").className = `avatar ${hue(chat.kind === "private" ? state.bot.id : chat.id)}`;
  $("head-avatar").textContent = initials($("head-title").textContent);
  const busy = state.busy.get(chat.id);
  $("head-note").classList.toggle("busy", Boolean(busy));
  const idle = chat.kind === "private" ? `bot · you are ${chat.title}` : roleOf(chat);
  $("head-note").textContent = busy ? ACTIONS[busy] ?? "is busy …" : idle;
  $("speaker").hidden = chat.kind === "private" || chat.people.length === 0;
  drawSpeakers(chat);
  drawLanguage(chat);
  document.title = `${chat.title} – Chats`;
}

/** Leaves an open list alone unless its people changed. */
function drawSpeakers(chat) {
  const select = $("speaker-select");
  const shown = chat.people.map((one) => one.id).join();
  if (select.dataset.people !== shown) {
    select.replaceChildren(...chat.people.map((one) => new Option(one.name, one.id)));
    select.dataset.people = shown;
  }
  select.value = String(speaker(chat));
}

// The tags that Telegram's apps send: the ten languages of the bot, and two that it does not speak.
const LANGUAGES = ["en", "es", "ru", "zh-hans", "pt-br", "tr", "id", "vi", "uk", "fa", "de", "ar"];
const LANGUAGE_NAMES = new Intl.DisplayNames(["en"], { type: "language" });

/** Which language the person's app is in; in a group everyone keeps their own. */
function drawLanguage(chat) {
  const select = $("language-select");
  $("language").hidden = chat.kind !== "private";
  if (!select.options.length) {
    select.append(new Option("not told", ""), ...LANGUAGES.map((code) => new Option(LANGUAGE_NAMES.of(code), code)));
  }
  if (![...select.options].some((one) => one.value === chat.language)) select.append(new Option(chat.language, chat.language));
  select.value = chat.language;
}

const ACTIONS = { typing: "is typing …", upload_photo: "is sending a picture …", upload_document: "is sending a file …" };

export function drawMessages(chat) {
  const list = [];
  let before = null;
  for (const message of inOrder(chat)) {
    if (!before || day(before.date) !== day(message.date)) {
      list.push(element("li", "day", day(message.date)));
      before = null;
    }
    list.push(messageNode(chat, message, before));
    before = message;
  }
  $("messages").replaceChildren(...(list.length ? list : [emptyNode(chat)]));
}

function emptyNode(chat) {
  const node = element("li", "empty", element("p", "", `Nothing here yet. Write the first message to ${chat.kind === "private" ? state.bot.name : chat.title}.`));
  if (chat.kind !== "private") return node;
  const start = element("button", "", "Start");
  start.type = "button";
  start.addEventListener("click", () => sendText("/start"));
  node.append(start);
  return node;
}

export function openChat(id) {
  if (state.open !== null) state.drafts.set(state.open, $("text").value);
  state.open = id;
  state.unread.delete(id);
  const chat = state.chats.get(id);
  $("app").classList.add("reading"); // before anything is measured
  $("toast").hidden = true;
  stopPending();
  $("text").value = state.drafts.get(id) ?? "";
  grow();
  drawChats();
  drawHead(chat);
  drawMessages(chat);
  toEnd();
  if (matchMedia("(hover: hover)").matches) $("text").focus();
}

export const atEnd = () => $("scroll").scrollHeight - $("scroll").scrollTop - $("scroll").clientHeight < 90;
export function toEnd() {
  $("scroll").scrollTop = $("scroll").scrollHeight;
  $("down").hidden = true;
}
