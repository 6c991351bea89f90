using CaptchaGate.Core.Decisions;

namespace CaptchaGate.Core.Alibaba;

/// <summary>What came of one HTTP exchange with the service.</summary>
internal abstract record UpstreamResponse
{
    /// <summary>An HTTP response came whole.</summary>
    /// <param name="Status">The HTTP status.</param>
    /// <param name="Body">The body; null when it is too long, or encoded in a way that was not asked for.</param>
    public sealed record Received(int Status, byte[]? Body) : UpstreamResponse
    {
        /// <value>The <c>Date</c> header.</value>
        public DateTimeOffset? Date { get; init; }

        /// <value>Whether an <c>x-acs-retry-after</c> header came: the gateway's sign of throttling.</value>
        public bool AsksToWait { get; init; }

        /// <value>How long to wait, from <c>x-acs-retry-after</c> (milliseconds) or <c>Retry-After</c> (seconds).</value>
        public TimeSpan? RetryAfter { get; init; }

        // The body repeats what was signed when a signature is rejected.
        public override string ToString() => $"HTTP {Status}";
    }

    /// <summary>No HTTP response came.</summary>
    /// <param name="Outcome">Why, as a row of the decision table.</param>
    /// <param name="Sent">Whether the form's bytes may have reached the service.</param>
    public sealed record Failed(Outcome Outcome, bool Sent) : UpstreamResponse;
}
