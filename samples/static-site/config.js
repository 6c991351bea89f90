// Where this page finds its services. The playground serves its own version of this file, with the ports it runs on.
window.captchaGateDemo = {
  endpoint: "/api/verify",
  scriptUrl: "http://127.0.0.1:8081/AliyunCaptcha.js",
  region: "sgp",
  prefix: "emulator",
  scenes: { V2: "emuscene2", V3: "emuscene3" },
};
