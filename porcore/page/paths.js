// The paths of a readable proof, for people: one list a piece, from the leaf to the root, nothing shortened.
// A list is filled when it is opened, because a file may hold a hundred thousand nodes.

/** Show every asset's path; `fault` is the place of the verdict, or null. */
function showPaths(proof, fault) {
  const open = fault?.asset ?? (proof.proofs.length === 1 ? proof.proofs[0].asset.symbol : null);
  byId("client").textContent = proof.clientId;
  byId("path-list").replaceChildren(
    ...proof.proofs.map((entry) => assetPaths(entry, fault, entry.asset.symbol === open)),
  );
}

function assetPaths(entry, fault, open) {
  const { asset } = entry;
  const balance = amountText(balanceOf(entry), asset.decimals);
  const values = { symbol: asset.symbol, balance, pieces: entry.pieces.length };
  const title = values.pieces === 1 ? say("{symbol}: {balance}", values) : say("{symbol}: {balance}, {pieces} pieces", values);
  const box = make("details", {}, make("summary", {}, title));
  const fill = () => {
    if (!box.open || box.children.length > 1) return;
    const mine = fault?.asset === asset.symbol ? fault : null;
    for (const piece of entry.pieces) box.append(...piecePath(asset, piece, mine));
  };
  box.addEventListener("toggle", fill);
  box.open = open;
  return box;
}

function piecePath(asset, piece, fault) {
  const at = fault && (fault.piece ?? piece.piece) === piece.piece ? partAtFault(fault) : null;
  const { decimals } = asset;
  const leaf = [[say("Balance"), amountText(piece.balance, decimals)], [say("Nonce"), piece.nonce]];
  if (piece.trace?.length) leaf.push([say("Hash of the leaf"), piece.trace[0].hash]);
  const root = [[say("Sum"), amountText(asset.root.sum, decimals)], [say("Hash"), asset.root.hash]];
  const place = { piece: piece.piece, position: piece.index + 1, leaf_count: asset.leafCount };
  return [
    make("h3", {}, say("Piece {piece}: leaf {position} of {leaf_count}", place)),
    make("ol", { class: "path" },
      step(say("Your leaf"), leaf, at === "leaf"),
      ...piece.path.map((sibling, level) => joining(asset, piece, level, sibling, at === level)),
      step(say("Root of the statement"), root, at === "root")),
  ];
}

/** Which part of a piece's list to mark: "leaf", a level, or "root". */
function partAtFault({ step: name, level }) {
  switch (name) {
    case "sibling":
      return level;
    case "sum":
      return level - 1; // the sum of a level is made by the step below it
    case "root":
    case "trust":
      return "root";
    default:
      return "leaf";
  }
}

function step(title, pairs, isFault) {
  const item = make("li", {}, make("strong", {}, title), terms(pairs));
  if (isFault) {
    item.classList.add("fault");
    item.prepend(make("strong", {}, say("The fault is here")));
  }
  return item;
}

function joining(asset, piece, level, sibling, isFault) {
  const sum = (node) => amountText(node.sum, asset.decimals);
  const pairs = [[say("Its sum"), sum(sibling)], [say("Its hash"), sibling.hash]];
  const joined = piece.trace?.[level + 1];
  if (joined) pairs.push([say("Sum together"), sum(joined)], [say("Hash together"), joined.hash]);
  return step(besideText(level, isLeft(piece.index, level), siblingIsPadding(piece.index, level, asset.leafCount)), pairs, isFault);
}

/** What stands beside the path at a level: to the right of a node that is `left`, or else to its left. */
function besideText(level, left, padding) {
  if (left) {
    return padding ? say("Level {level}: neighbour on the right, padding", { level })
      : say("Level {level}: neighbour on the right", { level });
  }
  return padding ? say("Level {level}: neighbour on the left, padding", { level })
    : say("Level {level}: neighbour on the left", { level });
}
