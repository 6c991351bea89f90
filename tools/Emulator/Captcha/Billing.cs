using System.Collections.Concurrent;

namespace CaptchaGate.Emulator.Captcha;

/// <summary>Counts the calls that the service would charge for: every call that gets a verdict, in test mode too.</summary>
public sealed class Billing
{
    private readonly ConcurrentDictionary<string, long> _byScene = new(StringComparer.Ordinal);
    private long _total;

    internal Billing()
    {
    }

    public long Total => Volatile.Read(ref _total);

    /// <summary>By the scene that was named; calls without a scene count under "".</summary>
    public IReadOnlyDictionary<string, long> ByScene => _byScene;

    internal void Count(string? scene)
    {
        Interlocked.Increment(ref _total);
        // Scenes come from callers: past 1,000 names the rest share one line.
        var line = scene is null || (_byScene.Count >= 1000 && !_byScene.ContainsKey(scene)) ? "" : scene;
        _byScene.AddOrUpdate(line, 1, static (_, count) => count + 1);
    }

    internal void Reset()
    {
        Volatile.Write(ref _total, 0);
        _byScene.Clear();
    }
}
