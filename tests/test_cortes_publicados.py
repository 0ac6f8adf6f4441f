"""/cortes/ : una lectura (T, K) que se propone, se aprueba, se publica y no cambia más (semantica §1)."""

import json
from datetime import date
from hashlib import sha256

import pytest
from django.db import IntegrityError, connection, transaction

from conasec.models import CortePublicado, Paso, Publicacion
from estrategia.models import Accion

pytestmark = pytest.mark.django_db

FICHA = "/estrategia/2022-I/OE1.4/"


@pytest.fixture
def accion(db):
    return Accion.objects.get(codigo="OE1.4")


def propuesta(**cambios):
    return {"nombre": "IV sesión 2022", "fecha": "30/06/2022", "conocido": "", "sesion": "", "documento": ""} | cambios


@pytest.fixture
def corte(cliente_secretaria):
    cliente_secretaria.post("/cortes/", propuesta())
    return CortePublicado.objects.get()


def dar(cliente, corte, *pasos, comentario=""):
    for paso in pasos:
        datos = {"paso": paso, "comentario": comentario} | ({"confirmo": "si"} if paso == "publicado" else {})
        respuesta = cliente.post(f"/cortes/{corte.pk}/paso/", datos)
    return respuesta


@pytest.fixture
def publicado(corte, cliente_secretaria, cliente_autoridad):
    dar(cliente_secretaria, corte, "enviado")
    dar(cliente_autoridad, corte, "aprobado")
    assert dar(cliente_secretaria, corte, "publicado").status_code == 302
    return corte


def test_se_propone_se_observa_se_corrige_se_aprueba_y_se_publica(corte, cliente_secretaria, cliente_autoridad):
    dar(cliente_secretaria, corte, "enviado")
    dar(cliente_autoridad, corte, "observado", comentario="Falta la sesión")
    dar(cliente_secretaria, corte, "enviado")
    dar(cliente_autoridad, corte, "aprobado")
    dar(cliente_secretaria, corte, "publicado")
    estados = ["enviado", "observado", "enviado", "aprobado", "publicado"]
    assert list(corte.pasos.values_list("estado", flat=True)) == estados
    pagina = cliente_autoridad.get(corte.get_absolute_url()).content.decode()
    assert "Falta la sesión" in pagina and "Acciones publicadas" in pagina and corte.publicacion.huella in pagina


def test_publicado_corregido_y_reabierto_da_los_mismos_bytes(publicado, accion, operador, cliente_analista):
    direccion = f"/cortes/{publicado.pk}/contenido.json"
    antes = cliente_analista.get(direccion)
    avance = accion.registrar_avance(por=operador, fecha=date(2022, 3, 10), estado="en_proceso", porcentaje=40)
    accion.registrar_avance(por=operador, fecha=date(2022, 4, 10), estado="en_proceso", porcentaje=70)
    avance.anular(por=operador, motivo="era otra acción")
    despues = cliente_analista.get(direccion)
    assert antes.content == despues.content
    assert despues["X-Contenido-SHA256"] == sha256(despues.content).hexdigest()
    datos = json.loads(despues.content)
    assert len(datos["acciones"]) == 18 and datos["acciones"]["OE1.4"]["estado"] == "sin_reporte"
    assert (
        datos["umbrales"]["verde"] == 95 and dict(datos["cifras"])["Culminadas en plazo, de las exigibles"] == "0 de 7"
    )


def test_publicar_pide_confirmarlo_y_lo_escrito_no_se_pierde(corte, cliente_secretaria, cliente_autoridad):
    dar(cliente_secretaria, corte, "enviado")
    dar(cliente_autoridad, corte, "aprobado")
    sin_confirmar = {"paso": "publicado", "comentario": "Acta 12"}
    respuesta = cliente_secretaria.post(f"/cortes/{corte.pk}/paso/", sin_confirmar)
    assert respuesta.status_code == 422 and not Publicacion.objects.exists()
    assert "Publicar no se deshace: marque que lo confirma." in respuesta.content.decode()
    assert ">Acta 12</textarea>" in respuesta.content.decode()


