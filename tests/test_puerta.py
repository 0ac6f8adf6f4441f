"""La puerta: qué método, qué tamaño, qué caracteres y de quién, antes de leer nada; y qué lleva toda respuesta."""

import re

import pytest
from conftest import CLAVE
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from estrategia.models import Accion
from seguimiento.puerta import METODOS
from seguimiento.registro import SECRETOS

pytestmark = pytest.mark.django_db

FICHA = "/estrategia/2022-I/OE1.4/"
ADJUNTAR = FICHA + "registrar/"
VALORES = {
    "estrategia": "2022-I", "codigo": "OE1.4", "anio": "2021", "tipo": "ordinaria", "numero": "IV", "pk": "1",
    "que": "hecho", "secreto": "x", "clave": "x", "cita": "oe1-4", "origen": "documento", "ubigeo": "150140",
    "fila": "1", "uidb36": "x", "key": "x",
}  # fmt: skip


def direcciones(resolver=None, antes=""):
    """(dirección, vista) de cada ruta del producto y de sus bibliotecas, salvo la administración."""
    for parte in (resolver or get_resolver()).url_patterns:
        ruta = antes + str(parte.pattern)
        if isinstance(parte, URLResolver) and not ruta.startswith("admin/"):
            yield from direcciones(parte, ruta)
        elif isinstance(parte, URLPattern):
            llena = re.sub(r"\(\?P<(\w+)>[^)]*\)", lambda m: VALORES.get(m[1], "1"), ruta)
            llena = llena.replace("^", "").replace("$", "")
            yield "/" + re.sub(r"<(?:(\w+):)?(\w+)>", lambda m: valor(*m.groups()), llena), parte.callback


def valor(tipo, nombre):
    return "1" if tipo == "int" and nombre != "anio" else VALORES.get(nombre, "1")


TODAS = dict(direcciones())
SIN_ROL = sorted(d for d in TODAS if not d.startswith(("/cuentas/", "/salud", "/calendario/x.ics", "/admin")))
PAGINAS = [d for d in SIN_ROL if not d.startswith("/api/")]  # la API dice antes que no recibe nada


# Métodos


@pytest.mark.parametrize("metodo", ["put", "patch", "delete", "options", "trace"])
def test_ninguna_pagina_contesta_a_un_metodo_que_no_usa(cliente_secretaria, metodo):
    dichos = {d: getattr(cliente_secretaria, metodo)(d).status_code for d in TODAS}
    assert set(dichos.values()) == {405}, {d: s for d, s in dichos.items() if s != 405}
    assert getattr(cliente_secretaria, metodo)(FICHA)["Allow"] == ", ".join(METODOS)


@pytest.mark.parametrize("metodo", ["get", "put"])
def test_quien_abre_la_direccion_de_un_boton_lee_que_hacer(cliente_secretaria, metodo):
    """Recargarla tras un error dejaba la pantalla en blanco."""
    respuesta = getattr(cliente_secretaria, metodo)("/cortes/1/paso/")
    assert respuesta.status_code == 405
    assert "Esta dirección no se abre así" in respuesta.content.decode()
    assert respuesta["Allow"] == ("POST" if metodo == "get" else ", ".join(METODOS))


# Quien no tiene rol


def test_quien_no_tiene_rol_recibe_404_en_toda_pagina(cliente_ajeno):
    for enviar, cuales in ((cliente_ajeno.get, SIN_ROL), (cliente_ajeno.post, PAGINAS)):
        dichos = {d: enviar(d).status_code for d in cuales}
        assert set(dichos.values()) == {404}, {d: s for d, s in dichos.items() if s != 404}


@pytest.mark.parametrize("direccion", ["/barrio-seguro/barrios/nuevo/", "/barrio-seguro/lanzamientos/nuevo/"])
def test_en_las_paginas_de_agregar_el_que_mira_recibe_403_y_el_ajeno_404(
    cliente_analista, cliente_ajeno, cliente_secretaria, direccion
):
    assert cliente_secretaria.get(direccion).status_code == 200
    assert cliente_analista.get(direccion).status_code == 403
    assert cliente_ajeno.get(direccion).status_code == 404


