using CaptchaGate.Core;

namespace CaptchaGate.Http;

/// <summary>
/// Tells who calls. Of <c>X-Forwarded-For</c> only as many entries from the right are believed as there are proxies of
/// ours; everything to their left is the client's own claim.
/// </summary>
internal static class TrustedProxies
{
    /// <returns>Null when nothing believable is known.</returns>
    public static ClientAddress? ClientOf(GateRequest request, int trustedHops)
    {
        var entries = trustedHops == 0 ? null : request.Header("X-Forwarded-For")?.Split(',', StringSplitOptions.TrimEntries);
        return ClientAddress.Parse(entries is null ? request.RemoteAddress : entries[Math.Max(0, entries.Length - trustedHops)]);
    }
}
