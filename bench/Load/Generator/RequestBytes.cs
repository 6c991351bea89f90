using System.Globalization;
using System.Text;

namespace CaptchaGate.Bench.Load.Generator;

/// <summary>
/// A page's request as bytes, with places that are written anew each time: a token that was never sent before, and the
/// address of one of many visitors, so that neither the replay cache nor the limit per client rejects a request.
/// </summary>
internal sealed class RequestBytes
{
    /// <summary>How many visitors there are: at 60 requests a minute each, enough for 50,000 requests per second.</summary>
    private const int Visitors = 50_000;

    /// <summary>Like a V3 token: base64 of a JSON object, 300 characters.</summary>
    public static readonly string Token = Convert.ToBase64String(
        Encoding.UTF8.GetBytes($$"""{"certifyId":"a1b2c3d4e5","sceneId":"emuscene3","isSign":true,"securityToken":"{{new string('k', 151)}}"}"""));

    private const int FreshDigits = 12;

    private static long _sent;

    private readonly byte[] _bytes;
    private readonly int _token;
    private readonly int _address;

    public RequestBytes(string host)
    {
        var body = $$"""{"captchaVerifyParam":"{{Token}}"}""";
        var text = string.Join("\r\n",
            "POST /api/verify HTTP/1.1",
            $"Host: {host}",
            "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
            "Accept: */*",
            "Accept-Language: en-US,en;q=0.5",
            "Content-Type: application/json",
            "Origin: https://www.example.com",
            "X-Forwarded-For: 10.100.100.100",
            $"Content-Length: {body.Length}",
            "",
            body);
        _bytes = Encoding.ASCII.GetBytes(text);
        // Behind the claims' names, where any base64 digits may stand.
        _token = text.IndexOf(Token, StringComparison.Ordinal) + Token.Length - (2 * FreshDigits);
        _address = text.IndexOf("10.100.100.100", StringComparison.Ordinal) + "10.".Length;
    }

    /// <summary>The bytes of a request that was never sent before; good until the next call.</summary>
    public ReadOnlySpan<byte> Next()
    {
        var number = Interlocked.Increment(ref _sent);
        number.TryFormat(_bytes.AsSpan(_token, FreshDigits), out _, "D12", CultureInfo.InvariantCulture);
        var visitor = (int)(number % Visitors);
        WriteOctet(_address, visitor / 10_000);
        WriteOctet(_address + 4, visitor / 100 % 100);
        WriteOctet(_address + 8, visitor % 100);
        return _bytes;
    }

    // Three digits always, so that no length changes.
    private void WriteOctet(int at, int value) => (100 + value).TryFormat(_bytes.AsSpan(at, 3), out _, "D3", CultureInfo.InvariantCulture);
}
