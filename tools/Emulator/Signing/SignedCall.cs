using CaptchaGate.Emulator.Calls;

namespace CaptchaGate.Emulator.Signing;

/// <summary>The texts that the signature of a recorded call is made from, computed again from its headers. No secret is needed for them.</summary>
/// <param name="CanonicalRequest">As ACS3 has it; the value of a security token is shown as <c>***</c>.</param>
/// <param name="StringToSign">The algorithm and the hash of the canonical request.</param>
/// <param name="AccessKeyId">Who signed.</param>
/// <param name="Signature">64 hexadecimal digits, as they were received.</param>
public sealed record SignedCall(string CanonicalRequest, string StringToSign, string AccessKeyId, string Signature)
{
    private const string SecurityToken = "x-acs-security-token";

    /// <summary>The texts of a call; null where it has no readable ACS3 signature.</summary>
    public static SignedCall? Of(JournalEntry call)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (AuthorizationHeader.Read(call.Headers.GetValueOrDefault("Authorization")) is not { } authorization)
            return null;
        var text = Text(call, authorization, static (_, value) => value);
        var shown = Text(call, authorization, static (name, value) => name is SecurityToken ? "***" : value);
        return new(shown, SignedText.StringToSign(text), authorization.Credential, authorization.Signature);
    }

    private static string Text(JournalEntry call, AuthorizationHeader authorization, Func<string, string, string> show) => SignedText.CanonicalRequest(
        HttpMethods.Post,
        "/",
        call.Query,
        authorization.SignedHeaders.Select(name => KeyValuePair.Create(name, show(name, call.Headers.GetValueOrDefault(name) ?? ""))),
        call.Headers.GetValueOrDefault("x-acs-content-sha256") ?? "");
}
