using CaptchaGate.Core.Alibaba;

namespace CaptchaGate.Doctor;

/// <summary>Our clock against the service's, which each of its answers tells in the header <c>Date</c>.</summary>
internal sealed class ClockCheck(HttpMessageInvoker http, TimeProvider time)
{
    /// <summary>Asks without a signature: refused at the gateway, and billed to nobody.</summary>
    /// <returns>What to add to our clock to get the service's; null when no answer told.</returns>
    public async Task<TimeSpan?> MeasureAsync(Uri endpoint, CancellationToken cancellationToken)
    {
        using var limit = new StepLimit(time, cancellationToken);
        try
        {
            using var message = new HttpRequestMessage(HttpMethod.Head, endpoint);
            using var answer = await http.SendAsync(message, limit.Token);
            return answer.Headers.Date - time.GetUtcNow();
        }
        catch (Exception exception) when (TransportFaults.IsFault(exception) || (exception is OperationCanceledException && limit.IsOver))
        {
            return null;
        }
    }

    /// <param name="skew">As <see cref="MeasureAsync"/> has it.</param>
    /// <param name="refused">Whether the service refused a signature for its date.</param>
    public static Finding Judge(TimeSpan? skew, bool refused)
    {
        const string mend = "Synchronise this machine's clock (NTP, chrony, the host's time service). Alibaba Cloud refuses signatures that are 15 minutes off.";
        if (skew is not { } known)
        {
            return refused
                ? Finding.Failed(Check.Clock, "the service refuses the date that we sign with", mend)
                : Finding.NotReached(Check.Clock, "no answer told the service's time");
        }

        if (refused || known.Duration() > Limits.SkewRefused)
            return Finding.Failed(Check.Clock, Describe(known), mend);
        return known.Duration() > Limits.SkewWarning
            ? Finding.Warning(Check.Clock, Describe(known), mend)
            : Finding.Ok(Check.Clock, "less than a minute from the service's");
    }

    private static string Describe(TimeSpan skew) =>
        $"our clock is {skew.Duration().TotalMinutes:0.#} minutes {(skew < TimeSpan.Zero ? "ahead of" : "behind")} the service's";
}
