"""Mapa del Perú por regiones, dibujado en el servidor: entran filas, salen trazos SVG. No consulta la base de datos.

Unidades del lienzo: 400 × 590. Los números del dibujo salen como texto con punto decimal, porque el formato
regional de la plantilla podría escribir una coma y romper el SVG. Geometría: ``geo/README.md``.
"""

import textwrap
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from math import cos, hypot

from django.template.loader import render_to_string

from barrio_seguro.geo.contornos import ALTO, ANCHO, PAIS, Contorno, Punto, contornos, encuadre, numero

ESTADOS = ("realizado", "programado", "vencido", "cancelado")
SEPARACION = 14.0
CAJA = (3, 410, 140, 177)
NOMBRES = (("Callao", 46, 481, "end"), ("Lima", 9, 566, "start"), ("Metropolitana", 9, 579, "start"))


@dataclass(frozen=True)
class Escala:
    """Qué se pinta: ``clases`` es (más de cuánto, clase, texto), de mayor a menor; ``gris`` dice qué es no tener."""

    titulo: str
    gris: str
    clases: tuple[tuple[int, int, str], ...]

    def clase_de(self, cantidad: int | None) -> int:
        """Clase de la coropleta, de 0 (nada, o sin dato) a 5."""
        return next((clase for suelo, clase, _ in self.clases if (cantidad or 0) > suelo), 0)


# Lima tiene 28 barrios y la que sigue 10: con clases iguales las demás se verían de un solo color.
BARRIOS = Escala(
    "Barrios seguros por región",
    "sin barrios",
    ((10, 5, "más de 10"), (6, 4, "7–10"), (3, 3, "4–6"), (1, 2, "2–3"), (0, 1, "1")),
)
LANZAMIENTOS = Escala("Lanzamientos por región", "ninguno", ((3, 5, "4 o más"), (2, 4, "3"), (1, 3, "2"), (0, 1, "1")))
ATRASOS = Escala("Lanzamientos vencidos por región", "ninguno", LANZAMIENTOS.clases)
REGISTRO = Escala(
    "Barrios de la línea base ya registrados, en %",
    "ninguno registrado",
    ((99, 5, "todos"), (66, 4, "67–99 %"), (33, 3, "34–66 %"), (10, 2, "11–33 %"), (0, 1, "1–10 %")),
)


@dataclass(frozen=True)
class RegionEnMapa:
    """Una región y su cifra; ``cantidad`` 0 o None se pinta gris. ``detalle`` es la frase de la tarjeta."""

    area: str
    nombre: str
    cantidad: int | None
    url: str | None
    detalle: str
    unidad: str = ""


@dataclass(frozen=True)
class PinEnMapa:
    """Un lanzamiento en grados decimales (WGS 84); ``estado`` es uno de ``ESTADOS``."""

    etiqueta: str
    latitud: float
    longitud: float
    area: str
    estado: str
    url: str | None
    detalle: str


@dataclass(frozen=True)
class Tarjeta:
    """Cartel que aparece al pasar o enfocar: caja y renglones (texto, y)."""

    x: str
    y: str
    ancho: str
    alto: str
    texto_x: str
    renglones: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class AreaDibujada:
    """Un área lista para la plantilla.

    ``ampliado`` es su trazo en el recuadro, si lo tiene; ``rotulo``, su cantidad en (x, y); ``nombre_y`` está
    vacío si el nombre no cabe dentro del área.
    """

    area: str
    nombre: str
    clase: int
    trazo: str
    ampliado: str
    rotulo: str
    x: str
    y: str
    nombre_y: str
    url: str | None
    detalle: str
    tarjeta: Tarjeta


@dataclass(frozen=True)
class PinDibujado:
    """Un lanzamiento listo para la plantilla; su forma es la de su estado."""

    estado: str
    x: str
    y: str
    url: str | None
    detalle: str
    tarjeta: Tarjeta


