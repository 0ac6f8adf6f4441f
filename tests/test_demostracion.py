"""`cargar_demostracion`: hechos ficticios de 2022, rotulados, variados y registrados poco después de ocurrir."""

from datetime import date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from barrio_seguro.models import HechoLanzamiento, Lanzamiento
from barrio_seguro.models import Sustento as SustentoLanzamiento
from conasec.models import CortePublicado
from estrategia.models import Accion, Avance, Sustento
from seguimiento.corte import Corte
from seguimiento.models import Documento, Usuario
from seguimiento.totales import contar

pytestmark = pytest.mark.django_db

MAQUETA = {
    "culminada_en_plazo": 1,
    "culminada_fuera_de_plazo": 3,
    "en_plazo": 8,
    "por_vencer": 2,
    "vencida": 3,
    "por_iniciar": 1,
}


@pytest.fixture(autouse=True)
def demostracion(db, settings, tmp_path):
    settings.DATOS = tmp_path
    call_command("cargar_demostracion", verbosity=0)


def al(fecha, conocido=None):
    conocido = conocido or timezone.now()
    return Corte(fecha, conocido if isinstance(conocido, datetime) else fin_del_dia(conocido))


def fin_del_dia(dia):
    return timezone.make_aware(datetime(dia.year, dia.month, dia.day, 23, 59, 59))


def totales(fecha):
    return contar(Accion.objects.al(al(fecha)), "objetivo__codigo")[0]


def accion(codigo, corte):
    return Accion.objects.al(corte).get(codigo=codigo)


def test_todo_hecho_dice_que_es_ficticio():
    documento = Documento.objects.get(ficticio=True)
    assert documento.titulo == "Datos ficticios de demostración"
    for modelo in (Avance, HechoLanzamiento):
        assert modelo.objects.exists()
        assert not modelo.objects.exclude(fuente__documento=documento).exists()
    citados = [*Sustento.objects.all(), *SustentoLanzamiento.objects.all()]
    assert [citado for citado in citados if "fictici" not in citado.documento] == []


def test_el_30_de_junio_se_ve_como_la_maqueta():
    total = totales(date(2022, 6, 30))
    assert total.situaciones == MAQUETA
    assert (total.exigibles, total.exigibles_en_plazo, total.sin_reporte) == (7, 1, 3)
    lanzados = Lanzamiento.objects.al(al(date(2022, 6, 30)))
    assert sum(lanzamiento.estado == "culminada" for lanzamiento in lanzados) == 4
    assert sum(lanzamiento.situacion == "vencida" for lanzamiento in lanzados) == 4


def test_cualquier_mes_se_ve_variado():
    for mes in range(2, 13):
        total = totales(date(2022, mes, 28))
        assert len(total.situaciones) >= 4, mes
        assert all(total.semaforos[luz] for luz in ("verde", "ambar", "rojo")), mes


def test_hay_de_todo_a_lo_largo_del_anio():
    assert set(Avance.objects.values_list("estado", flat=True)) == {
        "no_iniciada",
        "en_proceso",
        "culminada",
        "suspendida",
        "cancelada",
    }
    assert set(Sustento.objects.values_list("nivel", flat=True)) == {"publico", "interno", "reservado"}
    for campo in ("dificultad", "medida_adoptada", "decision_solicitada", "decision_de"):
        assert Avance.objects.exclude(**{campo: ""}).exists()
    assert totales(date(2022, 11, 30)).antes_de_vencer == 1
    cierre = totales(date(2023, 1, 1))
    assert cierre.sin_reporte == 2
    assert cierre.situaciones == {
        "culminada_en_plazo": 6,
        "culminada_fuera_de_plazo": 6,
        "vencida": 5,
        "cancelada": 1,
    }


def test_los_lanzamientos_se_hicieron_en_fecha_tarde_o_no_se_hicieron():
    situaciones = {
        lanzamiento.codigo: lanzamiento.situacion for lanzamiento in Lanzamiento.objects.al(al(date(2022, 12, 31)))
    }
    assert situaciones["L1"] == "culminada_en_plazo"
    assert situaciones["L2"] == "culminada_fuera_de_plazo"
    assert situaciones["L5"] == "vencida"
    assert situaciones["L11"] == "cancelada"


def test_cada_hecho_se_registro_poco_despues_de_ocurrir():
    demoras = {
        (type(hecho).__name__, hecho.pk): timezone.localdate(hecho.registrado_en) - hecho.fecha
        for modelo in (Avance, HechoLanzamiento)
        for hecho in modelo.objects.all()
    }
    assert min(demoras.values()) == timedelta(0)
    tardios = [demora for demora in demoras.values() if demora > timedelta(days=3)]
    assert tardios == [date(2022, 6, 20) - date(2022, 4, 29)]


def test_el_pasado_se_puede_preguntar():
    veinticinco_de_abril = date(2022, 4, 25)
    hecho = Avance.objects.get(accion__codigo="OE1.2", fecha=veinticinco_de_abril)
    vispera = hecho.registrado_en - timedelta(seconds=1)
    assert accion("OE1.2", al(veinticinco_de_abril, vispera)).avance == 70
    assert accion("OE1.2", al(veinticinco_de_abril, hecho.registrado_en)).avance == 80


def test_un_hecho_registrado_tarde_cambia_lo_que_se_sabe_de_antes_y_no_lo_de_hoy():
    fin_de_abril = date(2022, 4, 30)
    assert accion("OE2.3", al(fin_de_abril, date(2022, 6, 19))).avance == 25
    assert accion("OE2.3", al(fin_de_abril, date(2022, 6, 21))).avance == 33
    assert accion("OE2.3", al(date(2022, 6, 21))).avance == 42


def test_trae_un_plazo_movido_un_reporte_anulado_y_un_corte_publicado_que_ya_difiere(client):
    movida = accion("OE2.8", al(date(2022, 9, 28)))
    assert (movida.situacion, movida.movimientos, movida.fin_original) == ("en_plazo", 1, date(2022, 3, 31))
    anulado = Avance.objects.get(anulacion__isnull=False)
    assert anulado.accion.codigo == "OE2.6" and "dos veces" in anulado.anulacion.motivo
    corte = CortePublicado.objects.get()
    assert corte.estado == "publicado" and "ficticia" in corte.documento
    assert corte.publicacion.datos["rotulo"] == "DATOS FICTICIOS DE DEMOSTRACIÓN"
    client.force_login(Usuario.objects.get(username="analista"))
    mismo, ahora = client.get(corte.get_absolute_url()).context["cotejos"]
    assert mismo.igual and not ahora.igual


def test_cargarla_otra_vez_no_toca_nada():
    antes, salida = Avance.objects.count(), StringIO()
    call_command("cargar_demostracion", stdout=salida)
    assert "no se tocó ningún dato" in salida.getvalue()
    assert Avance.objects.count() == antes


def test_lo_verificado_no_se_mezcla_con_lo_ficticio():
    with pytest.raises(CommandError, match="demostración"):
        call_command("cargar_hechos", verbosity=0)
