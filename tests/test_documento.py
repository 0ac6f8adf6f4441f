"""El documento, transcrito entero y al pie de la letra: lo que dice, cuánto es y de dónde sale cada registro."""

from datetime import date
from decimal import Decimal

import pytest
from django.apps import apps
from django.db.models import Sum

from barrio_seguro.models import Actividad, Area, FactorRiesgo, Lanzamiento, Lineamiento, Programa, Region
from conasec.models import Acuerdo, Anio, Norma, Organo, Sesion
from estrategia.models import Accion, Estrategia
from seguimiento.models import Documento, Fuente, Transcrito
from seguimiento.periodos import leer_periodo

pytestmark = pytest.mark.django_db

MES = "hito"
RANGO = "continua"
FECHAS = {
    "OE1.1": ("Enero 2022", date(2022, 1, 1), date(2022, 1, 31), MES),
    "OE1.2": ("Febrero-Marzo 2022", date(2022, 2, 1), date(2022, 3, 31), RANGO),
    "OE1.3": ("Febrero 2022", date(2022, 2, 1), date(2022, 2, 28), MES),
    "OE1.4": ("Marzo 2022", date(2022, 3, 1), date(2022, 3, 31), MES),
    "OE1.5": ("Marzo 2022", date(2022, 3, 1), date(2022, 3, 31), MES),
    "OE1.6": ("Junio 2022", date(2022, 6, 1), date(2022, 6, 30), MES),
    "OE1.7": ("Julio 2022", date(2022, 7, 1), date(2022, 7, 31), MES),
    "OE1.8": ("Febrero 2022", date(2022, 2, 1), date(2022, 2, 28), MES),
    "OE2.1": ("Febrero - diciembre 2022", date(2022, 2, 1), date(2022, 12, 31), RANGO),
    "OE2.2": ("Febrero - diciembre 2022", date(2022, 2, 1), date(2022, 12, 31), RANGO),
    "OE2.3": ("Enero - Diciembre 2022", date(2022, 1, 1), date(2022, 12, 31), RANGO),
    "OE2.4": ("Enero - Diciembre 2022", date(2022, 1, 1), date(2022, 12, 31), RANGO),
    "OE2.5": ("Febrero - diciembre 2022", date(2022, 2, 1), date(2022, 12, 31), RANGO),
    "OE2.6": ("Febrero - diciembre 2022", date(2022, 2, 1), date(2022, 12, 31), RANGO),
    "OE2.7": ("Febrero - diciembre 2022", date(2022, 2, 1), date(2022, 12, 31), RANGO),
    "OE2.8": ("Marzo 2022", date(2022, 3, 1), date(2022, 3, 31), MES),
    "OE3.1": ("Febrero - Junio 2022", date(2022, 2, 1), date(2022, 6, 30), RANGO),
    "OE3.2": ("Enero - Diciembre 2022", date(2022, 1, 1), date(2022, 12, 31), RANGO),
}
LANZAMIENTOS = {
    "L1": ("10/03/2022", "LIMA", "LIMA", "LURIN", "Lurín", "150119", "PE-LMA"),
    "L2": ("24/03/2022", "LIMA", "LIMA", "SURCO", "Santiago de Surco", "150140", "PE-LMA"),
    "L3": ("07/04/2022", "HUANCAVELICA", "HUANCAVELICA", "HUANCAVELICA", "Huancavelica", "090101", "PE-HUV"),
    "L4": ("28/04/2022", "ANCASH", "HUARAZ", "HUARAZ", "Huaraz", "020101", "PE-ANC"),
    "L5": ("12/05/2022", "ANCASH", "CASMA", "CASMA", "Casma", "020801", "PE-ANC"),
    "L6": ("26/05/2022", "PUNO", "EL COLLAO", "ILAVE", "Ilave", "210501", "PE-PUN"),
    "L7": ("09/06/2022", "LA LIBERTAD", "TRUJILLO", "HUANCHACO", "Huanchaco", "130104", "PE-LAL"),
    "L8": ("23/06/2022", "HUANUCO", "HUANUCO", "PILCOMARCA", "Pillco Marca", "100111", "PE-HUC"),
    "L9": ("07/07/2022", "HUANUCO", "HUANUCO", "HUANUCO", "Huánuco", "100101", "PE-HUC"),
    "L10": ("21/07/2022", "UCAYALI", "CORONEL PORTILLO", "CALLERIA", "Callería", "250101", "PE-UCA"),
    "L11": ("04/08/2022", "PIURA", "PIURA", "CASTILLA", "Castilla", "200104", "PE-PIU"),
}


