"""El libro de Excel: una hoja por tabla, escrita de arriba abajo y sin guardarla entera en memoria.

Lo que alguien escribió nunca se vuelve fórmula: va siempre como cadena, tal cual.
"""

import re
from datetime import date
from hashlib import sha256
from io import BytesIO

from xlsxwriter import Workbook

from .excel import DESCRIPCION_TIPO, DICCIONARIO, FORMULA, ROTULO, limpiar, local
from .querysets import aplanar
from .rotulos import LUZ, Semaforo

TIPO_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ENTIDAD = "Ministerio del Interior · Dirección General de Seguridad Ciudadana"
MAXIMO_EN_TABLA = 20_000
CELDA_MAXIMA, CORTO = 32_767, 1_000
ALTO_DE_LINEA, ALTO_MAXIMO, LETRAS = 12.75, 409, 1.2  # puntos, puntos y letras por unidad de ancho
RECORTADO = " […recortado: Excel no admite más]"
PRIMERA_FECHA = date(1900, 3, 1)  # antes, el calendario de Excel no coincide con el nuestro
BARRA = {
    "type": "data_bar",
    "bar_color": "#B7CDEB",
    "min_type": "num",
    "min_value": 0,
    "max_type": "num",
    "max_value": 1,
}

TEXTO = {"text_wrap": True}
SANGRIA = {"align": "right", "indent": 1}
NUMERICOS = {"anio", "entero", "decimal", "coordenada", "porcentaje"}
FORMATOS = {
    "texto": TEXTO,
    "frase": TEXTO,
    "codigo": {"num_format": "@"},
    "programada": {"num_format": "@", **TEXTO},
    "fecha": {"num_format": "dd/mm/yyyy", "align": "center"},
    "instante": {"num_format": "dd/mm/yyyy hh:mm", "align": "center"},
    "anio": {"num_format": "0", "align": "center"},
    "entero": {"num_format": "#,##0", **SANGRIA},
    "decimal": {"num_format": "#,##0.00", **SANGRIA},
    "coordenada": {"num_format": "0.0000", **SANGRIA},
    "porcentaje": {"num_format": "0.0 %", **SANGRIA},
    "marca": {"align": "center"},
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
}
# Los colores de las luces, y la figura que el formato de la celda antepone a su palabra: el valor es solo la palabra.
COLORES = {
    Semaforo.ROJO: {"bg_color": "#FDE2E2", "font_color": "#7F1D1D", "bold": True},
    Semaforo.AMBAR: {"bg_color": "#FFE8A3", "font_color": "#5C3D00", "bold": True},
    Semaforo.VERDE: {"bg_color": "#DCFCE7", "font_color": "#14532D", "bold": True},
    Semaforo.GRIS: {"bg_color": "#EEEEEE", "font_color": "#333333", "bold": True},
}
FIGURAS = {
    "culminada": "✔", "tarde": "◐", "ritmo": "●", "riesgo": "◆", "callada": "◇", "atraso": "[–]", "vencida": "[!]",
    "sindato": "[?]", "abierta": "○", "inicio": "◌",
}  # fmt: skip
EDITABLES = ("texto", "frase", "codigo", "programada", "fecha", "entero", "coordenada", "porcentaje", "decimal")
AL_SEGUNDO = {"instante": {"num_format": "dd/mm/yyyy hh:mm:ss"}}  # en la portada: dos K no se ven iguales
# Con formato de texto, Excel no vuelve fecha ni número lo que se escribe; y un CSV guarda lo que se ve.
AL_LLENAR = {"texto": {"num_format": "@"}, "frase": {"num_format": "@"}, "porcentaje": {"num_format": "0.00 %"}}
EDITABLE = {"bg_color": "#FFF9E5", "locked": False}
BASE = {"font_name": "Arial", "font_size": 10, "valign": "top", "bottom": 4, "bottom_color": "#B0B0B0"}


