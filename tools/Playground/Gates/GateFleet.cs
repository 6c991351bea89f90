using CaptchaGate.Playground.Live;

namespace CaptchaGate.Playground.Gates;

/// <summary>The gates behind the page, one or two. Posted requests go to each in turn, as behind a load balancer.</summary>
internal sealed class GateFleet(GateSettings settings, LogTail log, object owner) : IAsyncDisposable
{
    private static readonly string[] Names = ["A", "B"];

    private GateInstance[] _gates = [];
    private int _turn = -1;

    public IReadOnlyList<string> Running => [.. Volatile.Read(ref _gates).Select(static gate => gate.Name)];

    /// <summary>The instance that handles the next request.</summary>
    public GateInstance Next()
    {
        var gates = Volatile.Read(ref _gates);
        return gates[(int)((uint)Interlocked.Increment(ref _turn) % gates.Length)];
    }

    /// <summary>The instance that answers read-only requests, such as health.</summary>
    public GateInstance First => Volatile.Read(ref _gates)[0];

    /// <summary>Starts fresh gates; those of before finish their requests and end.</summary>
    /// <param name="policy"><c>closed</c>, <c>guarded</c> or <c>open</c>.</param>
    /// <param name="count">1 or 2.</param>
    public async Task ReplaceAsync(string policy, int count, CancellationToken cancellationToken)
    {
        var fresh = new List<GateInstance>();
        foreach (var name in Names.Take(count))
            fresh.Add(await GateInstance.StartAsync(name, settings.For(policy), log, owner, cancellationToken));
        Volatile.Write(ref _turn, -1);
        foreach (var old in Interlocked.Exchange(ref _gates, [.. fresh]))
            await old.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var gate in Interlocked.Exchange(ref _gates, []))
            await gate.DisposeAsync();
    }
}