def test_los_botones_dicen_que_hacen(corte, cliente_secretaria, cliente_autoridad):
    assert ">Enviar</button>" in cliente_secretaria.get(corte.get_absolute_url()).content.decode()
    dar(cliente_secretaria, corte, "enviado")
    pagina = cliente_autoridad.get(corte.get_absolute_url()).content.decode()
    assert ">Observar</button>" in pagina and ">Aprobar</button>" in pagina and 'name="confirmo"' not in pagina


@pytest.mark.parametrize("paso", ["publicado", "aprobado"])
def test_no_se_publica_sin_aprobar_ni_se_aprueba_sin_enviar(corte, cliente_secretaria, cliente_autoridad, paso):
    cliente = cliente_secretaria if paso == "publicado" else cliente_autoridad
    respuesta = dar(cliente, corte, paso)
    assert respuesta.status_code == 409 and "Está borrador: para pasar a" in respuesta.content.decode()
    assert not Paso.objects.exists() and not Publicacion.objects.exists()


def test_observar_pide_comentario(corte, cliente_secretaria, cliente_autoridad):
    dar(cliente_secretaria, corte, "enviado")
    respuesta = dar(cliente_autoridad, corte, "observado")
    assert respuesta.status_code == 422 and "Diga qué se observa." in respuesta.content.decode()


def test_cada_paso_es_de_su_rol(corte, cliente_secretaria, cliente_autoridad, cliente_operador, cliente_ajeno):
    assert dar(cliente_autoridad, corte, "enviado").status_code == 403
    assert dar(cliente_operador, corte, "enviado").status_code == 403
    assert dar(cliente_ajeno, corte, "enviado").status_code == 404
    dar(cliente_secretaria, corte, "enviado")
    assert dar(cliente_secretaria, corte, "aprobado").status_code == 403
    assert dar(cliente_secretaria, corte, "volando").status_code == 404
    assert list(corte.pasos.values_list("estado", flat=True)) == ["enviado"]


def test_solo_la_secretaria_propone(cliente_operador, cliente_autoridad, cliente_ajeno):
    for cliente, status in ((cliente_operador, 403), (cliente_autoridad, 403), (cliente_ajeno, 404)):
        assert cliente.post("/cortes/", propuesta()).status_code == status
    assert not CortePublicado.objects.exists()
    assert "Proponer un corte" not in cliente_operador.get("/cortes/").content.decode()


@pytest.mark.parametrize(
    ("cambios", "mensaje"),
    [
        ({"fecha": "30/06/2199"}, "elija una fecha que ya pasó"),
        ({"fecha": "nunca"}, "no es una fecha"),
        ({"nombre": ""}, "obligatorio"),
    ],
)
def test_lo_que_no_vale_vuelve_con_422(cliente_secretaria, cambios, mensaje):
    respuesta = cliente_secretaria.post("/cortes/", propuesta(**cambios))
    assert respuesta.status_code == 422 and mensaje in respuesta.content.decode()
    assert not CortePublicado.objects.exists()


def test_dos_cortes_no_se_llaman_igual(corte, cliente_secretaria):
    assert cliente_secretaria.post("/cortes/", propuesta()).status_code == 422


def test_sin_publicar_no_hay_contenido_que_bajar(corte, cliente_analista):
    assert cliente_analista.get(f"/cortes/{corte.pk}/contenido.json").status_code == 404
    assert "Cifras que se publicarían" in cliente_analista.get(corte.get_absolute_url()).content.decode()


@pytest.mark.parametrize("modelo", [CortePublicado, Paso, Publicacion], ids=lambda m: m.__name__)
def test_la_base_no_deja_cambiar_lo_publicado(publicado, modelo):
    for orden in ("UPDATE {} SET id = id", "DELETE FROM {}"):
        with (
            pytest.raises(IntegrityError, match="solo se agregan"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(orden.format(modelo._meta.db_table))
