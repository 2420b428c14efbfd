"""The door of the production server."""

import ctypes
import os
import signal
import sys

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "silian.config.settings")

if os.environ.get("SILIAN_SERVING") == "1" and sys.platform == "linux":
    # A worker must not outlive a main process that was killed: it would keep the port. 1 is PR_SET_PDEATHSIG.
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)

application = get_wsgi_application()
