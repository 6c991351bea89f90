using System.Text;
using CaptchaGate.Bench.Load.Generator;
using CaptchaGate.Bench.Load.Lanes;
using CaptchaGate.Bench.Load.Reports;

namespace CaptchaGate.Bench.Load;

/// <summary>The CPU time of a request by its body: what a caller can make the gate spend. The bodies take turns, so that a busy machine does not change the ratio.</summary>
internal sealed class BodyCost(Settings settings)
{
    private const int RequestsPerRound = 50;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public async Task RunAsync()
    {
        var service = Lane.FreeAddress();
        using var upstream = await Programs.StartUpstreamAsync(service);
        using var gate = await Programs.StartAsync(await Package.PublishAsync(Package.NativeAot, Package.Gate, settings.Publish), service, settings.Runtime);
        using var socket = OneRequest.ConnectWithin(Patience, gate.Address, TimeSpan.FromMilliseconds(1));
        var times = Bodies.All().Select(static body => (Body: body, Microseconds: new List<double>())).ToArray();
        var number = 0;
        // The first round is not counted.
        for (var round = 0; round <= settings.Rounds; round++)
        {
            foreach (var (body, microseconds) in times)
            {
                var expected = Encoding.ASCII.GetBytes($"HTTP/1.1 {body.Status} ");
                var before = gate.Figures.Processor();
                for (var request = 0; request < RequestsPerRound; request++)
                    OneRequest.Ask(socket, body.Request(++number), answer => answer.StartsWith(expected));
                if (round > 0)
                    microseconds.Add((gate.Figures.Processor() - before).TotalMicroseconds / RequestsPerRound);
            }
        }

        var ordinary = Median.Of(times[0].Microseconds);
        Table.Print(
            ["body", "bytes", "status", "CPU µs", "ratio"],
            times.Select(one => new[]
            {
                one.Body.Name,
                Table.Number(one.Body.Bytes.Length),
                Table.Number(one.Body.Status),
                Table.Number(Median.Of(one.Microseconds), "0.0"),
                Table.Number(Median.Of(one.Microseconds) / ordinary, "0.00"),
            }));
    }
}
