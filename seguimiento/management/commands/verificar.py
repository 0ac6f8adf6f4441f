from django.core.management.base import BaseCommand, CommandError

from seguimiento.verificacion import faltas


class Command(BaseCommand):
    """Comprueba la base contra sus hechos, su historia, sus huellas y sus firmas; rehace las vigencias que no salen."""

    help = "Comprueba que nadie movió la base por fuera del tablero, y rehace las vigencias alteradas. 1 si halla algo."

    def add_arguments(self, parser):
        parser.add_argument("--solo-mirar", action="store_true", help="No rehace nada: solo dice qué halla.")

    def handle(self, *, solo_mirar, **_):
        halladas = list(faltas(rehace=not solo_mirar))
        for falta in halladas:
            self.stdout.write(falta)
        if halladas:
            raise CommandError(f"Faltas halladas: {len(halladas)}. Alguien escribió en la base por fuera del tablero.")
        self.stdout.write("Todo sale de los hechos: vigencias, historia, huellas, firmas y disparadores.")
