// The keys of the text field.

import { stopPending, submit } from "./acts.js";
import { $, grow } from "./dom.js";
import { choose, closeMenu, moveInMenu, openMenu } from "./menu.js";

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
