// The chat page: takes changes from the server, in order and again after a reconnect, and wires the controls.

import { attach, chooseLanguage, stopPending, submit } from "./acts.js";
import { $, day, toast } from "./dom.js";
import { keyed, typed } from "./keys.js";
import { closeMenu, openMenu } from "./menu.js";
import { messageNode } from "./message.js";
import { atEnd, drawChats, drawHead, drawMessages, openChat, toEnd } from "./panes.js";
import { inOrder, key, speaker, state } from "./state.js";

function take(message) {
  const known = state.messages.has(key(message));
  if (message.deleted) state.messages.delete(key(message));
  else state.messages.set(key(message), message);
  if (message.from?.bot) setBusy(message.chat, null);
  if (message.chat !== state.open) {
    if (!known && !message.deleted && message.from.bot) state.unread.set(message.chat, (state.unread.get(message.chat) ?? 0) + 1);
  } else {
    redraw(state.chats.get(message.chat), message, known);
  }
  drawChats();
}

/** Replace only what changed, so that open quotes, focus and the place read stay as they are. */
function redraw(chat, message, known) {
  const stay = !atEnd();
  const old = $(`m${message.id}`);
  const list = inOrder(chat);
  if (known && old && !message.deleted) {
    const index = list.findIndex((one) => one.id === message.id);
    const focused = [...old.querySelectorAll("button, a")].indexOf(document.activeElement);
    const fresh = messageNode(chat, message, list[index - 1] ?? null);
    old.replaceWith(fresh);
    if (focused >= 0) (fresh.querySelectorAll("button, a")[focused] ?? $("text")).focus();
  } else if (!known && list.at(-1)?.id === message.id && list.length > 1 && day(list.at(-2).date) === day(message.date)) {
    const node = messageNode(chat, message, list.at(-2));
    node.classList.add("fresh");
    $("messages").append(node);
  } else {
    drawMessages(chat);
  }
  const wanted = !known && (state.follow || message.from?.id === speaker(chat));
  if (!known) state.follow = false;
  if (stay && !wanted) $("down").hidden = known;
  else toEnd();
}

function setBusy(id, action) {
  clearTimeout(setBusy[id]);
  if (action) {
    state.busy.set(id, action);
    setBusy[id] = setTimeout(() => setBusy(id, null), 5000);
  } else {
    state.busy.delete(id);
  }
  if (id === state.open) drawHead(state.chats.get(id));
}

function listen() {
  const source = new EventSource(`api/events?after=${state.cursor}`);
  const on = (name, run) => source.addEventListener(name, (event) => {
    state.cursor = Number(event.lastEventId);
    run(JSON.parse(event.data));
  });
  on("message", take);
  on("action", (data) => setBusy(data.chat, data.action));
  on("chat", (chat) => {
    state.chats.set(chat.id, chat);
    if (chat.id === state.open) drawHead(chat);
    drawChats();
  });
  on("reset", load);
  source.addEventListener("open", () => ($("lost").hidden = true));
  source.addEventListener("error", () => {
    $("lost").hidden = false;
    $("lost").textContent = source.readyState === EventSource.CLOSED
      ? "The sandbox has ended. Start it again and open its new address." : "Connection lost. Trying again …";
  });
}

async function load() {
  const data = await (await fetch("api/state")).json();
  state.bot = data.bot;
  state.cursor = data.cursor;
  state.chats = new Map(data.chats.map((chat) => [chat.id, chat]));
  state.messages = new Map(data.messages.map((message) => [key(message), message]));
  drawChats();
  const chat = state.chats.get(state.open);
  if (!chat) return;
  drawHead(chat);
  drawMessages(chat);
  toEnd();
}

function wire() {
  $("composer").addEventListener("submit", (event) => { event.preventDefault(); submit(); });
  $("text").addEventListener("input", typed);
  $("text").addEventListener("keydown", keyed);
  $("text").addEventListener("blur", closeMenu);
  $("text").addEventListener("paste", (event) => attach(event.clipboardData.files[0]));
  $("attach").addEventListener("click", () => $("picker").click());
  $("picker").addEventListener("change", () => attach($("picker").files[0]));
  $("pane").addEventListener("dragover", (event) => event.preventDefault());
  $("pane").addEventListener("drop", (event) => { event.preventDefault(); attach(event.dataTransfer.files[0]); });
  $("slash").addEventListener("mousedown", (event) => event.preventDefault());
  $("slash").addEventListener("click", () => {
    if (!$("menu").hidden) return closeMenu();
    $("text").focus();
    if (!openMenu("")) toast("The bot has set no commands.");
  });
  $("reply-off").addEventListener("click", stopPending);
  $("file-off").addEventListener("click", stopPending);
  $("back").addEventListener("click", () => { $("app").classList.remove("reading"); document.querySelector('.chat[aria-current="true"]')?.focus(); });
  $("down").addEventListener("click", toEnd);
  $("scroll").addEventListener("scroll", () => { if (atEnd()) $("down").hidden = true; });
  $("speaker-select").addEventListener("change", (event) => {
    state.speakers.set(state.open, Number(event.target.value));
    drawMessages(state.chats.get(state.open));
  });
  $("language-select").addEventListener("change", (event) => chooseLanguage(event.target.value));
  $("alert-off").addEventListener("click", () => $("alert").close());
  $("viewer-off").addEventListener("click", () => $("viewer").close());
  $("viewer-img").addEventListener("click", () => $("viewer").classList.toggle("whole"));
  $("viewer").addEventListener("click", (event) => { if (event.target === $("viewer")) $("viewer").close(); });
}

wire();
await load();
listen();
if (matchMedia("(width >= 720px)").matches && state.chats.size) openChat(state.chats.keys().next().value);
