"""/conasec/acuerdos/ : los acuerdos se siguen con la regla de las acciones, y la matriz los muestra todos."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from conasec.models import Acuerdo, AvanceAcuerdo, Sesion
from seguimiento.corte import Corte
from seguimiento.models import Unidad

pytestmark = pytest.mark.django_db

ACTA = {"documento": "Acta 3"}


@pytest.fixture
def acuerdo(secretaria):
    """Con plazo y a cargo de la DGSC."""
    nuevo = Acuerdo(sesion=Sesion.objects.get(numero="IV"), texto="Remitir el informe", plazo=date(2022, 3, 31))
    nuevo.responsable = Unidad.objects.get(codigo="DGSC")
    return nuevo.guardar(por=secretaria, motivo="Acta IV")


def al(*fecha):
    return Corte(date(*fecha), timezone.now(), es_ahora=True)


def datos(**cambios):
    sesion = Sesion.objects.get(numero="IV").pk
    base = {"sesion": sesion, "texto": "Otro acuerdo", "responsable": "", "institucion": "MEF", "plazo": "30/06/2022"}
    return base | {"motivo": "Acta IV", "version": "0"} | cambios


def avance(**cambios):
    base = {
        "estado": "en_proceso",
        "porcentaje": "40",
        "fecha": "15/02/2022",
        "que_se_hizo": "Se redactó",
        "version": "0",
    }
    return base | {"nivel": "interno"} | cambios


def test_usa_la_misma_regla_que_las_acciones(acuerdo, secretaria):
    def leer(corte):
        fila = Acuerdo.objects.al(corte).get(pk=acuerdo.pk)
        return fila.situacion, fila.semaforo, fila.dias_retraso

    assert leer(al(2022, 2, 1)) == ("en_plazo", "gris", 0)
    assert leer(al(2022, 3, 31)) == ("por_vencer", "ambar", 0)
    assert leer(al(2022, 4, 10)) == ("vencida", "rojo", 10)
    acuerdo.registrar_avance(por=secretaria, fecha=date(2022, 4, 5), estado="culminada", sustento=ACTA)
    assert leer(al(2022, 4, 10)) == ("culminada_fuera_de_plazo", "verde", 5)


def test_antes_de_su_sesion_no_existia_y_sin_plazo_va_aparte(cliente_analista, acuerdo):
    assert Acuerdo.objects.al(al(2021, 12, 27)).count() == 0
    pagina = cliente_analista.get("/conasec/acuerdos/?corte=2022-04-10").content.decode()
    assert "hay 2 acuerdos sin cerrar: 1 con retraso y 1 sin plazo" in pagina
    assert "Remitir el informe" in pagina and "Venció el 31/03/2022, hace 10 días" in pagina


def test_la_matriz_va_por_responsable_primero_el_mas_tarde(cliente_analista, secretaria, acuerdo):
    for texto, quien, plazo in (("Uno", "MEF", date(2022, 1, 15)), ("Dos", "PCM", date(2022, 6, 1))):
        nuevo = Acuerdo(sesion=acuerdo.sesion, texto=texto, institucion=quien, plazo=plazo)
        nuevo.guardar(por=secretaria, motivo="Acta")
    grupos = cliente_analista.get("/conasec/acuerdos/?corte=2022-04-10").context["grupos"]
    assert [quien for quien, _ in grupos] == ["MEF", "DGSC", "PCM"]


def test_el_operador_de_su_unidad_lo_reporta_y_otro_no(
    cliente_operador, cliente_autoridad, client, crear_usuario, acuerdo
):
    ruta = acuerdo.get_absolute_url() + "registrar/"
    assert cliente_operador.post(ruta, avance()).status_code == 302
    pagina = cliente_operador.get(acuerdo.get_absolute_url() + "?corte=2022-02-20").content.decode()
    assert "En proceso, 40 %" in pagina and "Se redactó" in pagina
    Unidad.objects.create(codigo="PNP", nombre="Policía")
    client.force_login(crear_usuario("otro", "operador", "PNP"))
    for cliente in (client, cliente_autoridad):
        assert cliente.post(ruta, avance(version="1")).status_code == 403
    assert AvanceAcuerdo.objects.count() == 1


def test_mis_acciones_trae_los_acuerdos_que_uno_reporta(cliente_operador, client, crear_usuario, acuerdo):
    pagina = cliente_operador.get("/estrategia/mis-acciones/?corte=2022-04-10")
    assert [a.codigo for a in pagina.context["acuerdos"]] == [acuerdo.codigo]
    assert "Mis acuerdos del CONASEC" in pagina.content.decode()
    Unidad.objects.create(codigo="PNP", nombre="Policía")
    client.force_login(crear_usuario("otro", "operador", "PNP"))
    assert client.get("/estrategia/mis-acciones/?corte=2022-04-10").context["acuerdos"] == []


def test_si_otro_registro_antes_409_con_las_dos_versiones(cliente_operador, secretaria, acuerdo):
    acuerdo.registrar_avance(
        por=secretaria, fecha=date(2022, 2, 1), estado="en_proceso", porcentaje=10, que_se_hizo="Lo de ella"
    )
    respuesta = cliente_operador.post(acuerdo.get_absolute_url() + "registrar/", avance(que_se_hizo="Lo mío"))
    pagina = respuesta.content.decode()
    assert respuesta.status_code == 409 and "Lo de ella" in pagina and "Lo mío" in pagina
    assert AvanceAcuerdo.objects.count() == 1


def test_reprogramar_conserva_el_plazo_y_anular_lo_devuelve(cliente_secretaria, acuerdo):
    nuevo = {"fin": "30/06/2022", "rige": "20/03/2022", "documento": "Oficio 7", "documento_fecha": "18/03/2022"}
    ruta = acuerdo.get_absolute_url() + "reprogramar/"
    assert cliente_secretaria.post(ruta, nuevo | {"motivo": "Falta opinión", "version": "0"}).status_code == 302
    fila = Acuerdo.objects.al(al(2022, 4, 10)).get(pk=acuerdo.pk)
    assert (fila.situacion, fila.plazo_fin, fila.fin_original) == ("en_plazo", date(2022, 6, 30), date(2022, 3, 31))
    assert fila.dias_retraso_original == 10
    plan = acuerdo.reprogramaciones.get()
    anular = f"{acuerdo.get_absolute_url()}anular/plazo/{plan.pk}/"
    assert cliente_secretaria.post(anular, {"motivo": "No procedía", "version": "1"}).status_code == 302
    assert Acuerdo.objects.al(al(2022, 4, 10)).get(pk=acuerdo.pk).situacion == "vencida"
    assert "No procedía" in cliente_secretaria.get(acuerdo.get_absolute_url()).content.decode()


def test_se_inscribe_con_codigo_propio_y_se_corrige_con_motivo(cliente_secretaria):
    assert cliente_secretaria.post("/conasec/acuerdos/nuevo/", datos()).status_code == 302
    nuevo = Acuerdo.objects.get(institucion="MEF")
    assert nuevo.codigo == "2021-iv-o2" and nuevo.inicio == date(2021, 12, 28)
    corregir = nuevo.get_absolute_url() + "editar/"
    assert cliente_secretaria.post(corregir, datos(texto="Corregido", version="1", motivo="Errata")).status_code == 302
    assert cliente_secretaria.post(corregir, datos(texto="Otra vez", version="1")).status_code == 409
    assert "Errata" in cliente_secretaria.get(nuevo.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    "cambios, campo", [({"plazo": "01/12/2021"}, "plazo"), ({"texto": ""}, "texto"), ({"plazo": "ayer"}, "plazo")]
)
def test_lo_que_no_vale_vuelve_con_422(cliente_secretaria, cambios, campo):
    respuesta = cliente_secretaria.post("/conasec/acuerdos/nuevo/", datos(**cambios))
    assert respuesta.status_code == 422 and campo in respuesta.context["formulario"].errors
    assert Acuerdo.objects.count() == 1


def test_un_plazo_anterior_a_la_sesion_lo_rechaza_el_modelo(secretaria):
    with pytest.raises(ValidationError, match="anterior a la sesión"):
        Acuerdo(sesion=Sesion.objects.get(numero="IV"), texto="x", plazo=date(2021, 12, 1)).guardar(
            por=secretaria, motivo="Acta"
        )


def test_el_ajeno_404_y_una_vista_que_no_existe_400(cliente_ajeno, cliente_analista, client, acuerdo):
    for ruta in ("/conasec/acuerdos/", acuerdo.get_absolute_url()):
        assert cliente_ajeno.get(ruta).status_code == 404
        assert client.get(ruta).status_code == 302
        assert cliente_analista.get(ruta).status_code == 200
    assert cliente_ajeno.get("/conasec/acuerdos/nuevo/").status_code == 404
    assert cliente_analista.get("/conasec/acuerdos/nuevo/").status_code == 403
    assert cliente_analista.get("/conasec/acuerdos/?cuales=ajenos").status_code == 400


def test_consultas_constantes_con_dos_mil_acuerdos(cliente_analista, secretaria, acuerdo, django_assert_num_queries):
    Acuerdo.objects.bulk_create(
        Acuerdo(
            codigo=f"a-{n}", sesion=acuerdo.sesion, texto=f"Acuerdo {n}", institucion=f"Entidad {n % 40}",
            inicio=date(2021, 12, 28), plazo=date(2022, 1, 1) + timedelta(days=n % 300),
        )
        for n in range(2000)
    )  # fmt: skip
    with django_assert_num_queries(5):
        pagina = cliente_analista.get("/conasec/acuerdos/?corte=2022-06-30")
    assert pagina.context["n"] == 2002