@dataclass(frozen=True)
class Recuadro:
    """Ampliación de Lima Metropolitana y Callao: caja, marco en el país, líneas guía y nombres (texto, x, y, ancla)."""

    caja: tuple[int, int, int, int]
    marco: str
    guias: str
    nombres: tuple[tuple[str, int, int, str], ...]


@dataclass(frozen=True)
class Mapa:
    """Lo que pinta ``barrio_seguro/_mapa.html``; ``leyenda`` es (clase, texto) y ``leyenda_pines``, (estado, n)."""

    titulo: str
    viewbox: str
    areas: tuple[AreaDibujada, ...]
    recuadro: Recuadro
    pines: tuple[PinDibujado, ...]
    leyenda: tuple[tuple[int, str], ...]
    leyenda_pines: tuple[tuple[str, int], ...]

    @property
    def contornos(self) -> str:
        """HTML de los trazos, que ``_mapa.html`` nombra; se escribe una vez por proceso."""
        return _contornos_en_html()

    @property
    def zonas(self) -> tuple[AreaDibujada | PinDibujado, ...]:
        """Lo que se señala o enfoca, en orden de tabulador: áreas y después pines, que quedan encima."""
        return self.areas + self.pines


def dibujar(regiones: Sequence[RegionEnMapa], pines: Sequence[PinEnMapa], escala: Escala = BARRIOS) -> Mapa:
    """Mapa de las 26 áreas, con una cifra por región, y los lanzamientos; las no nombradas van en gris.

    Error: ``ValueError`` si un área no está en la geometría o un estado no es de ``ESTADOS``.
    """
    datos = {region.area: region for region in regiones}
    _comprobar(datos, pines)
    hay_datos = any(region.cantidad is not None for region in regiones)
    gris = escala.gris if hay_datos else "sin dato"
    sitios = _separar([encuadre(pin.area).punto(pin.longitud, pin.latitud) for pin in pines])
    areas = tuple(_area(contorno, datos.get(area), (escala, gris), sitios) for area, contorno in contornos().items())
    usadas = {area.clase for area in areas}
    cuenta = Counter(pin.estado for pin in pines)
    leyenda = tuple((clase, texto) for _, clase, texto in reversed(escala.clases)) if hay_datos else ()
    return Mapa(
        titulo=escala.titulo,
        viewbox=f"0 0 {ANCHO} {ALTO}",
        areas=areas,
        recuadro=_recuadro(),
        pines=tuple(_pin(pin, *sitio) for pin, sitio in zip(pines, sitios, strict=True)),
        leyenda=leyenda + (((0, gris),) if 0 in usadas else ()),
        leyenda_pines=tuple((estado, cuenta[estado]) for estado in ESTADOS if cuenta[estado]),
    )


def _comprobar(datos: dict[str, RegionEnMapa], pines: Sequence[PinEnMapa]) -> None:
    if ajenas := (set(datos) | {pin.area for pin in pines}) - set(contornos()):
        raise ValueError(f"El mapa no tiene estas áreas: {', '.join(sorted(ajenas))}")
    if estados := {pin.estado for pin in pines} - set(ESTADOS):
        raise ValueError(f"El mapa no conoce estos estados de lanzamiento: {', '.join(sorted(estados))}")


def _area(
    contorno: Contorno, region: RegionEnMapa | None, pintura: tuple[Escala, str], pines: Sequence[Punto]
) -> AreaDibujada:
    escala, gris = pintura
    cantidad = region.cantidad if region else None
    nombre = region.nombre if region else contorno.nombre
    detalle = region.detalle if region else f"{nombre}: {gris}"
    x, y = _apartar(contorno.x, contorno.y, pines) if cantidad or contorno.cabe_nombre else (contorno.x, contorno.y)
    return AreaDibujada(
        area=contorno.area,
        nombre=nombre,
        clase=escala.clase_de(cantidad),
        trazo=contorno.trazo,
        ampliado=contorno.ampliado,
        rotulo=f"{cantidad}{region.unidad}" if cantidad else "",
        x=numero(x),
        y=numero(y + (11 if contorno.cabe_nombre else 5)),
        nombre_y=numero(y - 3 if cantidad else y + 4) if contorno.cabe_nombre else "",
        url=region.url if region else None,
        detalle=detalle,
        tarjeta=_tarjeta(detalle, x, y),
    )


