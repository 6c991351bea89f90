using System.Security.Cryptography;

namespace CaptchaGate.Core.Alibaba.Signing;

/// <summary>"HashedRequestPayload: Hex(SHA256(request body))", an empty body included.</summary>
internal static class HashedPayload
{
    /// <summary>The value of <c>x-acs-content-sha256</c> for an empty body.</summary>
    public const string OfNothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    public static string Of(ReadOnlySpan<byte> body)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(body, hash);
        return Convert.ToHexStringLower(hash);
    }
}
