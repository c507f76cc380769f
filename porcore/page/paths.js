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
  const at = fault && (fault.piece ?? piece.piece) === piece.piece ? partAtFault(fault) : null;
  const { decimals } = asset;
  const leaf = [["Balance", amountText(piece.balance, decimals)], ["Nonce", piece.nonce]];
  if (piece.trace?.length) leaf.push(["Hash of the leaf", piece.trace[0].hash]);
  const root = [["Sum", amountText(asset.root.sum, decimals)], ["Hash", asset.root.hash]];
  return [
    make("h3", {}, `Piece ${piece.piece}: leaf ${piece.index + 1} of ${asset.leafCount}`),
    make("ol", { class: "path" },
      step("Your leaf", leaf, at === "leaf"),
      ...piece.path.map((sibling, level) => joining(asset, piece, level, sibling, at === level)),
      step("Root of the statement", root, at === "root")),
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
    item.prepend(make("strong", {}, "The fault is here"));
  }
  return item;
}

function joining(asset, piece, level, sibling, isFault) {
  const sum = (node) => amountText(node.sum, asset.decimals);
  const side = isLeft(piece.index, level) ? "right" : "left";
  const padding = siblingIsPadding(piece.index, level, asset.leafCount) ? ", padding" : "";
  const pairs = [["Its sum", sum(sibling)], ["Its hash", sibling.hash]];
  const joined = piece.trace?.[level + 1];
  if (joined) pairs.push(["Sum together", sum(joined)], ["Hash together", joined.hash]);
  return step(`Level ${level}: neighbour on the ${side}${padding}`, pairs, isFault);
}
