"""What the picture of a path says: you at the bottom, the total on top, every sibling on its side."""

from bot.formats import amount
from bot.pictures.path import path_scene
from bot.pictures.scene import Box, Words
from bot.texts import pictures as words

MIDDLE = 400


def boxes_of(scene):
    """Return (box, its text in one string), from the top down."""
    boxes = sorted((s for s in scene.shapes if isinstance(s, Box)), key=lambda box: (box.box[1], box.box[0]))
    texts = [shape for shape in scene.shapes if isinstance(shape, Words)]
    result = []
    for box in boxes:
        left, top, right, bottom = box.box
        held = [
            t for t in texts if left <= t.box[0] and top <= t.y and t.box[2] <= right + 1 and t.y < bottom
        ]
        result.append((box.box, [t.text for t in sorted(held, key=lambda t: t.y)]))
    return result


def all_text(scene) -> str:
    return " ".join(shape.text for shape in scene.shapes if isinstance(shape, Words))


def test_you_stand_at_the_bottom_and_the_total_on_top(path_view):
    view = path_view(4, sides="lrlr")
    boxes = boxes_of(path_scene(view))
    assert boxes[0][1] == [
        amount(view.root_sum, 8),
        f"total liabilities, root {view.root_hash[:4]}…{view.root_hash[-2:]}",
    ]
    pair = boxes[-2:]
    you = next(texts for _, texts in pair if texts[0] == "1.25")
    assert you == ["1.25", f"you, leaf {view.you_hash[:4]}…{view.you_hash[-2:]}"]


def test_every_sibling_stands_on_its_side_with_its_sum(path_view):
    view = path_view(12, sides="lrrlrllrrlrl")
    boxes = boxes_of(path_scene(view))[1:]
    own = view.you_balance
    for level, step in enumerate(view.steps):
        pair = boxes[len(boxes) - 2 * level - 2 : len(boxes) - 2 * level]
        (left_box, left), (right_box, right) = pair
        assert left_box[2] < MIDDLE < right_box[0]
        sibling, mine = (left, right) if step.side == "left" else (right, left)
        assert sibling == [
            amount(step.sum, 8),
            f"level {level} {step.side}, {step.hash[:4]}…{step.hash[-2:]}",
        ]
        assert mine[0] == amount(own, 8)
        own += step.sum
    assert own == view.root_sum


def test_padding_is_said_in_words(path_view):
    view = path_view(3, padded=(1,))
    padding = [texts for _, texts in boxes_of(path_scene(view)) if "padding" in texts[-1]]
    assert padding == [["0", words.padding(1, "right")]]


def test_twelve_levels_are_drawn_and_more_are_folded_in_the_middle(path_view):
    for levels in range(32):
        view = path_view(levels)
        scene = path_scene(view)
        text = all_text(scene)
        drawn = [
            level
            for level in range(levels)
            if f"level {level} left" in text or f"level {level} right" in text
        ]
        if levels <= 12:
            assert drawn == list(range(levels))
            assert "folded" not in text
        else:
            assert drawn == [0, 1, 2, 3, 4, 5, *range(levels - 5, levels)]
            folded = levels - 11
            assert f"{folded} levels not shown here" in text
        assert f"{levels} level" in text


def test_the_own_node_below_the_fold_continues_the_sum(path_view):
    view = path_view(20, sides="l" * 20)
    mine = [texts[0] for box, texts in boxes_of(path_scene(view)) if box[0] > MIDDLE]
    sums = [view.you_balance + sum(step.sum for step in view.steps[:level]) for level in range(20)]
    shown = [*range(19, 14, -1), *range(5, -1, -1)]
    assert mine == [amount(sums[level], 8) for level in shown]


def test_long_sums_are_shown_to_the_last_digit(path_extremes):
    view = path_extremes["longest"]
    texts = ["".join(lines) for _, lines in boxes_of(path_scene(view))]
    assert any(text.startswith(amount(view.root_sum, 30)) for text in texts)
    assert any(text.startswith(amount(view.you_balance, 30)) for text in texts)


def test_a_single_leaf_is_the_total(path_view):
    scene = path_scene(path_view(0))
    (only,) = boxes_of(scene)
    assert "and you: the only leaf of this tree" in only[1]
    assert words.path_foot(0) in all_text(scene)
    assert "the sum of the two" not in all_text(scene)


def test_pieces_are_named(path_view):
    assert "BTC: leaf 8 of 16,384, piece 3 of 16, 14 levels" in all_text(
        path_scene(path_view(14, leaf_index=7, piece=2, pieces=16))
    )
    assert "piece" not in all_text(path_scene(path_view(14)))
