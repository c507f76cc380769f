"""A proof with something around it says what the same proof says alone, and what was left out is named."""

import base64
import gzip
import io
import json
import quopri
import random
import urllib.parse
import zipfile

import pytest
from exchanges.builders.every import fixtures

from porcore.exchanges import FORMATS, Supplement, facts, inspect, lines
from porcore.exchanges.recognition import is_private
from porcore.exchanges.sentences import SENTENCES

FIXTURES = {fixture.name: fixture for fixture in fixtures()}
JSON_FIXTURES = {name: fixture for name, fixture in FIXTURES.items() if fixture.holds.startswith(b"{")}
TABLES = {name: fixture for name, fixture in FIXTURES.items() if name not in JSON_FIXTURES}
PUBLIC = ("okx-v2-tree", "bitmex")


def zipped(*files):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return data.getvalue()


def quoted(text, mark="> "):
    return "".join(mark + line + "\n" for line in text.splitlines())


def in_wrapper(data):
    return json.dumps({"code": 0, "msg": "", "data": "\0"}).replace('"\\u0000"', data)


# Around any file: bytes to bytes, and the code of the note.
AROUND_ANY = {
    "utf-8 mark": (lambda data: b"\xef\xbb\xbf" + data, "stripped-bom"),
    "utf-16": (lambda data: data.decode().encode("utf-16"), "stripped-utf16"),
    "utf-16 the other way": (lambda data: b"\xfe\xff" + data.decode().encode("utf-16-be"), "stripped-utf16"),
    "utf-16 without a mark": (lambda data: data.decode().encode("utf-16-le"), "stripped-utf16"),
    "utf-16-be without a mark": (lambda data: data.decode().encode("utf-16-be"), "stripped-utf16"),
    "utf-32": (lambda data: data.decode().encode("utf-32"), "stripped-utf32"),
    "zip": (lambda data: zipped(("proof.json", data)), "stripped-zip"),
    "zip of a Mac": (
        lambda data: zipped(("a/", b""), ("a/proof.json", data), ("__MACOSX/a/._proof.json", b"\0"), ("a/.DS_Store", b"\0")),
        "stripped-zip",
    ),
    "zip with a note": (lambda data: zipped(("README.txt", "read me"), ("p", data)), "stripped-zip-many"),
    "gzip": (gzip.compress, "stripped-gzip"),
    "zip in a zip": (lambda data: zipped(("a.zip", zipped(("b.json", data)))), "stripped-zip"),
    "e-mail": (lambda data: quoted(data.decode()).encode(), "stripped-quotes"),
    "e-mail, quoted twice": (lambda data: quoted(data.decode(), ">> ").encode(), "stripped-quotes"),
    "e-mail, quoted in e-mail": (lambda data: quoted(quoted(data.decode())).encode(), "stripped-quotes"),
    "code fence": (lambda data: b"```json\n" + data.rstrip(b"\n") + b"\n```\n", "stripped-fence"),
    "code fence of waves": (lambda data: b"~~~\n" + data.rstrip(b"\n") + b"\n~~~", "stripped-fence"),
}  # fmt: skip
# Around JSON.
AROUND_JSON = {
    "words before": (lambda text: f"Is this valid? {text}", "stripped-words"),
    "words behind": (lambda text: f"{text}\nThanks!", "stripped-words"),
    "quotes in the words": (lambda text: f'He said "look", it\'s 5" {{x}} [1]:\n{text}\n(end) [x]', "stripped-words"),
    "an address": (lambda text: f"https://example.org/a?b=[1]#L1-L9 \n\n{text}", "stripped-address"),
    "back-ticks": (lambda text: f"`{text}`", "stripped-fence"),
    "a wrapper": (in_wrapper, "stripped-wrapper"),
    "a list of one": (lambda text: f"[{text}]", "stripped-wrapper"),
    "wrappers": (lambda text: f'{{"r":[{in_wrapper(text)}]}}', "stripped-wrapper"),
    "JSON in JSON": (lambda text: json.dumps({"code": 0, "data": text}), "stripped-wrapper"),
    "a JSON text": (json.dumps, "stripped-string"),
    "escaped": (lambda text: json.dumps(text)[1:-1], "stripped-string"),
    "base64": (lambda text: base64.encodebytes(text.encode()).decode(), "stripped-base64"),
    "an address of data": (
        lambda text: "data:application/json;base64," + base64.b64encode(text.encode()).decode(), "stripped-base64",
    ),
    "percent": (lambda text: urllib.parse.quote(text), "stripped-percent"),
    "quoted-printable": (
        lambda text: quopri.encodestring(text.encode(), quotetabs=True).decode(),
        "stripped-printable",
    ),
    "hard spaces": (lambda text: text.replace(',"', ', "').replace(', "', ',\n\u00a0 \u2003"'), "stripped-invisible"),
    "nothing to be seen": (lambda text: "\u200b" + text + "\u2060", None),
    "an e-mail's head": (
        lambda text: "On Mon, 3 Nov 2025, A <a@b.c> wrote:\n" + quoted(f"Hi,\n\n{text}\n\nBye"),
        "stripped-quotes",
    ),
}  # fmt: skip
# Around a table.
AROUND_TABLE = {
    "words before": (lambda text: f"This is my file:\n\n{text}", "stripped-lines"),
    "a line before": (lambda text: f"my file\n{text}", "stripped-lines"),
    "words behind": (lambda text: f"{text}\n\nThanks!\n", "stripped-lines"),
}


