"""/cortes/<n>/ : lo que un corte publicado guarda, y en qué difiere de lo que hoy se lee (semantica §1)."""

import json
from datetime import date, timedelta
from hashlib import sha256
from threading import Event, Thread

import pytest
from django.db import connections, transaction
from django.test import Client
from django.utils import timezone

from barrio_seguro.models import Lanzamiento
from conasec.models import Acuerdo, CortePublicado, Publicacion
from estrategia.models import Accion

pytestmark = pytest.mark.django_db


@pytest.fixture
def accion(db):
    return Accion.objects.get(codigo="OE1.4")


def aprobar(secretaria, autoridad, dentro_de=timedelta()):
    """Un corte al 30/06/2022 ya aprobado; su K, ahora o dentro de un rato."""
    corte = CortePublicado.objects.create(
        nombre="IV sesión 2022", estrategia="2022-I", fecha=date(2022, 6, 30), conocido=timezone.now() + dentro_de,
        registrado_por=secretaria,
    )  # fmt: skip
    corte.dar_paso("enviado", por=secretaria)
    corte.dar_paso("aprobado", por=autoridad)
    return corte


def publicar(cliente, corte):
    return cliente.post(f"/cortes/{corte.pk}/paso/", {"paso": "publicado", "confirmo": "si"})


@pytest.fixture
def publicado(secretaria, autoridad, cliente_secretaria):
    Lanzamiento.objects.get(codigo="L1").realizar(
        por=secretaria, fecha=date(2022, 3, 10), sustento={"documento": "Acta"}
    )
    corte = aprobar(secretaria, autoridad)
    assert publicar(cliente_secretaria, corte).status_code == 302
    return corte


def cotejos(cliente, corte):
    """(el mismo corte, esa fecha con lo que se sabe ahora), cada uno con sus secciones como dict."""
    leidos = cliente.get(corte.get_absolute_url()).context["cotejos"]
    return [(cotejo, {titulo: filas for titulo, filas in cotejo.secciones if filas}) for cotejo in leidos]


def reprogramar(seguido, secretaria, rige, fin, inicio=None):
    return seguido.reprogramar(
        por=secretaria, rige=rige, inicio=inicio or fin, fin=fin, motivo="Faltan opiniones", documento="Oficio 12",
        documento_fecha=rige,
    )  # fmt: skip


def test_guarda_cada_fila_con_sus_dos_plazos_y_la_razon_de_su_luz(publicado):
    datos = publicado.publicacion.datos
    accion = datos["acciones"]["OE1.4"]
    assert (accion["rotulo_codigo"], accion["rotulo"]) == ("sin_dato", "Sin dato: venció hace 91 días")
    assert accion["motivo"] == "Venció el 31/03/2022, hace 91 días; nadie ha reportado."
    assert (accion["fin"], accion["fin_original"], accion["dias_retraso"]) == ("2022-03-31", "2022-03-31", 91)
    assert accion["responsable"] == "sin designar" and accion["programado"] == 100.0
    assert datos["lanzamientos"]["L1"]["motivo"] == "Se lanzó el 10/03/2022, en su último día de plazo."
    assert set(datos["acuerdos"]) == set(Acuerdo.objects.values_list("codigo", flat=True))
    cifras = dict(datos["cifras"])
    assert cifras["Barrios seguros"] == 100 and cifras["Vencida"] == 7
    assert cifras["Sesiones descentralizadas 2021"] == "1 de 2, no cumple"
    assert datos["version_de_la_regla"] == 2


def test_recien_publicado_se_lee_igual(publicado, cliente_analista):
    respuesta = cliente_analista.get(publicado.get_absolute_url())
    assert respuesta.content.decode().count("En nada: se lee igual.") == 2
    assert "el cálculo es el mismo de hoy" in respuesta.content.decode()


def test_dice_en_que_difiere_de_lo_que_hoy_se_sabe_y_por_que_hecho(publicado, accion, operador, cliente_analista):
    accion.registrar_avance(por=operador, fecha=date(2022, 3, 10), estado="en_proceso", porcentaje=40)
    (mismo, _), (ahora, secciones) = cotejos(cliente_analista, publicado)
    assert mismo.igual and not ahora.igual
    [(diferencia, registros)] = secciones["Acciones"]
    assert diferencia.codigo == "OE1.4" and ("Estado", "Sin reporte", "En proceso") in diferencia.campos
    assert [str(registro) for registro, _ in registros] == ["En proceso, 40 % al 10/03/2022"]
    assert ["Reportadas", "0 de 18", "1 de 18"] in ahora.cifras


def test_lo_que_rige_despues_de_t_o_se_anulo_sin_llegar_a_contar_no_explica_nada(
    publicado, accion, secretaria, cliente_analista
):
    accion.registrar_avance(por=secretaria, fecha=date(2022, 3, 10), estado="en_proceso", porcentaje=40)
    reprogramar(accion, secretaria, date(2022, 9, 20), date(2022, 12, 31), date(2022, 3, 1))
    reprogramar(accion, secretaria, date(2022, 4, 1), date(2022, 5, 31), date(2022, 3, 1)).anular(
        por=secretaria, motivo="no iba"
    )
    _, (_, secciones) = cotejos(cliente_analista, publicado)
    [(_, registros)] = secciones["Acciones"]
    assert [str(registro) for registro, _ in registros] == ["En proceso, 40 % al 10/03/2022"]


