"""Lo que un corte publicado guarda para siempre, y en qué difiere de lo que hoy se lee (semantica §1)."""

import json
from dataclasses import asdict, dataclass, replace
from hashlib import sha256

from django.db.models import Q
from django.utils import timezone

from barrio_seguro import models as barrios
from conasec import models as conasec
from estrategia import models as acciones
from seguimiento import plazos
from seguimiento.excel import ROTULO
from seguimiento.frases import explicar
from seguimiento.plazos import Situacion, Umbrales
from seguimiento.rotulos import ACUERDO, Rotulo

from .carpeta import carpeta
from .comparacion import CAMPOS, Lectura, diferencias, simple
from .resumen import resumir

REGLA = "semantica §2 a §6"
# De cada fila publicada, además de `CAMPOS`: de qué anotación sale.
ADEMAS = (
    "inicio_original", "fin_original", "programado", "dias_retraso", "dias_retraso_original", "frescura",
    "ultimo_reporte", "motivo",
)  # fmt: skip
SECCIONES = {"acciones": "Acciones", "lanzamientos": "Lanzamientos", "acuerdos": "Acuerdos"}
# De qué son y de qué modelos los hechos y los plazos que hacen leer distinto cada sección.
REGISTROS = {
    "acciones": ("accion", (acciones.Avance, acciones.Reprogramacion)),
    "lanzamientos": ("lanzamiento", (barrios.HechoLanzamiento, barrios.Reprogramacion)),
    "acuerdos": ("acuerdo", (conasec.AvanceAcuerdo, conasec.ReprogramacionAcuerdo)),
}


def contenido(usuario, estrategia, corte, sesion=None):
    """Todo lo que se publica, en tipos de JSON: cómo se leyó, con qué regla, las cifras, cada fila y la carpeta."""
    resumen = resumir(usuario, estrategia, corte)
    datos = {
        "estrategia": estrategia.codigo,
        "corte": corte.fecha.isoformat(),
        "conocido": corte.conocido.isoformat(),
        "regla": REGLA,
        "version_de_la_regla": plazos.VERSION,
        "umbrales": asdict(Umbrales.vigentes()),
        "titular": resumen.titular,
        "cifras": cifras(resumen),
        "acciones": las_acciones(usuario, estrategia, corte),
        "carpeta": carpeta(usuario, estrategia, corte, sesion) if sesion else None,
        "demostracion": estrategia.demostracion,
        **los_demas(usuario, resumen, corte),
    }
    return datos | ({"rotulo": ROTULO} if estrategia.demostracion else {})


def las_acciones(usuario, estrategia, corte):
    """{código: fila} de todas las acciones, en el orden del documento."""
    propias = Lectura(usuario, estrategia, corte).acciones().para_archivo()
    filas = explicar(propias.order_by("objetivo__orden", "orden", "pk"), corte, Umbrales.vigentes())
    return {f.codigo: fila(f, f.nombre, f.responsable.codigo if f.responsable else "sin designar") for f in filas}


def los_demas(usuario, resumen, corte):
    """Las filas de los lanzamientos, ya leídos en el resumen, y de los acuerdos adoptados hasta el corte."""
    adoptados = conasec.Acuerdo.objects.visibles_para(usuario).al(corte).con_detalle().por_urgencia()
    acuerdos = explicar(adoptados, corte, Umbrales.vigentes(), ACUERDO)
    return {
        "lanzamientos": {f.codigo: fila(f, str(f.distrito), str(f.distrito.area)) for f in resumen.lanzamientos},
        "acuerdos": {f.codigo: fila(f, f.texto, f.responde or "sin designar") for f in acuerdos},
    }


def fila(leida, nombre, responsable):
    """Lo que la lista dice de algo que se sigue, con sus dos plazos y la razón de su luz."""
    campos = CAMPOS | {campo: campo for campo in ADEMAS}
    dichos = {campo: simple(getattr(leida, anotacion)) for campo, anotacion in campos.items()}
    return {"nombre": nombre, "responsable": responsable} | dichos | {"rotulo": leida.rotulo_dicho}


def cifras(resumen):
    """[[rótulo, valor]] de lo que el tablero dice arriba, en palabras."""
    total, barrios_al_corte = resumen.total, resumen.barrios and resumen.barrios.total
    return [
        ["Acciones", total.n],
        ["Culminadas en plazo, de las exigibles", total.en_plazo_de_exigibles],
        ["Culminadas antes de vencer", total.antes_de_vencer],
        *([s.label, total.situaciones[s]] for s in Situacion),
        *([f"Luz: {r.label.lower()}", total.rotulos[r]] for r in Rotulo),
        ["Reportadas", f"{total.reportadas} de {total.n}"],
        ["Barrios seguros", "sin dato" if barrios_al_corte is None else barrios_al_corte],
        *([f"Sesiones ordinarias {c.anio}", c.frase_ordinarias] for c in resumen.cumplimientos),
        *([f"Sesiones descentralizadas {c.anio}", c.frase_descentralizadas] for c in resumen.cumplimientos),
    ]


