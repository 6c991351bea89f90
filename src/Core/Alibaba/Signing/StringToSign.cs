using System.Security.Cryptography;
using CaptchaGate.Core.Diagnostics;

namespace CaptchaGate.Core.Alibaba.Signing;

/// <summary>Step 2: "StringToSign = SignatureAlgorithm \n Hex(SHA256(CanonicalRequest))".</summary>
internal static class StringToSign
{
    public static void Append(ref Utf8Builder output, scoped ReadOnlySpan<byte> canonicalRequest)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(canonicalRequest, hash);
        output.Append(AuthorizationHeader.Algorithm);
        output.Append((byte)'\n');
        output.AppendHexLower(hash);
    }
}
