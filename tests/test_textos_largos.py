"""Un texto más largo que su columna es un error con palabras, nunca un 500: PostgreSQL lo rechazaría al guardar."""

import re
from datetime import date

import html5lib
import pytest
from libros import en_bytes, libro_de, previa

from conasec.models import Sesion

pytestmark = pytest.mark.django_db

LARGO = "palabra larga " * 400
FICHA = "/estrategia/2022-I/OE1.4/"
PAGINAS = {
    "secretaria": [
        FICHA, FICHA + "reprogramar/", "/conasec/sesiones/nueva/", "/conasec/2021/ordinaria/IV/editar/",
        "/conasec/acuerdos/nuevo/", "/conasec/acuerdos/2021-IV-estrategia/", "/barrio-seguro/lanzamientos/nuevo/",
        "/barrio-seguro/barrios/nuevo/", "/barrio-seguro/lanzamientos/L1/", "/barrio-seguro/regiones/PE-LMA/registrar/",
        "/documentos/nuevo/", "/fuentes/conasec-estado-situacional/citar/", "/observaciones/documento/1/", "/cortes/",
        "/conasec/2021/ordinaria/IV/documentos/nuevo/",
    ],
    "administrador": ["/estrategia/nueva/"],
}  # fmt: skip


def formularios(pagina, direccion):
    """(a dónde se envía, {campo: valor}, campos de texto) de cada formulario POST de una página."""
    raiz = html5lib.parse(pagina, namespaceHTMLElements=False)
    for formulario in raiz.iter("form"):
        accion = (formulario.get("action") or direccion).partition("?")[0]
        if formulario.get("method") != "post" or accion.startswith("/cuentas/"):
            continue
        datos, textos = {}, []
        for campo in formulario.iter():
            nombre, tipo = campo.get("name"), campo.get("type", "text")
            if not nombre or tipo in ("file", "submit"):
                continue
            if campo.tag == "select":
                opciones = [o.get("value") for o in campo.iter("option") if o.get("value")]
                datos[nombre] = (opciones or [""])[0]
            elif campo.tag == "textarea" or (campo.tag == "input" and tipo in ("text", "url")):
                datos[nombre] = campo.get("value") or (campo.text or "").strip() or valor(nombre)
                textos.append(nombre)
            elif tipo != "radio" and tipo != "checkbox" or "checked" in campo.attrib or nombre not in datos:
                datos[nombre] = campo.get("value", "")
        yield accion, datos, textos


def valor(nombre):
    """Algo que suele valer en un campo de ese nombre."""
    if re.search("fecha|rige|inicio|fin|desde", nombre):
        return "06/06/2022"
    return {"enlace": "https://ejemplo.pe/a", "distrito": "150140", "porcentaje": "10", "anio": "2022"}.get(
        nombre, "X1"
    )


@pytest.mark.parametrize(("rol", "direccion"), [(rol, d) for rol, suyas in PAGINAS.items() for d in suyas])
def test_ningun_campo_de_ningun_formulario_responde_500_a_un_texto_enorme(request, rol, direccion):
    cliente = request.getfixturevalue(f"cliente_{rol}")
    hallados = list(formularios(cliente.get(direccion).content.decode(), direccion))
    assert hallados
    for accion, datos, textos in hallados:
        for campo in textos:
            respuesta = cliente.post(accion, datos | {campo: LARGO})
            assert respuesta.status_code in (200, 302, 400, 403, 409, 422), (accion, campo)
            datos["envio"] = ""


def test_la_institucion_de_un_asistente_cabe_o_se_dice(cliente_secretaria):
    for nombre, cabe in (("I" * 150, True), ("I" * 151, False)):
        cliente_secretaria.post("/conasec/sesiones/nueva/", sesion(asistentes=nombre, numero="V" if cabe else "VI"))
        assert Sesion.objects.filter(anio=2022, numero="V" if cabe else "VI").exists() is cabe


@pytest.mark.parametrize("escritos", ["MININTER\n- MININTER", "MININTER\nmininter", "Áncash\nAncash", "PNP\n  PNP "])
def test_el_mismo_asistente_dos_veces_se_dice_y_no_se_guarda_nada(cliente_secretaria, escritos):
    respuesta = cliente_secretaria.post("/conasec/sesiones/nueva/", sesion(asistentes=escritos))
    assert respuesta.status_code == 422 and "está dos veces" in respuesta.content.decode()
    assert not Sesion.objects.filter(anio=2022).exists()


def sesion(**otros):
    return {
        "anio": "2022", "tipo": "ordinaria", "numero": "V", "fecha_programada": "24/05/2022", "lugar": "Lima",
        "cuenta": "sede", "motivo": "Citación", "version": "0", "agenda": "", "asistentes": "", **otros,
    }  # fmt: skip


AVANCES = ("Código", "Fecha del hecho", "Estado", "Avance", "Qué se hizo", "Documento que lo sustenta")
BUENA = dict(zip(AVANCES, ("OE1.4", date(2022, 4, 1), "En proceso", 45, "Algo", "D"), strict=True))


@pytest.mark.parametrize("columna", ["Código", "Qué se hizo", "Documento que lo sustenta", "Estado"])
def test_ni_una_celda_enorme_al_importar(cliente_operador, columna):
    libro = libro_de(tuple((BUENA | {columna: LARGO}).values()), titulos=AVANCES)
    importacion, filas = previa(cliente_operador, en_bytes(libro))
    assert len(filas) == 1
    cliente_operador.post(f"/importaciones/{importacion.pk}/aplicar/", {"version": importacion.version})


def test_una_sesion_no_se_corrige_a_una_fecha_de_otro_anio(cliente_secretaria):
    direccion = "/conasec/2021/ordinaria/IV/editar/"
    [(_, datos, _)] = formularios(cliente_secretaria.get(direccion).content.decode(), direccion)
    respuesta = cliente_secretaria.post(direccion, datos | {"fecha_programada": "06/06/2022", "motivo": "Citación"})
    assert respuesta.status_code == 422 and "no es del año de la sesión" in respuesta.content.decode()
