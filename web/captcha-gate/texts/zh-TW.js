export default {
  waiting: "請完成安全驗證。",
  checking: "請稍候…",
  passed: "驗證通過。",
  again: "請重新完成安全驗證。",
  denied: "驗證未通過，請再試一次。",
  later: "暫時無法驗證，請稍後再試。",
  setup: "此頁面無法進行驗證，請透過其他方式與我們聯絡。",
};
