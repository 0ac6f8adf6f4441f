"""Doble clic, recarga y reenvío: un formulario se guarda una vez y la segunda respuesta es la de la primera."""

import re
from datetime import date, timedelta
from pathlib import Path
from threading import Barrier, Thread

import pytest
from barrios import inscribir
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client
from django.utils import timezone
from libros import LLENA, bajar_plantilla, llenar, previa
from test_intervenciones import intervencion

from barrio_seguro.models import Lanzamiento
from conasec.models import CortePublicado, Sesion
from estrategia.models import Accion, Avance, Estrategia
from seguimiento.models import Envio, Importacion

pytestmark = pytest.mark.django_db

FICHA = "/estrategia/2022-I/OE1.4/"
AVANCE = {"estado": "en_proceso", "porcentaje": "60", "fecha": "06/06/2022", "que_se_hizo": "Enviado", "version": "0",
          "nivel": "interno"}  # fmt: skip
PLAZO = {"inicio": "01/03/2022", "fin": "31/05/2022", "rige": "20/03/2022", "documento": "Oficio 12",
         "documento_fecha": "18/03/2022", "motivo": "Faltan opiniones", "version": "0"}  # fmt: skip
SESION = {"anio": "2022", "tipo": "ordinaria", "numero": "V", "fecha_programada": "24/05/2022", "lugar": "Lima",
          "cuenta": "sede", "motivo": "Citación 4", "version": "0"}  # fmt: skip


def numero(cliente, direccion):
    """El de un solo uso que trae el formulario de una página."""
    return re.search(r'name="envio" value="([\w-]+)"', cliente.get(direccion).content.decode())[1]


def dos_veces(cliente, direccion, datos, pagina=None):
    """Las dos respuestas a un mismo envío; la segunda dice lo mismo y lleva al mismo sitio."""
    enviado = datos | {"envio": numero(cliente, pagina or direccion)}
    primera, segunda = (cliente.post(direccion, enviado) for _ in range(2))
    assert (primera.status_code, segunda.status_code) == (302, 302), segunda.content.decode()[:2000]
    assert primera.url == segunda.url
    return primera


def cuantos():
    """{modelo: filas} de toda tabla del producto, menos la de los envíos."""
    propias = ("seguimiento", "conasec", "estrategia", "barrio_seguro")
    modelos = [m for app in propias for m in apps.get_app_config(app).get_models() if m is not Envio]
    return {modelo._meta.label: modelo.objects.count() for modelo in modelos}


def casos(secretaria):
    """[(dirección, datos, página del formulario si es otra, lo que se guarda)] de todo formulario que crea algo."""
    sesion, barrio = Sesion.objects.first(), inscribir(secretaria)
    programada = Sesion(anio=2022, numero="VI", fecha_programada=date(2022, 6, 24), lugar="Lima")
    programada.guardar(por=secretaria, motivo="Citación 5")
    avance = Accion.objects.get(codigo="OE1.1").registrar_avance(
        por=secretaria, fecha=date(2022, 2, 1), estado="en_proceso", porcentaje=5, que_se_hizo="Algo"
    )
    ficha, sitio = avance.accion.get_absolute_url(), programada.get_absolute_url()
    otra = Accion.objects.exclude(codigo="OE1.4").last()
    fila = {f"{otra.codigo}-version": "0", "fecha": "06/06/2022", "estado": "en_proceso", "porcentaje": "7",
            "que_se_hizo": "Lo común"}  # fmt: skip
    return [
        (FICHA + "registrar/", AVANCE, FICHA, "estrategia.Avance"),
        (FICHA + "reprogramar/", PLAZO | {"version": "1"}, None, "estrategia.Reprogramacion"),
        (f"{ficha}anular/hecho/{avance.pk}/", {"motivo": "No era", "version": "1"}, None, "estrategia.Anulacion"),
        (f"/estrategia/2022-I/registrar-varias/?accion={otra.pk}", fila, None, "estrategia.Avance"),
        ("/conasec/sesiones/nueva/", SESION, None, "conasec.Sesion"),
        (sitio + "registrar/", {"tipo": "celebrada", "fecha": "24/06/2022", "documento": "Acta", "nivel": "publico",
                                "version": "0"}, sitio, "conasec.HechoSesion"),
        (f"{sesion.get_absolute_url()}documentos/nuevo/", {"tipo": "acta", "documento": "Acta", "nivel": "publico"},
         None, "conasec.DocumentoSesion"),
        ("/conasec/acuerdos/nuevo/", {"sesion": sesion.pk, "texto": "Que se haga", "motivo": "Acta", "version": "0"},
         None, "conasec.Acuerdo"),
        ("/barrio-seguro/lanzamientos/nuevo/", {"distrito": "150140", "razon": "Fuera del plan",
                                                "fecha_programada": "06/06/2022"}, None, "barrio_seguro.Lanzamiento"),
        ("/barrio-seguro/barrios/nuevo/", {"distrito": "150140", "nombre": "Los Rosales", "motivo": "Acta",
                                           "confirma_cuenta": "on", "version": "0"}, None, "barrio_seguro.Barrio"),
        (f"/barrio-seguro/barrios/{barrio.pk}/registrar/", intervencion(), None, "barrio_seguro.Intervencion"),
        ("/documentos/nuevo/", {"codigo": "oficio-1", "titulo": "Oficio 1"}, None, "seguimiento.Documento"),
        ("/cortes/", {"nombre": "IV sesión", "fecha": "30/06/2022"}, None, "conasec.CortePublicado"),
    ]  # fmt: skip


