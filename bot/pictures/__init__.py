"""Pictures for the chat: a layout computes a scene of boxes, lines and words; one pen draws any scene.

The font that comes with Pillow has ASCII letters alone. A tree's picture shows the exchange's name as the statement writes
it, any other one the first of its names that can be drawn. A name in another script (setting ``display_name``) is in the
caption.
"""
