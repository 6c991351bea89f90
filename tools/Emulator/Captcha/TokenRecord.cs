using System.Security.Cryptography;
using System.Text;
using CaptchaGate.Emulator.Reactions;

namespace CaptchaGate.Emulator.Captcha;

/// <summary>What the service remembers of a token: enough to know it byte for byte, without keeping its text.</summary>
internal sealed class TokenRecord(MintedToken token, DateTimeOffset mintedAt, Reaction? reaction)
{
    private readonly byte[] _sha256 = Hash(token.CaptchaVerifyParam);
    private int _spent;

    public string Scene { get; } = token.Scene;

    public Architecture Architecture { get; } = token.Architecture;

    public DateTimeOffset MintedAt { get; } = mintedAt;

    public Reaction? Reaction { get; } = reaction;

    /// <value>Whether the page initialised with a valid encrypted scene id.</value>
    public bool IsEncrypted { get; init; }

    public bool Is(string captchaVerifyParam) => Hash(captchaVerifyParam).AsSpan().SequenceEqual(_sha256);

    /// <summary>Uses the token up; false where someone did so before.</summary>
    public bool TrySpend() => Interlocked.Exchange(ref _spent, 1) == 0;

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