def test_todo_formulario_que_crea_algo_enviado_dos_veces_lo_crea_una(cliente_secretaria, secretaria):
    for direccion, datos, pagina, modelo in casos(secretaria):
        antes = cuantos()
        dos_veces(cliente_secretaria, direccion, datos, pagina)
        despues = cuantos()
        assert despues[modelo] == antes[modelo] + 1, direccion


def test_una_estrategia_nueva_y_su_copia_se_crean_una_vez(cliente_administrador):
    actual = Estrategia.objects.get()
    datos = {"codigo": "2023-I", "nombre": "La siguiente", "objetivo_general": "Seguir", "unidad": actual.unidad_id,
             "copiar_de": actual.pk, "inicio": "01/01/2023"}  # fmt: skip
    dos_veces(cliente_administrador, "/estrategia/nueva/", datos)
    assert Accion.objects.filter(objetivo__estrategia__codigo="2023-I").count() == 18


def test_la_segunda_respuesta_dice_lo_que_la_primera_y_no_que_otra_persona_registro(cliente_operador):
    enviado = AVANCE | {"envio": numero(cliente_operador, FICHA)}
    cliente_operador.post(FICHA + "registrar/", enviado)
    pagina = cliente_operador.post(FICHA + "registrar/", enviado, follow=True).content.decode()
    assert "Se registró en OE1.4: En proceso, 60 %" in pagina and "tra persona" not in pagina


def test_subir_aplicar_y_deshacer_una_importacion_dos_veces(cliente_secretaria):
    contenido = llenar(bajar_plantilla(cliente_secretaria), **LLENA)
    envio = numero(cliente_secretaria, "/importaciones/")
    for _ in range(2):
        archivo = SimpleUploadedFile("plantilla.xlsx", contenido)
        datos = {"tipo": "avances", "archivo": archivo, "envio": envio}
        respuesta = cliente_secretaria.post("/importaciones/", datos)
        assert respuesta.status_code == 302
    importacion = Importacion.objects.get()
    for que, quedan in (("aplicar", 2), ("deshacer", 2)):
        dos_veces(cliente_secretaria, f"/importaciones/{importacion.pk}/{que}/", {}, importacion.get_absolute_url())
        assert Avance.objects.count() == quedan


def test_con_htmx_la_segunda_tambien_lleva_a_la_pagina(cliente_secretaria):
    importacion, _ = previa(cliente_secretaria, llenar(bajar_plantilla(cliente_secretaria), **LLENA))
    envio = numero(cliente_secretaria, importacion.get_absolute_url())
    direccion = f"/importaciones/{importacion.pk}/aplicar/"
    for _ in range(2):
        respuesta = cliente_secretaria.post(direccion, {"envio": envio}, HTTP_HX_REQUEST="true")
        assert respuesta["HX-Redirect"] == importacion.get_absolute_url()
    assert Avance.objects.count() == 2


def test_dar_un_paso_a_un_corte_dos_veces_da_uno(cliente_secretaria):
    dos_veces(cliente_secretaria, "/cortes/", {"nombre": "IV sesión", "fecha": "30/06/2022"})
    corte = CortePublicado.objects.get()
    dos_veces(cliente_secretaria, f"/cortes/{corte.pk}/paso/", {"paso": "enviado", "version": "0"},
              corte.get_absolute_url())  # fmt: skip
    assert corte.pasos.count() == 1


def test_corregir_dos_veces_lo_mismo_lo_corrige_una_y_no_es_un_conflicto(cliente_secretaria, secretaria):
    barrio = inscribir(secretaria)
    direccion = f"{barrio.get_absolute_url()}editar/"
    datos = {"distrito": barrio.distrito.ubigeo, "nombre": "Otro nombre", "motivo": "Acta", "version": "1"}
    dos_veces(cliente_secretaria, direccion, datos)
    assert barrio.definiciones.count() == 2


def test_despues_de_un_422_se_corrige_y_se_envia_con_el_mismo_numero(cliente_operador):
    enviado = AVANCE | {"envio": numero(cliente_operador, FICHA)}
    assert cliente_operador.post(FICHA + "registrar/", enviado | {"porcentaje": "101"}).status_code == 422
    assert cliente_operador.post(FICHA + "registrar/", enviado).status_code == 302
    assert Avance.objects.count() == 1


