using System.Collections.Concurrent;
using CaptchaGate.Emulator;
using CaptchaGate.Emulator.Captcha;
using CaptchaGate.VerifyServer.Tests.Support;

namespace CaptchaGate.VerifyServer.Tests.Resilience.Support;

/// <summary>How visitors fared.</summary>
/// <param name="Answered">How many got a verified pass.</param>
/// <param name="Others">What came instead.</param>
/// <param name="P99">The latency that 99 % stayed below.</param>
/// <param name="Lateness">How much later than due the latest request was sent: the machine's pace, not the server's.</param>
internal sealed record PacedResult(int Answered, IReadOnlyCollection<string> Others, TimeSpan P99, TimeSpan Lateness);

/// <summary>Visitors who come so many a second, whether or not those before them were answered.</summary>
internal sealed class PacedVisitors(HttpClient client, CaptchaEmulator emulator, int perSecond)
{
    public async Task<PacedResult> ComeAsync(TimeSpan duration)
    {
        var latencies = new ConcurrentBag<TimeSpan>();
        var others = new ConcurrentBag<string>();
        var lateness = TimeSpan.Zero;
        var visits = new List<Task>();
        var started = TimeProvider.System.GetTimestamp();
        for (var due = TimeSpan.Zero; due < duration; due += TimeSpan.FromSeconds(1.0 / perSecond))
        {
            var early = due - TimeProvider.System.GetElapsedTime(started);
            if (early > TimeSpan.Zero)
                await Task.Delay(early, TimeProvider.System);
            else
                lateness = -early > lateness ? -early : lateness;
            visits.Add(VisitAsync(latencies, others));
        }

        await Task.WhenAll(visits);
        var sorted = latencies.Order().ToList();
        return new PacedResult(sorted.Count, others, sorted[(int)(sorted.Count * 0.99)], lateness);
    }

    private async Task VisitAsync(ConcurrentBag<TimeSpan> latencies, ConcurrentBag<string> others)
    {
        var asked = TimeProvider.System.GetTimestamp();
        try
        {
            var answer = await client.VerifyAsync(emulator.Mint(Scenes.V3).CaptchaVerifyParam);
            if (answer is { Success: true, Verified: true })
                latencies.Add(TimeProvider.System.GetElapsedTime(asked));
            else
                others.Add($"{answer}");
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            others.Add(exception.Message);
        }
    }
}
