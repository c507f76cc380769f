// The hashes of the format, as in porcore/format/hashing.py. SHA-256 comes from the browser.
// A node is {sum: BigInt units, hash: 64 hex digits}. Indices reach 2^31, where the language's shifts and
// other bit operators go wrong; so they are divided.

const LEAF = "00", PARENT = "01", PADDING = "02";

/** The bytes of an even number of hex digits. */
function bytesOf(hex) {
  const bytes = new Uint8Array(hex.length / 2);
  for (let i = 0; i < bytes.length; i += 1) bytes[i] = parseInt(hex.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}

const BYTE_TEXT = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** SHA-256 of bytes, as 64 hex digits. */
async function sha256(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => BYTE_TEXT[byte]).join("");
}

/** SHA-256 of text that holds ASCII only, as 64 hex digits. */
function hashText(written) {
  return sha256(new TextEncoder().encode(written));
}

/** `value` (number or BigInt, >= 0) big-endian in `size` bytes, as hex digits. */
function bigEndian(value, size) {
  return value.toString(16).padStart(2 * size, "0");
}

/** The 32 bytes that bind every leaf to one asset of one snapshot of one exchange, as hex digits. */
function contextHash(statement, asset) {
  const { symbol, decimals, members } = asset;
  const lines = ["porcore/1 context", statement.exchange, statement.takenAt, symbol, decimals, members.join(",")];
  return hashText(lines.map((line) => `${line}\n`).join(""));
}

/** The node of a leaf. */
async function leafNode(context, clientId, piece) {
  const tail = bigEndian(piece.piece, 2) + bigEndian(piece.balance, 16);
  const hash = await sha256(bytesOf(LEAF + context + clientId + piece.nonce + tail));
  return { sum: piece.balance, hash };
}

function encodeNode(node) {
  return bigEndian(node.sum, 16) + node.hash;
}

/** The parent of two nodes, or null when its sum reaches 2^127. */
async function parentNode(left, right) {
  const sum = left.sum + right.sum;
  if (sum > MAX_AMOUNT) return null;
  return { sum, hash: await sha256(bytesOf(PARENT + encodeNode(left) + encodeNode(right))) };
}

/** The padding nodes of levels 0..`levels`. */
async function padNodes(context, levels) {
  const pads = [{ sum: 0n, hash: await sha256(bytesOf(PADDING + context)) }];
  while (pads.length <= levels) pads.push(await parentNode(pads[pads.length - 1], pads[pads.length - 1]));
  return pads;
}

function sameNode(one, other) {
  return one.sum === other.sum && one.hash === other.hash;
}

/** The levels above the leaves: ceil(log2 n), 0 for n of 0 and 1. */
function depthOf(leafCount) {
  let depth = 0;
  while (2 ** depth < leafCount) depth += 1;
  return depth;
}

/** The stored nodes of a level: ceil(n / 2^level). */
function widthAt(leafCount, level) {
  return Math.ceil(leafCount / 2 ** level);
}

/** The place, within its level, of the node above leaf `index`. */
function placeAt(index, level) {
  return Math.floor(index / 2 ** level);
}

/** Whether our node is the left child at that level. */
function isLeft(index, level) {
  return placeAt(index, level) % 2 === 0;
}

/** Whether no real node stands beside ours at that level, so that the sibling must be padding. */
function siblingIsPadding(index, level, leafCount) {
  return placeAt(index, level) + (isLeft(index, level) ? 1 : -1) >= widthAt(leafCount, level);
}
