"""First contact: the welcome and its buttons, links that lead to it, words that are understood, and the language of a chat."""

import io

import pytest
from PIL import Image

from bot.languages import LANGUAGES, language_of, speaking
from bot.parsing.intents import phrases
from bot.texts import first as words
from bot.texts import inspection as inspection_texts

ID = "0123456789abcdef" * 4
LINES = 14


def lines(text: str) -> float:
    """Return how many lines of 38 characters a text takes on a phone; a blank one is half of one."""
    return sum(-(-len(line) // 38) if line else 0.5 for line in text.split("\n"))


def plain(html: str) -> str:
    import re
    from html import unescape

    return unescape(re.sub("<[^>]+>", "", html))


async def test_the_welcome_names_the_exchange_and_its_buttons_lead_on(bot_session):
    welcome = await bot_session.ask("/start")
    assert "Sample Exchange" in welcome.text
    assert lines(welcome.text) <= LINES
    assert welcome.labels == tuple(words.labels().values())
    answers = {
        "Check my balance": plain(words.ask_for_id([words.Welcomed("Sample Exchange")], [])),
        "Check a file": plain(inspection_texts.explain()),
        "How it works": plain(words.how_it_works()),
    }
    for label, text in answers.items():
        assert (await bot_session.press(welcome, label)).text == text
    assert (await bot_session.press(welcome, "Reserves")).photo
    assert "English" in (await bot_session.press(welcome, "🌐 Language")).text
    assert "✓ New publication" not in (menu := await bot_session.press(welcome, "🔔 Alerts")).labels
    assert "New publication" in menu.labels


async def test_with_nothing_loaded_the_welcome_says_so(bot_session_with):
    async with bot_session_with() as bot_session:
        assert "No exchange is loaded here yet" in (await bot_session.ask("/start")).text


def test_every_first_text_fits_a_screen():
    one, page = words.Welcomed("OKX"), words.Welcomed("Gate <io>", "https://gate.example/proof?a&b")
    texts = [
        words.start(trees, others)
        for trees in ([], [one], [page], [one, page] * 4)
        for others in ([], [page] * 9)
    ]
    texts += [words.ask_for_id(trees, [page]) for trees in ([], [one], [page], [one, page] * 4)]
    fixed = (
        words.ask_for_history,
        words.how_it_works,
        words.is_money_safe,
        words.greeting,
        words.welcome,
        words.id_in_link,
    )
    for text in (*texts, *(make() for make in fixed), words.help_text("")):
        assert lines(plain(text)) <= LINES, text
        assert "<io>" not in text
    for language in LANGUAGES:
        with speaking(language):
            assert len(words.description()) <= 512
            assert len(words.short_description()) <= 120


@pytest.mark.parametrize(
    ("parameter", "text"),
    [
        ("reserves", None),
        ("reserves-sample-exchange", None),
        ("verify", plain(words.ask_for_id([words.Welcomed("Sample Exchange")], []))),
        (ID, words.id_in_link()),
        (ID[:40], words.id_in_link()),
        ("AAAAAAAA1234567890", words.id_in_link()),
    ],
)
async def test_links_lead_to_an_answer_and_never_look_up_an_id(bot_session, parameter, text, caplog):
    answer = await bot_session.ask(f"/start {parameter}")
    assert answer.text == text if text else answer.photo or "reserves" in answer.text.lower()
    assert ID[:20] not in answer.text + caplog.text
    assert "All snapshots" in (await bot_session.ask("/start log")).text
    assert (await bot_session.ask("/start from-a-friend")).text.startswith("Was your balance counted?")


async def test_words_are_understood_in_every_language(bot_session):
    """Whatever the chat speaks: the answers of one chat, in English, to phrases of all."""
    expected = {
        "greeting": plain(words.greeting()),
        "thanks": words.welcome(),
        "help": plain(words.how_it_works()),
        "find_id": plain(words.ask_for_id([words.Welcomed("Sample Exchange")], [])),
        "history": plain(words.ask_for_history()),
        "safe": plain(words.is_money_safe()),
        "language": plain(words.settings(language_of("en"), in_group=False)),
    }
    for language in LANGUAGES:
        table = phrases(language.code)
        for intent, text in expected.items():
            assert (await bot_session.ask(table[intent][0])).text == text, (language.code, intent)
        assert (await bot_session.ask(table["reserves"][0])).photo, language.code
        assert "New publication" in (await bot_session.ask(table["alerts"][0])).labels, language.code


async def test_nobody_is_left_without_a_next_step(bot_session):
    buttons = tuple(words.labels().values())
    for typed in ("what about this", "👍", "thanks", "/nothing", "/status", "Binance", "is binance in here"):
        assert (await bot_session.ask(typed)).labels == buttons, typed
    picture = io.BytesIO()
    Image.new("RGB", (40, 40)).save(picture, "PNG")
    sent = await bot_session.alice.send_photo(picture.getvalue())
    assert (await bot_session.sandbox.next_message(bot_session.alice, after=sent)).labels == buttons


async def test_an_exchange_is_found_in_a_sentence(bot_session):
    for typed in ("sample exchange", "/sample_exchange", "mi exchange es Sample Exchange"):
        assert (await bot_session.ask(typed)).photo, typed
    for typed in ("Binance", "mi exchange es binance"):
        assert "Nothing of Binance is loaded here" in (await bot_session.ask(typed)).text, typed


async def test_a_command_in_another_language_does_what_it_says(bot_session):
    assert "New publication" in (await bot_session.ask("/alertas")).labels
    assert (await bot_session.ask("/reservas")).photo
    assert (await bot_session.ask("/راهنما")).text == plain(words.how_it_works())
    for typed in ("/history", "/historial", "/تاریخچه"):
        assert (await bot_session.ask(typed)).text == plain(words.ask_for_history())


async def test_what_is_not_understood_is_repeated_once_and_an_id_never(bot_session):
    odd = await bot_session.ask("<i>why & how</i>")
    assert odd.text == plain(words.unclear("<i>why & how</i>"))
    assert (await bot_session.ask("added")).text == plain(words.unclear("added"))
    assert "I found 40 of the 64" in (await bot_session.ask(ID[:40])).text
    assert ID[:30] not in (await bot_session.ask(f"what about {ID[:30]}")).text
    assert "Hashed Client ID" in (await bot_session.ask("40017823 is my number")).text
    for wrong in (ID[1:], ID[:5] + "g" + ID[6:], f"my id is {ID[1:]}"):
        said = (await bot_session.ask(wrong)).text
        assert ID[6:26] not in said
        assert "Hashed Client ID" in said


async def test_an_id_in_a_sentence_of_any_language_is_looked_up(bot_session, someone):
    client = someone("BTC")
    for typed in (
        "my id is {}",
        "id: {} 25 Sep 2026",
        "mi id es {}, gracias",
        "我的ID是{}",
        "شناسه من {} است",
    ):
        assert (await bot_session.ask(typed.format(client))).text.startswith("✅ Included"), typed
    for day in ("25 сент. 2026 г.", "25/09/2026", "25 Eylül 2026", "2026年9月25日", "۲۵ سپتامبر ۲۰۲۶"):
        assert "25 Sep 2026" in (await bot_session.ask(f"{client} {day}")).text, day


# -- languages


def spoken(message) -> str:
    """Return the language of an answer to /settings: native names are the same in every catalogue."""
    marked = [label for label in message.labels if label.startswith("✓ ")]
    assert len(marked) == 1
    return marked[0].removeprefix("✓ ")


async def test_a_person_is_answered_in_their_own_language_until_they_choose(bot_session, someone):
    sandbox, client = bot_session.sandbox, someone("BTC")
    maria = sandbox.add_user("Maria", language_code="es-419")
    settings = await bot_session.ask("/settings", user=maria)
    assert spoken(settings) == "Español"
    assert "25 oct 2026" in (await bot_session.ask(client, user=maria)).text
    await maria.press(settings, "Русский")
    await bot_session.settled()
    assert spoken(sandbox.history(maria)[settings_place(sandbox, maria, settings)]) == "Русский"
    assert "25 окт. 2026" in (await bot_session.ask(client, user=maria)).text
    assert "25 Oct 2026" in (await bot_session.ask(client)).text
    menus = sandbox.world.profile.commands
    assert any(f'"chat_id": {maria.id}' in scope for scope, _ in menus)
    await bot_session.stop()
    await bot_session.start()
    assert spoken(await bot_session.ask("/settings", user=maria)) == "Русский"
    with speaking(language_of("es")):  # which the person is spoken to in again
        forgotten = words.language_forgotten()
    assert forgotten in (await bot_session.ask("/forget", user=maria)).text
    assert spoken(await bot_session.ask("/settings", user=maria)) == "Español"
    assert not any(f'"chat_id": {maria.id}' in scope for scope, _ in menus)


def settings_place(sandbox, user, message) -> int:
    """Return where a message is in a chat: what was rewritten keeps its number."""
    return [each.message_id for each in sandbox.history(user)].index(message.message_id)


async def test_a_group_speaks_the_language_of_who_added_the_bot_until_an_administrator_chooses(bot_session):
    sandbox = bot_session.sandbox
    admin = sandbox.add_user("Mehmet", language_code="tr")
    member = sandbox.add_user("Ann", language_code="vi")
    group = sandbox.add_group("G", [admin, member], bot=False)
    group.add_member(admin, admin=True)
    await group.add_bot(admin)
    await bot_session.settled()
    languages = bot_session.run.services.languages
    assert languages.of(group.id).code == "tr"
    settings = await bot_session.ask("/settings", user=member, chat=group)
    assert spoken(settings) == "Türkçe"
    refused = await member.press(settings, "Tiếng Việt")
    assert languages.of(group.id).code == "tr"
    with speaking(language_of("tr")):  # as the group is spoken to, and not as who pressed
        assert refused.text == words.only_administrators()
    await admin.press(settings, "Українська")
    await bot_session.settled()
    assert languages.of(group.id).code == "uk"
    assert languages.chosen(admin.id) is None


async def test_a_waiting_question_is_told_of_a_restart_in_its_language(bot_session):
    """The journal's row has the language; the catalogue of the test says which it is."""
    from bot.telegram.intake.journal import Journal

    dima = bot_session.sandbox.add_user("Dima", language_code="uk")
    sent = await dima.send("/privacy")
    await bot_session.sandbox.next_message(dima, after=sent)
    await bot_session.stop()
    journal = Journal(bot_session.data_dir / "journal.db")
    await journal.hold(999_999, dima.id, sent.message_id, "uk")
    await journal.close()
    seen = []
    with pytest.MonkeyPatch.context() as patch:
        from bot.languages import current
        from bot.telegram.intake import restart

        patch.setattr(restart.common, "restarted", lambda: seen.append(current().code) or "told")
        last = bot_session.sandbox.history(dima)[-1]
        await bot_session.start()
        assert (await bot_session.sandbox.next_message(dima, after=last)).text == "told"
    assert seen == ["uk"]
