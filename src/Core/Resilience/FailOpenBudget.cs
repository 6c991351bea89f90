using CaptchaGate.Core.Captcha;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Diagnostics;
using Microsoft.Extensions.Options;

namespace CaptchaGate.Core.Resilience;

/// <summary>
/// How much may pass without a verdict on this instance. In any 60 seconds no scene passes more than
/// <see cref="BudgetOptions.PerMinute"/> and no client address more than <see cref="BudgetOptions.PerClientPerMinute"/>; in
/// any second no scene passes more than <see cref="BudgetOptions.Burst"/>; and no outage of a region passes anything after
/// <see cref="BudgetOptions.MaxOpenTime"/>. What is remembered is the passes of the last 60 seconds, nothing else.
/// </summary>
internal sealed class FailOpenBudget(IOptions<FailOpenOptions> options, TimeProvider time)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly BudgetOptions _options = options.Value.Budget;
    private readonly Dictionary<string, SceneBudget> _scenes = new(StringComparer.Ordinal);
    private readonly Dictionary<ClientAddress, SlidingLimit> _clients = [];
    private readonly Queue<(long At, ClientAddress Client)> _clientPasses = new();
    private readonly Dictionary<Outage, long> _openSince = [];

    /// <summary>How many client addresses are remembered: those that passed in the last 60 seconds.</summary>
    internal int ClientCount
    {
        get
        {
            lock (_lock)
                return _clients.Count;
        }
    }

    /// <value>Called when an outage is over; null where nothing else has to know.</value>
    public Action<Outage>? OutageEnded { get; set; }

    /// <summary>Takes one unit for one unverified pass: the scene's and the client's, or neither.</summary>
    /// <param name="scene">The scene's alias.</param>
    /// <param name="client">
    /// The client's address. Null where no believable address is known: such callers cannot be distinguished, so only the
    /// scene's budget limits them.
    /// </param>
    /// <param name="outage">What is down in the scene's region: the time of that limits the pass too.</param>
    /// <param name="instances">Among how many instances the scene's budget of a minute is divided; each has one unit at least.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryTake(string scene, ClientAddress? client, Outage outage, int instances = 1)
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            if (!HasLeft(scene, client, outage, instances, now))
                return false;
            OfScene(scene).Add(now);
            if (client is { } address)
                AddToClient(address, now);
            return true;
        }
    }

    /// <summary>Whether <see cref="TryTake"/> would find a unit. It takes nothing.</summary>
    public bool HasLeft(string scene, ClientAddress? client, Outage outage)
    {
        lock (_lock)
            return HasLeft(scene, client, outage, instances: 1, time.GetTimestamp());
    }

    /// <summary>How many units a scene has left at this moment. It looks and takes nothing.</summary>
    public long Left(string scene, CaptchaRegion region)
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            if (_options.PerMinute == 0 || IsOpenTooLong(region, now))
                return 0;
            return _scenes.TryGetValue(scene, out var ofScene) ? ofScene.Left(now) : Math.Min(_options.PerMinute, _options.Burst);
        }
    }

    /// <summary>The service of <paramref name="region"/> answered a visitor or a probe: its outage is over, and the next one has its whole time.</summary>
    public void ServiceAnswered(CaptchaRegion region) => End(region);

    /// <summary>The widget's hosts of <paramref name="region"/> answered a round: the widget's outage is over.</summary>
    public void WidgetAnswered(CaptchaRegion region) => End(new(region, OfWidget: true));

    private void End(Outage outage)
    {
        lock (_lock)
            _openSince.Remove(outage);
        OutageEnded?.Invoke(outage);
    }

    private bool HasLeft(string scene, ClientAddress? client, Outage outage, int instances, long now)
    {
        _openSince.TryAdd(outage, now);
        if (_options.PerMinute == 0 || IsOpenTooLong(outage, now))
            return false;
        ForgetClients(now);
        if (OfScene(scene).Left(now, withheld: _options.PerMinute - ShareOf(instances)) <= 0)
            return false;
        return client is not { } address || !_clients.TryGetValue(address, out var ofClient) || ofClient.Left(now) > 0;
    }

    private int ShareOf(int instances) => Math.Max(1, _options.PerMinute / instances);

    private bool IsOpenTooLong(Outage outage, long now) =>
        _openSince.TryGetValue(outage, out var since) && time.GetElapsedTime(since, now) > _options.MaxOpenTime;

    // The registry knows the scenes, so there are no more of them than are configured.
    private SceneBudget OfScene(string scene)
    {
        if (!_scenes.TryGetValue(scene, out var budget))
            _scenes.Add(scene, budget = new SceneBudget(new(_options.PerMinute, Minute, time), new(_options.Burst, Second, time)));
        return budget;
    }

    // A client gets an entry with its first pass only: a denied client leaves no state.
    private void AddToClient(ClientAddress client, long now)
    {
        if (!_clients.TryGetValue(client, out var ofClient))
            _clients.Add(client, ofClient = new SlidingLimit(_options.PerClientPerMinute, Minute, time));
        ofClient.Add(now);
        _clientPasses.Enqueue((now, client));
    }

    private void ForgetClients(long now)
    {
        while (_clientPasses.TryPeek(out var oldest) && time.GetElapsedTime(oldest.At, now) >= Minute)
        {
            _clientPasses.Dequeue();
            if (_clients.TryGetValue(oldest.Client, out var ofClient) && ofClient.Left(now) == _options.PerClientPerMinute)
                _clients.Remove(oldest.Client);
        }
    }

    private sealed record SceneBudget(SlidingLimit InMinute, SlidingLimit InSecond)
    {
        /// <param name="withheld">How many units of the minute belong to other instances.</param>
        public int Left(long now, int withheld = 0) => Math.Min(InMinute.Left(now) - withheld, InSecond.Left(now));

        public void Add(long now)
        {
            InMinute.Add(now);
            InSecond.Add(now);
        }
    }
}
