"""What people see of a bot that serves one exchange, as plain values. It plays on this version and on older ones."""

import hashlib


async def said_after(bot_session, person, act):
    """Do something in a private chat; return (plain values, messages) of all that the bot said, changed or let pop up."""
    sandbox = bot_session.sandbox
    before = {message.message_id: message.html for message in sandbox.history(person)}
    calls = len(sandbox.calls)
    await act()
    await bot_session.settled()
    said = [m for m in sandbox.history(person) if m.from_bot and m.html != before.get(m.message_id)]
    popped = [
        {"popup": call.params["text"]}
        for call in sandbox.calls[calls:]
        if call.method == "answerCallbackQuery" and call.params.get("text")
    ]
    return popped + list(map(described, said)), said


def described(message):
    """Return a message as plain values: of a picture that it is one, of a document its name, of a proof its hash."""
    found = {
        "html": message.html,
        "buttons": [[button.text, button.callback_data or ""] for row in message.buttons for button in row],
    }
    if message.photo is not None:
        found["photo"] = True
    if message.document is not None:
        found["document"] = message.document.name
        if message.document.name.endswith(".json"):
            found["sha256"] = hashlib.sha256(message.document.data).hexdigest()
    return found


async def record(bot_session, typed, deep=2):
    """Type each text and press every button under its answers, so many deep; return the steps, as `replay` takes them."""
    steps, person = [], bot_session.alice

    async def press_all(messages, at, depth):
        pressed = [
            (place, message, button)
            for place, message in enumerate(messages)
            for row in message.buttons
            for button in row
            if button.callback_data
        ]
        for place, message, button in pressed:
            answers, more = await _pressed(bot_session, message, button.callback_data)
            under = {"under": [at, place], "label": button.text, "answers": answers}
            steps.append({"pressed": button.callback_data, **under})
            if depth > 1:
                await press_all(more, len(steps) - 1, depth - 1)

    for text in typed:
        answers, messages = await said_after(bot_session, person, lambda text=text: person.send(text))
        steps.append({"typed": text, "answers": answers})
        await press_all(messages, len(steps) - 1, deep)
    return steps


async def replay(bot_session, steps):
    """Do the same again, with the buttons' data as it was recorded; return what is answered now, step by step."""
    done, person, messages = [], bot_session.alice, []
    for step in steps:
        if "typed" in step:
            act = said_after(bot_session, person, lambda step=step: person.send(step["typed"]))
        else:
            at, place = step["under"]
            act = _pressed(bot_session, messages[at][place], step["pressed"])
        answers, said = await act
        done.append(answers)
        messages.append(said)
    return done


async def _pressed(bot_session, message, data):
    return await said_after(
        bot_session, bot_session.alice, lambda: bot_session.alice.press_stale(message, data)
    )
