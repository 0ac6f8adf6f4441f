"""Del lanzamiento al barrio: nace con él, sigue al hecho que rige y se retira si ya no consta (semantica §2 y §6)."""

from datetime import date

import pytest
from barrios import ACTA, al, datos, inscribir, realizado_antes
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from barrio_seguro.models import Barrio, Lanzamiento

pytestmark = pytest.mark.django_db


@pytest.fixture
def barrio(secretaria):
    """Uno de la línea base, en Huanchaco."""
    return inscribir(secretaria)


def test_lanzar_crea_el_barrio_y_anular_el_hecho_lo_quita_del_corte(secretaria):
    lanzamiento = Lanzamiento.objects.get(codigo="L3")
    hecho = lanzamiento.realizar(
        por=secretaria, fecha=date(2022, 5, 12), sustento=ACTA, nombre_barrio="Wanka Willca", ordinal_nacional=103
    )
    barrio = Barrio.objects.get()
    assert (barrio.nombre, barrio.ordinal_nacional, barrio.desde) == ("Wanka Willca", 103, date(2022, 5, 12))
    assert barrio.distrito.ubigeo == "090101"
    assert [Barrio.objects.al(al(2022, 5, dia)).count() for dia in (11, 12)] == [0, 1]
    antes = timezone.now()
    hecho.anular(por=secretaria, motivo="Se equivocó de fecha")
    assert Barrio.objects.al(al(2022, 6, 30)).count() == 0
    assert Barrio.objects.al(al(2022, 6, 30, conocido=antes)).count() == 1
    lanzamiento.realizar(por=secretaria, fecha=date(2022, 5, 19), sustento=ACTA)
    barrio.refresh_from_db()
    assert (barrio.nombre, barrio.ordinal_nacional) == ("", None), "lo que solo dijo el hecho anulado ya no se dice"
    assert (barrio.desde, Barrio.objects.count()) == (date(2022, 5, 19), 1)


def test_lo_anulado_deja_libres_su_nombre_y_su_ordinal(cliente_secretaria, secretaria):
    nuevo = {"distrito": "080108", "fecha_programada": "", "razon": "Sin programar", "latitud": "", "longitud": ""}
    for _ in range(2):
        cliente_secretaria.post("/barrio-seguro/lanzamientos/nuevo/", nuevo)
    uno, otro = Lanzamiento.objects.filter(codigo__startswith="X")
    dicho = {"por": secretaria, "fecha": date(2022, 7, 10), "sustento": ACTA, "nombre_barrio": "Túpac Amaru"}
    uno.realizar(**dicho, ordinal_nacional=150).anular(por=secretaria, motivo="Era el otro")
    otro.realizar(**dicho, ordinal_nacional=150)
    assert [b.lanzamiento for b in Barrio.objects.al(al(2022, 12, 31))] == [otro]
    with (
        pytest.raises(ValidationError, match="ya está registrado en Wanchaq, con el lanzamiento X2"),
        transaction.atomic(),
    ):
        uno.realizar(**dicho)
    uno.realizar(por=secretaria, fecha=date(2022, 7, 12), sustento=ACTA).anular(por=secretaria, motivo="Tampoco")
    retirado = Barrio.objects.get(lanzamiento=uno)
    pagina = cliente_secretaria.get(retirado.get_absolute_url()).content.decode()
    assert "no consta" in pagina and "Corregir" not in pagina
    for ruta in ("editar", "registrar"):
        assert cliente_secretaria.get(f"/barrio-seguro/barrios/{retirado.pk}/{ruta}/").status_code == 403


def test_al_anular_el_barrio_vuelve_a_la_fecha_y_al_nombre_del_hecho_que_rige(cliente_secretaria, secretaria):
    lanzamiento = Lanzamiento.objects.get(codigo="L3")
    dicho = {"por": secretaria, "sustento": ACTA}
    lanzamiento.realizar(**dicho, fecha=date(2022, 4, 5), nombre_barrio="Wanka Willca")
    antes = realizado_antes(lanzamiento, secretaria, date(2022, 3, 1))
    assert Barrio.objects.get().desde == date(2022, 3, 1)
    antes.anular(por=secretaria, motivo="No fue ese día")
    barrio = Barrio.objects.get()
    assert (barrio.nombre, barrio.desde, barrio.retirado) == ("Wanka Willca", date(2022, 4, 5), False)
    consistencia = cliente_secretaria.get("/consistencia/?corte=2022-12-31").context["comprobaciones"]
    assert next(c for c in consistencia if c.nombre == "Los barrios nuevos registrados son los lanzados").bien
    anulada = datos(distrito="090101", nombre="Wanka Willca", desde="01/03/2022", version="3")
    respuesta = cliente_secretaria.post(f"/barrio-seguro/barrios/{barrio.pk}/editar/", anulada)
    assert "su fecha es la del hecho que lo realizó" in str(respuesta.context["formulario"].errors["desde"])