def given_of(fixture):
    return Supplement(fixture.roots, fixture.nonces, fixture.companion)


def same(fixture, data, note):
    """See that wrapped and plain file say the same, with the root and without."""
    for given in (given_of(fixture), Supplement()):
        plain, wrapped = inspect(fixture.holds, given), inspect(data, given)
        assert wrapped.exit_code == plain.exit_code, str(wrapped.headline)
        assert (wrapped.headline, wrapped.lines, wrapped.fault) == (plain.headline, plain.lines, plain.fault)
        assert wrapped.finding == plain.finding
        assert not plain.stripped
        if note == "stripped-words" and fixture.key in ("bingx", "pionex", "topone"):
            note = "stripped-record"
        assert note is None or note in [one.code for one in wrapped.stripped]
        assert all(str(one) in lines(wrapped) for one in wrapped.stripped)
        assert facts(wrapped)["stripped"] == [str(one) for one in wrapped.stripped]
    assert is_private(data, FORMATS) is (fixture.key not in PUBLIC)


@pytest.mark.parametrize("around", AROUND_ANY)
@pytest.mark.parametrize("name", FIXTURES)
def test_anything_around_any_file(name, around):
    wrap, note = AROUND_ANY[around]
    fixture = FIXTURES[name]
    same(fixture, wrap(fixture.holds), note)


@pytest.mark.parametrize("around", AROUND_JSON)
@pytest.mark.parametrize("name", JSON_FIXTURES)
def test_anything_around_json(name, around):
    wrap, note = AROUND_JSON[around]
    fixture = JSON_FIXTURES[name]
    if around == "hard spaces" and fixture.key == "porcore":
        return  # its proofs have one form, without spaces
    same(fixture, wrap(fixture.holds.decode()).encode(), note)


@pytest.mark.parametrize("around", AROUND_TABLE)
@pytest.mark.parametrize("name", TABLES)
def test_anything_around_a_table(name, around):
    wrap, note = AROUND_TABLE[around]
    fixture = TABLES[name]
    if fixture.key in ("bingx", "pionex", "topone"):
        note = "stripped-record"
    same(fixture, wrap(fixture.holds.decode()).encode(), note)


@pytest.mark.parametrize("seed", range(60))
def test_several_things_around_json(seed):
    """Up to three wrappers in one another, chosen at random."""
    chance = random.Random(seed)
    fixture = JSON_FIXTURES[chance.choice(sorted(JSON_FIXTURES))]
    text = fixture.holds.decode()
    for around in chance.sample(["a wrapper", "a list of one", "JSON in JSON"], chance.randint(0, 2)):
        text = AROUND_JSON[around][0](text)
    around = chance.choice(
        ["words before", "words behind", "an address", "back-ticks", "an e-mail's head", "a JSON text"]
    )
    text = AROUND_JSON[around][0](text)
    data = AROUND_ANY[chance.choice(sorted(set(AROUND_ANY) - {"code fence", "code fence of waves"}))][0](
        text.encode()
    )
    same(fixture, data, None)


