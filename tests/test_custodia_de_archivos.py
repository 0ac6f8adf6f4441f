"""Lo que se guarda como prueba es lo que se entrega: con su nombre, a quien puede verlo y solo si nadie lo cambió."""

from datetime import date
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from libros import BUENA_FILA, en_bytes, libro_de, subir
from oficina import subido
from openpyxl import load_workbook

from barrio_seguro.models import Area, Intervencion, Lanzamiento
from barrio_seguro.models import Sustento as SustentoLanzamiento
from conasec.models import Acuerdo, DocumentoSesion, Sesion
from estrategia.models import Sustento
from seguimiento.models import Importacion, Restriccion

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.4\n%%EOF\n"
REGISTRAR = "/estrategia/2022-I/OE1.4/registrar/"
FICHA = "/estrategia/2022-I/OE1.4/"
SESION = "/conasec/2021/ordinaria/IV/"
DIFICILES = [
    "Informe N.º 123–2022 «final».pdf",
    'dice "urgente"; es de.aquí.pdf',
    f"{'muy.largo.' * 24}v2.2022.pdf",
    "sin mayúsculas ni ñ.PDF",
]


def registrar(cliente, nombre="informe.pdf", nivel="interno", contenido=PDF):
    hecho = {"fecha": "01/06/2022", "estado": "en_proceso", "porcentaje": "40", "version": "0", "nivel": nivel}
    assert cliente.post(REGISTRAR, hecho | {"archivo": subido(contenido, nombre)}).status_code == 302
    return Sustento.objects.get()


def nombre_de(respuesta):
    """El nombre con que un navegador guarda la descarga (RFC 6266)."""
    cabecera = respuesta["Content-Disposition"]
    assert cabecera.startswith("attachment; filename")
    if "filename*=utf-8''" in cabecera:
        return unquote(cabecera.partition("filename*=utf-8''")[2])
    return cabecera.partition('filename="')[2].removesuffix('"').replace('\\"', '"')


def bajar(cliente, direccion):
    """El código con que responde una descarga, ya consumida."""
    respuesta = cliente.get(direccion)
    if respuesta.streaming:
        assert b"".join(respuesta.streaming_content)
    return respuesta.status_code


# Nombres


@pytest.mark.parametrize("nombre", DIFICILES)
def test_un_sustento_se_baja_con_el_nombre_que_le_pusieron(cliente_operador, nombre):
    sustento = registrar(cliente_operador, nombre)
    respuesta = cliente_operador.get(sustento.get_absolute_url())
    assert b"".join(respuesta.streaming_content) == PDF
    assert nombre_de(respuesta) == nombre[-200:]
    assert len(Path(sustento.archivo.name).name) < 50, "en el disco el nombre no decide nada"


@pytest.mark.parametrize("nombre", [Path(n).with_suffix(".xlsx").name for n in DIFICILES])
def test_una_importacion_de_nombre_dificil_se_sube_y_vuelve_con_el(cliente_secretaria, nombre):
    assert subir(cliente_secretaria, en_bytes(libro_de(BUENA_FILA)), nombre).status_code == 302
    importacion = Importacion.objects.get()
    original = cliente_secretaria.get(f"{importacion.get_absolute_url()}original/")
    con_mensajes = cliente_secretaria.get(f"{importacion.get_absolute_url()}mensajes/")
    assert b"".join(original.streaming_content) and nombre_de(original) == nombre[-200:]
    assert nombre_de(con_mensajes) == nombre[-200:].replace(".xlsx", "-con-mensajes.xlsx")


# El mismo archivo


def test_el_sustento_guarda_su_huella(cliente_operador):
    assert registrar(cliente_operador).huella == sha256(PDF).hexdigest()


def test_la_base_no_deja_cambiar_la_huella(cliente_operador):
    sustento = registrar(cliente_operador)
    with pytest.raises(IntegrityError, match="solo se agregan"), transaction.atomic():
        Sustento._base_manager.filter(pk=sustento.pk).update(huella="0" * 64)


