using System.ComponentModel.DataAnnotations;

namespace CaptchaGate.Samples.SendCode;

/// <summary>The settings under <c>Gate</c>: the CaptchaGate endpoint that this service trusts.</summary>
internal sealed class GateOptions
{
    public const string Section = "Gate";

    /// <value>Required. The endpoint with its route prefix, such as <c>https://captcha.example.com/api</c>.</value>
    [Required]
    public Uri BaseUrl { get; set; } = null!;

    /// <value>Required. What the endpoint has as <c>Receipts__Issuer</c>.</value>
    [Required]
    public string Issuer { get; set; } = "";

    /// <value>Required. What the endpoint has as <c>Receipts__Audience</c>: this service.</value>
    [Required]
    public string Audience { get; set; } = "";

    /// <value>The alias of the scene of this form; a pass in another scene does not count. Default: <c>default</c>.</value>
    [Required]
    public string Scene { get; set; } = "default";

    /// <value>A service key of the endpoint, for tokens without a receipt. A secret. Default: none, which accepts receipts only.</value>
    public string? ServiceKey { get; set; }

    /// <value>Whether a pass without Alibaba Cloud's verdict counts. Each message costs money, so the default is false.</value>
    public bool AcceptDegraded { get; set; }
}
