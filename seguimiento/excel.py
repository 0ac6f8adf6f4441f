"""Cómo se escribe una tabla en Excel. Cada app dice sus columnas en su propio `excel.py`; el CSV está en `descargas`.

Lo que alguien escribió nunca se vuelve fórmula: va siempre como cadena, tal cual.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO
from operator import attrgetter
from typing import Any

from django.utils import timezone
from xlsxwriter import Workbook

from .plazos import Semaforo

ROTULO = "DATOS FICTICIOS DE DEMOSTRACIÓN"
TIPO_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CELDA_MAXIMA = 32_767
ALTO_DE_LINEA, ALTO_MAXIMO, LETRAS = 12.75, 409, 1.2  # puntos, puntos y letras por unidad de ancho
RECORTADO = " […recortado: Excel no admite más]"
ILEGALES = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
FORMULA = tuple("=+-@＝＋－＠")
PRIMERA_FECHA = date(1900, 3, 1)  # antes, el calendario de Excel no coincide con el nuestro

TEXTO = {"text_wrap": True}
SANGRIA = {"align": "right", "indent": 1}
FORMATOS = {
    "texto": TEXTO,
    "frase": TEXTO,
    "codigo": {"num_format": "@"},
    "fecha": {"num_format": "dd/mm/yyyy", "align": "center"},
    "instante": {"num_format": "dd/mm/yyyy hh:mm", "align": "center"},
    "anio": {"num_format": "0", "align": "center"},
    "entero": {"num_format": "#,##0", **SANGRIA},
    "decimal": {"num_format": "#,##0.00", **SANGRIA},
    "coordenada": {"num_format": "0.0000", **SANGRIA},
    "porcentaje": {"num_format": "0.0 %", **SANGRIA},
    "celda": {"text_wrap": True, "quote_prefix": True},
    "encabezado": {
        "text_wrap": True,
        "bold": True,
        "bg_color": "#003876",
        "font_color": "#FFFFFF",
        "valign": "vcenter",
    },
    "titulo": {"bold": True, "font_size": 18, "font_color": "#003876", "text_wrap": True},
    "dato": {"bold": True, "font_color": "#4A4A4A", "text_wrap": True},
    "banda": {"bold": True, "bg_color": "#FFE8A3", "font_color": "#5C3D00"},
    Semaforo.ROJO: {"bg_color": "#FDE2E2", "font_color": "#7F1D1D", "bold": True},
    Semaforo.AMBAR: {"bg_color": "#FFE8A3", "font_color": "#5C3D00", "bold": True},
    Semaforo.VERDE: {"bg_color": "#DCFCE7", "font_color": "#14532D", "bold": True},
    Semaforo.GRIS: {"bg_color": "#EEEEEE", "font_color": "#333333", "bold": True},
}
BASE = {"font_name": "Arial", "font_size": 10, "valign": "top", "bottom": 4, "bottom_color": "#B0B0B0"}


@dataclass(frozen=True, slots=True)
class Columna:
    """Una columna: qué valor toma de la fila y cómo se lee.

    `tipo`: texto, codigo, fecha, instante, anio, entero, decimal, coordenada, porcentaje (valor de 0 a 100) o frase.
    `ancho`, en caracteres. `valor`: de la fila, el dato; si falta, su atributo `clave`. `luz`: de la fila, el color
    del semáforo que rellena la celda. Las que no se imprimen van al final.
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
    "instante": "fecha y hora de Lima",
    "anio": "número entero",
    "entero": "número entero",
    "decimal": "número",
    "coordenada": "número",
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


def rotulo(catalogo, campo):
    """Función que da la etiqueta legible de un campo de la fila según su catálogo (`Situacion`, `Estado`…)."""
    etiquetas = dict(catalogo.choices)
    return lambda fila: etiquetas[getattr(fila, campo)]


SEMAFORO = Columna(
    "semaforo",
    "Semáforo",
    "texto",
    13,
    "Luz al corte: retrasada (rojo), en riesgo (ámbar), conforme (verde) o no evaluable (gris). Compara lo avanzado "
    "con lo programado, con los umbrales referenciales CEPLAN que dice la portada.",
    rotulo(Semaforo, "semaforo"),
    fuente="Regla del tablero",
    luz=attrgetter("semaforo"),
)


def limpiar(texto):
    """Texto sin los caracteres de control que XML no admite y con un solo salto de línea."""
    return ILEGALES.sub("", str(texto).replace("\r\n", "\n").replace("\r", "\n"))


def local(instante):
    """Hora de Lima sin zona: Excel no la guarda."""
    return timezone.localtime(instante).replace(tzinfo=None)