class Libro:
    """Libro de Excel; `cerrar()` da sus bytes. `huella` es el SHA-256 de los datos de las tablas ya escritas."""

    def __init__(self, titulo, pie, demostracion, autor=""):
        self.titulo, self.pie, self.demostracion = titulo, pie, demostracion
        self.salida, self._huella, self.avisos = BytesIO(), sha256(), []
        opciones = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        self.libro = Workbook(self.salida, {"constant_memory": True, **opciones})
        self.libro.set_properties(
            {
                "title": titulo,
                "subject": pie,
                "author": autor,
                "company": ENTIDAD,
                "category": "Seguimiento de estrategia",
                "comments": ROTULO if demostracion else "",
            }
        )
        self.formatos = {nombre: self.libro.add_format(BASE | formato) for nombre, formato in FORMATOS.items()}
        for tipo in DESCRIPCION_TIPO.keys() & FORMATOS.keys():
            propio = FORMATOS[tipo] | AL_SEGUNDO.get(tipo, {}) | {"align": "left", "indent": 0}
            self.formatos["mixto", tipo] = self.libro.add_format(BASE | propio)

        for rotulo, (color, figura) in LUZ.items():
            self.formatos[rotulo, "marca"] = self.libro.add_format(BASE | COLORES[color] | FORMATOS["marca"])
            con_figura = {"num_format": f'"{FIGURAS[figura]} "@'}
            self.formatos[rotulo, "texto"] = self.libro.add_format(BASE | COLORES[color] | TEXTO | con_figura)
        for tipo in EDITABLES:
            propio = FORMATOS[tipo] | AL_LLENAR.get(tipo, {})
            self.formatos["editable", tipo] = self.libro.add_format(BASE | propio | EDITABLE)
            self.formatos["por llenar", tipo] = self.libro.add_format(BASE | propio | {"locked": False})

    @property
    def huella(self):
        return self._huella.hexdigest()

    def hoja(self, nombre):
        """Hoja A4 horizontal, con el rótulo si hay demostración."""
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
        return hoja

    def tabla(self, nombre, columnas, filas, hoja=None, con_huella=True):
        """Hoja con una tabla: una fila por registro, filtros, encabezado congelado y repetido al imprimir.

        `hoja`: la que ya se creó, si se reservó su lugar. Devuelve (hoja, fila del encabezado, última fila).
        """
        hoja, encabezado = hoja or self.hoja(nombre), int(self.demostracion)
        self._encabezar(hoja, encabezado, columnas)
        n, ponen = encabezado, [self._escritor(hoja, columna) for columna in columnas]
        lectores, altas = [columna.leer for columna in columnas], columnas_que_crecen(columnas)
        for n, fila in enumerate(filas, encabezado + 1):
            valores = [leer(fila) for leer in lectores]
            hoja.set_row(n, alto(altas, valores))
            for c, (poner, valor) in enumerate(zip(ponen, valores, strict=True)):
                poner(n, c, valor, fila)
            if con_huella:
                self._huella.update(repr(valores).encode())
        self._cerrar_tabla(hoja, nombre, columnas, encabezado, n)
        return hoja, encabezado, n

    def _encabezar(self, hoja, encabezado, columnas):
        hoja.set_row(encabezado, 2 * ALTO_DE_LINEA + 4)
        for c, columna in enumerate(columnas):
            hoja.set_column(c, c, columna.ancho)
            hoja.write_string(encabezado, c, columna.titulo, self.formatos["encabezado"])

    def _cerrar_tabla(self, hoja, nombre, columnas, encabezado, ultima):
        rango = (encabezado, 0, ultima, len(columnas) - 1)
        hoja.freeze_panes(encabezado + 1, 1)
        hoja.repeat_rows(encabezado)
        hoja.print_area(0, 0, ultima, max(sum(columna.imprime for columna in columnas) - 1, 0))
        if not 0 < ultima - encabezado <= MAXIMO_EN_TABLA:
            hoja.autofilter(*rango)
            if ultima > encabezado:
                self.avisos.append(f"{nombre}: {ultima - encabezado:,} filas; va con filtros y sin tabla de Excel")
            return
        # XlsxWriter no ofrece tablas al escribir por filas porque no vuelve al encabezado: el nuestro ya está escrito,
        # con el mismo texto.
        hoja.constant_memory, hoja.table_cells = False, SinMarcar()
        titulos = [{"header": columna.titulo} for columna in columnas]
        hoja.add_table(*rango, {"name": identificador(nombre), "style": None, "columns": titulos})
        hoja.constant_memory = True
        for c, columna in enumerate(columnas):
            if columna.tipo == "porcentaje":
                hoja.conditional_format(encabezado + 1, c, ultima, c, BARRA)

    def diccionario(self, hojas):
        """Hoja «Diccionario»: cada columna de cada hoja. `hojas`: {nombre: columnas}."""
        hojas = {**hojas, "Diccionario": DICCIONARIO}
        filas = ((nombre, columna) for nombre, columnas in hojas.items() for columna in columnas)
        self.tabla("Diccionario", DICCIONARIO, filas, con_huella=False)

    def _escritor(self, hoja, columna):
        """Función `poner(n, c, valor, fila)` de una columna: con su tipo, su formato y, si la tiene, su luz."""
        tipo, luz, formatos = columna.tipo, columna.luz, self.formatos
        if tipo == "mixto":
            return lambda n, c, par, _: self._celda(hoja, n, c, *par, formatos["mixto", par[1]])
        if luz:
            con_luz = formatos | {(None, tipo): formatos[tipo]}
            return lambda n, c, valor, fila: self._celda(hoja, n, c, valor, tipo, con_luz[luz(fila), tipo])
        formato = formatos["editable", tipo] if columna.editable else formatos[tipo]
        cadena, vacia, celda = hoja.write_string, hoja.write_blank, self._celda

        def poner(n, c, valor, _):
            # Lo más común, derecho: en 10 000 filas hay cientos de miles de celdas.
            if valor is None:
                if tipo != "marca":
                    vacia(n, c, None, formato)
            elif type(valor) is str and 0 < len(valor) < CORTO and valor.isprintable() and valor[0] not in FORMULA:
                cadena(n, c, valor, formato)
            else:
                celda(hoja, n, c, valor, tipo, formato)

        return poner

    def _celda(self, hoja, n, c, valor, tipo, formato):
        """Escribe un valor con su tipo; `None` o «» dejan la celda en blanco."""
        if valor is None or valor == "":
            hoja.write_blank(n, c, None, formato)
        elif tipo in NUMERICOS and type(valor) is not str:
            hoja.write_number(n, c, valor / 100 if tipo == "porcentaje" else valor, formato)
        elif tipo == "instante":
            hoja.write_datetime(n, c, local(valor), formato)
        elif tipo == "fecha" and valor >= PRIMERA_FECHA:
            hoja.write_datetime(n, c, valor, formato)
        else:
            texto = valor.isoformat() if tipo == "fecha" else str(valor)
            hoja.write_string(n, c, *self._cuidar(texto, formato))

    def _cuidar(self, valor, formato):
        """Texto que Excel admite y que no puede volverse fórmula, y con qué formato."""
        valor = limpiar(valor)
        if valor.startswith(FORMULA):
            # Con la marca de «texto entre comillas», editar la celda tampoco lo vuelve fórmula.
            formato = self.formatos["celda"]
        if len(valor) > CELDA_MAXIMA:
            valor = valor[: CELDA_MAXIMA - len(RECORTADO)] + RECORTADO
        return valor, formato

    def cerrar(self):
        self.libro.close()
        return self.salida.getvalue()


