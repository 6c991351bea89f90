using System.Text;
using CaptchaGate.Core.Diagnostics;

namespace CaptchaGate.Core.Alibaba.Signing;

/// <summary>
/// ACS3-HMAC-SHA256, the signature of Alibaba Cloud's OpenAPI ("V3 version of the request body and signature mechanism").
/// Each step is a file of its own, so that every intermediate string can be checked against the vendor's vectors.
/// </summary>
internal static class Acs3Signer
{
    /// <summary>Signs <paramref name="request"/> and returns the value of its <c>Authorization</c> header.</summary>
    /// <exception cref="ArgumentException">A header occurs twice or is not in lower case.</exception>
    public static string Authorize(in AcsRequest request, AccessKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var canonicalRequest = new Utf8Builder(stackalloc byte[1024]);
        var stringToSign = new Utf8Builder(stackalloc byte[96]);
        var signature = new Utf8Builder(stackalloc byte[64]);
        var authorization = new Utf8Builder(stackalloc byte[512]);
        try
        {
            CanonicalRequest.Append(ref canonicalRequest, request);
            StringToSign.Append(ref stringToSign, canonicalRequest.Written);
            Signature.Append(ref signature, key, stringToSign.Written);
            AuthorizationHeader.Append(ref authorization, key.Id, request.Headers, signature.Written);
            return Encoding.UTF8.GetString(authorization.Written);
        }
        finally
        {
            // It holds the security token.
            canonicalRequest.Dispose();
            authorization.Dispose();
        }
    }
}
