"""La forma del código: quién conoce a quién, qué no hay y cuánto mide cada cosa."""

import ast
import re
from pathlib import Path
from statistics import median

import pytest
from django.apps import apps

RAIZ = Path(__file__).resolve().parent.parent
PUEDE_IMPORTAR = {
    "seguimiento": set(),
    "conasec": {"seguimiento"},
    "estrategia": {"conasec", "seguimiento"},
    "barrio_seguro": {"conasec", "seguimiento"},
    "tablero": {"estrategia", "barrio_seguro", "conasec", "seguimiento"},
    "config": set(),
}
PROHIBIDOS = {"utils", "helpers", "services", "signals", "constants"}
FUNCIONES = (ast.FunctionDef, ast.AsyncFunctionDef)


def modulos(*paquetes):
    """Archivos Python de los paquetes, sin las migraciones."""
    rutas = (ruta for paquete in paquetes or PUEDE_IMPORTAR for ruta in (RAIZ / paquete).rglob("*.py"))
    return sorted(ruta for ruta in rutas if "migrations" not in ruta.parts)


def plantillas():
    return sorted(RAIZ.glob("templates/**/*.html"))


def relativa(ruta):
    return str(ruta.relative_to(RAIZ))


def arbol(ruta):
    return ast.parse(ruta.read_text(), relativa(ruta))


def paquetes_importados(ruta):
    """Primer nombre de cada import absoluto del archivo."""
    for nodo in ast.walk(arbol(ruta)):
        if isinstance(nodo, ast.Import):
            yield from (nombre.name.partition(".")[0] for nombre in nodo.names)
        elif isinstance(nodo, ast.ImportFrom) and not nodo.level:
            yield nodo.module.partition(".")[0]


def funciones(rutas):
    """Tríos (archivo, nombre, líneas) de cada función o método, con su docstring y sin sus decoradores."""
    for ruta in rutas:
        for nodo in ast.walk(arbol(ruta)):
            if isinstance(nodo, FUNCIONES):
                yield relativa(ruta), nodo.name, nodo.end_lineno - nodo.lineno + 1


def largos(rutas, limite):
    """Archivos que pasan de `limite` líneas, con las que tienen."""
    lineas = {relativa(ruta): len(ruta.read_text().splitlines()) for ruta in rutas}
    return {ruta: cuantas for ruta, cuantas in lineas.items() if cuantas > limite}


# Flechas


@pytest.mark.parametrize("paquete", PUEDE_IMPORTAR)
def test_cada_paquete_importa_solo_lo_que_dice_la_tabla(paquete):
    ajenos = set(PUEDE_IMPORTAR) - PUEDE_IMPORTAR[paquete] - {paquete}
    faltas = {(relativa(r), i) for r in modulos(paquete) for i in paquetes_importados(r) if i in ajenos}
    assert faltas == set()


def test_las_claves_foraneas_siguen_las_flechas():
    relaciones = {
        (modelo._meta.label, campo.related_model._meta.app_label)
        for modelo in apps.get_models()
        for campo in modelo._meta.get_fields()
        if campo.is_relation
        and not campo.auto_created
        and campo.related_model
        and modelo._meta.app_label in PUEDE_IMPORTAR
    }
    assert relaciones, "no hay ninguna clave foránea: la prueba no estaría mirando nada"
    faltas = {
        (modelo, destino)
        for modelo, destino in relaciones
        if destino in PUEDE_IMPORTAR and destino not in PUEDE_IMPORTAR[app := modelo.partition(".")[0]] | {app}
    }
    assert faltas == set()


def test_ningun_import_dentro_de_una_funcion():
    faltas = {
        (relativa(ruta), funcion.name)
        for ruta in [*modulos(), *RAIZ.glob("tests/*.py")]
        for funcion in ast.walk(arbol(ruta))
        if isinstance(funcion, FUNCIONES)
        for nodo in ast.walk(funcion)
        if isinstance(nodo, ast.Import | ast.ImportFrom)
    }
    assert faltas == set()


