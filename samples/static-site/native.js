// The least that a form needs which the browser posts itself: the check fills in the token, then the button works.
const { endpoint, scriptUrl, region, prefix, scenes } = window.captchaGateDemo;
const form = document.getElementById("contact");
const send = document.getElementById("send");
const status = document.getElementById("status");
let check, expiry;

// The page and the endpoint may have different origins.
form.action = new URL("forms/contact", new URL(endpoint, location)).href;

function ask(text) {
  clearTimeout(expiry);
  form.elements.captchaVerifyParam.value = "";
  send.disabled = true;
  status.textContent = text;
}

function start() {
  initAliyunCaptcha({
    SceneId: scenes.V3,
    mode: "embed",
    element: "#check",
    button: "#send",
    language: "en",
    getInstance: instance => (check = instance),
    success: token => {
      form.elements.captchaVerifyParam.value = token;
      send.disabled = false;
      status.textContent = "You can send it now.";
      // A token is good for 90 seconds.
      expiry = setTimeout(renew, 80000);
    },
    fail: () => ask("Please do the security check once more."),
    onError: () => ask("The security check could not be loaded. Please write to hello@example.com."),
  });
  ask("Please do the security check, then send.");
}

function renew() {
  check?.refresh();
  ask("Please do the security check once more.");
}

// A second click would post the form again; the endpoint delivers the same post once, but the visitor should see that it is on its way.
// The button is disabled after the browser has collected the fields, its own among them. Who stops the loading may send again.
form.addEventListener("submit", () => setTimeout(() => {
  send.disabled = true;
  status.textContent = "Sending…";
  clearTimeout(expiry);
  expiry = setTimeout(() => (send.disabled = false), 15000);
}));

// Back from the next page: the token is used, and the next check enables the button.
addEventListener("pageshow", event => event.persisted && renew());

window.AliyunCaptchaConfig = { region, prefix };
document.head.append(Object.assign(document.createElement("script"), {
  src: scriptUrl,
  onload: start,
  onerror: () => ask("The security check could not be loaded. Please write to hello@example.com."),
}));
