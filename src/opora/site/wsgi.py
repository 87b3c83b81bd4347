"""The web server's way in."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import resolve

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "opora.site.settings")
application = get_wsgi_application()
resolve("/")  # reads every address and page now, so that the first reader does not wait for it
