"""/estrategia/<código>/<acción>/registrar/ : el verbo que agrega un avance (semantica §2)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from estrategia.models import Accion, Avance, Sustento
from seguimiento.corte import Corte
from seguimiento.models import ConflictoDeVersion, Unidad

pytestmark = pytest.mark.django_db

FICHA = "/estrategia/2022-I/OE1.4/"
REGISTRAR = FICHA + "registrar/"
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture
def accion(db):
    return Accion.objects.get(codigo="OE1.4")


def datos(**cambios):
    base = {"estado": "en_proceso", "porcentaje": "60", "fecha": "06/06/2022", "que_se_hizo": "Texto enviado",
            "nivel": "interno", "version": "0"}  # fmt: skip
    return base | cambios


def archivo(nombre="informe.pdf", contenido=PDF):
    return SimpleUploadedFile(nombre, contenido)


# Registrar: quien puede, quien solo mira, el ajeno


def test_el_operador_registra_y_vuelve_a_la_ficha_que_muestra_el_rastro(cliente_operador, operador, accion):
    respuesta = cliente_operador.post(REGISTRAR, datos(), follow=True)
    avance = accion.avances.get()
    assert respuesta.redirect_chain[0][0] == f"{FICHA}#hecho-{avance.pk}"
    assert (avance.estado, avance.porcentaje, avance.fecha) == ("en_proceso", Decimal(60), date(2022, 6, 6))
    assert avance.registrado_por == operador
    assert "Se registró en OE1.4: En proceso, 60 % al 06/06/2022." in respuesta.content.decode()


def test_la_secretaria_registra_en_acciones_de_cualquier_unidad(cliente_secretaria, accion):
    accion.responsable = Unidad.objects.create(codigo="DDCP", nombre="Otra dirección")
    accion.save()
    assert cliente_secretaria.post(REGISTRAR, datos()).status_code == 302


def test_el_operador_de_otra_unidad_mira_y_no_registra(cliente_operador, accion):
    accion.responsable = Unidad.objects.create(codigo="DDCP", nombre="Otra dirección")
    accion.save()
    pagina = cliente_operador.get(FICHA)
    assert pagina.status_code == 200 and "Registrar avance" not in pagina.content.decode()
    assert cliente_operador.post(REGISTRAR, datos()).status_code == 403
    assert not Avance.objects.exists()


@pytest.mark.parametrize("persona", ["analista", "autoridad", "administrador"])
def test_quien_solo_mira_recibe_403_y_nada_se_escribe(request, persona):
    cliente = request.getfixturevalue(f"cliente_{persona}")
    assert "Registrar avance" not in cliente.get(FICHA).content.decode()
    assert cliente.get(REGISTRAR).status_code == 403
    assert cliente.post(REGISTRAR, datos()).status_code == 403
    assert not Avance.objects.exists()


def test_el_ajeno_recibe_404_y_el_anonimo_va_a_entrar(cliente_ajeno, client):
    assert cliente_ajeno.get(FICHA).status_code == 404
    assert cliente_ajeno.post(REGISTRAR, datos()).status_code == 404
    assert client.post(REGISTRAR, datos()).url.startswith("/cuentas/login/")


def test_una_accion_que_no_existe_es_404(cliente_operador):
    assert cliente_operador.get("/estrategia/2022-I/OE9.9/").status_code == 404


# Lo que no vale: 422, el mensaje junto al campo, lo escrito intacto y nada escrito


@pytest.mark.parametrize(
    "cambios, campo, mensaje",
    [
        ({"porcentaje": "101"}, "porcentaje", "menor o igual a 100"),
        ({"porcentaje": "-1"}, "porcentaje", "mayor o igual a 0"),
        ({"porcentaje": "10.123"}, "porcentaje", "decimales"),
        ({"porcentaje": "mucho"}, "porcentaje", "número"),
        ({"porcentaje": "10,5"}, "porcentaje", "Escriba los decimales con punto: 10.5."),
        ({"porcentaje": ""}, "porcentaje", "Diga cuánto se avanzó, de 0 a 100."),
        ({"fecha": ""}, "fecha", "obligatorio"),
        ({"fecha": "31/02/2022"}, "fecha", "«31/02/2022» no es una fecha. Escríbala así: 30/06/2022."),
        ({"fecha": "2199-01-01"}, "fecha", "no puede ser futura"),
        ({"fecha": "01/06/0022"}, "fecha", "01/06/0022: el año debe estar entre 1900 y 2199."),
        ({"estado": ""}, "estado", "obligatorio"),
        ({"estado": "volando"}, "estado", "volando"),
        ({"estado": "culminada"}, "documento", "Falta el sustento"),
        ({"estado": "cancelada", "que_se_hizo": ""}, "que_se_hizo", "Cancelar exige una explicación"),
        ({"estado": "suspendida", "que_se_hizo": ""}, "que_se_hizo", "Suspender exige una explicación"),
        ({"decision_de": "PCM"}, "decision_solicitada", "Diga qué decisión se solicita."),
        ({"enlace": "no es un enlace"}, "enlace", "URL"),
        ({"nivel": "secreto"}, "nivel", "secreto"),
    ],
)
def test_lo_que_no_vale_vuelve_con_422_y_lo_escrito_intacto(cliente_secretaria, cambios, campo, mensaje):
    enviado = datos(**cambios)
    respuesta = cliente_secretaria.post(REGISTRAR, enviado)
    assert respuesta.status_code == 422
    formulario = respuesta.context["formulario"]
    assert mensaje in " ".join(formulario.errors[campo])
    pagina = respuesta.content.decode()
    assert 'role="alert"' in pagina
    assert [
        valor for nombre, valor in enviado.items() if nombre not in ("estado", "nivel") and valor not in pagina
    ] == []
    assert not Avance.objects.exists() and not Sustento.objects.exists()


@pytest.mark.parametrize(
    "adjunto, mensaje",
    [
        (archivo("grande.pdf", PDF + b"0" * 20 * 1024 * 1024), "pesa 20.0 MB y se admiten hasta 10"),
        (archivo("virus.exe", b"MZ\x90\x00"), "No se admiten archivos «.exe»"),
        (archivo("falso.pdf", b"esto es texto y no un pdf"), "no es un PDF por dentro"),
        (archivo("foto.png", PDF), "no es un PNG por dentro"),
        (archivo("vacio.pdf", b""), "vacío"),
    ],
    ids=["20 MB", "extensión", "no es lo que dice", "otro por dentro", "vacío"],
)  # fmt: skip
def test_un_archivo_que_no_vale_se_rechaza_y_dice_por_que(cliente_operador, adjunto, mensaje):
    respuesta = cliente_operador.post(REGISTRAR, datos(archivo=adjunto))
    assert respuesta.status_code == 422
    assert mensaje in " ".join(respuesta.context["formulario"].errors["archivo"])
    assert not Avance.objects.exists()


def test_meta_ejecutada_solo_donde_hay_meta(operador, accion):
    with pytest.raises(ValidationError, match="no tiene meta en cifras"):
        accion.registrar_avance(
            por=operador, fecha=date(2022, 3, 1), estado="en_proceso", porcentaje=1, meta_ejecutada=5
        )
    otra = Accion.objects.get(codigo="OE2.1")
    avance = otra.registrar_avance(
        por=operador, fecha=date(2022, 3, 1), estado="en_proceso", porcentaje=20, meta_ejecutada=49
    )
    assert avance.meta_ejecutada == 49


def test_la_meta_ejecutada_tambien_lleva_punto_decimal(cliente_operador):
    respuesta = cliente_operador.post("/estrategia/2022-I/OE2.1/registrar/", datos(meta_ejecutada="48,5"))
    assert respuesta.status_code == 422 and 'value="48,5"' in respuesta.content.decode()
    assert respuesta.context["formulario"].errors["meta_ejecutada"] == [
        "No es un número. Escriba los decimales con punto: 10.5."
    ]


# Reglas del verbo


def test_culminar_fija_100_y_exige_sustento(operador, accion):
    avance = accion.registrar_avance(
        por=operador, fecha=date(2022, 3, 30), estado="culminada", porcentaje=7, sustento={"documento": "Oficio 1"}
    )
    assert avance.porcentaje == 100 and avance.sustentos.get().documento == "Oficio 1"


def test_no_iniciada_fija_0(operador, accion):
    assert accion.registrar_avance(por=operador, fecha=date(2022, 3, 1), estado="no_iniciada").porcentaje == 0


@pytest.mark.parametrize(
    "estado, porcentaje, mensaje", [("en_proceso", 30, "Reabrir"), ("suspendida", 30, "Suspender")]
)
def test_reabrir_y_suspender_exigen_explicacion(secretaria, accion, estado, porcentaje, mensaje):
    accion.registrar_avance(
        por=secretaria, fecha=date(2022, 3, 1), estado="culminada", sustento={"documento": "Oficio 1"}
    )
    with pytest.raises(ValidationError, match=mensaje):
        accion.registrar_avance(por=secretaria, fecha=date(2022, 3, 2), estado=estado, porcentaje=porcentaje)
    accion.registrar_avance(
        por=secretaria, fecha=date(2022, 3, 2), estado=estado, porcentaje=porcentaje, que_se_hizo="Faltaba un anexo"
    )


def test_bajar_el_porcentaje_exige_explicacion(operador, accion):
    accion.registrar_avance(por=operador, fecha=date(2022, 3, 1), estado="en_proceso", porcentaje=50)
    with pytest.raises(ValidationError, match="Bajar el porcentaje exige una explicación"):
        accion.registrar_avance(por=operador, fecha=date(2022, 3, 2), estado="en_proceso", porcentaje=40)


def test_un_hecho_anterior_se_valida_contra_su_predecesor_y_se_avisa(cliente_operador, operador, accion):
    accion.registrar_avance(por=operador, fecha=date(2022, 3, 10), estado="en_proceso", porcentaje=50)
    respuesta = cliente_operador.post(REGISTRAR, datos(fecha="01/03/2022", porcentaje="20", version="1"), follow=True)
    assert "Es anterior al hecho que rige" in respuesta.content.decode()
    assert accion.avances.count() == 2


def test_cien_por_ciento_sin_culminar_queda_pendiente_de_cierre(cliente_operador, operador, accion):
    accion.registrar_avance(por=operador, fecha=date(2022, 3, 10), estado="en_proceso", porcentaje=100)
    assert "pendiente de cierre" in cliente_operador.get(FICHA + "?corte=2022-06-30").content.decode()


def test_agregar_sustento_despues_no_mueve_la_fecha_de_culminacion(operador, accion):
    for dia in (20, 25):
        accion.registrar_avance(
            por=operador, fecha=date(2022, 3, dia), estado="culminada", sustento={"documento": f"Oficio {dia}"}
        )
    ficha = Accion.objects.al(Corte(date(2022, 6, 30), timezone.now())).get(pk=accion.pk)
    assert ficha.racha_desde == date(2022, 3, 20)
    assert ficha.situacion == "culminada_en_plazo"


def test_hoy_en_lima_se_admite_y_manana_no(operador, accion):
    hoy = timezone.localdate()
    accion.registrar_avance(por=operador, fecha=hoy, estado="en_proceso", porcentaje=1)
    with pytest.raises(ValidationError):
        accion.registrar_avance(por=operador, fecha=hoy + timedelta(days=1), estado="en_proceso", porcentaje=2)


# Dos personas a la vez


def test_si_otro_registro_antes_responde_409_con_las_dos_versiones_y_nada_se_pisa(cliente_operador, secretaria, accion):
    accion.registrar_avance(
        por=secretaria, fecha=date(2022, 6, 1), estado="en_proceso", porcentaje=40, que_se_hizo="Lo de la otra persona"
    )
    respuesta = cliente_operador.post(REGISTRAR, datos(que_se_hizo="Lo mío", version="0"))
    pagina = respuesta.content.decode()
    assert respuesta.status_code == 409
    assert "Lo de la otra persona" in pagina and "Lo mío" in pagina
    assert accion.avances.count() == 1
    assert cliente_operador.post(REGISTRAR, datos(que_se_hizo="Lo mío", version="1")).status_code == 302


def test_el_verbo_lanza_conflicto_y_no_escribe(operador, accion):
    with pytest.raises(ConflictoDeVersion):
        accion.registrar_avance(por=operador, fecha=date(2022, 3, 1), estado="en_proceso", porcentaje=1, version=9)
    assert not accion.avances.exists()


# Sustentos


def test_el_sustento_se_baja_como_adjunto_y_lo_reservado_no_lo_ve_el_analista(cliente_operador, cliente_analista):
    cliente_operador.post(REGISTRAR, datos(archivo=archivo(), nivel="reservado"))
    sustento = Sustento.objects.get()
    respuesta = cliente_operador.get(sustento.get_absolute_url())
    assert b"".join(respuesta.streaming_content) == PDF
    assert respuesta["Content-Disposition"].startswith("attachment")
    assert cliente_analista.get(sustento.get_absolute_url()).status_code == 404
    ficha = cliente_analista.get(FICHA).content.decode()
    assert "Reservado" in ficha and "informe" not in ficha


def test_lo_interno_lo_ve_quien_mira_y_no_el_ajeno(cliente_operador, cliente_analista, cliente_ajeno):
    cliente_operador.post(REGISTRAR, datos(archivo=archivo(), nivel="interno"))
    direccion = Sustento.objects.get().get_absolute_url()
    assert b"".join(cliente_analista.get(direccion).streaming_content) == PDF
    assert cliente_ajeno.get(direccion).status_code == 404
