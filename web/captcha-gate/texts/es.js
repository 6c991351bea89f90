export default {
  waiting: "Complete la verificación de seguridad.",
  checking: "Un momento…",
  passed: "Verificación completada.",
  again: "Complete de nuevo la verificación de seguridad.",
  denied: "La verificación ha fallado. Inténtelo de nuevo.",
  later: "La verificación no está disponible. Inténtelo de nuevo en un momento.",
  setup: "La verificación no es posible en esta página. Póngase en contacto con nosotros de otra forma.",
};
