"""Construye ``peru_regiones.geojson`` desde las divisiones de primer nivel de Natural Earth 1:10m (dominio público).

Documenta de dónde sale la geometría; no corre en producción. Necesita ``shapely>=2.1``:
``python barrio_seguro/geo/construir.py ne_10m_admin_1.geojson peru_regiones.geojson``
"""

import argparse
import json
from pathlib import Path

import shapely
from shapely.geometry import MultiPolygon, Point, Polygon, mapping, shape
from shapely.geometry.polygon import orient
from shapely.ops import unary_union

# Clave estable de Natural Earth → id del mapa, nombre, departamento INEI y capital (lon, lat), que sirve de control.
# Su campo iso_3166_2 no sirve de clave: da PE-LIM a las dos Limas.
AREAS = {
    "PER-584": ("PE-AMA", "Amazonas", "01", (-77.8728, -6.2294)),
    "PER-577": ("PE-ANC", "Áncash", "02", (-77.5292, -9.5297)),
    "PER-569": ("PE-APU", "Apurímac", "03", (-72.8861, -13.6289)),
    "PER-570": ("PE-ARE", "Arequipa", "04", (-71.5289, -16.3933)),
    "PER-586": ("PE-AYA", "Ayacucho", "05", (-74.2253, -13.1603)),
    "PER-578": ("PE-CAJ", "Cajamarca", "06", (-78.5108, -7.1547)),
    "PER-3505": ("PE-CAL", "Callao", "07", (-77.1469, -12.0631)),
    "PER-571": ("PE-CUS", "Cusco", "08", (-71.9767, -13.5192)),
    "PER-588": ("PE-HUV", "Huancavelica", "09", (-74.9714, -12.7869)),
    "PER-579": ("PE-HUC", "Huánuco", "10", (-76.2397, -9.93)),
    "PER-589": ("PE-ICA", "Ica", "11", (-75.7292, -14.0636)),
    "PER-590": ("PE-JUN", "Junín", "12", (-75.2044, -12.0653)),
    "PER-580": ("PE-LAL", "La Libertad", "13", (-79.0288, -8.1116)),
    "PER-566": ("PE-LAM", "Lambayeque", "14", (-79.8417, -6.7736)),
    "PER-587": ("PE-LMA", "Lima Metropolitana", "15", (-77.0428, -12.0464)),
    "PER-591": ("PE-LIM", "Lima Provincias", "15", (-77.605, -11.1067)),
    "PER-585": ("PE-LOR", "Loreto", "16", (-73.2538, -3.7491)),
    "PER-572": ("PE-MDD", "Madre de Dios", "17", (-69.1836, -12.5933)),
    "PER-574": ("PE-MOQ", "Moquegua", "18", (-70.9356, -17.1956)),
    "PER-581": ("PE-PAS", "Pasco", "19", (-76.2625, -10.6864)),
    "PER-567": ("PE-PIU", "Piura", "20", (-80.6328, -5.1945)),
    "PER-573": ("PE-PUN", "Puno", "21", (-70.0219, -15.8402)),
    "PER-582": ("PE-SAM", "San Martín", "22", (-76.9717, -6.0342)),
    "PER-575": ("PE-TAC", "Tacna", "23", (-70.2536, -18.0147)),
    "PER-568": ("PE-TUM", "Tumbes", "24", (-80.4515, -3.5669)),
    "PER-583": ("PE-UCA", "Ucayali", "25", (-74.5331, -8.3831)),
}
CHICAS = ("PE-LMA", "PE-CAL")
# Natural Earth deja en Lima el aeropuerto, Ventanilla y Mi Perú. Este límite del Callao es nuestro y aproximado; del
# lado del mar da igual por dónde pase, porque solo recorta tierra.
CALLAO = Polygon(
    [(-77.195, -11.800), (-77.125, -11.817), (-77.098, -11.880), (-77.090, -11.905), (-77.116, -11.950)]
    + [(-77.106, -11.985), (-77.089, -12.012), (-77.081, -12.036), (-77.090, -12.055), (-77.101, -12.066)]
    + [(-77.104, -12.082), (-77.104, -12.20), (-77.30, -12.20), (-77.30, -11.80)]
)


def poligonos(figura):
    """Polígonos sueltos de una geometría simple o múltiple."""
    return [parte for parte in getattr(figura, "geoms", [figura]) if parte.geom_type == "Polygon"]


