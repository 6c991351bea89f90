namespace CaptchaGate.Http.Forms;

/// <summary>The forms by name: the settings under <c>Forms</c>.</summary>
internal sealed class FormsOptions : Dictionary<string, FormOptions>
{
    public const string Section = "Forms";

    public FormsOptions()
        : base(StringComparer.OrdinalIgnoreCase)
    {
    }
}

/// <summary>The settings under <c>Forms__&lt;name&gt;</c>.</summary>
internal sealed class FormOptions
{
    /// <value>Required. The https address that verified submissions are sent to.</value>
    public Uri? Target { get; set; }

    /// <value>Required. The Standard Webhooks secret: <c>whsec_</c> and 24 to 64 bytes in base64.</value>
    public string? SigningSecret { get; set; }

    /// <value>The scene by alias or id. Default: the one that callers mean who name none.</value>
    public string? Scene { get; set; }

    /// <value>Where a native form post goes after it was sent on. Default: none, the answer is JSON.</value>
    public Uri? SuccessUrl { get; set; }

    /// <value>Where a native form post goes otherwise; <c>?error=&lt;code&gt;</c> is added. Default: none, the answer is JSON.</value>
    public Uri? FailureUrl { get; set; }

    /// <value>A field that people do not see and leave empty. Default: none.</value>
    public string? HoneypotField { get; set; }

    /// <value>Whether a redirect (301, 302, 303, 307 or 308) of the target says that it took the submission; it is never followed. Default: false.</value>
    public bool AcceptRedirect { get; set; }
}
