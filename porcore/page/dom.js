// Small helpers for the page. Content is only ever set as text, so nothing in a file can become markup.

const byId = (id) => document.getElementById(id);

/** A new element with attributes and children; children that are not elements become text. */
function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

/** A list of terms and their values. */
function terms(pairs) {
  const list = make("dl");
  for (const [term, value] of pairs) list.append(make("dt", {}, term), make("dd", { class: "mono" }, value));
  return list;
}
