// Yours to fill in; see docs/mini-programs.md.
window.captchaWebview = {
  region: "cn",
  prefix: "YOUR_PREFIX",
  scene: "YOUR_SCENE",
  language: "cn",
  script: "https://o.alicdn.com/captcha-frontend/aliyunCaptcha/AliyunCaptcha.js",
  // With an endpoint the app gets a receipt; without one it gets the token, for its server to verify.
  endpoint: "",
  // The endpoint's /api/scene, for a scene in encryption mode.
  sceneRoute: "",
  // Windows of these origins may get the result by postMessage. Mini programs and apps need none.
  parents: [],
};
