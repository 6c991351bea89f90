import { mount } from "/captcha-gate.js";

const { endpoint, scriptUrl: script, region, prefix, scenes } = window.captchaGateDemo;
const form = document.getElementById("contact");

// The page and the endpoint may have different origins.
form.action = new URL("forms/contact", new URL(endpoint, location)).href;

// Disabled while a check or a submission is running. Back from another page nothing is.
const send = form.querySelector("[type=submit]");
const showBusy = () => (send.disabled = form.dataset.captchaState === "checking");
form.addEventListener("captchagate:state", showBusy);
addEventListener("pageshow", showBusy);

// Without an endpoint the fields go to the form's action. The delivery may take its time.
mount(form, { script, region, prefix, scene: scenes.V3, mode: "embed", timeout: 15000, "text-passed": "Your message was delivered. Thank you." });
