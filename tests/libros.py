"""Libros de prueba: la plantilla descargada, con celdas cambiadas, y los que un atacante o un descuido harían."""

from datetime import date
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from seguimiento.models import Importacion

HOJA = "Actualización"
TITULOS = ("Código", "Fecha del hecho", "Estado", "Avance", "Qué se hizo", "Documento que lo sustenta")
BUENA_FILA = ("OE1.4", date(2022, 4, 1), "En proceso", 45, "Se avanzó", None)
LLENA = {
    "OE1__4": {"Fecha del hecho": date(2022, 4, 1), "Estado": "En proceso", "Avance": 0.6, "Qué se hizo": "Enviado"},
    "OE1__2": {
        "Fecha del hecho": date(2022, 4, 2), "Estado": "Culminada", "Avance": 1, "Documento que lo sustenta": "D.S. 1",
    },
}  # fmt: skip


def bajar_plantilla(cliente, tipo="avances"):
    respuesta = cliente.get(f"/importaciones/plantillas/{tipo}.xlsx")
    assert respuesta.status_code == 200
    return respuesta.content


def llenar(contenido, hoja=HOJA, **filas):
    """El libro con celdas cambiadas: `llenar(b, OE1__4={"Estado": "En proceso"})`; «__» es el punto del código."""
    libro = load_workbook(BytesIO(contenido))
    encabezado = next(fila for fila in libro[hoja].iter_rows() if any(c.value == "Código" for c in fila))
    columna = {celda.value: celda.column for celda in encabezado}
    for fila in libro[hoja].iter_rows(min_row=encabezado[0].row + 1):
        codigo = str(fila[columna["Código"] - 1].value)
        for titulo, valor in filas.get(codigo.replace(".", "__"), {}).items():
            libro[hoja].cell(fila[0].row, columna[titulo], valor)
    return en_bytes(libro)


def libro_de(*filas, titulos=TITULOS, hoja=HOJA):
    """Un libro hecho a mano, con esas filas bajo los títulos."""
    libro = Workbook()
    libro.active.title = hoja
    for fila in (titulos, *filas):
        libro.active.append(fila)
    return libro


def en_bytes(libro):
    salida = BytesIO()
    libro.save(salida)
    return salida.getvalue()


def con_parte(contenido, nombre, datos):
    """El mismo ZIP con una parte cambiada o agregada."""
    salida = BytesIO()
    with ZipFile(BytesIO(contenido)) as viejo, ZipFile(salida, "w", ZIP_DEFLATED) as nuevo:
        for parte in viejo.namelist():
            if parte != nombre:
                nuevo.writestr(parte, viejo.read(parte))
        nuevo.writestr(nombre, datos)
    return salida.getvalue()


def subir(cliente, contenido, nombre="plantilla.xlsx", tipo="avances", **consulta):
    """La respuesta de subir un archivo."""
    archivo = SimpleUploadedFile(nombre, contenido if isinstance(contenido, bytes) else contenido.encode())
    return cliente.post("/importaciones/", {"tipo": tipo, "archivo": archivo}, query_params=consulta)


def previa(cliente, contenido, **opciones):
    """(importación, {código: fila}) de subir un archivo."""
    respuesta = subir(cliente, contenido, **opciones)
    assert respuesta.status_code == 302, respuesta.context["formulario"].errors
    importacion = Importacion.objects.first()
    return importacion, {fila.clave: fila for fila in importacion.filas.all()}


def dar(cliente, importacion, paso):
    return cliente.post(f"{importacion.get_absolute_url()}{paso}/")
