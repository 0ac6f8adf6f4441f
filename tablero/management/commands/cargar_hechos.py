from datetime import date

from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from barrio_seguro.models import Lanzamiento
from estrategia.models import Accion
from seguimiento.models import Documento, Fuente, Nivel, Usuario
from seguimiento.plazos import Estado

AUTOR = "hechos-publicos"
PUBLICADAS = [
    ("OE1.1", date(2022, 2, 2), "ds-012-2022-pcm", "Se publicó el Decreto Supremo N° 012-2022-PCM."),
    ("OE1.2", date(2022, 6, 22), "ds-006-2022-in", "Se publicó el Decreto Supremo N° 006-2022-IN."),
]
HUANCAVELICA = "nota-wanka-willca"


class Command(BaseCommand):
    """Carga los hechos verificados en fuentes públicas; lo que no llega a hecho entra como observación. Una vez."""

    help = "Carga los hechos públicos verificados y las demás observaciones públicas. Si ya están, no toca nada."

    @transaction.atomic
    def handle(self, *, verbosity=1, **_):
        if Documento.objects.ficticios().exists():
            raise CommandError("Esta base es de demostración: los hechos verificados no se mezclan con los ficticios.")
        if Documento.objects.filter(codigo=HUANCAVELICA).exists():
            mensaje = "Los hechos públicos ya estaban cargados: no se tocó ningún dato."
        else:
            call_command("cargar_documento", verbosity=0)
            call_command("loaddata", "hechos_publicos", verbosity=0)
            try:
                autor = _autor()
                self._registrar(autor)
                _cerrar(autor)
            except ValidationError as error:
                raise CommandError(f"No se cargó ningún hecho público: {' '.join(error.messages)}") from error
            mensaje = "Hechos públicos cargados: OE1.1, OE1.2 y el lanzamiento L3; lo demás, como observaciones."
        if verbosity:
            self.stdout.write(mensaje)

    def _registrar(self, autor):
        for codigo, fecha, norma, que in PUBLICADAS:
            Accion.objects.get_by_natural_key("2022-I", codigo).registrar_avance(
                por=autor,
                fecha=fecha,
                estado=Estado.CULMINADA,
                que_se_hizo=que,
                **_prueba(norma),
            )
        Lanzamiento.objects.get_by_natural_key("L3").realizar(
            por=autor,
            fecha=date(2022, 5, 12),
            nombre_barrio="Wanka Willca",
            ordinal_nacional=103,
            comentario="Año inferido: la nota de prensa dice el día y el mes, no el año.",
            **_prueba(HUANCAVELICA),
        )


def _autor():
    """Cuenta que solo firma el rastro: sin contraseña, y activa mientras dura la carga."""
    datos = {"first_name": "Hechos públicos verificados", "rol": Usuario.Rol.SECRETARIA, "is_active": True}
    autor, nueva = Usuario.objects.update_or_create(username=AUTOR, defaults=datos)
    if nueva:
        autor.set_unusable_password()
        autor.save(update_fields=["password"])
    return autor


def _cerrar(autor):
    """Nadie entra con ella, ni tiene ya ningún poder."""
    autor.is_active = False
    autor.save(update_fields=["is_active"])


def _prueba(codigo):
    """La fuente del hecho y, con las mismas palabras, su sustento público."""
    fuente = Fuente.objects.get_by_natural_key(codigo)
    return {"fuente": fuente, "sustento": {"documento": fuente.cita, "nivel": Nivel.PUBLICO}}
