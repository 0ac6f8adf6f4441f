"""/conasec/…/ : programar una sesión, celebrarla, postergarla y cancelarla como hechos, y la ley a cada fecha."""

from datetime import date
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from openpyxl import load_workbook

from conasec.models import Anio, HechoSesion, Norma, Sesion
from seguimiento.corte import Corte

pytestmark = pytest.mark.django_db

NUEVA = "/conasec/sesiones/nueva/"
I_2022 = "/conasec/2022/ordinaria/I/"
ACTA = {"documento": "Acta de la I sesión"}


def al(*fecha, conocido=None):
    return Corte(date(*fecha), conocido or timezone.now(), es_ahora=conocido is None)


def datos(**cambios):
    base = {"anio": "2022", "tipo": "ordinaria", "numero": "i", "fecha_programada": "24/05/2022", "lugar": "Lima"}
    base |= dict.fromkeys(("region", "razon_descentralizada", "convocada_por", "quorum", "agenda", "asistentes"), "")
    return base | {"cuenta": "sede", "motivo": "Citación 4", "version": "0"} | cambios


def hecho(**cambios):
    return {
        "tipo": "celebrada",
        "fecha": "24/05/2022",
        "documento": "Acta",
        "nivel": "publico",
        "version": "0",
    } | cambios


@pytest.fixture
def sesion(secretaria):
    nueva = Sesion(anio=2022, numero="I", fecha_programada=date(2022, 5, 24), lugar="Lima")
    return nueva.guardar(por=secretaria, motivo="Citación 4")


def cumplimiento(corte, anio=2022):
    filas = Sesion.objects.cumplimiento(corte, Norma.objects.all(), Anio.objects.all())
    return next(fila for fila in filas if fila.anio == anio)


# Definir


def test_la_secretaria_la_programa_con_agenda_y_asistencia(cliente_secretaria):
    agenda, asistentes = "Balance\nEstrategia", "PNP\n- Ministerio Público"
    pagina = cliente_secretaria.post(NUEVA, datos(agenda=agenda, asistentes=asistentes), follow=True).content.decode()
    for dicho in ("I sesión ordinaria 2022", "1. Balance", "✔ PNP", "✘ Ministerio Público", "Sede en Lima."):
        assert dicho in pagina
    assert "Citación 4" in pagina


def test_la_sede_dice_si_es_descentralizada_y_una_nota_puede_apartarse(cliente_secretaria):
    cliente_secretaria.post(NUEVA, datos(lugar="Trujillo"))
    assert Sesion.objects.get(anio=2022).descentralizada
    corregir = datos(lugar="Trujillo", cuenta="no", version="1")
    respuesta = cliente_secretaria.post(I_2022 + "editar/", corregir)
    assert respuesta.status_code == 422 and "razon_descentralizada" in respuesta.context["formulario"].errors
    cliente_secretaria.post(I_2022 + "editar/", corregir | {"razon_descentralizada": "Fue virtual"})
    sesion = Sesion.objects.get(anio=2022)
    assert (sesion.descentralizada, sesion.razon_descentralizada) == (False, "Fue virtual")


@pytest.mark.parametrize(
    "cambios, campo, mensaje",
    [
        ({"fecha_programada": "24/05/2021"}, "__all__", "no es del año"),
        ({"fecha_programada": ""}, "fecha_programada", "Diga qué día"),
        ({"anio": "2021", "numero": "IV", "fecha_programada": "01/02/2021"}, "numero", "Ya existe"),
        ({"motivo": ""}, "motivo", "obligatorio"),
        ({"tipo": "secreta"}, "tipo", "secreta"),
    ],
)
def test_lo_que_no_vale_vuelve_con_422_y_nada_se_escribe(cliente_secretaria, cambios, campo, mensaje):
    respuesta = cliente_secretaria.post(NUEVA, datos(**cambios))
    assert respuesta.status_code == 422
    assert mensaje in " ".join(respuesta.context["formulario"].errors[campo])
    assert Sesion.objects.count() == 4


def test_dos_corrigen_a_la_vez_y_el_segundo_lo_sabe(cliente_secretaria, sesion):
    assert cliente_secretaria.post(I_2022 + "editar/", datos(lugar="Tacna", version="1")).status_code == 302
    segundo = cliente_secretaria.post(I_2022 + "editar/", datos(lugar="Puno", version="1"))
    pagina = segundo.content.decode()
    assert segundo.status_code == 409 and "Lugar: <s>Lima</s> → Tacna" in pagina and 'value="Puno"' in pagina
    assert Sesion.objects.get(anio=2022).lugar == "Tacna"
    assert 'name="version" value="2"' in pagina
    assert cliente_secretaria.post(I_2022 + "editar/", datos(lugar="Puno", version="2")).status_code == 302
    assert Sesion.objects.get(anio=2022).lugar == "Puno"