def test_un_sustento_cambiado_en_el_disco_no_se_entrega(cliente_operador):
    sustento = registrar(cliente_operador)
    Path(sustento.archivo.path).write_bytes(PDF + b"otra cosa")
    respuesta = cliente_operador.get(sustento.get_absolute_url())
    assert respuesta.status_code == 409
    assert "no es el que se subió" in respuesta.content.decode() and "informe.pdf" in respuesta.content.decode()


def test_un_sustento_que_falta_en_el_disco_se_dice_con_palabras(cliente_operador, cliente_ajeno):
    sustento = registrar(cliente_operador)
    Path(sustento.archivo.path).unlink()
    respuesta = cliente_operador.get(sustento.get_absolute_url())
    assert respuesta.status_code == 410 and "reponga del respaldo" in respuesta.content.decode()
    assert cliente_operador.get(FICHA).status_code == 200
    assert bajar(cliente_ajeno, sustento.get_absolute_url()) == 404


@pytest.mark.parametrize("que", ["original", "mensajes"])
def test_una_importacion_sin_su_archivo_tambien(cliente_secretaria, que):
    subir(cliente_secretaria, en_bytes(libro_de(BUENA_FILA)))
    importacion = Importacion.objects.get()
    Path(importacion.archivo.path).unlink()
    respuesta = cliente_secretaria.get(f"{importacion.get_absolute_url()}{que}/")
    assert respuesta.status_code == 410 and "reponga del respaldo" in respuesta.content.decode()
    assert cliente_secretaria.get(importacion.get_absolute_url()).status_code == 200


def test_una_importacion_cambiada_en_el_disco_no_se_entrega(cliente_secretaria):
    subir(cliente_secretaria, en_bytes(libro_de(BUENA_FILA)))
    importacion = Importacion.objects.get()
    Path(importacion.archivo.path).write_bytes(b"otra")
    assert cliente_secretaria.get(f"{importacion.get_absolute_url()}original/").status_code == 409
    assert cliente_secretaria.get(f"{importacion.get_absolute_url()}mensajes/").status_code == 409


def test_la_importacion_de_otra_persona_la_ve_quien_dice_la_tabla(
    cliente_secretaria, cliente_operador, cliente_analista, cliente_administrador, crear_usuario, client
):
    subir(cliente_operador, en_bytes(libro_de(BUENA_FILA)))
    direccion = Importacion.objects.get().get_absolute_url()
    client.force_login(crear_usuario("otro", "operador", "DGSC"))
    for cliente, status in ((cliente_operador, 200), (cliente_secretaria, 200), (client, 404), (cliente_analista, 403),
                            (cliente_administrador, 404)):  # fmt: skip
        assert cliente.get(direccion).status_code == status
        assert bajar(cliente, f"{direccion}original/") == status
        assert cliente.get(f"{direccion}mensajes/").status_code == status


# Anular y restringir


def test_el_archivo_de_un_hecho_anulado_queda_solo_para_la_secretaria(
    cliente_operador, cliente_analista, cliente_autoridad, cliente_secretaria, secretaria
):
    sustento = registrar(cliente_operador, "acta_reservada_por_error.pdf", nivel="publico")
    sustento.hecho.anular(por=secretaria, motivo="Traía datos de una víctima")
    for cliente in (cliente_operador, cliente_analista, cliente_autoridad):
        assert bajar(cliente, sustento.get_absolute_url()) == 404
        pagina = cliente.get(FICHA).content.decode()
        assert "acta_reservada" not in pagina and "su archivo se retiró al anularse el hecho" in pagina
    assert bajar(cliente_secretaria, sustento.get_absolute_url()) == 200


def test_tambien_el_de_un_lanzamiento_anulado(secretaria, cliente_secretaria, cliente_analista):
    datos = {"documento": "Acta", "archivo": subido(PDF, "acta.pdf"), "nivel": "publico"}
    hecho = Lanzamiento.objects.get(codigo="L1").realizar(por=secretaria, fecha=date(2022, 3, 10), sustento=datos)
    direccion = SustentoLanzamiento.objects.get().get_absolute_url()
    assert bajar(cliente_analista, direccion) == 200
    hecho.anular(por=secretaria, motivo="Fue otro día")
    assert bajar(cliente_analista, direccion) == 404
    assert bajar(cliente_secretaria, direccion) == 200


