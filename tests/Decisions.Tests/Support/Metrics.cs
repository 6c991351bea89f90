using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace CaptchaGate.Decisions.Tests.Support;

/// <summary>Counts what the product counts. Servers of one process share the meter's name, so each case has a scene alias of its own.</summary>
internal static class Metrics
{
    private static readonly ConcurrentDictionary<(string Instrument, string Scene), long> Counts = new();
    private static readonly MeterListener Listener = Start();
    private static int _aliases;

    /// <summary>An alias that no other case has.</summary>
    public static string NewAlias() => $"case-{Interlocked.Increment(ref _aliases)}";

    public static long UnverifiedPasses(string scene) => Count("captcha_gate.unverified_passes", scene);

    public static long Verdicts(string scene) => Count("captcha_gate.verdicts", scene);

    private static long Count(string instrument, string scene)
    {
        GC.KeepAlive(Listener);
        return Counts.GetValueOrDefault((instrument, scene));
    }

    private static MeterListener Start()
    {
        var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Meter.Name is "CaptchaGate" && instrument.Name is "captcha_gate.unverified_passes" or "captcha_gate.verdicts")
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>(static (instrument, value, tags, _) =>
        {
            foreach (var (name, tag) in tags)
            {
                if (name is "captcha_gate.scene" && tag is string scene)
                    Counts.AddOrUpdate((instrument.Name, scene), value, (_, sum) => sum + value);
            }
        });
        listener.Start();
        return listener;
    }
}