def juntar(partes):
    """Un polígono si hay uno; si hay varios, un multipolígono."""
    return partes[0] if len(partes) == 1 else MultiPolygon(partes)


def leer(origen):
    """Áreas por id, con el Callao corregido y sin islotes de menos de unos 6 km²."""
    rasgos = json.loads(Path(origen).read_text(encoding="utf-8"))["features"]
    clave = {rasgo["properties"].get("adm1_code"): rasgo["geometry"] for rasgo in rasgos}
    areas = {AREAS[codigo][0]: shapely.make_valid(shape(figura)) for codigo, figura in clave.items() if codigo in AREAS}
    tierra = unary_union([areas["PE-LMA"], areas["PE-CAL"]])
    areas["PE-CAL"] = juntar([p for p in poligonos(tierra.intersection(CALLAO)) if p.area > 1e-4])
    areas["PE-LMA"] = juntar([p for p in poligonos(tierra.difference(CALLAO)) if p.area > 1e-4])
    for area, figura in areas.items():
        if area != "PE-CAL" and len(poligonos(figura)) > 1:
            areas[area] = juntar([p for p in poligonos(figura) if p.area > 5e-4])
    return areas


def simplificar(areas, fina, gruesa):
    """Dos pasadas sin huecos: tolerancia fina para Lima y Callao, gruesa para las demás (grados).

    El «resto del mundo» cierra la cobertura: la única línea que la segunda pasada no toca es la de las dos chicas.
    """
    primera = dict(zip(areas, shapely.coverage_simplify(list(areas.values()), fina), strict=True))
    grandes = [area for area in areas if area not in CHICAS]
    resto = shapely.box(-90, -25, -60, 5).difference(unary_union(list(primera.values())))
    figuras = [primera[area] for area in grandes] + [resto]
    segunda = shapely.coverage_simplify(figuras, gruesa, simplify_boundary=False)
    return primera | dict(zip(grandes, segunda, strict=False))


def redondear(figura, decimales):
    """Vértices redondeados y sin repetir; anillo exterior en sentido horario."""
    partes = []
    for poligono in poligonos(figura):
        puntos = [(round(x, decimales), round(y, decimales)) for x, y in poligono.exterior.coords]
        puntos = [p for i, p in enumerate(puntos) if i == 0 or p != puntos[i - 1]]
        if len(puntos) >= 4:
            partes.append(orient(Polygon(puntos), sign=-1.0))
    return juntar(partes)


def rasgo(area, nombre, inei, capital, figura):
    """Rasgo GeoJSON con el punto de su rótulo; falla si la figura no vale o no contiene a su capital."""
    if not figura.is_valid or not figura.contains(Point(capital)):
        raise SystemExit(f"{area}: contorno inválido o capital fuera de él")
    mayor = max(poligonos(figura), key=lambda p: p.area)
    x, y = shapely.maximum_inscribed_circle(mayor).coords[0]
    propiedades = {"id": area, "name": nombre, "inei": inei, "cx": round(x, 2), "cy": round(y, 2)}
    return {"type": "Feature", "id": area, "properties": propiedades, "geometry": mapping(figura)}


def main():
    """Lee los argumentos, construye y escribe."""
    orden = argparse.ArgumentParser(description=__doc__)
    orden.add_argument("origen", help="GeoJSON de Natural Earth admin-1 (entero o solo el Perú)")
    orden.add_argument("destino")
    orden.add_argument("--fina", type=float, default=0.008, help="tolerancia de Lima Metropolitana y Callao, en grados")
    orden.add_argument("--gruesa", type=float, default=0.04, help="tolerancia de las demás áreas, en grados")
    orden.add_argument("--decimales", type=int, default=3)
    opciones = orden.parse_args()
    figuras = simplificar(leer(opciones.origen), opciones.fina, opciones.gruesa)
    rasgos = [rasgo(*datos, redondear(figuras[datos[0]], opciones.decimales)) for datos in AREAS.values()]
    coleccion = {"type": "FeatureCollection", "features": sorted(rasgos, key=lambda r: r["id"])}
    texto = json.dumps(coleccion, ensure_ascii=False, separators=(",", ":"))
    Path(opciones.destino).write_text(texto + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
