from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Case, CharField, DateField, F, Q, Value, When

from seguimiento.frases import enumerar, plural
from seguimiento.periodos import MESES
from seguimiento.permisos import Poder
from seguimiento.plazos import Estado, Modalidad
from seguimiento.querysets import ClaveNatural, HechoQuerySet, SeguidoQuerySet, VisibleQuerySet


class AnioQuerySet(ClaveNatural):
    CLAVE = ("anio",)


class HitoQuerySet(SeguidoQuerySet):
    """Lo que se cumple en un día: su plazo es un hito (semantica §6)."""

    def vigentes(self, corte, **propias):
        hito = Value(Modalidad.HITO.value, output_field=CharField())
        return super().vigentes(corte, **propias).annotate(modalidad=hito)


class SesionQuerySet(HitoQuerySet):
    CLAVE = ("anio", "tipo", "numero")
    PODER = Poder.LLEVAR_CONSEJO

    def de_su_unidad(self, usuario):
        """Las sesiones las lleva la Secretaría Técnica: ninguna es de una unidad."""
        return Q(pk__in=[])

    def al(self, corte, umbrales=None):
        """Además de la regla, `celebrada_el`: la del hecho que rige o la que el documento da; nula si no consta."""
        return super().al(corte, umbrales).annotate(celebrada_el=CELEBRADA)

    def celebradas(self, corte):
        """Las que ya ocurrieron en T, según el documento o según los hechos conocidos hasta K, con `celebrada_el`."""
        return self.vigentes(corte).annotate(celebrada_el=CELEBRADA).filter(celebrada_el__lte=corte.fecha)

    def proxima(self, corte, despues_de=None):
        """La primera programada después de T, o de esa fecha, que en T sigue en pie; nula si no hay."""
        pendientes = self.vigentes(corte).filter(fecha__isnull=True, plazo_fin__gt=despues_de or corte.fecha)
        return pendientes.exclude(estado__in=[Estado.CULMINADA, Estado.CANCELADA]).order_by("plazo_fin").first()

    def cumplimiento(self, corte, normas, anios):
        """`Cumplimiento` del art. 5 por año, del de T al primero con sesiones, sin saltar los que no tienen ninguna."""
        cuentas = defaultdict(Cuenta)
        for anio, tipo, descentralizada, dia in (
            self.celebradas(corte).order_by().values_list("anio", "tipo", "descentralizada", "celebrada_el")
        ):
            cuentas[anio].sumar(tipo, descentralizada, dia)
        return [
            Cumplimiento.del_anio(anio, cuentas[anio], corte, normas, anios)
            for anio in range(corte.fecha.year, min([*cuentas, corte.fecha.year]) - 1, -1)
        ]


# Antes de que se celebre según un hecho vale la que el documento da; cancelada, ninguna.
CELEBRADA = Case(
    When(estado=Estado.CULMINADA, then=F("racha_desde")),
    When(estado=Estado.CANCELADA, then=None),
    default=F("fecha"),
    output_field=DateField(),
)


@dataclass(slots=True)
class Cuenta:
    """Las ordinarias de un año y en qué meses fueron."""

    ordinarias: int = 0
    descentralizadas: int = 0
    meses: set = field(default_factory=set)

    def sumar(self, tipo, descentralizada, dia):
        if tipo == "ordinaria":
            self.ordinarias += 1
            self.descentralizadas += descentralizada
            self.meses.add(dia.month)


class AcuerdoQuerySet(HitoQuerySet):
    RESPONDE = ("institucion", "responsable__codigo")

    def de_su_unidad(self, usuario):
        return Q(responsable=usuario.unidad_id)

    def al(self, corte, umbrales=None):
        """Los adoptados hasta T."""
        return super().al(corte, umbrales).filter(Q(inicio__isnull=True) | Q(inicio__lte=corte.fecha))

    def con_detalle(self):
        return self.select_related("sesion", "responsable", "fuente__documento")

    # Se dicen después de `al(corte)`

    def abiertos(self):
        return self.exclude(estado__in=[Estado.CULMINADA, Estado.CANCELADA])

    def por_urgencia(self):
        """Primero los de más retraso; los sin plazo, al final."""
        return self.order_by("-dias_retraso", F("plazo_fin").asc(nulls_last=True), "codigo")


