namespace CaptchaGate.Core.Credentials.Federation;

/// <summary>The settings under <c>Credentials__Federation</c>: which RAM role to assume with the identity of this process.</summary>
internal sealed class FederationOptions
{
    public const string Section = "Credentials:Federation";

    /// <value>Required: <c>acs:ram::&lt;account&gt;:role/&lt;name&gt;</c>.</value>
    public string? RoleArn { get; set; }

    /// <value>Required: <c>acs:ram::&lt;account&gt;:oidc-provider/&lt;name&gt;</c>.</value>
    public string? OidcProviderArn { get; set; }

    /// <value>Required: the client id that the OIDC provider lists.</value>
    public string? Audience { get; set; }

    /// <value>The session's name in Alibaba Cloud's audit log, 2 to 64 characters. Default: <c>captcha-gate</c>.</value>
    public string? SessionName { get; set; } = "captcha-gate";

    /// <value>Required: the region whose STS is asked, such as <c>ap-southeast-1</c>.</value>
    public string? Region { get; set; }

    /// <value>The address of STS instead of the region's, such as its VPC endpoint; in Development also a loopback address.</value>
    public Uri? Endpoint { get; set; }
}
