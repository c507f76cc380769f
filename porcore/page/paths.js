// The paths of a readable proof, for people: one list a piece, from the leaf to the root, nothing shortened.
// A list is filled when it is opened, because a file may hold a hundred thousand nodes.

/** Show every asset's path; `fault` is the place of the verdict, or null. */
function showPaths(proof, fault) {
  const open = fault?.asset ?? (proof.proofs.length === 1 ? proof.proofs[0].symbol : null);
  byId("path-list").replaceChildren(
    terms([["Client id", proof.clientId]], { class: "leaf" }),
    ...proof.proofs.map((entry) => assetPaths(proof, entry, fault, entry.symbol === open)),
  );
}

function assetPaths(proof, entry, fault, open) {
  const asset = assetOf(proof.statement, entry.symbol);
  const balance = amountText(balanceOf(entry), asset.decimals);
  const pieces = entry.pieces.length === 1 ? "" : `, ${entry.pieces.length} pieces`;
  const box = make("details", {}, make("summary", {}, `${asset.symbol}: ${balance}${pieces}`));
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
  const { decimals } = asset;
  const mine = fault && (fault.piece ?? piece.piece) === piece.piece ? fault : null;
  const steps = piece.path.map((sibling, level) => pathStep(asset, piece, level, sibling, mine));
  const title = `Piece ${piece.piece}: leaf ${piece.index + 1} of ${asset.leafCount}`;
  const leaf = [["Balance", amountText(piece.balance, decimals)], ["Nonce", piece.nonce]];
  if (piece.trace?.length) leaf.push(["Hash of the leaf", piece.trace[0].hash]);
  const root = [["Root of the statement", asset.root.hash], ["Its sum", amountText(asset.root.sum, decimals)]];
  return [
    make("h3", {}, title),
    terms(leaf, { class: "leaf" }),
    make("ol", { class: "path" }, ...steps),
    terms(root, { class: "leaf" }),
  ];
}

function pathStep(asset, piece, level, sibling, fault) {
  const sum = (node) => amountText(node.sum, asset.decimals);
  const side = isLeft(piece.index, level) ? "right" : "left";
  const padding = siblingIsPadding(piece.index, level, asset.leafCount) ? ", padding" : "";
  const pairs = [["Neighbour's sum", sum(sibling)], ["Neighbour's hash", sibling.hash]];
  const joined = piece.trace?.[level + 1];
  if (joined) pairs.push(["Sum together", sum(joined)], ["Hash together", joined.hash]);
  const item = make("li", {}, make("strong", {}, `Level ${level}: neighbour on the ${side}${padding}`), terms(pairs));
  if (fault?.level === level) {
    item.classList.add("fault");
    item.prepend(make("strong", {}, "The fault is here"));
  }
  return item;
}
