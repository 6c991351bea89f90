using System.Net;
using System.Net.Sockets;

namespace CaptchaGate.Http;

/// <summary>
/// Who calls, for limits. Of <c>X-Forwarded-For</c> only as many entries from the right are believed as there are
/// proxies of ours; everything to their left is the client's own claim.
/// </summary>
internal static class ClientAddress
{
    private const int PrefixBytes = 8;

    /// <returns>The IPv4 address, or the /64 of the IPv6 address, because one subscriber has a whole /64; null when nothing believable is known.</returns>
    public static string? Of(GateRequest request, int trustedHops)
    {
        var entries = trustedHops == 0 ? null : request.Header("X-Forwarded-For")?.Split(',', StringSplitOptions.TrimEntries);
        return Normalize(entries is null ? request.RemoteAddress : entries[Math.Max(0, entries.Length - trustedHops)]);
    }

    /// <summary>Reads <c>ip</c>, <c>ip:port</c>, <c>ipv6</c> or <c>[ipv6]:port</c>.</summary>
    public static string? Normalize(string? text)
    {
        if (!IPEndPoint.TryParse(text ?? "", out var endpoint))
            return null;
        var address = endpoint.Address.IsIPv4MappedToIPv6 ? endpoint.Address.MapToIPv4() : endpoint.Address;
        if (address.AddressFamily is AddressFamily.InterNetwork)
            return address.ToString();
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        bytes[PrefixBytes..].Clear();
        return $"{new IPAddress(bytes)}/64";
    }
}
