using System.Net;

namespace CaptchaGate.Core.Alibaba.Connections;

/// <summary>What came of resolving one host name.</summary>
internal abstract record Resolution
{
    private Resolution()
    {
    }

    /// <summary>There are addresses to connect to.</summary>
    /// <param name="Addresses">At least one, in the order in which to try them.</param>
    /// <param name="Stale">Whether these are the last good addresses, used because the name servers gave no newer ones.</param>
    public sealed record Found(IReadOnlyList<IPAddress> Addresses, bool Stale) : Resolution;

    /// <summary>A name server said that the name does not exist or has no address.</summary>
    public sealed record NotFound : Resolution;

    /// <summary>No name server can be asked: each is unreachable (ICMP), refused, or failed (SERVFAIL).</summary>
    public sealed record Refused : Resolution;

    /// <summary>The queries were sent, and no answer had arrived at the limit, nor 50 milliseconds later.</summary>
    public sealed record Silent : Resolution;

    /// <summary>This process could not ask: it has no handle or port left, or was given no time.</summary>
    public sealed record Unable : Resolution;
}
