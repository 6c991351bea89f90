export default {
  waiting: "Veuillez effectuer la vérification de sécurité.",
  checking: "Un instant…",
  passed: "Vérification réussie.",
  again: "Veuillez effectuer à nouveau la vérification de sécurité.",
  denied: "La vérification a échoué. Veuillez réessayer.",
  later: "La vérification est indisponible. Veuillez réessayer dans un instant.",
  setup: "La vérification n’est pas possible sur cette page. Veuillez nous contacter par un autre moyen.",
};