def test_quien_no_tiene_rol_puede_cambiar_su_clave_y_salir(cliente_ajeno):
    assert cliente_ajeno.get("/cuentas/password/change/").status_code == 200
    assert cliente_ajeno.post("/cuentas/logout/").status_code == 302


# Tamaño


def test_lo_que_pesa_de_mas_no_se_lee(client, cliente_operador, cliente_ajeno):
    class Cuerpo:
        def read(self, *_):
            raise AssertionError("se leyó el cuerpo")

        readline = read

    grande = {"CONTENT_LENGTH": str(600 << 20), "CONTENT_TYPE": "multipart/form-data; boundary=x"}
    for cliente in (client, cliente_operador, cliente_ajeno):
        respuesta = cliente.generic("POST", ADJUNTAR, **grande | {"wsgi.input": Cuerpo()})
        assert respuesta.status_code == 413
        assert "demasiado grande" in respuesta.content.decode()


def test_un_cuerpo_sin_medida_no_se_acepta(cliente_operador):
    sin_medida = {"HTTP_TRANSFER_ENCODING": "chunked", "CONTENT_LENGTH": ""}
    assert cliente_operador.generic("POST", ADJUNTAR, **sin_medida).status_code == 413


def test_quien_no_ha_entrado_envia_casi_nada_y_se_le_dice_que_entre(client, operador):
    assert client.post(ADJUNTAR, {"que_se_hizo": "a" * 10_000}).status_code == 302
    respuesta = client.post(ADJUNTAR, {"que_se_hizo": "a" * 20_000}, headers={"referer": f"http://testserver{FICHA}"})
    assert respuesta.status_code == 413
    assert "Su sesión no está abierta" in respuesta.content.decode() and f'href="{FICHA}"' in respuesta.content.decode()
    assert client.post("/cuentas/login/", {"login": "operador", "password": CLAVE}).status_code == 302


def test_los_megas_son_de_las_direcciones_que_ofrecen_adjuntar_y_de_ninguna_otra(cliente_secretaria):
    """Se abre cada página: el formulario con archivo se envía a una vista marcada, y los demás no."""
    ofrecen = set()
    for direccion in (d for d in TODAS if not d.startswith("/admin")):
        respuesta = cliente_secretaria.get(direccion)
        if respuesta.status_code != 200 or not respuesta["Content-Type"].startswith("text/html"):
            continue
        for accion, dentro in re.findall(
            r'<form[^>]*?action="([^"]*)"[^>]*>(.*?)</form>', respuesta.content.decode(), re.S
        ):
            if 'type="file"' in dentro:
                ofrecen.add((accion or direccion).partition("?")[0])
        if re.search(r'<form(?![^>]*action)[^>]*>(?:(?!</form>).)*type="file"', respuesta.content.decode(), re.S):
            ofrecen.add(direccion)
    marcadas = {d for d, vista in TODAS.items() if hasattr(vista, "ajuste_de_archivo")}
    vistas = {TODAS[d] for d in TODAS if d in ofrecen}
    assert vistas and vistas <= {TODAS[d] for d in marcadas}


# Caracteres y textos que no caben


@pytest.mark.parametrize(
    "direccion",
    ["/%00", "/estrategia/%00/", "/estrategia/2022-I/%00/", "/?corte=%00", "/?%00=1", "/estrategia/2022-I/?q=a%00b",
     "/barrio-seguro/barrios/?q=%00", "/barrio-seguro/distritos/?q=%00", "/observaciones/?q=%00", "/?estrategia=%00",
     "/conasec/2021/ordinaria/%00/", "/fuentes/x%00/", "/api/v1/acciones?objetivo=%00", "/cuentas/login/?next=%00"],
)  # fmt: skip
def test_un_caracter_nulo_en_la_direccion_es_400(cliente_operador, client, direccion):
    assert cliente_operador.get(direccion).status_code == 400
    assert client.get(direccion).status_code == 400


