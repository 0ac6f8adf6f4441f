"""/importaciones/ : la plantilla va y vuelve; vista previa, conflictos, todo o nada, deshacer."""

import shutil
import subprocess
from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from libros import HOJA, LLENA, bajar_plantilla, dar, en_bytes, libro_de, llenar, previa, subir
from openpyxl import load_workbook

from estrategia.models import Accion, Avance
from seguimiento.models import Fila, Unidad

pytestmark = pytest.mark.django_db


@pytest.fixture
def accion(operador):
    """OE2.2, con un avance que rige."""
    accion = Accion.objects.get(codigo="OE2.2")
    accion.registrar_avance(
        por=operador, fecha=date(2022, 4, 1), estado="en_proceso", porcentaje=40, que_se_hizo="Se convocó"
    )
    return accion


# Ida y vuelta


def test_la_plantilla_trae_lo_declarado_lo_fijo_protegido_y_las_listas(cliente_secretaria, accion):
    libro = load_workbook(BytesIO(bajar_plantilla(cliente_secretaria)))
    assert libro.sheetnames == [HOJA, "Instrucciones"]
    hoja = libro[HOJA]
    columna = {celda.value: celda.column_letter for celda in hoja[1]}
    fila = next(n for n in range(2, 20) if hoja[f"A{n}"].value == "OE2.2")
    assert hoja[f"{columna['Estado']}{fila}"].value == "En proceso"
    assert hoja[f"{columna['Avance']}{fila}"].value == pytest.approx(0.4)
    assert hoja.protection.sheet and hoja["C2"].protection.locked
    assert not hoja[f"{columna['Estado']}2"].protection.locked
    assert all(hoja.column_dimensions[columna[t]].hidden for t in ("Clave", "Versión", "Huella"))
    tipos = {v.type for v in hoja.data_validations.dataValidation}
    assert tipos == {"list", "date", "decimal"}


def test_sin_tocarla_todo_vuelve_igual(cliente_secretaria, accion):
    importacion, filas = previa(cliente_secretaria, bajar_plantilla(cliente_secretaria))
    assert {fila.clase for fila in filas.values()} == {"igual"} and len(filas) == 18
    assert importacion.estado == "revisada" and not importacion.se_puede_aplicar


@pytest.mark.skipif(not shutil.which("soffice"), reason="no hay LibreOffice")
def test_tambien_despues_de_que_libreoffice_la_abra_y_la_guarde(cliente_secretaria, accion, tmp_path):
    (tmp_path / "plantilla.xlsx").write_bytes(bajar_plantilla(cliente_secretaria))
    orden = ["soffice", f"-env:UserInstallation=file://{tmp_path}/perfil", "--headless", "--convert-to", "xlsx"]
    subprocess.run([*orden, "--outdir", tmp_path / "vuelta", tmp_path / "plantilla.xlsx"], check=True, timeout=120)
    _, filas = previa(cliente_secretaria, (tmp_path / "vuelta" / "plantilla.xlsx").read_bytes())
    assert {fila.clase for fila in filas.values()} == {"igual"}


TEXTOS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=60)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TEXTOS, TEXTOS, st.decimals(0, 100, places=2), st.dates(date(2022, 1, 1), date(2022, 12, 31)))
def test_cualquier_dato_va_y_vuelve_igual(cliente_secretaria, operador, texto, otro, porcentaje, fecha):
    que = f"x{Avance.objects.count()}{texto}"
    Accion.objects.get(codigo="OE2.3").registrar_avance(
        por=operador, fecha=fecha, estado="suspendida", porcentaje=porcentaje, que_se_hizo=que, dificultad=otro
    )
    _, filas = previa(cliente_secretaria, bajar_plantilla(cliente_secretaria))
    assert filas["OE2.3"].clase == "igual", (filas["OE2.3"].cambios, filas["OE2.3"].mensajes)


def test_la_lista_en_csv_tambien_vuelve_con_sus_apostrofos(cliente_secretaria, operador):
    for n, texto in enumerate(("=1+1", "'=1+1", "'hola", "-5", "normal")):
        accion = Accion.objects.get(codigo=f"OE2.{n + 1}")
        accion.registrar_avance(
            por=operador, fecha=date(2022, 4, 1), estado="en_proceso", porcentaje=1, decision_solicitada=texto
        )
    csv = cliente_secretaria.get("/estrategia/2022-I/?formato=csv").content.decode("utf-8-sig")
    csv = csv.replace("Avance (%)", "Avance").replace("Último reporte", "Fecha del hecho")
    _, filas = previa(cliente_secretaria, csv, nombre="lista.csv")
    assert {filas[f"OE2.{n}"].clase for n in range(1, 6)} == {"igual"}


# Vista previa


