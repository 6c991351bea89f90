using CaptchaGate.Bench.Load.Generator;
using CaptchaGate.Bench.Load.Lanes;

namespace CaptchaGate.Bench.Load;

/// <summary>Each lane's connections, kept from round to round as visitors and proxies keep theirs.</summary>
internal sealed class Loads : IDisposable
{
    private const int PacedConnections = 64;
    private const int SaturatedConnections = 32;

    private readonly Dictionary<Lane, PacedLoad> _paced = [];
    private readonly Dictionary<Lane, SaturatedLoad> _saturated = [];

    public PacedLoad Paced(Lane lane)
    {
        if (!_paced.TryGetValue(lane, out var load))
            _paced.Add(lane, load = new PacedLoad(lane.Address, PacedConnections));
        return load;
    }

    public SaturatedLoad Saturated(Lane lane)
    {
        if (!_saturated.TryGetValue(lane, out var load))
            _saturated.Add(lane, load = new SaturatedLoad(lane.Address, SaturatedConnections));
        return load;
    }

    public void Dispose()
    {
        foreach (var load in _paced.Values)
            load.Dispose();
        foreach (var load in _saturated.Values)
            load.Dispose();
    }
}
