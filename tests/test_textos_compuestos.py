"""Una letra con tilde es una letra: se guarda compuesta por toda puerta, y se busca y se cita de las dos formas."""

from unicodedata import is_normalized, normalize

import pytest
from django.apps import apps
from django.db import models
from libros import dar, en_bytes, libro_de, subir

from barrio_seguro.models import Barrio, Distrito
from estrategia.models import Accion, Avance
from seguimiento.citas import hallar, resaltar
from seguimiento.models import Compuesto, Documento, Fuente, Importacion

pytestmark = pytest.mark.django_db

FRASE = "Gestión de la articulación en Áncash, año «ñandú»"
SUELTA = normalize("NFD", FRASE)
PROPIAS = ("seguimiento", "conasec", "estrategia", "barrio_seguro")
SIN_PALABRAS = {"Firma", "Revision", "Fila", "Envio", "Publicacion", "ObservacionRegistro", "Area"}


def test_todo_lo_que_guarda_palabras_las_compone():
    sueltos = {
        modelo.__name__
        for modelo in apps.get_models()
        if modelo._meta.app_label in PROPIAS and not issubclass(modelo, Compuesto)
        if any(isinstance(c, models.CharField | models.TextField) and c.editable for c in modelo._meta.concrete_fields)
    }
    assert {n for n in sueltos if not n.startswith(("Historical", "Vigencia"))} <= SIN_PALABRAS


def test_por_el_formulario(cliente_operador):
    datos = {"estado": "en_proceso", "porcentaje": "10", "fecha": "01/03/2022", "nivel": "interno", "version": "0"}
    enviado = datos | {"que_se_hizo": SUELTA, "documento": SUELTA}
    assert cliente_operador.post("/estrategia/2022-I/OE1.4/registrar/", enviado).status_code == 302
    avance = Avance.objects.get()
    assert (avance.que_se_hizo, avance.sustentos.get().documento) == (FRASE, FRASE)


def test_por_excel_y_se_halla_al_buscar_de_las_dos_formas(cliente_administrador, cliente_analista):
    titulos = ("Código", "Objetivo", "Nombre del objetivo", "Acción", "Fecha programada")
    libro = libro_de(("OE1.99", "OE1", None, SUELTA, "Marzo 2022"), titulos=titulos, hoja="Estrategia")
    assert subir(cliente_administrador, en_bytes(libro), tipo="estrategia").status_code == 302
    dar(cliente_administrador, Importacion.objects.get(), "aplicar")
    assert Accion.objects.get(codigo="OE1.99").nombre == FRASE
    for buscado in ("gestion de la articulacion en ancash", SUELTA, FRASE, "ÑANDÚ"):
        lista = cliente_analista.get("/estrategia/2022-I/", {"q": buscado})
        assert "OE1.99" in lista.content.decode(), buscado


def test_por_la_definicion_de_un_barrio_con_su_motivo(cliente_operador):
    datos = dict.fromkeys(("hasta", "ordinal_nacional", "articulador", "latitud", "longitud", "desde"), "")
    datos |= {
        "distrito": "130104",
        "nombre": SUELTA,
        "comisaria": SUELTA,
        "nota": SUELTA,
        "motivo": SUELTA,
        "version": "0",
    }
    assert cliente_operador.post("/barrio-seguro/barrios/nuevo/", datos).status_code == 302
    barrio = Barrio.objects.get()
    motivo = barrio.definiciones.get().history_change_reason
    assert [barrio.nombre, barrio.comisaria, barrio.nota, motivo] == [FRASE] * 4
    assert list(Barrio.objects.buscar(SUELTA)) == [barrio]


def test_por_lo_que_define_quien_administra(cliente_administrador):
    quisqui = Distrito.objects.get(ubigeo="100106")
    datos = {campo: getattr(quisqui, campo) for campo in ("ubigeo", "provincia", "otras_grafias")}
    datos |= {"nombre": SUELTA, "sustento": SUELTA, "motivo": SUELTA, "version": "1"}
    assert cliente_administrador.post("/barrio-seguro/distritos/100106/editar/", datos).status_code == 302
    quisqui.refresh_from_db()
    assert (quisqui.nombre, quisqui.sustento) == (FRASE, FRASE)


@pytest.mark.parametrize("texto", [f"**Antes:**  {FRASE}. Después", normalize("NFD", f"Antes: {FRASE}. Después")])
@pytest.mark.parametrize("cita", [FRASE, SUELTA])
def test_una_cita_se_halla_en_su_documento_como_sea_que_se_compuso_cada_uno(texto, cita):
    antes, hallada, despues = resaltar(texto, cita)
    assert normalize("NFC", hallada) == FRASE and antes + hallada + despues == texto
    assert hallar(texto, "Gestion") is None


def test_una_cita_con_las_tildes_sueltas_se_agrega_y_se_resalta(cliente_secretaria):
    documento = Documento.objects.create(codigo="oficio-1", titulo="Oficio", texto=f"Dice: {FRASE}.")
    datos = {"codigo": "oficio-1-a", "seccion": "1", "cita": SUELTA}
    assert cliente_secretaria.post(f"/fuentes/{documento.codigo}/citar/", datos).status_code == 302
    cita = Fuente.objects.get(codigo="oficio-1-a").cita
    assert is_normalized("NFC", cita) and cita == FRASE
