"""Pictures in other languages: longer words, other letters, lines from right to left. Every shape keeps its place."""

import gettext
import io
import math
import re
from itertools import cycle, product

import pytest
from babel.messages.pofile import read_po
from picture_order import assert_in_order, assert_telegram_takes
from PIL import Image

from bot.formats import moment
from bot.inspection.answer import DrawnPath, DrawnStep
from bot.languages import ENGLISH, LANGUAGES, language_of, speaking
from bot.languages import sentences as catalogues
from bot.pictures.colours import INK, PAPER
from bot.pictures.fonts import Face, letters_of, parts, plain
from bot.pictures.lines import break_lines
from bot.pictures.over_time import AssetOverTime, TimePoint, over_time_scene
from bot.pictures.path import path_scene
from bot.pictures.peer_path import peer_path_scene
from bot.pictures.pen import png
from bot.pictures.reserves import reserves_scene
from bot.pictures.scene import Bar, Scene, Words
from bot.pictures.scripts import composed, in_order, shaped
from bot.pictures.side_by_side import ComparedExchange, WithoutRow, side_by_side_scene
from bot.texts import group
from bot.texts.comparison_pictures import Gap
from porcore.reserves.evidence import Level

TAKEN_AT = "2026-10-25T00:00:00Z"
VALUE = re.compile(r"(\{\w+\})")
# A language and the letters that its made-up words are of.
ALPHABETS = {
    "ru": "абвгдежзиклмнопрстуфхцчшщыэюя",
    "uk": "абвгґдеєжзиіїйклмнопрстуфхцчш",
    "vi": "ếộặựĩđơưảạẫằẳẵừữỵấầẩậềểễệốồổỗ",
    "tr": "çğıöşüabcdefghijklmnoprstuvyz",
    "zh-Hans": "储备与所欠金额的比较差距快照资产中有种短缺恰好等于持签名",
    "fa": "ابپتثجچحخدذرزژسشصضطظعغفقکگلمن",
}
NAMES = ("Sample Exchange", "示例交易所（中国）", "صرافی نمونه (OKX)", "Біржа «Ґанок»", "Sàn Giao Dịch Ế Ẵ")


def made_up(word: str, alphabet: str) -> str:
    """Return a word that is 60 % longer, or one of Chinese characters, which take the room of two letters each."""
    letters = len(word) if ord(alphabet[0]) > 0x3000 else math.ceil(len(word) * 1.6)
    return "".join(alphabet[(ord(word[n % len(word)]) + n) % len(alphabet)] for n in range(letters))


class MadeUp(gettext.NullTranslations):
    """A catalogue that has every sentence, with its values where they were."""

    def __init__(self, alphabet: str) -> None:
        super().__init__()
        self._alphabet = alphabet

    def gettext(self, message: str) -> str:
        pieces = VALUE.split(message)
        return "".join(
            piece if VALUE.fullmatch(piece) else re.sub(r"[^\W\d_]+", self._word, piece) for piece in pieces
        )

    def ngettext(self, one: str, many: str, number: int) -> str:
        return self.gettext(one if number == 1 else many)

    def _word(self, found: re.Match[str]) -> str:
        return made_up(found[0], self._alphabet)


@pytest.fixture(params=ALPHABETS)
def language(request, monkeypatch):
    """Speak a language whose every sentence is made up."""
    monkeypatch.setattr(catalogues, "_catalogue", lambda language: MadeUp(ALPHABETS[language.code]))
    with speaking(language_of(request.param)):
        yield language_of(request.param)


def note() -> str:
    return catalogues.translated(group.NOTE) if isinstance(group.NOTE, str) else group.NOTE()


