using System.Buffers;
using System.Text.Json;
using CaptchaGate.Core.Verification;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Core.Receipts;

/// <summary>
/// Signs receipts: compact JWS (RFC 7515, ES256) that say "this token passed here", for a second service to check
/// offline with the keys of <see cref="WriteKeys"/>. A repeated answer carries the same claims as the first.
/// </summary>
public sealed class ReceiptIssuer : IDisposable
{
    private readonly ReceiptOptions _options;
    private readonly ReceiptKey? _signer;
    private readonly ReceiptKey? _other;

    public ReceiptIssuer(IOptions<ReceiptOptions> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options.Value;
        if (!_options.Enabled)
            return;
        _signer = new ReceiptKey(_options.SigningKey!);
        _other = string.IsNullOrEmpty(_options.OtherKey) ? null : new ReceiptKey(_options.OtherKey);
    }

    /// <param name="result">A verdict that passes.</param>
    /// <returns>The receipt; null when receipts are off or the verdict denies.</returns>
    public string? Issue(VerificationResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return _signer is null || !result.Success ? null : CompactJws.SignReceipt(_signer, Claims(result).Span);
    }

    /// <summary>Writes the public keys as a JSON Web Key Set (RFC 7517); an empty one when receipts are off.</summary>
    public void WriteKeys(Utf8JsonWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.WriteStartObject();
        json.WriteStartArray("keys"u8);
        foreach (var key in new[] { _signer, _other }.OfType<ReceiptKey>().DistinctBy(static key => key.Id, StringComparer.Ordinal))
            WriteKey(json, key);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    public void Dispose()
    {
        _signer?.Dispose();
        _other?.Dispose();
    }

    private ReadOnlyMemory<byte> Claims(VerificationResult result)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("iss"u8, _options.Issuer);
            json.WriteString("aud"u8, _options.Audience);
            json.WriteNumber("iat"u8, result.At.ToUnixTimeSeconds());
            json.WriteNumber("exp"u8, (result.At + _options.Lifetime).ToUnixTimeSeconds());
            json.WriteString("jti"u8, result.Id);
            json.WriteString("scene"u8, result.Scene?.Alias);
            if (result.Upstream.CertifyId is { } certifyId)
                json.WriteString("certify_id"u8, certifyId);
            if (result.Binding?.Origin is { } origin)
                json.WriteString("origin"u8, origin);
            json.WriteBoolean("verified"u8, result.Verified);
            if (result.Degraded is { } degraded)
                json.WriteString("degraded"u8, degraded);
            if (result.Binding?.ContentSha256 is { } contentSha256)
                json.WriteString("content_sha256"u8, contentSha256);
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private static void WriteKey(Utf8JsonWriter json, ReceiptKey key)
    {
        json.WriteStartObject();
        json.WriteString("kty"u8, "EC"u8);
        json.WriteString("crv"u8, "P-256"u8);
        json.WriteString("alg"u8, "ES256"u8);
        json.WriteString("use"u8, "sig"u8);
        json.WriteString("kid"u8, key.Id);
        json.WriteString("x"u8, key.X);
        json.WriteString("y"u8, key.Y);
        json.WriteEndObject();
    }
}
