using System.Globalization;
using System.Net;
using CaptchaGate.Bench.Load.Generator;
using CaptchaGate.Bench.Load.Lanes;

namespace CaptchaGate.Bench.Load;

/// <summary>
/// How many instructions one verification costs the native executable, counted by valgrind's callgrind: unlike a time, the count is the same on a
/// busy machine. What a start costs falls out, because two runs of different length are compared. Fails when the count is more than
/// 3 % above the one in <c>bench/instructions.txt</c>.
/// </summary>
internal static class Instructions
{
    private const int Few = 1300;
    private const int Many = 2300;
    private const double Allowance = 1.03;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private static readonly string Executable = Path.Combine(Programs.Repository, "artifacts/function-compute/bootstrap");
    private static readonly string Expected = Path.Combine(Programs.Repository, "bench/instructions.txt");

    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync()
    {
        if (!File.Exists(Executable))
        {
            await Console.Error.WriteLineAsync($"{Executable} is missing: dotnet publish functions/VerifyServer -p:PublishProfile=function-compute");
            return 1;
        }

        var service = Lane.FreeAddress();
        using var upstream = await Programs.StartUpstreamAsync(service);
        var few = Count(service, Few);
        var each = (Count(service, Many) - few) / (Many - Few);
        var limit = (long)(Allowance * long.Parse(await File.ReadAllTextAsync(Expected), CultureInfo.InvariantCulture));
        Console.WriteLine($"instructions per verification: {each}; limit {limit}; until the {Few}th answer: {few}");
        return each <= limit ? 0 : 1;
    }

    private static long Count(IPEndPoint service, int requests)
    {
        var address = Lane.FreeAddress();
        var counts = Path.Combine(Path.GetTempPath(), $"captchagate-callgrind-{Environment.ProcessId}");
        using var process = Lane.Launch(Programs.GateSettings(address, service), null, "valgrind", "--quiet", "--tool=callgrind", $"--callgrind-out-file={counts}", Executable);
        try
        {
            using var socket = OneRequest.ConnectWithin(Patience, address, Pause);
            var request = new RequestBytes(address.ToString());
            for (var i = 0; i < requests; i++)
                OneRequest.Ask(socket, request.Next(), HttpAnswer.IsVerified);
            _ = Kernel.Kill(process.Id, Kernel.SigTerm);
            if (!process.WaitForExit(Patience))
                throw new TimeoutException("The server did not end.");
            return Total(counts);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
            File.Delete(counts);
        }
    }

    private static long Total(string counts) =>
        File.ReadLines(counts).Where(static line => line.StartsWith("totals:", StringComparison.Ordinal)).Sum(static line => long.Parse(line["totals:".Length..], CultureInfo.InvariantCulture));
}
