using System.Globalization;
using CaptchaGate.Conformance.Hostile;
using CaptchaGate.Conformance.Target;
using Microsoft.Extensions.Configuration;

namespace CaptchaGate.Conformance.Fuzz;

/// <summary>
/// Malformed requests, 10,000 unless <c>CONFORMANCE_FUZZ_REQUESTS</c> says another number: nothing passes, nothing but the 5xx that the contract
/// names is answered, the server neither ends nor logs an error, and its memory stays. docs/quality/fuzzing.md has the figures of a long run.
/// </summary>
[Collection(nameof(SpendNothing))]
public sealed class FuzzTests
{
    private const string Requests = "CONFORMANCE_FUZZ_REQUESTS";
    private const string Seed = "CONFORMANCE_FUZZ_SEED";
    private const int Connections = 16;

    /// <summary>What the server's resident memory may grow by between the first fifth of the requests and the last.</summary>
    private const long MostGrowth = 64 * 1024 * 1024;

    private readonly ITestOutputHelper _output;

    public FuzzTests(ITestOutputHelper output) => _output = output;

    [Fact]
    public async Task Malformed_requests_neither_pass_nor_break_anything()
    {
        var settings = new ConfigurationBuilder().AddEnvironmentVariables().Build();
        var requests = int.Parse(settings[Requests] ?? "10000", CultureInfo.InvariantCulture);
        var seed = int.Parse(settings[Seed] ?? "20250601", CultureInfo.InvariantCulture);
        await using var server = await ServerProcess.StartAsync();
        var run = new FuzzRun(server, seed, requests, Connections);
        await run.RunAsync();

        _output.WriteLine($"{requests} requests, seed {seed}, {run.Connections} connections, {run.Unanswered} closed without an answer");
        _output.WriteLine(string.Join(", ", run.Statuses.OrderBy(static status => status.Key).Select(static status => $"{status.Key}: {status.Value}")));
        _output.WriteLine($"memory {run.Memory.Early >> 20} MiB after a fifth, {run.Memory.Late >> 20} MiB after all");
        Assert.True(run.Findings.IsEmpty, string.Join('\n', run.Findings));
        Assert.False(server.HasExited, "The server ended.");
        Assert.Equal(0, await server.StopAsync());
        Assert.True(server.Complaints.Count == 0, string.Join('\n', server.Complaints.Take(20)));
        Assert.True(run.Statuses.Values.Sum() > requests * 0.9, "Most requests get an answer.");
        Assert.True(run.Memory.Late - run.Memory.Early < MostGrowth, $"Memory grew from {run.Memory.Early >> 20} to {run.Memory.Late >> 20} MiB.");
    }
}
