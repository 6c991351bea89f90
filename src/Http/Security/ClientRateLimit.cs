using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Diagnostics;
using CaptchaGate.Http.Body;
using CaptchaGate.Http.Configuration;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Http.Security;

/// <summary>
/// Requests per minute and client address, so that a flood from one place is turned away before it costs anything. Clients
/// whose address is not known share a limit of their own: in one client's bucket a single visitor could use up the limit of all.
/// </summary>
internal sealed class ClientRateLimit(IOptions<HttpOptions> options, TimeProvider time)
{
    private readonly ClientBuckets _known = new(options.Value.RateLimit.PerClientPerMinute, time);
    private readonly ClientBuckets _unknown = new(options.Value.RateLimit.UnknownPerMinute, time);

    /// <summary>Counts a request.</summary>
    /// <returns>The refusal, when the client has none left.</returns>
    public RequestFault? Take(ClientAddress? client)
    {
        var buckets = client is null ? _unknown : _known;
        return buckets.TryAcquire(client.GetValueOrDefault()) ? null : Refuse(buckets, "Too many requests from this address.");
    }

    internal static RequestFault Refuse(ClientBuckets buckets, string detail) =>
        new(429, ErrorCodes.RateLimited, detail) { RetryAfter = buckets.Interval };
}
