namespace CaptchaGate.Http;

/// <summary>An HTTP answer for a host to copy out.</summary>
public sealed class GateResponse
{
    // As many as an answer has, so that the table never grows.
    private const int MostHeaders = 11;

    public required int Status { get; init; }

    /// <value>Headers, each name once, <c>Content-Type</c> included; the host adds the length.</value>
    public IDictionary<string, string> Headers { get; } = new Dictionary<string, string>(MostHeaders, StringComparer.OrdinalIgnoreCase);

    public ReadOnlyMemory<byte> Body { get; init; }
}
