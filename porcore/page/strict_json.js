// JSON read as strictly as porcore/format/strict_json.py reads it, with the same faults found in the same order:
// size, byte order mark, UTF-8, depth, syntax, repeated keys, and then shape.
// Objects become Maps, so that no key of the file can mean anything to the language.

const MAX_DEPTH = 8;
const NAME = /^[A-Za-z0-9._-]{1,32}$/;
const INTEGER = /^(?:0|[1-9][0-9]{0,9})$/;
const FOUR_HEX = /^[0-9a-fA-F]{4}$/;
const ESCAPES = new Map([..."\"\\/bfnrt"].map((char, i) => [char, "\"\\/\b\f\n\r\t"[i]]));

/** Stands for a number that is no whole number in range; its text does not matter. */
const NOT_AN_INTEGER = Symbol("a number that is no whole number in range");

/** Thrown at the first wrong character; never leaves this file. */
class SyntaxFault extends Error {}

/** Parse `data` (bytes), at most `limit` of them; `what` names the file in errors. */
function load(data, what, limit) {
  if (data.length > limit) throw new FormatError("too-large", { what, found: data.length, limit });
  if (data[0] === 0xef && data[1] === 0xbb && data[2] === 0xbf) throw new FormatError("bom", { what });
  let source;
  try {
    source = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(data);
  } catch {
    throw new FormatError("not-utf8", { what });
  }
  checkDepth(source, what);
  return parseAll(source, what);
}

function checkDepth(source, what) {
  let depth = 0;
  for (let at = 0; at < source.length; at += 1) {
    const char = source[at];
    if (char === '"') at = endOfString(source, at);
    else if (char === "[" || char === "{") depth += 1;
    else if (char === "]" || char === "}") depth -= 1;
    if (depth > MAX_DEPTH) throw new FormatError("too-deep", { what, limit: MAX_DEPTH });
  }
}

/** Where the string that begins at `at` ends; without an end it reaches to the end of the file. */
function endOfString(source, at) {
  let next = at + 1;
  while (next < source.length && source[next] !== '"') next += source[next] === "\\" ? 2 : 1;
  return next;
}

function parseAll(source, what) {
  const reader = new Reader(source);
  let value;
  try {
    value = reader.document();
  } catch (error) {
    if (error instanceof SyntaxFault) throw new FormatError("not-json", { what });
    throw error;
  }
  if (reader.repeated !== null) {
    throw new FormatError("repeated-key", { what, key: shownName(reader.repeated) });
  }
  return value;
}

/** Reads one JSON value from a string that nests at most MAX_DEPTH deep. */
class Reader {
  constructor(source) {
    this.source = source;
    this.at = 0;
    this.repeated = null; // the first key found twice, in the order in which objects end
  }

  document() {
    const value = this.value();
    if (this.at < this.source.length) throw new SyntaxFault();
    return value;
  }

  /** One value with the white space around it. */
  value() {
    this.skip();
    const value = this.bare();
    this.skip();
    return value;
  }

  bare() {
    const char = this.source[this.at];
    if (char === "{") return this.object();
    if (char === "[") return this.list();
    if (char === '"') return this.string();
    for (const [word, value] of [["true", true], ["false", false], ["null", null]]) {
      if (this.source.startsWith(word, this.at)) {
        this.at += word.length;
        return value;
      }
    }
    return this.number();
  }

  number() {
    const start = this.at;
    this.take("-");
    if (!this.take("0")) this.digits();
    if (this.take(".")) this.digits();
    if (this.take("e") || this.take("E")) {
      if (!this.take("+")) this.take("-");
      this.digits();
    }
    const lexeme = this.source.slice(start, this.at);
    return INTEGER.test(lexeme) ? Number(lexeme) : NOT_AN_INTEGER;
  }