class Libro:
    """Libro de Excel que se escribe en memoria, hoja por hoja y de arriba abajo; `cerrar()` da sus bytes."""

    def __init__(self, titulo, pie, demostracion):
        self.titulo, self.pie, self.demostracion = titulo, pie, demostracion
        self.salida = BytesIO()
        opciones = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        self.libro = Workbook(self.salida, {"constant_memory": True, **opciones})
        self.libro.set_properties({"title": titulo, "comments": ROTULO if demostracion else ""})
        self.formatos = {nombre: self.libro.add_format(BASE | formato) for nombre, formato in FORMATOS.items()}
        for tipo in DESCRIPCION_TIPO.keys() & FORMATOS.keys():
            self.formatos["mixto", tipo] = self.libro.add_format(BASE | FORMATOS[tipo] | {"align": "left", "indent": 0})
        self.escribir = {
            **dict.fromkeys(("texto", "frase", "codigo"), self._texto),
            **dict.fromkeys(("anio", "entero", "decimal", "coordenada"), self._numero),
            "fecha": self._fecha,
            "instante": self._instante,
            "porcentaje": self._porcentaje,
        }

    def hoja(self, nombre):
        """Hoja A4 horizontal, con el rótulo si hay demostración; devuelve `(hoja, primera fila libre)`."""
        hoja = self.libro.add_worksheet(nombre)
        hoja.set_paper(9)
        hoja.set_landscape()
        hoja.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
        hoja.fit_to_pages(1, 0)
        hoja.hide_gridlines(2)
        hoja.set_header(f"&L{_sin_codigos(self.titulo)}&R{ROTULO if self.demostracion else ''}")
        hoja.set_footer(f"&L{_sin_codigos(self.pie)}&R{_sin_codigos(nombre)}, página &P de &N")
        if self.demostracion:
            hoja.set_row(0, ALTO_DE_LINEA + 5, self.formatos["banda"])
            hoja.write_string(0, 0, ROTULO, self.formatos["banda"])
        return hoja, int(self.demostracion)

    def tabla(self, nombre, columnas, filas):
        """Hoja con una tabla: encabezado congelado y repetido al imprimir, filtros, anchos y una fila por registro."""
        hoja, encabezado = self.hoja(nombre)
        hoja.set_row(encabezado, 2 * ALTO_DE_LINEA + 4)
        for c, columna in enumerate(columnas):
            hoja.set_column(c, c, columna.ancho)
            hoja.write_string(encabezado, c, columna.titulo, self.formatos["encabezado"])
        n, lectores = encabezado, [columna.leer for columna in columnas]
        for n, fila in enumerate(filas, encabezado + 1):
            valores = [leer(fila) for leer in lectores]
            hoja.set_row(n, alto(columnas, valores))
            for c, (columna, valor) in enumerate(zip(columnas, valores, strict=True)):
                self.celda(hoja, n, c, valor, columna.tipo, columna.luz and columna.luz(fila))
        hoja.freeze_panes(encabezado + 1, 1)
        hoja.autofilter(encabezado, 0, n, len(columnas) - 1)
        hoja.repeat_rows(encabezado)
        hoja.print_area(0, 0, n, sum(columna.imprime for columna in columnas) - 1)

    def diccionario(self, hojas):
        """Hoja «Diccionario»: cada columna de cada hoja. `hojas`: {nombre: columnas}."""
        hojas = {**hojas, "Diccionario": DICCIONARIO}
        filas = ((nombre, columna) for nombre, columnas in hojas.items() for columna in columnas)
        self.tabla("Diccionario", DICCIONARIO, filas)

    def celda(self, hoja, n, c, valor, tipo="texto", luz=None):
        """Escribe un valor con su tipo; `None` deja la celda en blanco. «mixto» trae `(valor, tipo)`."""
        formato = self.formatos[luz or tipo] if tipo != "mixto" else self.formatos[tipo, valor[1]]
        if tipo == "mixto":
            valor, tipo = valor
        if valor is None or valor == "":
            return hoja.write_blank(n, c, None, formato)
        return self.escribir[tipo](hoja, n, c, valor, formato)

    def _texto(self, hoja, n, c, valor, formato):
        valor = limpiar(valor)
        if valor.startswith(FORMULA):
            # Con la marca de «texto entre comillas», editar la celda tampoco lo vuelve fórmula.
            formato = self.formatos["celda"]
        if len(valor) > CELDA_MAXIMA:
            valor = valor[: CELDA_MAXIMA - len(RECORTADO)] + RECORTADO
        hoja.write_string(n, c, valor, formato)

    def _numero(self, hoja, n, c, valor, formato):
        hoja.write_number(n, c, valor, formato)

    def _porcentaje(self, hoja, n, c, valor, formato):
        hoja.write_number(n, c, valor / 100, formato)

    def _fecha(self, hoja, n, c, valor, formato):
        if valor < PRIMERA_FECHA:
            hoja.write_string(n, c, valor.isoformat(), formato)
        else:
            hoja.write_datetime(n, c, valor, formato)

    def _instante(self, hoja, n, c, valor, formato):
        hoja.write_datetime(n, c, local(valor), formato)

    def cerrar(self):
        self.libro.close()
        return self.salida.getvalue()


def alto(columnas, valores):
    """Alto de la fila, en puntos, para que quepa lo impreso más largo: no todo programa lo calcula al abrir."""
    lineas = 1
    for columna, valor in zip(columnas, valores, strict=True):
        texto, ancho = valor[0] if columna.tipo == "mixto" else valor, columna.ancho * LETRAS
        if columna.imprime and isinstance(texto, str):
            lineas = max(lineas, sum(1 + int(len(parrafo) / ancho) for parrafo in texto.splitlines()))
    return min(lineas * ALTO_DE_LINEA + 3, ALTO_MAXIMO)


def _sin_codigos(texto):
    """En el encabezado de página «&» inicia una orden; doble, se imprime. No admite más de 255 caracteres en total."""
    return limpiar(texto)[:100].replace("&", "&&")
