"""/cortes/<n>/ : cada envío toma lo que se sabe entonces y guarda una revisión; lo demás se elige (semantica §1)."""

import json
from datetime import date
from threading import Event, Thread

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.test import Client

from conasec.models import CortePublicado, Publicacion, Revision, Sesion
from estrategia.models import Accion
from seguimiento.models import Decision

pytestmark = pytest.mark.django_db
PROPUESTA = {"nombre": "I sesión 2022", "fecha": "30/06/2022", "sesion": "", "documento": ""}


@pytest.fixture
def corte(cliente_secretaria):
    assert cliente_secretaria.post("/cortes/", PROPUESTA).status_code == 302
    return CortePublicado.objects.get()


def dar(cliente, corte, paso, comentario="", **datos):
    confirmo = {"confirmo": "si"} if paso == "publicado" else {}
    return cliente.post(f"/cortes/{corte.pk}/paso/", {"paso": paso, "comentario": comentario} | confirmo | datos)


def avanzar(operador, porcentaje=40, codigo="OE1.4", dia=date(2022, 3, 10)):
    accion = Accion.objects.get(codigo=codigo)
    return accion.registrar_avance(
        por=operador, fecha=dia, estado="en_proceso", porcentaje=porcentaje, que_se_hizo=f"Se avanzó a {porcentaje}"
    )


def avance_de(contenido, codigo="OE1.4"):
    return contenido["acciones"][codigo]["avance"]


def leer(cliente, corte):
    return cliente.get(corte.get_absolute_url())


# Cada envío, su K y su revisión


def test_lo_registrado_entre_proponer_y_enviar_cuenta(corte, operador, cliente_secretaria):
    avanzar(operador)
    dar(cliente_secretaria, corte, "enviado")
    assert avance_de(Revision.objects.get().datos) == 40
    assert corte.sabido == corte.envio.registrado_en > corte.conocido


def test_un_corte_observado_se_corrige_registrando_y_se_vuelve_a_enviar(
    corte, operador, cliente_secretaria, cliente_autoridad
):
    avanzar(operador, 40)
    dar(cliente_secretaria, corte, "enviado")
    dar(cliente_autoridad, corte, "observado", comentario="El 40 % no es: son 70")
    avanzar(operador, 70, dia=date(2022, 3, 11))
    dar(cliente_secretaria, corte, "enviado")
    assert [avance_de(r.datos) for r in corte.revisiones()] == [40, 70], "cada envío guardó lo suyo"
    corregido = leer(cliente_autoridad, corte).context["corregido"]
    [(_, [(diferencia, _)]), *_] = corregido.secciones
    assert diferencia.codigo == "OE1.4" and ("Avance", "40 %", "70 %") in diferencia.campos
    assert "Qué corrige: del envío anterior a este" in leer(cliente_autoridad, corte).content.decode()
    dar(cliente_autoridad, corte, "aprobado")
    dar(cliente_secretaria, corte, "publicado")
    assert avance_de(Publicacion.objects.get().datos) == 70


def test_cada_revision_se_baja_byte_por_byte(corte, operador, cliente_secretaria, cliente_analista, cliente_ajeno):
    dar(cliente_secretaria, corte, "enviado")
    paso = corte.pasos.get()
    direccion = f"/cortes/{corte.pk}/revisiones/{paso.pk}/contenido.json"
    assert direccion in leer(cliente_analista, corte).content.decode()
    respuesta = cliente_analista.get(direccion)
    assert respuesta["X-Contenido-SHA256"] == paso.revision.huella
    assert json.loads(respuesta.content) == paso.revision.datos
    assert cliente_analista.get(f"/cortes/{corte.pk}/revisiones/999/contenido.json").status_code == 404
    assert cliente_ajeno.get(direccion).status_code == 404


def test_la_base_no_deja_cambiar_una_revision(corte, cliente_secretaria):
    dar(cliente_secretaria, corte, "enviado")
    with pytest.raises(IntegrityError, match="solo se agregan"), transaction.atomic():
        Revision.objects.update(contenido="{}")


# Elegir


def test_sin_cambios_desde_el_envio_no_se_pide_elegir(corte, cliente_secretaria, cliente_autoridad):
    dar(cliente_secretaria, corte, "enviado")
    assert 'name="elegido"' not in leer(cliente_autoridad, corte).content.decode()
    assert dar(cliente_autoridad, corte, "aprobado").status_code == 302
    assert dar(cliente_secretaria, corte, "publicado").status_code == 302