@pytest.mark.parametrize("parametro", ["q", "corte", "barrio", "sesion", "pagina", "estrategia", "formato", "orden"])
@pytest.mark.parametrize("valor", ["9" * 5_000, "palabra " * 1_000], ids=["muchas cifras", "mil palabras"])
def test_un_parametro_enorme_es_400_y_dice_que_hacer(cliente_operador, parametro, valor):
    respuesta = cliente_operador.get("/barrio-seguro/intervenciones/", {parametro: valor})
    assert respuesta.status_code == 400 and "pida con menos palabras" in respuesta.content.decode()


def test_demasiados_parametros_son_400(client, cliente_operador):
    for cliente in (client, cliente_operador):
        respuesta = cliente.get("/?" + "&".join(f"a{n}=1" for n in range(1_500)))
        assert respuesta.status_code == 400 and "demasiados datos" in respuesta.content.decode()


# Cabeceras


@pytest.mark.parametrize(
    "direccion", ["/", FICHA, "/api/v1/acciones", "/estrategia/2022-I/?formato=csv", "/no-existe/"]
)
def test_lo_privado_no_se_guarda_en_ninguna_cache(cliente_operador, direccion):
    respuesta = cliente_operador.get(direccion)
    assert respuesta["Cache-Control"] == "private, no-store"
    assert "geolocation=()" in respuesta["Permissions-Policy"]
    assert "HX-Request" in respuesta["Vary"]


def test_la_pagina_de_entrada_tampoco(client):
    assert {"private", "no-store"} <= set(client.get(reverse("account_login"))["Cache-Control"].split(", "))


# Sesión vencida


def test_a_quien_se_le_vencio_la_sesion_vuelve_al_formulario_en_que_escribia(client):
    enviado = client.post(
        ADJUNTAR, {"que_se_hizo": "algo"}, headers={"referer": f"http://testserver{FICHA}?corte=2022-06-30"}
    )
    assert enviado.url == "/cuentas/login/?next=/estrategia/2022-I/OE1.4/%3Fcorte%3D2022-06-30"
    ajeno = client.post(ADJUNTAR, {}, headers={"referer": "http://otro.sitio/x"})
    assert ajeno.url == "/cuentas/login/?next=/"
    assert not Accion.objects.get(codigo="OE1.4").hechos.exists()


def test_un_fragmento_con_la_sesion_vencida_lleva_a_entrar_y_no_mete_la_entrada_en_la_lista(client):
    cabeceras = {"hx-request": "true", "hx-current-url": "http://testserver/estrategia/2022-I/?q=a"}
    respuesta = client.get("/estrategia/2022-I/?q=ab", headers=cabeceras)
    assert respuesta["HX-Redirect"] == "/cuentas/login/?next=/estrategia/2022-I/%3Fq%3Da"
    assert respuesta.content == b""


# Secretos


def test_toda_direccion_que_lleva_un_secreto_se_tapa_en_el_registro():
    """Se reconocen por cómo se llama esa parte de la ruta: `secreto` o `key`."""
    con_secreto = [ruta for ruta in rutas() if re.search(r"<(\w+:)?(secreto|key)>", ruta)]
    assert len(con_secreto) == 2
    for ruta in con_secreto:
        escrita = re.sub(r"<(\w+:)?(secreto|key)>(\.\+\))?", "Zk3-9_x", ruta.replace("(?P", "").replace("$", ""))
        assert "Zk3" in escrita and "Zk3" not in SECRETOS.sub(lambda m: m[1] or m[2], f"Not Found: /{escrita}")


def rutas(resolver=None, antes=""):
    """Cada ruta tal como está escrita."""
    for parte in (resolver or get_resolver()).url_patterns:
        ruta = antes + str(parte.pattern).replace("^", "")
        yield from rutas(parte, ruta) if isinstance(parte, URLResolver) else [ruta]
