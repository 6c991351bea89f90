using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Samples.SendCode;

/// <summary>The endpoint's public keys. They are read again every 10 minutes, and for an unknown key at most twice a minute.</summary>
internal sealed class ReceiptKeys(IHttpClientFactory http, IOptions<GateOptions> options, TimeProvider time)
{
    public const string Client = "receipt-keys";

    private static readonly TimeSpan Refresh = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan MinInterval = TimeSpan.FromSeconds(30);

    private readonly Uri _address = new($"{options.Value.BaseUrl.AbsoluteUri.TrimEnd('/')}/.well-known/jwks.json");
    private volatile KeySet _keys = new([], DateTimeOffset.MinValue);

    /// <summary>The public point of the key <paramref name="id"/>; null when there is no such key.</summary>
    /// <exception cref="HttpRequestException">The keys could not be read.</exception>
    public async Task<ECPoint?> FindAsync(string id, CancellationToken cancellationToken)
    {
        var age = time.GetUtcNow() - _keys.ReadAt;
        if (age > Refresh || (age > MinInterval && !_keys.Points.ContainsKey(id)))
            _keys = new KeySet(await ReadAsync(cancellationToken), time.GetUtcNow());
        return _keys.Points.TryGetValue(id, out var point) ? point : null;
    }

    private async Task<Dictionary<string, ECPoint>> ReadAsync(CancellationToken cancellationToken)
    {
        using var client = http.CreateClient(Client);
        using var set = JsonDocument.Parse(await client.GetStringAsync(_address, cancellationToken));
        return set.RootElement.GetProperty("keys").EnumerateArray().ToDictionary(
            static key => Text(key, "kid"),
            static key => new ECPoint { X = Base64Url.DecodeFromChars(Text(key, "x")), Y = Base64Url.DecodeFromChars(Text(key, "y")) },
            StringComparer.Ordinal);
    }

    private static string Text(JsonElement key, string name) => key.GetProperty(name).GetString() ?? "";

    private sealed record KeySet(Dictionary<string, ECPoint> Points, DateTimeOffset ReadAt);
}
