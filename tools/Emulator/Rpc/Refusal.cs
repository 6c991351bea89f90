namespace CaptchaGate.Emulator.Rpc;

/// <summary>A documented error: its Code and the message that goes with it.</summary>
internal sealed record Refusal(string Code, string Message)
{
    /// <value>Null for the documented status of the code.</value>
    public int? Status { get; init; }

    /// <value>For <c>x-acs-retry-after</c>.</value>
    public TimeSpan? RetryAfter { get; init; }
}
