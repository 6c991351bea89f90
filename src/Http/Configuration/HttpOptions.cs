namespace CaptchaGate.Http.Configuration;

/// <summary>The settings under <c>Http</c>.</summary>
public sealed class HttpOptions
{
    public const string Section = "Http";

    /// <value>The prefix of every route. Default: <c>api</c>.</value>
    public string RoutePrefix { get; set; } = "api";

    /// <value>Origins whose pages may call, exactly, or with one wildcard label (<c>https://*.preview.example.com</c>). Default: none.</value>
    public List<string> AllowedOrigins { get; set; } = [];

    /// <value>
    /// Whether a request that names no origin may call the browser routes without a service key, as mini programs, apps and scripts do.
    /// Default: true.
    /// </value>
    public bool AllowMissingOrigin { get; set; } = true;

    /// <value>Service keys by name, each as <c>sha256:&lt;hex&gt;</c>. Default: none.</value>
    public Dictionary<string, string> ServiceKeys { get; set; } = new(StringComparer.Ordinal);

    public RateLimitOptions RateLimit { get; set; } = new();

    /// <value>How many proxies on the right of <c>X-Forwarded-For</c> are ours, 0 to 10. Default: 0.</value>
    public int TrustedHops { get; set; }

    /// <value>
    /// How many bytes of memory all bodies may take together while they are received, 1 MiB to 1 GiB; beyond it requests get
    /// 503. Default: 0, an eighth of the memory that the container, or else the machine, lets the process use, at most 256 MiB.
    /// </value>
    public int MaxBodyBytesInFlight { get; set; }

    /// <value>The route prefix as paths begin with it: <c>/api</c>, or empty without a prefix.</value>
    internal string PathPrefix => RoutePrefix.Trim('/') is { Length: > 0 } name ? "/" + name : "";
}

/// <summary>The settings under <c>Http__RateLimit</c>.</summary>
public sealed class RateLimitOptions
{
    /// <value>Requests per minute and client address; 0 switches the limit off. Default: 60.</value>
    public int PerClientPerMinute { get; set; } = 60;

    /// <value>
    /// Requests per minute of all clients together whose address is not known, 0 to 60,000; 0 switches the limit off. Default: 3,000.
    /// </value>
    public int UnknownPerMinute { get; set; } = 3000;

    /// <value>Verifications in flight; 0 switches the limit off. Default: 256.</value>
    public int Concurrency { get; set; } = 256;
}
