// The words of the format, as in porcore/format/grammar.py: amounts, names, times, hex. Only ASCII counts.

const MAX_AMOUNT = 2n ** 127n - 1n; // units of 10^-decimals
const LONGEST_AMOUNT = 80; // characters
const DECIMAL = /^(0|[1-9][0-9]*)(?:\.([0-9]*[1-9]))?$/;
const HEX = /^[0-9a-f]*$/;
const EXCHANGE = /^[A-Za-z0-9._-](?:[A-Za-z0-9 ._-]{0,62}[A-Za-z0-9._-])?$/;
const SYMBOL = /^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$/;
const TAKEN_AT = /^([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})Z$/;

/** The number of characters, not of UTF-16 units. */
function lengthOf(written) {
  let count = 0;
  for (const _ of written) count += 1;
  return count;
}

/** The units (10^-decimals) of a canonical decimal text, as a BigInt 0..2^127-1. */
function parseAmount(written, decimals, where) {
  const found = written.length <= LONGEST_AMOUNT ? DECIMAL.exec(written) : null;
  const fraction = found?.[2] ?? "";
  if (found === null || fraction.length > decimals) throw new FormatError("decimal", { where, decimals });
  const units = BigInt(found[1] + fraction.padEnd(decimals, "0"));
  if (units > MAX_AMOUNT) throw new FormatError("decimal", { where, decimals });
  return units;
}

/** The canonical decimal text of `units` (BigInt, >= 0) of 10^-decimals. */
function amountText(units, decimals) {
  if (decimals === 0) return String(units);
  const digits = String(units).padStart(decimals + 1, "0");
  const fraction = digits.slice(-decimals).replace(/0+$/, "");
  return digits.slice(0, -decimals) + (fraction && `.${fraction}`);
}

/** Exactly `digits` lower-case hex digits, as they are. */
function parseHex(written, digits, where) {
  const found = lengthOf(written);
  if (found !== digits) throw new FormatError("hex", { where, found, expected: digits });
  if (!HEX.test(written)) throw new FormatError("not-hex", { where, expected: digits });
  return written;
}

/** An exchange's name: 1-64 of A-Za-z0-9 ._- without a space at either end. */
function parseExchange(written, where) {
  const expected = say("1 to 64 of A-Z a-z 0-9 space . _ -, no space at either end");
  if (!EXCHANGE.test(written)) throw new FormatError("word", { where, expected });
  return written;
}

/** The symbol of an asset or a member: 1-32 characters, a letter or digit first. */
function parseSymbol(written, where) {
  const expected = say("1 to 32 of A-Z a-z 0-9 . _ -, beginning with a letter or digit");
  if (!SYMBOL.test(written)) throw new FormatError("word", { where, expected });
  return written;
}

/** A time in UTC of the form YYYY-MM-DDTHH:MM:SSZ that exists in the calendar. */
function parseTakenAt(written, where) {
  const found = TAKEN_AT.exec(written);
  if (found === null || !exists(...found.slice(1).map(Number))) {
    throw new FormatError("word", { where, expected: say("a UTC time such as 2026-10-25T00:00:00Z") });
  }
  return written;
}

function exists(year, month, day, hour, minute, second) {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  const dated = year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= days[month - 1];
  return dated && hour <= 23 && minute <= 59 && second <= 59;
}
