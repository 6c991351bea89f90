// The ways to the app around this page.

const platforms = [
  [/miniProgram|MicroMessenger/i, "https://res.wx.qq.com/open/js/jweixin-1.6.0.js"],
  [/AlipayClient/i, "https://appx/web-view.min.js"],
];

/** Loads the script of the platform that the page runs in. Elsewhere there is none. */
export function loadPlatform(load) {
  const found = platforms.find(([agent]) => agent.test(navigator.userAgent));
  return found ? load(found[1]) : Promise.resolve();
}

/** Hands the message to the app. Returns the name of the way, or null where there is no app. */
export function send(message, parents) {
  const { wx, my, ReactNativeWebView, webkit, captchaGateApp } = window;
  if (wx?.miniProgram) {
    // WeChat delivers messages when the page is left.
    wx.miniProgram.postMessage({ data: message });
    wx.miniProgram.navigateBack();
    return "wechat";
  }
  if (my?.postMessage) {
    my.postMessage(message);
    my.navigateBack?.();
    return "alipay";
  }
  if (ReactNativeWebView) return ReactNativeWebView.postMessage(JSON.stringify(message)), "react-native";
  if (webkit?.messageHandlers?.captchaGate) return webkit.messageHandlers.captchaGate.postMessage(message), "ios";
  if (captchaGateApp) return captchaGateApp.postMessage(JSON.stringify(message)), "android";
  const other = window.parent !== window ? window.parent : window.opener;
  if (!other || !parents.length) return null;
  // The browser delivers to a window of exactly this origin, so no other page can read it. Never "*".
  for (const origin of parents) other.postMessage(message, origin);
  return "window";
}
