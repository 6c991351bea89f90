namespace CaptchaGate.Http.Hosting;

/// <summary>An HTTP answer for a host to copy out.</summary>
public sealed class ApplicationResponse
{
    public required int Status { get; init; }

    /// <value>The headers, <c>Content-Type</c> included; the host adds the length.</value>
    public AnswerHeaderCollection Headers { get; } = new();

    public ReadOnlyMemory<byte> Body { get; init; }

    /// <value>Whether the work was given up because the client disconnected: most likely this is not read.</value>
    internal bool CallerLeft { get; init; }
}