def test_aprobar_dice_que_cambio_desde_el_envio_y_pide_elegir(corte, operador, cliente_secretaria, cliente_autoridad):
    dar(cliente_secretaria, corte, "enviado")
    avanzar(operador)
    respuesta = dar(cliente_autoridad, corte, "aprobado")
    pagina = respuesta.content.decode()
    assert respuesta.status_code == 422 and "Desde que se envió cambió lo que se lee" in pagina
    assert "Qué cambió: desde que se envió" in pagina and "En proceso, 40 % al 10/03/2022" in pagina
    elegido = respuesta.context["cambios"].huella
    assert dar(cliente_autoridad, corte, "aprobado", elegido=elegido).status_code == 302
    assert corte.estado == "aprobado"


def test_publicar_lo_enviado_guarda_lo_que_se_envio(corte, operador, cliente_secretaria, cliente_autoridad):
    dar(cliente_secretaria, corte, "enviado")
    dar(cliente_autoridad, corte, "aprobado")
    avanzar(operador)
    respuesta = dar(cliente_secretaria, corte, "publicado")
    assert respuesta.status_code == 422 and not Publicacion.objects.exists()
    assert dar(cliente_secretaria, corte, "publicado", elegido=respuesta.context["cambios"].huella).status_code == 302
    assert Publicacion.objects.get().contenido == Revision.objects.get().contenido
    mismo, ahora = leer(cliente_secretaria, corte).context["cotejos"]
    assert mismo.igual and not ahora.igual


def test_lo_que_cambie_despues_de_mirar_se_vuelve_a_preguntar(corte, operador, cliente_secretaria, cliente_autoridad):
    dar(cliente_secretaria, corte, "enviado")
    avanzar(operador)
    visto = leer(cliente_autoridad, corte).context["cambios"].huella
    avanzar(operador, codigo="OE1.2")
    assert dar(cliente_autoridad, corte, "aprobado", elegido=visto).status_code == 422
    assert corte.estado == "enviado"


def test_la_secretaria_devuelve_lo_aprobado_que_ya_no_es_lo_que_se_lee(
    corte, operador, cliente_secretaria, cliente_autoridad
):
    dar(cliente_secretaria, corte, "enviado")
    dar(cliente_autoridad, corte, "aprobado")
    avanzar(operador)
    assert ">Devolver</button>" in leer(cliente_secretaria, corte).content.decode()
    assert dar(cliente_secretaria, corte, "observado").status_code == 422
    assert dar(cliente_autoridad, corte, "observado", comentario="x").status_code == 403
    assert dar(cliente_secretaria, corte, "observado", comentario="Entró un avance").status_code == 302
    dar(cliente_secretaria, corte, "enviado")
    assert [avance_de(r.datos) for r in corte.revisiones()] == [None, 40]


def test_tambien_cuenta_lo_que_cambio_de_la_carpeta(cliente_secretaria, cliente_autoridad, secretaria):
    sesion = Sesion.objects.get(anio=2021, numero="IV")
    cliente_secretaria.post("/cortes/", PROPUESTA | {"sesion": sesion.pk})
    corte = CortePublicado.objects.get()
    dar(cliente_secretaria, corte, "enviado")
    assert leer(cliente_autoridad, corte).context["cambios"].igual
    accion = Accion.objects.get(codigo="OE1.4")
    accion.pedir_decision(por=secretaria, pide="Que opine el sector", a_quien="PCM", fecha=date(2022, 6, 1))
    cambios = leer(cliente_autoridad, corte).context["cambios"]
    assert [rotulo for rotulo, *_ in cambios.cifras if rotulo.startswith("Carpeta: ")]


# Retirar


@pytest.mark.parametrize("antes", [[], ["enviado"], ["enviado", "observado"]], ids=["borrador", "enviado", "observado"])
def test_se_retira_con_su_razon_y_su_nombre_queda_libre(corte, cliente_secretaria, cliente_autoridad, antes):
    for paso in antes:
        dar(cliente_autoridad if paso == "observado" else cliente_secretaria, corte, paso, comentario="falta")
    assert cliente_secretaria.post("/cortes/", PROPUESTA).status_code == 422
    assert dar(cliente_secretaria, corte, "retirado").status_code == 422
    assert dar(cliente_autoridad, corte, "retirado", comentario="x").status_code == 403
    assert dar(cliente_secretaria, corte, "retirado", comentario="Se juntó con otro").status_code == 302
    pagina = leer(cliente_autoridad, corte).content.decode()
    assert "Retirado" in pagina and "Se juntó con otro" in pagina
    assert dar(cliente_secretaria, corte, "enviado").status_code == 409, "lo retirado no vuelve"
    assert cliente_secretaria.post("/cortes/", PROPUESTA).status_code == 302
    assert cliente_secretaria.post("/cortes/", PROPUESTA).status_code == 422


