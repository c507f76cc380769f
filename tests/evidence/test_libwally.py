"""libwally's table of types outlives the interpreter: freeing it at the end was a segmentation fault."""

import subprocess
import sys

_COUNT = (
    "import {module}, sys\n"
    "tables = [module.type_pointer_capsule for name, module in sys.modules.items()"
    " if name.startswith('swig_runtime_data')]\n"
    "print(len(tables), sys.getrefcount(tables[0]))\n"
)


def _counted(module: str) -> list[int]:
    done = subprocess.run(
        [sys.executable, "-c", _COUNT.format(module=module)], capture_output=True, text=True, check=True
    )
    return [int(word) for word in done.stdout.split()]


def test_one_reference_to_the_table_is_never_given_back():
    (tables, bare), (same, held) = _counted("wallycore"), _counted("porcore.reserves.evidence.libwally")
    assert tables == same == 1
    assert held == bare + 1
