using System.Security.Cryptography;

namespace CaptchaGate.Emulator;

/// <summary>Unique values in the shapes that the service uses.</summary>
internal static class Identifiers
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    /// <summary>Upper-case UUID, as in <c>RequestId</c>.</summary>
    public static string RequestId() => new Guid(RandomNumberGenerator.GetBytes(16)).ToString("D").ToUpperInvariant();

    public static string Letters(int length) => RandomNumberGenerator.GetString(Alphabet, length);

    /// <summary>Base64 text of about the given length, with <c>+ / =</c> in it sooner or later.</summary>
    public static string Base64(int bytes) => Convert.ToBase64String(RandomNumberGenerator.GetBytes(bytes));
}