def test_lo_corregido_a_mano_se_queda_aunque_se_anule_otro_hecho(cliente_secretaria, secretaria):
    lanzamiento = Lanzamiento.objects.get(codigo="L3")
    lanzamiento.realizar(por=secretaria, fecha=date(2022, 4, 5), sustento=ACTA, nombre_barrio="Wanka Willca")
    antes = realizado_antes(lanzamiento, secretaria, date(2022, 3, 1), nombre_barrio="Otro")
    barrio = Barrio.objects.get()
    barrio.nombre = "Wanka Wilka"
    barrio.guardar(por=secretaria, motivo="Así se escribe")
    antes.anular(por=secretaria, motivo="No fue ese día")
    assert Barrio.objects.get().nombre == "Wanka Wilka"


def test_uno_de_la_linea_base_no_se_lanza_otra_vez_y_sigue_siendo_de_ella(cliente_secretaria, secretaria, barrio):
    lanzar = {"tipo": "realizado", "fecha": "30/06/2022", "documento": "Acta 1", "nivel": "publico", "version": "0"}
    ruta = "/barrio-seguro/lanzamientos/L7/registrar/"
    respuesta = cliente_secretaria.post(ruta, lanzar | {"nombre_barrio": "EL  MILAGRO"})
    assert respuesta.status_code == 422
    assert respuesta.context["formulario"].errors["nombre_barrio"] == [
        "«El Milagro» ya está registrado en Huanchaco: no se inscribe dos veces."
    ]
    hecho = Lanzamiento.objects.get(codigo="L7").realizar(
        por=secretaria, fecha=date(2022, 6, 30), sustento=ACTA, nombre_barrio="Víctor Raúl"
    )
    hecho.anular(por=secretaria, motivo="Era otro distrito")
    assert [b.nombre for b in Barrio.objects.al(al(2022, 12, 31))] == ["El Milagro"]


def test_el_que_nacio_de_un_lanzamiento_guarda_su_distrito_y_su_fecha(cliente_secretaria, secretaria):
    Lanzamiento.objects.get(codigo="L7").realizar(
        por=secretaria, fecha=date(2022, 6, 30), sustento=ACTA, nombre_barrio="Víctor Raúl"
    )
    barrio = Barrio.objects.get()
    cambiado = datos(version="1", desde="01/06/2022", distrito="130101")
    respuesta = cliente_secretaria.post(f"/barrio-seguro/barrios/{barrio.pk}/editar/", cambiado)
    assert respuesta.status_code == 422
    errores = respuesta.context["formulario"].errors
    assert errores["distrito"] == ["Nació del lanzamiento L7, que es de Huanchaco: no puede estar en otro distrito."]
    assert errores["desde"] == ["Nació del lanzamiento L7: su fecha es la del hecho que lo realizó, y se corrige allí."]
    comisaria = datos(version="1", desde="30/06/2022", comisaria="El Milagro")
    assert cliente_secretaria.post(f"/barrio-seguro/barrios/{barrio.pk}/editar/", comisaria).status_code == 302


def test_un_ordinal_repetido_no_se_escribe_ni_el_hecho(secretaria):
    for codigo in ("L1", "L2"):
        lanzamiento = Lanzamiento.objects.get(codigo=codigo)
        lanzar = {"por": secretaria, "fecha": lanzamiento.fecha_programada, "sustento": ACTA, "ordinal_nacional": 100}
        if codigo == "L1":
            lanzamiento.realizar(**lanzar)
            continue
        with pytest.raises(ValidationError), transaction.atomic():
            lanzamiento.realizar(**lanzar)
    assert not Lanzamiento.objects.get(codigo="L2").hechos.exists()


def test_los_de_la_base_y_los_nuevos_no_se_mezclan(cliente_analista, secretaria, barrio):
    Lanzamiento.objects.get(codigo="L7").realizar(por=secretaria, fecha=date(2022, 6, 30), sustento=ACTA)
    cuadro = cliente_analista.get("/barrio-seguro/?corte=2022-12-31").context["cuadro"].filas
    libertad = next(aqui for aqui in cuadro if str(aqui.area) == "La Libertad")
    assert (libertad.cantidad, libertad.barrios, libertad.registrados, libertad.nuevos) == (10, 11, 1, 1)
