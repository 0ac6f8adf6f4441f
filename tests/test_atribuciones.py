"""Nada se le atribuye a quien no lo dijo: documentos, umbrales, feriados, sesiones y fechas (semantica §5 y §6)."""

from datetime import date, timedelta
from importlib import import_module
from io import BytesIO

import pytest
from django.apps import apps
from django.utils import timezone
from openpyxl import load_workbook

from conasec.models import Sesion
from estrategia.models import Estrategia
from seguimiento.feriados import feriados

pytestmark = pytest.mark.django_db

DEL_DOCUMENTO = "«Estado situacional del Consejo Nacional de Seguridad Ciudadana (CONASEC)»"


@pytest.fixture
def copia(cliente_administrador, secretaria):
    original = Estrategia.objects.get()
    nueva = Estrategia.objects.create(
        codigo="2023-I", nombre="Estrategia 2023", objetivo_general="El mismo", unidad=original.unidad,
        inicio=date(2023, 1, 1), fin=date(2023, 12, 31),
    )  # fmt: skip
    nueva.copiar_estructura(original, 12, por=secretaria)
    return nueva


def leida(cliente, direccion, **consulta):
    return cliente.get(direccion, consulta).content.decode()


def portada(cliente, **consulta):
    libro = load_workbook(BytesIO(cliente.get("/libro.xlsx", {"corte": "2023-06-30"} | consulta).content))
    return dict(fila[:2] for fila in libro["Portada"].iter_rows(values_only=True))


@pytest.mark.parametrize(
    "direccion",
    ["/?estrategia=2023-I", "/estrategia/2023-I/", "/estrategia/2023-I/OE1.4/", "/estrategia/2023-I/marco/"],
)
def test_una_copia_no_cita_el_documento_de_la_otra_y_dice_de_cual_se_copio(copia, cliente_analista, direccion):
    pagina = leida(cliente_analista, direccion)
    assert "no consta; se copió de 2022-I" in pagina
    for falsa in ("el documento no ", "El documento no trae", f"Fuente: {DEL_DOCUMENTO}", "lo que el documento dice"):
        assert falsa not in pagina, falsa


def test_la_del_documento_lo_sigue_citando(cliente_analista):
    assert f"Fuente: {DEL_DOCUMENTO}" in leida(cliente_analista, "/")
    assert "el documento no numera las acciones" in leida(cliente_analista, "/estrategia/2022-I/OE1.4/")


def test_el_libro_de_una_copia_dice_que_su_fuente_no_consta(copia, cliente_analista):
    dichas = portada(cliente_analista, estrategia="2023-I")
    assert dichas["Fuente de la estrategia"] == "no consta; se copió de 2022-I"
    assert "documento" not in dichas["Programado"]


def test_la_consistencia_de_una_copia_no_le_exige_un_documento(copia, cliente_analista):
    respuesta = cliente_analista.get("/consistencia/", {"estrategia": "2023-I", "corte": "2023-06-30"})
    [fuente] = [c for c in respuesta.context["comprobaciones"] if c.nombre == "Toda acción tiene su fuente"]
    assert fuente.bien is None and "se copió de 2022-I" in fuente.dicho


def test_el_domingo_de_resurreccion_no_es_feriado_y_el_viernes_santo_si():
    nombres = dict(feriados(date(2022, 4, 1), date(2022, 4, 30)))
    assert nombres == {date(2022, 4, 14): "Jueves Santo", date(2022, 4, 15): "Viernes Santo"}


def test_una_sesion_no_aparece_celebrada_antes_de_su_dia(cliente_analista):
    [antes] = cliente_analista.get("/calendario/?mes=2021-12&tipo=sesion&corte=2021-12-01").context["eventos"]
    [despues] = cliente_analista.get("/calendario/?mes=2021-12&tipo=sesion&corte=2021-12-28").context["eventos"]
    assert antes.titulo.endswith("(aún no ocurría)") and despues.titulo.endswith("(celebrada)")


def test_los_anios_sin_sesiones_se_muestran_entre_los_demas(cliente_analista):
    """Con el documento solo, 2022 y los que siguen no tienen ninguna; 2021, cuatro."""
    ley = cliente_analista.get("/conasec/?corte=2024-06-30").context["cumplimientos"]
    assert [c.anio for c in ley] == [2024, 2023, 2022, 2021]
    assert [c.frase_ordinarias for c in ley[1:]] == [
        "ninguna registrada, norma por confirmar", "ninguna registrada, registro incompleto", "4 de 4, cumple"
    ]  # fmt: skip
    tablero = cliente_analista.get("/?corte=2024-06-30").context["resumen"]
    assert [c.anio for c in tablero.ley] == [2024, 2021]


def test_con_otros_umbrales_nadie_dice_que_son_los_de_ceplan(cliente_analista, settings):
    assert "Semáforo con umbrales referenciales CEPLAN" in leida(cliente_analista, "/")
    settings.UMBRALES = settings.UMBRALES | {"verde": 90}
    assert "Semáforo con umbrales configurados: verde desde 90 %, ámbar desde 75 %." in leida(cliente_analista, "/")
    dichas = portada(cliente_analista)
    assert dichas["Semáforo verde, desde (umbral configurado, no es el de CEPLAN)"] == 0.9
    assert not any("referencial" in dicho for dicho in dichas)


def test_el_titular_dice_lo_que_se_sabia_si_no_es_ahora(cliente_analista):
    ayer = (timezone.localdate() - timedelta(days=1)).isoformat()
    dicho = cliente_analista.get("/", {"corte": "2022-06-30", "conocido": ayer}).context["resumen"].titular
    assert dicho.startswith("Al 30/06/2022, con lo que se sabía el ")


def test_un_corte_futuro_se_dice_proyectado(cliente_analista):
    manana = timezone.localdate() + timedelta(days=1)
    respuesta = cliente_analista.get("/", {"corte": manana.isoformat()})
    assert f"Al {manana:%d/%m/%Y} (proyectado: aún no llega), " in respuesta.context["resumen"].titular
    assert "Proyectado: esta fecha aún no llega" in respuesta.content.decode()
    hoy = cliente_analista.get("/").context["resumen"].titular
    assert "proyectado" not in hoy


def test_ninguna_sesion_del_documento_se_lee_celebrada_antes_de_ocurrir(cliente_analista):
    primera = Sesion.objects.order_by("fecha").first()
    pagina = leida(cliente_analista, "/conasec/", corte=(primera.fecha - timedelta(days=27)).isoformat())
    assert "aún no ocurría" in pagina and "celebrada</small>" not in pagina


def test_las_copias_de_antes_recuerdan_de_cual_se_tomaron(copia):
    """La migración lo lee de la historia de sus acciones."""
    Estrategia.objects.filter(pk=copia.pk).update(copiada_de=None)
    import_module("estrategia.migrations.0014_copiada_de").recordar(apps, None)
    copia.refresh_from_db()
    assert copia.copiada_de.codigo == "2022-I" and Estrategia.objects.get(codigo="2022-I").copiada_de is None