@pytest.mark.parametrize("name", JSON_FIXTURES)
def test_line_ends_of_every_kind(name):
    fixture = JSON_FIXTURES[name]
    if fixture.key == "porcore":
        return
    text = fixture.holds.decode().replace(', "', ',\n "')
    for end in ("\r\n", "\r", "\n\n"):
        assert inspect(text.replace("\n", end).encode(), given_of(fixture)).exit_code == fixture.code
        assert (
            inspect(("x\n" + text + "\ny").replace("\n", end).encode(), given_of(fixture)).exit_code
            == fixture.code
        )


@pytest.mark.parametrize("name", JSON_FIXTURES)
def test_what_does_not_hold_does_not_hold_in_a_wrapper_either(name):
    fixture = JSON_FIXTURES[name]
    root = "0" * len(fixture.roots[0]) if fixture.roots and fixture.key != "porcore" else None
    if root is None:
        return
    given = Supplement((root,), fixture.nonces, fixture.companion)
    plain = inspect(fixture.holds, given)
    wrapped = inspect(in_wrapper(f"see: {fixture.holds.decode()}").encode(), given)
    if wrapped.exit_code != 2:
        assert wrapped.exit_code == plain.exit_code
    wrapped = inspect(f"see: {in_wrapper(fixture.holds.decode())}".encode(), given)
    assert wrapped.exit_code == plain.exit_code == 1


# --- two texts copied from a page


@pytest.mark.parametrize("name", ["bingx", "pionex", "topone"])
@pytest.mark.parametrize(
    "change",
    [
        lambda record, path: f"{record.replace(',', ', ')}\n{path.replace(',', ', ')}",
        lambda record, path: f"{record.replace(':', ' : ')}\n{path}",
        lambda record, path: record + "\n" + path.replace(",", ",\n"),
        lambda record, path: f"my record: {record}\r\nand the path: {path}\r\n",
        lambda record, path: f"Record\n{record}\n\nPath\n{path}\n\nThanks!",
        lambda record, path: f"\u200b{record}\u200b\n{path}\u00a0",
        lambda record, path: f"> {record}\n> {path}",
        lambda record, path: "{" + record.split(",")[0] + "}," + ",".join(
            "{" + part.replace(":", "}:{") + "}" for part in record.split(",")[1:]
        ) + "\n" + path,
    ],
)  # fmt: skip
def test_a_record_and_a_path_as_they_are_copied(name, change):
    fixture = FIXTURES[name]
    record, path = fixture.holds.decode().split()
    report = inspect(change(record, path).encode(), given_of(fixture))
    assert report.exit_code == 0, str(report.headline)
    assert report.stripped


def test_what_was_typed_into_a_record_is_not_guessed_away():
    record, path = FIXTURES["bingx"].holds.decode().split()
    for text in (
        f"{record}.\n{path}",
        f"{record}1\n{record}\n{path}",
        f"{record}\n{record}\n{path}",
        f"{path}\n{record}",
        f"{record}\n{path}\n\n{path}",
        f"x-{record}\n{path}",
    ):
        report = inspect(text.encode(), Supplement(FIXTURES["bingx"].roots))
        assert report.exit_code != 0


# --- what must be said and not chosen


@pytest.mark.parametrize("between", ["\n", " ", "\n\nand the other:\n"])
def test_two_documents_in_one_text_are_said(between):
    one, two = FIXTURES["bybit"].holds, FIXTURES["mexc"].holds
    for first, second in ((one, two), (one, one), (one, b'{"a":1}'), (b'{"a":1}', one)):
        report = inspect(first + between.encode() + second)
        assert (report.exit_code, report.format) == (2, None)
        assert "more than one JSON document" in str(report.headline)
        assert is_private(b"look: " + first + between.encode() + second, FORMATS)


