namespace CaptchaGate.Core.Alibaba.Signing;

/// <summary>What ACS3-HMAC-SHA256 signs of an HTTP request ("V3 version of the request body and signature mechanism", Alibaba Cloud SDK documentation).</summary>
internal readonly ref struct AcsRequest
{
    /// <summary>The HTTP method in upper case.</summary>
    public required ReadOnlySpan<char> Method { get; init; }

    /// <summary>Query parameters, unencoded, in any order.</summary>
    public ReadOnlySpan<KeyValuePair<string, string>> Query { get; init; }

    /// <summary>Headers in any order; they are put in order in place. Those that the scheme does not sign are passed over.</summary>
    public required Span<AcsHeader> Headers { get; init; }

    /// <summary>Lower-case hexadecimal SHA-256 of the exact body bytes, also sent as <c>x-acs-content-sha256</c>.</summary>
    public required ReadOnlySpan<char> HashedPayload { get; init; }
}
