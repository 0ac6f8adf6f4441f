"""API de lectura del territorio: regiones, lanzamientos y barrios al corte, en JSON y en GeoJSON."""

from barrio_seguro.geo.territorio import geometria_de
from barrio_seguro.models import Area, Barrio, Programa
from barrio_seguro.regiones import regiones_al
from barrio_seguro.views.lanzamientos import lanzamientos_explicados
from seguimiento.excel import ROTULO
from seguimiento.models import Documento

from .api import de_lectura, en_json, error

GEOJSON = "application/geo+json"


def sobre(request, **cuerpo):
    """Los dos tiempos y, si la base es de demostración, su rótulo, con lo que se responde."""
    tiempos = {"corte": request.corte.fecha.isoformat(), "conocido": request.corte.conocido_iso}
    rotulo = {"demostracion": True, "rotulo": ROTULO} if Documento.objects.ficticios().exists() else {}
    return tiempos | rotulo | cuerpo


def coleccion(request, rasgos):
    """Una `FeatureCollection` (RFC 7946), con los dos tiempos como miembros de más."""
    return en_json(sobre(request, type="FeatureCollection", features=rasgos), GEOJSON)


def punto(fila, propiedades):
    """Rasgo de un punto; sin coordenadas, su geometría es nula."""
    sitio = None
    if fila.latitud is not None:
        sitio = {"type": "Point", "coordinates": [float(fila.longitud), float(fila.latitud)]}
    return {"type": "Feature", "geometry": sitio, "properties": propiedades}


def las_regiones(request):
    programa = Programa.objects.visibles_para(request.user).vigente(request.corte)
    return regiones_al(request.corte, programa, lanzamientos_explicados(request)) if programa else []


@de_lectura
def regiones(request, formato="json"):
    """GET /api/v1/regiones y .geojson: lo que el documento cuenta, lo lanzado y lo registrado en cada una de las 26."""
    filas = las_regiones(request)
    if formato == "json":
        return en_json(sobre(request, regiones=[region(aqui) for aqui in filas]))
    geometria = geometria_de({aqui.area.codigo for aqui in filas})
    return coleccion(
        request,
        [
            {"type": "Feature", "id": a.area.codigo, "geometry": geometria[a.area.codigo], "properties": region(a)}
            for a in filas
        ],
    )


def region(aqui):
    """Una región al corte; nulo es «no hay dato», que no es 0."""
    return {
        "area": aqui.area.codigo,
        "nombre": aqui.area.nombre,
        "numero": aqui.region and aqui.region.numero,
        "nombre_literal": aqui.region and aqui.region.nombre,
        "cantidad": aqui.cantidad if aqui.region else None,
        "lanzados": aqui.lanzados,
        "barrios": aqui.barrios,
        "registrados": aqui.registrados,
        "registrados_nuevos": aqui.nuevos,
        "lanzamientos": [fila.codigo for fila in aqui.lanzamientos],
        "lanzamientos_realizados": aqui.realizados,
        "lanzamientos_vencidos": aqui.atrasos,
    }


@de_lectura
def lanzamientos(request, formato="json"):
    """GET /api/v1/lanzamientos y .geojson."""
    filas = lanzamientos_explicados(request)
    if formato == "json":
        return en_json(sobre(request, lanzamientos=[lanzamiento(fila) for fila in filas]))
    return coleccion(request, [punto(fila, lanzamiento(fila)) for fila in filas])


def lanzamiento(fila):
    """Un lanzamiento al corte, con el estado como se dice de él."""
    return {
        "codigo": fila.codigo,
        "numero": fila.numero,
        **distrito(fila.distrito),
        "fecha_programada": fila.fecha_programada,
        "fecha_vigente": fila.plazo_fin,
        "reprogramaciones": fila.movimientos,
        "estado": fila.estado_dicho.lower(),
        "fecha": fila.fecha_culminacion,
        "situacion": fila.situacion,
        "semaforo": fila.semaforo,
        "rotulo": fila.rotulo_dicho,
        "rotulo_codigo": fila.rotulo,
        "motivo": fila.motivo,
        "dias_retraso": fila.dias_retraso,
        "dias_retraso_original": fila.dias_retraso_original,
        "nombre_barrio": fila.nombre_barrio or None,
        "ordinal_nacional": fila.ordinal_nacional,
    }


@de_lectura
def barrios(request, formato="json"):
    """GET /api/v1/barrios y .geojson: los registrados que existen al corte, de `?region=` si se pide."""
    filas = Barrio.objects.visibles_para(request.user).al(request.corte).con_detalle()
    pedida = request.GET.get("region")
    if pedida:
        if pedida not in dict(Area.objects.opciones()):
            return error(404, f"«{pedida}» no es una región del mapa: use su código, como PE-LAL.")
        filas = filas.filter(distrito__area__codigo=pedida)
    if formato == "json":
        return en_json(sobre(request, barrios=[barrio(fila) for fila in filas]))
    return coleccion(request, [punto(fila, barrio(fila)) for fila in filas])


def barrio(fila):
    return {
        "id": fila.pk,
        "nombre": fila.nombre or None,
        **distrito(fila.distrito),
        "desde": fila.desde,
        "hasta": fila.hasta,
        "estado": fila.estado,
        "ordinal_nacional": fila.ordinal_nacional,
        "comisaria": fila.comisaria or None,
        "articulador": fila.articulador and fila.articulador.codigo,
        "lanzamiento": fila.lanzamiento and fila.lanzamiento.codigo,
    }


def distrito(cual):
    return {
        "ubigeo": cual.ubigeo,
        "distrito": cual.nombre,
        "provincia": cual.provincia,
        "area": cual.area.codigo,
    }
