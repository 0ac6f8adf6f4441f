"""Barrios inscritos, lo que escribe quien inscribe uno, y un corte: lo que piden las pruebas del territorio."""

from datetime import date

from django.utils import timezone

from barrio_seguro.models import Barrio, Distrito, HechoLanzamiento, Programa
from seguimiento.corte import Corte

ACTA = {"documento": "Acta 1-2022"}


def al(*fecha, conocido=None):
    return Corte(date(*fecha), conocido or timezone.now(), es_ahora=conocido is None)


def inscribir(quien, ubigeo="130104", nombre="El Milagro", **datos):
    """Un barrio registrado; sin más datos, de la línea base y en Huanchaco."""
    barrio = Barrio(programa=Programa.objects.get(), distrito=Distrito.objects.get(ubigeo=ubigeo), nombre=nombre)
    for campo, valor in datos.items():
        setattr(barrio, campo, valor)
    return barrio.guardar(por=quien, motivo="Relación remitida por la DGSC")


def datos(**cambios):
    """Lo que envía el formulario de un barrio."""
    campos = ("hasta", "ordinal_nacional", "comisaria", "articulador", "latitud", "longitud", "nota", "desde")
    base = dict.fromkeys(campos, "")
    return base | {"distrito": "130104", "nombre": "Víctor Raúl", "motivo": "Relación", "version": "0"} | cambios


def realizado_antes(lanzamiento, por, fecha, **datos):
    """Un «realizado» anterior al que rige, como los que la primera versión dejaba agregar y una base puede traer."""
    hecho = HechoLanzamiento(lanzamiento=lanzamiento, registrado_por=por, tipo="realizado", fecha=fecha, **datos)
    hecho.save(force_insert=True)
    lanzamiento.recalcular()
    Barrio.seguir(hecho, por=por, motivo=str(hecho))
    return hecho
