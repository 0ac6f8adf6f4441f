from django.apps import apps
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import transaction

from barrio_seguro.models import Lanzamiento
from conasec.models import Acuerdo, Sesion
from estrategia.models import Accion
from seguimiento.definiciones import inscribir
from seguimiento.lotes import recalcular
from seguimiento.models import Documento

DOCUMENTO = "conasec-estado-situacional"
FIXTURES = ("01_documento", "02_conasec", "03_estrategia", "04_barrio_seguro", "05_observaciones")


SEGUIDOS = (Lanzamiento, Sesion, Acuerdo)


class Command(BaseCommand):
    """Carga la transcripción del documento, entera o nada; si ya está, no toca ningún dato."""

    help = "Carga el documento transcrito y sus observaciones. Si ya está cargado, no toca nada."

    @transaction.atomic
    def handle(self, *, verbosity=1, **_):
        if Documento.objects.filter(codigo=DOCUMENTO).exists():
            mensaje = "El documento ya estaba cargado: no se tocó ningún dato."
        else:
            call_command("loaddata", *FIXTURES, verbosity=0)
            # Un archivo de datos no pasa por `save`, que da a cada uno su primera vigencia y su primera versión.
            for seguidos in (Accion.objects.select_related("objetivo"), *(m.objects.all() for m in SEGUIDOS)):
                recalcular(seguidos)
            for modelo in (modelo for modelo in apps.get_models() if hasattr(modelo, "definiciones")):
                inscribir(modelo, modelo.definiciones.model)
            mensaje = "Documento cargado, con sus fuentes y sus observaciones."
        if verbosity:
            self.stdout.write(mensaje)
