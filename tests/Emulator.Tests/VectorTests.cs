using System.Text;
using System.Text.Json;
using CaptchaGate.Emulator.Signing;
using CaptchaGate.Emulator.Tests.Support;

namespace CaptchaGate.Emulator.Tests;

/// <summary>The emulator's arithmetic against vectors that neither it nor the product made.</summary>
public sealed class VectorTests
{
    public static TheoryData<string> Names =>
        [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Vectors"), "*.json").Select(path => Path.GetFileNameWithoutExtension(path)!).Order(StringComparer.Ordinal)];

    public static TheoryData<string> CaptchaNames =>
        [.. Names.Select(row => row.Data).Where(name => !name.StartsWith("official-", StringComparison.Ordinal) && name is not ("node-sts-AssumeRole" or "node-kms-GetSecretValue"))];

    [Fact]
    public void No_vector_is_lost() => Assert.Equal(24, Names.Count);

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_stage_is_reproduced(string name)
    {
        var vector = Read(name);
        var request = vector.GetProperty("request");
        var headers = request.GetProperty("headers").EnumerateArray()
            .Select(header => KeyValuePair.Create(header[0].GetString()!.ToLowerInvariant(), header[1].GetString()!))
            .Where(header => header.Key.StartsWith("x-acs-", StringComparison.Ordinal) || header.Key is "host" or "content-type")
            .OrderBy(header => header.Key, StringComparer.Ordinal)
            .ToArray();
        var hash = SignedText.HexSha256(Encoding.ASCII.GetBytes(Text(request, "bodyAscii")));
        var canonical = SignedText.CanonicalRequest(Text(request, "method"), Text(request, "path"), Text(request, "rawQuery"), headers, hash);
        var stringToSign = SignedText.StringToSign(canonical);

        Assert.Equal(Text(vector, "hashedRequestPayload"), hash);
        Assert.Equal(Text(vector, "canonicalQueryString"), SignedText.CanonicalQuery(Text(request, "rawQuery")));
        Assert.Equal(Text(vector, "canonicalRequest"), canonical);
        Assert.Equal(Text(vector, "stringToSign"), stringToSign);
        Assert.Equal(Text(vector, "expectedSignature"), SignedText.Signature(Text(vector, "accessKeySecret"), stringToSign));
    }

    [Theory]
    [MemberData(nameof(CaptchaNames))]
    public async Task The_captured_bytes_are_let_in_and_their_parameters_read(string name)
    {
        var vector = Read(name);
        var request = vector.GetProperty("request");
        var headers = request.GetProperty("headers").EnumerateArray().ToDictionary(h => h[0].GetString()!, h => h[1].GetString()!, StringComparer.OrdinalIgnoreCase);
        var time = new FakeTimeProvider(DateTimeOffset.Parse(headers["x-acs-date"]));
        await using var emulator = await CaptchaEmulator.StartAsync(new() { Time = time }, TestContext.Current.CancellationToken);
        emulator.Keys.Put(new()
        {
            Id = Text(vector, "accessKeyId"),
            Secret = Text(vector, "accessKeySecret"),
            SecurityToken = vector.GetProperty("securityToken").GetString(),
        });

        var answer = (await RawClient.AnswerAsync(emulator.BaseAddress, Bytes(vector, request))).Text;
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", answer, StringComparison.Ordinal);
        var entry = Assert.Single(emulator.Journal.Entries);
        Assert.True(entry is { Judged: true, Billed: true }, answer);
        var parameters = vector.GetProperty("params");
        Assert.Equal(Text(parameters, "CaptchaVerifyParam"), entry.CaptchaVerifyParam);
        Assert.Equal(parameters.TryGetProperty("SceneId", out var scene) ? scene.GetString() : null, entry.SceneId);
    }

    [Fact]
    public async Task The_captured_call_for_a_secret_gets_it()
    {
        var vector = Read("node-kms-GetSecretValue");
        var request = vector.GetProperty("request");
        var date = request.GetProperty("headers").EnumerateArray().Single(header => header[0].GetString() is "x-acs-date")[1].GetString()!;
        await using var emulator = await CaptchaEmulator.StartAsync(new() { Time = new FakeTimeProvider(DateTimeOffset.Parse(date)) }, TestContext.Current.CancellationToken);
        emulator.Keys.Put(new() { Id = Text(vector, "accessKeyId"), Secret = Text(vector, "accessKeySecret") });
        emulator.Secrets.Put("captcha/ak", "the-value");
        var answer = (await RawClient.AnswerAsync(emulator.BaseAddress, Bytes(vector, request))).Text;
        Assert.Contains("\"SecretData\":\"the-value\"", answer, StringComparison.Ordinal);
    }

    /// <summary>The captured bytes, chunks and all; or, for the vectors without a capture, the same headers over a plain body.</summary>
    private static byte[] Bytes(JsonElement vector, JsonElement request)
    {
        if (request.TryGetProperty("rawHeadBase64", out var head))
            return [.. head.GetBytesFromBase64(), .. request.GetProperty("rawBodyOnWireBase64").GetBytesFromBase64()];
        var body = Text(request, "bodyAscii");
        var lines = request.GetProperty("headers").EnumerateArray()
            .Where(header => header[0].GetString() is not ("Authorization" or "Content-Length" or "Connection"))
            .Select(header => $"{header[0].GetString()}: {header[1].GetString()}\r\n");
        return Encoding.ASCII.GetBytes(
            $"POST /?{Text(request, "rawQuery")} HTTP/1.1\r\n{string.Concat(lines)}Authorization: {Text(vector, "expectedAuthorization")}\r\nContent-Length: {body.Length}\r\n\r\n{body}");
    }

    private static JsonElement Read(string name) =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Vectors", name + ".json"))).RootElement;

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString() ?? "";
}
