import sys

from porcore.cli import main

sys.exit(main())
