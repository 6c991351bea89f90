using System.ComponentModel;
using System.Diagnostics;
using System.Net;

namespace CaptchaGate.Bench.Load.Lanes;

/// <summary>The official npm library behind node's own HTTP server.</summary>
internal static class NpmLane
{
    private static readonly string Folder = Path.Combine(Programs.Repository, "bench/NpmLane");

    /// <returns>Null, after a line that says so, where node or npm is not installed.</returns>
    public static async Task<Lane?> StartAsync(IPEndPoint upstream)
    {
        if (!await IsInstalledAsync())
        {
            Console.WriteLine("npm lane not run: node or npm was not found; install Node.js 20 or newer and run again.");
            return null;
        }

        var address = Lane.FreeAddress();
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["NODE_ENV"] = "production" };
        return await Lane.StartAsync("npm", address, environment, "node", Path.Combine(Folder, "server.mjs"), $"{address.Port}", $"{upstream}");
    }

    private static async Task<bool> IsInstalledAsync()
    {
        try
        {
            if (!File.Exists(Path.Combine(Folder, "node_modules", ".package-lock.json")))
                await RunAsync("npm", "ci", "--ignore-scripts", "--omit=optional", "--no-audit", "--no-fund");
            await RunAsync("node", "--version");
            return true;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = Folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {await errors}");
    }
}
