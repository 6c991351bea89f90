using System.Security.Cryptography;
using System.Text;

namespace CaptchaGate.Core.Configuration;

/// <summary>Service keys that a stranger guesses. Only their SHA-256 is configured, so whether a key is weak is found out by guessing it.</summary>
public static class GuessableKeys
{
    // What examples use and what people type when they mean to change it later.
    private static readonly string[] Words =
    [
        "admin", "api-key", "apikey", "captcha", "captchagate", "change-me", "changeit", "changeme", "default", "demo", "example", "key", "letmein", "live",
        "none", "null", "pass", "password", "prod", "production", "qwerty", "root", "secret", "service", "service-key", "servicekey", "shop", "string",
        "test", "the-service-key", "token", "user", "website", "welcome", "xxx", "your-key", "your-service-key",
    ];

    private const int MaxDigits = 6;
    private const int MaxLetters = 4;

    /// <summary>The SHA-256 of nothing: a caller that presents no key would present it.</summary>
    public static bool IsEmpty(ReadOnlySpan<byte> sha256) => Is("", sha256);

    /// <summary>Whether the key is a well-known word, or the name under which it is configured.</summary>
    public static bool IsWord(ReadOnlySpan<byte> sha256, string name)
    {
        foreach (var word in Words.Append(name).Append(name.ToLowerInvariant()))
        {
            if (Is(word, sha256))
                return true;
        }

        return false;
    }

    /// <summary>
    /// Whether the key is a word, a word with a number of up to two digits behind it, up to six digits, or up to four
    /// lower-case letters. These are 1.5 million guesses, about a second.
    /// </summary>
    public static bool IsShort(ReadOnlySpan<byte> sha256, string name) =>
        IsEmpty(sha256) || IsWord(sha256, name) || IsNumberedWord(sha256, name) || IsOf("0123456789", MaxDigits, sha256) || IsOf("abcdefghijklmnopqrstuvwxyz", MaxLetters, sha256);

    private static bool IsNumberedWord(ReadOnlySpan<byte> sha256, string name)
    {
        foreach (var word in Words.Append(name))
        {
            for (var number = 0; number < 100; number++)
            {
                if (Is($"{word}{number}", sha256) || Is($"{word}-{number}", sha256))
                    return true;
            }
        }

        return false;
    }

    private static bool IsOf(string alphabet, int maxLength, ReadOnlySpan<byte> sha256)
    {
        Span<byte> guess = stackalloc byte[maxLength];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        for (var length = 1; length <= maxLength; length++)
        {
            var count = (int)Math.Pow(alphabet.Length, length);
            for (var number = 0; number < count; number++)
            {
                for (var (i, rest) = (0, number); i < length; i++, rest /= alphabet.Length)
                    guess[i] = (byte)alphabet[rest % alphabet.Length];
                SHA256.HashData(guess[..length], hash);
                if (hash.SequenceEqual(sha256))
                    return true;
            }
        }

        return false;
    }

    private static bool Is(string guess, ReadOnlySpan<byte> sha256)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(guess), hash);
        return hash.SequenceEqual(sha256);
    }
}