class AvanceAcuerdoQuerySet(HechoQuerySet):
    """Los avances de los acuerdos."""


@dataclass(frozen=True, slots=True)
class Cumplimiento:
    """Sesiones de un año frente a la Ley 27933, art. 5, a la fecha de corte (semantica §6).

    `exigidas` es (ordinarias, descentralizadas) o nulo si no hay norma cargada para el año; `cumple` es nulo
    mientras no se puede decir: año abierto, registro incompleto o norma por confirmar.
    """

    anio: int
    ordinarias: int
    descentralizadas: int
    exigidas: tuple[int, int] | None
    cerrado: bool
    completo: bool
    meses: frozenset = frozenset()
    meses_pasados: int = 12

    @classmethod
    def del_anio(cls, anio, cuenta, corte, normas: Iterable, anios: Iterable):
        norma = next((n for n in normas if n.cubre(anio)), None)
        siguiente = corte.fecha + timedelta(days=1)
        return cls(
            anio,
            cuenta.ordinarias,
            cuenta.descentralizadas,
            norma and (norma.ordinarias, norma.descentralizadas),
            corte.fecha >= date(anio, 12, 31),
            any(declarado.anio == anio and declarado.registro_completo for declarado in anios),
            frozenset(cuenta.meses),
            12 if siguiente.year > anio else siguiente.month - 1,
        )

    @property
    def meses_sin_sesion(self):
        """Los meses del año ya terminados al corte sin una ordinaria registrada: «enero», «marzo»…"""
        return [MESES[mes - 1] for mes in range(1, self.meses_pasados + 1) if mes not in self.meses]

    @property
    def limite(self):
        """Hasta cuándo hay para celebrar lo que falta: el último día del año."""
        return date(self.anio, 12, 31)

    @property
    def faltan(self):
        """(ordinarias, descentralizadas) por celebrar; nulo si no hay norma cargada para el año."""
        if self.exigidas is None:
            return None
        hechas = (self.ordinarias, self.descentralizadas)
        return tuple(max(pide - hay, 0) for pide, hay in zip(self.exigidas, hechas, strict=True))

    @property
    def frase_de_lo_que_falta(self):
        """«falta 1 descentralizada» · «faltan 2 ordinarias y 1 descentralizada»; «» si no falta o no se puede decir."""
        ordinarias, descentralizadas = self.faltan or (0, 0)
        partes = (
            plural(ordinarias, "ordinaria", "ordinarias"),
            plural(descentralizadas, "descentralizada", "descentralizadas"),
        )
        cuantas = ordinarias + descentralizadas
        return f"{'falta' if cuantas == 1 else 'faltan'} {enumerar(partes)}" if cuantas else ""

    @property
    def cumple(self):
        if not (self.cerrado and self.completo and self.exigidas):
            return None
        return self.cumple_ordinarias and self.cumple_descentralizadas

    @property
    def cumple_ordinarias(self):
        return self.ordinarias >= self.exigidas[0]

    @property
    def cumple_descentralizadas(self):
        return self.descentralizadas >= self.exigidas[1]

    def _frase(self, n, indice, cumple):
        registradas = plural(n, "registrada", "registradas", "ninguna registrada")
        if not self.exigidas:
            return f"{registradas}, norma por confirmar"
        if not self.cerrado:
            return f"van {n} de {self.exigidas[indice]}"
        if not self.completo:
            return f"{registradas}, registro incompleto"
        return f"{n} de {self.exigidas[indice]}" + (", cumple" if cumple() else ", no cumple")

    @property
    def frase_ordinarias(self):
        """«4 de 4, cumple» · «van 2 de 4» · «3 registradas, registro incompleto»."""
        return self._frase(self.ordinarias, 0, lambda: self.cumple_ordinarias)

    @property
    def frase_descentralizadas(self):
        return self._frase(self.descentralizadas, 1, lambda: self.cumple_descentralizadas)


class CorteQuerySet(VisibleQuerySet):
    """Cortes publicados y por publicar."""

    def con_rastro(self):
        return self.select_related("sesion", "registrado_por").prefetch_related("pasos__registrado_por")
