using CaptchaGate.Emulator.Rpc;

namespace CaptchaGate.Emulator.Signing;

/// <summary>Which headers must be there, and which must be signed.</summary>
internal static class SignedHeaderRules
{
    private static readonly string[] Required =
        ["host", "x-acs-action", "x-acs-version", "x-acs-date", "x-acs-signature-nonce", "x-acs-content-sha256"];

    /// <summary>The fault in one sentence, or null.</summary>
    public static string? Fault(RpcCall call, string[] signed)
    {
        if (Required.FirstOrDefault(name => string.IsNullOrEmpty(call.Header(name))) is { } missing)
            return $"the header {missing} is required, exactly once.";
        if (!signed.SequenceEqual(signed.Order(StringComparer.Ordinal), StringComparer.Ordinal) || signed.Distinct(StringComparer.Ordinal).Count() != signed.Length)
            return "SignedHeaders must be sorted and name each header once.";
        if (signed.FirstOrDefault(name => !IsSignable(name)) is { } foreign)
            return $"SignedHeaders may name x-acs-*, host and content-type, in lower case, not '{foreign}'.";
        if (call.Headers.Select(header => header.Key.ToLowerInvariant()).FirstOrDefault(name => IsSignable(name) && !signed.Contains(name, StringComparer.Ordinal)) is { } unsigned)
            return $"the header {unsigned} is not signed.";
        // The official SDKs disagree on how a repeated header is joined, so none may be repeated.
        return signed.FirstOrDefault(name => call.Header(name) is null) is { } absent ? $"the signed header {absent} must be sent exactly once." : null;
    }

    private static bool IsSignable(string name) =>
        name.StartsWith("x-acs-", StringComparison.Ordinal) || name is "host" or "content-type";
}