def comparisons(name: str) -> list[Scene]:
    def point(month, held, *, claim=False, gap=None):
        return TimePoint(f"2026-{month:02d}-01T00:00:00Z", claim, 100, held, gap)

    points = (
        *(point(month, held) for month, held in ((1, 104), (2, 99), (4, 101))),
        point(3, 100, gap=Gap.WITHDRAWN),
        *(point(month, held, claim=True) for month, held in ((5, 123_456), (6, 103), (8, 97))),
        point(9, 0, claim=True, gap=Gap.NO_RATIO),
    )
    assets = [AssetOverTime(asset, points) for asset in ("BTC", "W" * 32, "A", "B", "C", "D")]
    rows = [
        ComparedExchange(name, n % 2 == 0, "2026-08-14T00:00:00Z", "BTC", 100, 60 + 9 * n, n + 1)
        for n in range(14)
    ]
    without = [WithoutRow(name, "no signed wallets"), WithoutRow("B", "units not stated")]
    return [
        scene
        for level in (Level.CLAIMED, Level.SIGNED)
        for scene in (over_time_scene(name, level, assets, 4), side_by_side_scene(level, rows, without))
    ]


def peers() -> list[Scene]:
    step = DrawnStep("ab" * 32, True, "12.5", "25", "cd" * 32)
    bare = DrawnStep("", False, None, None, "cd" * 32)
    return [
        peer_path_scene("Binance", DrawnPath(paths, asset, 1, "ab" * 32, amount, "cd" * 32, steps))
        for paths, (asset, amount, steps) in product(
            (1, 3), (("BTC", "12.5", (step,) * 15), (None, None, (bare,) * 3))
        )
    ]


@pytest.mark.slow
def test_long_words_of_other_letters_keep_their_places(language, path_view, path_extremes, reserve_extremes):
    taken = moment(TAKEN_AT)
    scenes = [path_scene(view) for name, view in path_extremes.items() if name not in ("deepest", "largest")]
    usual = {"moment_text": taken, "pieces": 16, "piece": 1}
    scenes += [path_scene(path_view(14, exchange=name, **usual)) for name in NAMES]
    for name, views in zip(cycle(NAMES), reserve_extremes.values(), strict=False):
        scenes.append(reserves_scene(name, taken, views, note()))
        scenes.append(reserves_scene(name, taken, views, note(), is_claim=True, without=2))
    scenes += comparisons(NAMES[1])
    scenes += peers()
    for scene in scenes:
        assert_in_order(scene)
    assert_telegram_takes(png(scenes[-1]))


@pytest.mark.slow
def test_long_words_are_not_written_where_a_bar_or_mark_is_read(language, reserve_view):
    """The bars of a chart are where they are in English, whatever the language."""
    views = [reserve_view("BTC", 1000, 1042), reserve_view("ETH", 1000, 950)]
    there = [shape.box for shape in reserves_scene("X", "Y", views, "Z").shapes if isinstance(shape, Bar)]
    with speaking(ENGLISH):
        here = [shape.box for shape in reserves_scene("X", "Y", views, "Z").shapes if isinstance(shape, Bar)]
    assert [(left, right) for left, _, right, _ in there] == [(left, right) for left, _, right, _ in here]


def test_persian_begins_at_the_right_and_what_belongs_to_a_chart_stays(reserve_view):
    views = [reserve_view("BTC", 1000, 950, signed=500)]
    with speaking(language_of("fa")):
        scene = reserves_scene("OKX", "25 اکتبر", views, "Z")
    texts = {shape.text: shape for shape in scene.shapes if isinstance(shape, Words)}
    assert texts["OKX"].box[2] == scene.width - 32
    assert texts["BTC"].box[2] == scene.width - 32
    ends = [shape.box for text, shape in texts.items() if "10%" in text and "100%" not in text]
    assert min(left for left, *_ in ends) == 32
    thin = [shape for shape in scene.shapes if isinstance(shape, Bar) and shape.fill == INK]
    assert [(bar.box[0], bar.box[2]) for bar in thin] == [(800 - 32 - 250, 800 - 32 - 250 + 131)]


# -- letters


