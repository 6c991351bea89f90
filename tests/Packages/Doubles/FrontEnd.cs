using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace CaptchaGate.Packages.Tests.Doubles;

/// <summary>
/// A double of the platform's front end, which stands before the Functions host: it writes the caller's address and port at the right of
/// <c>X-Forwarded-For</c>. Callers of the tests come from this machine, and the product takes no loopback address for a client's, so the
/// caller 127.0.0.n is written as 203.0.113.n (RFC 5737).
/// </summary>
internal static class FrontEnd
{
    public const string Header = "X-Forwarded-For";

    public static void Pass(HttpContext context)
    {
        var caller = context.Connection.RemoteIpAddress!.MapToIPv4().GetAddressBytes()[^1];
        var entry = string.Create(CultureInfo.InvariantCulture, $"203.0.113.{caller}:{context.Connection.RemotePort}");
        var claimed = context.Request.Headers[Header];
        context.Request.Headers[Header] = claimed.Count == 0 ? entry : $"{string.Join(", ", claimed.AsEnumerable())}, {entry}";
    }
}
