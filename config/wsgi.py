"""Entrada WSGI: la que sirve `manage.py servir`, o cualquier otro servidor."""

import gc
import logging
import os

from django.conf import settings
from django.core.checks import run_checks
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()

# Lo mismo que dice `manage.py check --deploy` de la instalación, en el registro de quien la arranca.
for aviso in run_checks(tags=["instalacion"], include_deployment_checks=not settings.LOCAL):
    logging.getLogger("tablero.instalacion").warning("%s %s", aviso.msg, aviso.hint)

# Lo cargado al arrancar vive hasta el final: no hay que recorrerlo cada vez. Un archivo de 10 000 acciones crea
# cientos de miles de objetos, y con el umbral de fábrica la cuarta parte del tiempo era recorrerlos (bench/README.md).
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 100)
