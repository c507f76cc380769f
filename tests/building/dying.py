"""Tasks that end their worker. They stand in a module that a fresh process can import."""

import os


def dying_once(parent, mark):
    """Leave the file `mark`; the first time that it is called 3, die after that. Never in the process `parent`."""
    assert os.getpid() != parent
    if mark.name == "3" and not mark.exists():
        mark.touch()
        os._exit(9)
    mark.touch()
    return os.getpid()


def dying(_task):
    """Die."""
    os._exit(9)


def raising(kind):
    """Raise an error of this kind."""
    raise kind("its own")
