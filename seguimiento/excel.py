"""Qué columnas tiene una tabla y qué quiere decir cada una. Cada app dice las suyas en su propio `excel.py`.

Con las mismas se escribe (`libro`, `descargas`) y se lee lo que vuelve (`celdas`).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Any

from django.utils import timezone

from .rotulos import ACCION, Semaforo
from .texto import componer

ROTULO = "DATOS FICTICIOS DE DEMOSTRACIÓN"
ILEGALES = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
FORMULA = tuple("=+-@＝＋－＠")


@dataclass(frozen=True, slots=True)
class Columna:
    """Una columna: qué valor toma de la fila y cómo se lee.

    `tipo`: texto, codigo, fecha, programada (la que dice el documento), instante, anio, entero, decimal, coordenada,
    porcentaje (valor de 0 a 100), frase, marca o mixto (el valor es el par (valor, tipo)).
    `ancho`, en caracteres. `valor`: de la fila, el dato; si falta, su atributo `clave`. `luz`: de la fila, el rótulo
    cuyo color y figura lleva la celda. Las que no se imprimen van al final. En una plantilla, `editable` es lo que se
    llena y `opciones`, la lista cerrada [(código, nombre)] de lo que se admite.
    """

    clave: str
    titulo: str
    tipo: str
    ancho: int
    significado: str
    valor: Callable[[Any], Any] | None = None
    unidad: str = ""
    fuente: str = ""
    luz: Callable[[Any], str] | None = None
    imprime: bool = True
    opciones: tuple = ()
    editable: bool = False

    @property
    def leer(self):
        return self.valor or attrgetter(self.clave)

    def sin_imprimir(self):
        """La misma, fuera del área de impresión."""
        return replace(self, imprime=False)


DATOS = (
    Columna("dato", "Dato", "texto", 44, "Qué se dice.", lambda f: f[0]),
    Columna("valor", "Valor", "mixto", 70, "Su valor, con el tipo que le toca.", lambda f: f[1:3]),
)
DESCRIPCION_TIPO = {
    "texto": "texto",
    "frase": "texto",
    "codigo": "texto (código: conserva sus ceros)",
    "fecha": "fecha",
    "programada": "texto: una fecha, un mes o un rango, como lo dice el documento",
    "instante": "fecha y hora de Lima",
    "anio": "número entero",
    "entero": "número entero",
    "decimal": "número",
    "coordenada": "número",
    "marca": "■ plazo vigente, □ solo el original, ✔ culminó ese mes",
    "mixto": "según el dato",
    "porcentaje": "número: fracción de 1 con formato de porcentaje (0.449 se ve 44.9 %)",
}
DICCIONARIO = (
    Columna("hoja", "Hoja", "texto", 14, "Hoja de este libro.", lambda f: f[0]),
    Columna("columna", "Columna", "texto", 24, "Encabezado de la columna en su hoja.", lambda f: f[1].titulo),
    Columna("clave", "Nombre técnico", "codigo", 20, "Nombre del dato en la API o en el código.", lambda f: f[1].clave),
    Columna("tipo", "Tipo", "texto", 26, "Clase de valor de la celda.", lambda f: DESCRIPCION_TIPO[f[1].tipo]),
    Columna("unidad", "Unidad", "texto", 18, "Unidad del valor, si la tiene.", lambda f: f[1].unidad),
    Columna("significado", "Significado", "frase", 60, "Qué quiere decir el valor.", lambda f: f[1].significado),
    Columna("fuente", "De dónde sale", "texto", 26, "Quién lo dice, o cómo se obtiene.", lambda f: f[1].fuente),
)


def rotulo(catalogo, campo, palabras=ACCION):
    """Función que da la etiqueta legible de un campo de la fila según su catálogo (`Situacion`, `Estado`…), en su
    género."""
    etiquetas = {miembro.value: palabras.decir(miembro.label) for miembro in catalogo}
    return lambda fila: etiquetas[getattr(fila, campo)]


LUZ = Columna(
    "rotulo",
    "Rótulo",
    "texto",
    22,
    "La palabra de su luz: reúne su situación frente al plazo y lo avanzado frente a lo programado, con los umbrales "
    "que dice la portada. «Sin dato» es que venció y nadie ha reportado.",
    attrgetter("rotulo_dicho"),
    fuente="Regla del tablero",
    luz=attrgetter("rotulo"),
)
SEMAFORO = Columna(
    "semaforo",
    "Semáforo",
    "texto",
    11,
    "El color de su luz al corte: rojo, ámbar, verde o gris.",
    rotulo(Semaforo, "semaforo"),
    fuente="Regla del tablero",
)


def limpiar(texto):
    """Texto compuesto, sin los caracteres de control que XML no admite y con un solo salto de línea."""
    return componer(ILEGALES.sub("", str(texto).replace("\r\n", "\n").replace("\r", "\n")))


def parece_formula(texto):
    """Si una hoja de cálculo lo tomaría por fórmula al abrirlo desde un texto."""
    return texto.startswith(("\t", "\n")) or texto.lstrip().startswith(FORMULA)


def local(instante):
    """Hora de Lima sin zona, que Excel no guarda, y sin fracción de segundo: Excel la redondearía al día siguiente."""
    return timezone.localtime(instante).replace(tzinfo=None, microsecond=0)


def de_las_pendientes(campo):
    """Función que da, de una fila con sus `pendientes`, un campo de cada una."""
    return lambda fila: "; ".join(filter(None, (getattr(decision, campo) for decision in fila.pendientes)))


PENDIENTES = (
    Columna("decision_solicitada", "Decisión solicitada", "frase", 40, "Lo que se pidió y sigue pendiente al corte.",
            de_las_pendientes("pide"), fuente="Decisiones pendientes"),
    Columna("decision_de", "A quién se la pide", "texto", 24, "A quién se pidió.", de_las_pendientes("a_quien"),
            fuente="Decisiones pendientes"),
)  # fmt: skip
DECISIONES = (
    Columna("codigo", "Código", "codigo", 8, "Nuestro: D y el número con que se registró."),
    Columna("pide", "Qué se pide", "frase", 60, "Con las palabras de quien lo pidió.", fuente="Registro"),
    Columna("a_quien", "A quién", "texto", 30, "Institución o persona; vacío si no se dijo.", fuente="Registro"),
    Columna("objeto", "De qué", "frase", 50, "Acción, acuerdo o lanzamiento; vacío si de ninguno.",
            lambda d: str(d.objeto or "")),
    Columna("fecha", "Pedida el", "fecha", 12, "Desde cuándo se espera.", fuente="Registro"),
    Columna("para", "Para el", "fecha", 12, "Para cuándo se pide; vacía si no se dijo.", fuente="Registro"),
    Columna("estado", "Estado", "texto", 12, "Pendiente, atendida, denegada o retirada, al corte.",
            lambda d: d.cierre.get_tipo_display() if d.cierre else "Pendiente"),
    Columna("espera", "Días de espera", "entero", 10, "Del pedido al corte, o hasta que se cerró.",
            unidad="días calendario"),
    Columna("cerrada_el", "Cerrada el", "fecha", 12, "Cuándo se atendió, denegó o retiró."),
    Columna("respuesta", "Qué se dijo", "frase", 50, "La respuesta.", lambda d: d.cierre and d.cierre.texto),
    Columna("documento", "Documento", "frase", 30, "El que la dice.", lambda d: d.cierre and d.cierre.documento),
    Columna("registrado_por", "Registró", "texto", 20, "Quién la pidió.", lambda d: str(d.registrado_por)),
    Columna("registrado_en", "Registrada el", "instante", 16, "Cuándo se registró.", unidad="hora de Lima"),
)  # fmt: skip
OBSERVACIONES = (
    Columna("origen", "Origen", "texto", 18, "Del documento o de fuente pública.", lambda o: o.get_origen_display()),
    Columna("numero", "N°", "entero", 6, "Número de la observación."),
    Columna("gravedad", "Gravedad", "texto", 9, "A cambia un dato, B ambigua, C formal."),
    Columna("texto_exacto", "Texto exacto", "frase", 60, "Las palabras del documento.", fuente="Documento"),
    Columna("trato", "Qué pasa y cómo se trata", "frase", 60, "Cómo se conserva y se señala."),
    Columna("estado", "Estado", "texto", 14, "Abierta, confirmada o corregida.", lambda o: o.get_estado_display()),
)
