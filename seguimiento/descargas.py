"""Tablas en CSV y archivos para guardar.

El CSV no distingue tipos: el texto que empieza por = + - @ lleva delante un apóstrofo, para que nunca sea fórmula.
"""

import csv
from datetime import date, datetime
from io import StringIO

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from .excel import ROTULO, Columna, limpiar, local, parece_formula


def en_csv(columnas, filas, separador=",", demostracion=False):
    """Tabla en CSV: UTF-8 con BOM, fechas ISO, porcentajes de 0 a 100; el rótulo es una columna más, la primera."""
    if demostracion:
        columnas = (Columna("rotulo", ROTULO, "texto", 14, "", lambda fila: "ficticio"), *columnas)
    lectores = [_lector(columna) for columna in columnas]
    salida = StringIO()
    escritor = csv.writer(salida, delimiter=separador)
    escritor.writerow(_titulo_csv(columna) for columna in columnas)
    escritor.writerows([_valor_csv(leer(fila)) for leer in lectores] for fila in filas)
    return salida.getvalue().encode("utf-8-sig")


def _titulo_csv(columna):
    return f"{columna.titulo} (%)" if columna.tipo == "porcentaje" else columna.titulo


def _lector(columna):
    """De la fila, el dato solo: en un CSV no hay formato al que darle el tipo que trae uno mixto."""
    return (lambda fila: columna.leer(fila)[0]) if columna.tipo == "mixto" else columna.leer


def _valor_csv(valor):
    if valor is None:
        return ""
    if isinstance(valor, datetime):
        return local(valor).isoformat(" ", "minutes")
    if isinstance(valor, str):
        return neutralizar(limpiar(valor))
    return valor.isoformat() if isinstance(valor, date) else valor


def neutralizar(texto):
    """Antepone un apóstrofo a lo que una hoja de cálculo tomaría por fórmula, o ya lo lleva delante; así se deshace."""
    return f"'{texto}" if parece_formula(texto.lstrip("'")) else texto


def nombre_de_archivo(base, corte, demostracion, extension):
    """«tablero-conasec-2022-06-30.xlsx», con su corte (`Corte.en_archivo`) y, si toca, «-demostracion»."""
    return f"{base}-{corte.en_archivo}{'-demostracion' if demostracion else ''}.{extension}"


def descarga(contenido, tipo, nombre):
    """Archivo para guardar, que nadie por el camino debe conservar. El nombre puede llevar tildes, rayas o comillas."""
    cabeceras = {"Content-Disposition": content_disposition_header(True, nombre), "Cache-Control": "private, no-store"}
    return HttpResponse(contenido, content_type=tipo, headers=cabeceras)