def test_two_proofs_in_one_wrapper_or_archive_are_said():
    one, two = FIXTURES["bybit"].holds, FIXTURES["mexc"].holds
    for data in (
        b'{"a":' + one + b',"b":' + two + b"}",
        b"[" + one + b"," + one + b"]",
        zipped(("a.json", one), ("b.json", two)),
    ):
        report = inspect(data)
        assert (report.exit_code, report.format) == (2, None)
        assert "This file contains 2 proofs" in str(report.headline)
        assert is_private(data, FORMATS)


@pytest.mark.parametrize("name", JSON_FIXTURES)
def test_no_part_of_a_damaged_file_is_taken_for_a_whole_one(name):
    """Without a key, or cut off, nothing inside may be read as another format."""
    fixture = JSON_FIXTURES[name]
    for key in json.loads(fixture.holds):
        file = json.loads(fixture.holds)
        del file[key]
        report = inspect(json.dumps(file).encode())
        assert report.format is None or report.format.key == fixture.key
        assert report.exit_code == 2 or report.format.key == fixture.key
    text = fixture.holds
    for cut in (len(text) // 3, len(text) // 2, len(text) - 1):
        for data in (text[:cut], b"look: " + text[:cut]):
            report = inspect(data)
            assert (report.exit_code, report.format) == (2, None)
            assert "ends before its last bracket" in str(report.headline)


def test_typographic_quotation_marks_are_named_and_private():
    text = FIXTURES["bybit"].holds.decode()
    parts = text.split('"')
    curly = "".join(part + "“”"[number % 2] for number, part in enumerate(parts[:-1])) + parts[-1]
    for data in (curly.encode(), f"look: {curly}".encode()):
        report = inspect(data)
        assert report.exit_code == 2
        assert SENTENCES["curly-quotes"] in str(report.headline)
        assert is_private(data, FORMATS)


def test_invisible_characters_inside_of_values_are_named():
    """Their hash would be another one: the file is not edited, and must not be called so."""
    file = json.loads(FIXTURES["bybit"].holds)
    file["self"]["userHash"] = file["self"]["userHash"][:9] + "\u200b" + file["self"]["userHash"][9:]
    report = inspect(json.dumps(file, ensure_ascii=False).encode())
    assert report.exit_code == 2
    assert "characters that cannot be seen" in str(report.headline)


def test_a_second_file_is_unwrapped_too():
    fixture = FIXTURES["hotcoin"]
    for companion in (
        b"```\n" + fixture.companion + b"\n```",
        fixture.companion.decode().encode("utf-16"),
        zipped(("anchor.json", fixture.companion)),
        b"this one: " + fixture.companion,
    ):
        assert (
            inspect(fixture.holds, Supplement((), (), companion)).exit_code
            == inspect(fixture.holds, Supplement((), (), fixture.companion)).exit_code
        )


@pytest.mark.parametrize("name", ["porcore", "bybit", "lemon"])
@pytest.mark.parametrize("half", [chr(0xD800), chr(0xDC80)])
def test_half_a_character_is_no_text(name, half):
    """Nothing of it can be hashed, whatever brought it: an escape in a JSON text, or bytes that are not UTF-8."""
    text = FIXTURES[name].holds.decode().replace("B", half, 1)
    for data in (
        json.dumps({"data": text}).encode(),
        json.dumps(text).encode(),
        f"x {text}".encode("utf-8", "surrogatepass"),
        text.encode("utf-8", "surrogatepass"),
        base64.b64encode(text.encode("utf-8", "surrogatepass")),
        urllib.parse.quote_from_bytes(text.encode("utf-8", "surrogatepass")).encode(),
        b"%7B%22" + b"%ff" * 9,
    ):
        assert inspect(data).exit_code == 2
        is_private(data, FORMATS)  # does not raise


def test_nothing_left_out_is_repeated():
    secret = "my-secret-word-12345"
    for data in (
        f"{secret} {FIXTURES['bybit'].holds.decode()} {secret}",
        json.dumps({secret: json.loads(FIXTURES["bybit"].holds), "x": secret}),
        f"{secret}\n\n" + FIXTURES["bitmex"].holds.decode(),
    ):
        report = inspect(data.encode())
        assert report.format is not None
        assert secret not in "\n".join(lines(report)) + json.dumps(facts(report))
    assert secret not in "\n".join(lines(inspect(zipped((secret + ".json", FIXTURES["bybit"].holds)))))
