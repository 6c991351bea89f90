export default {
  waiting: "请完成安全验证。",
  checking: "请稍候…",
  passed: "验证通过。",
  again: "请重新完成安全验证。",
  denied: "验证未通过，请重试。",
  later: "暂时无法验证，请稍后再试。",
  setup: "此页面无法进行验证，请通过其他方式联系我们。",
};
