using System.Globalization;
using System.Security.Cryptography;

namespace CaptchaGate.TestKit.Visitors;

/// <summary>Addresses of visitors. Each is in a /24 of its own, so that no two share a limit.</summary>
internal static class VisitorAddress
{
    /// <param name="number">0 to 65535.</param>
    public static string Of(int number) => string.Create(CultureInfo.InvariantCulture, $"91.{number >> 8 & 255}.{number & 255}.7");

    /// <summary>One of sixteen million networks.</summary>
    public static string Random() =>
        string.Create(CultureInfo.InvariantCulture, $"{RandomNumberGenerator.GetInt32(11, 90)}.{RandomNumberGenerator.GetInt32(256)}.{RandomNumberGenerator.GetInt32(256)}.9");
}
