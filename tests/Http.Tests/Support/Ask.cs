using CaptchaGate.Http.Hosting;

namespace CaptchaGate.Http.Tests.Support;

/// <summary>Requests as a host copies them in.</summary>
internal static class Ask
{
    public static ApplicationRequest Of(string method, string path, params (string Name, string Value)[] headers) => With(headers, method, path);

    public static ApplicationRequest With((string Name, string Value)[] headers, string method = "POST", string path = "/api/verify", byte[]? body = null, string? remote = "192.0.2.1") => new()
    {
        Method = method,
        Path = path,
        Header = name => headers.Where(header => string.Equals(header.Name, name, StringComparison.OrdinalIgnoreCase)).Select(static header => header.Value).FirstOrDefault(),
        Body = new MemoryStream(body ?? []),
        ContentLength = body?.Length,
        RemoteAddress = remote,
    };
}