def _pin(pin: PinEnMapa, x: float, y: float) -> PinDibujado:
    return PinDibujado(
        pin.estado,
        numero(x),
        numero(y),
        pin.url,
        pin.detalle,
        _tarjeta(pin.detalle, x, y),
    )


def _tarjeta(detalle: str, x: float, y: float) -> Tarjeta:
    """Caja sobre el punto (debajo si no cabe), sin salirse del lienzo; el ancho de letra es una estimación holgada."""
    renglones = textwrap.wrap(detalle, 27, max_lines=4, placeholder="…")
    ancho = max(map(len, renglones), default=0) * 8 + 16
    alto = 16 * len(renglones) + 10
    izquierda = min(max(x - ancho / 2, 2), ANCHO - ancho - 2)
    arriba = y - alto - 16 if y > alto + 18 else y + 16
    cuerpo = tuple((texto, numero(arriba + 17 + 16 * i)) for i, texto in enumerate(renglones))
    return Tarjeta(
        numero(izquierda),
        numero(arriba),
        numero(ancho),
        str(alto),
        numero(izquierda + 8),
        cuerpo,
    )


def _separar(puntos: list[Punto]) -> list[Punto]:
    """Empuja por mitades los puntos a menos de ``SEPARACION``; los que coinciden se abren en direcciones fijas."""
    libres = list(puntos)
    for _ in range(12):
        juntos = [(i, j) for i, j in combinations(range(len(libres)), 2) if _cerca(libres[i], libres[j])]
        for i, j in juntos:
            dx, dy = libres[j][0] - libres[i][0], libres[j][1] - libres[i][1]
            largo = hypot(dx, dy)
            dx, dy = (dx / largo, dy / largo) if largo > 0.01 else (cos(j), cos(j + 1.57))
            empuje = max(SEPARACION - largo, 0) / 2 + 0.01
            libres[i] = (libres[i][0] - dx * empuje, libres[i][1] - dy * empuje)
            libres[j] = (libres[j][0] + dx * empuje, libres[j][1] + dy * empuje)
        if not juntos:
            break
    return libres


def _cerca(a: Punto, b: Punto, distancia: float = SEPARACION) -> bool:
    return abs(a[1] - b[1]) < distancia and hypot(a[0] - b[0], a[1] - b[1]) < distancia


def _apartar(x: float, y: float, pines: Iterable[Punto]) -> Punto:
    """Corre el rótulo en la dirección contraria a los pines que lo taparían."""
    for pin in pines:
        if _cerca((x, y), pin, 17):
            largo = hypot(x - pin[0], y - pin[1]) or 1
            x, y = (
                pin[0] + (x - pin[0]) * 17 / largo,
                pin[1] + (y - pin[1]) * 17 / largo,
            )
    return x, y


@cache
def _contornos_en_html() -> str:
    return render_to_string("barrio_seguro/_contornos.html", {"contornos": contornos().values()})


@cache
def _recuadro() -> Recuadro:
    x, y, ancho, _ = CAJA
    oeste, norte = PAIS.punto(-77.24, -11.5)
    este, sur = PAIS.punto(-76.6, -12.54)
    marco = f"M{numero(oeste)} {numero(norte)}H{numero(este)}V{numero(sur)}H{numero(oeste)}z"
    guias = f"M{numero(oeste)} {numero(norte)}L{x} {y}M{numero(este)} {numero(sur)}L{x + ancho} {y}"
    return Recuadro(CAJA, marco, guias, NOMBRES)
