using System.Security.Cryptography;

namespace CaptchaGate.Core;

/// <summary>Where every unique value comes from: signature nonces and request ids. Tests put in their own.</summary>
public interface INonceSource
{
    /// <summary>32 lower-case hexadecimal digits, never the same twice.</summary>
    string Next();
}

/// <summary>128 bits from the operating system's random number generator.</summary>
public sealed class RandomNonceSource : INonceSource
{
    public string Next()
    {
        Span<byte> random = stackalloc byte[16];
        RandomNumberGenerator.Fill(random);
        return Convert.ToHexStringLower(random);
    }
}