def test_a_word_is_in_one_font_and_english_in_pillows():
    assert list(parts("Reserves +4.2% …")) == [(Face.PILLOW, "Reserves +4.2% …")]
    assert list(parts("Börse 12")) == [(Face.LATIN, "Börse 12")]
    assert list(parts("Биржа OKX")) == [(Face.LATIN, "Биржа OKX")]
    assert list(parts("储备 12，OKX。")) == [
        (Face.CHINESE, "储备"),
        (Face.PILLOW, " 12"),
        (Face.CHINESE, "，"),
        (Face.PILLOW, "OKX"),
        (Face.CHINESE, "。"),
    ]


def test_every_joined_form_is_in_the_font():
    letters = [
        letter for letter in letters_of(Face.ARABIC) if "\u0621" <= letter <= "\u06d3" and letter.isalpha()
    ]
    assert len(letters) > 100
    for letter in letters:
        for word in (letter, f"ب{letter}", f"{letter}ب", f"ب{letter}ب", f"لا{letter}", f"ل{letter}"):
            assert letters_of(Face.ARABIC).issuperset(shaped(word)), (letter, word)


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("سلام", "\ufee1\ufefc\ufeb3"),  # lam and alef are one
        ("می‌رود", "\ufea9\ufeed\ufead\ufbfd\ufee3"),  # a joiner keeps two letters apart, and is not seen
        ("\u2067پ (ت)\u2069", "(\ufe95) \ufb56"),  # brackets are turned
        ("\u2067پ \u2068OKX (1.2)\u2069\u2069", "OKX (1.2) \ufb56"),  # and those of a Latin name are not
        ("\u2067پ \u2068+4.2%\u2069، ت\u2069", "\ufe95 \u060c+4.2% \ufb56"),
        (plain("گردانندهٔ"), "\ufba4\ufeaa\ufee8\ufee7\ufe8d\ufea9\ufeae\ufb94"),
        ("Börse (X)", "Börse (X)"),
    ],
)
def test_a_line_is_in_the_order_that_it_is_read_in(text, drawn):
    assert in_order(text) == drawn


def test_a_value_on_two_lines_is_apart_on_both():
    with speaking(language_of("fa")):
        lines = break_lines("پ \u2068OKX OKX OKX\u2069 ت", 20, 90)
    assert [in_order(line) for line in lines] == ["OKX \ufb56", "OKX OKX", "\ufe95"]


def test_chinese_is_broken_between_characters_and_never_before_a_mark():
    text = "储备与所欠金额的比较，与所欠（金额）的差距。"
    for room in range(60, 300, 7):
        lines = break_lines(text, 20, room)
        assert "".join(lines) == text
        assert not any(line[0] in "，。）" or line[-1] == "（" for line in lines)
    assert break_lines("第一句。 第二句。", 20, 300) == ["第一句。第二句。"]
    assert break_lines("储备 OKX 储备", 20, 300) == ["储备 OKX 储备"]


@pytest.mark.parametrize("text", ["ẾẴỘgỵ", "ЙЁґщ", "储备（国）", "لا گچ ژیّ ڭ", "Åg_|"])
@pytest.mark.parametrize("bold", [False, True])
def test_no_letter_is_higher_or_deeper_than_its_line(text, bold):
    words = Words(40, 40, plain(text), 40, INK, bold=bold)
    with Image.open(io.BytesIO(png(Scene(400, 140, PAPER, [words])))) as image:
        ink = image.convert("L").point(lambda grey: 255 if grey < 200 else 0).getbbox()
    left, top, right, bottom = words.box
    assert left - 4 <= ink[0] < ink[2] <= right + 4
    assert top - 1 <= ink[1]
    assert ink[3] <= bottom + 8  # as deep as what is above a bar or an edge leaves free; a g is 4 deep


def test_all_that_is_translated_can_be_drawn():
    for language in LANGUAGES:
        assert plain(language.name) == language.name
        if language is ENGLISH:
            continue
        with (catalogues.CATALOGUES / f"{language.locale}.po").open("rb") as file:
            for message in read_po(file, locale=language.locale):
                if any("pictures" in place for place, _ in message.locations):
                    for text in (message.string,) if isinstance(message.string, str) else message.string:
                        assert plain(text) == composed(text)
