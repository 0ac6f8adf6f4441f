"""Al mirar, filtrar, ensayar y registrar, el corte y lo demás que la dirección pide no se pierden por el camino."""

from datetime import date
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urlsplit

import pytest
from test_anular_y_reprogramar import escrito

from barrio_seguro.models import Lanzamiento
from conasec.models import Acuerdo, Sesion
from estrategia.models import Accion, Avance

pytestmark = pytest.mark.django_db


class Formulario(HTMLParser):
    """Los [(nombre, valor)] que enviaría el formulario de ese `id` si nadie escribe nada."""

    def __init__(self, pagina, ident):
        super().__init__()
        self.ident, self.dentro, self.pares, self.accion = ident, False, [], ""
        self.feed(pagina)

    def handle_starttag(self, etiqueta, atributos):
        atributos = dict(atributos)
        if etiqueta == "form":
            self.dentro = atributos.get("id") == self.ident
            self.accion = atributos.get("action", "") if self.dentro else self.accion
        if self.dentro and etiqueta == "input" and "name" in atributos:
            self.pares.append((atributos["name"], atributos.get("value", "")))

    def handle_endtag(self, etiqueta):
        self.dentro = self.dentro and etiqueta != "form"


def al_pulsar_ver(cliente, direccion, **headers):
    """Los pares que pide «Ver» en esa página."""
    return Formulario(cliente.get(direccion, headers=headers).content.decode(), "corte").pares


def al_pulsar_un_cierre(cliente, direccion, etiqueta):
    sugeridos = cliente.get(direccion).context["cortes_sugeridos"]
    return parse_qsl(next(url for nombre, url, _ in sugeridos if nombre == etiqueta)[1:], keep_blank_values=True)


# El selector


@pytest.mark.parametrize(
    "direccion",
    [
        "/estrategia/2022-I/?situacion=vencida&situacion=por_vencer&q=pol%C3%ADtica",
        "/que-pasaria-si/?s=OE1.4,mover,2022-08-31&s=OE1.1,culminar,2022-02-01",
        "/cronograma/?objetivo=OE1&objetivo=OE3&orden=fin",
        "/?estrategia=2022-I",
        "/calendario/?vista=mes&tipo=sesion&tipo=accion",
        "/estrategia/2022-I/OE1.4/registrar/?x=%22%3E%3Cb%3E",
    ],
)
def test_ver_otra_fecha_conserva_todo_lo_demas(cliente_operador, direccion):
    demas = parse_qsl(urlsplit(direccion).query)
    pedidos = al_pulsar_ver(cliente_operador, f"{direccion}&mes=&corte=2022-06-30&conocido=")
    assert [par for par in pedidos if par[0] not in ("corte", "conocido")] == demas
    assert ("corte", "30/06/2022") in pedidos
    assert al_pulsar_un_cierre(cliente_operador, f"{direccion}&mes=&corte=2022-06-30&conocido=", "mar 2022") == [
        *demas,
        ("corte", "2022-03-31"),
    ]


def test_ni_el_selector_ni_los_cierres_llevan_la_pagina(cliente_operador):
    direccion = "/estrategia/2022-I/?objetivo=OE1&pagina=2&corte=2022-06-30"
    assert [nombre for nombre, _ in al_pulsar_ver(cliente_operador, direccion)] == ["objetivo", "corte", "conocido"]
    assert "pagina" not in dict(al_pulsar_un_cierre(cliente_operador, direccion, "Hoy"))


def test_los_cierres_conservan_lo_que_se_sabia_y_ver_lo_de_ahora_conserva_los_filtros(cliente_operador):
    direccion = "/estrategia/2022-I/?situacion=vencida&corte=2022-06-30&conocido=2022-07-01"
    cierre = al_pulsar_un_cierre(cliente_operador, direccion, "mar 2022")
    assert cierre == [("situacion", "vencida"), ("conocido", "2022-07-01"), ("corte", "2022-03-31")]
    pagina = cliente_operador.get(direccion).content.decode()
    assert '<a href="?situacion=vencida&amp;corte=2022-06-30">Ver con lo que se sabe ahora</a>' in pagina


def test_al_filtrar_sin_recargar_el_selector_tambien_se_pone_al_dia(cliente_operador):
    """htmx cambia la dirección y solo el fragmento: el selector viaja con él, o perdería el filtro recién puesto."""
    direccion = "/estrategia/2022-I/?situacion=vencida&corte=2022-06-30"
    assert ("situacion", "vencida") in al_pulsar_ver(cliente_operador, direccion, **{"HX-Request": "true"})
    fragmento = cliente_operador.get(direccion, headers={"HX-Request": "true"}).content.decode()
    assert fragmento.count("data-hx-swap-oob") == 1
    assert "data-hx-swap-oob" not in cliente_operador.get(direccion).content.decode()


# Registrar: se vuelve al corte que se miraba, si en él se ve lo registrado; si no, a hoy

FICHA = "/estrategia/2022-I/OE1.4/"
CORTE = "?corte=2022-06-30"
ENTONCES = CORTE + "&conocido=2022-07-01"


def avance(**cambios):
    base = {"estado": "en_proceso", "porcentaje": "60", "fecha": "06/06/2022", "nivel": "interno", "version": "0"}
    return base | cambios


@pytest.fixture
def hecho(db, operador):
    accion = Accion.objects.get(codigo="OE1.4")
    return accion.registrar_avance(por=operador, fecha=date(2022, 3, 2), estado="en_proceso", porcentaje=5)


def test_el_formulario_de_la_ficha_se_envia_al_corte_que_se_mira(cliente_operador):
    pagina = cliente_operador.get(FICHA + ENTONCES).content.decode()
    assert Formulario(pagina, "registrar").accion.replace("&amp;", "&") == FICHA + "registrar/" + ENTONCES
    assert Formulario(cliente_operador.get(FICHA).content.decode(), "registrar").accion == FICHA + "registrar/"


