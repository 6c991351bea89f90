using System.Text;
using CaptchaGate.Conformance.Target;

namespace CaptchaGate.Conformance.Fuzz;

/// <summary>A request before it is written down.</summary>
internal sealed record FuzzParts(string Method, string Route, string ContentType, byte[] Body)
{
    /// <value>Further header lines.</value>
    public string Headers { get; init; } = "";
}

/// <summary>A request as bytes.</summary>
/// <param name="Framed">Whether its framing is right, so that one answer comes and the connection goes on.</param>
internal sealed record FuzzRequest(byte[] Bytes, bool Framed, bool IsHead);

/// <summary>Makes malformed requests; the same seed and number make the same one, but for the live token in it.</summary>
internal sealed class RequestGenerator(int seed, string prefix)
{
    private static readonly string[] Methods = ["POST", "POST", "POST", "POST", "POST", "POST", "GET", "HEAD", "OPTIONS", "PUT", "BREW"];

    private static readonly string[] Routes = ["/verify", "/verify", "/verify", "/siteverify", "/siteverify", "/VERIFY/", "/health", "/openapi.yaml", "/x", "/verify%00", "/%2e%2e/health", "/verify?a=%zz", "//"];

    private static readonly string[] HeaderLines =
    [
        "Origin: https://www.example.com", "Origin: null", "Origin: \u00ff", "Authorization: Bearer " + OwnServer.ServiceKey, "Authorization: Bearer", "Authorization: \u00e9",
        "Idempotency-Key: 7c9e6679-7425-40de-944b-e07fc1f90ae7", "Idempotency-Key: ", "Idempotency-Key: x, y", "X-Forwarded-For: ,,[::1]:x, 1.2.3.4.5", "Expect: 100-continue",
        "Accept: text/html", "Content-Encoding: gzip", "X-Request-Id: \u0080", "Cookie: a=b; =; ;", "Forwarded: for=\"[", "Connection: keep-alive", "Access-Control-Request-Method: POST",
    ];

    public FuzzRequest Next(int number, string live)
    {
        var dice = new RandomChoices(seed, number);
        // Two in five have a live token and a certain mistake; the others anything, but no live token.
        var certain = dice.Below(5) < 2;
        var parts = certain ? new InvalidRequests(dice, live).Next() : Anything(dice);
        var bytes = Write(parts, chunked: dice.OneIn(4), dice);
        if (certain || !dice.OneIn(8))
            return new FuzzRequest(bytes, Framed: true, parts.Method is "HEAD");
        return new FuzzRequest(dice.Spoil(bytes, 1 + dice.Below(8)), Framed: false, IsHead: false);
    }

    private static FuzzParts Anything(RandomChoices dice)
    {
        var (contentType, body) = new BodyGrammar(dice, OwnServer.ServiceKey).Next();
        var headers = string.Concat(Enumerable.Range(0, dice.OneIn(3) ? dice.Below(5) : 0).Select(_ => dice.Of(HeaderLines) + "\r\n"));
        // A header value may hold anything but what would end it.
        contentType = new string([.. contentType.Where(static letter => letter is >= ' ' and not '\u007f')]);
        return new FuzzParts(dice.Of(Methods), dice.Of(Routes), contentType, body) { Headers = headers };
    }

    private byte[] Write(FuzzParts parts, bool chunked, RandomChoices dice)
    {
        var type = parts.ContentType.Length == 0 ? "" : $"Content-Type: {parts.ContentType}\r\n";
        var framing = chunked ? "Transfer-Encoding: chunked" : $"Content-Length: {parts.Body.Length}";
        var head = $"{parts.Method} {prefix}{parts.Route} HTTP/1.1\r\nHost: fuzz\r\n{type}{parts.Headers}{framing}\r\n\r\n";
        return [.. Encoding.Latin1.GetBytes(head), .. chunked ? Chunks(parts.Body, dice) : parts.Body];
    }

    private static byte[] Chunks(byte[] body, RandomChoices dice)
    {
        var bytes = new List<byte>(body.Length + 64);
        for (var at = 0; at < body.Length;)
        {
            var size = Math.Min(body.Length - at, 1 + dice.Below(Math.Max(1, body.Length / 2)));
            bytes.AddRange(Encoding.ASCII.GetBytes($"{size:x}{(dice.OneIn(8) ? ";a=b" : "")}\r\n"));
            bytes.AddRange(body.AsSpan(at, size));
            bytes.AddRange("\r\n"u8);
            at += size;
        }

        bytes.AddRange("0\r\n\r\n"u8);
        return [.. bytes];
    }
}
