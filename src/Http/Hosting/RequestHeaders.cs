namespace CaptchaGate.Http.Hosting;

/// <summary>Headers of requests that the contract reads besides those of HTTP.</summary>
internal static class RequestHeaders
{
    /// <summary>The token. Alibaba Cloud's own gateways read it from this header.</summary>
    public const string Token = "X-Aliyun-Captcha-Verify-Param";

    /// <summary>The claim that the widget cannot load, in place of a token.</summary>
    public const string WidgetClaim = "X-Captcha-Unavailable";
}
