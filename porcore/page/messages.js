"use strict";
// The sentences of porcore/messages.py and of this page, in the language that the page speaks; and the errors that carry them.
// A sentence that has no translation is English.

const MESSAGES = JSON.parse(document.getElementById("messages").textContent);
// {names: {code: name}, keys: [...], said: {code: translations in the order of the keys}}; a key is a code of MESSAGES or
// an English sentence of the page.
const LANGUAGES = JSON.parse(document.getElementById("languages").textContent);
const ENGLISH = "en";
const RIGHT_TO_LEFT = ["fa"];
// Around each value inside a sentence that goes from right to left; `put` makes elements of them.
const VALUE_BEGINS = "\u2068", VALUE_ENDS = "\u2069";

let language = ENGLISH;
let translations = new Map();

/** Speak `code`, one of LANGUAGES.names, from now on. */
function speak(code) {
  language = code;
  translations = new Map((LANGUAGES.said[code] ?? []).map((sentence, i) => [LANGUAGES.keys[i], sentence]));
}

const isRightToLeft = () => RIGHT_TO_LEFT.includes(language);

/** The language of the page that is nearest to an IETF tag such as pt-PT, or null. */
function nearestLanguage(tag) {
  const codes = Object.keys(LANGUAGES.names);
  const first = (code) => code.toLowerCase().split("-")[0];
  return codes.find((code) => code.toLowerCase() === tag.toLowerCase()) ??
    codes.find((code) => first(code) === first(tag)) ?? null;
}

/** The sentence of `code` with its placeholders filled; braces inside the values mean nothing. */
function text(code, values = {}) {
  return filled(translations.get(code) ?? MESSAGES[code], values);
}

/** A sentence of the page itself, written in English where it is used. */
function say(english, values = {}) {
  return filled(translations.get(english) ?? english, values);
}

function filled(sentence, values) {
  const [first, ...rest] = sentence.split("{");
  const shown = isRightToLeft() ? (value) => `${VALUE_BEGINS}${value}${VALUE_ENDS}` : (value) => `${value}`;
  return first + rest.map((part) => {
    const end = part.indexOf("}");
    return `${shown(values[part.slice(0, end)])}${part.slice(end + 1)}`;
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
