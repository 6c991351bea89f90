using CaptchaGate.Core.Diagnostics;

namespace CaptchaGate.Core.Alibaba.Signing;

/// <summary>Step 4: "Authorization: Algorithm Credential=AccessKeyId,SignedHeaders=…,Signature=…"; commas without spaces.</summary>
internal static class AuthorizationHeader
{
    public static ReadOnlySpan<byte> Algorithm => "ACS3-HMAC-SHA256"u8;

    public static void Append(ref Utf8Builder output, string accessKeyId, ReadOnlySpan<AcsHeader> sorted, scoped ReadOnlySpan<byte> signature)
    {
        output.Append(Algorithm);
        output.Append(" Credential="u8);
        output.Append(accessKeyId);
        output.Append(",SignedHeaders="u8);
        CanonicalHeaders.AppendNames(ref output, sorted);
        output.Append(",Signature="u8);
        output.Append(signature);
    }
}
