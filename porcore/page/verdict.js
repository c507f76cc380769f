// From the bytes of a proof file to the sentences a person reads, as in porcore/verification/verdict.py.

// As in porcore/exit_codes.py.
const VERIFIED = 0, REFUTED = 1, UNREADABLE = 2, CONSISTENT = 3;
const MOST_NONE = 20; // assets without a proof that have a line each
const MOST_MEMBERS = 4; // named with an asset that sums several
const NOT_PAUSING = async () => {};

/**
 * Check the proof file in `data` (bytes). `given` is what the person compares with:
 * {statement: bytes or null, statementId: text or null, roots: list of SYMBOL=HASH:SUM}.
 * Returns {exitCode, headline, lines, proof or null, place or null}, as the command line prints them.
 */
async function verifyFile(data, given, pause = NOT_PAUSING) {
  let proof = null;
  try {
    proof = readProof(data);
    proof.statement.id = await statementId(proof.statement);
    const trust = await trustOf(given, proof.statement);
    await verify(proof, trust, pause);
    return consistentOrVerified(proof, trust);
  } catch (error) {
    if (error instanceof FormatError) {
      const headline = text("verdict-unreadable", { detail: error.message });
      return { exitCode: UNREADABLE, headline, lines: [headline], proof: null, place: null };
    }
    if (error instanceof RefutedError) {
      const headline = text("verdict-refuted", { detail: error.message });
      const lines = [headline, text("next-refuted")];
      return { exitCode: REFUTED, headline, lines, proof, place: error.place };
    }
    throw error;
  }
}

async function trustOf(given, statement) {
  if (given.statement !== null) {
    return { statementId: await statementId(readStatement(given.statement)), roots: null };
  }
  if (given.statementId !== null) return { statementId: parseGivenId(given.statementId), roots: null };
  if (given.roots.length) {
    once(given.roots);
    return { statementId: null, roots: new Map(given.roots.map((root) => parseRoot(root, statement))) };
  }
  return { statementId: null, roots: null };
}

/** A typed statement id as 64 lower-case digits; spaces and upper case are forgiven. */
function parseGivenId(typed) {
  const digits = typed.replace(/[ \t\r\n]+/g, "").toLowerCase();
  try {
    return parseHex(digits, 64, "");
  } catch {
    throw new FormatError("given-id", { found: lengthOf(digits) });
  }
}

/** Cut `written` at the first `mark`; the second part is empty without one. */
function partition(written, mark) {
  const at = written.indexOf(mark);
  return at < 0 ? [written, ""] : [written.slice(0, at), written.slice(at + 1)];
}

function once(roots) {
  const symbols = roots.map((root) => partition(root, "=")[0]);
  const twice = symbols.find((symbol) => symbols.indexOf(symbol) !== symbols.lastIndexOf(symbol));
  if (twice !== undefined) throw new FormatError("given-root", { asset: shownName(twice) });
}

function parseRoot(typed, statement) {
  const [symbol, rest] = partition(typed, "=");
  const [hash, total] = partition(rest, ":");
  const asset = assetOf(statement, symbol);
  if (asset === null) throw new FormatError("given-root", { asset: shownName(symbol) });
  try {
    return [symbol, { sum: parseAmount(total, asset.decimals, ""), hash: parseHex(hash, 64, "") }];
  } catch {
    throw new FormatError("given-root", { asset: symbol });
  }
}

function consistentOrVerified(proof, trust) {
  const missing = proof.proofs.map((entry) => entry.asset.symbol).filter((symbol) => !covers(trust, symbol));
  const [exitCode, headline, advice] = outcome(proof, trust, missing);
  const notes = trust.roots === null ? [] : [text("note-roots")];
  const { exchange, takenAt, id } = proof.statement;
  const about = [text("about", { exchange, taken_at: takenAt }), text("about-id", { id })];
  const lines = [headline, ...about, ...assetLines(proof, trust), ...notes, ...advice];
  return { exitCode, headline, lines, proof, place: null };
}

function outcome(proof, trust, missing) {
  if (!proof.proofs.length) return [CONSISTENT, text("verdict-nothing"), [text("next-nothing")]];
  const advice = [text("next-consistent")];
  if (trust.statementId === null && trust.roots === null) {
    return [CONSISTENT, text("verdict-consistent"), advice];
  }
  if (missing.length) return [CONSISTENT, text("verdict-partly", { missing: missing.join(", ") }), advice];
  const headline = verifiedText(proof.proofs.length, proof.statement.assets.length, trust);
  return [VERIFIED, headline, [text("note-means"), text("note-limits")]];
}

function verifiedText(proven, assets, trust) {
  if (trust.statementId === null) return text("verdict-verified-roots", { proven, assets });
  if (proven < assets) return text("verdict-verified-some", { proven, assets });
  return assets === 1 ? text("verdict-verified-one") : text("verdict-verified", { assets });
}

/** A line for each asset; those without a proof share one behind the others where there are many. */
function assetLines(proof, trust) {
  const { assets } = proof.statement;
  const entries = new Map(proof.proofs.map((entry) => [entry.asset.symbol, entry]));
  const none = assets.length - proof.proofs.length;
  const lines = [];
  for (const asset of assets) {
    const entry = entries.get(asset.symbol);
    if (entry) lines.push(provenLine(entry, trust));
    else if (none <= MOST_NONE) lines.push(text("line-none", { symbol: asset.symbol }));
  }
  if (none > MOST_NONE) lines.push(text("line-none-many", { number: none }));
  return lines;
}

function provenLine(entry, trust) {
  const { asset } = entry;
  return text(covers(trust, asset.symbol) ? "line-proven" : "line-consistent", {
    symbol: asset.symbol,
    balance: amountText(balanceOf(entry), asset.decimals),
    place: placeText(entry),
    levels: asset.depth,
    sums: sumsText(asset),
  });
}

/** What an asset sums, as the end of its line; "" for one that counts itself alone. */
function sumsText({ symbol, members }) {
  if (members.length === 1 && members[0] === symbol) return "";
  const listed = members.slice(0, MOST_MEMBERS);
  if (members.length > MOST_MEMBERS) listed.push(say("{number} more", { number: members.length - MOST_MEMBERS }));
  return text("line-sums", { symbol, members: listed.join(" + ") });
}

function placeText(entry) {
  // People count leaves from one; the file's index counts from zero.
  const positions = entry.pieces.map((piece) => String(piece.index + 1));
  const leaf_count = entry.asset.leafCount;
  if (positions.length === 1) return text("place-one", { position: positions[0], leaf_count });
  return text("place-many", { pieces: positions.length, positions: positions.join(", "), leaf_count });
}
