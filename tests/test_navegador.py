"""Lo que cada persona hace, en un navegador de verdad."""

import re
from datetime import date
from threading import Event

import pytest
from accesibilidad import faltas_de
from libros import llenar
from playwright.sync_api import expect

from estrategia.models import Accion, Avance
from seguimiento.models import Importacion, Usuario

CORTE = "?corte=2022-06-30"


def usuario_de(nombre):
    return Usuario.objects.get(username=nombre)


def test_registrar_un_avance_toma_cinco_pasos_desde_mis_acciones(pagina):
    pagina.goto("/estrategia/mis-acciones/" + CORTE)
    pagina.get_by_role("link", name="Registrar avance de OE1.4").click()
    pagina.get_by_text("En proceso", exact=True).first.click()
    pagina.get_by_label("Avance, en %").fill("60")
    pagina.get_by_label("Qué se hizo").fill("Texto enviado a opinión")
    pagina.get_by_role("button", name="Registrar").click()
    expect(pagina.get_by_role("status")).to_contain_text("Se registró en OE1.4: En proceso, 60 %")
    assert Avance.objects.get().que_se_hizo == "Texto enviado a opinión"


def test_lo_rechazado_vuelve_con_lo_escrito_y_el_foco_puede_ir_al_campo(pagina):
    pagina.goto("/estrategia/2022-I/OE1.4/registrar/")
    pagina.get_by_label("Avance, en %").fill("101")
    pagina.get_by_label("Qué se hizo").fill("Se avanzó")
    pagina.get_by_role("button", name="Registrar").click()
    aviso = pagina.get_by_role("alert")
    expect(aviso).to_contain_text("menor o igual a 100")
    expect(aviso).not_to_contain_text("101")
    expect(pagina.get_by_label("Qué se hizo")).to_have_value("Se avanzó")
    aviso.get_by_role("link", name="Avance, en %").click()
    expect(pagina.get_by_label("Avance, en %")).to_have_attribute("aria-invalid", "true")
    assert faltas_de(pagina) == []


def test_el_mapa_del_tablero_llega_al_bajar_hasta_el_y_lleva_a_su_region(pagina):
    pagina.goto("/" + CORTE)
    pagina.locator(".mapa-aparte").scroll_into_view_if_needed()
    expect(pagina.locator(".mapa-aparte svg.mapa-pais")).to_be_visible()
    assert faltas_de(pagina) == []
    pagina.get_by_role("link", name="Puno: 3 barrios").press("Enter")
    pagina.wait_for_url("**/barrio-seguro/regiones/PE-PUN/" + CORTE)


def test_la_lista_se_filtra_mientras_se_escribe(pagina):
    pagina.goto("/estrategia/2022-I/" + CORTE)
    pagina.get_by_label("Buscar").fill("camaras")
    expect(pagina.locator("#lista tbody tr")).to_have_count(1)
    expect(pagina.locator("#lista tbody")).to_contain_text("OE2.8")
    expect(pagina).to_have_url(re.compile("corte=2022-06-30.*q=camaras|q=camaras.*corte=2022-06-30"))
    pagina.get_by_label("Situación").select_option("por_iniciar")
    expect(pagina.locator("#lista")).to_contain_text("ninguna acción")
    expect(pagina.locator("#lista")).to_contain_text("Ninguna acción cumple esos filtros.")


def test_tras_filtrar_sin_recargar_otra_fecha_conserva_el_filtro_y_atras_vuelve_a_la_pagina_entera(pagina):
    pagina.goto("/estrategia/2022-I/" + CORTE)
    filtro = pagina.locator("select[name=situacion]")
    filtro.select_option("vencida")
    expect(pagina.locator("#lista")).to_contain_text("7 acciones")
    pagina.locator("input[name=corte]:visible").fill("31/03/2022")
    pagina.get_by_role("button", name="Ver", exact=True).click()
    expect(pagina.locator("#lista")).to_contain_text("3 acciones")
    expect(filtro).to_have_value("vencida")
    filtro.select_option("por_vencer")
    expect(pagina.locator("#lista")).to_contain_text("4 acciones")
    pagina.go_back()
    expect(pagina.locator("#lista")).to_contain_text("3 acciones")
    expect(pagina.get_by_role("heading", level=1)).to_have_text("Acciones")


