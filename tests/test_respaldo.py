"""`make respaldo`: copia mientras se escribe, con los sustentos, y lo copiado se puede abrir."""

import shutil
import tarfile
import threading
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.backends.sqlite3.base import Database

from seguimiento import respaldo
from seguimiento.respaldo import RespaldoFallido, copiar_base, respaldar


def nueva(ruta):
    base = Database.connect(ruta, isolation_level=None)
    base.execute("PRAGMA journal_mode=WAL")
    base.execute("CREATE TABLE fila (n INTEGER PRIMARY KEY, texto TEXT)")
    return base


def contar(ruta):
    copia = Database.connect(ruta)
    n, ultima = copia.execute("SELECT COUNT(*), MAX(n) FROM fila").fetchone()
    copia.close()
    return n, ultima


def test_copiar_mientras_se_escribe_no_pierde_ninguna_fila_confirmada(tmp_path):
    base, fin, confirmadas = nueva(tmp_path / "viva.sqlite3"), threading.Event(), []

    def escribir():
        propia = Database.connect(tmp_path / "viva.sqlite3", isolation_level=None, timeout=20)
        while not fin.is_set():
            propia.execute("INSERT INTO fila (texto) VALUES (?)", ["x" * 500])
            confirmadas.append(1)
        propia.close()

    hilo = threading.Thread(target=escribir)
    hilo.start()
    try:
        for n in range(5):
            while len(confirmadas) < 50 * (n + 1):
                pass
            antes = len(confirmadas)
            copiar_base(tmp_path / "viva.sqlite3", tmp_path / f"{n}.sqlite3")
            cuantas, ultima = contar(tmp_path / f"{n}.sqlite3")
            assert antes <= cuantas == ultima
    finally:
        fin.set()
        hilo.join()
        base.close()


def test_copiar_el_archivo_a_secas_si_las_pierde(tmp_path):
    """Por eso existe la orden: lo último está en el `-wal`."""
    base = nueva(tmp_path / "viva.sqlite3")
    base.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    base.execute("INSERT INTO fila (texto) VALUES ('x')")
    shutil.copy(tmp_path / "viva.sqlite3", tmp_path / "a-secas.sqlite3")
    copiar_base(tmp_path / "viva.sqlite3", tmp_path / "bien.sqlite3")
    assert contar(tmp_path / "a-secas.sqlite3")[0] == 0 and contar(tmp_path / "bien.sqlite3")[0] == 1
    base.close()


def test_el_respaldo_trae_la_base_y_los_sustentos_y_solo_lo_lee_su_dueno(tmp_path):
    nueva(tmp_path / "viva.sqlite3").close()
    (tmp_path / "sustentos" / "2022").mkdir(parents=True)
    (tmp_path / "sustentos" / "2022" / "oficio.pdf").write_bytes(b"%PDF")
    hecho = respaldar(tmp_path / "viva.sqlite3", tmp_path / "sustentos", tmp_path / "r" / "uno.tar.gz")
    with tarfile.open(hecho) as comprimido:
        assert {"tablero.sqlite3", "sustentos/2022/oficio.pdf"} <= set(comprimido.getnames())
        comprimido.extractall(tmp_path / "restaurado", filter="data")
    assert contar(tmp_path / "restaurado" / "tablero.sqlite3")[0] == 0
    assert hecho.stat().st_mode & 0o077 == 0
    assert [ruta.name for ruta in hecho.parent.iterdir()] == ["uno.tar.gz"]


def test_si_la_copia_no_sale_sana_no_queda_nada(tmp_path, monkeypatch):
    def no_sana(*_):
        raise RespaldoFallido("La copia de la base no está sana: x")

    nueva(tmp_path / "viva.sqlite3").close()
    monkeypatch.setattr(respaldo, "copiar_base", no_sana)
    with pytest.raises(RespaldoFallido):
        respaldar(tmp_path / "viva.sqlite3", tmp_path / "nada", tmp_path / "r" / "uno.tar.gz")
    assert list((tmp_path / "r").iterdir()) == []


@pytest.mark.django_db
def test_la_orden_respalda_la_base_que_se_usa(tmp_path):
    if connection.vendor != "sqlite":
        with pytest.raises(CommandError, match="pg_dump"):
            call_command("respaldar")
        return
    dicho = StringIO()
    call_command("respaldar", str(tmp_path / "uno.tar.gz"), stdout=dicho)
    with tarfile.open(tmp_path / "uno.tar.gz") as comprimido:
        comprimido.extract("tablero.sqlite3", tmp_path, filter="data")
    copia = Database.connect(tmp_path / "tablero.sqlite3")
    assert copia.execute("SELECT COUNT(*) FROM estrategia_accion").fetchone()[0] == 18
    assert "Respaldo en" in dicho.getvalue()
    copia.close()
