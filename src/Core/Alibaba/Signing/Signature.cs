using System.Security.Cryptography;
using CaptchaGate.Core.Diagnostics;

namespace CaptchaGate.Core.Alibaba.Signing;

/// <summary>Step 3: "Signature = Hex(HMAC-SHA256(AccessKeySecret, StringToSign))"; the key is used as it is, without derivation.</summary>
internal static class Signature
{
    public static void Append(ref Utf8Builder output, AccessKey key, scoped ReadOnlySpan<byte> stringToSign)
    {
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        key.Mac(stringToSign, mac);
        output.AppendHexLower(mac);
    }
}
