using System.Text;
using System.Text.RegularExpressions;
using CaptchaGate.Emulator;

namespace CaptchaGate.Doctor.Tests.Support;

/// <summary>Words that must not come out, planted wherever a secret, a token or a word of the service's can be.</summary>
internal static partial class Marker
{
    public const string KeyId = "LTAImarkedkeyid";
    public const string Secret = "marked-secret-5f1c";
    public const string SecurityToken = "marked-security-token-90ab";
    public const string Message = "marked-message-of-the-service";
    public const string RequestId = "MARKED-REQUEST-ID";

    // What the emulator writes into its messages, and the vault into its errors.
    private static readonly string[] Messages =
        ["Specified ", "The emulator was told", "not authorized to do", "server string to sign", "user flow control", "Powered by", Azure.Tests.Support.Reply.Marker];

    /// <summary>Fails when <paramref name="output"/> holds any of them, or a token, signature or nonce that went over the wire.</summary>
    public static void AssertAbsent(string output, CaptchaEmulator emulator)
    {
        foreach (var word in new[] { KeyId, Secret, SecurityToken, Message, RequestId }.Concat(Messages))
        {
            Assert.DoesNotContain(word, output, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes(word)), output, StringComparison.Ordinal);
            Assert.DoesNotContain(Convert.ToHexStringLower(Encoding.UTF8.GetBytes(word)), output, StringComparison.OrdinalIgnoreCase);
        }

        Assert.DoesNotMatch(Hash(), output);
        foreach (var sent in emulator.Journal.Entries.SelectMany(static entry => new[] { entry.Nonce, entry.CaptchaVerifyParam }).Where(static sent => !string.IsNullOrEmpty(sent)))
            Assert.DoesNotContain(sent!, output, StringComparison.OrdinalIgnoreCase);
    }

    // Signatures and payload hashes.
    [GeneratedRegex("[0-9a-f]{64}", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Hash();
}
