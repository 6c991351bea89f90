// What a widget needs before it can be initialised: Alibaba's script, and a scene id.

import { within } from "./widget.js";

let script = null;

/** Loads Alibaba's script. One that fails or does not answer in time is removed, so that the next start tries again. */
export function loadScript(options) {
  return script ||= load(options).finally(() => { script = null; });
}

async function load({ script: src, region, prefix, timeout }) {
  if (window.initAliyunCaptcha) return;
  if (!prefix) throw { code: "prefix-missing" };
  // The script reads it once, when it is executed.
  window.AliyunCaptchaConfig = { region, prefix };
  const tag = document.createElement("script");
  const loaded = new Promise((resolve, reject) => {
    const fail = code => reject({ code: "script-" + code });
    Object.assign(tag, { src, onload: () => window.initAliyunCaptcha ? resolve() : fail("unexpected"), onerror: () => fail("unreachable") });
    document.head.append(tag);
  });
  try {
    await within(timeout, loaded, null, { code: "script-timeout" });
  } catch (error) {
    tag.remove();
    throw error;
  }
}

/** The scene id to initialise with. A scene in encryption mode needs one that only the endpoint can make. */
export async function sceneIds({ encrypted, scene, timeout }, endpoint) {
  if (encrypted == null || encrypted === false) {
    if (!scene) throw { code: "scene-missing" };
    return { sceneId: scene };
  }

  const url = encrypted.length ? encrypted : endpoint.replace(/\/(verify|forms\/[^/]*)\/?$/, "/scene");
  const answer = fetch(url + "?scene=" + encodeURIComponent(scene ?? "")).then(response => response.ok ? response.json() : Promise.reject(response.status));
  try {
    return await within(timeout, answer);
  } catch (cause) {
    throw { code: "scene-request-failed", status: +cause || 0 };
  }
}
