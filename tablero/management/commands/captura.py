import shutil

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from playwright.sync_api import sync_playwright

CAPTURA = "docs/tablero.png"
OPCIONES = ["--no-sandbox", "--disable-background-networking"]


class Command(BaseCommand):
    """Rehace la captura del README entrando al tablero que sirve `make demo` en otra terminal."""

    help = "Captura el tablero de «make demo» en docs/tablero.png. Necesita Chromium y las dependencias de desarrollo."

    def add_arguments(self, parser):
        parser.add_argument("--sitio", default="http://127.0.0.1:8000")
        parser.add_argument("--pagina", default="/?corte=2022-06-30")

    def handle(self, *, sitio, pagina, **_):
        chromium = shutil.which("chromium")
        if chromium is None:
            raise CommandError("No hay Chromium: scripts/instalar_sistema.sh lo instala.")
        with sync_playwright() as playwright:
            navegador = playwright.chromium.launch(executable_path=chromium, args=OPCIONES)
            self._capturar(navegador.new_page(viewport={"width": 1366, "height": 900}), sitio, pagina)
        self.stdout.write(f"Captura guardada en {CAPTURA}.")

    def _capturar(self, hoja, sitio, pagina):
        hoja.goto(f"{sitio}/cuentas/login/")
        hoja.fill("[name=login]", "analista")
        hoja.fill("[name=password]", (settings.DATOS / "clave_local.txt").read_text().strip())
        hoja.get_by_role("button", name="Entrar").click()
        hoja.wait_for_url(f"{sitio}/")
        hoja.goto(sitio + pagina)
        hoja.screenshot(path=CAPTURA)
