// Small helpers for the page. Content is only ever set as text, so nothing in a file can become markup.

const byId = (id) => document.getElementById(id);

/** A new element with attributes and children; children that are not elements become text. */
function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  for (const child of children) {
    if (typeof child === "string") put(element, child);
    else element.append(child);
  }
  return element;
}

/** Add a sentence; each value in it that goes its own way becomes an element of its own, so that a copy is the value alone. */
function put(element, sentence) {
  const open = [element];
  for (const part of sentence.split(/([\u2068\u2069])/)) {
    if (part === VALUE_BEGINS) {
      const value = document.createElement("bdi");
      open.at(-1).append(value);
      open.push(value);
    } else if (part === VALUE_ENDS) {
      if (open.length > 1) open.pop();
    } else if (part) {
      open.at(-1).append(part);
    }
  }
}

/** Show a sentence, and nothing else, in an element. */
function show(element, sentence) {
  element.replaceChildren();
  put(element, sentence);
}

/** A list of terms and their values. */
function terms(pairs) {
  const list = make("dl");
  for (const [term, value] of pairs) list.append(make("dt", {}, term), make("dd", { class: "mono" }, value));
  return list;
}
