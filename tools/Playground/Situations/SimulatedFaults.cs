using CaptchaGate.Emulator;
using CaptchaGate.Playground.Gates;

namespace CaptchaGate.Playground.Situations;

/// <summary>What the panel of the page sets.</summary>
/// <param name="Situation">The name of a <see cref="Situations.Situation"/>.</param>
/// <param name="Policy"><c>closed</c>, <c>guarded</c> or <c>open</c>.</param>
/// <param name="Instances">1 or 2.</param>
internal sealed record WorldSettings(string Situation, string Policy, int Instances)
{
    public static WorldSettings Usual { get; } = new(Situations.Situation.Working.Name, "guarded", 1);

    public bool AreValid() => Situations.Situation.Find(Situation) is not null && Policy is "closed" or "guarded" or "open" && Instances is 1 or 2;
}

/// <summary>The settings, and how often they were changed: a page ignores what it hears of an earlier version.</summary>
internal sealed record WorldState(WorldSettings Settings, int Version);

/// <summary>
/// Holds the situation, the policy and the gates. A change starts fresh gates, with a full budget and a closed breaker, so that what is shown
/// follows from what is set; only a repair leaves them running, so that their recovery can be watched.
/// </summary>
internal sealed class SimulatedFaults(CaptchaEmulator emulator, ServiceLine line, GateFleet gates) : IHostedService, IDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);
    private WorldState _state = new(WorldSettings.Usual, 0);

    /// <summary>Raised after each change.</summary>
    public event EventHandler? Changed;

    public WorldState State => Volatile.Read(ref _state);

    public WorldSettings Settings => State.Settings;

    public Situation Situation => Situations.Situation.Find(Settings.Situation)!;

    public Task StartAsync(CancellationToken cancellationToken) => gates.ReplaceAsync(Settings.Policy, Settings.Instances, cancellationToken);

    /// <param name="wanted">Valid settings.</param>
    /// <returns>What holds from now on.</returns>
    public async Task<WorldState> ChangeAsync(WorldSettings wanted, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            var isRepair = wanted == Settings with { Situation = Situations.Situation.Working.Name };
            Situation.Lift(emulator, line);
            Situations.Situation.Find(wanted.Situation)!.Apply(emulator, line);
            if (!isRepair)
                await gates.ReplaceAsync(wanted.Policy, wanted.Instances, cancellationToken);
            // Last, so that what is shown as set is what holds.
            Volatile.Write(ref _state, new(wanted, State.Version + 1));
        }
        finally
        {
            _one.Release();
        }

        Changed?.Invoke(this, EventArgs.Empty);
        return State;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await gates.DisposeAsync();
        await line.DisposeAsync();
    }

    public void Dispose() => _one.Dispose();
}