def test_lo_que_cambia_es_otro_envio_aunque_traiga_el_mismo_numero(cliente_secretaria, secretaria):
    """Quien vuelve atrás y escribe otra cosa no pierde lo que escribió."""
    barrio = inscribir(secretaria)
    direccion = f"/barrio-seguro/barrios/{barrio.pk}/registrar/"
    envio = numero(cliente_secretaria, direccion)
    for descripcion in ("La primera", "La segunda", "La segunda"):
        datos = intervencion(descripcion=descripcion) | {"envio": envio}
        assert cliente_secretaria.post(direccion, datos).status_code == 302
    assert sorted(i.descripcion for i in barrio.intervenciones.all()) == ["La primera", "La segunda"]


def test_el_archivo_adjunto_tambien_distingue_un_envio_de_otro(cliente_secretaria, secretaria):
    barrio = inscribir(secretaria)
    direccion = f"/barrio-seguro/barrios/{barrio.pk}/registrar/"
    envio = numero(cliente_secretaria, direccion)
    for cola in (b"uno", b"dos", b"dos"):
        archivo = SimpleUploadedFile("informe.pdf", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n%" + cola)
        cliente_secretaria.post(direccion, intervencion() | {"envio": envio, "archivo": archivo})
    assert barrio.intervenciones.count() == 2


def test_el_numero_de_una_persona_no_le_sirve_a_otra(cliente_operador, cliente_secretaria, cliente_analista):
    enviado = AVANCE | {"envio": numero(cliente_operador, FICHA)}
    assert cliente_operador.post(FICHA + "registrar/", enviado).status_code == 302
    assert cliente_analista.post(FICHA + "registrar/", enviado).status_code == 403
    assert cliente_secretaria.post(FICHA + "registrar/", enviado).status_code == 409
    assert Avance.objects.count() == 1


def a_la_vez(usuario, veces, direccion, datos):
    """[estado de cada respuesta] de enviar lo mismo desde varios hilos."""
    dados, salida = [], Barrier(veces)

    def enviar():
        cliente = Client()
        cliente.force_login(usuario)
        salida.wait()
        respuesta = cliente.post(direccion, datos)
        dados.append((respuesta.status_code, respuesta.headers.get("Location")))
        connections.close_all()

    hilos = [Thread(target=enviar) for _ in range(veces)]
    for hilo in hilos:
        hilo.start()
    for hilo in hilos:
        hilo.join()
    return dados


@pytest.mark.django_db(transaction=True)
def test_cuatro_a_la_vez_escriben_una_intervencion_un_avance_y_un_lanzamiento(cliente_secretaria, secretaria):
    barrio = inscribir(secretaria)
    for direccion, datos, pagina in (
        (f"/barrio-seguro/barrios/{barrio.pk}/registrar/", intervencion(), None),
        (FICHA + "registrar/", AVANCE, FICHA),
        ("/barrio-seguro/lanzamientos/nuevo/", {"distrito": "150140", "razon": "Fuera del plan"}, None),
    ):
        enviado = datos | {"envio": numero(cliente_secretaria, pagina or direccion)}
        dados = a_la_vez(secretaria, 4, direccion, enviado)
        assert {estado for estado, _ in dados} == {302} and len(set(dados)) == 1, dados
    assert (barrio.intervenciones.count(), Avance.objects.count()) == (1, 1)
    assert Lanzamiento.objects.filter(codigo__startswith="X").count() == 1


@pytest.mark.django_db(transaction=True)
def test_los_envios_viejos_se_olvidan(cliente_operador):
    Envio.objects.create(clave="vieja", destino="/", enviado_en=timezone.now() - Envio.VIVE - timedelta(hours=1))
    Envio.objects.create(clave="de-ayer", destino="/", enviado_en=timezone.now() - timedelta(days=1))
    cliente_operador.post(FICHA + "registrar/", AVANCE | {"envio": "abc"})
    claves = set(Envio.objects.values_list("clave", flat=True))
    assert "vieja" not in claves and "de-ayer" in claves and len(claves) == 2


def test_todo_formulario_que_escribe_lleva_su_numero():
    """Menos los de la cuenta y el de revisar por partes: no crean nada."""
    raiz = Path(__file__).resolve().parent.parent / "templates"
    sin_el = ("account/", "_cabecera.html", "tablero/_progreso.html")
    faltan = [
        str(ruta.relative_to(raiz))
        for ruta in raiz.rglob("*.html")
        if ruta.read_text().count("{% csrf_token %}") != ruta.read_text().count("{% envio %}")
        and not str(ruta.relative_to(raiz)).startswith(sin_el)
    ]
    assert faltan == []
