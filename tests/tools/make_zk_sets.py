"""Make the little whole sets of batch proofs under tests/data/zk, with keys and proofs by real gnark.

    python tests/tools/make_zk_sets.py           makes them all anew: keys and proofs are other ones each time
    python tests/tools/make_zk_sets.py --check   asks gnark whether the proofs that are there hold

Needs Go and, the first time, Go's module proxy; see gnark_sets/README.md. The tests need neither.
"""

import base64
import csv
import hashlib
import io
import json
import subprocess
import sys
import tempfile
from pathlib import Path

if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]

from tools.zk_sets import SETS, encoded

HERE = Path(__file__).parent
DATA = HERE.parent / "data" / "zk"
FEW = 10  # batches: longer sets get shorter facts
OLD, NEW = HERE / "gnark_sets" / "gnark_0_7", HERE / "gnark_sets" / "gnark_0_11"
DUMPED = (
    "id",
    "created_at",
    "updated_at",
    "deleted_at",
    "proof_info",
    "cex_asset_list_commitments",
    "account_tree_roots",
    "batch_commitment",
    "batch_number",
)
EXPORTED = (
    "batch_number",
    *DUMPED[4:8],
    "min_account_index",
    "max_account_index",
    "assets_count",
)


def built(folder, into):
    program = Path(into) / folder.name
    subprocess.run(["go", "build", "-o", str(program), "."], cwd=folder, check=True)
    return program


def asked(program, arguments, question):
    done = subprocess.run(
        [str(program), *arguments],
        input=json.dumps(question).encode(),
        capture_output=True,
        check=False,
    )
    print(done.stderr.decode().strip())
    if done.returncode:
        raise SystemExit(f"{program.name} failed")
    return json.loads(done.stdout) if done.stdout else None


def prove(made, program, arguments, data):
    """Write the folder of a set: one key for each tier, and a proof for each batch."""
    folder = data / made.name
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.iterdir():
        path.unlink()
    rows, compressed, keys = {}, {}, {}
    for size, file in made.keys.items():
        mine = [number for number, batch in enumerate(made.batches) if batch.size == size]
        public = [str(made.batches[number].commitment) for number in mine]
        answer = asked(program, arguments, {"public": public})
        both = {"raw": answer["key_raw"], "compressed": answer["key_compressed"]}
        first, second = ("compressed", "raw") if made.new else ("raw", "compressed")
        for path, encoding in ((file, first), (f"{file}.{second}", second)):
            key = base64.b64decode(both[encoding])
            (folder / path).write_bytes(key)
            keys[path] = {"bytes": len(key), "sha256": hashlib.sha256(key).hexdigest(), "assets_count": size}
        for number, proof in zip(mine, answer["proofs"], strict=True):
            rows[number], compressed[number] = proof["raw"], proof["compressed"]
    for path, content in made.files.items():
        (folder / path).write_bytes(content)
    table = "proof0.csv" if made.rule["program"] == "htx" else "proof.csv"
    (folder / table).write_text(written(made, rows), encoding="utf-8", newline="")
    facts = {
        "made_with": answer["made_with"],
        **made.rule,
        "batches": len(made.batches),
        "roots": [f"{root:064x}" for root in (made.batches[0].roots[0], made.batches[-1].roots[-1])],
        "totals": [f"{part:064x}" for part in (made.batches[0].totals[0], made.batches[-1].totals[1])],
        "keys": keys,
    }
    if len(made.batches) < FEW:
        facts["public_inputs"] = [str(batch.commitment) for batch in made.batches]
        facts["proofs_compressed"] = [compressed[number] for number in sorted(compressed)]
    (folder / "facts.json").write_text(json.dumps(facts, indent=1) + "\n", "utf-8")


def written(made, proofs):
    """Return the table as each program's is: a database's dump, or Binance's own export."""
    text = io.StringIO()
    quoting = csv.QUOTE_MINIMAL if made.new else csv.QUOTE_NONNUMERIC
    if made.rule["program"] == "gate":
        quoting = csv.QUOTE_ALL
    out = csv.writer(text, quoting=quoting, lineterminator="\n")
    out.writerow(EXPORTED if made.new else DUMPED)
    for number, batch in enumerate(made.batches):
        middle = [
            proofs[number],
            json.dumps([encoded(part) for part in batch.totals], separators=(",", ":")),
            json.dumps([encoded(root) for root in batch.roots], separators=(",", ":")),
            encoded(batch.commitment),
        ]
        if made.new:
            out.writerow([number, *middle, batch.first, batch.last, batch.size])
        else:
            stamp = f"2026-01-31 08:{number // 60:02}:{number % 60:02}.372"
            out.writerow([number + 1, stamp, stamp, "", *middle, number])
    return text.getvalue()


def shapes(program, into):
    """Write keys and proofs of circuits that no exchange has: what their keys list differs from Binance's."""
    made = {name: asked(program, [name], {"public": ["5", "7"]}) for name in ("publicly", "twice")}
    with tempfile.TemporaryDirectory() as folder:
        old = Path(folder) / "gnark_0_10"
        command = ["go", "build", "-modfile=gnark_0_10.mod", "-o", str(old), "."]
        subprocess.run(command, cwd=NEW, check=True)
        made["gnark 0.10.0"] = asked(old, ["ranged"], {"public": ["5", "7"]})
    (into / "gnark_shapes.json").write_text(json.dumps(made, indent=1) + "\n", "utf-8")


def check(program, arguments, folder):
    """Ask gnark to verify what lies in a set's folder."""
    facts = json.loads((folder / "facts.json").read_text("utf-8"))
    rows = list(csv.DictReader(io.StringIO(next(folder.glob("proof*.csv")).read_text("utf-8"))))
    for name, about in facts["keys"].items():
        mine = [row for row in rows if int(row.get("assets_count", 0)) == about["assets_count"]]
        public = [str(int.from_bytes(base64.b64decode(row["batch_commitment"]), "big")) for row in mine]
        proofs = [
            {"public": number, "raw": row["proof_info"]} for number, row in zip(public, mine, strict=True)
        ]
        key = base64.b64encode((folder / name).read_bytes()).decode()
        asked(program, ["check", *arguments], {"key_raw": key, "proofs": proofs})


def main(arguments):
    with tempfile.TemporaryDirectory() as folder:
        old, new = built(OLD, folder), built(NEW, folder)
        if arguments == ["--check"]:
            for path in sorted(DATA.glob("*/facts.json")):
                is_new = path.parent.name.startswith("binance")
                check(new if is_new else old, ["ranged"] if is_new else [], path.parent)
            return
        DATA.mkdir(parents=True, exist_ok=True)
        vectors = subprocess.run([str(new), "vectors"], check=True, capture_output=True)
        print(vectors.stderr.decode().strip())
        (DATA / "gnark_vectors.json").write_bytes(vectors.stdout)
        shapes(new, DATA)
        for name, make in SETS.items():
            print(name)
            made = make(name)
            prove(made, new if made.new else old, ["ranged"] if made.new else [], DATA)


if __name__ == "__main__":
    main(sys.argv[1:])
