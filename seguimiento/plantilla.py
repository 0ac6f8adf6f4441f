"""La plantilla que se descarga para llenar en Excel y volver a subir."""

from datetime import date

from django.utils import timezone

from .excel import DATOS
from .libro import Libro

REGLAS = {
    "fecha": {
        "validate": "date",
        "criteria": "between",
        "minimum": date(2000, 1, 1),
        "input_title": "Fecha",
        "input_message": "Cuándo ocurrió: 30/06/2022. No puede ser futura.",
        "error_title": "No es una fecha admitida",
        "error_message": "Escríbala así: 30/06/2022. No puede ser futura.",
    },
    "porcentaje": {
        "validate": "decimal",
        "criteria": "between",
        "minimum": 0,
        "maximum": 1,
        "input_title": "Avance",
        "input_message": "De 0 % a 100 %: escriba 45 %.",
        "error_title": "Fuera de 0 a 100 %",
        "error_message": "El avance va de 0 % a 100 %. Escriba, por ejemplo, 45 %.",
    },
    "decimal": {
        "validate": "decimal",
        "criteria": ">=",
        "value": 0,
        "input_title": "Cantidad",
        "input_message": "Un número, con punto o coma decimal según su equipo.",
        "error_title": "No es una cantidad",
        "error_message": "Escriba un número que no sea negativo.",
    },
}


def plantilla(importador, pie, demostracion):
    """Bytes del libro: la hoja por llenar, con lo que no se toca protegido, y las instrucciones con las opciones."""
    libro = Libro(importador.TITULO, pie, demostracion, str(importador.usuario))
    instrucciones = [(dato, texto, "frase") for dato, texto in importador.INSTRUCCIONES]
    rangos = agregar_opciones(instrucciones, importador.COLUMNAS, int(demostracion))
    hoja, encabezado, ultima = libro.tabla(importador.HOJA, importador.COLUMNAS, importador.para_plantilla())
    for c, columna in enumerate(importador.COLUMNAS):
        if columna in importador.OCULTAS:
            hoja.set_column(c, c, columna.ancho, None, {"hidden": True})
        elif columna.editable:
            # También las filas en blanco de abajo llevan su formato: las de texto, de texto.
            hoja.set_column(c, c, columna.ancho, libro.formatos["por llenar", columna.tipo])
            regla = regla_de(columna, rangos)
            if regla:
                hoja.data_validation(encabezado + 1, c, ultima + importador.DE_MAS, c, regla)
    if not all(columna.editable for columna in importador.COLUMNAS if columna not in importador.OCULTAS):
        opciones = ("autofilter", "sort", "format_columns", "format_rows", "insert_columns")
        hoja.protect("", dict.fromkeys(opciones, True))
    libro.tabla("Instrucciones", DATOS, instrucciones)
    return libro.cerrar()


def agregar_opciones(instrucciones, columnas, encabezado):
    """Pone al final de las instrucciones las opciones de cada lista y da {clave: su rango}.

    Excel parte por las comas una lista escrita en la regla; la de un rango, no.
    """
    rangos = {}
    for columna in columnas:
        if columna.opciones:
            primera = encabezado + len(instrucciones) + 2
            instrucciones += [(f"{columna.titulo}: opción", nombre, "frase") for _, nombre in columna.opciones]
            rangos[columna.clave] = f"=Instrucciones!$B${primera}:$B${primera + len(columna.opciones) - 1}"
    return rangos


def regla_de(columna, rangos):
    """La validación de Excel de una columna, o nada; es una ayuda: al subirla se revisa todo otra vez."""
    if columna.opciones:
        return {
            "validate": "list",
            "source": rangos[columna.clave],
            "input_title": columna.titulo,
            "input_message": columna.significado,
            "error_title": "No está en la lista",
            "error_message": "Elija una de las opciones de la lista.",
        }
    regla = REGLAS.get(columna.tipo)
    return regla | {"maximum": timezone.localdate()} if regla and columna.tipo == "fecha" else regla
