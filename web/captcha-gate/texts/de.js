export default {
  waiting: "Bitte schließen Sie die Sicherheitsprüfung ab.",
  checking: "Einen Moment…",
  passed: "Geprüft.",
  again: "Bitte schließen Sie die Sicherheitsprüfung noch einmal ab.",
  denied: "Die Sicherheitsprüfung ist fehlgeschlagen. Bitte versuchen Sie es noch einmal.",
  later: "Die Sicherheitsprüfung ist nicht verfügbar. Bitte versuchen Sie es gleich noch einmal.",
  setup: "Die Sicherheitsprüfung ist auf dieser Seite nicht möglich. Bitte wenden Sie sich auf anderem Weg an uns.",
};
