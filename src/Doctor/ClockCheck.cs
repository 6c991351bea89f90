using CaptchaGate.Core.Alibaba;

namespace CaptchaGate.Doctor;

/// <summary>Our clock against the service's, from the header <c>Date</c> of each of its responses.</summary>
internal sealed class ClockCheck(HttpMessageInvoker http, TimeProvider time)
{
    /// <summary>Asks without a signature: rejected at the gateway, and not billed.</summary>
    /// <returns>What to add to our clock to get the service's; null if no response has it.</returns>
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
    public static Finding Evaluate(TimeSpan? skew, bool refused)
    {
        const string remedy = "Synchronize this machine's clock (NTP, chrony, the host's time service). Alibaba Cloud rejects signatures that are 15 minutes off.";
        if (skew is not { } known)
        {
            return refused
                ? Finding.Failed(Check.Clock, "the service rejects the date of the signature", remedy)
                : Finding.NotReached(Check.Clock, "no response shows the service's time");
        }

        if (refused || known.Duration() > Limits.SkewRefused)
            return Finding.Failed(Check.Clock, Describe(known), remedy);
        return known.Duration() > Limits.SkewWarning
            ? Finding.Warning(Check.Clock, Describe(known), remedy)
            : Finding.Ok(Check.Clock, "less than a minute off the service's clock");
    }

    private static string Describe(TimeSpan skew) =>
        $"this machine's clock is {skew.Duration().TotalMinutes:0.#} minutes {(skew < TimeSpan.Zero ? "ahead of" : "behind")} the service's clock";
}
