// The page itself: wires the inputs to the check and shows the verdict.

const LOOKS = [ // by exit code
  ["good", "label-verified"],
  ["bad", "label-refuted"],
  ["bad", "label-unreadable"],
  ["warn", "label-consistent"],
];
const GIVEN_KINDS = {
  nothing: () => say("Nothing given: the file can only be checked against itself."),
  id: () => say("Compared as a statement id."),
  roots: () => say("Compared as roots."),
  statement: () => say("Compared as a statement."),
};
const UNREAD = () => say("The file could not be read, so there is no verdict. Choose it again.");
const BROKEN = () => say("This page failed, so there is no verdict. Use another browser, or the command porcore verify.");
const LONGEST_PAUSELESS = 100; // milliseconds of work between two repaints

let asked = 0; // counts questions, so that a late answer to an earlier one is not shown

const proofSource = new Source("proof-file", "proof-text", "proof-chosen", clearAnswer);
const givenSource = new Source("given-file", "given-text", "given-chosen", () => {
  const kind = GIVEN_KINDS[givenSource.file ? "statement" : kindOfGiven(givenSource.field.value)]();
  // Set again, the same words would be read out again at every key.
  if (byId("given-kind").textContent !== kind) byId("given-kind").textContent = kind;
  clearAnswer();
});

function clearAnswer() {
  asked += 1;
  for (const id of ["answer", "paths"]) byId(id).hidden = true;
  byId("limits").hidden = false;
  byId("progress").textContent = "";
  byId("check").disabled = false;
}

async function answer() {
  clearAnswer();
  if (proofSource.empty) {
    byId("progress").textContent = say("Choose a proof file first, or paste its text.");
    return;
  }
  const mine = asked;
  byId("check").disabled = true;
  byId("progress").textContent = say("Checking…");
  await repaint();
  const pause = pausing((done, all) => {
    if (mine === asked) show(byId("progress"), say("Checking asset {number} of {all}…", { number: done + 1, all }));
  });
  let verdict;
  try {
    verdict = await verifyFile(await proofSource.bytes(MAX_PROOF_BYTES), await givenOf(givenSource), pause);
  } catch (error) {
    const expected = error instanceof DOMException; // the browser's word for a file that went away
    if (mine === asked) {
      clearAnswer();
      byId("progress").textContent = expected ? UNREAD() : BROKEN();
    }
    if (expected) return;
    throw error;
  }
  if (mine === asked) showVerdict(verdict);
}

function repaint() {
  return new Promise((resolve) => { setTimeout(resolve); });
}

/** A pause for `verifyFile` that lets the browser repaint when it has worked long enough. */
function pausing(tell) {
  let last = performance.now();
  return async (done, all) => {
    if (performance.now() - last < LONGEST_PAUSELESS) return;
    tell(done, all);
    await repaint();
    last = performance.now();
  };
}

function showVerdict(verdict) {
  const [look, label] = LOOKS[verdict.exitCode];
  clearAnswer();
  byId("answer").className = `card ${look}`;
  byId("badge").textContent = text(label);
  show(byId("headline"), verdict.headline);
  byId("lines").replaceChildren(...verdict.lines.slice(1).map((line) => make("p", {}, line)));
  show(byId("exit"), say("The command line ends with exit code {code} for this.", { code: verdict.exitCode }));
  byId("answer").hidden = false;
  byId("limits").hidden = verdict.exitCode === VERIFIED; // the verdict's own lines say it then
  if (verdict.proof?.proofs.length) {
    showPaths(verdict.proof, verdict.place);
    byId("paths").hidden = false;
  }
  byId("headline").focus();
}

function dropZone(zone) {
  for (const name of ["dragover", "dragleave", "drop"]) {
    document.addEventListener(name, (event) => {
      event.preventDefault();
      zone.classList.toggle("over", name === "dragover");
      if (name === "drop" && event.dataTransfer.files.length) proofSource.choose(event.dataTransfer.files[0]);
    });
  }
}

/** Speak a language: everything that stands on the page, and the verdict, if there is one, once more. */
async function speakEverywhere(code) {
  const judged = !byId("answer").hidden;
  speak(code);
  document.documentElement.lang = code;
  document.documentElement.dir = isRightToLeft() ? "rtl" : "ltr";
  byId("language").value = code;
  document.title = say("Check a proof");
  relabel();
  for (const source of [proofSource, givenSource]) source.showChosen();
  givenSource.changed();
  if (judged) await answer();
}

dropZone(byId("drop"));
for (const [code, name] of Object.entries(LANGUAGES.names)) {
  byId("language").append(make("option", { value: code, lang: code }, name));
}
byId("language").addEventListener("change", (event) => speakEverywhere(event.target.value));
byId("check").addEventListener("click", answer);
speakEverywhere(navigator.languages.map(nearestLanguage).find((code) => code !== null) ?? ENGLISH);
window.porcorePageRead = true;
