// Whether a proof holds, as in porcore/verification/checking.py: the first fault is thrown as a RefutedError.
// Trust is {statementId: hex or null, roots: Map of symbol to node, or null}; both null: nothing.

function covers(trust, symbol) {
  return trust.statementId !== null || (trust.roots !== null && trust.roots.has(symbol));
}

/**
 * Check every proof of the file. Each piece gets a `trace`, the nodes from its leaf upwards as far as they
 * could be computed, for the reader; `pause` is awaited between assets, so that the page stays alive.
 */
async function verify(proof, trust, pause) {
  await checkTrust(proof.statement, trust);
  for (const [done, entry] of proof.proofs.entries()) {
    await pause(done, proof.proofs.length);
    await verifyAsset(proof.statement, proof.clientId, entry);
  }
}

async function checkTrust(statement, trust) {
  if (trust.statementId !== null && statement.id !== trust.statementId) {
    const values = { found: statement.id, expected: trust.statementId };
    throw new RefutedError("refuted-statement", { step: "trust" }, values);
  }
  for (const asset of statement.assets) {
    const trusted = trust.roots?.get(asset.symbol) ?? asset.root;
    if (!sameNode(asset.root, trusted)) {
      const place = { step: "trust", asset: asset.symbol };
      throw new RefutedError("refuted-given-root", place, rootValues(asset.root, trusted, asset.decimals));
    }
  }
}

function rootValues(found, expected, decimals) {
  return {
    found_hash: found.hash,
    found_sum: amountText(found.sum, decimals),
    expected_hash: expected.hash,
    expected_sum: amountText(expected.sum, decimals),
  };
}

/** Check all pieces of one asset. They are hashed side by side, and the first one's fault counts. */
async function verifyAsset(statement, clientId, entry) {
  const { asset } = entry;
  const numbers = entry.pieces.map((piece) => piece.piece);
  if (numbers.some((found, i) => found !== i)) {
    const place = { step: "pieces", asset: asset.symbol };
    throw new RefutedError("refuted-pieces", place, { found: numbers.join(", ") });
  }
  const context = await contextHash(statement, asset);
  const pads = await padNodes(context, asset.depth);
  const seen = new Set();
  const checks = entry.pieces.map((piece) => {
    const again = seen.has(piece.index);
    seen.add(piece.index);
    return faultOf(asset, context, pads, clientId, piece, again);
  });
  const fault = (await Promise.all(checks)).find((found) => found !== null);
  if (fault) throw fault;
}

/** The first fault of one piece, or null. */
async function faultOf(asset, context, pads, clientId, piece, again) {
  piece.trace = [];
  try {
    if (again) {
      const place = { step: "pieces", asset: asset.symbol, piece: piece.piece };
      throw new RefutedError("refuted-index-twice", place, { index: piece.index });
    }
    checkPosition(asset, piece);
    await checkPath(asset, context, pads, clientId, piece);
    return null;
  } catch (error) {
    if (error instanceof RefutedError) return error;
    throw error;
  }
}

function checkPosition(asset, piece) {
  const leaf_count = asset.leafCount;
  const at = { asset: asset.symbol, piece: piece.piece };
  if (leaf_count === 0) throw new RefutedError("refuted-empty", { step: "index", ...at });
  if (piece.index >= leaf_count) {
    throw new RefutedError("refuted-index", { step: "index", ...at }, { index: piece.index, leaf_count });
  }
  if (piece.path.length !== asset.depth) {
    const values = { found: piece.path.length, expected: asset.depth, leaf_count };
    throw new RefutedError("refuted-depth", { step: "depth", ...at }, values);
  }
  if (piece.balance === 0n) throw new RefutedError("refuted-balance", { step: "balance", ...at, level: 0 });
}

async function checkPath(asset, context, pads, clientId, piece) {
  const at = { asset: asset.symbol, piece: piece.piece };
  let node = await leafNode(context, clientId, piece);
  piece.trace.push(node);
  for (const [level, sibling] of piece.path.entries()) {
    checkSibling(asset, piece, level, sibling, pads[level]);
    node = await (isLeft(piece.index, level) ? parentNode(node, sibling) : parentNode(sibling, node));
    if (node === null) throw new RefutedError("refuted-sum", { step: "sum", ...at, level: level + 1 });
    piece.trace.push(node);
  }
  if (!sameNode(node, asset.root)) {
    const place = { step: "root", ...at, level: asset.depth };
    throw new RefutedError("refuted-root", place, rootValues(node, asset.root, asset.decimals));
  }
}

function checkSibling(asset, piece, level, sibling, pad) {
  const place = { step: "sibling", asset: asset.symbol, piece: piece.piece, level };
  if (siblingIsPadding(piece.index, level, asset.leafCount)) {
    if (!sameNode(sibling, pad)) throw new RefutedError("refuted-padding", place);
  } else if (sibling.sum === 0n) {
    throw new RefutedError("refuted-zero-sibling", place);
  }
}
