// The menu of the bot's commands.

import { $, element, grow } from "./dom.js";
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

export function choose(name) {
  $("text").value = `/${name} `;
  closeMenu();
  grow();
  $("text").focus();
}

export function moveInMenu(step) {
  const items = [...$("menu").children];
  const now = items.findIndex((item) => item.getAttribute("aria-selected") === "true");
  const next = (now + step + items.length) % items.length;
  items.forEach((item, index) => item.setAttribute("aria-selected", String(index === next)));
  items[next].scrollIntoView({ block: "nearest" });
}
