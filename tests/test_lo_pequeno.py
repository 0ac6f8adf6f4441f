"""Lo pequeño pero visto: enlaces, casillas, palabras de la biblioteca y atributos (issue 14, n.º 21)."""

import ast
import re
from pathlib import Path

import pytest
from django.utils import translation
from html5lib import HTMLParser

from conasec.models import Norma
from estrategia.models import Accion

pytestmark = pytest.mark.django_db

RAIZ = Path(__file__).resolve().parent.parent
PO = RAIZ / "config/locale/es/LC_MESSAGES/django.po"
LISTA = "/estrategia/2022-I/"


def leida(cliente, direccion, **opciones):
    return cliente.get(direccion, **opciones).content.decode()


def test_lo_compilado_dice_lo_que_el_po_y_ya_nadie_dice_slug_ni_fichero():
    pares = re.findall(r'^msgid (".*")\nmsgstr (".*")$', PO.read_text(), re.M)[1:]
    assert len(pares) == 8
    with translation.override("es"):
        for original, nuestro in pares:
            dicho = translation.gettext(ast.literal_eval(original))
            assert dicho == ast.literal_eval(nuestro) and not re.search("slug|fichero", dicho, re.I)


def test_un_codigo_o_un_archivo_que_no_vale_se_explica_en_castellano_de_aqui(cliente_administrador, cliente_secretaria):
    pagina = cliente_administrador.post("/estrategia/nueva/", {"codigo": "a b"}).content.decode()
    assert "slug" not in pagina.lower().replace('type="text"', "")
    pagina = cliente_secretaria.post("/importaciones/", {"tipo": "avances"}).content.decode()
    assert "fichero" not in pagina


def test_el_cronograma_se_abre_desde_la_lista_ordenada(cliente_analista):
    pagina = leida(cliente_analista, LISTA + "?corte=2022-06-30&orden=-vence&por_pagina=50&situacion=vencida")
    [enlace] = re.findall(r'href="(/cronograma/\?[^"]*)"', pagina)
    respuesta = cliente_analista.get(enlace.replace("&amp;", "&"))
    assert respuesta.status_code == 200 and respuesta.context["pagina"].paginator.count == 7
    assert cliente_analista.get("/cronograma/?orden=").status_code == 200


@pytest.mark.parametrize(
    "direccion", ["/", LISTA, "/conasec/", "/calendario/", "/barrio-seguro/", "/estrategia/2022-I/OE1.1/"]
)
def test_una_fecha_que_no_existe_se_queda_en_la_pagina_y_lo_dice_junto_a_la_casilla(cliente_analista, direccion):
    venia = {"HTTP_REFERER": f"http://testserver{direccion}?corte=2022-06-30", "HTTP_HOST": "testserver"}
    respuesta = cliente_analista.get(direccion, {"corte": "31/02/2022"}, **venia)
    pagina = respuesta.content.decode()
    assert respuesta.status_code == 400 and respuesta.context["corte"].fecha.isoformat() == "2022-06-30"
    assert 'value="31/02/2022"' in pagina and 'aria-describedby="corte-falta"' in pagina
    falta = re.search(r'<p class="error" id="corte-falta" role="alert">([^<]*)</p>', pagina)[1]
    assert falta.startswith("La fecha de corte «31/02/2022» no es una fecha. Escríbala así: 30/06/2022")
    assert falta.endswith("Se muestra el 30/06/2022.")
    assert "31%2F02%2F2022" not in pagina, "ningún enlace se lleva lo que no vale"


def test_lo_que_no_es_una_pagina_contesta_solo_la_falta(cliente_analista):
    for direccion in ("/libro.xlsx", LISTA + "?formato=csv", "/graficos/curva.csv", "/api/v1/acciones"):
        respuesta = cliente_analista.get(
            direccion, {"corte": "31/02/2022"} | ({"formato": "csv"} if "?" in direccion else {})
        )
        assert respuesta.status_code == 400 and "31/02/2022" in respuesta.content.decode()
        assert "attachment" not in respuesta.get("Content-Disposition", "")


def test_lo_que_se_sabia_mal_escrito_tambien_se_queda(cliente_analista):
    respuesta = cliente_analista.get("/", {"corte": "2022-06-30", "conocido": "ayer"})
    pagina = respuesta.content.decode()
    assert respuesta.status_code == 400 and 'name="conocido" value="ayer"' in pagina and "<details open>" in pagina


def test_de_otro_sitio_no_se_toma_ninguna_fecha(cliente_analista):
    venia = {"HTTP_REFERER": "http://otro.pe/?corte=2022-06-30"}
    respuesta = cliente_analista.get("/", {"corte": "31/02/2022"}, **venia)
    assert respuesta.context["corte"].es_hoy


def test_un_solo_enlace_de_contrasena_olvidada(client):
    pagina = leida(client, "/cuentas/login/")
    assert pagina.count("/cuentas/password/reset/") == 1


def test_sin_reportes_el_mapa_de_calor_no_es_una_tabla_vacia(cliente_analista):
    pagina = leida(cliente_analista, "/graficos/?corte=2022-06-30")
    assert "Tabla: Reportes por mes" not in pagina and "Nada que mostrar al 30/06/2022." in pagina


def test_una_norma_que_pisa_a_otra_se_dice_con_bien_dicho(db):
    vigente = Norma.objects.first()
    otra = Norma(vigente_desde=vigente.vigente_desde, ordinarias=4, descentralizadas=2)
    with pytest.raises(Exception, match=r"rige del \d\d/\d\d/\d{4} (al \d\d/\d\d/\d{4}|en adelante): cierre"):
        otra.clean()


def test_los_mensajes_son_una_lista_dentro_de_su_aviso(cliente_secretaria, secretaria):
    accion = Accion.objects.get(codigo="OE1.4")
    accion.registrar_avance(por=secretaria, fecha="2022-03-20", estado="en_proceso", porcentaje=5)
    for plantilla in (RAIZ / "templates").rglob("*.html"):
        assert not re.search(r'<(ul|ol|table)[^>]* role="(status|alert)"', plantilla.read_text()), plantilla
    assert '<div role="status"><ul class="mensajes">' in (RAIZ / "templates/base.html").read_text()


def test_ningun_atributo_que_el_html_no_admita():
    for ruta in [*(RAIZ / "templates").rglob("*.html"), *RAIZ.glob("*/forms.py")]:
        assert not re.search(r"""[\s"']hx-""", ruta.read_text()), ruta


@pytest.mark.parametrize("direccion", ["/", LISTA, "/cronograma/", "/calendario/", "/conasec/", "/conasec/acuerdos/"])
def test_el_html_es_valido_con_las_figuras(cliente_analista, direccion):
    lector = HTMLParser(strict=False)
    lector.parse(leida(cliente_analista, direccion + "?corte=2022-06-30"))
    assert lector.errors == []


def test_los_porcentajes_se_escriben_de_un_solo_modo(cliente_analista, secretaria):
    Accion.objects.get(codigo="OE1.4").registrar_avance(
        por=secretaria, fecha="2022-03-20", estado="culminada", sustento={"documento": "Informe"}
    )
    for direccion in (LISTA, LISTA + "OE1.4/", "/"):
        assert not re.search(r"\d\.0 %", leida(cliente_analista, direccion + "?corte=2023-01-01")), direccion