def normalizar(texto):
    """La única licencia al comparar citas: sin marcas de negrita y con los blancos reducidos a un espacio."""
    return " ".join(texto.replace("**", "").split())


def texto_del_documento():
    return normalizar(Documento.objects.get(codigo="conasec-estado-situacional").texto)


def transcritos():
    modelos = [modelo for modelo in apps.get_models() if issubclass(modelo, Transcrito)]
    return [registro for modelo in modelos for registro in modelo._default_manager.all()]


# Fuentes


def test_cada_cita_esta_en_el_documento_con_sus_palabras():
    texto = texto_del_documento()
    fuentes = list(Fuente.objects.all())
    assert len(fuentes) == 107
    assert [fuente.codigo for fuente in fuentes if fuente.cita not in texto] == []
    assert [fuente.codigo for fuente in fuentes if fuente.seccion not in texto] == []


def test_cada_registro_transcrito_apunta_a_su_fuente():
    registros = transcritos()
    assert len(registros) == 107
    assert [registro for registro in registros if registro.fuente_id is None] == []


def test_lo_transcrito_esta_al_pie_de_la_letra():
    texto = texto_del_documento()
    literales = [accion.nombre for accion in Accion.objects.all()]
    literales += [literal for modelo in (Actividad, FactorRiesgo, Lineamiento) for literal in modelo.objects.all()]
    literales += [norma.texto for norma in Norma.objects.all()]
    literales += [organo.definicion for organo in Organo.objects.all()]
    literales += [Estrategia.objects.get().objetivo_general, Programa.objects.get().objetivo]
    assert [literal for literal in map(str, literales) if literal not in texto] == []


def test_el_documento_no_dice_su_fecha():
    documento = Documento.objects.get(codigo="conasec-estado-situacional")
    assert (documento.fecha, documento.entidad, documento.ficticio) == (None, "Ministerio del Interior", False)
    assert "**una propuesta de estrategia en el corto plazo" in documento.texto


# CONASEC


def test_cuatro_sesiones_ordinarias_en_2021():
    sesiones = Sesion.objects.order_by("fecha").values_list("numero", "fecha_literal", "fecha", "lugar")
    assert list(sesiones) == [
        ("I", "08 de febrero", date(2021, 2, 8), "Lima"),
        ("II", "08 de abril", date(2021, 4, 8), "Lima"),
        ("III", "20 de julio", date(2021, 7, 20), "Lima"),
        ("IV", "28 de diciembre", date(2021, 12, 28), "Cajamarca"),
    ]
    assert [sesion.numero for sesion in Sesion.objects.filter(descentralizada=True)] == ["IV"]
    assert Anio.objects.get().registro_completo


def test_la_norma_pide_cuatro_y_dos_y_solo_se_carga_para_lo_que_el_documento_aplica():
    norma = Norma.objects.get()
    assert (norma.ordinarias, norma.descentralizadas) == (4, 2)
    assert [anio for anio in range(2019, 2026) if norma.cubre(anio)] == [2021, 2022]


def test_la_cuarta_sesion_aprobo_la_estrategia():
    acuerdo = Acuerdo.objects.get()
    assert acuerdo.sesion.natural_key() == (2021, "ordinaria", "IV")
    assert acuerdo.sesion.agenda.count() == 3
    assert [estrategia.codigo for estrategia in acuerdo.estrategias.all()] == ["2022-I"]


# Estrategia


def test_la_estrategia_tiene_tres_grafias_tres_ejes_y_tres_objetivos():
    estrategia = Estrategia.objects.get()
    assert [d.nombre for d in estrategia.denominaciones.all()] == [
        "Estrategia Corta de Seguridad Ciudadana “Perú Bicentenario”",
        "ESTRATEGIA CORTA DE SEGURIDAD CIUDADANA: PERÚ BICENTENARIO (2022-I)",
        "ESTRATEGIA CORTA DE SEGURIDAD CIUDADANA PERÚ BICENTENARIO (2022-I)",
    ]
    assert [eje.nombre for eje in estrategia.ejes.all()] == ["Institucionalidad", "Prevención", "control y persecución"]
    assert [(o.codigo, o.acciones.count()) for o in estrategia.objetivos.all()] == [("OE1", 8), ("OE2", 8), ("OE3", 2)]


