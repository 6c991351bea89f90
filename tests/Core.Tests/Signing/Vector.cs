using System.Text;
using System.Text.Json;
using CaptchaGate.Core.Alibaba;
using CaptchaGate.Core.Alibaba.Signing;

namespace CaptchaGate.Core.Tests.Signing;

/// <summary>A signature that somebody else made, with every string on the way to it. The files stand in <c>vectors/</c>.</summary>
internal sealed record Vector(string Source, JsonElement Json)
{
    public static IReadOnlyList<string> Files { get; } =
        [.. typeof(Vector).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith("vectors/", StringComparison.Ordinal) && name is not "vectors/index.json")
            .Select(name => name["vectors/".Length..^".json".Length])
            .Order(StringComparer.Ordinal)];

    public static IReadOnlyList<string> Index { get; } = [.. Open("index").EnumerateArray().Select(name => name.GetString()!)];

    public string Name => Text("name");

    public string Method => Text("method");

    public byte[] Body => Encoding.UTF8.GetBytes(Text("body"));

    public string HashedPayload => Text("hashedPayload");

    public string CanonicalQueryString => Text("canonicalQueryString");

    public string CanonicalRequest => Text("canonicalRequest");

    public string StringToSign => Text("stringToSign");

    public string Signature => Text("signature");

    public string Authorization => Text("authorization");

    /// <value>The canonical URI of an RPC-style request is always a slash; some unit tests of the SDKs leave it empty.</value>
    public bool HasEmptyPath => Json.TryGetProperty("emptyPath", out _);

    /// <value>Whether the payload hash is the body's, as in every real request.</value>
    public bool HasBody => !Name.StartsWith("sdk-unit-", StringComparison.Ordinal);

    public AccessKey Key => new(Text("accessKeyId"), Text("accessKeySecret"), Json.TryGetProperty("securityToken", out var token) ? token.GetString() : null);

    public KeyValuePair<string, string>[] Query => Pairs("query");

    public AcsHeader[] Headers => [.. Pairs("headers").Select(header => new AcsHeader(header.Key, header.Value))];

    /// <value>The fields of a captcha request whose body is strict RFC 3986; empty for the others.</value>
    public KeyValuePair<string, string>[] Parameters => Json.TryGetProperty("params", out _) ? Pairs("params") : [];

    public static Vector Read(string name)
    {
        var json = Open(name);
        return new Vector(json.GetProperty("source").GetString()!, json);
    }

    private static JsonElement Open(string name)
    {
        using var stream = typeof(Vector).Assembly.GetManifestResourceStream($"vectors/{name}.json")!;
        return JsonDocument.Parse(stream).RootElement;
    }

    private string Text(string property) => Json.GetProperty(property).GetString()!;

    private KeyValuePair<string, string>[] Pairs(string property) =>
        [.. Json.GetProperty(property).EnumerateObject().Select(pair => KeyValuePair.Create(pair.Name, pair.Value.GetString()!))];
}