class SinMarcar(dict):
    """XlsxWriter marca cada celda de una tabla, por si otra se le encima; aquí hay una por hoja."""

    def __setitem__(self, celda, rango):
        pass


def columnas_que_crecen(columnas):
    """[(índice, letras que caben en una línea, si es mixta)] de las que pueden pedir una fila más alta."""
    return [
        (c, columna.ancho * LETRAS, columna.tipo == "mixto")
        for c, columna in enumerate(columnas)
        if columna.imprime and columna.tipo in ("texto", "frase", "programada", "mixto")
    ]


def alto(columnas, valores):
    """Alto de la fila, en puntos, para que quepa lo impreso más largo: no todo programa lo calcula al abrir."""
    lineas = 1
    for c, ancho, mixta in columnas:
        texto = valores[c][0] if mixta else valores[c]
        if isinstance(texto, str) and (len(texto) > ancho or "\n" in texto):
            lineas = max(lineas, sum(1 + int(len(parrafo) / ancho) for parrafo in texto.splitlines()))
    return min(lineas * ALTO_DE_LINEA + 3, ALTO_MAXIMO)


def identificador(nombre):
    """Nombre de tabla que Excel admite: «Cronograma por mes» → «cronograma_por_mes»."""
    return "t_" + re.sub(r"\W+", "_", aplanar(nombre))


def _sin_codigos(texto):
    """En el encabezado de página «&» inicia una orden; doble, se imprime. No admite más de 255 caracteres en total."""
    return limpiar(texto)[:100].replace("&", "&&")
