"""libwally, imported in one place: `wallycore` as the others of this room use it.

Its wrapper frees its table of types when the interpreter ends, and makes a type again to do so. In a larger process
that comes after types can be made, and the process ends with a segmentation fault although all its work was done. One more
reference to that table keeps it until the process is gone.
"""

import ctypes
import sys

import wallycore

__all__ = ["wallycore"]


def _keep_types() -> None:
    for name, module in tuple(sys.modules.items()):
        table = getattr(module, "type_pointer_capsule", None)
        if name.startswith("swig_runtime_data") and table is not None:
            ctypes.pythonapi.Py_IncRef(ctypes.py_object(table))


_keep_types()
