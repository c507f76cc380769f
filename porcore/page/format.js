// The statement and the proof file, as in porcore/format/statement.py and porcore/format/proof.py: grammar only.
// Faults are looked for in the same order, so that the same file gets the same sentence.

const FORMAT = "porcore/1";
const MAX_ASSETS = 4096;
const MAX_DECIMALS = 30;
const MAX_LEAVES = 2 ** 31;
const MAX_MEMBERS = 4096;
const MAX_PIECES = 16;
const MAX_PATH = 32;
const MAX_PROOF_BYTES = 2 ** 25;
const MAX_STATEMENT_BYTES = 2 ** 22;

const PROOF_FILE_KEYS = ["client_id", "format", "proofs", "statement"];
const PROOF_KEYS = ["asset", "pieces"];
const PIECE_KEYS = ["balance", "index", "nonce", "path", "piece"];
const STATEMENT_KEYS = ["assets", "exchange", "format", "reserves_sha256", "taken_at"];
const ASSET_KEYS = ["decimals", "leaf_count", "members", "root", "symbol"];
const NODE_KEYS = ["hash", "sum"];

/** The proof file in `data`: {statement, clientId, proofs: [{asset, pieces}]}. */
function readProof(data) {
  return parseProof(load(data, say("proof file"), MAX_PROOF_BYTES));
}

/** The statement in a file's bytes. */
function readStatement(data) {
  return parseStatement(load(data, say("statement"), MAX_STATEMENT_BYTES));
}

function parseFormat(value, where) {
  if (string(value, where) !== FORMAT) throw new FormatError("format", { where });
}

function parseNode(value, decimals, where) {
  const node = record(value, NODE_KEYS, where);
  const hash = parseHex(string(node.get("hash"), `${where}, hash`), 64, `${where}, hash`);
  const sum = parseAmount(string(node.get("sum"), `${where}, sum`), decimals, `${where}, sum`);
  return { sum, hash };
}

function parseStatement(value) {
  const where = "statement";
  const parts = record(value, STATEMENT_KEYS, where);
  const word = (key) => string(parts.get(key), `${where}, ${key}`);
  parseFormat(parts.get("format"), `${where}, format`);
  const exchange = parseExchange(word("exchange"), `${where}, exchange`);
  const takenAt = parseTakenAt(word("taken_at"), `${where}, taken_at`);
  const listed = entries(parts.get("assets"), 1, MAX_ASSETS, `${where}, assets`);
  const assets = listed.map((item, i) => parseAsset(item, `${where}, asset ${i + 1}`));
  checkAssets(assets, `${where}, assets`);
  const reserves = parseHex(word("reserves_sha256"), 64, `${where}, reserves_sha256`);
  const places = new Map(assets.map((asset, place) => [asset.symbol, place]));
  return { exchange, takenAt, assets, places, reserves };
}

function parseAsset(value, place) {
  const parts = record(value, ASSET_KEYS, place);
  const symbol = parseSymbol(string(parts.get("symbol"), `${place}, symbol`), `${place}, symbol`);
  const where = `statement, ${symbol}`;
  const decimals = number(parts.get("decimals"), MAX_DECIMALS, `${where}, decimals`);
  const named = entries(parts.get("members"), 1, MAX_MEMBERS, `${where}, members`);
  const members = named.map((name) => parseSymbol(string(name, `${where}, members`), `${where}, members`));
  const leafCount = number(parts.get("leaf_count"), MAX_LEAVES, `${where}, leaf_count`);
  const root = parseNode(parts.get("root"), decimals, `${where}, root`);
  if (leafCount ? root.sum < BigInt(leafCount) : root.sum > 0n) {
    throw new FormatError("sum-leaves", { where, leaf_count: leafCount });
  }
  return { symbol, decimals, members, leafCount, root, depth: depthOf(leafCount) };
}

/** What concerns several assets: ascending symbols, each member in one asset. */
function checkAssets(assets, where) {
  const seen = new Set();
  let previous = "";
  for (const asset of assets) {
    if (asset.symbol <= previous) throw new FormatError("asset-order", { where });
    previous = asset.symbol;
    for (const member of asset.members) {
      if (seen.has(member)) throw new FormatError("member-twice", { where, member });
      seen.add(member);
    }
  }
}

/** The statement's canonical text: keys sorted, no white space. Its words hold printable ASCII only. */
function canonicalText(statement) {
  return JSON.stringify({
    assets: statement.assets.map((asset) => ({
      decimals: asset.decimals,
      leaf_count: asset.leafCount,
      members: asset.members,
      root: { hash: asset.root.hash, sum: amountText(asset.root.sum, asset.decimals) },
      symbol: asset.symbol,
    })),
    exchange: statement.exchange,
    format: FORMAT,
    reserves_sha256: statement.reserves,
    taken_at: statement.takenAt,
  });
}

/** The statement id: SHA-256 of the canonical text, as 64 hex digits. */
function statementId(statement) {
  return hashText(canonicalText(statement));
}

function assetOf(statement, symbol) {
  const place = statement.places.get(symbol);
  return place === undefined ? null : statement.assets[place];
}

function parseProof(value) {
  const where = "proof file";
  const parts = record(value, PROOF_FILE_KEYS, where);
  parseFormat(parts.get("format"), `${where}, format`);
  const statement = parseStatement(parts.get("statement"));
  const written = string(parts.get("client_id"), `${where}, client_id`);
  const clientId = parseHex(written, 64, `${where}, client_id`);
  const listed = entries(parts.get("proofs"), 0, statement.assets.length, `${where}, proofs`);
  const proofs = listed.map((item, i) => parseAssetProof(item, statement, `${where}, proof ${i + 1}`));
  const places = proofs.map((proof) => statement.places.get(proof.asset.symbol));
  if (places.some((place, i) => i > 0 && place <= places[i - 1])) {
    throw new FormatError("proof-order", { where: `${where}, proofs` });
  }
  return { statement, clientId, proofs };
}

function parseAssetProof(value, statement, where) {
  const parts = record(value, PROOF_KEYS, where);
  const asset = assetOf(statement, string(parts.get("asset"), `${where}, asset`));
  if (asset === null) throw new FormatError("proof-asset", { where: `${where}, asset` });
  const { symbol } = asset;
  const listed = entries(parts.get("pieces"), 1, MAX_PIECES, `${symbol}, pieces`);
  return { asset, pieces: listed.map((item, i) => parsePiece(item, asset, `${symbol}, entry ${i + 1}`)) };
}

function parsePiece(value, asset, place) {
  const parts = record(value, PIECE_KEYS, place);
  const piece = number(parts.get("piece"), MAX_PIECES - 1, `${place}, piece`);
  const where = `${asset.symbol}, piece ${piece}`;
  const index = number(parts.get("index"), MAX_LEAVES - 1, `${where}, index`);
  const nonce = parseHex(string(parts.get("nonce"), `${where}, nonce`), 32, `${where}, nonce`);
  const written = string(parts.get("balance"), `${where}, balance`);
  const balance = parseAmount(written, asset.decimals, `${where}, balance`);
  const listed = entries(parts.get("path"), 0, MAX_PATH, `${where}, path`);
  const path = listed.map((item, level) => parseNode(item, asset.decimals, `${where}, level ${level}`));
  return { piece, index, nonce, balance, path };
}

/** A client's whole balance of one asset in units: the sum of the pieces. */
function balanceOf(proof) {
  return proof.pieces.reduce((sum, piece) => sum + piece.balance, 0n);
}
