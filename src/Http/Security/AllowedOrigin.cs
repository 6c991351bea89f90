using System.Buffers;

namespace CaptchaGate.Http.Security;

/// <summary>An origin as browsers write it into the <c>Origin</c> header (HTML Standard, "ASCII serialization of an origin").</summary>
internal static class AllowedOrigin
{
    private static readonly SearchValues<char> HostCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-._[]:");

    /// <summary>Writes what an operator means as a browser writes it: host in lower case and ASCII, no default port, no path.</summary>
    /// <returns>Null for what names no origin, or may hold a secret.</returns>
    public static string? Serialize(string text)
    {
        if (!Uri.TryCreate(text.Trim(), UriKind.Absolute, out var uri) || uri.Scheme is not ("https" or "http"))
            return null;
        // A user name, a query or a fragment is a mistake of another kind, and must not be repeated.
        if (uri.UserInfo.Length > 0 || uri.Query.Length > 0 || uri.Fragment.Length > 0)
            return null;
        return HostOf(uri) is { Length: > 0 } host ? $"{uri.Scheme}://{host}{(uri.IsDefaultPort ? "" : $":{uri.Port}")}" : null;
    }

    private static string? HostOf(Uri uri)
    {
        try
        {
            var host = (uri.HostNameType is UriHostNameType.IPv6 ? uri.Host : uri.IdnHost).ToLowerInvariant();
            return host.AsSpan().ContainsAnyExcept(HostCharacters) ? null : host;
        }
        catch (UriFormatException)
        {
            return null;
        }
    }
}
