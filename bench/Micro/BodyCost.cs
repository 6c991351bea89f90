using System.Diagnostics;
using System.Globalization;

namespace CaptchaGate.Bench.Micro;

/// <summary>
/// Compares the CPU time of a request by its body: what a caller can make the gate spend before the service is called.
/// CPU time, not elapsed time, so that a busy machine does not change the ratio; the bodies take turns for the same reason.
/// </summary>
internal static class BodyCost
{
    private const int Rounds = 31;
    private const int RequestsPerRound = 50;

    public static async Task RunAsync()
    {
        var gate = new InMemoryApplication();
        var bodies = Bodies.All();
        var times = bodies.ToDictionary(static body => body, static _ => new List<double>());
        long number = 0;
        // The first rounds compile and are thrown away.
        for (var round = -10; round < Rounds; round++)
        {
            foreach (var body in bodies)
            {
                var before = Process.GetCurrentProcess().TotalProcessorTime;
                for (var request = 0; request < RequestsPerRound; request++)
                {
                    number++;
                    body.Number(number);
                    var answer = await gate.VerifyAsync(body.Bytes, body.ContentType, number);
                    if (answer.Status != body.Status)
                        throw new InvalidOperationException($"{body.Name}: {answer.Status}, expected {body.Status}");
                }

                if (round >= 0)
                    times[body].Add((Process.GetCurrentProcess().TotalProcessorTime - before).TotalMicroseconds / RequestsPerRound);
            }
        }

        var ordinary = Median(times[bodies[0]]);
        Console.WriteLine("| body | bytes | status | CPU µs, median | ratio |");
        Console.WriteLine("|---|---:|---:|---:|---:|");
        foreach (var body in bodies)
        {
            var median = Median(times[body]);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {body.Name} | {body.Bytes.Length:N0} | {body.Status} | {median:F1} | {median / ordinary:F2} |"));
        }
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
