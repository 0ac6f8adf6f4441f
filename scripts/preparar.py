"""Deja la base al día con el documento cargado y las cuentas locales; repetirlo no toca ningún dato.

`python -m scripts.preparar [ORDEN…]`: las órdenes de más se corren después de cargar el documento. Todo va en un
solo proceso, que arrancar Django es lo que más tarda.
"""

import os
import sys

import django
from django.core.management import call_command

if __name__ == "__main__":
    os.umask(0o077)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    call_command("migrate", verbosity=0)
    for orden in ("cargar_documento", *sys.argv[1:], "cuentas_locales"):
        call_command(orden)
