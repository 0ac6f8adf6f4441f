"""Lo que se le pide a una pantalla: WCAG 2.2 AA con contraste 7:1, mirado por axe."""

from axe_playwright_python.sync_playwright import Axe

REGLAS = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "rules": {"color-contrast-enhanced": {"enabled": True}},
}


def faltas_de(pagina, reglas=REGLAS):
    """[(regla, elemento, qué falta)] de una página ya abierta."""
    violaciones = Axe().run(pagina, options=reglas).response["violations"]
    return [(v["id"], v["nodes"][0]["html"][:160], v["nodes"][0]["failureSummary"]) for v in violaciones]
