// What the person chose or typed: the proof file's bytes, and what to compare it with.

// The command line reads at most this much and one byte more; the sentence then names that number.
const MOST_READ = 2 ** 28 + 1;

/** A file chosen or dropped, until it is replaced by typed text; `changed` is called at every change. */
class Source {
  constructor(fileId, textId, chosenId, changed) {
    [this.picker, this.field, this.chosen] = [byId(fileId), byId(textId), byId(chosenId)];
    this.changed = changed;
    this.file = null;
    this.picker.addEventListener("change", () => {
      if (this.picker.files.length) this.choose(this.picker.files[0]);
      this.picker.value = ""; // or the same name could not be chosen again after its content changed
    });
    this.field.addEventListener("input", () => {
      if (this.file && this.field.value) this.choose(null);
      else this.changed();
    });
  }

  /** Take a file, or none. */
  choose(file) {
    this.file = file;
    if (file) this.field.value = "";
    this.showChosen();
    this.changed();
  }

  /** Name the file, in the language of now. */
  showChosen() {
    this.chosen.hidden = !this.file;
    if (!this.file) return;
    const remove = make("button", { type: "button" }, say("Remove"));
    remove.addEventListener("click", () => {
      this.choose(null);
      this.picker.focus();
    });
    const { name, size } = this.file;
    show(this.chosen, say("{name}, {size} bytes", { name, size: size.toLocaleString("en") }));
    this.chosen.append(remove);
  }

  /** The bytes of the file or the text; above `limit` only their number, which is all that is said then. */
  async bytes(limit) {
    if (!this.file) return new TextEncoder().encode(this.field.value);
    if (this.file.size > limit) return { length: Math.min(this.file.size, MOST_READ) };
    return new Uint8Array(await this.file.arrayBuffer());
  }

  get empty() {
    return !this.file && !this.field.value;
  }
}

/** What kind of thing was typed to compare with: "nothing", "statement", "roots" or "id". */
function kindOfGiven(typed) {
  const words = typed.split(/[ \t\r\n]+/).filter((word) => word);
  if (!words.length) return "nothing";
  if (/^\ufeff?[{[]/.test(words[0])) return "statement";
  return /[=:]/.test(typed) ? "roots" : "id";
}

/** What the person gave, in the form that `verifyFile` takes. */
async function givenOf(source) {
  const nothing = { statement: null, statementId: null, roots: [] };
  if (source.file) return { ...nothing, statement: await source.bytes(MAX_STATEMENT_BYTES) };
  const typed = source.field.value;
  switch (kindOfGiven(typed)) {
    case "statement":
      return { ...nothing, statement: new TextEncoder().encode(typed) };
    case "roots":
      return { ...nothing, roots: typed.split(/[ \t\r\n]+/).filter((word) => word) };
    case "id":
      return { ...nothing, statementId: typed };
    default:
      return nothing;
  }
}