@pytest.mark.parametrize("con_javascript", [True, False])
def test_lo_marcado_sigue_marcado_al_filtrar_y_se_registra(navegador, operador, con_javascript):
    pagina = navegador(operador, java_script_enabled=con_javascript)
    pagina.goto("/estrategia/2022-I/" + CORTE)
    pagina.get_by_label("Marcar OE1.5").check()
    pagina.get_by_label("Situación").select_option("por_iniciar")
    if not con_javascript:
        pagina.get_by_role("button", name="Filtrar").click()
    expect(pagina.locator("#lista")).to_contain_text("1 marcada que no está a la vista")
    pagina.get_by_role("button", name="Registrar las marcadas").click()
    expect(pagina.get_by_role("heading", level=1)).to_have_text("Registrar 1 acción")
    expect(pagina.locator("tbody")).to_contain_text("OE1.5")


def test_sin_javascript_se_filtra_y_se_registra(navegador, operador):
    pagina = navegador(operador, java_script_enabled=False)
    pagina.goto("/estrategia/2022-I/" + CORTE)
    pagina.locator("#id_q").fill("camaras")
    pagina.get_by_role("button", name="Filtrar").click()
    expect(pagina.locator("#lista")).to_contain_text("1 acción")
    pagina.goto("/estrategia/2022-I/OE1.4/")
    pagina.locator("[name=porcentaje]").fill("20")
    pagina.get_by_role("button", name="Registrar").click()
    expect(pagina.locator("body")).to_contain_text("Se registró en OE1.4")
    pagina.goto("/graficos/" + CORTE)
    expect(pagina.locator("body")).to_contain_text("posterior al corte")


def test_con_teclado_se_salta_al_contenido(pagina):
    pagina.goto("/" + CORTE)
    pagina.keyboard.press("Tab")
    expect(pagina.locator(":focus")).to_have_text("Ir al contenido")
    pagina.keyboard.press("Enter")
    expect(pagina).to_have_url(re.compile("#contenido$"))


def test_dos_personas_registran_la_misma_accion_y_la_segunda_ve_las_dos_versiones(navegador, operador, secretaria):
    """Cada una en su navegador, con la ficha abierta a la vez: nada se pisa y nada se pierde."""
    paginas = [navegador(operador), navegador(secretaria)]
    for pagina, porcentaje in zip(paginas, ("40", "70"), strict=True):
        pagina.goto("/estrategia/2022-I/OE1.4/")
        pagina.get_by_text("En proceso", exact=True).first.click()
        pagina.get_by_label("Avance, en %").fill(porcentaje)
        pagina.get_by_label("Qué se hizo").fill(f"Hecho al {porcentaje}")
    for pagina in paginas:
        pagina.get_by_role("button", name="Registrar", exact=True).click()
    aviso = paginas[1].get_by_role("alert").first
    expect(aviso).to_contain_text("Otra persona registró mientras usted escribía")
    expect(aviso).to_contain_text("En proceso, 40 %")
    expect(aviso).to_contain_text("Hecho al 70")
    assert Avance.objects.count() == 1
    paginas[1].get_by_role("button", name="Registrar", exact=True).click()
    expect(paginas[1].get_by_role("status")).to_contain_text("Se registró en OE1.4")
    assert list(Accion.objects.get(codigo="OE1.4").avances.recientes().values_list("porcentaje", flat=True)) == [70, 40]


