using System.Security.Cryptography;

namespace CaptchaGate.Core.Diagnostics;

/// <summary>Where every unique value comes from: signature nonces and request ids. Tests put in their own.</summary>
public interface INonceSource
{
    /// <summary>32 lower-case hexadecimal digits, never the same twice.</summary>
    string Next();
}

/// <summary>128 bits from the cryptographic random number generator, which is asked for many values at once: most of its time goes into being asked.</summary>
public sealed class RandomNonceSource : INonceSource
{
    private const int NonceBytes = 16;

    private readonly Lock _lock = new();
    private readonly byte[] _random = new byte[32 * NonceBytes];
    private int _used;

    public RandomNonceSource() => _used = _random.Length;

    public string Next()
    {
        lock (_lock)
        {
            if (_used == _random.Length)
            {
                RandomNumberGenerator.Fill(_random);
                _used = 0;
            }

            _used += NonceBytes;
            return Convert.ToHexStringLower(_random.AsSpan(_used - NonceBytes, NonceBytes));
        }
    }
}
