// Lo que htmx calla se dice: sin red, un rechazo o una falla del servidor. La página queda como estaba.
(() => {
  const DICHOS = {
    0: "No hay conexión con el tablero. Revise su red y vuelva a intentarlo.",
    400: "El tablero no entendió lo pedido. Recargue la página y vuelva a intentarlo.",
    403: "Su rol no lo permite, o su sesión cambió desde que abrió esta página. Recárguela.",
    404: "Eso ya no está, o usted no puede verlo. Recargue la página.",
    413: "Lo enviado es demasiado grande.",
    429: "Son demasiados intentos seguidos. Espere un minuto.",
    507: "No queda espacio en el disco. Avise a quien administra el tablero.",
  };
  const FALLA = "El tablero no pudo completarlo. Vuelva a intentarlo y, si se repite, avise a quien lo administra.";
  let aviso = null;

  function callar() {
    aviso?.remove();
    aviso = null;
  }

  function decir(situacion) {
    callar();
    aviso = document.createElement("p");
    aviso.className = "error";
    aviso.setAttribute("role", "alert");
    const cual = situacion ? ` (${situacion})` : "";
    aviso.textContent = `${DICHOS[situacion] || FALLA} Lo que ve es de antes.${cual}`;
    document.querySelector("main").prepend(aviso);
    aviso.scrollIntoView({ block: "nearest" });
  }

  document.addEventListener("htmx:responseError", (evento) => decir(evento.detail.xhr.status));
  document.addEventListener("htmx:sendError", () => decir(0));
  document.addEventListener("htmx:timeout", () => decir(0));
  document.addEventListener("htmx:swapError", () => decir(500));
  document.addEventListener("htmx:afterSwap", callar);
})();