def test_al_guardar_no_se_pierde_el_corte(cliente_secretaria, sesion):
    respuesta = cliente_secretaria.post(I_2022 + "editar/?corte=2022-06-30", datos(lugar="Tacna", version="1"))
    assert respuesta.url == I_2022 + "?corte=2022-06-30"


# Hechos


def test_programada_no_es_celebrada_y_celebrarla_es_un_hecho(cliente_secretaria, sesion):
    assert cumplimiento(al(2022, 6, 30)).ordinarias == 0
    antes = timezone.now()
    assert cliente_secretaria.post(I_2022 + "registrar/", hecho()).status_code == 302
    assert [cumplimiento(al(2022, mes, 23)).ordinarias for mes in (5, 6)] == [0, 1]
    assert cumplimiento(al(2022, 6, 30, conocido=antes)).ordinarias == 0
    pagina = cliente_secretaria.get(I_2022 + "?corte=2022-06-30").content.decode()
    assert "Celebrada el 24/05/2022" in pagina


def test_postergar_conserva_la_primera_fecha(cliente_secretaria, sesion):
    nueva = {"fin": "07/06/2022", "rige": "20/05/2022", "documento": "Oficio 7", "documento_fecha": "20/05/2022"}
    respuesta = cliente_secretaria.post(I_2022 + "postergar/", nueva | {"motivo": "Agenda", "version": "0"})
    assert respuesta.status_code == 302
    [fila] = Sesion.objects.al(al(2022, 6, 1)).filter(anio=2022)
    assert (fila.plazo_fin, fila.fin_original, fila.movimientos) == (date(2022, 6, 7), date(2022, 5, 24), 1)
    otro_anio = nueva | {"fin": "07/01/2023", "motivo": "Agenda", "version": "1"}
    assert cliente_secretaria.post(I_2022 + "postergar/", otro_anio).status_code == 422


def test_cancelada_no_cuenta_y_anular_el_hecho_la_devuelve(secretaria, sesion):
    celebrada = sesion.registrar(tipo="celebrada", por=secretaria, fecha=date(2022, 5, 24), sustento=ACTA)
    sesion.registrar(tipo="cancelada", por=secretaria, fecha=date(2022, 5, 25), comentario="No hubo quórum")
    assert cumplimiento(al(2022, 6, 30)).ordinarias == 0
    HechoSesion.objects.get(tipo="cancelada").anular(por=secretaria, motivo="Era otra")
    assert cumplimiento(al(2022, 6, 30)).ordinarias == 1
    celebrada.anular(por=secretaria, motivo="Fue reunión de trabajo")
    assert cumplimiento(al(2022, 6, 30)).ordinarias == 0


@pytest.mark.parametrize(
    "cambios, campo",
    [
        ({"fecha": "24/05/2021"}, "fecha"),
        ({"fecha": "24/05/2199"}, "fecha"),
        ({"documento": ""}, "documento"),
        ({"tipo": "cancelada", "documento": ""}, "comentario"),
    ],
)
def test_un_hecho_que_no_vale_vuelve_con_422(cliente_secretaria, sesion, cambios, campo):
    respuesta = cliente_secretaria.post(I_2022 + "registrar/", hecho(**cambios))
    assert respuesta.status_code == 422 and campo in respuesta.context["formulario"].errors
    assert not HechoSesion.objects.exists()


def test_lo_que_el_documento_da_por_celebrado_no_se_registra_otra_vez(secretaria):
    with pytest.raises(ValidationError, match="El documento ya la da por celebrada el 28/12/2021"):
        Sesion.objects.get(numero="IV").registrar(
            tipo="celebrada", por=secretaria, fecha=date(2021, 12, 28), sustento=ACTA
        )


