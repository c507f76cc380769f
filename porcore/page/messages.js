"use strict";
// The sentences of porcore/messages.py, put into the page when it is made; and the errors that carry them.

const MESSAGES = JSON.parse(document.getElementById("messages").textContent);

/** The sentence of `code` with its placeholders filled; braces inside the values mean nothing. */
function text(code, values = {}) {
  const [first, ...rest] = MESSAGES[code].split("{");
  return first + rest.map((part) => {
    const end = part.indexOf("}");
    return `${values[part.slice(0, end)]}${part.slice(end + 1)}`;
  }).join("");
}

/** The bytes are not a canonical object of the format porcore/1. */
class FormatError extends Error {
  constructor(code, values) {
    super(text(code, values));
  }
}

/** A proof that does not hold; `place` says where: {step, asset?, piece?, level?}. */
class RefutedError extends Error {
  constructor(code, place, values = {}) {
    super(text(code, { ...place, ...values }));
    this.place = place;
  }
}
