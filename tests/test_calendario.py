"""/calendario/ : el mes, la agenda y la dirección .ics de cada quien."""

import re
from datetime import date, timedelta

import ics
import pytest
import vobject
from django.utils import timezone

from conasec.models import Acuerdo, Sesion
from estrategia.models import Accion
from seguimiento.models import Usuario
from tablero.suscripcion import en_ics

pytestmark = pytest.mark.django_db


@pytest.fixture
def sesion(secretaria):
    nueva = Sesion(anio=2022, numero="I", fecha_programada=date(2022, 6, 14), lugar="Lima")
    return nueva.guardar(por=secretaria, motivo="Citación")


def direccion(cliente):
    pagina = cliente.post("/calendario/suscripcion/", {"crear": "1"})
    return pagina.context["direccion"].removeprefix("http://testserver")


def test_el_mes_trae_sesiones_acciones_lanzamientos_acuerdos_y_feriados(cliente_analista, secretaria, sesion):
    Acuerdo(sesion=Sesion.objects.get(numero="IV", anio=2021), texto="Informar", plazo=date(2022, 6, 20)).guardar(
        por=secretaria, motivo="Acta"
    )
    respuesta = cliente_analista.get("/calendario/?corte=2022-06-30")
    hallados = [(e.dia.day, e.tipo, e.titulo[:22]) for e in respuesta.context["eventos"]]
    assert (14, "sesion", "I sesión ordinaria 202") in hallados
    assert (20, "acuerdo", "Plazo: Informar") in hallados
    assert (9, "lanzamiento", "Lanzamiento en Huancha") in hallados
    assert (29, "feriado", "San Pedro y San Pablo") in hallados
    assert sum(tipo == "accion" for _, tipo, _ in hallados) == 2


def test_se_filtra_por_tipo_y_la_agenda_son_tres_meses(cliente_analista, sesion):
    solo = cliente_analista.get("/calendario/?mes=2022-06&tipo=sesion").context["eventos"]
    assert [e.tipo for e in solo] == ["sesion"]
    agenda = cliente_analista.get("/calendario/?mes=2022-06&vista=agenda").context["eventos"]
    assert {e.dia.month for e in agenda} == {6, 7, 8}


@pytest.mark.parametrize("consulta", ["mes=junio", "mes=2022-13", "mes=0001-01", "vista=semana", "tipo=cumpleaños"])
def test_lo_que_no_existe_es_400(cliente_analista, consulta):
    assert cliente_analista.get(f"/calendario/?{consulta}").status_code == 400


def test_lo_cancelado_no_esta_y_lo_postergado_se_mueve(cliente_analista, secretaria, sesion):
    sesion.reprogramar(
        por=secretaria, rige=date(2022, 6, 10), inicio=date(2022, 6, 21), fin=date(2022, 6, 21), motivo="Agenda",
        documento="Oficio", documento_fecha=date(2022, 6, 10),
    )  # fmt: skip
    [evento] = cliente_analista.get("/calendario/?corte=2022-06-30&tipo=sesion").context["eventos"]
    assert evento.dia == date(2022, 6, 21)
    sesion.registrar(tipo="cancelada", por=secretaria, fecha=date(2022, 6, 20), comentario="Sin quórum")
    assert cliente_analista.get("/calendario/?corte=2022-06-30&tipo=sesion").context["eventos"] == []


def test_dos_lectores_independientes_leen_lo_mismo(cliente_analista, client, sesion):
    contenido = client.get(direccion(cliente_analista)).content.decode()
    uno = {str(e.uid): e.begin.date() for e in ics.Calendar(contenido).events}
    otro = {e.uid.value: e.dtstart.value for e in vobject.readOne(contenido).vevent_list}
    assert uno == otro and len(uno) == 18 + 11 + 1
    vevent = next(e for e in vobject.readOne(contenido).vevent_list if e.uid.value.startswith("sesion-2022"))
    assert vevent.dtstart.value == date(2022, 6, 14) and vevent.dtend.value == date(2022, 6, 15)
    assert vevent.url.value == "http://testserver/conasec/2022/ordinaria/I/"
    assert all(len(linea.encode()) <= 75 for linea in contenido.split("\r\n"))


def test_el_uid_no_cambia_aunque_la_fecha_se_mueva(cliente_analista, client, secretaria, sesion):
    ruta = direccion(cliente_analista)

    def fechas():
        return {e.uid.value: e.dtstart.value for e in vobject.readOne(client.get(ruta).content.decode()).vevent_list}

    antes = fechas()
    sesion.reprogramar(
        por=secretaria, rige=date(2022, 6, 10), inicio=date(2022, 6, 21), fin=date(2022, 6, 21), motivo="Agenda",
        documento="Oficio", documento_fecha=date(2022, 6, 10),
    )  # fmt: skip
    despues = fechas()
    assert antes.keys() == despues.keys()
    movidos = {uid for uid in antes if antes[uid] != despues[uid]}
    assert len(movidos) == 1 and movidos.pop().startswith("sesion-2022-ordinaria-I@")


