// What a person does: write, attach, reply, edit, press.

import { $, grow, size, toast } from "./dom.js";
import { closeMenu } from "./menu.js";
import { speaker, state } from "./state.js";

async function call(name, body) {
  const form = body instanceof FormData;
  try {
    const answer = await fetch(`api/${name}`, { method: "POST", body: form ? body : JSON.stringify(body),
      headers: form ? {} : { "Content-Type": "application/json" } });
    const data = await answer.json();
    if (answer.ok) return data;
    toast(data.error);
  } catch {
    toast("Not sent: the sandbox can't be reached.");
  }
  return null;
}

const place = (chat) => ({ chat: chat.id, user: speaker(chat) });

/** Send a text by itself, whatever is being written. */
export function sendText(text) {
  return call("send", { ...place(state.chats.get(state.open)), text, reply_to: null });
}

/** Let the app of the open private chat's person be in another language; what they send from now on tells the bot. */
export async function chooseLanguage(language) {
  const chat = state.chats.get(state.open);
  if ((await call("language", { user: speaker(chat), language })) !== null) toast("The bot learns of it with the next message.");
}

async function deliver(text, { editing, file, reply }) {
  const chat = state.chats.get(state.open);
  if (editing) return call("edit", { ...place(chat), message: editing, text });
  if (!file) return call("send", { ...place(chat), text, reply_to: reply });
  const form = new FormData();
  for (const [name, value] of Object.entries({ ...place(chat), caption: text, reply_to: reply ?? "" })) form.append(name, value);
  form.append("file", file, file.name);
  return call("upload", form);
}

/** Send what is written. The field is free at once: whoever goes on writing loses nothing when the answer comes. */
export async function submit() {
  const text = $("text").value;
  const { editing, file, reply } = state;
  if (!text.trim() && !file) return;
  const chat = state.open;
  clear();
  if ((await deliver(text, { editing, file, reply })) !== null) return;
  if (state.open !== chat || $("text").value || state.editing || state.file || state.reply) return;
  $("text").value = text;
  Object.assign(state, { editing, file, reply });
  $("file").hidden = !file;
  $("reply").hidden = !editing && !reply;
  grow();
}

function clear() {
  stopPending();
  $("text").value = "";
  grow();
}

export async function press(node, message, button, row, column) {
  const chat = state.chats.get(message.chat);
  state.follow = true;
  node.classList.add("waiting");
  node.setAttribute("aria-busy", "true");
  const answer = await call("press", { ...place(chat), message: message.id, row, column, label: button.text });
  node.classList.remove("waiting");
  node.removeAttribute("aria-busy");
  if (!answer?.text) return;
  if (!answer.alert) return toast(answer.text);
  $("alert-text").textContent = answer.text;
  $("alert").showModal();
}

export function startReply(message) {
  stopPending();
  state.reply = message.id;
  showPending(message.from.name, message.text || message.file?.name || "");
}

export function startEdit(message) {
  stopPending();
  state.editing = message.id;
  $("text").value = message.text;
  grow();
  showPending("Edit the message", message.text);
}

function showPending(name, text) {
  $("reply-name").textContent = name;
  $("reply-text").textContent = text;
  $("reply").hidden = false;
  $("text").focus();
}

export function stopPending() {
  if (state.editing) $("text").value = "";
  state.reply = state.editing = state.file = null;
  $("reply").hidden = $("file").hidden = true;
  $("picker").value = "";
  closeMenu();
}

export function attach(file) {
  if (!file) return;
  state.file = file;
  $("file-name").textContent = file.name;
  $("file-size").textContent = size(file.size);
  $("file").hidden = false;
  $("text").focus();
}
