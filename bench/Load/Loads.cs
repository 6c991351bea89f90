using CaptchaGate.Bench.Load.Generator;
using CaptchaGate.Bench.Load.Lanes;

namespace CaptchaGate.Bench.Load;

/// <summary>Each lane's connections, kept from round to round as visitors and proxies keep theirs.</summary>
internal sealed class Loads(IEnumerable<Lane> lanes) : IDisposable
{
    private const int PacedConnections = 64;
    private const int SaturatedConnections = 32;

    private readonly Dictionary<Lane, (PacedLoad Paced, SaturatedLoad Saturated)> _ofLane = lanes.ToDictionary(
        static lane => lane,
        static lane => (new PacedLoad(lane.Address, PacedConnections), new SaturatedLoad(lane.Address, SaturatedConnections)));

    public PacedLoad Paced(Lane lane) => _ofLane[lane].Paced;

    public SaturatedLoad Saturated(Lane lane) => _ofLane[lane].Saturated;

    public void Dispose()
    {
        foreach (var (paced, saturated) in _ofLane.Values)
        {
            paced.Dispose();
            saturated.Dispose();
        }
    }
}
