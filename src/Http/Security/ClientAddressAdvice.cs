using CaptchaGate.Http.Hosting;

namespace CaptchaGate.Http.Security;

/// <summary>The advice to the operator if client addresses are unknown. Both texts are constants: nothing of a request is in them.</summary>
/// <param name="Reason">What was seen.</param>
/// <param name="Remedy">What to set.</param>
internal sealed record ClientAddressAdvice(string Reason, string Remedy)
{
    public static ClientAddressAdvice Proxy { get; } = new(
        "requests come from a private address with X-Forwarded-For, but Http__TrustedHops is 0, so all clients of that proxy share one limit",
        "If it is your proxy, set Http__TrustedHops to the number of your proxies.");

    private static readonly ClientAddressAdvice NoEntry = new(
        "X-Forwarded-For has no address at the place that Http__TrustedHops names",
        "Set Http__TrustedHops to the number of your proxies, and let the last of them write X-Forwarded-For.");

    private static readonly ClientAddressAdvice FunctionCompute = new(
        "Function Compute sent no x-fc-client-ip",
        "Put a proxy of yours (ESA, CDN, ALB, WAF) in front and set Http__TrustedHops to the number of proxies, or size Http__RateLimit__UnknownPerMinute.");

    private static readonly ClientAddressAdvice AzureFunctions = new(
        "the Functions host passed on no client address in X-Forwarded-For",
        "Set Http__TrustedHops=1 (2 behind Front Door) and, for a custom handler, the app setting ASPNETCORE_FORWARDEDHEADERS_ENABLED=true.");

    private static readonly ClientAddressAdvice NoConnection = new(
        "the connection has no address, as with a Unix socket",
        "Let the proxy in front write X-Forwarded-For and set Http__TrustedHops to the number of your proxies.");

    /// <summary>The advice for a request without a believable address.</summary>
    public static ClientAddressAdvice Of(HostPlatform platform, int trustedHops) => platform switch
    {
        HostPlatform.AzureFunctions => AzureFunctions,
        HostPlatform.FunctionCompute when trustedHops == 0 => FunctionCompute,
        _ when trustedHops > 0 => NoEntry,
        _ => NoConnection,
    };
}