def test_dice_que_cambia_celda_por_celda(cliente_secretaria, accion):
    cambiada = {"Avance": 0.55, "Fecha del hecho": date(2022, 5, 1), "Qué se hizo": "Se capacitó"}
    contenido = llenar(bajar_plantilla(cliente_secretaria), OE2__2=cambiada, **LLENA)
    importacion, filas = previa(cliente_secretaria, contenido)
    assert filas["OE2.2"].clase == "cambia"
    assert filas["OE2.2"].cambios == [
        ["Fecha del hecho", "01/04/2022", "01/05/2022"],
        ["Avance", "40 %", "55 %"],
        ["Qué se hizo", "Se convocó", "Se capacitó"],
    ]
    assert (filas["OE1.4"].clase, filas["OE1.2"].clase, filas["OE1.1"].clase) == ("nueva", "nueva", "igual")
    pagina = cliente_secretaria.get(importacion.get_absolute_url()).content.decode()
    assert "<del>40 %</del> → <ins>55 %</ins>" in pagina and "Aplicar 3" in pagina
    solo = cliente_secretaria.get(importacion.get_absolute_url() + "?clase=cambia")
    assert len(solo.context["pagina"].object_list) == 1
    assert Avance.objects.count() == 1


MALAS = {
    "sin sustento": ({"Estado": "Culminada", "Avance": 1, "Fecha del hecho": date(2022, 4, 1)}, "Falta el sustento"),
    "futura": ({"Estado": "En proceso", "Avance": 0.1, "Fecha del hecho": date(2099, 1, 1)}, "no puede ser futura"),
    "sin fecha": ({"Estado": "En proceso", "Avance": 0.1}, "falta fecha del hecho"),
    "sin avance": ({"Estado": "En proceso", "Fecha del hecho": date(2022, 4, 1)}, "falta avance"),
    "sin estado": ({"Avance": 0.1, "Fecha del hecho": date(2022, 4, 1)}, "falta estado"),
    "sin meta": (
        {"Estado": "En proceso", "Avance": 0.1, "Fecha del hecho": date(2022, 4, 1), "Ejecutado": 3}, "no tiene meta",
    ),
    "cancelar sin decir por qué": (
        {"Estado": "Cancelada", "Avance": 0.1, "Fecha del hecho": date(2022, 4, 1)}, "exige una explicación",
    ),
    "enlace malo": (
        {"Estado": "En proceso", "Avance": 0.1, "Fecha del hecho": date(2022, 4, 1), "Enlace": "no es"}, "URL",
    ),
}  # fmt: skip


@pytest.mark.parametrize("caso", MALAS)
def test_lo_que_la_ficha_no_admite_tampoco_entra_por_aqui(cliente_secretaria, caso):
    valores, mensaje = MALAS[caso]
    importacion, filas = previa(cliente_secretaria, llenar(bajar_plantilla(cliente_secretaria), OE1__4=valores))
    assert filas["OE1.4"].clase == "error"
    assert mensaje in filas["OE1.4"].mensajes[0][1] and filas["OE1.4"].mensajes[0][1].startswith("Fila ")
    assert dar(cliente_secretaria, importacion, "aplicar").status_code == 409
    assert not Avance.objects.exists()


def test_bajar_el_porcentaje_se_mira_contra_lo_que_regia_en_esa_fecha(cliente_secretaria, accion):
    antes = {"Avance": 0.3, "Fecha del hecho": date(2022, 3, 1), "Qué se hizo": ""}
    despues = {"Avance": 0.3, "Fecha del hecho": date(2022, 5, 1), "Qué se hizo": ""}
    plantilla = bajar_plantilla(cliente_secretaria)
    assert previa(cliente_secretaria, llenar(plantilla, OE2__2=antes))[1]["OE2.2"].clase == "cambia"
    _, filas = previa(cliente_secretaria, llenar(plantilla, OE2__2=despues))
    assert "Bajar el porcentaje" in filas["OE2.2"].mensajes[0][1]


def test_claves_repetidas_desconocidas_y_de_otra_estrategia(cliente_secretaria):
    fila = (date(2022, 4, 1), "En proceso", 10)
    libro = libro_de(("OE1.4", *fila), ("OE1.4", *fila), ("OE9.9", *fila), (None, *fila))
    _, filas = previa(cliente_secretaria, en_bytes(libro))
    dichos = " ".join(texto for fila in filas.values() for _, texto in fila.mensajes)
    assert "«OE1.4» está en las filas 2, 3" in dichos
    assert "no hay una acción «OE9.9»" in dichos
    assert "Fila 5, columna «Código»: está vacía, y es la que dice de qué es la fila." in dichos
    ajena = llenar(bajar_plantilla(cliente_secretaria), OE1__4=LLENA["OE1__4"] | {"Clave": "2030-I/OE1.4"})
    assert "es de la estrategia 2030-I" in previa(cliente_secretaria, ajena)[1]["OE1.4"].mensajes[0][1]


