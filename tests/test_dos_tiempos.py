"""K al segundo: lo que la pantalla dice se vuelve a leer igual, y dos K distintos no se llaman igual."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from hypothesis import given
from hypothesis import strategies as st

from estrategia.models import Accion
from seguimiento.corte import Corte, CorteInvalido, escribir_instante, leer_conocido

AHORA = datetime(2022, 7, 1, 23, 0, 30, 123456, tzinfo=UTC)  # las 18:00:30 en Lima
INSTANTES = st.datetimes(datetime(2000, 1, 1), datetime(2022, 7, 1), timezones=st.just(UTC))

LEIDOS = {
    "30/06/2022": "2022-06-30T23:59:59.999999",
    "2022-06-30": "2022-06-30T23:59:59.999999",
    "30/06/2022 18:00": "2022-06-30T18:00:59.999999",
    "30/06/2022 18:00:05": "2022-06-30T18:00:05.999999",
    "30/06/2022 18:00:05.250000": "2022-06-30T18:00:05.250000",
    "2022-06-30T18:00:05-05:00": "2022-06-30T18:00:05.999999",
    "2022-06-30T23:00:05.5+00:00": "2022-06-30T18:00:05.500000",
    "2022-06-30T18:00:05 05:00": "2022-06-30T08:00:05.999999",  # un «+» que se volvió espacio
    # lo que aún no termina se lee hasta ahora
    "01/07/2022": "2022-07-01T18:00:30.123456",
    "01/07/2022 18:00": "2022-07-01T18:00:30.123456",
    "01/07/2022 18:00:30": "2022-07-01T18:00:30.123456",
}


@pytest.mark.parametrize("texto", LEIDOS)
def test_un_dia_un_minuto_o_un_segundo_se_leen_hasta_su_fin_o_hasta_ahora(texto):
    leido = timezone.localtime(leer_conocido(texto, AHORA))
    assert leido.replace(tzinfo=None).isoformat(timespec="microseconds") == LEIDOS[texto]


@pytest.mark.parametrize(
    "texto", ["01/07/2022 18:01", "01/07/2022 18:00:31", "2022-07-02", "2022-07-01T18:00:30.2-05:00"]
)
def test_lo_que_aun_no_empieza_es_futuro(texto):
    with pytest.raises(CorteInvalido, match="está en el futuro"):
        leer_conocido(texto, AHORA)


@given(INSTANTES, INSTANTES)
def test_lo_que_la_pantalla_dice_de_k_se_lee_igual_y_dos_k_distintos_se_dicen_distinto(uno, otro):
    assert leer_conocido(escribir_instante(uno), AHORA) == uno
    assert leer_conocido(Corte(date(2022, 6, 30), uno).conocido_iso, AHORA) == uno
    assert (uno == otro) == (escribir_instante(uno) == escribir_instante(otro))
    assert (uno == otro) == (Corte(date(2022, 6, 30), uno).en_archivo == Corte(date(2022, 6, 30), otro).en_archivo)


@pytest.fixture
def registro(operador):
    """OE1.4 con un 22 % registrado a las 10:00:07.5 del 1 de marzo de 2022."""
    cuando = timezone.make_aware(datetime(2022, 3, 1, 10, 0, 7, 500_000))
    return Accion.objects.get(codigo="OE1.4").registrar_avance(
        por=operador, fecha=date(2022, 3, 1), estado="en_proceso", porcentaje=22, registrado_en=cuando
    )


@pytest.mark.django_db
def test_pulsar_ver_no_cambia_lo_que_se_mira(cliente_analista, registro):
    antes = (registro.registrado_en - timedelta(seconds=1)).isoformat()
    for k, avance in ((antes, None), (registro.registrado_en.isoformat(), 22)):
        pagina = cliente_analista.get("/estrategia/2022-I/OE1.4/", {"corte": "2022-06-30", "conocido": k})
        escrito = pagina.context["corte"].sabido
        assert f'name="conocido" value="{escrito}"' in pagina.content.decode()
        otra = cliente_analista.get("/estrategia/2022-I/OE1.4/", {"corte": "30/06/2022", "conocido": escrito})
        assert pagina.context["accion"].avance == otra.context["accion"].avance == avance


@pytest.mark.django_db
def test_el_minuto_que_se_ve_en_pantalla_no_se_rechaza_por_futuro(cliente_analista):
    ahora = f"{timezone.localtime():%d/%m/%Y %H:%M}"
    assert cliente_analista.get("/estrategia/2022-I/", {"conocido": ahora}).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("direccion", ["/api/v1/acciones", "/api/v1/barrios"])
@pytest.mark.parametrize("conocido", ["", "2022-07-01", "2022-07-01T10:00:00+00:00", "01/07/2022 10:00"])
def test_la_api_dice_k_exacto_y_con_su_desfase_y_con_el_lee_lo_mismo(cliente_analista, direccion, conocido):
    consulta = {"corte": "2022-06-30"} | ({"conocido": conocido} if conocido else {})
    dicho = cliente_analista.get(direccion, consulta).json()["conocido"]
    assert dicho.endswith("-05:00") and parse_datetime(dicho).utcoffset() == timedelta(hours=-5)
    assert cliente_analista.get(direccion, {"corte": "2022-06-30", "conocido": dicho}).json()["conocido"] == dicho
