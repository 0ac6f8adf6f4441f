"""Mapa del Perú por regiones, dibujado en el servidor: entran filas, salen trazos SVG. No consulta la base de datos.

Unidades del lienzo: 400 × 590. Los números del dibujo salen como texto con punto decimal, porque el formato
regional de la plantilla podría escribir una coma y romper el SVG. Geometría: ``geo/README.md``.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from math import hypot

from django.template.loader import render_to_string

from barrio_seguro.geo.contornos import ALTO, ANCHO, PAIS, Contorno, Punto, contornos, encuadre, numero
from barrio_seguro.rotulos import BAJO_EL_NOMBRE, CAJA, alrededor, repartir

ESTADOS = ("realizado", "programado", "vencido", "cancelado")
FORMAS = ("barrio", *ESTADOS)
ANCHO_TARJETA = 300
# Los pines se reparten en cuadros de 2 × 2, y del borde quedan a 4. ALREDEDOR va del centro hacia fuera; PANAL son los
# huecos que caben en él, a 7 cuadros uno de otro, y HUELLA los cuadros que un pin toma con su aire.
CUADRO, BORDE = 2, 4
ALREDEDOR = alrededor(range(-12, 13))
PANAL = sorted(((round(7 * i + 3.5 * j), 6 * j) for i, j in ALREDEDOR), key=lambda hueco: hypot(*hueco))
HUELLA = [paso for paso in ALREDEDOR if hypot(*paso) < 6.7]
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
    "ninguno registrado, o el documento no le cuenta",
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


@dataclass(frozen=True)
class PinEnMapa:
    """Un barrio o un lanzamiento en grados decimales (WGS 84); ``estado``, una de las ``FORMAS``."""

    latitud: float
    longitud: float
    area: str
    estado: str
    url: str | None
    detalle: str


@dataclass(frozen=True)
class Tarjeta:
    """Sitio del cartel que aparece al pasar o enfocar; ``clase`` dice a qué lados de su caja se arrima."""

    x: str
    y: str
    ancho: str
    alto: str
    clase: str


@dataclass(frozen=True)
class AreaDibujada:
    """Un área lista para la plantilla.

    ``ampliado`` es su trazo en el recuadro, si lo tiene; ``rotulo``, su cantidad en (x, y); ``nombre_y`` está
    vacío si el nombre no cabe dentro del área, o no sin que algo lo toque.
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
    """Un barrio o un lanzamiento listo para la plantilla; su forma es la de su estado."""

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
    sitios = separar([encuadre(pin.area).punto(pin.longitud, pin.latitud) for pin in pines], (ANCHO, ALTO))
    lugares = repartir({area: _cifras(datos.get(area)) for area in contornos()}, sitios)
    areas = tuple(_area(c, datos.get(area), (escala, gris), lugares[area]) for area, c in contornos().items())
    usadas = {area.clase for area in areas}
    leyenda = tuple((clase, texto) for _, clase, texto in reversed(escala.clases)) if hay_datos else ()
    return Mapa(
        titulo=escala.titulo,
        viewbox=f"0 0 {ANCHO} {ALTO}",
        areas=areas,
        recuadro=_recuadro(),
        pines=clavar(pines, sitios, (ANCHO, ALTO)),
        leyenda=leyenda + (((0, gris),) if 0 in usadas else ()),
        leyenda_pines=contar(pines),
    )


def _comprobar(datos: dict[str, RegionEnMapa], pines: Sequence[PinEnMapa]) -> None:
    if ajenas := (set(datos) | {pin.area for pin in pines}) - set(contornos()):
        raise ValueError(f"El mapa no tiene estas áreas: {', '.join(sorted(ajenas))}")
    if estados := {pin.estado for pin in pines} - set(ESTADOS):
        raise ValueError(f"El mapa no conoce estos estados de lanzamiento: {', '.join(sorted(estados))}")


def _cifras(region: RegionEnMapa | None) -> int:
    return len(str(region.cantidad)) if region and region.cantidad else 0


def _area(
    contorno: Contorno,
    region: RegionEnMapa | None,
    pintura: tuple[Escala, str],
    lugar: tuple[float, float, bool],
) -> AreaDibujada:
    (escala, gris), (x, y, con_nombre) = pintura, lugar
    cantidad = region.cantidad if region else None
    nombre = region.nombre if region else contorno.nombre
    detalle = region.detalle if region else f"{nombre}: {gris}"
    return AreaDibujada(
        area=contorno.area,
        nombre=nombre,
        clase=escala.clase_de(cantidad),
        trazo=contorno.trazo,
        ampliado=contorno.ampliado,
        rotulo=str(cantidad or ""),
        x=numero(x),
        y=numero(y + (BAJO_EL_NOMBRE if con_nombre else 0)),
        nombre_y=numero(y - 3 if cantidad else y + 4) if con_nombre else "",
        url=region.url if region else None,
        detalle=detalle,
        tarjeta=_tarjeta(x, y, (ANCHO, ALTO)),
    )


def clavar(pines: Sequence[PinEnMapa], sitios: Sequence[Punto], lienzo: Punto) -> tuple[PinDibujado, ...]:
    """Los pines en sus sitios de un lienzo (ancho, alto), con su tarjeta."""
    return tuple(
        PinDibujado(pin.estado, numero(x), numero(y), pin.url, pin.detalle, _tarjeta(x, y, lienzo))
        for pin, (x, y) in zip(pines, sitios, strict=True)
    )


def contar(pines: Iterable[PinEnMapa]) -> tuple[tuple[str, int], ...]:
    """(forma, cuántos) de las que hay, en el orden de la leyenda."""
    cuenta = Counter(pin.estado for pin in pines)
    return tuple((forma, cuenta[forma]) for forma in FORMAS if cuenta[forma])


def _tarjeta(x: float, y: float, lienzo: Punto) -> Tarjeta:
    """Encima del punto si está en la mitad de abajo, y si no debajo: así siempre le queda medio lienzo."""
    ancho, alto = lienzo
    izquierda = min(max(x - ANCHO_TARJETA / 2, 2), ancho - ANCHO_TARJETA - 2)
    lado = "inicio" if izquierda == 2 else "fin" if izquierda == ancho - ANCHO_TARJETA - 2 else "centro"
    encima = y > alto / 2
    arriba, abajo = (2, y - 14) if encima else (y + 14, alto - 2)
    clase = f"{'encima' if encima else 'debajo'} {lado}"
    return Tarjeta(numero(izquierda), numero(arriba), str(ANCHO_TARJETA), numero(abajo - arriba), clase)


def separar(puntos: Iterable[Punto], lienzo: Punto) -> list[Punto]:
    """Cada punto en su sitio o, si otro ya lo tapa, en el hueco libre más cercano; ninguno se sale del lienzo."""
    ancho, alto = (lado // CUADRO - BORDE for lado in lienzo)
    tomados: set[Punto] = set()
    libres = []
    for punto in puntos:
        x, y = (min(max(round(v / CUADRO), BORDE), fin) for v, fin in zip(punto, (ancho, alto), strict=True))
        huecos = ((x + i, y + j) for i, j in PANAL if BORDE <= x + i <= ancho and BORDE <= y + j <= alto)
        columna, fila = next((hueco for hueco in huecos if hueco not in tomados), (x, y))
        tomados.update((columna + i, fila + j) for i, j in HUELLA)
        libres.append((columna * CUADRO, fila * CUADRO))
    return libres


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