def test_se_marcan_varias_acciones_en_la_lista_y_se_registran_juntas(pagina):
    pagina.goto("/estrategia/2022-I/")
    for codigo in ("OE1.4", "OE2.1"):
        pagina.get_by_label(f"Marcar {codigo}").check()
    pagina.get_by_role("button", name="Registrar las marcadas").click()
    expect(pagina.get_by_role("heading", level=1)).to_have_text("Registrar 2 acciones")
    pagina.get_by_text("En proceso", exact=True).first.click()
    pagina.get_by_label("Avance, en %", exact=True).fill("20")
    pagina.get_by_label("Avance de OE2.1, en %").fill("35")
    pagina.get_by_role("button", name="Registrar las tocadas").click()
    expect(pagina.get_by_text("Se registraron 2 avances.")).to_be_visible()
    assert sorted(Avance.objects.values_list("accion__codigo", "porcentaje")) == [("OE1.4", 20), ("OE2.1", 35)]


def test_la_plantilla_se_baja_se_llena_se_sube_se_aplica_y_se_deshace(con_hechos, navegador, tmp_path):
    pagina = navegador(usuario_de("secretaria"))
    pagina.goto("/reportes/")
    pagina.get_by_role("link", name="Subir desde Excel").click()
    with pagina.expect_download() as bajada:
        pagina.get_by_role("link", name="Avances de las acciones").click()
    llena = tmp_path / "llena.xlsx"
    fila = {"Estado": "En proceso", "Avance": 0.33, "Fecha del hecho": date(2022, 12, 30), "Qué se hizo": "Se avanzó"}
    llena.write_bytes(llenar(bajada.value.path().read_bytes(), OE2__5=fila))
    pagina.get_by_label("Archivo .xlsx o .csv").set_input_files(llena)
    pagina.get_by_role("button", name="Subir y revisar").click()
    assert faltas_de(pagina) == []
    antes = Avance.objects.count()
    pagina.get_by_role("button", name="Aplicar 1").click()
    expect(pagina.get_by_role("status")).to_contain_text("Se aplicó 1 fila.")
    assert Avance.objects.count() == antes + 1
    pagina.get_by_role("button", name="Deshacer").click()
    expect(pagina.get_by_role("status")).to_contain_text("Se deshizo 1 fila.")
    assert Avance.objects.latest("pk").anulacion


def test_con_muchas_filas_la_barra_avanza_sola(con_hechos, navegador, tmp_path, monkeypatch):
    monkeypatch.setattr("tablero.importaciones.POR_PASO", 5)
    codigos = Accion.objects.values_list("codigo", flat=True)
    (tmp_path / "a.csv").write_text(
        "Código,Fecha del hecho,Estado,Avance\n" + "".join(f"{c},30/12/2022,En proceso,50\n" for c in codigos)
    )
    pagina = navegador(usuario_de("secretaria"))
    pagina.goto("/importaciones/")
    pagina.get_by_label("Archivo .xlsx o .csv").set_input_files(tmp_path / "a.csv")
    pagina.get_by_role("button", name="Subir y revisar").click()
    expect(pagina.get_by_text("Revisada. 18 filas")).to_be_visible()


@pytest.fixture
def por_aplicar(con_hechos, navegador, tmp_path):
    """La página de una importación revisada, con una fila por aplicar."""
    (tmp_path / "a.csv").write_text("Código,Fecha del hecho,Estado,Avance\nOE2.5,30/12/2022,En proceso,50\n")
    pagina = navegador(usuario_de("secretaria"))
    pagina.goto("/importaciones/")
    pagina.get_by_label("Archivo .xlsx o .csv").set_input_files(tmp_path / "a.csv")
    pagina.get_by_role("button", name="Subir y revisar").click()
    expect(pagina.get_by_role("button", name="Aplicar 1")).to_be_visible()
    pagina.wait_for_load_state()  # antes de que htmx arranque, el botón envía el formulario sin decir que trabaja
    return pagina


