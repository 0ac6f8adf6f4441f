"""La regla del plazo, dicha una sola vez y en SQL (semantica §4). Ninguna regla mira el reloj: el corte llega de fuera.

Se aplica a toda consulta que traiga estas columnas: `plazo_inicio`, `plazo_fin`, `fin_original`, `modalidad`, `estado`,
`avance` (porcentaje), `ultimo_reporte` y `racha_desde` (desde cuándo está así). La forma Python vive en las pruebas,
como oráculo.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Case, DateField, F, Func, IntegerField, Q, Value, When
from django.db.models.functions import Cast, Round
from django.db.models.lookups import GreaterThan

from .rotulos import Rotulo, semaforo

# Se sube a mano cuando cambia un resultado; `tests/test_version_de_la_regla.py` obliga a hacerlo (semantica §1).
VERSION = 2


class Modalidad(models.TextChoices):
    HITO = "hito", "Hito"
    CONTINUA = "continua", "Continua"


class Estado(models.TextChoices):
    """Lo que la DGSC declara; `sin_reporte` es no haber declarado nada."""

    SIN_REPORTE = "sin_reporte", "Sin reporte"
    NO_INICIADA = "no_iniciada", "No iniciada"
    EN_PROCESO = "en_proceso", "En proceso"
    CULMINADA = "culminada", "Culminada"
    SUSPENDIDA = "suspendida", "Suspendida"
    CANCELADA = "cancelada", "Cancelada"


class Situacion(models.TextChoices):
    """Frente al plazo vigente en T, en el orden en que se leen en pantalla."""

    CULMINADA_EN_PLAZO = "culminada_en_plazo", "Culminada en plazo"
    CULMINADA_FUERA_DE_PLAZO = "culminada_fuera_de_plazo", "Culminada fuera de plazo"
    CULMINADA_SIN_PLAZO = "culminada_sin_plazo", "Culminada sin plazo"
    EN_PLAZO = "en_plazo", "En plazo"
    POR_VENCER = "por_vencer", "Por vencer"
    VENCIDA = "vencida", "Vencida"
    POR_INICIAR = "por_iniciar", "Por iniciar"
    SIN_FECHA = "sin_fecha", "Sin fecha"
    CANCELADA = "cancelada", "Cancelada"


class Frescura(models.TextChoices):
    AL_DIA = "al_dia", "Al día"
    POR_ACTUALIZAR = "por_actualizar", "Por actualizar"
    DESACTUALIZADA = "desactualizada", "Desactualizada"
    SIN_REPORTE = "sin_reporte", "Sin reporte"
    NO_APLICA = "no_aplica", "No aplica"


CERRADOS = {Estado.CULMINADA, Estado.CANCELADA}
ABIERTAS = (
    Situacion.EN_PLAZO,
    Situacion.POR_VENCER,
    Situacion.VENCIDA,
    Situacion.POR_INICIAR,
    Situacion.SIN_FECHA,
)


CEPLAN = (95, 75)


@dataclass(frozen=True, slots=True)
class Umbrales:
    """Bandas en %, por defecto las de CEPLAN, y ventanas en días; se configuran en `settings.UMBRALES`."""

    verde: int = CEPLAN[0]
    ambar: int = CEPLAN[1]
    dias_por_vencer: int = 15
    dias_al_dia: int = 30
    dias_por_actualizar: int = 60

    @classmethod
    def vigentes(cls):
        return cls(**settings.UMBRALES)

    @property
    def de_ceplan(self):
        """Si las bandas son las referenciales de CEPLAN, y no otras que se configuraron."""
        return (self.verde, self.ambar) == CEPLAN


class Dias(Func):
    """Días enteros de la segunda fecha a la primera: `Dias(fin, inicio)`."""

    template = "(%(expressions)s)"
    arg_joiner = " - "
    arity = 2
    output_field = IntegerField()

    def as_sqlite(self, compiler, connection, **extra):
        dias = Func(*(Func(fecha, function="JULIANDAY") for fecha in self.source_expressions))
        entero = {"template": "CAST(%(expressions)s AS INTEGER)", "arg_joiner": " - "}
        return Func.as_sql(dias, compiler, connection, **entero, **extra)


def nombre(miembro):
    """El valor que se lee: «vencida»."""
    return miembro.value


def lugar(miembro):
    """Su lugar en el catálogo, para ordenar como se lee y no por letra."""
    return list(type(miembro)).index(miembro)


class Regla:
    """Las condiciones de semantica §4 para un corte, como `Q`; situación, semáforo y frescura se arman con ellas."""

    def __init__(self, corte, umbrales):
        self.corte = hoy = corte.fecha
        self.umbrales = umbrales
        self.hoy = Cast(Value(hoy), DateField())
        # De una continua ya empezada y sin vencer: a las demás no se les pregunta.
        self.corridos = Dias(self.hoy, F("plazo_inicio")) + 1
        self.largo = Dias(F("plazo_fin"), F("plazo_inicio")) + 1
        self.cancelada = Q(estado=Estado.CANCELADA)
        self.culminada = Q(estado=Estado.CULMINADA)
        self.sin_reporte = Q(estado=Estado.SIN_REPORTE)
        self.sin_fin = Q(plazo_fin__isnull=True)
        self.termino = Q(plazo_fin__lt=hoy)
        self.en_termino = Q(plazo_fin__lte=hoy)
        self.tarde = Q(racha_desde__gt=F("plazo_fin"))
        self.por_vencer = Q(plazo_fin__lte=hoy + timedelta(days=umbrales.dias_por_vencer))
        self.antes_del_inicio = Q(plazo_inicio__gt=hoy)
        self.hito = Q(modalidad=Modalidad.HITO)
        self.callada = Q(plazo_inicio__lt=hoy - timedelta(days=umbrales.dias_al_dia))
        self.al_dia = Q(ultimo_reporte__gte=hoy - timedelta(days=umbrales.dias_al_dia))
        self.por_actualizar = Q(ultimo_reporte__gte=hoy - timedelta(days=umbrales.dias_por_actualizar))

    def situacion(self, como=nombre):
        return primera(
            como,
            (self.cancelada, Situacion.CANCELADA),
            (self.culminada & self.sin_fin, Situacion.CULMINADA_SIN_PLAZO),
            (self.culminada & self.tarde, Situacion.CULMINADA_FUERA_DE_PLAZO),
            (self.culminada, Situacion.CULMINADA_EN_PLAZO),
            (self.sin_fin, Situacion.SIN_FECHA),
            (self.termino, Situacion.VENCIDA),
            (self.por_vencer, Situacion.POR_VENCER),
            (self.antes_del_inicio, Situacion.POR_INICIAR),
            si_no=Situacion.EN_PLAZO,
        )

    def dias_retraso(self, fin="plazo_fin"):
        """Frente al plazo vigente o, con `fin_original`, frente a la primera promesa."""
        tarde, termino = Q(racha_desde__gt=F(fin)), Q(**{f"{fin}__lt": self.corte})
        return Case(
            When(self.cancelada | Q(**{f"{fin}__isnull": True}), then=Value(0)),
            When(self.culminada & tarde, then=Dias(F("racha_desde"), F(fin))),
            When(self.culminada, then=Value(0)),
            When(termino, then=Dias(self.hoy, F(fin))),
            default=Value(0),
            output_field=IntegerField(),
        )

    def dias_plazo(self):
        """Denominador de lo programado: días del plazo, ambos incluidos; 1 si es hito; nulo sin fin."""
        return Case(
            When(self.sin_fin, then=None),
            When(self.hito, then=Value(1)),
            default=self.largo,
            output_field=IntegerField(),
        )

    def dias_corridos(self):
        """Numerador de lo programado: días del plazo transcurridos en T; nulo sin fin."""
        return Case(
            When(self.sin_fin, then=None),
            When(self.en_termino, then=F("dias_plazo")),
            When(self.hito | self.antes_del_inicio, then=Value(0)),
            default=self.corridos,
            output_field=IntegerField(),
        )

    def fraccion(self):
        """(numerador, denominador) de lo programado, reducida donde es 0 o 1: al sumar hay menos grupos."""
        cerrada = self.en_termino | self.hito | self.antes_del_inicio
        numerador = Case(
            When(self.sin_fin, then=None),
            When(self.en_termino, then=Value(1)),
            When(self.hito | self.antes_del_inicio, then=Value(0)),
            default=self.corridos,
            output_field=IntegerField(),
        )
        denominador = Case(
            When(self.sin_fin, then=None),
            When(cerrada, then=Value(1)),
            default=self.largo,
            output_field=IntegerField(),
        )
        return numerador, denominador

    def rotulo(self, como=nombre):
        return primera(
            como,
            (self.cancelada, Rotulo.CANCELADA),
            (self.culminada & self.sin_fin, Rotulo.CULMINADA),
            (self.culminada & self.tarde, Rotulo.CULMINADA_TARDE),
            (self.culminada, Rotulo.CULMINADA_EN_PLAZO),
            (self.sin_fin, Rotulo.SIN_FECHA),
            (self.termino & self.sin_reporte, Rotulo.SIN_DATO),
            (self.termino, Rotulo.VENCIDA),
            (~self.por_vencer & self.antes_del_inicio, Rotulo.POR_INICIAR),
            (self.hito & self.por_vencer, Rotulo.POR_VENCER),
            (self.hito, Rotulo.EN_PLAZO),
            (self.sin_reporte & (self.por_vencer | self.callada), Rotulo.EN_RIESGO_SIN_DATO),
            (self.sin_reporte, Rotulo.SIN_REPORTE_AUN),
            (mayor(self.largo, 10 * self.corridos), Rotulo.RECIEN_INICIADA),
            (self._alcanza(self.umbrales.verde), Rotulo.A_RITMO),
            (self._alcanza(self.umbrales.ambar), Rotulo.EN_RIESGO),
            si_no=Rotulo.ATRASADA,
        )

    def semaforo(self, como=nombre):
        """El color es del rótulo: no hay otra regla."""
        return self.rotulo(lambda rotulo: como(semaforo(rotulo)))

    def _alcanza(self, banda):
        """avance ÷ programado ≥ banda %, con enteros y sin redondear (semantica §4.3)."""
        return ~mayor(banda * 100 * self.corridos, F("avance_puntos") * self.largo)

    def frescura(self):
        return primera(
            nombre,
            (self.culminada | self.cancelada, Frescura.NO_APLICA),
            (~self.sin_fin & ~self.por_vencer & self.antes_del_inicio, Frescura.NO_APLICA),
            (self.sin_reporte, Frescura.SIN_REPORTE),
            (self.al_dia, Frescura.AL_DIA),
            (self.por_actualizar, Frescura.POR_ACTUALIZAR),
            si_no=Frescura.DESACTUALIZADA,
        )


def mayor(una, otra):
    """Condición `una > otra` entre expresiones enteras."""
    return Q(GreaterThan(una, otra))


def primera(como, *reglas, si_no):
    """Lo que `como` dice de la primera regla que se cumple, en orden: `(condición, miembro de un catálogo)`."""
    return Case(
        *(When(condicion, then=Value(como(miembro))) for condicion, miembro in reglas),
        default=Value(como(si_no)),
    )


def si(condicion):
    """Si se cumple, como columna."""
    return Case(When(condicion, then=True), default=False)


def anotar(consulta, corte, umbrales):
    """Agrega a la consulta, al corte: situación, días de retraso, programado (como fracción), rótulo, semáforo,
    frescura y si es exigible (semantica §4 y §5)."""
    regla = Regla(corte, umbrales)
    numerador, denominador = regla.fraccion()
    puntos = Cast(Round(F("avance") * Value(100), output_field=models.FloatField()), IntegerField())
    return (
        consulta.annotate(dias_plazo=regla.dias_plazo(), avance_puntos=puntos)
        .annotate(dias_corridos=regla.dias_corridos())
        .annotate(
            situacion=regla.situacion(),
            dias_retraso=regla.dias_retraso(),
            dias_retraso_original=regla.dias_retraso("fin_original"),
            rotulo=regla.rotulo(),
            semaforo=regla.semaforo(),
            frescura=regla.frescura(),
            exigible=si(regla.termino & ~regla.cancelada),
        )
        # Solo se calculan si se ordena o se suma por ellos.
        .alias(
            orden_semaforo=regla.semaforo(lugar),
            orden_situacion=regla.situacion(lugar),
            vence_hoy=si(Q(plazo_fin=corte.fecha) & ~regla.cancelada),
            exigible_original=si(Q(fin_original__lt=corte.fecha) & ~regla.cancelada),
            tocaba=numerador,
            de_cuanto=denominador,
        )
    )
