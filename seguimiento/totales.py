"""Totales de semantica §5: siempre con numerador y denominador, y con medias exactas."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from fractions import Fraction

from django.db.models import Count, F, Q, Sum

from .cuentas import porcentaje, redondear
from .plazos import Estado, Situacion
from .rotulos import Rotulo, Semaforo, semaforo

NINGUNA = Q(pk__isnull=True)
CULMINADAS = (
    Situacion.CULMINADA_EN_PLAZO,
    Situacion.CULMINADA_FUERA_DE_PLAZO,
    Situacion.CULMINADA_SIN_PLAZO,
)


# Lo que se cuenta aparte de la situación, y con qué condición (semantica §5).
APARTE = {
    "canceladas_tras_vencer": Q(estado=Estado.CANCELADA, racha_desde__gt=F("plazo_fin")),
    "exigibles_original": Q(exigible_original=True),
    "exigibles_original_en_plazo": Q(
        exigible_original=True, estado=Estado.CULMINADA, racha_desde__lte=F("fin_original")
    ),
    "reprogramadas": Q(movimientos__gt=0),
    "vencen_hoy": Q(vence_hoy=True),
    "vencen_hoy_culminadas": Q(vence_hoy=True, estado=Estado.CULMINADA),
}
CUENTAS = ("alertas", *APARTE)


@dataclass(slots=True)
class Totales:
    """Cuentas de un grupo de acciones al corte. Las medias son `Fraction` de 0 a 100, o nulas sin filas.

    `puntos`: centésimas de %. `corridos`: días corridos por cada largo de plazo; con enteros la suma es exacta.
    """

    n: int = 0
    situaciones: Counter = field(default_factory=Counter)
    rotulos: Counter = field(default_factory=Counter)
    estados: Counter = field(default_factory=Counter)
    exigibles: int = 0
    exigibles_en_plazo: int = 0
    exigibles_fuera_de_plazo: int = 0
    canceladas_tras_vencer: int = 0
    exigibles_original: int = 0
    exigibles_original_en_plazo: int = 0
    reprogramadas: int = 0
    vencen_hoy: int = 0
    vencen_hoy_culminadas: int = 0
    alertas: int = 0
    reportadas: int = 0
    con_plazo: int = 0
    puntos: int = 0
    corridos: Counter = field(default_factory=Counter)
    corridos_reportadas: Counter = field(default_factory=Counter)
    n_reportadas_con_plazo: int = 0

    @classmethod
    def de_todos(cls, grupos):
        """La suma de varios; de ninguno, todo en cero."""
        total = cls()
        for campo in cls.__slots__:
            for parte in (getattr(grupo, campo) for grupo in grupos):
                suma = getattr(total, campo)
                suma.update(parte) if isinstance(suma, Counter) else setattr(total, campo, suma + parte)
        return total

    def sumar(self, fila):
        """Agrega una fila agrupada de `contar`."""
        n, situacion = fila["n"], fila["situacion"]
        self.n += n
        self.situaciones[situacion] += n
        self.rotulos[fila["rotulo"]] += n
        self.estados[fila["estado"]] += n
        for cuenta in CUENTAS:
            setattr(self, cuenta, getattr(self, cuenta) + fila[cuenta])
        if fila["exigible"]:
            self.exigibles += n
            self.exigibles_en_plazo += n * (situacion == Situacion.CULMINADA_EN_PLAZO)
            self.exigibles_fuera_de_plazo += n * (situacion == Situacion.CULMINADA_FUERA_DE_PLAZO)
        self._promediar(fila)

    def _promediar(self, fila):
        """Avance de las reportadas; lo programado, de las no canceladas y de las reportadas (semantica §5)."""
        plazo = fila["plazo"]
        if plazo and fila["estado"] != Estado.CANCELADA:
            self.con_plazo += fila["n"]
            self.corridos[plazo] += fila["corridos"]
        if fila["estado"] != Estado.SIN_REPORTE:
            self.reportadas += fila["n"]
            self.puntos += fila["puntos"]
            if plazo:
                self.n_reportadas_con_plazo += fila["n"]
                self.corridos_reportadas[plazo] += fila["corridos"]

    @property
    def suma_avance(self):
        return Fraction(self.puntos, 100)

    @property
    def suma_programado(self):
        return sumar_fracciones(self.corridos)

    @property
    def suma_programado_reportadas(self):
        return sumar_fracciones(self.corridos_reportadas)

    @property
    def vencidas(self):
        return self.situaciones[Situacion.VENCIDA]

    @property
    def sin_reporte(self):
        return self.estados[Estado.SIN_REPORTE]

    @property
    def culminadas(self):
        return sum(self.situaciones[situacion] for situacion in CULMINADAS)

    @property
    def antes_de_vencer(self):
        """Culminadas en plazo cuyo plazo aún no termina: no son exigibles, se cuentan aparte."""
        return self.situaciones[Situacion.CULMINADA_EN_PLAZO] - self.exigibles_en_plazo

    @property
    def cumplimiento(self):
        """Porcentaje mostrado (1 decimal) de exigibles culminadas en plazo; nulo si no hay exigibles."""
        return redondear(porcentaje(self.exigibles_en_plazo, self.exigibles))

    @property
    def en_plazo_de_exigibles(self):
        """«1 de 7», siempre con su denominador; sin exigibles no hay cero que decir."""
        return f"{self.exigibles_en_plazo:,} de {self.exigibles:,}" if self.exigibles else "aún ninguna exigible"

    @property
    def programado_medio(self):
        """De todas las no canceladas con plazo, mostrado con 1 decimal."""
        return redondear(self.suma_programado / self.con_plazo) if self.con_plazo else None

    @property
    def avance_medio(self):
        """De las reportadas, con plazo o sin él."""
        return redondear(self.suma_avance / self.reportadas) if self.reportadas else None

    @property
    def programado_medio_reportadas(self):
        """Lo que tocaba en esas mismas que reportaron."""
        n = self.n_reportadas_con_plazo
        return redondear(self.suma_programado_reportadas / n) if n else None

    @property
    def por_situacion(self):
        """[(Situacion, n)] con n > 0, en el orden de lectura."""
        return [(situacion, self.situaciones[situacion]) for situacion in Situacion if self.situaciones[situacion]]

    @property
    def semaforos(self):
        """Cuántas hay de cada color: la suma de sus rótulos."""
        cuentas = Counter()
        for rotulo, n in self.rotulos.items():
            cuentas[semaforo(Rotulo(rotulo)).value] += n
        return cuentas

    @property
    def por_semaforo(self):
        return [(luz, self.semaforos[luz]) for luz in Semaforo]

    @property
    def por_rotulo(self):
        """[(Rotulo, n)] con n > 0: las culminadas, las culminadas tarde y las «sin dato», aparte (semantica §4.5)."""
        return [(rotulo, self.rotulos[rotulo]) for rotulo in Rotulo if self.rotulos[rotulo]]


def sumar_fracciones(corridos):
    """Suma exacta, de 0 a 100, de días corridos ÷ días de plazo: `{días de plazo: días corridos}`."""
    return sum((Fraction(dias * 100, plazo) for plazo, dias in corridos.items()), Fraction(0))


def contar(consulta, grupo, alerta=NINGUNA):
    """`(total, {valor de grupo: Totales})` de una consulta anotada con `al(corte)`, en una sola consulta SQL.

    `alerta`: condición de las que se cuentan en `Totales.alertas`. Agrupa además por días de plazo, y así la media de
    lo programado es exacta sin traer las filas.
    """
    filas = (
        consulta.order_by()
        .annotate(plazo=F("de_cuanto"))
        .values(grupo, "situacion", "rotulo", "estado", "exigible", "plazo")
        .annotate(
            n=Count("pk"),
            corridos=Sum("tocaba"),
            puntos=Sum("avance_puntos"),
            alertas=Count("pk", alerta),
            **{nombre: Count("pk", condicion) for nombre, condicion in APARTE.items()},
        )
    )
    grupos = defaultdict(Totales)
    for fila in filas:
        grupos[fila[grupo]].sumar(fila)
    return Totales.de_todos(grupos.values()), dict(grupos)
