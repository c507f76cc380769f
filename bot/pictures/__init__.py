"""Pictures for the chat: a layout computes a scene of boxes, lines and words; one pen draws any scene.

The words are in the language of the context. The fonts have the letters of all ten languages (bot/pictures/type); a name in
another script is not drawn: where there is a choice, the first name that can be is.
"""