def test_lo_aprobado_ya_no_se_retira(corte, cliente_secretaria, cliente_autoridad):
    dar(cliente_secretaria, corte, "enviado")
    dar(cliente_autoridad, corte, "aprobado")
    assert dar(cliente_secretaria, corte, "retirado", comentario="x").status_code == 409


def test_la_base_tampoco_deja_dos_vivos_con_el_mismo_nombre(corte, secretaria):
    with pytest.raises(IntegrityError), transaction.atomic():
        CortePublicado.objects.create(
            nombre=corte.nombre, estrategia="2022-I", fecha=corte.fecha, conocido=corte.conocido,
            registrado_por=secretaria,
        )  # fmt: skip


@pytest.mark.skipif(connection.vendor != "sqlite", reason="en PostgreSQL no hay REPLACE: lo impide el de UPDATE")
def test_ni_reemplazarlo_por_otro_del_mismo_nombre(corte):
    columnas = "registrado_en, nombre, vuelta, estrategia, fecha, conocido, documento, registrado_por_id, sesion_id"
    with pytest.raises(IntegrityError, match="solo se agregan"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT OR REPLACE INTO conasec_cortepublicado ({columnas}) SELECT {columnas} FROM conasec_cortepublicado"
        )


# Esperar a quien escribe


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("paso", ["enviado", "publicado"])
def test_enviar_y_publicar_esperan_a_quien_escribe_en_una_sesion(
    secretaria, cliente_secretaria, cliente_autoridad, paso
):
    nueva = Sesion(anio=2022, numero="I", fecha_programada=date(2022, 5, 24), lugar="Lima")
    nueva.guardar(por=secretaria, motivo="prueba")
    corte = CortePublicado.proponer(por=secretaria, nombre="x", estrategia="2022-I", fecha=date(2022, 6, 30))
    if paso == "publicado":
        dar(cliente_secretaria, corte, "enviado")
        dar(cliente_autoridad, corte, "aprobado")
    escribe, sigue, dados = Event(), Event(), []

    def registrar():
        with transaction.atomic():
            nueva.registrar(tipo="celebrada", por=secretaria, fecha=date(2022, 5, 24), sustento={"documento": "Acta"})
            escribe.set()
            sigue.wait(10)
        connections.close_all()

    def dar_el_paso():
        escribe.wait(10)
        cliente = Client()
        cliente.force_login(secretaria)
        dados.append(dar(cliente, corte, paso).status_code)
        connections.close_all()

    hilos = [Thread(target=registrar), Thread(target=dar_el_paso)]
    for hilo in hilos:
        hilo.start()
    hilos[1].join(1)
    assert dados == [], "espera"
    sigue.set()
    for hilo in hilos:
        hilo.join()
    if paso == "publicado":
        assert dados == [422], "lo que se estaba escribiendo cambió lo que se lee: hay que elegir"
    else:
        assert dados == [302]
        assert dict(Revision.objects.get().datos["cifras"])["Sesiones ordinarias 2022"].startswith(("van 1", "1 "))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("que", ["pedir", "responder", "anular"])
def test_enviar_espera_a_quien_pide_o_responde_una_decision(secretaria, que):
    datos = {"por": secretaria, "a_quien": "MEF", "fecha": date(2022, 4, 1)}
    previa = Decision.pedir(pide="Un presupuesto", **datos)
    respuesta = {"tipo": "retirada", "por": secretaria, "fecha": date(2022, 5, 1), "texto": "Ya no"}
    cierre = previa.cerrar(**respuesta) if que == "anular" else None
    verbos = {
        "pedir": lambda: Decision.pedir(pide="Un local", **datos),
        "responder": lambda: previa.cerrar(**respuesta),
        "anular": lambda: cierre.anular(por=secretaria, motivo="No era"),
    }
    corte = CortePublicado.proponer(por=secretaria, nombre="x", estrategia="2022-I", fecha=date(2022, 6, 30))
    escribe, sigue, dados = Event(), Event(), []

    def escribir():
        with transaction.atomic():
            verbos[que]()
            escribe.set()
            sigue.wait(10)
        connections.close_all()

    def enviar():
        escribe.wait(10)
        cliente = Client()
        cliente.force_login(secretaria)
        dados.append(dar(cliente, corte, "enviado").status_code)
        connections.close_all()

    hilos = [Thread(target=escribir), Thread(target=enviar)]
    for hilo in hilos:
        hilo.start()
    hilos[1].join(1)
    assert dados == [], "espera"
    sigue.set()
    for hilo in hilos:
        hilo.join()
    assert dados == [302]
    pedidas = {"pedir": 2, "responder": 0, "anular": 1}[que]
    assert Decision.objects.al(corte.al(corte.pasos.get().conocido)).pendientes().count() == pedidas