@dataclass(frozen=True, slots=True)
class Cotejo:
    """En qué difiere lo publicado de una lectura de hoy: [[rótulo, entonces, ahora]] y [(sección, filas)]."""

    nombre: str
    cifras: list
    secciones: list

    @property
    def igual(self):
        return not self.cifras and not any(filas for _, filas in self.secciones)

    @property
    def huella(self):
        """Lo que vio quien decide: si cambia algo más, es otra."""
        dicho = [self.cifras, [[titulo, [asdict(d) for d, _ in filas]] for titulo, filas in self.secciones]]
        return sha256(json.dumps(dicho, default=str).encode()).hexdigest()[:16]


def misma_regla(datos):
    """Si lo publicado se calculó con la versión de hoy. Los de antes de la 2 no la guardaron."""
    return datos.get("version_de_la_regla", 1) == plazos.VERSION


def mismos_umbrales(datos):
    """Si se calculó con los umbrales de hoy; los publicados antes guardaron solo algunos."""
    hoy = asdict(Umbrales.vigentes())
    return all(hoy.get(nombre) == valor for nombre, valor in datos["umbrales"].items())


def cotejar(usuario, estrategia, publicado, datos):
    """[Cotejo] del mismo (T, K) leído hoy, y de T con lo que se sabe ahora.

    Lo registrado después de K solo explica la segunda: en el mismo (T, K) no cuenta, y lo que cambie viene de una
    definición, de los umbrales o de la regla.
    """
    mismo = publicado.corte
    ahora = replace(mismo, conocido=timezone.now(), es_ahora=True)
    return [
        _cotejo("el mismo corte, leído hoy", usuario, estrategia, mismo, datos, {}),
        _cotejo("esa fecha, con lo que se sabe ahora", usuario, estrategia, ahora, datos, desde_entonces(mismo)),
    ]


def _cotejo(nombre, usuario, estrategia, corte, datos, hechos):
    resumen = resumir(usuario, estrategia, corte)
    vivas = {"acciones": Lectura(usuario, estrategia, corte).fotografia(), **los_demas(usuario, resumen, corte)}
    return cotejar_con(nombre, datos, vivas | {"cifras": cifras(resumen)}, hechos)


def cotejar_con(nombre, datos, otros, hechos):
    """`Cotejo` de un contenido con otro de la misma fecha; las secciones y la carpeta, las que traigan los dos."""
    vivos = dict(otros["cifras"])
    # Una cifra que la regla de hoy ya no dice no difiere: no hay con qué compararla.
    dichas = [(r, antes) for r, antes in datos.get("cifras", []) if r in vivos or misma_regla(datos)]
    distintas = [[r, antes, vivos.get(r, "—")] for r, antes in dichas if antes != vivos.get(r, "—")]
    secciones = [
        (titulo, [(d, hechos.get((clave, d.codigo), [])) for d in diferencias(datos[clave], otros[clave])])
        for clave, titulo in SECCIONES.items()
        if clave in datos
    ]
    return Cotejo(nombre, distintas + de_la_carpeta(datos.get("carpeta"), otros.get("carpeta")), secciones)


def de_la_carpeta(antes, ahora):
    """[[parte, cuántas, cuántas]] de la carpeta de la sesión que ya no dice lo mismo; ninguna si falta una."""
    antes, ahora = json.loads(json.dumps([antes or {}, ahora or {}]))
    distintas = [parte for parte in antes if parte in ahora and antes[parte] != ahora[parte]]
    return [[f"Carpeta: {p.replace('_', ' ')}", cuanto(antes[p]), f"{cuanto(ahora[p])}, distinto"] for p in distintas]


def cuanto(parte):
    """De una parte de la carpeta, cuántas filas trae o lo que dice."""
    return len(parte) if isinstance(parte, list) else "—" if parte is None else str(parte)[:80]


def desde_entonces(corte):
    """{(sección, código): [(registro, motivo de su anulación)]} de lo ocurrido hasta T que se supo después de K."""
    hallados = {}
    for seccion, (dueno, modelos) in REGISTROS.items():
        for modelo in modelos:
            propios = modelo.objects.select_related(dueno, "registrado_por", "anulacion")
            propios = propios.filter(**{f"{propios.TIEMPO}__lte": corte.fecha})
            nuevo = Q(registrado_en__gt=corte.conocido, anulacion=None)
            anulado = Q(registrado_en__lte=corte.conocido, anulacion__registrado_en__gt=corte.conocido)
            for registro in propios.filter(nuevo | anulado):
                motivo = "" if registro.vale else registro.anulacion.motivo
                hallados.setdefault((seccion, registro.seguido.codigo), []).append((registro, motivo))
    return hallados