def test_mientras_se_aplica_se_ve_que_trabaja_y_no_se_envia_dos_veces(por_aplicar, monkeypatch):
    aplicar, sigue = Importacion.aplicar, Event()

    def con_calma(*args, **kwargs):
        sigue.wait(10)
        return aplicar(*args, **kwargs)

    monkeypatch.setattr(Importacion, "aplicar", con_calma)
    boton = por_aplicar.get_by_role("button", name="Aplicar 1")
    boton.click()
    expect(por_aplicar.get_by_text("Aplicando 1 fila, entera o nada")).to_be_visible()
    expect(boton).to_be_disabled()
    sigue.set()
    expect(por_aplicar.get_by_role("status")).to_contain_text("Se aplicó 1 fila.")


def test_si_otro_registro_entre_tanto_se_dice_y_no_se_aplica(por_aplicar):
    Accion.objects.get(codigo="OE2.5").registrar_avance(
        por=usuario_de("operador"), fecha=date(2022, 12, 30), estado="en_proceso", porcentaje=70,
        que_se_hizo="Se adelantó",
    )  # fmt: skip
    antes = Avance.objects.count()
    por_aplicar.get_by_role("button", name="Aplicar 1").click()
    expect(por_aplicar.get_by_role("heading", name="No se escribió nada")).to_be_visible()
    assert Avance.objects.count() == antes


def test_el_administrador_crea_una_estrategia_sin_faltas_de_accesibilidad(navegador, administrador):
    pagina = navegador(administrador)
    pagina.goto("/estrategia/2022-I/marco/")
    pagina.get_by_role("link", name="Nueva estrategia").click()
    assert faltas_de(pagina) == []
    pagina.get_by_label("Código").fill("2023-I")
    pagina.get_by_label("Nombre").fill("Estrategia 2023")
    pagina.get_by_label("Objetivo general").fill("El mismo, un año después")
    pagina.get_by_label("Primer día").fill("01/01/2023")
    pagina.get_by_role("button", name="Crear la estrategia").click()
    expect(pagina.get_by_role("status")).to_contain_text("con 18 acciones")
    pagina.goto("/")
    pagina.get_by_text("Estrategia", exact=True).last.click()
    pagina.get_by_role("link", name="2023-I Estrategia 2023").click()
    expect(pagina).to_have_url(re.compile("estrategia=2023-I"))


def test_la_secretaria_programa_una_sesion_y_la_celebra(navegador, secretaria):
    pagina = navegador(secretaria)
    pagina.goto("/conasec/sesiones/nueva/")
    for campo, valor in (("Año", "2022"), ("Número", "I"), ("Fecha programada", "24/05/2022"), ("Lugar", "Tacna")):
        pagina.get_by_label(campo, exact=True).fill(valor)
    pagina.get_by_label("De dónde sale el dato").fill("Citación 4")
    pagina.get_by_role("button", name="Guardar").click()
    expect(pagina.get_by_role("heading", level=1)).to_have_text("I sesión ordinaria 2022")
    expect(pagina.get_by_text("Sede fuera de Lima.")).to_be_visible()
    pagina.get_by_label("Fecha del hecho").fill("24/05/2022")
    pagina.get_by_label("Documento que lo sustenta").fill("Acta 1")
    pagina.get_by_role("button", name="Registrar", exact=True).click()
    expect(pagina.get_by_role("status")).to_contain_text("Se registró en I sesión ordinaria 2022")


def test_el_distrito_se_completa_mientras_se_escribe_y_el_homonimo_se_pregunta(navegador, operador):
    pagina = navegador(operador)
    pagina.goto("/barrio-seguro/barrios/nuevo/")
    pagina.get_by_label("Distrito").press_sequentially("surco", delay=20)
    expect(pagina.locator("#distritos option")).to_have_count(2)
    pagina.get_by_label("Nombre propio").fill("Los Próceres")
    pagina.get_by_label("De dónde sale el dato").fill("Relación de la DGSC")
    pagina.get_by_role("button", name="Guardar").click()
    expect(pagina.get_by_role("alert")).to_contain_text("150732")
    pagina.get_by_label("Distrito").fill("150140")
    pagina.get_by_role("button", name="Guardar").click()
    expect(pagina.get_by_role("heading", level=1)).to_have_text("Los Próceres")