@pytest.mark.parametrize(
    ("corte", "fecha", "llega"),
    [
        ("", "06/06/2022", ""),
        (CORTE, "06/06/2022", CORTE),
        (CORTE, "30/06/2022", CORTE),
        (CORTE, "01/07/2022", ""),
        (ENTONCES, "06/06/2022", ""),
    ],
    ids=["a hoy", "al corte, anterior", "al corte, de ese día", "posterior al corte", "a lo que se sabía"],
)
def test_al_registrar_se_llega_a_donde_se_ve_lo_registrado(cliente_operador, corte, fecha, llega):
    respuesta = cliente_operador.post(f"{FICHA}registrar/{corte}", avance(fecha=fecha))
    registrado = Avance.objects.get()
    assert respuesta.url == f"{FICHA}{llega}#hecho-{registrado.pk}"
    assert f'id="hecho-{registrado.pk}"' in cliente_operador.get(respuesta.url).content.decode()


@pytest.mark.parametrize(("corte", "llega"), [(CORTE, CORTE), ("?corte=2022-03-19", ""), (ENTONCES, "")])
def test_al_reprogramar_tambien(cliente_secretaria, corte, llega):
    respuesta = cliente_secretaria.post(f"{FICHA}reprogramar/{corte}", escrito())
    assert respuesta.url == FICHA + llega
    assert "Reprogramación: 01/03/2022" in cliente_secretaria.get(respuesta.url).content.decode()


@pytest.mark.parametrize(("corte", "llega"), [(CORTE, CORTE), ("?corte=2022-03-01", ""), (ENTONCES, "")])
def test_y_al_anular(cliente_operador, hecho, corte, llega):
    respuesta = cliente_operador.post(f"{FICHA}anular/hecho/{hecho.pk}/{corte}", {"motivo": "no iba", "version": "1"})
    assert respuesta.url == FICHA + llega
    assert "<s><b>En proceso, 5 %</b></s>" in cliente_operador.get(respuesta.url).content.decode()


def test_a_hoy_se_vuelve_en_la_misma_estrategia(cliente_secretaria):
    direccion = "/barrio-seguro/lanzamientos/L1/"
    enviado = {"tipo": "realizado", "fecha": "10/03/2022", "documento": "Acta", "nivel": "interno", "version": "0"}
    respuesta = cliente_secretaria.post(f"{direccion}registrar/?corte=2022-03-01&estrategia=2022-I", enviado)
    assert respuesta.url.startswith(f"{direccion}?estrategia=2022-I#hecho-")


def test_las_paginas_de_reprogramar_y_anular_se_abren_y_se_dejan_al_mismo_corte(cliente_secretaria, hecho):
    ficha = cliente_secretaria.get(FICHA + CORTE).content.decode()
    for pagina in ("reprogramar/", f"anular/hecho/{hecho.pk}/"):
        assert f'href="{FICHA}{pagina}{CORTE}"' in ficha
        abierta = cliente_secretaria.get(FICHA + pagina + CORTE).content.decode()
        assert f'<a class="boton" href="{FICHA}{CORTE}">Volver sin guardar</a>' in abierta


def test_y_las_de_lanzamientos_acuerdos_y_sesiones(cliente_secretaria, secretaria):
    sesion = Sesion(anio=2022, numero="I", fecha_programada=date(2022, 5, 24), lugar="Lima")
    sesion.guardar(por=secretaria, motivo="Citación 4")
    paginas = [(Lanzamiento.objects.get(codigo="L1"), "reprogramar/"), (Acuerdo.objects.first(), "reprogramar/")]
    for objeto, pagina in [*paginas, (sesion, "postergar/")]:
        direccion = objeto.get_absolute_url()
        ficha = cliente_secretaria.get(direccion + CORTE).content.decode()
        assert f'href="{direccion}{pagina}{CORTE}"' in ficha
        assert f'action="{direccion}registrar/{CORTE}"' in ficha


# Registrar varias


def test_registrar_las_marcadas_lleva_el_corte_y_vuelve_con_el(cliente_operador):
    accion = Accion.objects.get(codigo="OE1.4")
    lista = cliente_operador.get("/estrategia/2022-I/" + CORTE).content.decode()
    assert 'form="filtros" formaction="/estrategia/2022-I/registrar-varias/"' in lista
    assert ("corte", "2022-06-30") in Formulario(lista, "filtros").pares
    direccion = f"/estrategia/2022-I/registrar-varias/{CORTE}&accion={accion.pk}"
    pagina = cliente_operador.get(direccion).content.decode()
    assert f'<a href="/estrategia/2022-I/{CORTE}">{accion.objetivo.estrategia.nombre}</a>' in pagina
    enviado = {"fecha": "06/06/2022", "estado": "en_proceso", "porcentaje": "30", "OE1.4-version": "0"}
    assert cliente_operador.post(direccion, enviado).url == "/estrategia/2022-I/" + CORTE
    enviado |= {"fecha": "01/07/2022", "OE1.4-version": "1"}
    assert cliente_operador.post(direccion, enviado).url == "/estrategia/2022-I/"


def test_quien_solo_mira_y_el_ajeno_no_registran_a_ningun_corte(cliente_analista, cliente_ajeno):
    for cliente, status in ((cliente_analista, 403), (cliente_ajeno, 404)):
        assert cliente.post(f"{FICHA}registrar/{CORTE}", avance()).status_code == status
    assert "registrar/" not in Formulario(cliente_analista.get(FICHA + CORTE).content.decode(), "registrar").accion
    assert not Avance.objects.exists()
