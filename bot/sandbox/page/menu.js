// The menu of the bot's commands, and the keys of the text field.

import { $, element } from "./dom.js";
import { grow, stopPending, submit } from "./acts.js";
import { state } from "./state.js";

export function openMenu(prefix) {
  const commands = state.chats.get(state.open).commands.filter((one) => one.command.startsWith(prefix));
  $("menu").replaceChildren(...commands.map((one, index) => {
    const item = element("li", "", element("b", "", `/${one.command}`), element("span", "", one.description));
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", String(index === 0));
    item.addEventListener("mousedown", (event) => event.preventDefault());
    item.addEventListener("click", () => choose(one.command));
    return item;
  }));
  $("menu").hidden = commands.length === 0;
  $("slash").setAttribute("aria-expanded", String(commands.length > 0));
  return commands.length > 0;
}

export function closeMenu() {
  $("menu").hidden = true;
  $("slash").setAttribute("aria-expanded", "false");
}

function choose(name) {
  $("text").value = `/${name} `;
  closeMenu();
  grow();
  $("text").focus();
}

function moveInMenu(step) {
  const items = [...$("menu").children];
  const now = items.findIndex((item) => item.getAttribute("aria-selected") === "true");
  const next = (now + step + items.length) % items.length;
  items.forEach((item, index) => item.setAttribute("aria-selected", String(index === next)));
  items[next].scrollIntoView({ block: "nearest" });
}

export function typed() {
  grow();
  const found = /^\/([a-z0-9_]*)$/i.exec($("text").value);
  if (found) openMenu(found[1].toLowerCase());
  else closeMenu();
}

export function keyed(event) {
  const menu = !$("menu").hidden;
  if (menu && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    moveInMenu(event.key === "ArrowDown" ? 1 : -1);
  } else if (event.key === "Escape") {
    if (menu) closeMenu();
    else stopPending();
  } else if (menu && event.key === "Tab") {
    event.preventDefault();
    choose($("menu").querySelector('[aria-selected="true"] b').textContent.slice(1));
  } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    submit();
  }
}