def test_no_hay_archivos_cajon():
    assert {relativa(ruta) for ruta in modulos() if PROHIBIDOS & {ruta.stem, ruta.parent.name}} == set()


def test_quien_puede_que_se_dice_solo_en_su_tabla():
    """Ni comparar roles ni los permisos de Django: se pregunta `puede(Poder…)` a `seguimiento/permisos.py`."""
    aparte = re.compile(r"es_secretaria|ve_reservado|user\.define|\.rol (==|!=|in) |has_perm\b|\.Rol\.\w+ (==|!=)")
    rutas = [ruta for ruta in (*modulos(), *plantillas()) if ruta.name not in {"permisos.py", "usuario.py"}]
    assert {(relativa(ruta), dicho.group()) for ruta in rutas for dicho in aparte.finditer(ruta.read_text())} == set()


# Medidas


@pytest.mark.parametrize(
    ("rutas", "limite"),
    [(modulos(), 300), (plantillas(), 100), (sorted(RAIZ.glob("static/**/*.css")), 150)],
    ids=["modulos", "plantillas", "css"],
)
def test_ningun_archivo_pasa_de_su_medida(rutas, limite):
    assert rutas
    assert largos(rutas, limite) == {}


def test_ninguna_funcion_pasa_de_30_lineas():
    assert [funcion for funcion in funciones(modulos()) if funcion[2] > 30] == []


def test_ninguna_vista_pasa_de_20_lineas():
    vistas = [ruta for ruta in modulos() if "views" in (ruta.stem, ruta.parent.name)]
    assert vistas
    assert [vista for vista in funciones(vistas) if vista[2] > 20] == []


def test_la_mediana_de_las_funciones_no_pasa_de_10_lineas():
    assert median(lineas for _, _, lineas in funciones(modulos())) <= 10


# Plantillas: lo que la CSP no dejaría y lo que vendría de fuera

ETIQUETA = re.compile(r"<([a-z][\w-]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>", re.I)
COMENTARIO = re.compile(r"{%\s*comment.*?endcomment\s*%}|{#.*?#}", re.S)
ESTILO_DE_PLOTLY = re.compile(r'<style id="[\w.-]+" nonce="{{ \w+(\.\w+)? }}"></style>')


def etiquetas():
    """Tríos (plantilla, nombre, atributos) de cada etiqueta escrita en las plantillas."""
    for ruta in plantillas():
        texto = ESTILO_DE_PLOTLY.sub("", COMENTARIO.sub("", ruta.read_text()))
        # Las comillas de las órdenes de Django confundirían a las del atributo que las contiene.
        texto = re.sub(r"{[{%].*?[%}]}", "…", texto, flags=re.S)
        for nombre, atributos in ETIQUETA.findall(texto):
            yield relativa(ruta), nombre.lower(), atributos


def test_ningun_estilo_ni_guion_en_linea():
    en_linea = re.compile(r"\s(style|on[a-z]+|hx-on[\w:-]*)\s*=|javascript:", re.I)
    faltas = [
        (ruta, nombre, atributos)
        for ruta, nombre, atributos in etiquetas()
        if nombre == "style" or (nombre == "script" and " src=" not in atributos) or en_linea.search(atributos)
    ]
    assert faltas == []


def test_las_plantillas_no_cargan_nada_de_fuera():
    fuera = re.compile(r"\b(src|srcset|href|action|poster|data)\s*=\s*[\"']?\s*(https?:)?//", re.I)
    assert [e for e in etiquetas() if e[1] != "a" and fuera.search(e[2])] == []


def test_los_estilos_y_guiones_no_nombran_ningun_sitio():
    """Salvo los espacios de nombres de SVG, que no se piden a nadie."""
    propios = [*RAIZ.glob("static/**/*.css"), *RAIZ.glob("static/**/*.js"), *RAIZ.glob("static/**/*.svg")]
    sitio = re.compile(r"(?:https?:)?//(?!www\.w3\.org/)[\w-]+\.[\w.-]+")
    assert propios
    assert {(relativa(ruta), d) for ruta in propios for d in sitio.findall(ruta.read_text())} == set()
