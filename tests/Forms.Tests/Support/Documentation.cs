namespace CaptchaGate.Forms.Tests.Support;

/// <summary>The examples of the documentation, as they stand there.</summary>
internal static class Documentation
{
    private const string KeySet = "https://captcha.example.com/api/.well-known/jwks.json";

    /// <summary>The first fenced block of this language that has this text in it, with the address of a running gate's keys, or of its issuer.</summary>
    public static string Example(string page, string language, string with, Uri? keys = null, string issuer = ReceiptGate.Issuer) =>
        Repository.Read(page)
            .Split("```")
            .First(block => block.StartsWith($"{language}\n", StringComparison.Ordinal) && block.Contains(with, StringComparison.Ordinal))[language.Length..]
            .Replace(KeySet, keys?.AbsoluteUri ?? KeySet, StringComparison.Ordinal)
            .Replace(ReceiptGate.Issuer, issuer, StringComparison.Ordinal);
}
