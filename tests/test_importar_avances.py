"""/importaciones/ : la plantilla va y vuelve; vista previa, conflictos, todo o nada, deshacer."""

import os
import shutil
import subprocess
from datetime import date
from io import BytesIO
from threading import Barrier, Thread

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from libros import HOJA, bajar_plantilla, en_bytes, libro_de, llenar, subir
from openpyxl import load_workbook

from estrategia.importacion import ImportarAvances
from estrategia.models import Accion, Avance
from seguimiento import lotes
from seguimiento.corte import Corte
from seguimiento.lotes import anular_hechos, registrar_avances
from seguimiento.models import ConflictoDeVersion, Fila, Importacion, Unidad
from seguimiento.vigencias import SIN_TERMINO

pytestmark = pytest.mark.django_db

LLENA = {
    "OE1__4": {"Fecha del hecho": date(2022, 4, 1), "Estado": "En proceso", "Avance": 0.6, "Qué se hizo": "Enviado"},
    "OE1__2": {
        "Fecha del hecho": date(2022, 4, 2), "Estado": "Culminada", "Avance": 1, "Documento que lo sustenta": "D.S. 1",
    },
}  # fmt: skip


@pytest.fixture
def accion(operador):
    """OE2.2, con un avance que rige."""
    accion = Accion.objects.get(codigo="OE2.2")
    accion.registrar_avance(
        por=operador, fecha=date(2022, 4, 1), estado="en_proceso", porcentaje=40, que_se_hizo="Se convocó"
    )
    return accion


def previa(cliente, contenido, **opciones):
    """(importación, {código: fila}) de subir un archivo."""
    respuesta = subir(cliente, contenido, **opciones)
    assert respuesta.status_code == 302, respuesta.context["formulario"].errors
    importacion = Importacion.objects.first()
    return importacion, {fila.clave: fila for fila in importacion.filas.all()}