def test_tambien_coteja_lanzamientos_acuerdos_y_cifras(publicado, secretaria, cliente_analista):
    Lanzamiento.objects.get(codigo="L1").hechos.get().anular(por=secretaria, motivo="no se lanzó")
    reprogramar(Lanzamiento.objects.get(codigo="L5"), secretaria, date(2022, 5, 10), date(2022, 9, 1))
    acuerdo = Acuerdo.objects.first()
    acuerdo.registrar_avance(por=secretaria, fecha=date(2022, 3, 1), estado="en_proceso", porcentaje=50)
    (mismo, _), (ahora, secciones) = cotejos(cliente_analista, publicado)
    assert mismo.igual
    hallado = {d.codigo: (d.campos, registros) for d, registros in secciones["Lanzamientos"]}
    assert ("Rótulo", "Culminada en plazo", "Sin dato") in hallado["L1"][0]
    assert [motivo for _, motivo in hallado["L1"][1]] == ["no se lanzó"]
    assert ("Fin", "12/05/2022", "01/09/2022") in hallado["L5"][0]
    assert [d.codigo for d, _ in secciones["Acuerdos"]] == [acuerdo.codigo]
    assert ["Barrios seguros", 100, 99] in ahora.cifras


def test_si_cambia_la_definicion_el_mismo_corte_ya_se_lee_distinto(publicado, cliente_analista):
    accion = Accion.objects.get(codigo="OE2.1")
    accion.modalidad = "hito"
    accion.save()
    (mismo, secciones), _ = cotejos(cliente_analista, publicado)
    assert [(d.codigo, registros) for d, registros in secciones["Acciones"]] == [("OE2.1", [])]
    assert "se corrigió su definición" in cliente_analista.get(publicado.get_absolute_url()).content.decode()


def test_si_cambia_la_regla_que_calcula_se_dice(publicado, cliente_analista, monkeypatch):
    monkeypatch.setattr("seguimiento.plazos.VERSION", 3)
    pagina = cliente_analista.get(publicado.get_absolute_url()).content.decode()
    assert "la regla que calcula cambió desde entonces" in pagina


def test_con_otros_umbrales_no_dice_que_el_calculo_es_el_mismo(publicado, cliente_analista, settings):
    mismo = "el cálculo es el mismo de hoy"
    assert mismo in cliente_analista.get(publicado.get_absolute_url()).content.decode()
    settings.UMBRALES = settings.UMBRALES | {"verde": 90}
    pagina = cliente_analista.get(publicado.get_absolute_url()).content.decode()
    assert mismo not in pagina and "hoy se usan otros umbrales" in pagina


def test_uno_publicado_antes_con_menos_filas_se_abre_y_se_coteja_en_lo_que_guardo(
    secretaria, autoridad, accion, operador, cliente_analista
):
    corte = aprobar(secretaria, autoridad)
    fila = {"nombre": "x", "estado": "sin_reporte", "avance": None, "situacion": "vencida", "semaforo": "rojo",
            "inicio": "2022-03-01", "fin": "2022-03-31", "reprogramaciones": 0}  # fmt: skip
    Publicacion.de(corte, {
        "titular": "Como se publicó", "regla": "semantica", "umbrales": {"verde": 95, "ambar": 75},
        "acciones": {accion.codigo: fila}, "lanzamientos": {"L1": {"situacion": "vencida", "motivo": "Rojo: venció."}},
    })  # fmt: skip
    respuesta = cliente_analista.get(corte.get_absolute_url())
    assert respuesta.status_code == 200 and "Como se publicó" in respuesta.content.decode()
    (_, secciones), _ = cotejos(cliente_analista, corte)
    assert "OE1.4" not in {d.codigo for d, _ in secciones["Acciones"]}


def test_si_lo_guardado_no_es_lo_que_su_huella_dice_se_avisa(secretaria, autoridad, cliente_analista):
    corte = aprobar(secretaria, autoridad)
    Publicacion.objects.create(
        corte=corte, contenido=json.dumps({"acciones": {}, "umbrales": {}}), huella=sha256(b"otra cosa").hexdigest()
    )
    pagina = cliente_analista.get(corte.get_absolute_url()).content.decode()
    assert "lo guardado no corresponde a su SHA-256" in pagina


def test_sus_enlaces_y_su_pie_son_los_del_corte(publicado, cliente_analista):
    pagina = cliente_analista.get(publicado.get_absolute_url()).content.decode()
    assert "<p>Situación al 30/06/2022, con lo que se sabía el" in pagina
    assert "corte=2022-06-30&amp;conocido=" in pagina


def test_el_archivo_dice_de_que_corte_es(publicado, cliente_analista):
    respuesta = cliente_analista.get(f"/cortes/{publicado.pk}/contenido.json")
    assert 'filename="corte-iv-sesion-2022-2022-06-30-sabido-' in respuesta["Content-Disposition"]


@pytest.mark.django_db(transaction=True)
def test_publicar_espera_a_quien_esta_escribiendo_y_lo_que_registro_antes_de_k_cuenta(secretaria, autoridad, operador):
    corte, escribe, sigue, dados = aprobar(secretaria, autoridad, timedelta(minutes=1)), Event(), Event(), []

    def registrar():
        with transaction.atomic():
            Accion.objects.get(codigo="OE1.4").registrar_avance(
                por=operador, fecha=date(2022, 6, 1), estado="en_proceso", porcentaje=40
            )
            escribe.set()
            sigue.wait(10)
        connections.close_all()

    def dar():
        escribe.wait(10)
        cliente = Client()
        cliente.force_login(secretaria)
        dados.append(publicar(cliente, corte).status_code)
        connections.close_all()

    hilos = [Thread(target=registrar), Thread(target=dar)]
    for hilo in hilos:
        hilo.start()
    hilos[1].join(1)
    assert dados == []
    sigue.set()
    for hilo in hilos:
        hilo.join()
    assert dados == [302]
    assert Publicacion.objects.get().datos["acciones"]["OE1.4"]["estado"] == "en_proceso"
