"""Filas → figuras de Plotly, como diccionarios. No consulta; los colores los pone la página según el esquema."""

from seguimiento.frases import fecha
from seguimiento.plazos import Situacion


def curva(puntos):
    """Programado contra real por cierre de mes; `puntos`: [(cierre, Totales o nulo si es posterior al corte, Totales)].

    Lo programado es lineal (supuesto); lo real, la media de las que reportaron, con cuántas son.
    """
    meses = [cierre.isoformat() for cierre, *_ in puntos]
    reales = [(cierre, totales) for cierre, totales, _ in puntos if totales and totales.reportadas]
    return figura(
        [
            linea(meses, [p.programado_medio for *_, p in puntos], "Programado medio, lineal (supuesto)", "dot"),
            linea(
                [cierre.isoformat() for cierre, _ in reales],
                [totales.avance_medio for _, totales in reales],
                "Avance medio de las reportadas",
                "solid",
                [f"{totales.reportadas} de {totales.n} reportadas" for _, totales in reales],
            ),
        ],
        yaxis={"title": {"text": "%"}, "range": [0, 105]},
        xaxis={"type": "date", "tickformat": "%m/%Y"},
    )


def linea(x, y, nombre, trazo, textos=None):
    serie = {
        "type": "scatter",
        "mode": "lines+markers",
        "x": x,
        "y": [None if valor is None else float(valor) for valor in y],
        "name": nombre,
        "line": {"dash": trazo},
        "hovertemplate": "%{x|%d/%m/%Y}: %{y:.1f} %" + ("<br>%{text}" if textos else "") + "<extra></extra>",
    }
    return serie | ({"text": textos} if textos else {})


def situaciones(objetivos):
    """Acciones por situación y objetivo, en barras apiladas; `objetivos`: [(codigo, Totales)]."""
    codigos = [codigo for codigo, _ in objetivos]
    series = [
        {
            "type": "bar",
            "orientation": "h",
            "name": situacion.label,
            "y": codigos,
            "x": [totales.situaciones[situacion] for _, totales in objetivos],
            "text": [totales.situaciones[situacion] or "" for _, totales in objetivos],
            "meta": situacion.value,
            "hovertemplate": f"%{{y}}: %{{x}} {situacion.label.lower()}<extra></extra>",
        }
        for situacion in Situacion
        if any(totales.situaciones[situacion] for _, totales in objetivos)
    ]
    return figura(
        series, barmode="stack", xaxis={"title": {"text": "acciones"}, "dtick": 1}, yaxis={"autorange": "reversed"}
    )


def figura(series, **diseno):
    base = {"legend": {"orientation": "h", "y": -0.25}, "margin": {"l": 50, "r": 16, "t": 16, "b": 40}, "height": 380}
    return {"data": series, "layout": base | diseno}


def tabla_curva(puntos):
    """Lo mismo que la curva, en filas: [(fecha, programado, avance, reportadas, total)]."""
    return [
        (
            fecha(cierre),
            programados.programado_medio,
            totales and totales.avance_medio,
            totales.reportadas if totales else None,
            programados.n,
        )
        for cierre, totales, programados in puntos
    ]
