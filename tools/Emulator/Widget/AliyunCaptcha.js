// The emulator's stand-in for Alibaba Cloud's browser script: the same global, options, callbacks and instance methods,
// a real slider, and tokens from the emulator this file was loaded from. It checks only the distance of the slider.
(() => {
  "use strict";

  const emulator = new URL(".", document.currentScript.src);
  const regions = ["cn", "sgp"];
  const attemptsBeforeRefresh = 2;
  const keySteps = { ArrowRight: 5, ArrowUp: 5, ArrowLeft: -5, ArrowDown: -5, PageUp: 25, PageDown: -25, Home: -100, End: 100 };

  const texts = {
    en: {
      title: "Security check", slide: "Drag the slider to the far right", passed: "Passed", failed: "Not far enough, please try again",
      rejected: "Check rejected, please try again", locked: "Too many attempts", refresh: "Refresh", close: "Close",
      checking: "Checking…", first: "Please drag the slider first", broken: "The check could not be loaded",
    },
    de: {
      title: "Sicherheitsprüfung", slide: "Regler ganz nach rechts ziehen", passed: "Bestanden", failed: "Nicht weit genug, bitte noch einmal",
      rejected: "Prüfung abgelehnt, bitte noch einmal", locked: "Zu viele Versuche", refresh: "Neu laden", close: "Schließen",
      checking: "Wird geprüft…", first: "Bitte zuerst den Regler ziehen", broken: "Die Prüfung konnte nicht geladen werden",
    },
    cn: {
      title: "安全验证", slide: "请将滑块拖动到最右边", passed: "验证通过", failed: "未拖动到位，请重试",
      rejected: "验证未通过，请重试", locked: "尝试次数过多", refresh: "刷新", close: "关闭",
      checking: "验证中…", first: "请先拖动滑块", broken: "验证码加载失败",
    },
    tw: {
      title: "安全驗證", slide: "請將滑塊拖動到最右邊", passed: "驗證通過", failed: "未拖動到位，請重試",
      rejected: "驗證未通過，請重試", locked: "嘗試次數過多", refresh: "重新整理", close: "關閉",
      checking: "驗證中…", first: "請先拖動滑塊", broken: "驗證碼載入失敗",
    },
  };
  Object.assign(texts, {
    ja: {
      title: "セキュリティ認証", slide: "スライダーを右端までドラッグしてください", passed: "認証されました", failed: "右端まで届いていません。もう一度お試しください",
      rejected: "認証に失敗しました。もう一度お試しください", locked: "試行回数が多すぎます", refresh: "更新", close: "閉じる",
      checking: "確認中…", first: "先にスライダーをドラッグしてください", broken: "認証を読み込めませんでした",
    },
    ko: {
      title: "보안 인증", slide: "슬라이더를 오른쪽 끝까지 드래그하세요", passed: "인증되었습니다", failed: "끝까지 드래그되지 않았습니다. 다시 시도해 주세요",
      rejected: "인증에 실패했습니다. 다시 시도해 주세요", locked: "시도 횟수가 너무 많습니다", refresh: "새로 고침", close: "닫기",
      checking: "확인 중…", first: "먼저 슬라이더를 드래그하세요", broken: "인증을 불러올 수 없습니다",
    },
    fr: {
      title: "Vérification de sécurité", slide: "Faites glisser le curseur jusqu’au bout à droite", passed: "Réussi", failed: "Pas assez loin, veuillez réessayer",
      rejected: "Vérification refusée, veuillez réessayer", locked: "Trop de tentatives", refresh: "Actualiser", close: "Fermer",
      checking: "Vérification…", first: "Faites d’abord glisser le curseur", broken: "La vérification n’a pas pu être chargée",
    },
    es: {
      title: "Verificación de seguridad", slide: "Arrastre el control hasta el extremo derecho", passed: "Superada", failed: "No llegó al final, inténtelo de nuevo",
      rejected: "Verificación rechazada, inténtelo de nuevo", locked: "Demasiados intentos", refresh: "Actualizar", close: "Cerrar",
      checking: "Comprobando…", first: "Arrastre primero el control", broken: "No se pudo cargar la verificación",
    },
  });
  texts.zh = texts.cn;
  // Alibaba's other languages: the real widget speaks them, this one speaks English.
  for (const code of ["ar", "in", "it", "pt", "ru", "ms", "th", "tr", "vi"]) texts[code] = texts.en;

  // A constructed sheet, because a page's Content-Security-Policy may forbid <style> and style attributes.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    #aliyunCaptcha-mask { position: fixed; inset: 0; background: rgb(0 0 0 / 50%); z-index: 2147483000; }
    .aliyunCaptcha-window { box-sizing: border-box; font: 14px/1.4 system-ui, sans-serif; color: #1f2328; background: #fff; border-radius: 10px; }
    #aliyunCaptcha-window-popup { position: fixed; inset: 50% auto auto 50%; translate: -50% -50%; padding: 16px; max-width: calc(100vw - 16px);
      box-shadow: 0 12px 40px rgb(0 0 0 / 35%); z-index: 2147483001; }
    #aliyunCaptcha-window-embed { display: inline-block; max-width: 100%; padding: 10px; border: 1px solid #d0d7de; }
    .aliyunCaptcha-window [hidden] { display: none; }
    .aliyunCaptcha-head { display: flex; gap: 4px; align-items: center; margin-bottom: 12px; }
    .aliyunCaptcha-title { flex: 1; font-weight: 600; }
    .aliyunCaptcha-window button { font: inherit; color: inherit; border: 0; border-radius: 6px; padding: 4px 10px; background: #eef1f4; cursor: pointer; }
    .aliyunCaptcha-window :focus-visible { outline: 3px solid #1f6feb; outline-offset: 2px; }
    .aliyunCaptcha-track { position: relative; box-sizing: border-box; max-width: 100%; border-radius: 6px; background: #eef1f4; overflow: hidden;
      user-select: none; touch-action: none; }
    .aliyunCaptcha-fill { position: absolute; inset: 0 auto 0 0; width: 0; background: #c8e1ff; }
    .aliyunCaptcha-hint { margin-top: 8px; min-height: 1.4em; text-align: center; }
    .aliyunCaptcha-slider { position: absolute; inset: 0 auto 0 0; display: grid; place-items: center; border-radius: 6px; color: #fff; background: #1f6feb;
      cursor: grab; font-size: 18px; }
    .aliyunCaptcha-slider:focus-visible { outline-offset: -4px; outline-color: #fff; }
    .aliyunCaptcha-track[data-state="passed"] .aliyunCaptcha-fill { background: #aceebb; }
    .aliyunCaptcha-track[data-state="passed"] .aliyunCaptcha-slider { background: #1a7f37; }
    .aliyunCaptcha-track[data-state="failed"] .aliyunCaptcha-slider { background: #cf222e; }
    .aliyunCaptcha-foot { margin-top: 4px; text-align: center; font-size: 12px; color: #59636e; }`);

  function make(tag, className, attributes = {}, ...children) {
    const node = document.createElement(tag);
    if (className) node.className = className;
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    node.append(...children);
    return node;
  }

  const pause = milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds));

  /** The slider: reports each release as `onRelease(reachedTheEnd)`, and answers to pointer and keyboard alike. */
  class Slider {
    #value = 0;
    #enabled = true;

    constructor(words, { width = 320, height = 40 } = {}, onRelease) {
      this.onRelease = onRelease;
      this.fill = make("div", "aliyunCaptcha-fill");
      this.hint = make("div", "aliyunCaptcha-hint", { role: "status" });
      this.handle = make("div", "aliyunCaptcha-slider", {
        id: "aliyunCaptcha-sliding-slider", role: "slider", tabindex: "0", "aria-label": words.slide,
        "aria-valuemin": "0", "aria-valuemax": "100", "aria-valuenow": "0",
      }, "»");
      this.track = make("div", "aliyunCaptcha-track", { id: "aliyunCaptcha-sliding-body", "data-state": "idle" }, this.fill, this.handle);
      this.track.style.width = `${Math.max(320, width)}px`;
      this.track.style.height = `${height}px`;
      this.handle.style.width = `${Math.max(40, height)}px`;
      this.handle.addEventListener("pointerdown", event => this.#drag(event));
      this.handle.addEventListener("keydown", event => this.#key(event));
    }

    get state() {
      return this.track.dataset.state;
    }

    show(state, text, enabled) {
      this.#enabled = enabled;
      this.track.dataset.state = state;
      this.hint.textContent = text;
      this.handle.setAttribute("aria-disabled", String(!enabled));
      if (state === "idle") this.#move(0);
    }

    #move(value) {
      this.#value = Math.min(100, Math.max(0, value));
      const way = this.#value / 100;
      this.handle.style.left = `calc((100% - ${this.handle.style.width}) * ${way})`;
      this.fill.style.width = `calc((100% - ${this.handle.style.width}) * ${way})`;
      this.handle.setAttribute("aria-valuenow", String(Math.round(this.#value)));
    }

    #drag(down) {
      if (!this.#enabled || down.button !== 0) return;
      const way = this.track.clientWidth - this.handle.offsetWidth;
      const move = event => this.#move(((event.clientX - down.clientX) / way) * 100);
      this.handle.setPointerCapture(down.pointerId);
      this.handle.addEventListener("pointermove", move);
      const end = event => {
        for (const name of ["pointerup", "pointercancel"]) this.handle.removeEventListener(name, end);
        this.handle.removeEventListener("pointermove", move);
        if (event.type === "pointerup" && this.#value > 1) this.#release();
        else this.#move(0);
      };
      for (const name of ["pointerup", "pointercancel"]) this.handle.addEventListener(name, end);
    }

    #key(event) {
      const commits = event.key === "Enter" || event.key === " ";
      if (!this.#enabled || !(commits || event.key in keySteps)) return;
      event.preventDefault();
      if (!commits) this.#move(this.#value + keySteps[event.key]);
      if (this.#value >= 100 || (commits && this.#value > 0)) this.#release();
    }

    #release() {
      this.onRelease(this.#value >= 98);
    }
  }

  /** One widget on the page, from `initAliyunCaptcha` to `destroyCaptcha`. */
  class Captcha {
    #options;
    #words;
    #architecture;
    #slider;
    #window;
    #mask;
    #refreshButton;
    #button;
    #returnFocusTo = null;
    #attempts = 0;
    #heldToken = null;
    #wanted = false;
    #busy = false;
    #listening = new AbortController();

    constructor(options) {
      this.#options = options;
      this.#words = texts[options.language] ?? texts.cn;
      // A page that sends both families of callbacks is a V2 page that was only half migrated.
      this.#architecture = options.captchaVerifyCallback ? "V2" : "V3";
    }

    async start() {
      const problem = this.#misuse();
      if (problem) return this.#fail(...problem);
      this.#build();
      const scene = await this.#ask(`initialization/${encodeURIComponent(this.#options.SceneId)}`, "IllegalScene");
      // The page never gets an instance that it could destroy.
      if (!scene) return this.#destroy();
      if (scene.architecture && scene.architecture !== this.#architecture) {
        this.#destroy();
        return this.#fail("IllegalScene", `Scene "${scene.id}" is ${scene.architecture}, but the page gave ${this.#architecture}'s callbacks.`);
      }
      this.#options.getInstance?.(this.#instance());
    }

    #instance() {
      return {
        show: () => this.#show(),
        hide: () => this.#hide(),
        refresh: () => this.#refresh(),
        destroyCaptcha: () => this.#destroy(),
        startTracelessVerification: () => this.#traceless(),
      };
    }

    /** The checks that the real script makes before it asks for anything, with the codes of its documentation. */
    #misuse() {
      const { SceneId, mode, element, button, language, UserCertifyId, captchaVerifyCallback, success } = this.#options;
      const { region, prefix } = { region: this.#options.region, prefix: this.#options.prefix, ...window.AliyunCaptchaConfig };
      if (!prefix) return ["IllegalUserTag", "Set window.AliyunCaptchaConfig = { region, prefix } before this script is loaded."];
      if (!regions.includes(region)) return ["InvalidParameter", `region must be one of ${regions.join(", ")}, not "${region}".`];
      if (typeof SceneId !== "string" || !SceneId) return ["IllegalScene", "SceneId is missing."];
      if (mode !== "popup" && mode !== "embed") return ["InvalidParameter", `mode must be popup or embed, not "${mode}".`];
      if (language && !texts[language]) return ["InvalidParameter", `language "${language}" is not known here; try ${Object.keys(texts).join(", ")}.`];
      if (!captchaVerifyCallback && !success) return ["InvalidParameter", "Give captchaVerifyCallback (V2) or success (V3)."];
      if (mode === "embed" && !document.querySelector(element)) return ["InvalidParameter", `element "${element}" is not on the page.`];
      if (button && !document.querySelector(button)) return ["InvalidParameter", `button "${button}" is not on the page.`];
      if (UserCertifyId && !new RegExp(`^${prefix}_[A-Za-z0-9]{10}$`).test(UserCertifyId))
        return ["IllegalCertifyId", `UserCertifyId must be ${prefix}_ and ten letters or digits.`];
      return null;
    }

    #build() {
      if (!document.adoptedStyleSheets.includes(sheet)) document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
      const { mode, element, button, slideStyle } = this.#options;
      this.#slider = new Slider(this.#words, slideStyle, reachedTheEnd => this.#released(reachedTheEnd));
      this.#refreshButton = make("button", "", { type: "button", hidden: "" }, this.#words.refresh);
      this.#refreshButton.addEventListener("click", () => { this.#refresh(); this.#slider.handle.focus(); });
      if (mode === "popup") this.#buildPopup();
      else {
        this.#window = make("div", "aliyunCaptcha-window", { id: "aliyunCaptcha-window-embed", role: "group", "aria-label": this.#words.title },
          this.#slider.track, this.#slider.hint, this.#refreshButton);
        document.querySelector(element).append(this.#window);
      }
      this.#button = button ? document.querySelector(button) : null;
      this.#button?.addEventListener("click", () => this.#pressed(), { signal: this.#listening.signal });
      this.#refresh();
    }

    #buildPopup() {
      const close = make("button", "", { type: "button", id: "aliyunCaptcha-btn-close", "aria-label": this.#words.close }, "✕");
      close.addEventListener("click", () => this.#close());
      const head = make("div", "aliyunCaptcha-head", {},
        make("div", "aliyunCaptcha-title", { id: "aliyunCaptcha-title" }, this.#words.title), this.#refreshButton, close);
      this.#mask = make("div", "", { id: "aliyunCaptcha-mask", hidden: "" });
      this.#window = make("div", "aliyunCaptcha-window",
        { id: "aliyunCaptcha-window-popup", role: "dialog", "aria-modal": "true", "aria-labelledby": "aliyunCaptcha-title", hidden: "" },
        head, this.#slider.track, this.#slider.hint, make("div", "aliyunCaptcha-foot", {}, "CAPTCHA 2.0 emulator"));
      this.#window.addEventListener("keydown", event => this.#keepFocusInside(event));
      document.body.append(this.#mask, this.#window);
    }

    #keepFocusInside(event) {
      if (event.key === "Escape") return this.#close();
      if (event.key !== "Tab") return;
      const stops = [...this.#window.querySelectorAll("button:not([hidden]), [tabindex='0']")];
      const next = event.shiftKey ? stops.indexOf(document.activeElement) - 1 : stops.indexOf(document.activeElement) + 1;
      event.preventDefault();
      stops.at(next % stops.length).focus();
    }

    #show() {
      if (this.#mask?.hidden) {
        this.#returnFocusTo = document.activeElement;
        this.#mask.hidden = false;
      }
      this.#window.hidden = false;
      if (this.#mask) this.#slider.handle.focus();
    }

    #hide() {
      this.#window.hidden = true;
      if (!this.#mask || this.#mask.hidden) return;
      this.#mask.hidden = true;
      this.#returnFocusTo?.focus();
    }

    #close() {
      this.#hide();
      this.#refresh();
      this.#options.onClose?.();
    }

    #refresh() {
      this.#attempts = 0;
      this.#heldToken = null;
      this.#wanted = false;
      this.#refreshButton.hidden = true;
      this.#slider.show("idle", this.#words.slide, true);
    }

    #destroy() {
      this.#listening.abort();
      this.#window?.remove();
      this.#mask?.remove();
    }

    /** In a popup the page's button opens the check; in a V2 embed it sends what the slider has earned. */
    #pressed() {
      if (this.#options.mode === "popup") return this.#show();
      if (this.#architecture !== "V2" || this.#busy) return;
      if (this.#heldToken) this.#deliver(this.#heldToken);
      else if (this.#slider.state === "checking") this.#wanted = true;
      else this.#slider.show("idle", this.#words.first, true);
    }

    async #traceless() {
      if (this.#options.mode !== "popup") return this.#fail("InvalidParameter", "startTracelessVerification needs mode popup.");
      const token = await this.#mint();
      if (token) await this.#deliver(token);
    }

    async #released(reachedTheEnd) {
      if (!reachedTheEnd) return this.#tooShort();
      this.#slider.show("checking", this.#words.checking, false);
      const token = await this.#mint();
      if (!token) return;
      this.#slider.show("passed", this.#words.passed, false);
      const waitsForButton = this.#architecture === "V2" && this.#options.mode === "embed" && this.#button && !this.#options.immediate && !this.#wanted;
      if (waitsForButton) this.#heldToken = token;
      else await this.#deliver(token);
    }

    async #tooShort() {
      this.#attempts += 1;
      const locked = this.#attempts >= attemptsBeforeRefresh;
      this.#slider.show("failed", locked ? this.#words.locked : this.#words.failed, false);
      if (this.#architecture === "V3") this.#options.fail?.({ VerifyResult: false, VerifyCode: "F015" });
      if (locked) {
        this.#refreshButton.hidden = false;
        this.#refreshButton.focus();
        return;
      }
      await pause(900);
      if (this.#slider.state === "failed") this.#slider.show("idle", this.#words.slide, true);
    }

    async #deliver(token) {
      this.#heldToken = null;
      if (this.#architecture === "V2") return this.#deliverV2(token);
      if (this.#options.delayBeforeSuccess !== false) await pause(300);
      if (this.#mask) this.#hide();
      this.#options.success(token);
    }

    async #deliverV2(token) {
      this.#busy = true;
      try {
        const result = await new Promise((resolve, reject) => {
          const returned = this.#options.captchaVerifyCallback(token, resolve);
          if (returned !== undefined) Promise.resolve(returned).then(resolve, reject);
        });
        await this.#conclude(result);
      } catch (error) {
        console.error("captchaVerifyCallback threw; the check counts as failed.", error);
        await this.#conclude({ captchaResult: false });
      } finally {
        this.#busy = false;
      }
    }

    async #conclude(result) {
      if (this.#listening.signal.aborted) return;
      if (result?.captchaResult === true) {
        this.#slider.show("passed", this.#words.passed, false);
        await pause(300);
        if (this.#mask) this.#hide();
        this.#options.onBizResultCallback?.(result.bizResult);
        return;
      }
      // A token never works twice, so a rejected one always leads to a new challenge; an invisible check becomes a visible one.
      this.#slider.show("failed", this.#words.rejected, false);
      if (this.#mask?.hidden) this.#show();
      await pause(900);
      this.#refresh();
    }

    async #mint() {
      const { SceneId: scene, UserCertifyId: certifyId, EncryptedSceneId: encryptedSceneId } = this.#options;
      const body = JSON.stringify({ scene, architecture: this.#architecture, certifyId, encryptedSceneId });
      return (await this.#ask("_emulator/tokens", "MintFailed", { method: "POST", body }))?.captchaVerifyParam;
    }

    /** The emulator's JSON, or null once the failure was reported to the page. */
    async #ask(path, refusal, init) {
      try {
        const response = await fetch(new URL(path, emulator), { ...init, signal: AbortSignal.timeout(this.#options.timeout ?? 5000) });
        const answer = await response.json();
        if (response.ok) return answer;
        this.#fail(refusal, `The emulator answered ${response.status}: ${answer.error}`);
      } catch (error) {
        this.#fail("NetworkError", `The emulator at ${emulator.href} did not answer: ${error.message}`);
      }
      return null;
    }

    #fail(code, msg) {
      if (this.#slider) {
        this.#slider.show("failed", this.#words.broken, false);
        this.#refreshButton.hidden = false;
      }
      console.error(`AliyunCaptcha (emulator): ${code}: ${msg}`);
      this.#options.onError?.({ code, msg });
    }
  }

  window.initAliyunCaptcha = options => new Captcha(options ?? {}).start();
})();
