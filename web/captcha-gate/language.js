const english = { code: "en" };

/** The widget's language and our texts for it. `code` is undefined where Alibaba's widget does not support it. */
export async function languageOf(tag) {
  if (tag === "en") return english;
  try {
    return await (await import("./texts/languages.js")).languageOf(tag);
  } catch {
    // The folder is not on the server: the widget can do without, and English is better than no text.
    return { code: tag };
  }
}
