"""Notices, which nobody asked for, are in the language that an operator's app speaks."""

from bot.languages import language_of, speaking
from bot.telegram.notifying import tell_operators
from bot.texts import common


async def test_a_notice_is_in_the_language_of_the_app_until_another_is_chosen(bot_session_with):
    async with bot_session_with(people=("Olga", "Otto")) as bot_session:
        olga, otto = bot_session.operators
        olga.set_language("ru-RU")
        await bot_session.ask("/status", user=olga)
        await bot_session.ask("/status", user=otto)
        bot_session.alice.set_language("fa")
        await bot_session.ask("/help")
        await bot_session.stop()
        await bot_session.start()
        services, said = bot_session.run.services, {}
        bot = bot_session.run.application.bot
        await tell_operators(bot, services.settings, common.unavailable, services.language_of_chat)
        for person, code in ((olga, "ru"), (otto, "en")):
            with speaking(language_of(code)):
                said[code] = common.unavailable()
            assert bot_session.sandbox.history(person)[-1].text == said[code]
        assert said["ru"] != said["en"]
        assert services.languages.chosen(bot_session.alice.id) is None, "of a customer nothing is kept"
        services.languages.choose(olga.id, "tr")
        await bot_session.ask("/status", user=olga)
        assert services.languages.of(olga.id).code == "tr"
