"""Cualquier lista, con sus filtros y en su orden, como archivo de Excel o CSV."""

from django.core.exceptions import BadRequest

from .descargas import descarga, en_csv, nombre_de_archivo
from .excel import DATOS
from .libro import TIPO_XLSX, Libro
from .models import Documento

SEPARADORES = (",", ";")


def pide_archivo(request):
    """Si la dirección pide la lista como archivo."""
    return request.GET.get("formato") in ("xlsx", "csv")


def lista_en_archivo(request, nombre, columnas, filas, *, titulo, filtros=()):
    """La lista como XLSX o CSV, según `formato`; el separador del CSV puede ser «;». Lanza `BadRequest` si es otro.

    `nombre`: el de la hoja y el del archivo. `filtros`: [(etiqueta, valores)] de lo que se pidió.
    """
    corte, base = request.corte, f"{nombre.lower()}-conasec"
    demostracion = Documento.objects.ficticios().exists()
    if request.GET["formato"] == "csv":
        separador = request.GET.get("separador") or ","
        if separador not in SEPARADORES:
            raise BadRequest(f"«{separador}» no es un separador: use «,» o «;».")
        contenido = en_csv(columnas, filas, separador, demostracion)
        return descarga(contenido, "text/csv; charset=utf-8", nombre_de_archivo(base, corte, demostracion, "csv"))
    libro = Libro(titulo, str(corte), demostracion, str(request.user))
    _, encabezado, ultima = libro.tabla(nombre, columnas, filas)
    consulta = [
        ("Lista", titulo, "texto"),
        ("Situación al", corte.fecha, "fecha"),
        ("Con lo registrado hasta", corte.conocido, "instante"),
        *((f"Filtro: {etiqueta}", valores, "texto") for etiqueta, valores in filtros),
        ("Filas en la lista", ultima - encabezado, "entero"),
        ("Generado por", str(request.user), "texto"),
        ("SHA-256 de los datos", libro.huella, "texto"),
    ]
    libro.tabla("Consulta", DATOS, consulta, con_huella=False)
    libro.diccionario({nombre: columnas, "Consulta": DATOS})
    return descarga(libro.cerrar(), TIPO_XLSX, nombre_de_archivo(base, corte, demostracion, "xlsx"))
