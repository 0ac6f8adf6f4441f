"""Entrada WSGI: la que sirve gunicorn (`config.wsgi:application`)."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()

# Lo cargado al arrancar vive hasta el final: no hay que recorrerlo cada vez. Un archivo de 10 000 acciones crea
# cientos de miles de objetos, y con el umbral de fábrica la cuarta parte del tiempo era recorrerlos (bench/README.md).
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 100)