def dar(cliente, importacion, paso):
    return cliente.post(f"{importacion.get_absolute_url()}{paso}/")


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
    Accion.objects.get(codigo="OE2.3").registrar_avance(
        por=operador, fecha=fecha, estado="suspendida", porcentaje=porcentaje, que_se_hizo="x" + texto, dificultad=otro
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
    assert "no hay una acción «OE9.9»" in dichos and "falta el código" in dichos
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


# Aplicar y deshacer


def test_aplicar_registra_con_el_nombre_de_quien_aplica_y_se_puede_deshacer(cliente_secretaria, secretaria):
    importacion, _ = previa(cliente_secretaria, llenar(bajar_plantilla(cliente_secretaria), **LLENA))
    assert dar(cliente_secretaria, importacion, "aplicar").status_code == 302
    avance = Avance.objects.get(accion__codigo="OE1.4")
    assert (avance.registrado_por, avance.porcentaje, avance.que_se_hizo) == (secretaria, 60, "Enviado")
    culminada = Avance.objects.get(accion__codigo="OE1.2")
    assert (culminada.porcentaje, str(culminada.sustentos.get())) == (100, "D.S. 1")
    assert dar(cliente_secretaria, importacion, "aplicar").status_code == 409
    assert Avance.objects.count() == 2
    assert dar(cliente_secretaria, importacion, "deshacer").status_code == 302
    assert [a.anulacion.motivo for a in Avance.objects.all()] == [f"Se deshizo la importación {importacion.pk}."] * 2
    importacion.refresh_from_db()
    assert (importacion.estado, importacion.deshecha_por) == ("deshecha", secretaria)
    assert dar(cliente_secretaria, importacion, "deshacer").status_code == 409


def test_si_alguien_registro_despues_de_la_descarga_es_conflicto_y_se_decide(cliente_secretaria, operador, accion):
    plantilla = llenar(bajar_plantilla(cliente_secretaria), OE2__2={"Avance": 0.7}, **LLENA)
    accion.registrar_avance(por=operador, fecha=date(2022, 4, 9), estado="en_proceso", porcentaje=50)
    importacion, filas = previa(cliente_secretaria, plantilla)
    fila = filas["OE2.2"]
    assert fila.clase == "conflicto" and ["Avance", "50 %", "70 %"] in fila.cambios
    assert "operador registró «En proceso, 50 % al 09/04/2022»" in fila.mensajes[0][1]
    assert dar(cliente_secretaria, importacion, "aplicar").status_code == 409
    cliente_secretaria.post(f"{importacion.get_absolute_url()}decidir/{fila.pk}/", {"decision": "dejar"})
    assert dar(cliente_secretaria, importacion, "aplicar").status_code == 302
    assert accion.avances.count() == 2


def test_lo_que_no_se_toco_no_es_conflicto_aunque_alguien_haya_registrado(cliente_secretaria, operador, accion):
    plantilla = bajar_plantilla(cliente_secretaria)
    accion.registrar_avance(por=operador, fecha=date(2022, 4, 9), estado="en_proceso", porcentaje=50)
    assert previa(cliente_secretaria, plantilla)[1]["OE2.2"].clase == "igual"


def test_si_algo_cambia_entre_la_vista_previa_y_aplicar_no_se_escribe_nada(cliente_secretaria, operador):
    importacion, _ = previa(cliente_secretaria, llenar(bajar_plantilla(cliente_secretaria), **LLENA))
    Accion.objects.get(codigo="OE1.4").registrar_avance(
        por=operador, fecha=date(2022, 4, 1), estado="en_proceso", porcentaje=5
    )
    respuesta = dar(cliente_secretaria, importacion, "aplicar")
    assert respuesta.status_code == 409 and "Revisar otra vez" in respuesta.content.decode()
    assert Avance.objects.count() == 1
    dar(cliente_secretaria, importacion, "revisar")
    dar(cliente_secretaria, importacion, "avanzar")
    clases = importacion.filas.por_clase()
    assert (clases["conflicto"], clases["nueva"]) == (1, 1)


def test_dos_importaciones_de_lo_mismo_gana_una_y_la_otra_lo_sabe(cliente_secretaria, cliente_operador):
    plantilla = llenar(bajar_plantilla(cliente_secretaria), **LLENA)
    una, _ = previa(cliente_secretaria, plantilla)
    otra, _ = previa(cliente_operador, plantilla)
    assert dar(cliente_secretaria, una, "aplicar").status_code == 302
    assert dar(cliente_operador, otra, "aplicar").status_code == 409
    assert Avance.objects.count() == 2


def test_si_una_fila_falla_al_aplicar_no_queda_ninguna(cliente_secretaria, secretaria, monkeypatch):
    importacion, _ = previa(cliente_secretaria, llenar(bajar_plantilla(cliente_secretaria), **LLENA))
    escritas = []

    def falla_a_mitad(seguidos):
        escritas.append(Avance.objects.count())
        raise ConflictoDeVersion("alguien más")

    monkeypatch.setattr(lotes, "recalcular", falla_a_mitad)
    assert dar(cliente_secretaria, importacion, "aplicar").status_code == 409
    assert escritas == [2] and not Avance.objects.exists()
    importacion.refresh_from_db()
    assert importacion.estado == "revisada"


def test_aplicar_en_lote_es_lo_mismo_que_registrar_uno_por_uno(secretaria):
    uno, otro = Accion.objects.get(codigo="OE2.2"), Accion.objects.get(codigo="OE2.3")
    momento = timezone.now()
    for dia, estado, porcentaje in ((10, "en_proceso", 20), (20, "suspendida", 20), (15, "culminada", None)):
        datos = {"fecha": date(2022, 3, dia), "estado": estado, "que_se_hizo": "Algo", "registrado_en": momento}
        datos |= {"porcentaje": porcentaje}
        sustento = {"documento": "Acta", "nivel": "interno"}
        uno.registrar_avance(por=secretaria, sustento=sustento, **datos)
        [avance] = registrar_avances([(otro, otro.version(), datos, sustento)], por=secretaria)
        assert avance.sustentos.get().documento == "Acta"
    campos = ("desde", "hasta", "estado", "avance", "ultimo_reporte", "racha_desde", "movimientos", "sabido_desde")

    def vigencias(accion):
        return sorted(map(str, accion.vigencias.values_list(*campos)))

    assert vigencias(uno) == vigencias(otro)
    for accion, anular in ((uno, None), (otro, anular_hechos)):
        ultimo = accion.avances.vigente_al(date(2022, 3, 31))
        if anular:
            assert anular([ultimo], por=secretaria, motivo="Errata") == 1
            assert anular([ultimo], por=secretaria, motivo="Errata") == 0
        else:
            ultimo.anular(por=secretaria, motivo="Errata")
    abiertas = [accion.vigencias.filter(sabido_hasta=SIN_TERMINO) for accion in (uno, otro)]
    estados = [vigencias.values_list("desde", "hasta", "estado") for vigencias in abiertas]
    assert sorted(estados[0]) == sorted(estados[1])


@pytest.mark.django_db(transaction=True)
def test_si_el_proceso_muere_a_mitad_no_queda_nada_y_se_puede_volver_a_aplicar(cliente_secretaria, secretaria):
    importacion, _ = previa(cliente_secretaria, llenar(bajar_plantilla(cliente_secretaria), **LLENA))
    connections.close_all()
    hijo = os.fork()
    if not hijo:
        morir_a_mitad(importacion, secretaria)
    assert os.waitstatus_to_exitcode(os.waitpid(hijo, 0)[1]) == 9
    assert not Avance.objects.exists()
    assert dar(cliente_secretaria, importacion, "aplicar").status_code == 302
    assert Avance.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_dos_aplican_lo_mismo_a_la_vez_y_gana_una_sola(cliente_secretaria, secretaria):
    contenido = llenar(bajar_plantilla(cliente_secretaria), **LLENA)
    importaciones = [previa(cliente_secretaria, contenido)[0] for _ in range(2)]
    dados, salida = [], Barrier(2)

    def aplicar(importacion):
        cliente = Client()
        cliente.force_login(secretaria)
        salida.wait()
        dados.append(dar(cliente, importacion, "aplicar").status_code)
        connections.close_all()

    hilos = [Thread(target=aplicar, args=[importacion]) for importacion in importaciones]
    for hilo in hilos:
        hilo.start()
    for hilo in hilos:
        hilo.join()
    assert sorted(dados) == [302, 409] and Avance.objects.count() == 2


def morir_a_mitad(importacion, usuario):
    """En el proceso hijo: aplica, y se corta la luz después de escribir los avances y antes de terminar."""
    lotes.recalcular = lambda seguidos: os._exit(9)
    corte = Corte.leer({}, timezone.now())
    importacion.aplicar(ImportarAvances(Accion.objects.first().objetivo.estrategia, usuario, corte), por=usuario)
    os._exit(1)


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
        assert cliente_analista.get(importacion.get_absolute_url() + paso).status_code == 404
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
        with django_assert_num_queries(22):
            cliente_secretaria.post("/importaciones/", {"tipo": "avances", "archivo": archivo})
    assert Fila.objects.count() == 19
