"""Los cortes publicados, encadenados y firmados: reescribir contenido y huella a la vez se ve."""

import stat
from datetime import date
from hashlib import sha256
from io import StringIO
from threading import Barrier, Thread

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, connections, transaction
from django.utils import timezone

from conasec.models import CortePublicado, Firma, Paso, Publicacion
from conasec.models.firma import del_archivo, revisar

pytestmark = pytest.mark.django_db


def publicar(nombre, por):
    """Un corte con su publicación, sin pasar por la aprobación: aquí solo importa lo guardado."""
    corte = CortePublicado.objects.create(
        nombre=nombre, estrategia="2022-I", fecha=date(2022, 6, 30), conocido=timezone.now(), registrado_por=por
    )
    Paso.objects.create(corte=corte, estado="publicado", registrado_por=por)
    return Publicacion.de(
        corte, {"cifras": [["Acciones", 18]], "titular": nombre, "umbrales": {"verde": 95, "ambar": 75}}
    )


@pytest.fixture
def tres(secretaria):
    return [publicar(f"{n} sesión", secretaria) for n in ("I", "II", "III")]


@pytest.fixture
def quitar_disparadores():
    """Lo primero que haría quien altera la base con SQL."""
    with connection.cursor() as cursor:
        for tabla in ("conasec_publicacion", "conasec_firma"):
            for orden in ("UPDATE", "DELETE"):
                de_la_tabla = f" ON {tabla}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER {tabla}_sin_{orden}{de_la_tabla}")


def dicho(publicacion):
    return revisar(Publicacion.objects.select_related("corte", "firma").get(pk=publicacion.pk))


def reescribir(publicacion, **campos):
    Publicacion.objects.filter(pk=publicacion.pk).update(**campos)


def test_cada_uno_cuelga_del_anterior_y_todos_estan_bien(tres):
    firmas = [publicacion.firma for publicacion in tres]
    assert [firma.anterior for firma in firmas[1:]] == [firma.valor for firma in firmas[:-1]]
    assert all(dicho(publicacion)[0] for publicacion in tres)
    assert list(Firma.comprobar()) == []


def test_reescribir_contenido_y_huella_a_la_vez_se_ve(tres, quitar_disparadores, cliente_analista):
    otro = tres[1].contenido.replace("18", "17")
    reescribir(tres[1], contenido=otro, huella=sha256(otro.encode()).hexdigest())
    assert dicho(tres[1]) == (False, "lo guardado no es lo que se firmó; alguien lo alteró fuera del tablero.")
    assert dicho(tres[0])[0] and dicho(tres[2])[0]
    pagina = cliente_analista.get(tres[1].corte.get_absolute_url()).content.decode()
    assert "No se puede confiar en este corte" in pagina and "no es lo que se firmó" in pagina
    salida = StringIO()
    with pytest.raises(CommandError):
        call_command("verificar", stdout=salida)
    assert "Corte publicado «II sesión»: lo guardado no es lo que se firmó" in salida.getvalue()


def test_quitar_una_firma_y_rehacer_la_siguiente_tambien(tres, quitar_disparadores):
    Firma.objects.filter(publicacion=tres[1]).delete()
    assert "no tiene firma y los anteriores sí" in dicho(tres[1])[1]
    assert "la cadena de firmas se rompió antes" in dicho(tres[2])[1]


def test_quitar_lo_publicado_se_nota_porque_consta_que_se_publico(tres, quitar_disparadores):
    Firma.objects.filter(publicacion=tres[2]).delete()
    Publicacion.objects.filter(pk=tres[2].pk).delete()
    assert list(Firma.comprobar()) == ["Corte publicado «III sesión»: consta que se publicó y no está lo publicado."]


def test_lo_publicado_antes_de_firmar_se_dice_y_la_primera_firma_lo_encadena(secretaria, quitar_disparadores):
    viejos = [publicar(f"viejo {n}", secretaria) for n in range(2)]
    Firma.objects.all().delete()
    nuevo = publicar("nuevo", secretaria)
    assert [dicho(viejo) for viejo in viejos] == [
        (True, "Sin firma: se publicó antes de que los cortes se firmaran.")
    ] * 2
    assert dicho(nuevo)[0]
    otro = viejos[0].contenido.replace("18", "17")
    reescribir(viejos[0], contenido=otro, huella=sha256(otro.encode()).hexdigest())
    assert "la cadena de firmas se rompió antes" in dicho(nuevo)[1]


def test_al_cambiar_la_clave_lo_firmado_se_comprueba_con_la_anterior(tres, settings):
    vieja = del_archivo(settings.ARCHIVO_DE_FIRMA)
    settings.CLAVE_DE_FIRMA = "otra"
    assert "esta instalación no tiene: póngala en «CLAVES_DE_FIRMA_ANTERIORES»" in dicho(tres[0])[1]
    settings.CLAVES_DE_FIRMA_ANTERIORES = [vieja]
    assert dicho(tres[0])[0] and list(Firma.comprobar()) == []


def test_la_clave_nace_una_vez_la_lee_su_dueno_y_no_esta_en_la_base(tmp_path):
    archivo = tmp_path / "clave_de_firma"
    clave = del_archivo(archivo)
    assert len(clave) == 64 and del_archivo(archivo) == clave
    assert stat.S_IMODE(archivo.stat().st_mode) == 0o600
    assert [hallado.name for hallado in tmp_path.iterdir()] == ["clave_de_firma"]


@pytest.mark.parametrize("orden", ["UPDATE conasec_firma SET valor = 'x'", "DELETE FROM conasec_firma"])
def test_la_firma_no_se_edita_ni_se_borra(tres, orden):
    with pytest.raises(DatabaseError, match="solo se agregan"), transaction.atomic():
        connection.cursor().execute(orden)


@pytest.mark.django_db(transaction=True)
def test_dos_que_publican_a_la_vez_quedan_uno_detras_del_otro(secretaria):
    salida = Barrier(2)

    def uno(n):
        salida.wait()
        with transaction.atomic():
            publicar(f"a la vez {n}", secretaria)
        connections.close_all()

    hilos = [Thread(target=uno, args=[n]) for n in range(2)]
    for hilo in hilos:
        hilo.start()
    for hilo in hilos:
        hilo.join()
    assert Firma.objects.count() == 2 and list(Firma.comprobar()) == []