def test_mas_de_mil_filas_se_revisan_por_partes_con_su_barra(cliente_secretaria, monkeypatch):
    monkeypatch.setattr("tablero.importaciones.POR_PASO", 7)
    codigos = Accion.objects.values_list("codigo", flat=True)
    libro = libro_de(*((codigo, date(2022, 4, 1), "En proceso", 10) for codigo in codigos))
    importacion, _ = previa(cliente_secretaria, en_bytes(libro))
    pagina = cliente_secretaria.get(importacion.get_absolute_url()).content.decode()
    assert '<progress id="avance-revision" max="18" value="7">' in pagina and "Seguir revisando" in pagina
    barra = cliente_secretaria.post(f"{importacion.get_absolute_url()}avanzar/", headers={"HX-Request": "true"})
    assert 'value="14"' in barra.content.decode() and "HX-Refresh" not in barra
    barra = cliente_secretaria.post(f"{importacion.get_absolute_url()}avanzar/", headers={"HX-Request": "true"})
    assert barra["HX-Refresh"] == "true"
    importacion.refresh_from_db()
    assert importacion.estado == "revisada" and importacion.filas.por_clase() == {"nueva": 18}


# El archivo


def test_el_archivo_queda_con_su_huella_y_se_baja_con_mensajes(cliente_secretaria):
    contenido = llenar(bajar_plantilla(cliente_secretaria), OE1__4={"Avance": 3})
    importacion, filas = previa(cliente_secretaria, contenido)
    original = cliente_secretaria.get(f"{importacion.get_absolute_url()}original/")
    assert b"".join(original.streaming_content) == contenido
    bajado = cliente_secretaria.get(f"{importacion.get_absolute_url()}con-mensajes/")
    hoja = load_workbook(BytesIO(bajado.content))[HOJA]
    assert hoja.cell(1, hoja.max_column).value == "Mensajes"
    assert "va de 0 a 100" in hoja.cell(filas["OE1.4"].numero, hoja.max_column).value
    csv, _ = previa(cliente_secretaria, "Código,Fecha del hecho,Estado,Avance\nOE1.4,,Nada,1\n", nombre="a.csv")
    lineas = cliente_secretaria.get(f"{csv.get_absolute_url()}con-mensajes/").content.decode("utf-8-sig").splitlines()
    assert lineas[0].endswith(",Mensajes") and "se admite: No iniciada" in lineas[1]


# Quién


def test_el_operador_importa_solo_lo_de_su_unidad(cliente_operador, cliente_secretaria):
    otra = Unidad.objects.create(codigo="DDCP", nombre="Otra")
    Accion.objects.filter(codigo="OE1.4").update(responsable=otra)
    codigos = [fila[0].value for fila in load_workbook(BytesIO(bajar_plantilla(cliente_operador)))[HOJA].iter_rows()]
    assert "OE1.4" not in codigos and "OE1.2" in codigos
    _, filas = previa(cliente_operador, llenar(bajar_plantilla(cliente_secretaria), **LLENA))
    assert "no es una acción de su unidad" in filas["OE1.4"].mensajes[0][1]


def test_quien_solo_mira_no_importa_y_lo_ajeno_no_existe(
    cliente_analista, cliente_ajeno, cliente_operador, cliente_secretaria, crear_usuario
):
    assert cliente_analista.get("/importaciones/").status_code == 403
    assert cliente_ajeno.get("/importaciones/").status_code == 404
    assert cliente_ajeno.get("/importaciones/plantillas/avances.xlsx").status_code == 404
    assert cliente_operador.get("/importaciones/plantillas/otra.xlsx").status_code == 404
    importacion, _ = previa(cliente_secretaria, bajar_plantilla(cliente_secretaria))
    for paso in ("", "original/", "con-mensajes/"):
        assert cliente_operador.get(importacion.get_absolute_url() + paso).status_code == 404
        assert cliente_analista.get(importacion.get_absolute_url() + paso).status_code == 403
    assert dar(cliente_operador, importacion, "aplicar").status_code == 404


def test_lo_que_no_se_pide_bien_es_404_o_405(cliente_secretaria):
    importacion, filas = previa(cliente_secretaria, bajar_plantilla(cliente_secretaria))
    assert cliente_secretaria.get(f"{importacion.get_absolute_url()}aplicar/").status_code == 405
    fila = filas["OE1.4"]
    assert cliente_secretaria.post(f"{importacion.get_absolute_url()}decidir/{fila.pk}/").status_code == 404
    assert subir(cliente_secretaria, b"x", tipo="nada").status_code == 422


def test_sin_archivo_lo_dice(cliente_secretaria):
    respuesta = cliente_secretaria.post("/importaciones/", {"tipo": "avances"})
    assert respuesta.status_code == 422 and "obligatorio" in respuesta.content.decode()


def test_la_revision_no_consulta_mas_por_tener_mas_filas(cliente_secretaria, django_assert_num_queries):
    pocas = en_bytes(libro_de(("OE1.4", date(2022, 4, 1), "En proceso", 10)))
    muchas = llenar(bajar_plantilla(cliente_secretaria), **LLENA)
    for contenido in (pocas, muchas):
        archivo = SimpleUploadedFile("a.xlsx", contenido)
        with django_assert_num_queries(26):
            cliente_secretaria.post("/importaciones/", {"tipo": "avances", "archivo": archivo})
    assert Fila.objects.count() == 19
