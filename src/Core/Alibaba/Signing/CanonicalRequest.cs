using CaptchaGate.Core.Diagnostics;

namespace CaptchaGate.Core.Alibaba.Signing;

/// <summary>
/// Step 1: "CanonicalRequest = HTTPRequestMethod \n CanonicalURI \n CanonicalQueryString \n CanonicalHeaders \n SignedHeaders \n HashedRequestPayload".
/// </summary>
internal static class CanonicalRequest
{
    public static void Append(ref Utf8Builder output, in AcsRequest request)
    {
        CanonicalHeaders.Sort(request.Headers);
        output.Append(request.Method);
        // "CanonicalURI: RPC-style APIs use a forward slash."
        output.Append("\n/\n"u8);
        CanonicalQueryString.Append(ref output, request.Query);
        output.Append((byte)'\n');
        CanonicalHeaders.Append(ref output, request.Headers);
        output.Append((byte)'\n');
        CanonicalHeaders.AppendNames(ref output, request.Headers);
        output.Append((byte)'\n');
        output.Append(request.HashedPayload);
    }
}