def test_la_base_no_deja_editar_ni_borrar_un_hecho_de_sesion(secretaria, sesion):
    sesion.registrar(tipo="celebrada", por=secretaria, fecha=date(2022, 5, 24), sustento=ACTA)
    for orden in ("UPDATE conasec_hechosesion SET tipo='cancelada'", "DELETE FROM conasec_hechosesion"):
        with pytest.raises(DatabaseError, match="solo se agregan"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(orden)


def test_quien_no_es_la_secretaria_mira_y_no_escribe(cliente_operador, cliente_ajeno, client, sesion):
    for ruta in (NUEVA, I_2022 + "editar/", I_2022 + "registrar/", I_2022 + "postergar/", I_2022 + "documentos/nuevo/"):
        assert cliente_operador.post(ruta, datos()).status_code == 403
        assert cliente_ajeno.get(ruta).status_code == 404
        assert client.get(ruta).status_code == 302
    assert "Registrar lo que pasó" not in cliente_operador.get(I_2022).content.decode()
    assert cliente_operador.get(I_2022).status_code == 200


def test_se_agrega_el_acta_y_lo_vacio_no(cliente_secretaria, sesion):
    ruta = I_2022 + "documentos/nuevo/"
    vacio = {"tipo": "acta", "documento": "", "enlace": "", "nivel": "publico"}
    assert cliente_secretaria.post(ruta, vacio).status_code == 422
    pagina = cliente_secretaria.post(ruta, vacio | {"documento": "Acta N.º 1"}, follow=True).content.decode()
    assert "Acta N.º 1" in pagina


# La ley


@pytest.mark.parametrize(
    "mes, ordinarias, descentralizadas",
    [(1, 0, 0), (2, 1, 0), (3, 1, 0), (4, 2, 0), (5, 2, 0), (6, 2, 0), (7, 3, 0), (8, 3, 0), (9, 3, 0), (10, 3, 0)]
    + [(11, 3, 0), (12, 4, 1)],
)
def test_2021_a_cada_fin_de_mes(mes, ordinarias, descentralizadas):
    fin = date(2021, mes, [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][mes - 1])
    fila = cumplimiento(Corte(fin, timezone.now(), es_ahora=True), 2021)
    assert (fila.ordinarias, fila.descentralizadas) == (ordinarias, descentralizadas)
    assert fila.frase_ordinarias == ("4 de 4, cumple" if mes == 12 else f"van {ordinarias} de 4")
    assert fila.cumple is (False if mes == 12 else None)
    hasta_diciembre = (4 - ordinarias, 2 - descentralizadas)
    assert fila.faltan == hasta_diciembre and fila.limite == date(2021, 12, 31)


def test_los_meses_sin_sesion_y_lo_que_falta_se_dicen(cliente_analista):
    fila = cumplimiento(al(2021, 4, 30), 2021)
    assert fila.meses_sin_sesion == ["enero", "marzo"]
    pagina = cliente_analista.get("/conasec/?corte=2021-04-30").content.decode()
    assert "faltan 2 ordinarias y 2 descentralizadas; hay hasta el 31/12/2021" in pagina


@pytest.mark.parametrize(
    ("dia", "meses"),
    [((2021, 1, 1), []), ((2021, 1, 31), ["enero"]), ((2021, 4, 29), ["enero", "marzo"]), ((2021, 12, 31), 8)],
)
def test_el_mes_que_no_ha_terminado_no_se_cuenta_entre_los_sin_sesion(db, dia, meses):
    """El 1 de enero se leía «enero» como un mes sin sesión."""
    halladas = cumplimiento(al(*dia), 2021).meses_sin_sesion
    assert (len(halladas) if isinstance(meses, int) else halladas) == meses


def test_dos_normas_no_rigen_a_la_vez():
    otra = Norma(codigo="nueva", nombre="Otra", articulo="art. 5", texto="x", ordinarias=2, descentralizadas=1)
    otra.vigente_desde = date(2022, 6, 1)
    with pytest.raises(ValidationError, match="cierre antes esa"):
        otra.full_clean(exclude=["fuente"])
    otra.vigente_desde = date(2023, 1, 1)
    otra.full_clean(exclude=["fuente"])


def test_declarar_completo_un_anio_pide_su_razon():
    with pytest.raises(ValidationError, match="Diga por qué"):
        Anio(anio=2022, registro_completo=True).full_clean()


def test_consultas_constantes_con_cuarenta_anios(cliente_analista, django_assert_num_queries):
    Sesion.objects.bulk_create(
        Sesion(anio=1980 + n // 4, numero=["I", "II", "III", "IV"][n % 4], fecha=date(1980 + n // 4, 1 + n % 4, 1))
        for n in range(160)
    )
    with django_assert_num_queries(10):  # la historia de la norma, que se muestra con ella
        cliente_analista.get("/conasec/?corte=2022-06-30")


# La lista, el archivo y el libro


def test_la_lista_el_archivo_y_el_libro_traen_las_mismas_con_lo_que_consta_de_cada_una(
    cliente_analista, secretaria, sesion
):
    """También las programadas, y a un corte anterior lo que aún no ocurría."""
    for corte in ("2022-06-30", "2021-06-30"):
        lista = cliente_analista.get("/conasec/", {"corte": corte}).context["sesiones"]
        dichas = [(s.anio, s.numero, s.consta) for s in lista]
        for ruta, consulta in (("/conasec/", {"formato": "xlsx"}), ("/libro.xlsx", {})):
            archivo = cliente_analista.get(ruta, {"corte": corte} | consulta).content
            encabezado, *filas = load_workbook(BytesIO(archivo))["Sesiones"].iter_rows(values_only=True)
            columna = {titulo: n for n, titulo in enumerate(encabezado)}
            leidas = [(f[columna["Año"]], f[columna["Número"]], f[columna["Qué consta"]].lower()) for f in filas]
            assert leidas == dichas
    assert "programada" in {consta for *_, consta in dichas}
    assert "aún no ocurría" in {consta for *_, consta in dichas}
