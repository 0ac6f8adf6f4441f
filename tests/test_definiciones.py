"""Las definiciones se corrigen en su página, con su motivo, y la historia dice qué campo cambió y quién."""

from datetime import date

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from sin_guarda import quitar_la_guarda

from estrategia.models import Accion
from seguimiento.models import Unidad

pytestmark = pytest.mark.django_db


DGSC = "DGSC · Dirección General de Seguridad Ciudadana"


@pytest.fixture
def accion(db):
    return Accion.objects.get(codigo="OE1.4")


FICHA = "/estrategia/2022-I/OE1.4/"


def datos(accion, **cambios):
    campos = ("nombre", "modalidad", "entregable", "ejecutor")
    base = {campo: accion.serializable_value(campo) for campo in campos} | {"unidad_medida": ""}
    base |= {"motivo": "La DGSC precisó el texto", "version": accion.definiciones.count()}
    return base | cambios


def editar(cliente, accion, **cambios):
    return cliente.post(f"{FICHA}editar/", datos(accion, **cambios))


def test_el_cambio_queda_en_la_historia_con_su_motivo_y_su_autor(cliente_administrador, administrador, accion):
    nombre = accion.nombre
    assert editar(cliente_administrador, accion, nombre="Otro texto").status_code == 302
    ultima = accion.definiciones.first()
    assert (ultima.nombre, ultima.history_change_reason) == ("Otro texto", "La DGSC precisó el texto")
    assert ultima.history_user == administrador
    accion.nombre = nombre
    accion.save()
    cambio = accion.definiciones.first().diff_against(ultima)
    assert [(c.field, c.old, c.new) for c in cambio.changes] == [("nombre", "Otro texto", nombre)]


def test_la_ficha_dice_campo_por_campo_lo_que_decia_el_documento_y_lo_que_dice_ahora(
    cliente_administrador, cliente_analista, accion
):
    editar(cliente_administrador, accion, modalidad="continua", responsable=Unidad.objects.get(codigo="DGSC").pk)
    inicial, (correccion, cambiados) = [v for v in reversed(accion.cambios())]
    assert inicial[0].history_change_reason == "Del documento" and inicial[1] == []
    assert correccion.history_change_reason == "La DGSC precisó el texto"
    assert cambiados == [("modalidad", "Hito", "Continua"), ("unidad responsable", "vacío", DGSC)]
    pagina = cliente_analista.get("/estrategia/2022-I/OE1.4/").content.decode()
    assert "Modalidad: <s>Hito</s> → Continua" in pagina and "La DGSC precisó el texto" in pagina


def test_quitar_la_unidad_se_lee_vacio(cliente_administrador, accion):
    editar(cliente_administrador, accion, responsable=Unidad.objects.get(codigo="DGSC").pk)
    editar(cliente_administrador, accion, responsable="")
    assert accion.cambios()[0][1] == [("unidad responsable", DGSC, "vacío")]


def test_sin_ninguna_version_no_hay_cambios_y_la_ficha_se_abre(cliente_analista, accion):
    sin_historia = Accion(objetivo=accion.objetivo, codigo="OE1.99", orden=99, nombre="Otra", fecha_literal="2022")
    Accion.objects.bulk_create([sin_historia])
    assert sin_historia.cambios() == []
    assert cliente_analista.get(sin_historia.get_absolute_url()).status_code == 200


def test_sin_motivo_no_se_edita(cliente_administrador, accion):
    respuesta = editar(cliente_administrador, accion, nombre="Otro texto", motivo="")
    assert respuesta.status_code == 422 and "errorlist" in respuesta.content.decode()
    accion.refresh_from_db()
    assert accion.nombre != "Otro texto"


def test_el_plazo_original_no_se_corrige_se_reprograma(cliente_administrador, accion):
    """Por ningún formulario: así un retraso no se lava (semantica §2)."""
    assert editar(cliente_administrador, accion, fin="31/08/2022", fecha_literal="Agosto 2022").status_code == 302
    accion.refresh_from_db()
    assert (accion.fin, accion.fecha_literal) == (date(2022, 3, 31), "Marzo 2022")
    accion.fin = date(2022, 8, 31)
    with pytest.raises(ValidationError, match="reprográmelo con su documento"):
        accion.full_clean()


def test_a_lo_que_no_tenia_fecha_se_le_puede_poner(accion):
    quitar_la_guarda()
    Accion.objects.filter(pk=accion.pk).update(inicio=None, fin=None)
    accion.refresh_from_db()
    accion.inicio = accion.fin = date(2022, 8, 31)
    accion.full_clean()


@pytest.mark.parametrize(
    "registro",
    ["estrategia/accion", "estrategia/objetivo", "estrategia/estrategia", "barrio_seguro/lanzamiento",
     "barrio_seguro/programa", "barrio_seguro/region", "conasec/sesion", "conasec/acuerdo", "conasec/norma",
     "seguimiento/documento", "seguimiento/observacion", "seguimiento/unidad", "seguimiento/usuario"],
)  # fmt: skip
def test_nada_de_lo_definido_se_borra_ni_con_todos_los_permisos(cliente_administrador, registro):
    modelo = apps.get_model(registro.replace("/", "."))
    pk, cuantos = modelo.objects.order_by("pk").first().pk, modelo.objects.count()
    assert cliente_administrador.post(f"/admin/{registro}/{pk}/delete/", {"post": "yes"}).status_code == 403
    borrar = {"action": "delete_selected", "_selected_action": pk, "post": "yes"}
    cliente_administrador.post(f"/admin/{registro}/", borrar)
    assert modelo.objects.count() == cuantos


@pytest.mark.parametrize(
    "registro",
    ["barrio_seguro/lanzamiento", "barrio_seguro/programa", "barrio_seguro/region", "conasec/sesion", "conasec/norma",
     "conasec/acuerdo", "conasec/anio", "estrategia/accion", "estrategia/estrategia", "estrategia/objetivo",
     "seguimiento/documento", "seguimiento/observacion", "seguimiento/unidad", "seguimiento/usuario"],
)  # fmt: skip
def test_en_la_administracion_solo_se_mira(cliente_administrador, administrador, registro):
    pk = apps.get_model(registro.replace("/", ".")).objects.order_by("pk").first().pk
    assert cliente_administrador.get(f"/admin/{registro}/{pk}/change/").status_code == 200
    assert cliente_administrador.post(f"/admin/{registro}/{pk}/change/", {}).status_code == 403
    assert cliente_administrador.get(f"/admin/{registro}/add/").status_code == 403


def test_quien_no_administra_no_edita_definiciones(cliente_secretaria, cliente_ajeno, accion):
    for cliente, status in ((cliente_secretaria, 403), (cliente_ajeno, 404)):
        assert cliente.get(f"{FICHA}editar/").status_code == status
        assert editar(cliente, accion, nombre="Otro texto").status_code == status
    accion.refresh_from_db()
    assert accion.nombre != "Otro texto"