def test_dieciocho_acciones_en_el_orden_del_documento():
    texto = texto_del_documento()
    acciones = list(Accion.objects.order_by("objetivo__orden", "orden"))
    assert [accion.codigo for accion in acciones] == list(FECHAS)
    posiciones = [texto.index(accion.fuente.cita) for accion in acciones]
    assert posiciones == sorted(posiciones)


@pytest.mark.parametrize("codigo", FECHAS)
def test_fecha_literal_y_su_lectura(codigo):
    accion = Accion.objects.get(codigo=codigo)
    assert (accion.fecha_literal, accion.inicio, accion.fin, accion.modalidad) == FECHAS[codigo]
    leido = leer_periodo(accion.fecha_literal)
    assert (leido.inicio, leido.fin, leido.modalidad) == (accion.inicio, accion.fin, accion.modalidad)
    assert accion.fuente.cita == f"{normalizar(accion.nombre)} {accion.fecha_literal}"


def test_solo_dos_acciones_traen_meta():
    metas = Accion.objects.exclude(meta=None).values_list("codigo", "meta", "linea_base", "unidad_medida")
    assert list(metas) == [
        ("OE2.1", Decimal(245), None, "gobiernos locales"),
        ("OE2.7", Decimal(110), Decimal(99), "barrios seguros"),
    ]


def test_el_documento_no_designa_responsables_y_una_accion_dice_quien_la_ejecuta():
    assert not Accion.objects.exclude(responsable=None).exists()
    assert list(Accion.objects.exclude(ejecutor="").values_list("codigo", "ejecutor")) == [("OE2.6", "por la PNP")]


def test_el_tipo_de_entregable_sale_de_como_empieza_la_accion():
    tipos = {accion.codigo: accion.entregable for accion in Accion.objects.all()}
    assert [codigo for codigo, tipo in tipos.items() if tipo == "aprobacion"] == ["OE1.1", "OE1.2"]
    propuestas = [accion.codigo for accion in Accion.objects.all() if accion.nombre.startswith("Propuesta")]
    assert [codigo for codigo, tipo in tipos.items() if tipo == "propuesta"] == propuestas
    assert len(propuestas) == 7


# Barrio Seguro


def test_noventa_y_nueve_barrios_en_diecinueve_regiones():
    programa = Programa.objects.get()
    assert (programa.total_regiones, programa.total_distritos, programa.total_barrios) == (19, 93, 99)
    assert (programa.meta, programa.anio_meta, programa.linea_base_fecha) == (110, 2022, date(2022, 3, 9))
    assert Region.objects.count() == 19
    assert Region.objects.aggregate(suma=Sum("cantidad"))["suma"] == programa.total_barrios


def test_veintiseis_areas_y_siete_sin_barrio_seguro():
    assert Area.objects.count() == 26
    sin_region = Area.objects.filter(region=None).order_by("nombre").values_list("nombre", flat=True)
    assert set(sin_region) == {
        "Amazonas",
        "Huancavelica",
        "Loreto",
        "Madre de Dios",
        "Moquegua",
        "Pasco",
        "San Martín",
    }


def test_once_lanzamientos_hasta_llegar_a_la_meta():
    programa = Programa.objects.get()
    assert programa.total_barrios + Lanzamiento.objects.count() == programa.meta


@pytest.mark.parametrize("codigo", LANZAMIENTOS)
def test_lanzamiento_literal_y_oficial(codigo):
    lanzamiento = Lanzamiento.objects.get(codigo=codigo)
    assert (
        lanzamiento.fecha_literal,
        lanzamiento.departamento_literal,
        lanzamiento.provincia_literal,
        lanzamiento.distrito_literal,
        lanzamiento.distrito.nombre,
        lanzamiento.distrito.ubigeo,
        lanzamiento.distrito.area.codigo,
    ) == LANZAMIENTOS[codigo]
    assert leer_periodo(lanzamiento.fecha_literal).fin == lanzamiento.fecha_programada
    assert lanzamiento.distrito.ubigeo[:2] == lanzamiento.distrito.area.departamento


def test_el_marco_del_programa_esta_entero():
    marco = ("objetivoprograma", "ejeintervencion", "actividad", "factorriesgo", "lineamiento", "acciongobiernolocal")
    cuentas = {modelo: apps.get_model("barrio_seguro", modelo).objects.count() for modelo in marco}
    assert list(cuentas.values()) == [4, 3, 13, 9, 3, 4]
    assert set(Actividad.objects.exclude(grupo="").values_list("grupo", flat=True)) == {
        "Articulación y fortalecimiento de organizaciones sociales barriales",
        "Fortalecimiento de capacidades",
        "Recuperación de espacios públicos",
    }