@pytest.mark.parametrize("de", ["acuerdo", "sesión", "intervención"])
def test_y_el_de_cualquier_otro_hecho(secretaria, cliente_secretaria, cliente_analista, de):
    datos = {"archivo": subido(PDF, "acta.pdf"), "nivel": "publico"}
    hecho = HECHOS[de](secretaria, datos)
    direccion = hecho.sustentos.get().get_absolute_url()
    assert bajar(cliente_analista, direccion) == 200
    hecho.anular(por=secretaria, motivo="No era")
    assert bajar(cliente_analista, direccion) == 404
    assert bajar(cliente_secretaria, direccion) == 200


def de_un_acuerdo(secretaria, sustento):
    return Acuerdo.objects.first().registrar_avance(
        por=secretaria, fecha=date(2022, 6, 1), estado="en_proceso", porcentaje=10, que_se_hizo="x", sustento=sustento
    )


def de_una_sesion(secretaria, sustento):
    nueva = Sesion(anio=2022, numero="I", fecha_programada=date(2022, 5, 24), lugar="Lima")
    nueva.guardar(por=secretaria, motivo="prueba")
    return nueva.registrar(tipo="celebrada", por=secretaria, fecha=date(2022, 5, 24), sustento=sustento)


def de_una_region(secretaria, sustento):
    return Intervencion.registrar(
        por=secretaria, area=Area.objects.first(), tipo="mesa", fecha=date(2022, 6, 1), unidad=secretaria.unidad,
        descripcion="Mesa con alcaldes", sustento=sustento,
    )  # fmt: skip


HECHOS = {"acuerdo": de_un_acuerdo, "sesión": de_una_sesion, "intervención": de_una_region}


def restringir(cliente, sustento, nivel="reservado", motivo="Nombra a un denunciante"):
    return cliente.post(sustento.get_restringir_url(), {"nivel": nivel, "motivo": motivo, "version": "0"})


def test_el_nivel_se_sube_despues_con_su_razon_y_sin_editar_nada(cliente_operador, cliente_analista):
    sustento = registrar(cliente_operador, nivel="publico")
    assert restringir(cliente_operador, sustento).status_code == 302
    assert bajar(cliente_analista, sustento.get_absolute_url()) == 404
    assert "informe.pdf" not in cliente_analista.get(FICHA).content.decode()
    pagina = cliente_operador.get(FICHA).content.decode()
    assert "informe.pdf" in pagina and "«Nombra a un denunciante»" in pagina
    sustento = Sustento.objects.get()
    assert (sustento.nivel, sustento.nivel_que_rige) == ("publico", "reservado")


@pytest.mark.parametrize(
    ("nivel", "motivo", "campo"),
    [("publico", "x", "nivel"), ("retirado", "x", "nivel"), ("volando", "x", "nivel"), ("reservado", " ", "motivo")],
    ids=["bajarlo", "retirarlo", "otro", "sin razón"],
)
def test_lo_que_no_vale_vuelve_con_422(cliente_operador, nivel, motivo, campo):
    respuesta = restringir(cliente_operador, registrar(cliente_operador), nivel, motivo)
    assert respuesta.status_code == 422 and campo in respuesta.context["formulario"].errors
    assert not Restriccion.objects.exists()


def test_lo_sube_quien_lo_registro_y_la_secretaria_y_nadie_mas(
    cliente_operador, cliente_analista, cliente_secretaria, cliente_ajeno, crear_usuario, client
):
    sustento = registrar(cliente_operador, nivel="publico")
    client.force_login(crear_usuario("otro", "operador", "DGSC"))
    for cliente, status in ((cliente_analista, 403), (client, 403), (cliente_ajeno, 404)):
        assert restringir(cliente, sustento).status_code == cliente.get(sustento.get_restringir_url()).status_code
        assert restringir(cliente, sustento).status_code == status
    assert "Restringir" not in cliente_analista.get(FICHA).content.decode()
    assert restringir(cliente_operador, sustento, "interno").status_code == 302
    assert restringir(cliente_secretaria, sustento, "reservado").status_code == 302
    assert restringir(cliente_secretaria, sustento, "reservado").status_code == 403, "ya no hay nivel más alto"
    assert cliente_secretaria.get("/sustentos/estrategia.accion/1/restringir/").status_code == 404