def eventos_de(client, ruta, **cabeceras):
    return {e.uid.value: e for e in vobject.readOne(client.get(ruta, headers=cabeceras).content.decode()).vevent_list}


def test_mientras_nadie_escribe_son_los_mismos_bytes_en_otro_sitio_y_otro_dia(con_hechos, monkeypatch):
    analista = Usuario.objects.get(username="analista")
    bytes_ = en_ics(analista, "https://uno.pe")
    otro_dia = timezone.now() + timedelta(days=3)
    monkeypatch.setattr(timezone, "now", lambda: otro_dia)
    assert en_ics(analista, "https://uno.pe") == bytes_
    de_otro = vobject.readOne(en_ics(analista, "https://otro.pe").decode()).vevent_list
    assert [e.uid.value for e in de_otro] == [e.uid.value for e in vobject.readOne(bytes_.decode()).vevent_list]
    assert not any("otro.pe" in e.uid.value for e in de_otro)


def test_si_nada_cambio_se_responde_304(cliente_analista, client, sesion):
    ruta = direccion(cliente_analista)
    marca = client.get(ruta)["ETag"]
    assert client.get(ruta, headers={"if-none-match": marca}).status_code == 304


def test_lo_que_cambia_lleva_otra_secuencia_y_cuando_se_reviso(cliente_analista, client, secretaria, sesion):
    ruta, uid = direccion(cliente_analista), "sesion-2022-ordinaria-I@tablero-conasec"
    antes = eventos_de(client, ruta)
    sesion.reprogramar(
        por=secretaria, rige=date(2022, 6, 10), inicio=date(2022, 6, 21), fin=date(2022, 6, 21), motivo="Agenda",
        documento="Oficio", documento_fecha=date(2022, 6, 10),
    )  # fmt: skip
    despues = eventos_de(client, ruta)
    secuencias = [int(e[uid].sequence.value) for e in (antes, despues)]
    assert secuencias[1] == secuencias[0] + 1
    assert despues[uid].last_modified.value == despues[uid].dtstamp.value >= antes[uid].last_modified.value
    iguales = [u for u in antes if antes[u].serialize() == despues[u].serialize()]
    assert len(iguales) == len(antes) - 1


def test_lo_cancelado_sigue_y_dice_que_se_cancelo(cliente_analista, client, secretaria, sesion):
    ruta, uid = direccion(cliente_analista), "sesion-2022-ordinaria-I@tablero-conasec"
    assert eventos_de(client, ruta)[uid].status.value == "CONFIRMED"
    sesion.registrar(tipo="cancelada", por=secretaria, fecha=date(2022, 6, 1), comentario="Sin quórum")
    Accion.objects.get(codigo="OE1.4").registrar_avance(
        por=secretaria, fecha=date(2022, 6, 1), estado="cancelada", porcentaje=0, que_se_hizo="Se trata en otra norma"
    )
    cancelados = {u for u, e in eventos_de(client, ruta).items() if e.status.value == "CANCELLED"}
    assert cancelados == {uid, "accion-2022-I-OE1.4@tablero-conasec"}


def test_la_direccion_es_secreta_y_se_revoca(cliente_analista, client, analista):
    primera = direccion(cliente_analista)
    analista.refresh_from_db()
    assert analista.huella_calendario and analista.huella_calendario not in primera
    segunda = direccion(cliente_analista)
    assert (client.get(primera).status_code, client.get(segunda).status_code) == (404, 200)
    cliente_analista.post("/calendario/suscripcion/", {"revocar": "1"})
    assert client.get(segunda).status_code == 404
    assert client.get("/calendario/inventada.ics").status_code == 404


def test_dos_veces_el_mismo_envio_da_la_misma_direccion_y_desde_otra_pestana_no_se_pisa(cliente_analista, client):
    pagina = cliente_analista.get("/calendario/suscripcion/").content.decode()
    campos = {"crear": "1", "envio": re.search(r'name="envio" value="([\w-]+)"', pagina)[1], "vista": ""}
    primera, segunda = (cliente_analista.post("/calendario/suscripcion/", campos) for _ in range(2))
    assert primera.context["direccion"] == segunda.context["direccion"]
    otra = cliente_analista.post("/calendario/suscripcion/", campos | {"envio": "otra-pestana"})
    assert otra.status_code == 409 and "cambió desde que abrió esta página" in otra.content.decode()
    assert client.get(primera.context["direccion"].removeprefix("http://testserver")).status_code == 200


def test_quien_pierde_su_rol_pierde_su_calendario(cliente_analista, client, analista):
    ruta = direccion(cliente_analista)
    analista.rol = ""
    analista.save()
    assert client.get(ruta).status_code == 404


def test_el_ajeno_404_el_anonimo_a_entrar(cliente_ajeno, client):
    for ruta in ("/calendario/", "/calendario/suscripcion/"):
        assert cliente_ajeno.get(ruta).status_code == 404
        assert client.get(ruta).status_code == 302


def test_consultas_exactas(cliente_analista, sesion, django_assert_num_queries):
    with django_assert_num_queries(7):
        cliente_analista.get("/calendario/?corte=2022-06-30")
