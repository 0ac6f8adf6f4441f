from datetime import date
from itertools import zip_longest

from django.core.exceptions import ValidationError
from django.db import transaction

from .. import permisos
from ..frases import fecha
from ..permisos import Poder
from ..texto import componer, dicho
from .compuesto import Compuesto
from .hecho import ConflictoDeVersion
from .registrado import despues_de


class ConHistoria(Compuesto):
    """Algo cuya definición se corrige y conserva cada versión. Quien hereda tiene `definiciones`."""

    class Meta:
        abstract = True

    def bloquear_definicion(self, version=None):
        """Espera a quien la esté corrigiendo y toma el turno.

        `version`: cuántas definiciones se vieron. Lanza `ConflictoDeVersion` si ya hay más.
        """
        type(self).objects.select_for_update(of=("self",), no_key=True).get(pk=self.pk)
        if version is not None and version != self.definiciones.count():
            raise ConflictoDeVersion(f"{self} cambió desde que se abrió el formulario.")
        # Aunque el reloj retroceda, la versión nueva va después de la última: si no, se leería al revés qué cambió.
        self._history_date = despues_de(self.definiciones.values_list("history_date", flat=True).first())

    def cambios(self):
        """[(versión, [(campo, antes, ahora)])], de la última a la primera, si las hay; los valores, como se leen."""
        historia = list(self.definiciones.select_related("history_user"))
        return [(v, diferencias(v, previa)) for v, previa in zip_longest(historia, historia[1:])]


def diferencias(version, previa):
    """[(campo, antes, ahora)] entre dos versiones; ninguna si no hay previa."""
    if previa is None:
        return []
    cambios = ((version._meta.get_field(c.field), c) for c in version.diff_against(previa).changes)
    return [(campo.verbose_name, legible(campo, c.old), legible(campo, c.new)) for campo, c in cambios]


def legible(campo, valor):
    """El valor de un campo como se lee en pantalla."""
    if valor in (None, ""):
        return "vacío"
    if campo.is_relation:
        return str(campo.related_model._base_manager.filter(pk=valor).first() or "ya no existe")
    if isinstance(valor, bool):
        return "sí" if valor else "no"
    if isinstance(valor, date):
        return fecha(valor)
    return str(dict(campo.flatchoices).get(valor, valor))


class Definido(ConHistoria):
    """Lo que se define y se corrige con un verbo, con historia de quién y por qué."""

    PODER = Poder.DEFINIR
    FIJOS = {}  # lo que no cambia después de nacer: lo viejo que hoy no se admitiría no impide corregir lo demás

    class Meta:
        abstract = True

    def ambitos(self):
        """Aquello de cuya unidad depende quién lo define; nada si no depende de ninguna."""
        return ()

    @transaction.atomic
    def guardar(self, *, por, motivo, version=None):
        """Lo crea o lo corrige, bajo su bloqueo, y lo devuelve.

        `version`: cuántas definiciones llevaba al abrir el formulario. Lanza `ValidationError` por campo,
        `PermissionDenied`, o `ConflictoDeVersion` si otra persona lo corrigió antes.
        """
        permisos.exigir(por, self.PODER, *self.ambitos())
        if not dicho(motivo):
            raise ValidationError({"motivo": "Diga por qué, o de dónde sale el dato."})
        if self.pk:
            self.bloquear_definicion(version)
        self.completar(por)
        self.full_clean(exclude=self.FIJOS if self.pk else None, validate_constraints=False)
        self.validate_constraints()  # también las de lo que no cambia: la base las exige igual
        self._history_user, self._change_reason = por, componer(motivo)
        self.save()
        return self

    def completar(self, por):
        """Lo que se deduce antes de validar."""