def en_el_libro(cliente):
    """Lo que la hoja de avances dice del único sustento."""
    hoja = load_workbook(BytesIO(cliente.get("/libro.xlsx", {"corte": "2022-06-30"}).content))["Avances"]
    titulos, fila = hoja.iter_rows(max_row=2, values_only=True)
    return dict(zip(titulos, fila, strict=True))["Sustento"]


def test_lo_restringido_y_lo_anulado_tampoco_salen_en_el_libro(cliente_operador, cliente_analista, secretaria):
    sustento = registrar(cliente_operador, "secreto.pdf", nivel="publico")
    assert en_el_libro(cliente_analista) == "secreto.pdf"
    restringir(cliente_operador, sustento)
    assert en_el_libro(cliente_analista) == "reservado" and en_el_libro(cliente_operador) == "secreto.pdf"
    sustento.hecho.anular(por=secretaria, motivo="No iba")
    assert en_el_libro(cliente_operador) == "archivo retirado"


# Documentos de una sesión


def agregar(cliente, **datos):
    documento = {"tipo": "acta", "documento": "", "enlace": "", "nivel": "publico"} | datos
    return cliente.post(f"{SESION}documentos/nuevo/", documento)


@pytest.mark.parametrize("datos", [{"documento": "Acta 4"}, {"archivo": True}, {"enlace": "https://ejemplo.pe/acta"}])
def test_agregar_un_documento_lleva_a_la_ficha_que_dice_quien_y_cuando(cliente_secretaria, secretaria, datos):
    adjunto = {"archivo": subido(PDF, "acta.pdf")} if "archivo" in datos else datos
    respuesta = agregar(cliente_secretaria, **adjunto)
    documento = DocumentoSesion.objects.get()
    assert respuesta.status_code == 302 and respuesta.url == f"{SESION}#documento-{documento.pk}"
    pagina = cliente_secretaria.get(SESION).content.decode()
    assert f"agregó {secretaria}, {timezone.localtime(documento.registrado_en):%d/%m/%Y %H:%M}" in pagina


def test_uno_de_antes_dice_que_no_consta_quien(cliente_secretaria):
    Sesion.objects.get(anio=2021, numero="IV").documentos.create(documento="Acta de entonces")
    assert "no consta quién lo agregó" in cliente_secretaria.get(SESION).content.decode()


def test_se_retira_con_su_razon_y_queda_solo_para_la_secretaria(
    cliente_secretaria, cliente_operador, cliente_ajeno, client
):
    agregar(cliente_secretaria, documento="Acta equivocada", archivo=subido(PDF, "acta.pdf"))
    documento = DocumentoSesion.objects.get()
    assert bajar(cliente_operador, documento.get_archivo_url()) == 200
    assert restringir(cliente_operador, documento, "retirado").status_code == 403
    assert restringir(cliente_ajeno, documento, "retirado").status_code == 404
    assert restringir(client, documento, "retirado").status_code == 302
    assert restringir(cliente_secretaria, documento, "retirado", "Era de otra sesión").status_code == 302
    assert bajar(cliente_operador, documento.get_archivo_url()) == 404
    pagina = cliente_operador.get(SESION).content.decode()
    assert "Acta equivocada" not in pagina and "Retirado" in pagina
    pagina = cliente_secretaria.get(SESION).content.decode()
    assert "Acta equivocada" in pagina and "«Era de otra sesión»" in pagina
    assert bajar(cliente_secretaria, documento.get_archivo_url()) == 200


def test_lo_agregado_despues_de_k_aun_no_se_sabia(cliente_secretaria):
    antes = timezone.now()
    agregar(cliente_secretaria, documento="Acta tardía")
    assert "Acta tardía" in cliente_secretaria.get(SESION).content.decode()
    pagina = cliente_secretaria.get(SESION, {"corte": "2022-06-30", "conocido": antes.isoformat()}).content.decode()
    assert "Acta tardía" not in pagina
