"""Pictures for the chat: a layout computes a scene of boxes, lines and words; one pen draws any scene.

Pictures show the exchange's name as the statement writes it, in ASCII: the font that comes with Pillow has no
other letters. A name in another script (setting ``display_name``) is in the caption.
"""
