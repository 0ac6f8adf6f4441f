from dataclasses import dataclass

from django.db import models
from django.urls import reverse

from seguimiento.guarda import Guarda
from seguimiento.models import Transcrito, Unidad
from seguimiento.pronostico import pronosticar
from seguimiento.querysets import ClaveNatural

from ..querysets import ProgramaQuerySet


@dataclass(frozen=True, slots=True)
class Barrios:
    """Barrios seguros al corte (semantica §6). `total` es nulo antes de la línea base: «sin dato».

    `lanzados`: los realizados después de la línea base, los únicos que se le suman; `a_tiempo`, los de ellos que lo
    fueron hasta el fin de `anio`, el de la meta. `vencio`: si ese año ya terminó.
    """

    base: int
    lanzados: int
    a_tiempo: int
    meta: int
    anio: int
    hay_dato: bool
    vencio: bool

    @property
    def total(self):
        return self.base + self.lanzados if self.hay_dato else None

    @property
    def faltan(self):
        return None if self.total is None else max(self.meta - self.total, 0)

    @property
    def frente_a_la_meta(self):
        """Una oración: la meta de un año se alcanza dentro de ese año; vacía si no hay dato."""
        if self.total is None:
            return ""
        if not self.vencio and self.faltan:
            return f"{'Falta' if self.faltan == 1 else 'Faltan'} {self.faltan} para la meta de {self.anio}."
        if not self.vencio:
            return f"La meta de {self.anio} está alcanzada."
        logrados = self.base + self.a_tiempo
        if logrados >= self.meta:
            return f"La meta de {self.anio} se alcanzó en su año."
        despues = f"; se llegó a {self.total} después" if self.total >= self.meta else ""
        return f"La meta de {self.anio} no se alcanzó en su año: al 31/12/{self.anio} eran {logrados}{despues}."


class Programa(Transcrito):
    """La Estrategia Multisectorial Barrio Seguro (EMBS), con los totales que el documento cuenta y no lista.

    El documento no pone fecha a la línea base: `linea_base_fecha` es convención nuestra (semantica §6).
    """

    codigo = models.SlugField(unique=True)
    nombre = models.CharField(max_length=200)
    objetivo = models.TextField()
    total_regiones = models.PositiveSmallIntegerField()
    total_distritos = models.PositiveSmallIntegerField()
    total_barrios = models.PositiveSmallIntegerField("línea base, en barrios")
    linea_base_fecha = models.DateField("fecha de la línea base")
    linea_base_nota = models.TextField("convención de la fecha")
    meta = models.PositiveSmallIntegerField("meta, en barrios")
    anio_meta = models.PositiveSmallIntegerField("año de la meta")
    fuente_meta = models.ForeignKey(
        "seguimiento.Fuente",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="fuente de la meta",
    )

    unidad = models.ForeignKey(
        Unidad,
        models.PROTECT,
        related_name="programas",
        verbose_name="unidad conductora",
    )

    GUARDA = (
        Guarda(
            fijos=(
                "codigo",
                "nombre",
                "objetivo",
                "total_regiones",
                "total_distritos",
                "total_barrios",
                "linea_base_fecha",
                "linea_base_nota",
                "meta",
                "anio_meta",
                "fuente",
                "fuente_meta",
                "unidad",
            )  # fmt: skip
        ),
    )

    objects = ProgramaQuerySet.as_manager()

    class Meta:
        verbose_name = "programa"
        verbose_name_plural = "programas"
        constraints = [
            models.CheckConstraint(
                name="programa_meta_sobre_su_base",
                condition=models.Q(meta__gt=models.F("total_barrios")),
            )
        ]

    def __str__(self):
        return self.nombre

    def get_absolute_url(self):
        return reverse("barrio_seguro:programa")

    def natural_key(self):
        return (self.codigo,)

    def pronostico(self, lanzados, corte):
        """Cuándo se llegaría a la meta; `lanzados`: fechas de los lanzamientos realizados al corte, en orden.

        La línea base no es un registro: se cuenta desde el primer lanzamiento (semantica §5).
        """
        cuentan = [dia for dia in lanzados if dia > self.linea_base_fecha]
        if corte.fecha < self.linea_base_fecha or self.total_barrios + len(cuentan) >= self.meta:
            return None
        serie = [(dia, self.total_barrios + n) for n, dia in enumerate(cuentan, 1)]
        return pronosticar(serie, self.meta, corte.fecha, dicha=f"{self.meta} barrios", unidad="barrios")

    def es_de_la_base(self, dia):
        """Si un barrio lanzado ese día, o sin fecha conocida, es parte de los que el documento cuenta."""
        return dia is None or dia <= self.linea_base_fecha

    def barrios(self, corte):
        """`Barrios` al corte, de un programa anotado con `con_lanzados(corte)`."""
        hay_dato, vencio = corte.fecha >= self.linea_base_fecha, corte.fecha.year > self.anio_meta
        cuentas = (self.total_barrios, self.lanzados, self.lanzados_a_tiempo)
        return Barrios(*cuentas, self.meta, self.anio_meta, hay_dato, vencio)


class Elemento(Transcrito):
    """Parte del marco del programa, en el orden del documento. `codigo` es nuestro."""

    codigo = models.SlugField(unique=True)
    programa = models.ForeignKey(Programa, models.CASCADE, related_name="+")
    orden = models.PositiveSmallIntegerField()
    texto = models.TextField()

    GUARDA = (Guarda(fijos=("codigo", "programa", "orden", "texto", "fuente")),)

    objects = ClaveNatural.as_manager()

    class Meta:
        abstract = True
        ordering = ["programa", "orden"]

    def __str__(self):
        return self.texto

    def get_absolute_url(self):
        return reverse("barrio_seguro:programa") + f"#{self.codigo}"

    def natural_key(self):
        return (self.codigo,)


class ObjetivoPrograma(Elemento):
    class Meta(Elemento.Meta):
        verbose_name = "objetivo del programa"
        verbose_name_plural = "objetivos del programa"


class EjeIntervencion(Elemento):
    """Prevención policial, comunitaria o social. No es un eje de la estrategia corta."""

    class Meta(Elemento.Meta):
        verbose_name = "eje de intervención"
        verbose_name_plural = "ejes de intervención"


class Actividad(Elemento):
    """Actividad de un eje, bajo el título que el documento le da (`grupo`), si le da uno."""

    eje = models.ForeignKey(EjeIntervencion, models.CASCADE, related_name="actividades")
    grupo = models.CharField(max_length=200, blank=True)

    GUARDA = (*Elemento.GUARDA, Guarda(fijos=("eje", "grupo")))

    class Meta(Elemento.Meta):
        verbose_name = "actividad"
        verbose_name_plural = "actividades"


class FactorRiesgo(Elemento):
    class Meta(Elemento.Meta):
        verbose_name = "factor de riesgo"
        verbose_name_plural = "factores de riesgo"


class Lineamiento(Elemento):
    """Lineamiento territorial a nivel local; `actor` es a quién se refiere."""

    actor = models.CharField(max_length=100)

    GUARDA = (*Elemento.GUARDA, Guarda(fijos=("actor",)))

    class Meta(Elemento.Meta):
        verbose_name = "lineamiento territorial"
        verbose_name_plural = "lineamientos territoriales"


class AccionGobiernoLocal(Elemento):
    class Meta(Elemento.Meta):
        verbose_name = "acción con los gobiernos locales"
        verbose_name_plural = "acciones con los gobiernos locales"