  object() {
    const result = new Map();
    let twice = null;
    this.expect("{");
    this.skip();
    if (this.take("}")) return result;
    do {
      this.skip();
      const key = this.string();
      this.skip();
      this.expect(":");
      const value = this.value();
      if (twice === null && result.has(key)) twice = key;
      result.set(key, value);
    } while (this.take(","));
    this.expect("}");
    if (this.repeated === null) this.repeated = twice;
    return result;
  }

  list() {
    const result = [];
    this.expect("[");
    this.skip();
    if (this.take("]")) return result;
    do {
      result.push(this.value());
    } while (this.take(","));
    this.expect("]");
    return result;
  }

  string() {
    this.expect('"');
    let result = this.plain();
    while (!this.take('"')) {
      this.expect("\\");
      result += this.escape() + this.plain();
    }
    return result;
  }

  escape() {
    const char = this.source[this.at];
    this.at += 1;
    if (char === "u") {
      const digits = this.source.slice(this.at, this.at + 4);
      if (!FOUR_HEX.test(digits)) throw new SyntaxFault();
      this.at += 4;
      return String.fromCharCode(parseInt(digits, 16));
    }
    if (!ESCAPES.has(char)) throw new SyntaxFault();
    return ESCAPES.get(char);
  }

  // Runs are walked and not matched: a run of ten million characters overflows the browser's pattern matcher.

  /** The characters up to the next quote, backslash, control character or the end. */
  plain() {
    return this.run((char) => char !== '"' && char !== "\\" && char >= " ");
  }

  /** At least one digit. */
  digits() {
    if (!this.run((char) => char >= "0" && char <= "9")) throw new SyntaxFault();
  }

  skip() {
    this.run((char) => char === " " || char === "\n" || char === "\r" || char === "\t");
  }

  run(belongs) {
    const start = this.at;
    while (this.at < this.source.length && belongs(this.source[this.at])) this.at += 1;
    return this.source.slice(start, this.at);
  }

  take(char) {
    if (this.source[this.at] !== char) return false;
    this.at += 1;
    return true;
  }

  expect(char) {
    if (!this.take(char)) throw new SyntaxFault();
  }
}

/** A key or symbol as an error may show it: what does not look like one may be a client id. */
function shownName(key) {
  return NAME.test(key) ? key : say("(not a name)");
}

function kindOf(value) {
  if (typeof value === "boolean") return say("true or false");
  if (value === null) return "null";
  if (typeof value === "string") return say("text");
  if (typeof value === "number") return say("a whole number");
  if (value instanceof Map) return say("an object");
  if (Array.isArray(value)) return say("a list");
  return say("a number with a sign, fraction, exponent or too many digits");
}

/** `value` as an object with exactly `keys`. */
function record(value, keys, where) {
  if (!(value instanceof Map)) {
    throw new FormatError("type", { where, found: kindOf(value), expected: say("an object") });
  }
  for (const key of keys) {
    if (!value.has(key)) throw new FormatError("missing-key", { where, key, keys: keys.join(", ") });
  }
  for (const key of value.keys()) {
    if (!keys.includes(key)) {
      throw new FormatError("unknown-key", { where, key: shownName(key), keys: keys.join(", ") });
    }
  }
  return value;
}

/** `value` as a list of `low` to `high` entries. */
function entries(value, low, high, where) {
  if (!Array.isArray(value)) {
    throw new FormatError("type", { where, found: kindOf(value), expected: say("a list") });
  }
  if (value.length < low || value.length > high) {
    const expected = low ? say("{low} to {high}", { low, high }) : say("at most {high}", { high });
    throw new FormatError("count", { where, found: value.length, expected });
  }
  return value;
}

/** `value` as text. */
function string(value, where) {
  if (typeof value !== "string") {
    throw new FormatError("type", { where, found: kindOf(value), expected: say("text") });
  }
  return value;
}

/** `value` as a whole number 0..`high`. */
function number(value, high, where) {
  if (typeof value !== "number") {
    throw new FormatError("type", { where, found: kindOf(value), expected: say("a whole number") });
  }
  if (value > high) throw new FormatError("range", { where, expected: say("{low} to {high}", { low: 0, high }) });
  return value;
}
