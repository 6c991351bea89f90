// Languages: Alibaba's codes for its widget, and our texts in the languages that we have. English is part of the module itself.

const supported = "cn tw en ar de es fr in it ja ko pt ru ms th tr vi".split(" ");
const renamed = { zh: "cn", "zh-hans": "cn", "zh-cn": "cn", "zh-sg": "cn", "zh-hant": "tw", "zh-tw": "tw", "zh-hk": "tw", "zh-mo": "tw", id: "in" };

const texts = {
  cn: () => import("./zh-CN.js"),
  tw: () => import("./zh-TW.js"),
  de: () => import("./de.js"),
  es: () => import("./es.js"),
  fr: () => import("./fr.js"),
  ja: () => import("./ja.js"),
  ko: () => import("./ko.js"),
};

/** Alibaba's code for a tag such as "zh-TW" or "de-AT", undefined where it has none; and our texts, undefined where we have none. */
export async function languageOf(tag) {
  const name = tag.toLowerCase();
  const base = name.split("-")[0];
  const code = [renamed[name], renamed[base], name, base].find(candidate => supported.includes(candidate));
  return { code, texts: (await texts[code]?.())?.default };
}
