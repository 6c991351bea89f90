using System.Globalization;
using System.Text;

namespace CaptchaGate.Bench.Load.Generator;

/// <summary>One body of <see cref="BodyCost"/>.</summary>
/// <param name="Status">The answer's status.</param>
/// <param name="At">Where twelve digits make its token one that was never sent; negative for a body that is refused before that.</param>
internal sealed record SampleBody(string Name, byte[] Bytes, string ContentType, int Status, int At)
{
    /// <summary>The bytes of a request that was never sent before, from another client each time; good until the next call.</summary>
    public byte[] Request(int number)
    {
        if (At >= 0)
            number.TryFormat(Bytes.AsSpan(At, 12), out _, "D12", CultureInfo.InvariantCulture);
        var client = $"10.{number / 10_000 % 100}.{number / 100 % 100}.{number % 100}";
        return
        [
            .. Encoding.ASCII.GetBytes($"POST /api/verify HTTP/1.1\r\nHost: a\r\nOrigin: https://www.example.com\r\nX-Forwarded-For: {client}\r\nContent-Type: {ContentType}\r\nContent-Length: {Bytes.Length}\r\n\r\n"),
            .. Bytes,
        ];
    }
}

/// <summary>An ordinary body, and those that cost most in each format.</summary>
internal static class Bodies
{
    private const int MaxBytes = 64 * 1024;
    private const int MaxToken = 16 * 1024;
    private const string Digits = "000000000000";

    // With the digits that change behind the JSON's names, where any base64 digits may stand.
    private static readonly string Token = RequestBytes.Token[..200] + Digits + RequestBytes.Token[212..];

    // One member, in base64: {"a":" and "} around what is as long as it may be.
    private static readonly string LongToken = $"eyJhIjoi{Digits}{new string('a', MaxToken - 24)}In0=";

    public static IReadOnlyList<SampleBody> All() =>
    [
        Json("ordinary: JSON, 300 bytes of token", ""),
        Json("64 members, plain", Members(63, MaxBytes, 'a')),
        Json("64 members, each byte escaped", Members(63, MaxBytes, "\\u0061")),
        Json("64 members, not ASCII", Members(63, MaxBytes, "é")),
        Json("one long member", Members(1, MaxBytes, 'a')),
        Json("as many array elements as fit", ",\"x\":[" + string.Join(',', Enumerable.Repeat("1", 31_000)) + "]", 400),
        Json("as many members as fit", string.Concat(Enumerable.Range(0, 7_000).Select(static number => $",\"{number:x}\":1")), 400),
        Of("V3 token of 16 KiB", $$"""{"captchaVerifyParam":"{{LongToken}}"}""", "application/json"),
        Of("V2 token of 16 KiB, dense", $$"""{"captchaVerifyParam":"{\"a\":\"{{Digits}}\",\"b\":[{{string.Join(',', Enumerable.Repeat("1", 8_150))}}]}"}""", "application/json"),
        Of("V2 token of 16 KiB, reserved characters only", $$"""{"captchaVerifyParam":"{\"a\":\"{{Digits}}{{new string('+', MaxToken - 20)}}\"}"}""", "application/json"),
        Of("form, 64 fields, each byte escaped", "captchaVerifyParam=" + Uri.EscapeDataString(Token) + Fields(63, "%61"), "application/x-www-form-urlencoded"),
        Of("form, 64 fields, plain", "captchaVerifyParam=" + Uri.EscapeDataString(Token) + Fields(63, "a"), "application/x-www-form-urlencoded"),
        Of("form, as many fields as fit", "captchaVerifyParam=" + Uri.EscapeDataString(Token) + string.Concat(Enumerable.Range(0, 9_000).Select(static number => $"&{number:x}=1")), "application/x-www-form-urlencoded", 400),
        Of("multipart, 64 fields", Parts(63, 850, ""), "multipart/form-data; boundary=b"),
        Of("multipart, 16 fields with long headers", Parts(15, 100, string.Concat(Enumerable.Range(0, 7).Select(static number => $"h{number}: {new string('h', 520)}\r\n"))), "multipart/form-data; boundary=b"),
    ];

    private static SampleBody Json(string name, string members, int status = 200) =>
        Of(name, $$"""{"captchaVerifyParam":"{{Token}}"{{members}}}""", "application/json", status);

    private static SampleBody Of(string name, string body, string contentType, int status = 200)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        if (bytes.Length > MaxBytes)
            throw new InvalidOperationException($"{name}: {bytes.Length} bytes");
        return new SampleBody(name, bytes, contentType, status, bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(Digits)));
    }

    private static string Members(int count, int total, char filling) => Members(count, total, filling.ToString());

    private static string Members(int count, int total, string filling)
    {
        var each = (total - 600) / count - 12;
        var value = string.Concat(Enumerable.Repeat(filling, each / Encoding.UTF8.GetByteCount(filling)));
        return string.Concat(Enumerable.Range(0, count).Select(number => $",\"n{number}\":\"{value}\""));
    }

    private static string Fields(int count, string filling)
    {
        var value = string.Concat(Enumerable.Repeat(filling, ((MaxBytes - 600) / count - 6) / filling.Length));
        return string.Concat(Enumerable.Range(0, count).Select(number => $"&n{number}={value}"));
    }

    private static string Parts(int count, int length, string headers)
    {
        var value = new string('a', length);
        var parts = Enumerable.Range(0, count).Select(number => Part($"n{number}", value, headers));
        return Part("captchaVerifyParam", Token, "") + string.Concat(parts) + "--b--\r\n";
    }

    private static string Part(string name, string value, string headers) => $"--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n{headers}\r\n{value}\r\n";
}
