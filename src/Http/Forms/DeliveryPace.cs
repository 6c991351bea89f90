using System.Collections.Concurrent;

namespace CaptchaGate.Http.Forms;

/// <summary>
/// How the last delivery of each form went. A submission that filled in the honeypot is answered the same way and after the
/// same time, so that neither shows that it was not sent on.
/// </summary>
internal sealed class DeliveryPace(TimeProvider time)
{
    // Before a form's first delivery: a target that took it within a usual time.
    private static readonly Delivery Assumed = new(Taken: true, TimeSpan.FromMilliseconds(100));

    private readonly ConcurrentDictionary<string, Delivery> _last = new(StringComparer.OrdinalIgnoreCase);

    private sealed record Delivery(bool Taken, TimeSpan Took);

    public void Record(string form, bool taken, TimeSpan took) => _last[form] = new Delivery(taken, took);

    /// <summary>Waits for as long as the form's last delivery took.</summary>
    /// <returns>Whether the target took that delivery.</returns>
    /// <exception cref="OperationCanceledException">The process ends.</exception>
    public async Task<bool> RepeatAsync(string form, CancellationToken ended)
    {
        var last = _last.GetValueOrDefault(form, Assumed);
        await Task.Delay(last.Took, time, ended);
        return last.Taken;
    }
}
